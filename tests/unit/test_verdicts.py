"""The table of decisions, over the full product of actions and statuses."""

from __future__ import annotations

import itertools

import pytest

from repo_registry.domain.errors import Conflict
from repo_registry.domain.model.candidates import CandidateStatus as Status
from repo_registry.domain.model.reviews import DecisionAction as Action
from repo_registry.domain.rules.verdicts import REJUDGED, TRANSITIONS, status_after

PRODUCT = list(itertools.product(Action, Status, (False, True)))


@pytest.mark.parametrize(("action", "status", "changed"), PRODUCT)
def test_every_action_on_every_status_either_follows_the_table_or_is_refused_with_what_is_possible(
    action: Action, status: Status, changed: bool
) -> None:
    table = TRANSITIONS | (REJUDGED if changed else {})
    if (action, status) in table:
        assert status_after(action, status, premise_changed=changed) is table[action, status]
    else:
        with pytest.raises(Conflict, match=f"cannot {action.value} what is {status.value}; possible now: "):
            status_after(action, status, premise_changed=changed)


def test_nothing_decided_is_a_dead_end() -> None:
    for status in Status:
        if status is not Status.ABSENT:
            assert any(before is status for _, before in TRANSITIONS), status


def test_an_unchanged_rejection_can_only_be_reopened() -> None:
    assert [action for action, before in TRANSITIONS if before is Status.REJECTED] == [Action.REOPEN]


def test_only_runs_make_a_candidate_absent() -> None:
    assert Status.ABSENT not in {*TRANSITIONS.values(), *REJUDGED.values()}
