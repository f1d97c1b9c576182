"""Reads files and joins projects in worker processes, so that no file can hurt more than itself."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from types import TracebackType
from typing import Self

import attrs

from repo_registry.adapters.observers.catalogue import DEFAULT_CATALOGUE, Catalogue, load_catalogue
from repo_registry.adapters.observers.languages import language_facts
from repo_registry.adapters.observers.limits import ReaderLimits, ReadingLimits
from repo_registry.adapters.observers.messages import (
    JoinRequest,
    Setup,
    fact_from_wire,
    packed_fragment,
    raw_facts,
    raw_list,
)
from repo_registry.adapters.observers.pool_tasks import Batch, Task, called_off
from repo_registry.adapters.observers.reader_process import ReaderGone, ReaderProcess
from repo_registry.adapters.observers.reading import read_without_content, skipped
from repo_registry.domain.errors import Cancelled, Unavailable
from repo_registry.domain.model.facts import Fragment, ObservedFact
from repo_registry.domain.model.reading import BlobContent, FileReading, ProjectReading


class WorkerPool:
    """The `Observers` port over worker processes, which start when there is work and stay until `aclose`.

    Processes start clean (no fork), hear only what they read, and are replaced when they die, hang or have grown. One
    pool serves any number of analyses at a time; at most ``limits.processes`` processes run.
    """

    def __init__(
        self,
        limits: ReaderLimits | None = None,
        *,
        reading: ReadingLimits | None = None,
        catalogue: str = DEFAULT_CATALOGUE,
    ) -> None:
        self._limits = limits or ReaderLimits()
        self._reading = reading or ReadingLimits()
        self._reference = catalogue
        self._lock = threading.Lock()
        self._idle: list[ReaderProcess] = []
        self._tasks: set[Task] = set()
        self._threads: ThreadPoolExecutor | None = None
        self._closed = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    @cached_property
    def _catalogue(self) -> Catalogue:
        return load_catalogue(self._reference)

    @cached_property
    def rules_digest(self) -> str:
        """Digest over the names and versions of all observers, joiners and path rules: 16 hexadecimal digits."""
        return self._catalogue.rules_digest(self._reading)

    @property
    def versions(self) -> dict[str, int]:
        """Version of every observer, joiner and shared rule, by name."""
        return self._catalogue.versions

    async def read(self, files: AsyncIterator[BlobContent]) -> AsyncIterator[FileReading]:
        """Yield one reading per file, in the order of the files.

        At most one batch more than there are processes is under way, so memory stays flat however many files there are.

        Raises:
            Unavailable: No process can be started.
        """
        running: deque[tuple[asyncio.Future[list[FileReading]], Task]] = deque()
        batch = Batch()
        try:
            async for content in files:
                batch.add(content, read_without_content(content, rules_digest=self.rules_digest, limits=self._reading))
                if not batch.is_full(self._limits):
                    continue
                running.append(self._begin(batch))
                batch = Batch()
                while running and (len(running) > self._limits.processes or running[0][0].done()):
                    for reading in await asyncio.shield(running[0][0]):
                        yield reading
                    running.popleft()
            if batch.readings:
                running.append(self._begin(batch))
            while running:
                for reading in await asyncio.shield(running[0][0]):
                    yield reading
                running.popleft()
        finally:
            await called_off(running)
            if isinstance(files, AsyncGenerator):
                await files.aclose()

    async def join(
        self,
        fragments: AsyncIterator[Fragment],
        facts: Sequence[ObservedFact],
        languages: Sequence[tuple[str, int, int]],
    ) -> ProjectReading:
        """Find the facts that follow from all files together, joiner by joiner.

        Fragments are held as they travel, which takes a tenth of what they take as values.

        A joiner that fails, hangs or dies costs its own facts only.

        Raises:
            Unavailable: No process can be started.
        """
        taken = frozenset[str]().union(*(joiner.takes for joiner in self._catalogue.joiners))
        packed = [(part.kind, packed_fragment(part)) async for part in fragments if part.kind in taken]
        task = Task()
        future = asyncio.get_running_loop().run_in_executor(
            self._executor(), self._join_all, task, packed, tuple(facts)
        )
        try:
            joined = await asyncio.shield(future)
        finally:
            await called_off([(future, task)])
        return attrs.evolve(joined, facts=(*language_facts(languages), *joined.facts))

    async def aclose(self) -> None:
        """End all processes; what is still being read is called off. Doing it twice is no error."""
        self._closed = True
        with self._lock:
            for task in self._tasks:
                task.call_off()
        threads, self._threads = self._threads, None
        if threads is not None:
            try:
                await asyncio.shield(asyncio.get_running_loop().run_in_executor(threads, self._close_idle))
            finally:
                threads.shutdown(wait=False)

    def _executor(self) -> ThreadPoolExecutor:
        if self._closed:
            raise Cancelled("the pool of reading processes is closed", step="read")
        if self._threads is None:
            self._threads = ThreadPoolExecutor(max_workers=self._limits.processes, thread_name_prefix="observers")
        return self._threads

    def _begin(self, batch: Batch) -> tuple[asyncio.Future[list[FileReading]], Task]:
        loop = asyncio.get_running_loop()
        task = Task()
        if not batch.unread:
            settled: asyncio.Future[list[FileReading]] = loop.create_future()
            settled.set_result([reading for reading in batch.readings if reading is not None])
            return settled, task
        return loop.run_in_executor(self._executor(), self._read_batch, batch, task), task

    def _read_batch(self, batch: Batch, task: Task) -> list[FileReading]:
        read = iter(self._read_files(batch.unread, task))
        return [reading or next(read) for reading in batch.readings]

    def _read_files(self, files: Sequence[BlobContent], task: Task) -> list[FileReading]:
        """Read files in one process after another, until each file has had its turn."""
        readings: list[FileReading] = []
        while len(readings) < len(files):
            process = self._acquire(task)
            try:
                # One by one: what was read before the process died counts.
                for reading in process.read(files[len(readings) :]):
                    readings.append(reading)  # noqa: PERF402
            except ReaderGone as gone:
                if not task.called_off:
                    readings.append(skipped(files[len(readings)], self.rules_digest, gone.reason))
            finally:
                self._release(process, task)
        return readings

    def _join_all(
        self, task: Task, fragments: Sequence[tuple[str, bytes]], facts: Sequence[ObservedFact]
    ) -> ProjectReading:
        found: list[ObservedFact] = []
        reasons: list[str] = []
        encoded_facts = raw_facts(facts)
        for joiner in self._catalogue.joiners:
            wanted = raw_list(fragment for kind, fragment in fragments if kind in joiner.takes)
            process = self._acquire(task)
            try:
                for part in process.join(JoinRequest(joiner.name, wanted, encoded_facts)):
                    found.extend(map(fact_from_wire, part.facts))
                    reasons.extend([part.reason] if part.reason else [])
            except ReaderGone as gone:
                reasons.append(f"{joiner.name}: {gone.reason}")
            finally:
                self._release(process, task)
        return ProjectReading(facts=tuple(found), reasons=tuple(reasons))

    def _acquire(self, task: Task) -> ReaderProcess:
        """Take an idle process or start one.

        Raises:
            Cancelled: The task was called off, or the pool is closed.
            Unavailable: No process can be started.
        """
        with self._lock:
            self._tasks.add(task)
            process = self._idle.pop() if self._idle else None
            if task.called_off or self._closed:
                self._tasks.discard(task)
                if process is not None:
                    self._idle.append(process)
                raise Cancelled("reading was called off", step="read")
        if process is not None:
            task.waits_for(process)
            return process
        process = ReaderProcess(
            Setup(self._reference, self.rules_digest, self._reading, self._limits),
        )
        task.waits_for(process)
        try:
            process.start()
        except Unavailable:
            self._release(process, task)
            raise
        return process

    def _release(self, process: ReaderProcess, task: Task) -> None:
        task.waits_for(None)
        with self._lock:
            self._tasks.discard(task)
            keep = process.usable and not self._closed
            if keep:
                self._idle.append(process)
        if not keep:
            process.close()

    def _close_idle(self) -> None:
        with self._lock:
            idle, self._idle = self._idle, []
        for process in idle:
            process.close()
