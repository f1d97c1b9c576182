"""Decisions."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import attrs

from repo_registry.domain.model.reviews import DecisionAction, ReasonCode
from repo_registry.entrypoints.http.answers.problems import Problem


@attrs.frozen(kw_only=True)
class Decision:
    """One person's verdict at one moment."""

    id: UUID
    sequence: int
    repository_id: UUID
    candidate_id: UUID | None
    action: DecisionAction
    reason: ReasonCode | None
    note: str
    reviewer: str
    decided_at: datetime
    premise_hash: str | None
    undoes: UUID | None
    before: dict[str, Any]
    after: dict[str, Any]
    map_version: int
    previous_hash: str
    hash: str


@attrs.frozen(kw_only=True)
class LoggedDecision(Decision):
    """A decision with the names of what it was about."""

    repository: str
    candidate: str | None


@attrs.frozen(kw_only=True)
class DecisionPage:
    """One page of decisions, the newest first."""

    items: list[LoggedDecision]
    next_cursor: str | None


@attrs.frozen(kw_only=True)
class BulkItem:
    """What became of one decision of many: either a decision or a problem."""

    status: int
    """Status that it would have had alone."""
    decision: Decision | None
    problem: Problem | None


@attrs.frozen(kw_only=True)
class BulkResult:
    """What became of many decisions, in the order in which they were sent."""

    items: list[BulkItem]
    succeeded: int
    failed: int
