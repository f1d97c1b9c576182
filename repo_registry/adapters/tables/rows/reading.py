"""Rows of readings, facts, fragments and chunks: many, so they are plain tuples in the order of their statements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from repo_registry.adapters.tables.values import json_of, json_text
from repo_registry.domain.model.analysis import CoverageRecord, CoverageStatus
from repo_registry.domain.model.facts import ContentChunk, FactKind, Fragment, ObservedFact
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.reading import FileReading

_KINDS = {kind.value: kind for kind in FactKind}
_CLASSES = {path_class.value: path_class for path_class in PathClass}
_STATUSES = {status.value: status for status in CoverageStatus}


def _other(path: str, reading_path: str) -> str | None:
    return None if path == reading_path else path


def reading_row(key: int, reading: FileReading) -> tuple[Any, ...]:
    """Return the row of a reading itself."""
    coverage = reading.coverage
    return (
        key,
        reading.id,
        coverage.path,
        coverage.blob_id,
        coverage.size_bytes,
        coverage.status.value,
        coverage.reason,
        coverage.language,
        coverage.path_class.value,
        coverage.line_count,
    )


def coverage_of(row: Iterable[Any]) -> CoverageRecord:
    """Return the coverage of a reading's row, without key and id."""
    path, blob_id, size_bytes, status, reason, language, path_class, line_count = row
    return CoverageRecord(
        path=path,
        blob_id=blob_id,
        size_bytes=size_bytes,
        status=_STATUSES[status],
        reason=reason,
        language=language,
        path_class=_CLASSES[path_class],
        line_count=line_count,
    )


def fact_rows(key: int, reading: FileReading) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a reading's facts."""
    path = reading.coverage.path
    for ordinal, fact in enumerate(reading.facts):
        yield (
            key,
            ordinal,
            fact.kind.value,
            fact.key,
            fact.value,
            _other(fact.path, path),
            fact.start_line,
            fact.end_line,
            fact.rule,
            fact.rule_version,
            fact.path_class.value,
            json_text(fact.attributes),
        )


def fact_of(row: Iterable[Any]) -> ObservedFact:
    """Return the fact of a row, without key and ordinal and with its path."""
    kind, key, value, path, start_line, end_line, rule, rule_version, path_class, attributes = row
    return ObservedFact(
        kind=_KINDS[kind],
        key=key,
        value=value,
        path=path,
        start_line=start_line,
        end_line=end_line,
        rule=rule,
        rule_version=rule_version,
        path_class=_CLASSES[path_class],
        attributes=json_of(attributes),
    )


def fragment_rows(key: int, reading: FileReading) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a reading's fragments."""
    path = reading.coverage.path
    for ordinal, fragment in enumerate(reading.fragments):
        yield (
            key,
            ordinal,
            fragment.kind,
            _other(fragment.path, path),
            fragment.line,
            fragment.path_class.value,
            json_text(fragment.payload),
        )


def fragment_of(row: Iterable[Any]) -> Fragment:
    """Return the fragment of a row, without key and ordinal and with its path."""
    kind, path, line, path_class, payload = row
    return Fragment(kind=kind, path=path, line=line, path_class=_CLASSES[path_class], payload=json_of(payload))


def chunk_rows(key: int, reading: FileReading) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a reading's chunks."""
    path = reading.coverage.path
    for ordinal, chunk in enumerate(reading.chunks):
        yield (
            key,
            ordinal,
            _other(chunk.path, path),
            chunk.start_line,
            chunk.end_line,
            chunk.title,
            chunk.text,
            chunk.sha256,
        )


def chunk_of(row: Iterable[Any]) -> ContentChunk:
    """Return the chunk of a row, without keys and ordinal and with its path."""
    path, start_line, end_line, title, text, sha256 = row
    return ContentChunk(path=path, start_line=start_line, end_line=end_line, title=title, text=text, sha256=sha256)
