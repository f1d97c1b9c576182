"""What becomes of a run, over every state, owner, attempt and moment."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from uuid import UUID

import attrs
import pytest

from repo_registry.domain.errors import Conflict, Invalid
from repo_registry.domain.model.analysis import AnalysisRun, RunStatus
from repo_registry.domain.rules import leases
from tests.contract.builders import moment, run, uid

NOW = moment(100)
LEASES = (None, NOW - timedelta(microseconds=1), NOW, NOW + timedelta(microseconds=1))


def every_run() -> list[AnalysisRun]:
    """Return a run in every status, with every lease and number of attempts that can stand beside it."""
    return [
        run(status=status, attempt=attempt, lease_owner=None if lease is None else "a", lease_expires_at=lease)
        for status, attempt, lease in product(RunStatus, range(4), LEASES)
        if (lease is not None) == (status is RunStatus.RUNNING)
    ]


def test_a_run_is_workable_exhausted_leased_or_over_and_only_one_of_these() -> None:
    for one in every_run():
        answers = [
            leases.is_workable(one, now=NOW, max_attempts=2),
            leases.is_exhausted(one, now=NOW, max_attempts=2),
            leases.is_leased(one, now=NOW),
            one.status in leases.FINAL,
            one.status is RunStatus.QUEUED and one.attempt >= 2,
        ]
        assert answers.count(True) == 1, one


def test_a_lease_lapses_at_its_very_moment() -> None:
    assert leases.is_leased(run(status=RunStatus.RUNNING, lease_expires_at=NOW), now=NOW - timedelta(microseconds=1))
    assert not leases.is_leased(run(status=RunStatus.RUNNING, lease_expires_at=NOW), now=NOW)


def test_every_claim_raises_the_attempt_and_keeps_the_first_start() -> None:
    first = leases.claimed(run(), owner="a", now=moment(1), lease_until=moment(2))
    second = leases.claimed(first, owner="b", now=moment(3), lease_until=moment(4))
    assert (first.attempt, first.started_at) == (1, moment(1))
    assert second == attrs.evolve(first, attempt=2, lease_owner="b", lease_expires_at=moment(4))


def test_only_the_latest_claim_of_a_running_run_holds() -> None:
    kept = leases.claimed(run(), owner="a", now=moment(1), lease_until=moment(2))
    assert leases.holds(kept, kept)
    for other in ({"lease_owner": "b"}, {"attempt": 2}, {"attempt": 0, "lease_owner": None}):
        assert not leases.holds(attrs.evolve(kept, **other), kept)
    for status in set(RunStatus) - {RunStatus.RUNNING}:
        assert not leases.holds(kept, attrs.evolve(kept, status=status))


@pytest.mark.parametrize("status", RunStatus)
def test_a_run_finishes_in_a_final_state_only(status: RunStatus) -> None:
    kept = leases.claimed(run(), owner="a", now=moment(1), lease_until=moment(2))
    asked = leases.asked_to_cancel(kept, at=moment(1.5))
    done = attrs.evolve(kept, status=status)
    if status in leases.FINAL:
        final = leases.finished(done, kept=asked)
        assert final == attrs.evolve(done, lease_owner=None, lease_expires_at=None, cancel_requested_at=moment(1.5))
    else:
        with pytest.raises(Invalid):
            leases.finished(done, kept=asked)


def test_an_exhausted_run_fails_and_says_after_how_many_workers() -> None:
    failed = leases.exhausted(run(status=RunStatus.RUNNING, attempt=3, lease_owner="a"), now=NOW)
    assert (failed.status, failed.finished_at, failed.lease_owner) == (RunStatus.FAILED, NOW, None)
    assert failed.failure is not None
    assert failed.failure.message.startswith("3 workers")


@pytest.mark.parametrize("status", RunStatus)
def test_a_wish_to_cancel_ends_what_is_queued_marks_what_runs_and_leaves_what_is_over(status: RunStatus) -> None:
    one = run(status=status)
    asked = leases.asked_to_cancel(one, at=moment(5))
    if status is RunStatus.QUEUED:
        assert (asked.status, asked.finished_at, asked.cancel_requested_at) == (
            RunStatus.CANCELLED,
            moment(5),
            moment(5),
        )
    elif status is RunStatus.RUNNING:
        assert asked == attrs.evolve(one, cancel_requested_at=moment(5))
        assert leases.asked_to_cancel(asked, at=moment(6)) == asked
    else:
        assert asked == one


@pytest.mark.parametrize("status", RunStatus)
@pytest.mark.parametrize("repository_id", [uid(1), uid(2)])
def test_only_an_own_success_is_shown(status: RunStatus, repository_id: UUID) -> None:
    one = run(status=status)
    if status is RunStatus.SUCCEEDED and repository_id == one.repository_id:
        leases.require_showable(one, repository_id)
    else:
        with pytest.raises(Conflict):
            leases.require_showable(one, repository_id)


def test_only_a_new_run_is_queued() -> None:
    leases.require_queued(run())
    for one in every_run():
        if one != run():
            with pytest.raises(Invalid):
                leases.require_queued(one)
