"""What the pool and its worker processes say to each other: length-prefixed msgpack.

Answers come from a process that has read hostile files: they are decoded by type and bounded in size.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

import msgspec

from repo_registry.adapters.observers.limits import ReaderLimits, ReadingLimits
from repo_registry.domain.model.analysis import CoverageRecord, CoverageStatus
from repo_registry.domain.model.facts import ContentChunk, FactKind, Fragment, ObservedFact
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.reading import BlobContent, FileReading

MAX_FRAME_BYTES = 1024 * 1024 * 1024
_PREFIX = struct.Struct(">I")


class Setup(msgspec.Struct, array_like=True, frozen=True):
    """The first thing a worker hears."""

    catalogue: str
    rules_digest: str
    reading: ReadingLimits
    reader: ReaderLimits


class Ready(msgspec.Struct, array_like=True, frozen=True):
    """The worker's answer to its setup; ``refusal`` says why it cannot work."""

    refusal: str = ""


class FileWire(msgspec.Struct, array_like=True, frozen=True):
    """One file to read."""

    path: str
    blob_id: str
    size_bytes: int
    data: bytes


class FactWire(msgspec.Struct, array_like=True, frozen=True):
    """An `ObservedFact`."""

    kind: FactKind
    key: str
    value: str
    path: str
    start_line: int
    end_line: int
    rule: str
    rule_version: int
    path_class: PathClass
    attributes: dict[str, Any]


class FragmentWire(msgspec.Struct, array_like=True, frozen=True):
    """A `Fragment`."""

    kind: str
    path: str
    line: int
    path_class: PathClass
    payload: dict[str, Any]


class ChunkWire(msgspec.Struct, array_like=True, frozen=True):
    """A `ContentChunk` of the file it belongs to."""

    start_line: int
    end_line: int
    title: str
    text: str
    sha256: str


class ReadRequest(msgspec.Struct, array_like=True, frozen=True, tag="read"):
    """Asks for one `ReadAnswer` per file, in order."""

    files: list[FileWire]


class JoinRequest(msgspec.Struct, array_like=True, frozen=True, tag="join"):
    """Asks for `JoinAnswer` parts."""

    joiner: str
    fragments: msgspec.Raw
    facts: msgspec.Raw


class ReadAnswer(msgspec.Struct, array_like=True, frozen=True):
    """One reading; with ``leaving`` the last of this worker."""

    leaving: bool
    status: CoverageStatus
    reason: str
    language: str | None
    path_class: PathClass
    line_count: int
    facts: list[FactWire]
    fragments: list[FragmentWire]
    chunks: list[ChunkWire]


class JoinAnswer(msgspec.Struct, array_like=True, frozen=True):
    """A part of what one joiner found; ``reason``, in the last part, says why that may not be all."""

    more: bool
    reason: str
    facts: list[FactWire]


class Readable(Protocol):
    """A stream of bytes that blocks until it has them."""

    def read(self, size: int, /) -> bytes:
        """Return ``size`` bytes, fewer only at the end."""
        ...


def frame(payload: bytes) -> tuple[bytes, bytes]:
    """Return the length of a payload as it travels, and the payload."""
    return _PREFIX.pack(len(payload)), payload


def next_frame(stream: Readable) -> bytes | None:
    """Return the next payload of a stream, or ``None`` at its end or when what comes is no frame."""
    prefix = stream.read(_PREFIX.size)
    if len(prefix) < _PREFIX.size:
        return None
    (length,) = _PREFIX.unpack(prefix)
    if length > MAX_FRAME_BYTES:
        return None
    payload = stream.read(length)
    return payload if len(payload) == length else None


def fact_to_wire(fact: ObservedFact) -> FactWire:
    """Return a fact as it travels."""
    return FactWire(
        fact.kind,
        fact.key,
        fact.value,
        fact.path,
        fact.start_line,
        fact.end_line,
        fact.rule,
        fact.rule_version,
        fact.path_class,
        dict(fact.attributes),
    )


def fact_from_wire(wire: FactWire) -> ObservedFact:
    """Return a fact that has travelled."""
    return ObservedFact(
        kind=wire.kind,
        key=wire.key,
        value=wire.value,
        path=wire.path,
        start_line=wire.start_line,
        end_line=wire.end_line,
        rule=wire.rule,
        rule_version=wire.rule_version,
        path_class=wire.path_class,
        attributes=wire.attributes,
    )


def fragment_to_wire(fragment: Fragment) -> FragmentWire:
    """Return a fragment as it travels."""
    return FragmentWire(fragment.kind, fragment.path, fragment.line, fragment.path_class, dict(fragment.payload))


def fragment_from_wire(wire: FragmentWire) -> Fragment:
    """Return a fragment that has travelled."""
    return Fragment(kind=wire.kind, path=wire.path, line=wire.line, path_class=wire.path_class, payload=wire.payload)


def files_to_wire(files: Sequence[BlobContent]) -> ReadRequest:
    """Return the request to read files whose bytes are there."""
    return ReadRequest([FileWire(file.path, file.blob_id, file.size_bytes, file.data or b"") for file in files])


def file_from_wire(wire: FileWire) -> BlobContent:
    """Return a file that has travelled."""
    return BlobContent(path=wire.path, blob_id=wire.blob_id, size_bytes=wire.size_bytes, data=wire.data)


def reading_to_wire(reading: FileReading, *, leaving: bool) -> ReadAnswer:
    """Return a reading as it travels; who asked knows path and blob."""
    coverage = reading.coverage
    return ReadAnswer(
        leaving,
        coverage.status,
        coverage.reason,
        coverage.language,
        coverage.path_class,
        coverage.line_count,
        [fact_to_wire(fact) for fact in reading.facts],
        [fragment_to_wire(fragment) for fragment in reading.fragments],
        [
            ChunkWire(chunk.start_line, chunk.end_line, chunk.title, chunk.text, chunk.sha256)
            for chunk in reading.chunks
        ],
    )


def reading_from_wire(wire: ReadAnswer, content: BlobContent, reading_id: str) -> FileReading:
    """Return the reading of a file from the answer to it."""
    return FileReading(
        id=reading_id,
        coverage=CoverageRecord(
            path=content.path,
            blob_id=content.blob_id,
            size_bytes=content.size_bytes,
            status=wire.status,
            reason=wire.reason,
            language=wire.language,
            path_class=wire.path_class,
            line_count=wire.line_count,
        ),
        facts=tuple(map(fact_from_wire, wire.facts)),
        fragments=tuple(map(fragment_from_wire, wire.fragments)),
        chunks=tuple(
            ContentChunk(
                path=content.path,
                start_line=chunk.start_line,
                end_line=chunk.end_line,
                title=chunk.title,
                text=chunk.text,
                sha256=chunk.sha256,
            )
            for chunk in wire.chunks
        ),
    )


def packed_fragment(fragment: Fragment) -> bytes:
    """Return a fragment encoded once, for one or many requests."""
    return encoded(fragment_to_wire(fragment))


def raw_facts(facts: Iterable[ObservedFact]) -> msgspec.Raw:
    """Return facts encoded once, for one or many requests."""
    return raw_list(encoded(fact_to_wire(fact)) for fact in facts)


def raw_list(members: Iterable[bytes]) -> msgspec.Raw:
    """Return a msgpack array of encoded members, made piece by piece so that other threads get their turn."""
    encoded_members = list(members)
    return msgspec.Raw(b"\xdd" + _PREFIX.pack(len(encoded_members)) + b"".join(encoded_members))


def encoded(message: object) -> bytes:
    """Return a message as bytes."""
    return msgspec.msgpack.encode(message)
