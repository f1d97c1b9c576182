"""Repositories."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import attrs

from repo_registry.domain.model.repository import LocationKind
from repo_registry.entrypoints.http.answers.analyses import Run, Snapshot


@attrs.frozen(kw_only=True)
class Location:
    """An address that a repository may be registered by, in its normal form."""

    kind: LocationKind
    location: str
    origin: str
    host: str | None
    port: int | None
    vouched: bool


@attrs.frozen(kw_only=True)
class Repository:
    """A registered repository."""

    id: UUID
    name: str
    location: str
    location_kind: LocationKind
    origin: str
    origin_aliases: list[str]
    description: str
    owner: str
    tags: list[str]
    default_ref: str | None
    credential: str | None
    registered_at: datetime
    updated_at: datetime
    removed_at: datetime | None


@attrs.frozen(kw_only=True)
class ListedRepository(Repository):
    """A registered repository with the commit that it shows."""

    snapshot: Snapshot | None


@attrs.frozen(kw_only=True)
class RepositoryPage:
    """One page of repositories, by name."""

    items: list[ListedRepository]
    next_cursor: str | None


@attrs.frozen(kw_only=True)
class MapSummary:
    """How far the review of a repository is."""

    version: int
    entries: int


@attrs.frozen(kw_only=True)
class RepositoryOverview(Repository):
    """A repository at a glance: where its analysis and its review stand."""

    latest_run: Run | None
    current_run: Run | None
    files: dict[str, int]
    facts: dict[str, int]
    candidates: dict[str, int]
    map: MapSummary
