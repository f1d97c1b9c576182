"""A worker that goes on: takes queued runs one after the other until it is stopped."""

from __future__ import annotations

import asyncio
import contextlib
import gc

from repo_registry.domain.errors import RegistryError
from repo_registry.domain.ports.event_log import EventLog
from repo_registry.entrypoints.progress_board import ProgressBoard
from repo_registry.entrypoints.worker import Worker

#: A store that keeps failing is asked at least this often.
_LONGEST_PAUSE_SECONDS = 60.0


class BackgroundWorker:
    """Works on the queue of one store; lives on one event loop."""

    def __init__(self, worker: Worker, board: ProgressBoard, events: EventLog, *, poll_seconds: float) -> None:
        self._worker = worker
        self._board = board
        self._events = events
        self._poll_seconds = poll_seconds
        self._wake = asyncio.Event()
        self._stopping = False

    def wake(self) -> None:
        """Let it look at the queue now."""
        self._wake.set()

    async def run(self) -> None:
        """Carry out queued runs until `stop`; a store that does not answer is asked again later."""
        failures = 0
        while not self._stopping:
            self._wake.clear()
            try:
                worked = await self._one()
                failures = 0
            except RegistryError as error:
                failures += 1
                worked = False
                self._events.emit("worker.failed", code=error.code, message=error.message)
            except Exception as bug:  # noqa: BLE001  a bug in one analysis, recorded in its run, must not end the others
                worked = True
                self._events.emit("worker.failed", code="internal", message=type(bug).__name__)
            if not worked and not self._stopping:
                pause = min(self._poll_seconds * 2**failures, _LONGEST_PAUSE_SECONDS)
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(pause):
                        await self._wake.wait()

    async def _one(self) -> bool:
        run = await self._worker.analysis.claim(self._worker.name)
        if run is None:
            return False
        self._board.tell()
        try:
            await self._worker.carry_out(run, self._board.watch(run.id, run.attempt), hand_back=True)
        finally:
            self._board.tell()
            gc.collect()  # the service that it may live in does not do so by itself
        return True

    def stop(self) -> None:
        """Take no further run; the one at hand goes on."""
        self._stopping = True
        self._wake.set()
