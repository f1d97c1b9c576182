"""A review state while a decision changes it: remembers what each part it touches was before."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

import attrs

from repo_registry.domain.errors import Invalid, NotFound
from repo_registry.domain.model.abilities import MapEntry
from repo_registry.domain.model.candidates import Candidate, CandidateStatus
from repo_registry.domain.model.reviews import CandidateVerdict, Change, DecisionAction, ReviewState
from repo_registry.domain.rules.ability_map import check_entries
from repo_registry.domain.rules.verdicts import status_after


@attrs.define
class Draft:
    """A state being changed."""

    state: ReviewState
    candidates: Mapping[UUID, Candidate]
    entries: dict[UUID, MapEntry | None] = attrs.field(init=False, factory=dict)
    verdicts: dict[UUID, CandidateVerdict | None] = attrs.field(init=False, factory=dict)

    def entry(self, entry_id: UUID | None) -> MapEntry | None:
        """Return an entry as it stands in the draft."""
        if entry_id is None:
            return None
        return self.entries[entry_id] if entry_id in self.entries else self.state.entries.get(entry_id)

    def live_entries(self) -> dict[UUID, MapEntry]:
        """Return all entries as they stand in the draft."""
        return {key: entry for key, entry in {**self.state.entries, **self.entries}.items() if entry is not None}

    def verdict(self, candidate_id: UUID) -> CandidateVerdict | None:
        """Return the verdict on a candidate as it stands in the draft."""
        if candidate_id in self.verdicts:
            return self.verdicts[candidate_id]
        return self.state.verdicts.get(candidate_id)

    def candidate(self, candidate_id: UUID | None) -> Candidate:
        """Return a candidate of the repository, or raise `Invalid` or `NotFound`."""
        if candidate_id is None:
            raise Invalid("name the candidate to decide on", field="candidate_id")
        candidate = self.candidates.get(candidate_id)
        if candidate is None:
            raise NotFound(f"there is no candidate {candidate_id} in this repository")
        return candidate

    def status(self, candidate: Candidate) -> CandidateStatus:
        """Return where a candidate stands in the draft."""
        verdict = self.verdict(candidate.id)
        if verdict is not None:
            return verdict.status
        return CandidateStatus.PROPOSED if candidate.present else CandidateStatus.ABSENT

    def moved_to(self, action: DecisionAction, candidate: Candidate) -> CandidateStatus:
        """Return the status that an action leads to, or raise `Conflict`."""
        verdict = self.verdict(candidate.id)
        changed = verdict is not None and verdict.premise_hash not in (None, candidate.premise_hash)
        return status_after(action, self.status(candidate), premise_changed=changed and candidate.present)

    def judge(self, candidate: Candidate, status: CandidateStatus, *, merged_into: UUID | None = None) -> None:
        """Put a verdict on a candidate, on the evidence that it has now."""
        self.verdicts[candidate.id] = CandidateVerdict(
            status=status, premise_hash=candidate.premise_hash, merged_into=merged_into
        )

    def change(self, premise_hash: str | None) -> Change:
        """Return what the draft changes, once the map that it leaves stands."""
        after = ReviewState(entries=dict(self.entries), verdicts=dict(self.verdicts))
        before = ReviewState(
            entries={key: self.state.entries.get(key) for key in self.entries},
            verdicts={key: self.state.verdicts.get(key) for key in self.verdicts},
        )
        check_entries(self.live_entries())
        return Change(before=before, after=after, premise_hash=premise_hash)
