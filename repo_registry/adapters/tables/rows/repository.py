"""Rows of registered repositories."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from repo_registry.adapters.tables.rows import NamedRow
from repo_registry.adapters.tables.values import json_text, optional_time_of, optional_time_text, time_of, time_text
from repo_registry.domain.model.repository import LocationKind, Repository


def repository_row(repository: Repository) -> dict[str, Any]:
    """Return a repository as the columns of its row."""
    return {
        "id": str(repository.id),
        "name": repository.name,
        "location": repository.location,
        "location_kind": repository.location_kind.value,
        "origin": repository.origin,
        "origin_aliases": json_text([*repository.origin_aliases]),
        "description": repository.description,
        "owner": repository.owner,
        "tags": json_text([*repository.tags]),
        "default_ref": repository.default_ref,
        "credential": repository.credential,
        "registered_at": time_text(repository.registered_at),
        "updated_at": time_text(repository.updated_at),
        "removed_at": optional_time_text(repository.removed_at),
    }


def repository_of(row: NamedRow) -> Repository:
    """Return the repository of a row."""
    return Repository(
        id=UUID(row["id"]),
        name=row["name"],
        location=row["location"],
        location_kind=LocationKind(row["location_kind"]),
        origin=row["origin"],
        origin_aliases=tuple(json.loads(row["origin_aliases"])),
        description=row["description"],
        owner=row["owner"],
        tags=tuple(json.loads(row["tags"])),
        default_ref=row["default_ref"],
        credential=row["credential"],
        registered_at=time_of(row["registered_at"]),
        updated_at=time_of(row["updated_at"]),
        removed_at=optional_time_of(row["removed_at"]),
    )
