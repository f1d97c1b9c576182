"""Candidates in memory."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from uuid import UUID

from repo_registry.adapters.memory.state import Moment, State
from repo_registry.domain.errors import Conflict, NotFound
from repo_registry.domain.model.candidates import Candidate, CandidateStatus
from repo_registry.domain.ports.candidate_store import CandidateFilter
from repo_registry.domain.rules.keepable import require_keepable


class MemoryCandidateStore:
    """Keeps `repo_registry.domain.ports.candidate_store.CandidateStore`."""

    def __init__(self, moment: Moment) -> None:
        self._moment = moment

    async def put(self, candidates: Sequence[Candidate]) -> None:
        """Keep candidates, new or in a new state, by id."""
        state = self._moment.for_writing()
        require_keepable(*candidates)
        kept = dict(state.candidates)
        taken = {(one.repository_id, one.identity): one.id for one in kept.values()}
        for candidate in candidates:
            place = (candidate.repository_id, candidate.identity)
            if taken.get(place, candidate.id) != candidate.id:
                raise Conflict("another candidate of the repository has the same identity")
            state.require_repository(candidate.repository_id)
            state.require_run(candidate.first_run_id)
            state.require_run(candidate.last_run_id)
            before = kept.get(candidate.id)
            if before is not None:
                del taken[before.repository_id, before.identity]
            taken[place] = candidate.id
            # A copy: the caller may go on changing the payload it handed over.
            kept[candidate.id] = deepcopy(candidate)
        self._moment.change(candidates=kept)

    async def get(self, candidate_id: UUID) -> Candidate:
        """Return a candidate."""
        candidate = self._moment.state.candidates.get(candidate_id)
        if candidate is None:
            raise NotFound(f"there is no candidate with the id {candidate_id}")
        return candidate

    async def of_repository(self, repository_id: UUID) -> Sequence[Candidate]:
        """Return all candidates of a repository, ordered by id."""
        listed = (one for one in self._moment.state.candidates.values() if one.repository_id == repository_id)
        return sorted(listed, key=lambda one: one.id)

    async def page(
        self, wanted: CandidateFilter, *, after: tuple[float, UUID] | None = None, limit: int = 50
    ) -> Sequence[Candidate]:
        """Return candidates by falling confidence, then id."""
        state = self._moment.state
        listed = [
            ((-one.confidence, one.id), one) for one in state.candidates.values() if _is_wanted(state, wanted, one)
        ]
        if after is not None:
            confidence, candidate_id = after
            listed = [item for item in listed if item[0] > (-confidence, candidate_id)]
        return [one for _, one in sorted(listed, key=lambda item: item[0])[:limit]]

    async def by_id_ending(self, ending: str, *, limit: int = 3) -> Sequence[Candidate]:
        """Return candidates whose id ends with these hexadecimal digits, ordered by id."""
        digits = ending.lower()
        listed = (one for one in self._moment.state.candidates.values() if one.id.hex.endswith(digits))
        return sorted(listed, key=lambda one: one.id)[:limit]


def _is_wanted(state: State, wanted: CandidateFilter, candidate: Candidate) -> bool:
    if wanted.repository_id is None:
        in_scope = state.repositories[candidate.repository_id].removed_at is None
    else:
        in_scope = candidate.repository_id == wanted.repository_id
    return (
        in_scope
        and (not wanted.statuses or candidate.status in wanted.statuses)
        and (not wanted.kinds or candidate.kind in wanted.kinds)
        and wanted.proposer in (None, candidate.proposer)
        and candidate.confidence >= wanted.min_confidence
        and (not wanted.needs_review or _waits(candidate))
    )


def _waits(candidate: Candidate) -> bool:
    return candidate.status is CandidateStatus.PROPOSED or (candidate.present and candidate.premise_changed)
