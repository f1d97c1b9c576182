"""What becomes of an analysis run when it is queued, claimed, ended or cancelled: the same for every store."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import attrs

from repo_registry.domain.errors import Conflict, Invalid
from repo_registry.domain.model.analysis import AnalysisRun, RunFailure, RunStatus

#: A run in one of these is over.
FINAL = frozenset({RunStatus.SUCCEEDED, RunStatus.FAILED, RunStatus.CANCELLED})


def require_queued(run: AnalysisRun) -> None:
    """Raise `Invalid` unless a run is new: queued and never claimed."""
    if run.status is not RunStatus.QUEUED or run.attempt or run.lease_owner is not None or run.lease_expires_at:
        raise Invalid("only a queued run that nobody has claimed can be enqueued", field="status")


def is_leased(run: AnalysisRun, *, now: datetime) -> bool:
    """Tell whether a worker holds the run at this moment."""
    return run.status is RunStatus.RUNNING and run.lease_expires_at is not None and run.lease_expires_at > now


def is_workable(run: AnalysisRun, *, now: datetime, max_attempts: int) -> bool:
    """Tell whether a run waits for a worker: queued, or left by one whose lease has lapsed, with attempts to spare."""
    waits = run.status is RunStatus.QUEUED or (run.status is RunStatus.RUNNING and not is_leased(run, now=now))
    return waits and run.attempt < max_attempts


def is_exhausted(run: AnalysisRun, *, now: datetime, max_attempts: int) -> bool:
    """Tell whether a run was left by its last permitted worker."""
    return run.status is RunStatus.RUNNING and not is_leased(run, now=now) and run.attempt >= max_attempts


def holds(claimed: AnalysisRun, kept: AnalysisRun) -> bool:
    """Tell whether the claim that a worker has in hand is still the one that is kept."""
    return kept.status is RunStatus.RUNNING and (claimed.lease_owner, claimed.attempt) == (
        kept.lease_owner,
        kept.attempt,
    )


def claimed(run: AnalysisRun, *, owner: str, now: datetime, lease_until: datetime) -> AnalysisRun:
    """Return the run as leased to a worker."""
    return attrs.evolve(
        run,
        status=RunStatus.RUNNING,
        attempt=run.attempt + 1,
        lease_owner=owner,
        lease_expires_at=lease_until,
        started_at=run.started_at or now,
    )


def finished(run: AnalysisRun, *, kept: AnalysisRun) -> AnalysisRun:
    """Return the final state to keep: without a lease, and with a wish to cancel that came meanwhile.

    Raises:
        Invalid: The state is not final.
    """
    if run.status not in FINAL:
        raise Invalid(f"a run ends as succeeded, failed or cancelled, not as {run.status.value}", field="status")
    return attrs.evolve(
        run,
        lease_owner=None,
        lease_expires_at=None,
        cancel_requested_at=run.cancel_requested_at or kept.cancel_requested_at,
    )


def exhausted(run: AnalysisRun, *, now: datetime) -> AnalysisRun:
    """Return the run as failed because its workers were lost."""
    failure = RunFailure(
        code="unavailable",
        step="lease",
        message=f"{run.attempt} workers took the run and none came back: look for what ends them, then analyze again",
    )
    return attrs.evolve(
        run, status=RunStatus.FAILED, lease_owner=None, lease_expires_at=None, finished_at=now, failure=failure
    )


def asked_to_cancel(run: AnalysisRun, *, at: datetime) -> AnalysisRun:
    """Return the run after somebody asked it to stop; the first wish counts."""
    if run.status is RunStatus.QUEUED:
        return attrs.evolve(run, status=RunStatus.CANCELLED, cancel_requested_at=at, finished_at=at)
    if run.status is RunStatus.RUNNING:
        return attrs.evolve(run, cancel_requested_at=run.cancel_requested_at or at)
    return run


def require_showable(run: AnalysisRun, repository_id: UUID) -> None:
    """Raise `Conflict` unless a run of this repository has succeeded."""
    if run.status is not RunStatus.SUCCEEDED or run.repository_id != repository_id:
        raise Conflict("a repository shows only a run of its own that has succeeded: finish the run first")
