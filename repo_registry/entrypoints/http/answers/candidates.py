"""Candidates."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import attrs

from repo_registry.domain.model.candidates import CandidateStatus, ClaimKind
from repo_registry.domain.model.evidence import Verdict
from repo_registry.entrypoints.http.answers.decisions import Decision


@attrs.frozen(kw_only=True)
class Link:
    """A piece of evidence, and what it says about the claim that it stands under."""

    commit_id: str
    path: str
    blob_id: str
    start_line: int
    end_line: int
    quote: str
    quote_hash: str
    verdict: Verdict
    note: str


@attrs.frozen(kw_only=True)
class Candidate:
    """A machine's proposal, with the evidence for it."""

    id: UUID
    repository_id: UUID
    repository: str
    identity: str
    kind: ClaimKind
    component: str
    name: str
    summary: str
    anchors: list[str]
    evidence: list[Link]
    premise_hash: str
    decided_premise_hash: str | None
    premise_changed: bool
    confidence: float
    reasons: list[str]
    proposer: str
    proposer_version: str
    parent_id: UUID | None
    status: CandidateStatus
    merged_into: UUID | None
    similar_to: UUID | None
    payload: dict[str, Any]
    first_run_id: UUID
    last_run_id: UUID
    present: bool
    created_at: datetime
    updated_at: datetime


@attrs.frozen(kw_only=True)
class CandidatePage:
    """One page of candidates, the most confident first."""

    items: list[Candidate]
    next_cursor: str | None


@attrs.frozen(kw_only=True)
class BriefCandidate:
    """Another candidate, in short."""

    id: UUID
    kind: ClaimKind
    name: str
    status: CandidateStatus


@attrs.frozen(kw_only=True)
class CandidateCard(Candidate):
    """A candidate with everything that bears on the decision."""

    parent: BriefCandidate | None
    parts: list[BriefCandidate]
    similar: BriefCandidate | None
    history: list[Decision]
    evidence_gone: list[Link]
    evidence_new: list[Link]
