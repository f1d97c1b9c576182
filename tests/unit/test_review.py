"""Decisions change map and verdicts as reviewers expect, and can be taken back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from repo_registry.domain.errors import Conflict, Invalid, NotFound, RegistryError
from repo_registry.domain.model.candidates import Candidate, CandidateStatus, ClaimKind
from repo_registry.domain.model.reviews import (
    Change,
    DecisionAction,
    DecisionRequest,
    ReasonCode,
    ReviewDecision,
    ReviewState,
)
from repo_registry.domain.rules.ability_map import ability_map, check_entries
from repo_registry.domain.rules.decision_log import START as LOG_START
from repo_registry.domain.rules.decision_log import agrees, apply, fold, follow, seal
from repo_registry.domain.rules.identity import EMPTY_HASH
from repo_registry.domain.rules.review import decide, undo
from repo_registry.domain.rules.standing import live_entries
from tests.unit.builders import REPOSITORY, candidate, moment

ABILITY, CAPABILITY, FEATURE, OTHER, LONE = (UUID(int=100 + number) for number in range(1, 6))


def family() -> dict[UUID, Candidate]:
    """Return an ability with two capabilities, one of which has a feature, and a capability of its own."""
    listed = [
        candidate(1, ClaimKind.ABILITY),
        candidate(2, parent=1),
        candidate(3, ClaimKind.FEATURE, parent=2, anchors=("http:GET /x",)),
        candidate(4, parent=1),
        candidate(5),
    ]
    return {one.id: one for one in listed}


def request(action: DecisionAction, target: UUID, **more: Any) -> DecisionRequest:
    return attrs.evolve(DecisionRequest(action=action, candidate_id=target), **more)


class Log:
    """Decides like the service does: one change after the other, each sealed."""

    def __init__(self, candidates: dict[UUID, Candidate] | None = None) -> None:
        self.candidates = candidates or family()
        self.decisions: list[ReviewDecision] = []
        self.state = ReviewState()

    def decide(self, action: DecisionAction, target: UUID, **more: Any) -> ReviewDecision:
        asked = request(action, target, **more)
        return self._record(asked, decide(self.state, asked, self.candidates))

    def undo(self, decision: ReviewDecision) -> ReviewDecision:
        asked = DecisionRequest(action=DecisionAction.UNDO, undoes=decision.id)
        return self._record(asked, undo(self.state, decision))

    def _record(self, asked: DecisionRequest, change: Change) -> ReviewDecision:
        number = len(self.decisions) + 1
        decision = seal(
            ReviewDecision(
                id=UUID(int=1000 + number),
                sequence=number,
                repository_id=REPOSITORY,
                candidate_id=asked.candidate_id,
                action=asked.action,
                reason=asked.reason,
                reviewer="rita",
                decided_at=moment(number),
                premise_hash=change.premise_hash,
                undoes=asked.undoes,
                before=change.before,
                after=change.after,
                map_version=number,
                previous_hash=self.decisions[-1].hash if self.decisions else EMPTY_HASH,
                hash=EMPTY_HASH,
            )
        )
        self.decisions.append(decision)
        self.state = apply(self.state, change.after)
        return decision

    def status(self, target: UUID) -> CandidateStatus | None:
        verdict = self.state.verdicts.get(target)
        return verdict.status if verdict else None

    def names(self) -> list[str]:
        return [entry.name for entry in ability_map(REPOSITORY, 1, live_entries(self.state)).entries]


def test_accepting_with_parts_approves_the_whole_family_under_one_decision() -> None:
    log = Log()
    log.decide(DecisionAction.ACCEPT, ABILITY, with_parts=True)
    entries = {entry.id: entry for entry in live_entries(log.state)}
    assert set(entries) == {ABILITY, CAPABILITY, FEATURE, OTHER}
    assert entries[FEATURE].parent_id == CAPABILITY
    assert entries[CAPABILITY].parent_id == entries[OTHER].parent_id == ABILITY
    assert log.status(LONE) is None


def test_an_ability_without_an_approved_capability_is_refused() -> None:
    with pytest.raises(Conflict, match="would have no capability"):
        Log().decide(DecisionAction.ACCEPT, ABILITY)


def test_a_capability_approved_first_moves_below_its_ability_when_that_is_approved() -> None:
    log = Log()
    log.decide(DecisionAction.ACCEPT, CAPABILITY)
    log.decide(DecisionAction.ACCEPT, ABILITY)
    entry = log.state.entries[CAPABILITY]
    assert entry is not None
    assert entry.parent_id == ABILITY


def test_a_capability_is_accepted_with_its_features_and_an_ability_without_its_capabilities() -> None:
    log = Log()
    log.decide(DecisionAction.ACCEPT, CAPABILITY)
    assert {entry.id for entry in live_entries(log.state)} == {CAPABILITY, FEATURE}
    log.decide(DecisionAction.ACCEPT, ABILITY)
    assert {entry.id for entry in live_entries(log.state)} == {ABILITY, CAPABILITY, FEATURE}
    assert log.status(OTHER) is None


def test_a_feature_approved_after_its_capability_stands_below_it() -> None:
    log = Log()
    log.decide(DecisionAction.REJECT, FEATURE, reason=ReasonCode.OTHER)
    log.decide(DecisionAction.ACCEPT, CAPABILITY)
    log.decide(DecisionAction.REOPEN, FEATURE)
    log.decide(DecisionAction.ACCEPT, FEATURE)
    entry = log.state.entries[FEATURE]
    assert entry is not None
    assert entry.parent_id == CAPABILITY


def test_an_edit_approves_in_better_words_and_keeps_the_evidence() -> None:
    log = Log()
    log.decide(DecisionAction.EDIT, LONE, name="  Render\ninvoices ", summary="As PDF.")
    entry = log.state.entries[LONE]
    assert entry is not None
    assert (entry.name, entry.summary) == ("Render invoices", "As PDF.")
    assert entry.evidence == log.candidates[LONE].evidence
    log.decide(DecisionAction.EDIT, LONE, name="Render invoices as PDF")
    assert log.names() == ["Render invoices as PDF"]


def test_an_edit_that_changes_nothing_or_names_nothing_is_refused() -> None:
    with pytest.raises(Invalid, match="say what to change"):
        Log().decide(DecisionAction.EDIT, LONE)
    with pytest.raises(Invalid, match="name must have"):
        Log().decide(DecisionAction.EDIT, LONE, name="   ")
    with pytest.raises(NotFound, match="no approved entry"):
        Log().decide(DecisionAction.EDIT, LONE, parent_id=ABILITY)


def test_a_merge_brings_evidence_to_what_stands_and_a_reopened_one_takes_it_back() -> None:
    log = Log()
    log.decide(DecisionAction.ACCEPT, CAPABILITY)
    alone = log.state.entries[CAPABILITY]
    log.decide(DecisionAction.MERGE, LONE, into=CAPABILITY)
    merged = log.state.entries[CAPABILITY]
    assert merged is not None
    assert set(merged.evidence) == {*log.candidates[CAPABILITY].evidence, *log.candidates[LONE].evidence}
    assert log.status(LONE) is CandidateStatus.MERGED
    log.decide(DecisionAction.REOPEN, LONE)
    assert log.state.entries[CAPABILITY] == alone
    assert log.status(LONE) is None


def test_a_merge_into_what_is_not_yet_approved_counts_when_it_is() -> None:
    log = Log()
    log.decide(DecisionAction.MERGE, LONE, into=CAPABILITY)
    log.decide(DecisionAction.ACCEPT, CAPABILITY)
    entry = log.state.entries[CAPABILITY]
    assert entry is not None
    assert [source.candidate_id for source in entry.sources] == [CAPABILITY, LONE]


def test_merging_an_approved_entry_moves_its_parts_to_the_target() -> None:
    log = Log()
    log.decide(DecisionAction.ACCEPT, ABILITY, with_parts=True)
    log.decide(DecisionAction.MERGE, CAPABILITY, into=OTHER)
    feature = log.state.entries[FEATURE]
    assert feature is not None
    assert feature.parent_id == OTHER
    assert log.state.entries.get(CAPABILITY) is None


@pytest.mark.parametrize(
    ("into", "message"),
    [(None, "name what to merge into"), (LONE, "into itself"), (ABILITY, "cannot be merged into a ability|an ability")],
)
def test_a_merge_into_nothing_itself_or_another_kind_is_refused(into: UUID | None, message: str) -> None:
    with pytest.raises(Invalid, match=message):
        Log().decide(DecisionAction.MERGE, LONE, into=into)


def test_a_merge_follows_the_target_to_where_that_was_merged() -> None:
    log = Log()
    log.decide(DecisionAction.ACCEPT, OTHER)
    log.decide(DecisionAction.MERGE, CAPABILITY, into=OTHER)
    log.decide(DecisionAction.MERGE, LONE, into=CAPABILITY)
    verdict = log.state.verdicts[LONE]
    assert verdict is not None
    assert verdict.merged_into == OTHER


def test_a_rejection_needs_a_reason_and_leaves_the_map_alone() -> None:
    with pytest.raises(Invalid, match="needs a reason, one of: not_an_ability"):
        Log().decide(DecisionAction.REJECT, LONE)
    log = Log()
    log.decide(DecisionAction.REJECT, LONE, reason=ReasonCode.TOO_SMALL)
    assert log.status(LONE) is CandidateStatus.REJECTED
    assert log.names() == []


def test_retiring_keeps_parts_or_takes_them_along() -> None:
    log = Log()
    log.decide(DecisionAction.ACCEPT, ABILITY, with_parts=True)
    kept = log.decide(DecisionAction.RETIRE, CAPABILITY)
    assert {entry.id for entry in live_entries(log.state)} == {ABILITY, OTHER, FEATURE}
    log.undo(kept)
    log.decide(DecisionAction.RETIRE, ABILITY, with_parts=True)
    assert live_entries(log.state) == []


def test_the_last_capability_of_an_ability_cannot_be_retired_alone() -> None:
    log = Log()
    log.decide(DecisionAction.ACCEPT, CAPABILITY)
    log.decide(DecisionAction.ACCEPT, ABILITY)
    with pytest.raises(Conflict, match="would have no capability"):
        log.decide(DecisionAction.RETIRE, CAPABILITY)


def test_changed_evidence_lets_a_rejection_be_judged_again_and_unchanged_does_not() -> None:
    log = Log()
    log.decide(DecisionAction.REJECT, LONE, reason=ReasonCode.OTHER)
    with pytest.raises(Conflict, match="cannot accept what is rejected; possible now: reopen"):
        log.decide(DecisionAction.ACCEPT, LONE)
    log.candidates[LONE] = attrs.evolve(log.candidates[LONE], premise_hash="another")
    log.decide(DecisionAction.ACCEPT, LONE)
    assert log.status(LONE) is CandidateStatus.ACCEPTED


def test_an_undo_restores_what_was_and_can_itself_be_undone() -> None:
    log = Log()
    accepted = log.decide(DecisionAction.ACCEPT, ABILITY, with_parts=True)
    whole = log.state
    undone = log.undo(accepted)
    assert log.state == ReviewState()
    log.undo(undone)
    assert log.state == whole


def test_an_undo_that_would_lose_a_later_decision_is_refused() -> None:
    log = Log()
    accepted = log.decide(DecisionAction.ACCEPT, LONE)
    log.decide(DecisionAction.EDIT, LONE, name="Better")
    with pytest.raises(Conflict, match="a later one changed the same entries"):
        log.undo(accepted)


def test_an_undo_is_no_request_about_a_candidate() -> None:
    with pytest.raises(Invalid, match="names the decision"):
        decide(ReviewState(), request(DecisionAction.UNDO, LONE), family())


def test_a_candidate_of_another_repository_is_not_found() -> None:
    with pytest.raises(NotFound):
        Log().decide(DecisionAction.ACCEPT, UUID(int=9))


steps = st.lists(
    st.tuples(
        st.sampled_from([*DecisionAction]),
        st.sampled_from([ABILITY, CAPABILITY, FEATURE, OTHER, LONE]),
        st.sampled_from([ABILITY, CAPABILITY, FEATURE, OTHER, LONE]),
        st.booleans(),
    ),
    max_size=25,
)


@given(steps)
def test_any_decisions_leave_a_sound_map_a_log_that_folds_to_it_and_an_unbroken_chain(
    moves: list[tuple[DecisionAction, UUID, UUID, bool]],
) -> None:
    log = Log()
    states = [log.state]
    for action, target, other, parts in moves:
        try:
            if action is DecisionAction.UNDO:
                if not log.decisions:
                    continue
                log.undo(log.decisions[(target.int + other.int) % len(log.decisions)])
            else:
                more = {"into": other, "with_parts": parts, "reason": ReasonCode.OTHER, "name": f"Do {target.int}"}
                log.decide(action, target, **more)
        except RegistryError:
            assert log.state == states[-1]
            continue
        states.append(log.state)
        check_entries({entry.id: entry for entry in live_entries(log.state)})
    head = LOG_START
    for count, decision in enumerate(log.decisions, start=1):
        assert agrees(states[count - 1], decision.before)
        assert fold(log.decisions[:count]) == states[count]
        head = follow(head, decision)
    assert head.sequence == len(log.decisions)
