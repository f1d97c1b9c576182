"""What the pool has under way: batches of files, and work in threads that can be called off."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterable
from typing import Any

import attrs

from repo_registry.adapters.observers.limits import ReaderLimits
from repo_registry.adapters.observers.reader_process import ReaderProcess
from repo_registry.domain.model.reading import BlobContent, FileReading

#: Readings that need no process travel with the files around them; a batch of nothing else is closed at this many.
_SETTLED_AT_ONCE = 1_000


@attrs.define
class Batch:
    """Files in order: those to read, and a reading or a gap for each of all."""

    unread: list[BlobContent] = attrs.field(factory=list)
    readings: list[FileReading | None] = attrs.field(factory=list)
    unread_bytes: int = 0

    def add(self, content: BlobContent, reading: FileReading | None) -> None:
        """Take a file; the bytes of one that has its reading already are let go."""
        self.readings.append(reading)
        if reading is None:
            self.unread.append(content)
            self.unread_bytes += len(content.data or b"")

    def is_full(self, limits: ReaderLimits) -> bool:
        """Tell whether it is time to hand the batch to a process."""
        return (
            len(self.unread) >= limits.batch_files
            or self.unread_bytes >= limits.batch_bytes
            or len(self.readings) >= _SETTLED_AT_ONCE
        )


class Task:
    """Work that runs in a thread and can be called off, with the process that it waits for."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: ReaderProcess | None = None
        self.called_off = False

    def waits_for(self, process: ReaderProcess | None) -> None:
        """Name the process; it is ended at once when the work was called off meanwhile."""
        with self._lock:
            self._process = process
            if self.called_off and process is not None:
                process.kill()

    def call_off(self) -> None:
        """Make the work end soon; what it would have returned is lost."""
        with self._lock:
            self.called_off = True
            if self._process is not None:
                self._process.kill()


async def called_off(running: Iterable[tuple[asyncio.Future[Any], Task]]) -> None:
    """Call off what is under way and wait until its threads have let go."""
    futures = [future for future, _ in running]
    for future, task in running:
        if not future.done():
            task.call_off()
    if futures:
        await asyncio.wait(futures)
    for future in futures:
        if not future.cancelled():
            # Retrieved, so that asyncio does not complain about what nobody asks for any more.
            future.exception()
