"""A long-lived git process that is read in steps, each under a time limit."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO

from repo_registry.adapters.git.process import end_group, start_git
from repo_registry.domain.errors import Cancelled, Unavailable


class GitStream:
    """One git process and what it prints; may be stopped from another thread while it is read."""

    def __init__(
        self,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        *,
        folder: Path,
        idle_seconds: float,
        stdin: IO[bytes] | int = subprocess.DEVNULL,
    ) -> None:
        self._idle_seconds = idle_seconds
        self._guard = threading.Lock()
        self._closed = False
        self._stopped = False
        self._timed_out = False
        self._process = start_git(arguments, environment, folder=folder, stdin=stdin, stderr=subprocess.DEVNULL)

    @property
    def output(self) -> IO[bytes]:
        """What the process prints, buffered."""
        if self._process.stdout is None:  # pragma: no cover  it is always a pipe
            raise AssertionError
        return self._process.stdout

    @contextlib.contextmanager
    def step(self) -> Iterator[None]:
        """Bound one step of reading in time.

        Raises:
            Unavailable: The process said nothing in time (``step="timeout"``).
            Cancelled: The stream was stopped meanwhile.
        """
        timer = threading.Timer(self._idle_seconds, self._time_out)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
        if self._timed_out:
            raise Unavailable(f"reading the clone took more than {self._idle_seconds:.0f} seconds", step="timeout")
        if self._stopped:
            raise Cancelled("reading was cancelled", step="read")

    def _time_out(self) -> None:
        self._timed_out = True
        self._kill()

    def stop(self) -> None:
        """Kill the process, so that whoever reads it comes to an end."""
        self._stopped = True
        self._kill()

    def _kill(self) -> None:
        with self._guard:
            if not self._closed:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.killpg(self._process.pid, signal.SIGKILL)

    def finish(self) -> int:
        """Wait for a process whose output has ended, and return its exit status."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=self._idle_seconds)
        return self.close()

    def close(self) -> int:
        """Kill what is left, free everything and return the exit status. Doing it twice is no error."""
        with self._guard:
            self._closed = True
            return end_group(self._process)
