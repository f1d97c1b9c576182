"""How candidates are kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

import attrs

from repo_registry.domain.model.candidates import Candidate, CandidateStatus, ClaimKind


@attrs.frozen(kw_only=True)
class CandidateFilter:
    """Which candidates are asked for; ``None`` and ``()`` ask for all."""

    repository_id: UUID | None = None
    statuses: tuple[CandidateStatus, ...] = ()
    kinds: tuple[ClaimKind, ...] = ()
    proposer: str | None = None
    min_confidence: float = 0.0
    needs_review: bool = False
    """Only those that wait for a decision: proposed, or decided on evidence that has changed since and present."""


class CandidateStore(Protocol):
    """Candidates of all repositories, by id and by repository."""

    async def put(self, candidates: Sequence[Candidate]) -> None:
        """Keep candidates, new or in a new state, by id.

        Raises:
            Conflict: Another candidate of the repository has the same identity; then none is kept.
            NotFound: Its repository or one of its runs is not kept.
        """
        ...

    async def get(self, candidate_id: UUID) -> Candidate:
        """Return a candidate.

        Raises:
            NotFound: There is none with this id.
        """
        ...

    async def of_repository(self, repository_id: UUID) -> Sequence[Candidate]:
        """Return all candidates of a repository, whatever their status, ordered by id."""
        ...

    async def page(
        self, wanted: CandidateFilter, *, after: tuple[float, UUID] | None = None, limit: int = 50
    ) -> Sequence[Candidate]:
        """Return candidates by falling confidence, then id, beginning after ``(confidence, id)``.

        Those of removed repositories are left out, unless the filter names the repository.
        """
        ...

    async def by_id_ending(self, ending: str, *, limit: int = 3) -> Sequence[Candidate]:
        """Return candidates whose id, as 32 hexadecimal digits, ends with ``ending``, ordered by id.

        People type the last digits of an id: the first ones of a UUIDv7 are a time and much alike.
        """
        ...
