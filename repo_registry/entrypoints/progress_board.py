"""Where the analyses of this process stand: what their workers tell, kept for whoever follows them."""

from __future__ import annotations

import asyncio
import threading
from uuid import UUID

import attrs

#: Runs whose steps are remembered; the oldest are forgotten first.
MAX_RUNS = 200


@attrs.frozen(kw_only=True)
class Phase:
    """One phase of one attempt at a run."""

    attempt: int
    ordinal: int
    """Counts the phases of the attempt, from 1."""
    name: str
    done: int
    total: int | None


class RunProgress:
    """Implements the port `Progress` for one attempt at a run."""

    def __init__(self, board: ProgressBoard, run_id: UUID, attempt: int) -> None:
        self._board = board
        self._run_id = run_id
        self._attempt = attempt
        self._ordinal = 0

    def phase(self, name: str, total: int | None = None) -> None:
        """Begin a phase."""
        self._ordinal += 1
        begun = Phase(attempt=self._attempt, ordinal=self._ordinal, name=name, done=0, total=total)
        self._board.put(self._run_id, begun)

    def advance(self, steps: int = 1) -> None:
        """Move the current phase on."""
        self._board.advance(self._run_id, steps)


class ProgressBoard:
    """Remembers the phases of runs, and wakes those who wait for news; told from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._phases: dict[UUID, list[Phase]] = {}
        self._waiting: set[asyncio.Future[None]] = set()

    def watch(self, run_id: UUID, attempt: int) -> RunProgress:
        """Return the progress that a worker tells its steps to."""
        return RunProgress(self, run_id, attempt)

    def put(self, run_id: UUID, begun: Phase) -> None:
        """Add a phase."""
        with self._lock:
            while run_id not in self._phases and len(self._phases) >= MAX_RUNS:
                del self._phases[next(iter(self._phases))]
            self._phases.setdefault(run_id, []).append(begun)
        self.tell()

    def advance(self, run_id: UUID, steps: int) -> None:
        """Move the latest phase of a run on; those who follow look again at their own pace."""
        with self._lock:
            phases = self._phases.get(run_id)
            if phases:
                phases[-1] = attrs.evolve(phases[-1], done=phases[-1].done + steps)

    def phases(self, run_id: UUID) -> tuple[Phase, ...]:
        """Return the phases of a run so far; empty when another process works on it."""
        with self._lock:
            return tuple(self._phases.get(run_id, ()))

    def tell(self) -> None:
        """Wake everybody who waits for news."""
        with self._lock:
            waiting, self._waiting = self._waiting, set()
        for future in waiting:
            future.get_loop().call_soon_threadsafe(_wake, future)

    async def news(self, seconds: float) -> None:
        """Wait until something is told, at most so long."""
        future = asyncio.get_running_loop().create_future()
        with self._lock:
            self._waiting.add(future)
        try:
            await asyncio.wait((future,), timeout=seconds)
        finally:
            with self._lock:
                self._waiting.discard(future)


def _wake(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)
