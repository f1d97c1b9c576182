"""One worker process, as its pool sees it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec

from repo_registry.adapters.observers.limits import ReaderLimits
from repo_registry.adapters.observers.messages import (
    JoinAnswer,
    JoinRequest,
    ReadAnswer,
    Ready,
    Setup,
    encoded,
    files_to_wire,
    frame,
    next_frame,
    reading_from_wire,
)
from repo_registry.domain.errors import Unavailable
from repo_registry.domain.model.reading import BlobContent, FileReading
from repo_registry.domain.rules.identity import reading_id

_BOOT = (
    "import json, sys; sys.path[:] = json.loads(sys.argv.pop()); "
    "from repo_registry.adapters.observers.worker import main; main()"
)
#: What a Python may need to start; nothing else of the environment is passed on, secrets least of all.
_PASSED_ON = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT")
_GUARD_SECONDS = 0.1
_FAREWELL_SECONDS = 1.0
_READ_ANSWER = msgspec.msgpack.Decoder(ReadAnswer)
_JOIN_ANSWER = msgspec.msgpack.Decoder(JoinAnswer)
_T = TypeVar("_T")
_READY = msgspec.msgpack.Decoder(Ready)


class ReaderGone(Exception):
    """The process ended, or was ended, before it answered; ``reason`` says why, for coverage."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ReaderProcess:
    """A worker process with a clean start; all calls block, so they belong in threads.

    A guard thread ends the process when an answer is overdue, which is noticed as the end of its pipe.
    """

    def __init__(self, setup: Setup) -> None:
        self._limits: ReaderLimits = setup.reader
        self._rules_digest = setup.rules_digest
        self._deadline: float | None = None
        self._limit = ""
        self._overdue = False
        self._over = threading.Event()
        self.usable = False
        """Whether it can take another request."""
        self._process = subprocess.Popen(
            [
                sys.executable,
                "-I",
                "-W",
                "ignore",
                "-c",
                _BOOT,
                json.dumps([str(Path(path).absolute()) for path in sys.path if path]),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in _PASSED_ON if name in os.environ},
            cwd=Path(sys.executable).anchor or None,
            # Ctrl-C on the terminal is for the pool to act on.
            start_new_session=True,
        )
        self._setup = setup
        threading.Thread(target=self._watch, name="observer-time-limit", daemon=True).start()

    @property
    def pid(self) -> int:
        """Process id."""
        return self._process.pid

    def start(self) -> None:
        """Wait until the process is ready for requests.

        Raises:
            Unavailable: It cannot work, or is not ready in time.
        """
        self._allow(self._limits.start_seconds)
        try:
            self._send(encoded(self._setup))
            refusal = self._answer(_READY).refusal
        except ReaderGone as gone:
            refusal = gone.reason
        self._deadline = None
        if refusal:
            raise Unavailable(f"a process that reads files cannot start: {refusal}", step="read")
        self.usable = True

    def read(self, files: Sequence[BlobContent]) -> Iterator[FileReading]:
        """Yield the readings of files in order; ends early when the process leaves of its own accord.

        Raises:
            ReaderGone: The file after the last reading ended the process.
        """
        self._allow(self._limits.seconds)
        self._send(encoded(files_to_wire(files)))
        for content in files:
            answer = self._answer(_READ_ANSWER)
            self._allow(self._limits.seconds)
            if answer.leaving:
                self.usable = False
            yield reading_from_wire(answer, content, reading_id(content.path, content.blob_id, self._rules_digest))
            if answer.leaving:
                break
        self._deadline = None

    def join(self, request: JoinRequest) -> Iterator[JoinAnswer]:
        """Yield what one joiner makes of a project, part by part.

        Raises:
            ReaderGone: It ended the process.
        """
        self._allow(self._limits.join_seconds)
        self._send(encoded(request))
        more = True
        while more:
            answer = self._answer(_JOIN_ANSWER)
            more = answer.more
            if not more:
                self._deadline = None
            yield answer

    def kill(self) -> None:
        """End the process at once; who waits for an answer meets `ReaderGone`. From any thread."""
        self.usable = False
        self._process.kill()

    def close(self) -> None:
        """End the process, politely first, and let go of everything it holds here."""
        self.usable = False
        self._over.set()
        stdin, stdout = self._process.stdin, self._process.stdout
        try:
            if stdin is not None:
                stdin.close()
        except OSError:
            # It is gone already and what was still to be written goes with it.
            self._process.kill()
        try:
            self._process.wait(_FAREWELL_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if stdout is not None:
            stdout.close()

    def _allow(self, seconds: float) -> None:
        self._limit = f"time limit of {seconds:g} s"
        self._deadline = time.monotonic() + seconds

    def _watch(self) -> None:
        while not self._over.wait(_GUARD_SECONDS):
            deadline = self._deadline
            if deadline is not None and time.monotonic() > deadline:
                self._overdue = True
                self.kill()
                return

    def _send(self, message: bytes) -> None:
        stream = self._process.stdin
        try:
            if stream is not None:
                for part in frame(message):
                    stream.write(part)
                stream.flush()
        except OSError:
            raise self._gone() from None

    def _answer(self, decoder: msgspec.msgpack.Decoder[_T]) -> _T:
        stream = self._process.stdout
        try:
            payload = next_frame(stream) if stream is not None else None
            if payload is not None:
                return decoder.decode(payload)
        except (OSError, ValueError, msgspec.DecodeError):
            pass
        raise self._gone()

    def _gone(self) -> ReaderGone:
        self.kill()
        self._process.wait()
        return ReaderGone(self._limit if self._overdue or self._used_up() else "reader died")

    def _used_up(self) -> bool:
        """Tell whether the process ended itself by its limit of computing time."""
        return sys.platform != "win32" and self._process.returncode == -signal.SIGXCPU
