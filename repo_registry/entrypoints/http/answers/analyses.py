"""Analyses."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import attrs

from repo_registry.domain.model.analysis import RunStatus


@attrs.frozen(kw_only=True)
class Snapshot:
    """The commit that was read."""

    ref: str
    commit_id: str
    tree_id: str
    committed_at: datetime
    complete: bool


@attrs.frozen(kw_only=True)
class Failure:
    """Why a run did not succeed."""

    code: str
    step: str
    message: str


@attrs.frozen(kw_only=True)
class Run:
    """One analysis of one repository at one commit."""

    id: UUID
    repository_id: UUID
    repository: str | None
    requested_ref: str | None
    requested_by: str
    requested_at: datetime
    status: RunStatus
    attempt: int
    allow_proof_loss: bool
    started_at: datetime | None
    finished_at: datetime | None
    duration_seconds: float | None
    cancel_requested_at: datetime | None
    snapshot: Snapshot | None
    rules_digest: str | None
    versions: dict[str, str]
    counts: dict[str, int]
    receipt: str | None
    result_run_id: UUID | None
    failure: Failure | None


@attrs.frozen(kw_only=True)
class RunPage:
    """One page of analyses, the latest first."""

    items: list[Run]
    next_cursor: str | None
