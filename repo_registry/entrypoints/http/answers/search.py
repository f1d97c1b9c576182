"""Answers to questions."""

from __future__ import annotations

import attrs

from repo_registry.domain.model.candidates import CandidateStatus, ClaimKind
from repo_registry.domain.model.evidence import ProofHealth
from repo_registry.domain.model.search import Coverage, DocumentKind


@attrs.frozen(kw_only=True)
class Hit:
    """One thing that was found, with its place."""

    kind: DocumentKind
    repository: str
    id: str
    title: str
    summary: str
    claim_kind: ClaimKind | None
    status: CandidateStatus | None
    health: ProofHealth | None
    path: str
    start_line: int
    end_line: int
    commit_id: str
    score: float
    matched: dict[str, list[str]] | None = None
    """With ``explain``: which words of the question stand in its title, summary and path."""


@attrs.frozen(kw_only=True)
class CoveredRepository:
    """How much of a repository the answer looked at."""

    repository: str
    commit_id: str | None
    files: int
    not_looked_at: int


@attrs.frozen(kw_only=True)
class Answer:
    """Hits of a question, and what the answer covers."""

    query: str
    terms: list[str]
    coverage: Coverage
    hits: list[Hit]
    repositories: list[CoveredRepository]
