"""A worker beside a service: in a thread with an event loop and database connections of its own.

Reading repositories is work for processors; on the service's own event loop every request would wait for it.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from repo_registry.domain.errors import RegistryError
from repo_registry.domain.ports.event_log import EventLog
from repo_registry.entrypoints.background import BackgroundWorker
from repo_registry.entrypoints.progress_board import ProgressBoard
from repo_registry.entrypoints.settings import Settings
from repo_registry.entrypoints.wiring import open_application

#: How long a worker waits before it tries again to open a database that it could not open.
RETRY_SECONDS = 2.0


class WorkerThread:
    """Carries out queued runs until it is stopped."""

    def __init__(self, settings: Settings, board: ProgressBoard, events: EventLog) -> None:
        self._settings = settings
        self._board = board
        self._events = events
        self._loop = asyncio.new_event_loop()
        self._work: asyncio.Task[None] | None = None
        self._worker: BackgroundWorker | None = None
        self._thread = threading.Thread(target=self._live, name="analysis worker", daemon=True)
        self._ended = threading.Event()

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def wake(self) -> None:
        """Let it look at the queue now."""
        self._call(self._wake)

    async def stop(self, grace_seconds: float) -> None:
        """Take no further run; the one at hand has so long to end before it is left to the next worker."""
        self._call(self._finish)
        if not await asyncio.to_thread(self._ended.wait, grace_seconds):
            self._call(self._break_off)
            await asyncio.to_thread(self._ended.wait)
        self._thread.join()

    def _call(self, what: object) -> None:
        if not self._ended.is_set() and callable(what):
            self._loop.call_soon_threadsafe(what)

    def _wake(self) -> None:
        if self._worker is not None:
            self._worker.wake()

    def _finish(self) -> None:
        if self._worker is not None:
            self._worker.stop()
        else:
            self._break_off()

    def _break_off(self) -> None:
        if self._work is not None:
            self._work.cancel()

    def _live(self) -> None:
        try:
            with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
                runner.run(self._main())
        finally:
            self._ended.set()

    async def _main(self) -> None:
        self._work = asyncio.create_task(self._carry_on(), name="queued analyses")
        await asyncio.wait((self._work,))
        if not self._work.cancelled() and (error := self._work.exception()) is not None:
            self._events.emit("worker.failed", code="internal", message=type(error).__name__)

    async def _carry_on(self) -> None:
        while True:
            try:
                async with open_application(self._settings, upgrade=False) as application:
                    self._worker = BackgroundWorker(
                        application.worker,
                        self._board,
                        self._events,
                        poll_seconds=self._settings.worker_poll_seconds,
                    )
                    await self._worker.run()
                    return
            except RegistryError as error:
                self._events.emit("worker.failed", code=error.code, message=error.message)
            self._worker = None
            await asyncio.sleep(RETRY_SECONDS)


@asynccontextmanager
async def working(
    settings: Settings, board: ProgressBoard, events: EventLog, *, grace_seconds: float
) -> AsyncIterator[WorkerThread]:
    """Let a worker work while the block runs."""
    thread = WorkerThread(settings, board, events)
    thread.start()
    try:
        yield thread
    finally:
        await thread.stop(grace_seconds)
