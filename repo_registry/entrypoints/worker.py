"""Carries out analyses: claims a run, keeps its lease alive beside the work, and stops when asked to."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import sys
from pathlib import Path
from uuid import UUID, uuid4

import attrs

from repo_registry.domain.errors import Cancelled, Unavailable
from repo_registry.domain.model.analysis import AnalysisRun, RunStatus
from repo_registry.domain.ports.progress import Progress
from repo_registry.domain.services.analysis import AnalysisService

#: How often a lease is prolonged within its length.
_BEATS_PER_LEASE = 4
#: How long to wait before looking again at a run that another process holds.
POLL_SECONDS = 0.5
_FINAL = (RunStatus.SUCCEEDED, RunStatus.FAILED, RunStatus.CANCELLED)


def _processes() -> str:
    """Name what process numbers are counted in: this host, and on Linux the container within it."""
    try:
        container = Path("/proc/self/ns/pid").readlink().name
    except OSError:
        container = "host"
    return f"{socket.gethostname()}/{container}"


def _own_name() -> str:
    return f"{_processes()}:{os.getpid()}:{uuid4().hex[:8]}"


def is_gone(owner: str) -> bool:
    """Tell whether the process of a worker's name is known to have ended: it ran here and is no more."""
    place, number, _ = owner.rsplit(":", 2)
    if place != _processes() or not number.isdecimal():
        return False
    if sys.platform == "win32":
        return False  # there a signal of 0 would end the process
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


@attrs.frozen(kw_only=True)
class Worker:
    """Works on the queue of one store; several may, in any number of processes."""

    analysis: AnalysisService
    name: str = attrs.field(factory=_own_name)

    async def analyze(
        self,
        repository: str,
        *,
        ref: str | None = None,
        requested_by: str,
        allow_proof_loss: bool = False,
        progress: Progress | None = None,
    ) -> AnalysisRun:
        """Queue an analysis and carry it out here, or wait for whoever else took it; return its final state."""
        await self.analysis.release_gone(repository, is_gone)
        run = await self.analysis.request(
            repository, ref=ref, requested_by=requested_by, allow_proof_loss=allow_proof_loss
        )
        if progress is not None:
            progress.phase("wait")
        try:
            while True:
                done = await self.work(run.id, progress)
                if done is not None:
                    return done
                run = await self.analysis.run(run.id)
                if run.status in _FINAL:
                    return run
                await self.analysis.release_gone(repository, is_gone)
                await asyncio.sleep(POLL_SECONDS)
        except asyncio.CancelledError:
            await asyncio.shield(self.analysis.cancel(run.id))
            raise

    async def work(self, run_id: UUID | None = None, progress: Progress | None = None) -> AnalysisRun | None:
        """Claim one run and carry it out; ``None`` when there was none to claim."""
        run = await self.analysis.claim(self.name, run_id)
        return None if run is None else await self.carry_out(run, progress)

    async def carry_out(
        self, run: AnalysisRun, progress: Progress | None = None, *, hand_back: bool = False
    ) -> AnalysisRun:
        """Carry out a claimed run and return its final state.

        When this task is cancelled, the run ends as cancelled; with ``hand_back`` it is left to the next worker.
        """
        work = asyncio.create_task(self.analysis.perform(run, progress), name=f"analysis {run.id}")
        pulse = asyncio.create_task(self._pulse(run, work), name=f"lease of {run.id}")
        try:
            return await work
        except asyncio.CancelledError:
            task = asyncio.current_task()
            stopped = task is not None and task.cancelling() > 0
            if stopped and hand_back:
                await asyncio.shield(self.analysis.hand_back(run))
                raise
            ended = await asyncio.shield(self.analysis.abandon(run, "the analysis was cancelled"))
            if stopped:
                raise
            return ended
        finally:
            pulse.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await pulse

    async def _pulse(self, run: AnalysisRun, work: asyncio.Task[AnalysisRun]) -> None:
        """Prolong the lease while the work goes on, and stop the work when the lease or the wish for it is gone."""
        pause = self.analysis.policy.lease_seconds / _BEATS_PER_LEASE
        while not work.done():
            await asyncio.sleep(pause)
            try:
                await self.analysis.beat(run)
            except Unavailable:
                continue  # the store is busy; the next beat comes well before the lease ends
            except Cancelled:
                work.cancel()
                return
