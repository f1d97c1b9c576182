"""How decisions, the maps that follow from them, and the health of their proof are kept."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from repo_registry.domain.model.abilities import AbilityMap, MapEntry
from repo_registry.domain.model.candidates import ClaimKind
from repo_registry.domain.model.evidence import EntryProof
from repo_registry.domain.model.reviews import ChainHead, ReviewDecision


class ReviewStore(Protocol):
    """The decision log, append-only, and what is derived from it."""

    async def head(self) -> ChainHead:
        """Return the end of the log; sequence 0 and 64 zeros when it is empty."""
        ...

    async def append(self, decision: ReviewDecision) -> None:
        """Add a decision at the end of the log.

        Raises:
            Conflict: Its sequence or previous hash does not follow the head, or its id is taken.
            NotFound: Its repository, its candidate or the decision that it undoes is not kept.
        """
        ...

    async def get(self, decision_id: UUID) -> ReviewDecision:
        """Return a decision.

        Raises:
            NotFound: There is none with this id.
        """
        ...

    def decisions(
        self,
        repository_id: UUID | None = None,
        *,
        candidate_id: UUID | None = None,
        after_sequence: int = 0,
        until: datetime | None = None,
        limit: int | None = None,
        newest_first: bool = False,
    ) -> AsyncIterator[ReviewDecision]:
        """Yield decisions in order of their sequence (or the other way round).

        ``after_sequence`` leaves out those up to it; ``until`` leaves out those decided later than that moment.
        """
        ...

    async def load_map(self, repository_id: UUID) -> AbilityMap | None:
        """Return the present map, or ``None`` before the first decision."""
        ...

    async def save_map(self, ability_map: AbilityMap, *, expected_version: int) -> None:
        """Replace the present map.

        Raises:
            Conflict: The version kept is not ``expected_version`` (0 where there is none yet).
            NotFound: There is no such repository.
        """
        ...

    async def entries(
        self, *, kind: ClaimKind | None = None, after: tuple[str, UUID] | None = None, limit: int = 50
    ) -> Sequence[tuple[UUID, MapEntry]]:
        """Return (repository id, entry) over all repositories not removed, by name (code points) and entry id."""
        ...

    async def save_proofs(self, repository_id: UUID, run_id: UUID, proofs: Sequence[EntryProof]) -> None:
        """Replace what is known of the proof of a repository's entries.

        Raises:
            Conflict: An entry comes twice.
            NotFound: There is no such repository or run.
        """
        ...

    async def proofs(self, repository_id: UUID) -> Sequence[EntryProof]:
        """Return the health of each entry at the latest analysis, ordered by entry id."""
        ...
