"""A worker process: reads files and joins fragments until its pool goes away.

Started clean by `reader_process`, never forked. It holds no secrets, writes no files, and ends itself when the pool's
end of the pipe closes, also in the middle of a file.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from queue import SimpleQueue
from typing import BinaryIO, NoReturn, TypeVar

import msgspec

from repo_registry.adapters.observers.catalogue import Catalogue, load_catalogue
from repo_registry.adapters.observers.findings import bounded_fact
from repo_registry.adapters.observers.messages import (
    FactWire,
    FragmentWire,
    JoinAnswer,
    JoinRequest,
    ReadRequest,
    Ready,
    Setup,
    encoded,
    fact_from_wire,
    fact_to_wire,
    file_from_wire,
    fragment_from_wire,
    frame,
    next_frame,
    reading_to_wire,
)
from repo_registry.adapters.observers.process_limits import allow_seconds, largest_memory_bytes, limit_process
from repo_registry.adapters.observers.reading import read_file, skipped
from repo_registry.domain.model.facts import ObservedFact
from repo_registry.domain.model.reading import BlobContent, FileReading

#: Joined facts of one joiner.
MAX_JOINED_FACTS = 100_000
_JOINED_AT_ONCE = 1_000
_REQUEST = msgspec.msgpack.Decoder(ReadRequest | JoinRequest)
_T = TypeVar("_T")


def main() -> NoReturn:
    """Serve the pool at the other end of standard input and output."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    requests, answers = sys.stdin.buffer, _private_stdout()
    first = next_frame(requests)
    if first is None:
        os._exit(0)
    setup = msgspec.msgpack.decode(first, type=Setup)
    try:
        catalogue = load_catalogue(setup.catalogue)
    except Exception as why:  # noqa: BLE001  whatever it is, the pool must hear of it
        _send(answers, Ready(f"{setup.catalogue}: {type(why).__name__}: {why}"))
        os._exit(1)
    limit_process(setup.reader.memory_bytes, setup.reader.recursion)
    _send(answers, Ready())
    waiting: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_listen, args=(requests, waiting), name="listen", daemon=True).start()
    worker = Worker(setup, catalogue, lambda message: _send(answers, message))
    while True:
        worker.serve(waiting.get())


def _private_stdout() -> BinaryIO:
    """Keep standard output for answers alone: what an observer prints goes nowhere."""
    own = os.fdopen(os.dup(sys.stdout.fileno()), "wb", buffering=0)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
    return own


def _listen(requests: BinaryIO, waiting: SimpleQueue[bytes]) -> None:
    """Take requests as they come, so that the end of the pool is noticed even while a file is read."""
    while (request := next_frame(requests)) is not None:
        waiting.put(request)
    os._exit(0)


def _send(answers: BinaryIO, message: object) -> None:
    try:
        for part in frame(encoded(message)):
            data = memoryview(part)
            while data:
                data = data[answers.write(data) :]
    except OSError:
        os._exit(0)


class Worker:
    """Answers requests one after the other."""

    def __init__(self, setup: Setup, catalogue: Catalogue, send: Callable[[object], None]) -> None:
        self._setup = setup
        self._catalogue = catalogue
        self._send = send

    def serve(self, request: bytes) -> None:
        """Answer one request."""
        message = _REQUEST.decode(request)
        if isinstance(message, JoinRequest):
            allow_seconds(self._setup.reader.join_seconds)
            for answer in self._join(message):
                self._send(answer)
            return
        for wire in message.files:
            allow_seconds(self._setup.reader.seconds)
            reading = self._read(file_from_wire(wire))
            leaving = largest_memory_bytes() > self._setup.reader.retire_bytes
            self._send(reading_to_wire(reading, leaving=leaving))
            if leaving:
                os._exit(0)

    def _read(self, content: BlobContent) -> FileReading:
        try:
            return read_file(
                content,
                rules_digest=self._setup.rules_digest,
                observers=self._catalogue.observers,
                limits=self._setup.reading,
            )
        except MemoryError:
            return skipped(content, self._setup.rules_digest, "memory limit")
        except Exception as why:  # noqa: BLE001  a file must never end a run
            return skipped(content, self._setup.rules_digest, type(why).__name__)

    def _join(self, request: JoinRequest) -> Iterator[JoinAnswer]:
        joiner = next(joiner for joiner in self._catalogue.joiners if joiner.name == request.joiner)
        found: list[ObservedFact] = []
        try:
            fragments = [fragment_from_wire(wire) for wire in _decoded(request.fragments, list[FragmentWire])]
            facts = [fact_from_wire(wire) for wire in _decoded(request.facts, list[FactWire])]
            reason = self._take(joiner.join(fragments, facts), found, joiner.name)
        except Exception as why:  # noqa: BLE001  the other joiners still count
            reason = f"{joiner.name}: {type(why).__name__}"
        for start in range(0, len(found), _JOINED_AT_ONCE):
            part = [fact_to_wire(fact) for fact in found[start : start + _JOINED_AT_ONCE]]
            yield JoinAnswer(more=True, reason="", facts=part)
        yield JoinAnswer(more=False, reason=reason, facts=[])

    def _take(self, facts: Iterable[ObservedFact], found: list[ObservedFact], name: str) -> str:
        for fact in facts:
            if len(found) == MAX_JOINED_FACTS:
                return f"{name}: more than {MAX_JOINED_FACTS} facts"
            found.append(bounded_fact(fact, self._setup.reading))
        return ""


def _decoded(raw: msgspec.Raw, shape: type[_T]) -> _T:
    return msgspec.msgpack.decode(raw, type=shape)
