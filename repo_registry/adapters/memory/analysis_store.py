"""Analysis runs and their queue in memory."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from datetime import datetime
from uuid import UUID

import attrs

from repo_registry.adapters.memory.state import Moment
from repo_registry.domain.errors import Cancelled, Conflict
from repo_registry.domain.model.analysis import AnalysisRun
from repo_registry.domain.rules import leases
from repo_registry.domain.rules.keepable import require_keepable


class MemoryAnalysisStore:
    """Keeps `repo_registry.domain.ports.analysis_store.AnalysisStore`."""

    def __init__(self, moment: Moment) -> None:
        self._moment = moment

    async def enqueue(self, run: AnalysisRun) -> None:
        """Keep a queued run."""
        state = self._moment.for_writing()
        leases.require_queued(run)
        if run.id in state.runs:
            raise Conflict("there is an analysis run with this id already")
        state.require_repository(run.repository_id)
        self._keep(run)

    async def get(self, run_id: UUID) -> AnalysisRun:
        """Return a run."""
        return self._moment.state.require_run(run_id)

    async def page(
        self, repository_id: UUID | None = None, *, before: UUID | None = None, limit: int = 50
    ) -> Sequence[AnalysisRun]:
        """Return runs, latest request first."""
        listed = (
            run
            for run in self._moment.state.runs.values()
            if repository_id in (None, run.repository_id) and (before is None or run.id < before)
        )
        return sorted(listed, key=lambda run: run.id, reverse=True)[:limit]

    async def claim_next(
        self, *, owner: str, now: datetime, lease_until: datetime, run_id: UUID | None = None, max_attempts: int = 5
    ) -> AnalysisRun | None:
        """Lease the oldest run that can be worked on, or the one named."""
        state = self._moment.for_writing()
        busy = {run.repository_id for run in state.runs.values() if leases.is_leased(run, now=now)}
        for _, run in sorted(state.runs.items()):
            wanted = run_id in (None, run.id) and run.repository_id not in busy
            if wanted and leases.is_workable(run, now=now, max_attempts=max_attempts):
                return self._keep(leases.claimed(run, owner=owner, now=now, lease_until=lease_until))
        return None

    async def extend_lease(self, run: AnalysisRun, *, lease_until: datetime) -> AnalysisRun:
        """Prolong the lease and return the run as kept."""
        return self._keep(attrs.evolve(self._held(run), lease_expires_at=lease_until))

    async def finish(self, run: AnalysisRun) -> None:
        """Keep the final state of a running run and end its lease."""
        self._keep(leases.finished(run, kept=self._held(run)))

    async def fail_exhausted(self, *, now: datetime, max_attempts: int = 5) -> Sequence[UUID]:
        """End as failed every run whose last lease has lapsed."""
        state = self._moment.for_writing()
        lost = [
            run for _, run in sorted(state.runs.items()) if leases.is_exhausted(run, now=now, max_attempts=max_attempts)
        ]
        for run in lost:
            self._keep(leases.exhausted(run, now=now))
        return [run.id for run in lost]

    async def request_cancel(self, run_id: UUID, *, at: datetime) -> AnalysisRun:
        """Ask a run to stop."""
        state = self._moment.for_writing()
        return self._keep(leases.asked_to_cancel(state.require_run(run_id), at=at))

    async def set_current(self, repository_id: UUID, run_id: UUID) -> None:
        """Make a succeeded run the one whose readings the repository shows."""
        state = self._moment.for_writing()
        leases.require_showable(state.require_run(run_id), repository_id)
        self._moment.change(current_runs={**state.current_runs, repository_id: run_id})

    async def current(self, repository_id: UUID) -> AnalysisRun | None:
        """Return the run whose readings the repository shows."""
        state = self._moment.state
        run_id = state.current_runs.get(repository_id)
        return None if run_id is None else state.runs[run_id]

    def _held(self, run: AnalysisRun) -> AnalysisRun:
        kept = self._moment.for_writing().runs.get(run.id)
        if kept is None or not leases.holds(run, kept):
            raise Cancelled("the run has ended or another worker has taken it over: stop working on it")
        return kept

    def _keep(self, run: AnalysisRun) -> AnalysisRun:
        state = self._moment.for_writing()
        require_keepable(run)
        if run.result_run_id not in (None, run.id):
            state.require_run(run.result_run_id)
        # A copy: the caller may go on filling the counts it handed over.
        self._moment.change(runs={**state.runs, run.id: deepcopy(run)})
        return run
