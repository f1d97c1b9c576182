"""Questions to the registry and what answers them, with what was not looked at."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

import attrs

from repo_registry.domain.model.candidates import CandidateStatus, ClaimKind
from repo_registry.domain.model.evidence import ProofHealth


class DocumentKind(StrEnum):
    """What can be found; approved entries rank before candidates, candidates before contents."""

    ENTRY = "entry"
    CANDIDATE = "candidate"
    CHUNK = "chunk"


@attrs.frozen(kw_only=True)
class SearchQuery:
    """One question, already cut into terms."""

    terms: tuple[str, ...]
    """Index terms (`rules.tokens.query_terms`); never empty."""
    kinds: tuple[DocumentKind, ...] = tuple(DocumentKind)
    repository_ids: tuple[UUID, ...] | None = None
    """Only these; ``None`` is every registered repository."""
    limit: int = 20


@attrs.frozen(kw_only=True)
class ScoredDocument:
    """One document that the index found."""

    kind: DocumentKind
    repository_id: UUID
    document_id: str
    """Entry or candidate id; for chunks ``reading id:ordinal``."""
    score: float
    """Higher is better; comparable within one answer and kind only."""
    title: str
    text: str
    path: str = ""
    start_line: int = 0
    end_line: int = 0


@attrs.frozen(kw_only=True)
class SearchHit:
    """One answer with its proof."""

    kind: DocumentKind
    repository: str
    """Name of the repository."""
    id: str
    title: str
    summary: str
    claim_kind: ClaimKind | None = None
    status: CandidateStatus | None = None
    health: ProofHealth | None = None
    path: str = ""
    start_line: int = 0
    end_line: int = 0
    commit_id: str = ""
    score: float


class Coverage(StrEnum):
    """What an answer may claim: absence only over what was looked at."""

    FOUND = "found"
    NONE_IN_COVERED = "none_in_covered"
    UNKNOWN = "unknown"


@attrs.frozen(kw_only=True)
class CoveredRepository:
    """One repository in the scope of a question and how much of it the index holds."""

    repository: str
    commit_id: str
    """``""`` when it was never analyzed."""
    files: int
    not_looked_at: int
    """Files that were skipped, too big or only partly read."""


@attrs.frozen(kw_only=True)
class SearchAnswer:
    """Hits, and what the answer covers."""

    query: str
    terms: tuple[str, ...]
    coverage: Coverage
    hits: tuple[SearchHit, ...]
    repositories: tuple[CoveredRepository, ...]
