"""Running git: argument lists only, each process in a session of its own, which is killed whole when it has to end."""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

import attrs

from repo_registry.domain.errors import Cancelled, LimitExceeded, Unavailable

_TICK_SECONDS = 0.1
_CHUNK = 65_536
_STDERR_KEPT = 65_536
_GLOBAL_OPTIONS = ("--no-replace-objects", "--no-optional-locks")


@attrs.frozen(kw_only=True)
class GitResult:
    """What a finished git process said."""

    status: int
    """Exit status; negative for a signal."""
    stdout: bytes
    stderr: bytes
    """The end of what it said, at most 64 KiB."""


@attrs.frozen(kw_only=True)
class Bounds:
    """When a running git process is stopped."""

    seconds: float
    idle_seconds: float
    output_bytes: int
    output_setting: str = "advertised_bytes"
    cancel: threading.Event = attrs.field(factory=threading.Event)
    watch: Callable[[], None] | None = None
    """Called several times a second; raises to stop the process."""
    on_stderr: Callable[[bytes], None] | None = None
    """Told of what the process says, as it says it."""


def start_git(
    arguments: Sequence[str],
    environment: Mapping[str, str],
    *,
    folder: Path,
    stdin: IO[bytes] | int = subprocess.DEVNULL,
    stderr: IO[bytes] | int = subprocess.PIPE,
) -> subprocess.Popen[bytes]:
    """Start git in a session of its own.

    Raises:
        Unavailable: git is not installed or cannot be started (``step="git"``).
    """
    try:
        return subprocess.Popen(
            ["git", *_GLOBAL_OPTIONS, *arguments],  # noqa: S607  found on PATH, as administrators expect
            env=dict(environment),
            cwd=folder,
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=stderr,
            start_new_session=True,
        )
    except FileNotFoundError as error:
        if not folder.is_dir():
            raise Unavailable("the folder of the clones is gone; try again", step="disk") from error
        raise Unavailable("git was not found on PATH; install it", step="git") from error
    except OSError as error:
        raise Unavailable(f"git could not be started: {error.strerror}", step="git") from error


def end_group(process: subprocess.Popen[bytes]) -> int:
    """Kill whatever is left of the process's session, reap it, close its pipes and return its exit status."""
    if process.returncode is None:
        # The unreaped leader keeps the group's number from being given to anybody else.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    status = process.wait()
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()
    return status


def _has_exited(process: subprocess.Popen[bytes]) -> bool:
    """Return whether the leader has ended, leaving it unreaped where the system can do that."""
    if not hasattr(os, "waitid"):  # macOS before Python 3.13
        return process.poll() is not None
    try:
        return os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
    except ChildProcessError:
        return True


class _Reading:
    """The two pipes of one process, read until both end or a bound is met."""

    def __init__(self, process: subprocess.Popen[bytes], bounds: Bounds) -> None:
        self._process = process
        self._bounds = bounds
        self._started = self._last_sign = time.monotonic()
        self.stdout = bytearray()
        self.stderr = bytearray()

    def run(self) -> None:
        with selectors.DefaultSelector() as selector:
            for pipe in (self._process.stdout, self._process.stderr):
                if pipe is not None:
                    os.set_blocking(pipe.fileno(), False)
                    selector.register(pipe, selectors.EVENT_READ)
            while selector.get_map():
                ended = _has_exited(self._process)
                ready = selector.select(0 if ended else _TICK_SECONDS)
                for key, _ in ready:
                    data = os.read(key.fd, _CHUNK)
                    if data:
                        self._take(data, is_stdout=key.fileobj is self._process.stdout)
                    else:
                        selector.unregister(key.fileobj)
                if ended and not ready:
                    return  # a grandchild may hold the pipes open; it is killed with the group
                self._check()
        while not _has_exited(self._process):
            self._check()
            time.sleep(_TICK_SECONDS / 10)

    def _take(self, data: bytes, *, is_stdout: bool) -> None:
        self._last_sign = time.monotonic()
        if is_stdout:
            self.stdout += data
            if len(self.stdout) > self._bounds.output_bytes:
                raise LimitExceeded(
                    f"git answered with more than {self._bounds.output_bytes} bytes",
                    setting=self._bounds.output_setting,
                    step="size",
                )
            return
        self.stderr += data
        del self.stderr[:-_STDERR_KEPT]
        if self._bounds.on_stderr is not None:
            self._bounds.on_stderr(data)

    def _check(self) -> None:
        now = time.monotonic()
        if self._bounds.cancel.is_set():
            raise Cancelled("the work was cancelled", step="fetch")
        if now - self._started > self._bounds.seconds:
            raise Unavailable(f"git was stopped after {self._bounds.seconds:.0f} seconds; try again", step="timeout")
        if now - self._last_sign > self._bounds.idle_seconds:
            raise Unavailable(
                f"the remote sent nothing for {self._bounds.idle_seconds:.0f} seconds; try again", step="timeout"
            )
        if self._bounds.watch is not None:
            self._bounds.watch()


def run_git(arguments: Sequence[str], environment: Mapping[str, str], *, folder: Path, bounds: Bounds) -> GitResult:
    """Run git to its end and return what it said; its whole session is gone when this returns or raises.

    Raises:
        Cancelled: ``bounds.cancel`` was set.
        Unavailable: It took too long or said nothing for too long (``step="timeout"``), or could not be started.
        LimitExceeded: It answered more than the bounds allow (``step="size"``).
    """
    process = start_git(arguments, environment, folder=folder)
    reading = _Reading(process, bounds)
    try:
        reading.run()
    finally:
        status = end_group(process)
    return GitResult(status=status, stdout=bytes(reading.stdout), stderr=bytes(reading.stderr))
