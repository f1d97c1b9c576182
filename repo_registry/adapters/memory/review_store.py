"""Decisions, maps and proofs in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from uuid import UUID

from repo_registry.adapters.memory.state import Moment
from repo_registry.domain.errors import Conflict, NotFound
from repo_registry.domain.model.abilities import AbilityMap, MapEntry
from repo_registry.domain.model.candidates import ClaimKind
from repo_registry.domain.model.evidence import EntryProof
from repo_registry.domain.model.reviews import ChainHead, ReviewDecision
from repo_registry.domain.rules.identity import EMPTY_HASH
from repo_registry.domain.rules.keepable import require_keepable


class MemoryReviewStore:
    """Keeps `repo_registry.domain.ports.review_store.ReviewStore`."""

    def __init__(self, moment: Moment) -> None:
        self._moment = moment

    async def head(self) -> ChainHead:
        """Return the end of the log."""
        decisions = self._moment.state.decisions
        if not decisions:
            return ChainHead(sequence=0, hash=EMPTY_HASH)
        return ChainHead(sequence=decisions[-1].sequence, hash=decisions[-1].hash)

    async def append(self, decision: ReviewDecision) -> None:
        """Add a decision at the end of the log."""
        state = self._moment.for_writing()
        head = await self.head()
        if (decision.sequence, decision.previous_hash) != (head.sequence + 1, head.hash):
            raise Conflict(
                f"the decision log has moved on to {head.sequence}: load it again, then decide again",
                current_version=head.sequence,
            )
        known = {kept.id for kept in state.decisions}
        if decision.id in known:
            raise Conflict("there is a decision with this id already")
        state.require_repository(decision.repository_id)
        if decision.candidate_id is not None and decision.candidate_id not in state.candidates:
            raise NotFound(f"there is no candidate with the id {decision.candidate_id}")
        if decision.undoes is not None and decision.undoes not in known:
            raise NotFound(f"there is no decision with the id {decision.undoes}")
        require_keepable(decision)
        self._moment.change(decisions=(*state.decisions, decision))

    async def get(self, decision_id: UUID) -> ReviewDecision:
        """Return a decision."""
        for decision in self._moment.state.decisions:
            if decision.id == decision_id:
                return decision
        raise NotFound(f"there is no decision with the id {decision_id}")

    async def decisions(
        self,
        repository_id: UUID | None = None,
        *,
        candidate_id: UUID | None = None,
        after_sequence: int = 0,
        until: datetime | None = None,
        limit: int | None = None,
        newest_first: bool = False,
    ) -> AsyncIterator[ReviewDecision]:
        """Yield decisions in order of their sequence, or the other way round."""
        wanted = [
            decision
            for decision in self._moment.state.decisions
            if repository_id in (None, decision.repository_id)
            and candidate_id in (None, decision.candidate_id)
            and decision.sequence > after_sequence
            and (until is None or decision.decided_at <= until)
        ]
        for decision in (wanted[::-1] if newest_first else wanted)[:limit]:
            yield decision

    async def load_map(self, repository_id: UUID) -> AbilityMap | None:
        """Return the present map, or ``None`` before the first decision."""
        return self._moment.state.maps.get(repository_id)

    async def save_map(self, ability_map: AbilityMap, *, expected_version: int) -> None:
        """Replace the present map."""
        state = self._moment.for_writing()
        kept = state.maps.get(ability_map.repository_id)
        version = 0 if kept is None else kept.version
        if version != expected_version:
            raise Conflict(
                f"the map has moved on to version {version}: load it again, then decide again",
                current_version=version,
            )
        state.require_repository(ability_map.repository_id)
        require_keepable(ability_map, *ability_map.entries)
        self._moment.change(maps={**state.maps, ability_map.repository_id: ability_map})

    async def entries(
        self, *, kind: ClaimKind | None = None, after: tuple[str, UUID] | None = None, limit: int = 50
    ) -> Sequence[tuple[UUID, MapEntry]]:
        """Return (repository id, entry) over all repositories not removed, by name and entry id."""
        state = self._moment.state
        listed = [
            ((entry.name, entry.id, repository_id), entry)
            for repository_id, ability_map in state.maps.items()
            if state.repositories[repository_id].removed_at is None
            for entry in ability_map.entries
            if kind in (None, entry.kind) and (after is None or (entry.name, entry.id) > after)
        ]
        return [(place[2], entry) for place, entry in sorted(listed, key=lambda item: item[0])[:limit]]

    async def save_proofs(self, repository_id: UUID, run_id: UUID, proofs: Sequence[EntryProof]) -> None:
        """Replace what is known of the proof of a repository's entries."""
        state = self._moment.for_writing()
        if proofs:
            state.require_repository(repository_id)
            state.require_run(run_id)
        require_keepable(*proofs)
        by_entry = {proof.entry_id: proof for proof in proofs}
        if len(by_entry) < len(proofs):
            raise Conflict("a proof names the same entry twice")
        kept = tuple(proof for _, proof in sorted(by_entry.items()))
        self._moment.change(proofs={**state.proofs, repository_id: kept})

    async def proofs(self, repository_id: UUID) -> Sequence[EntryProof]:
        """Return the health of each entry at the latest analysis, ordered by entry id."""
        return self._moment.state.proofs.get(repository_id, ())
