"""Approved maps and their proof."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import attrs

from repo_registry.domain.model.candidates import ClaimKind
from repo_registry.domain.model.evidence import ProofHealth, Verdict
from repo_registry.entrypoints.http.answers.analyses import Snapshot
from repo_registry.entrypoints.http.answers.candidates import Link


@attrs.frozen(kw_only=True)
class Entry:
    """An approved ability, capability or feature, with what stands below it."""

    id: UUID
    kind: ClaimKind
    name: str
    summary: str
    component: str
    parent_id: UUID | None
    anchors: list[str]
    health: ProofHealth | None
    evidence: list[Link]
    source_candidate_ids: list[UUID]
    parts: list[Entry]


@attrs.frozen(kw_only=True)
class AbilityMap:
    """What a repository can do, as approved."""

    repository: str
    repository_id: UUID
    as_of: datetime | None
    version: int
    digest: str
    entries: list[Entry]


@attrs.frozen(kw_only=True)
class Evidence:
    """A pointer to one span of one blob."""

    commit_id: str
    path: str
    blob_id: str
    start_line: int
    end_line: int
    quote: str
    quote_hash: str


@attrs.frozen(kw_only=True)
class Finding:
    """Where one approved piece of evidence stands now."""

    verdict: Verdict
    reason: str
    evidence: Evidence
    found: Evidence | None


@attrs.frozen(kw_only=True)
class Proof:
    """Whether the proof of one approved entry still stands."""

    id: UUID
    kind: ClaimKind | None
    name: str | None
    health: ProofHealth
    findings: list[Finding]


@attrs.frozen(kw_only=True)
class Drift:
    """Where the proof of all approved entries stands at the latest analysis."""

    repository: str
    snapshot: Snapshot | None
    summary: dict[str, int]
    entries: list[Proof]
