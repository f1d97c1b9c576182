"""How analysis runs are queued, leased and kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from repo_registry.domain.model.analysis import AnalysisRun


class AnalysisStore(Protocol):
    """Runs of all repositories; the queue is the runs themselves."""

    async def enqueue(self, run: AnalysisRun) -> None:
        """Keep a queued run.

        Raises:
            Conflict: There is a run with this id.
            Invalid: It is not queued, or was claimed before.
            NotFound: There is no such repository.
        """
        ...

    async def get(self, run_id: UUID) -> AnalysisRun:
        """Return a run.

        Raises:
            NotFound: There is none with this id.
        """
        ...

    async def page(
        self, repository_id: UUID | None = None, *, before: UUID | None = None, limit: int = 50
    ) -> Sequence[AnalysisRun]:
        """Return runs, latest request first (by id), beginning before the run ``before``."""
        ...

    async def claim_next(
        self, *, owner: str, now: datetime, lease_until: datetime, run_id: UUID | None = None, max_attempts: int = 5
    ) -> AnalysisRun | None:
        """Lease the oldest run that can be worked on, or the one named, and return it as ``running``.

        A run can be worked on when it is queued, or running under a lease that has lapsed at ``now``, has been claimed
        fewer than ``max_attempts`` times, and no other run of its repository is running under a live lease. Claiming
        sets owner and lease, raises ``attempt`` by one and sets ``started_at`` at the first claim. Returns ``None``
        when there is none.
        """
        ...

    async def extend_lease(self, run: AnalysisRun, *, lease_until: datetime) -> AnalysisRun:
        """Prolong the lease and return the run as kept, ``cancel_requested_at`` included.

        Raises:
            Cancelled: The lease belongs to another owner or attempt, or the run has ended.
        """
        ...

    async def finish(self, run: AnalysisRun) -> None:
        """Keep the final state of a running run, with a wish to cancel that came meanwhile, and end its lease.

        Raises:
            Cancelled: The lease belongs to another owner or attempt, or the run has ended.
            Invalid: The state is not final.
            NotFound: ``result_run_id`` names no run.
        """
        ...

    async def fail_exhausted(self, *, now: datetime, max_attempts: int = 5) -> Sequence[UUID]:
        """End as ``failed`` every run whose lease has lapsed after ``max_attempts`` claims; return their ids."""
        ...

    async def request_cancel(self, run_id: UUID, *, at: datetime) -> AnalysisRun:
        """Ask a run to stop: a queued one ends as ``cancelled`` at once, a running one at its next step.

        Returns the run as kept; a run that has ended is returned unchanged.

        Raises:
            NotFound: There is none with this id.
        """
        ...

    async def set_current(self, repository_id: UUID, run_id: UUID) -> None:
        """Make a succeeded run the one whose readings the repository shows.

        Raises:
            Conflict: The run has not succeeded, or is of another repository.
            NotFound: There is no such run.
        """
        ...

    async def current(self, repository_id: UUID) -> AnalysisRun | None:
        """Return the run whose readings the repository shows, or ``None`` before the first success."""
        ...
