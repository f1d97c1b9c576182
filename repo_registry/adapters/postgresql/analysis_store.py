"""Analysis runs and their queue in PostgreSQL: many processes claim at once, and never the same run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import attrs

from repo_registry.adapters.postgresql.queries import queries
from repo_registry.adapters.postgresql.transaction import Transaction
from repo_registry.adapters.tables.rows.analysis import run_of, run_row
from repo_registry.adapters.tables.values import id_text, time_text
from repo_registry.domain.errors import Cancelled, NotFound
from repo_registry.domain.model.analysis import AnalysisRun
from repo_registry.domain.rules import leases

_SQL = queries("analysis")


class PostgresAnalysisStore:
    """Keeps `repo_registry.domain.ports.analysis_store.AnalysisStore`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def enqueue(self, run: AnalysisRun) -> None:
        """Keep a queued run."""
        async with self._transaction.step():
            leases.require_queued(run)
            await self._transaction.hold(run.repository_id)
            await self._transaction.run(_SQL["enqueue"], run_row(run))

    async def get(self, run_id: UUID) -> AnalysisRun:
        """Return a run."""
        run = await self._find(run_id)
        if run is None:
            raise NotFound(f"there is no analysis run with the id {run_id}")
        return run

    async def page(
        self, repository_id: UUID | None = None, *, before: UUID | None = None, limit: int = 50
    ) -> Sequence[AnalysisRun]:
        """Return runs, latest request first."""
        if repository_id is None:
            await self._transaction.hold_queue()
        else:
            await self._transaction.hold(repository_id)
        wanted = {"repository_id": id_text(repository_id), "before": id_text(before), "limit": limit}
        return [run_of(row) for row in await self._transaction.named_rows(_SQL["page"], wanted)]

    async def claim_next(
        self, *, owner: str, now: datetime, lease_until: datetime, run_id: UUID | None = None, max_attempts: int = 5
    ) -> AnalysisRun | None:
        """Lease the oldest run that can be worked on, or the one named."""
        async with self._transaction.step():
            await self._transaction.hold_queue(shared=True)
            busy: list[str] = []
            while True:
                run = await self._workable(now, run_id, max_attempts, busy)
                if run is None:
                    return None
                # Only what is asked now, with the repository taken, is sure to see the claims of others.
                wanted = {"repository_id": str(run.repository_id), "now": time_text(now)}
                if await self._transaction.row(_SQL["leased"], wanted) is None:
                    return await self._keep(leases.claimed(run, owner=owner, now=now, lease_until=lease_until))
                busy.append(str(run.repository_id))

    async def extend_lease(self, run: AnalysisRun, *, lease_until: datetime) -> AnalysisRun:
        """Prolong the lease and return the run as kept."""
        async with self._transaction.step():
            return await self._keep(attrs.evolve(await self._held(run), lease_expires_at=lease_until))

    async def finish(self, run: AnalysisRun) -> None:
        """Keep the final state of a running run and end its lease."""
        async with self._transaction.step():
            await self._keep(leases.finished(run, kept=await self._held(run)))

    async def fail_exhausted(self, *, now: datetime, max_attempts: int = 5) -> Sequence[UUID]:
        """End as failed every run whose last lease has lapsed."""
        async with self._transaction.step():
            wanted = {"now": time_text(now), "max_attempts": max_attempts}
            lost = [run_of(row) for row in await self._transaction.named_rows(_SQL["exhausted"], wanted)]
            for run in lost:
                await self._keep(leases.exhausted(run, now=now))
            return [run.id for run in lost]

    async def request_cancel(self, run_id: UUID, *, at: datetime) -> AnalysisRun:
        """Ask a run to stop."""
        async with self._transaction.step():
            return await self._keep(leases.asked_to_cancel(await self.get(run_id), at=at))

    async def set_current(self, repository_id: UUID, run_id: UUID) -> None:
        """Make a succeeded run the one whose readings the repository shows."""
        async with self._transaction.step():
            await self._transaction.hold(repository_id)
            leases.require_showable(await self.get(run_id), repository_id)
            wanted = {"repository_id": str(repository_id), "run_id": str(run_id)}
            await self._transaction.run(_SQL["forget_current"], {"repository_id": str(repository_id)})
            await self._transaction.run(_SQL["set_current"], wanted)

    async def current(self, repository_id: UUID) -> AnalysisRun | None:
        """Return the run whose readings the repository shows."""
        await self._transaction.hold(repository_id)
        row = await self._transaction.named_row(_SQL["current"], {"repository_id": str(repository_id)})
        return None if row is None else run_of(row)

    async def _workable(
        self, now: datetime, run_id: UUID | None, max_attempts: int, busy: Sequence[str]
    ) -> AnalysisRun | None:
        wanted = {"now": time_text(now), "max_attempts": max_attempts, "id": id_text(run_id), "busy": [*busy]}
        statement = "next_workable" if run_id is None else "named_workable"
        row = await self._transaction.named_row(_SQL[statement], wanted)
        return None if row is None else run_of(row)

    async def _find(self, run_id: UUID) -> AnalysisRun | None:
        statement = "get_to_change" if self._transaction.writable else "get"
        row = await self._transaction.named_row(_SQL[statement], {"id": str(run_id)})
        return None if row is None else run_of(row)

    async def _held(self, run: AnalysisRun) -> AnalysisRun:
        kept = await self._find(run.id)
        if kept is None or not leases.holds(run, kept):
            raise Cancelled("the run has ended or another worker has taken it over: stop working on it")
        return kept

    async def _keep(self, run: AnalysisRun) -> AnalysisRun:
        await self._transaction.run(_SQL["keep"], run_row(run))
        return run
