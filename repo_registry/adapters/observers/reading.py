"""Turns one file of the tree into its reading: coverage, facts, fragments and chunks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import attrs

from repo_registry.adapters.observers.findings import (
    bounded_fact,
    bounded_fragment,
    bounded_text,
    placed_fact,
    placed_fragment,
)
from repo_registry.adapters.observers.limits import ReadingLimits
from repo_registry.adapters.observers.observer import Finding, Observer, Unreadable
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.domain.model.analysis import CoverageRecord, CoverageStatus
from repo_registry.domain.model.facts import ContentChunk, Fragment, ObservedFact
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.reading import BlobContent, FileReading
from repo_registry.domain.rules.chunking import CHUNK_RULES_VERSION, cut, spans_of
from repo_registry.domain.rules.decoding import DECODING_VERSION, decode, is_lfs_pointer
from repo_registry.domain.rules.identity import reading_id
from repo_registry.domain.rules.languages import (
    LANGUAGE_RULES_VERSION,
    is_data,
    is_prose,
    language_of,
    language_of_text,
)
from repo_registry.domain.rules.paths import PATH_RULES_VERSION, classify_path, is_asset_path, is_lock_file
from repo_registry.domain.rules.provenance import PROVENANCE_RULES_VERSION, looks_copied, looks_generated

READING_VERSION = 1
"""Raised whenever readings may differ for a reason that has no version of its own."""

#: Versions of the rules that every reading depends on besides the observers.
RULE_VERSIONS = {
    "rules.chunks": CHUNK_RULES_VERSION,
    "rules.decoding": DECODING_VERSION,
    "rules.languages": LANGUAGE_RULES_VERSION,
    "rules.paths": PATH_RULES_VERSION,
    "rules.provenance": PROVENANCE_RULES_VERSION,
    "rules.reading": READING_VERSION,
}
_MAX_REASON_CHARACTERS = 300
_MAX_REASONS = 5
_REFUSALS = {
    "too_big": (CoverageStatus.TOO_BIG, "larger than the limit for one file"),
    "symlink": (CoverageStatus.SKIPPED, "symbolic link"),
    "submodule": (CoverageStatus.SKIPPED, "submodule"),
    "missing": (CoverageStatus.SKIPPED, "missing object"),
    "lfs": (CoverageStatus.SKIPPED, "LFS pointer"),
}
_FOREIGN = {
    PathClass.VENDORED: (CoverageStatus.VENDORED, "vendored, by its path"),
    PathClass.GENERATED: (CoverageStatus.GENERATED, "generated, by its path"),
}


class OutOfRange(AssertionError):
    """An observer placed a finding outside its file: a defect, told by tests and mended otherwise."""


@attrs.define(kw_only=True)
class _Gathered:
    facts: list[ObservedFact] = attrs.field(factory=list)
    fragments: list[Fragment] = attrs.field(factory=list)
    reasons: list[str] = attrs.field(factory=list)


def read_file(
    content: BlobContent,
    *,
    rules_digest: str,
    observers: Sequence[Observer],
    limits: ReadingLimits | None = None,
    strict: bool = False,
) -> FileReading:
    """Read one file; whatever it holds, this returns.

    Args:
        content: The file.
        rules_digest: Names the rules in the reading's id.
        observers: In the order of their findings.
        limits: The defaults when ``None``.
        strict: Raise `OutOfRange` for findings outside their file instead of clamping them; for tests.
    """
    limits = limits or ReadingLimits()
    path_class = classify_path(content.path)
    unread = _unread(content, path_class, rules_digest, limits)
    if unread is not None or content.data is None:
        return unread or skipped(content, rules_digest, "not read")
    decoded = decode(content.data)
    text = decoded.text
    if text is None:
        return _covered(content, rules_digest, path_class, CoverageStatus.BINARY, decoded.reason)
    language = language_of_text(content.path, text)
    file = SourceFile(path=content.path, blob_id=content.blob_id, text=text, language=language, path_class=path_class)
    foreign = _foreign_by_content(file)
    if foreign is not None:
        status, own_class, reason = foreign
        return _covered(content, rules_digest, own_class, status, reason, language, _line_count(text))
    gathered = _gather(file, observers, limits, strict=strict)
    chunks = () if is_lock_file(file.path) else _chunks(file, gathered, limits)
    return FileReading(
        id=reading_id(content.path, content.blob_id, rules_digest),
        coverage=CoverageRecord(
            path=content.path,
            blob_id=content.blob_id,
            size_bytes=content.size_bytes,
            status=CoverageStatus.PARTIAL if gathered.reasons else CoverageStatus.PARSED,
            reason=_reason(gathered.reasons),
            language=language,
            path_class=path_class,
            line_count=_line_count(text),
        ),
        facts=tuple(gathered.facts),
        fragments=tuple(gathered.fragments),
        chunks=chunks,
    )


def read_without_content(
    content: BlobContent, *, rules_digest: str, limits: ReadingLimits | None = None
) -> FileReading | None:
    """Return the reading of a file that need not be looked into, or ``None``."""
    return _unread(content, classify_path(content.path), rules_digest, limits or ReadingLimits())


def skipped(content: BlobContent, rules_digest: str, reason: str) -> FileReading:
    """Return the reading of a file that could not be read, for the reason given."""
    return _covered(
        content,
        rules_digest,
        classify_path(content.path),
        CoverageStatus.SKIPPED,
        reason,
        language_of(content.path),
    )


def _unread(
    content: BlobContent, path_class: PathClass, rules_digest: str, limits: ReadingLimits
) -> FileReading | None:
    language = language_of(content.path)
    if content.data is None:
        status, reason = _REFUSALS.get(content.refusal, (CoverageStatus.SKIPPED, content.refusal or "not read"))
    elif path_class in _FOREIGN and not is_lock_file(content.path):
        status, reason = _FOREIGN[path_class]
        lines = content.data.count(b"\n")
        return _covered(content, rules_digest, path_class, status, reason, language, lines)
    elif len(content.data) > limits.file_bytes:
        status, reason = _REFUSALS["too_big"]
    elif is_lfs_pointer(content.data):
        status, reason = _REFUSALS["lfs"]
    else:
        return None
    return _covered(content, rules_digest, path_class, status, reason, language)


def _covered(
    content: BlobContent,
    rules_digest: str,
    path_class: PathClass,
    status: CoverageStatus,
    reason: str,
    language: str | None = None,
    line_count: int = 0,
) -> FileReading:
    return FileReading(
        id=reading_id(content.path, content.blob_id, rules_digest),
        coverage=CoverageRecord(
            path=content.path,
            blob_id=content.blob_id,
            size_bytes=content.size_bytes,
            status=status,
            reason=_reason([reason]),
            language=language,
            path_class=path_class,
            line_count=line_count,
        ),
    )


def _foreign_by_content(file: SourceFile) -> tuple[CoverageStatus, PathClass, str] | None:
    if file.path_class not in (PathClass.OWN, PathClass.DOCS, PathClass.EXAMPLE, PathClass.TEST):
        return None
    reason = looks_generated(file.text, file.language)
    if reason:
        return CoverageStatus.GENERATED, PathClass.GENERATED, reason
    if file.language in ("JavaScript", "CSS") and is_asset_path(file.path) and looks_copied(file.text):
        return CoverageStatus.VENDORED, PathClass.VENDORED, "has the banner of a released library"
    return None


def _gather(file: SourceFile, observers: Sequence[Observer], limits: ReadingLimits, *, strict: bool) -> _Gathered:
    gathered = _Gathered()
    budget = limits.lock_facts if is_lock_file(file.path) else limits.facts
    # An empty file has a first line to point at, as editors show it.
    line_count = max(_line_count(file.text), 1)
    for observer in observers:
        try:
            if observer.wants(file):
                _take(observer.observe(file), gathered, file.path, line_count, budget, limits, strict=strict)
        except Unreadable as why:
            gathered.reasons.append(str(why))
        except OutOfRange:
            raise
        except (Exception, MemoryError, RecursionError) as why:  # noqa: BLE001  the file broke it; told in coverage
            # Only the class: a message may quote the file.
            gathered.reasons.append(f"{observer.name}: {type(why).__name__}")
    return gathered


def _take(
    findings: Iterable[Finding],
    gathered: _Gathered,
    path: str,
    line_count: int,
    budget: int,
    limits: ReadingLimits,
    *,
    strict: bool,
) -> None:
    for finding in findings:
        if len(gathered.facts) >= budget or len(gathered.fragments) >= budget:
            gathered.reasons.append(f"more than {budget} facts")
            return
        if isinstance(finding, ObservedFact):
            fact = placed_fact(finding, path, line_count)
            if strict and fact is not finding:
                raise OutOfRange(f"{finding.rule}: {finding.path}:{finding.start_line}-{finding.end_line}")
            gathered.facts.append(bounded_fact(fact, limits))
        else:
            fragment = placed_fragment(finding, path, line_count)
            if strict and fragment is not finding:
                raise OutOfRange(f"{finding.kind}: {finding.path}:{finding.line}")
            gathered.fragments.append(bounded_fragment(fragment, limits))


def _chunks(file: SourceFile, gathered: _Gathered, limits: ReadingLimits) -> tuple[ContentChunk, ...]:
    cut_text = cut(
        file.path,
        file.text,
        spans_of(gathered.facts),
        prose=is_prose(file.language),
        first_part_only=is_data(file.language),
        limits=limits.chunks,
    )
    if not cut_text.complete and not is_data(file.language):
        gathered.reasons.append(f"searchable up to line {cut_text.chunks[-1].end_line}")
    return cut_text.chunks


def _line_count(text: str) -> int:
    return text.count("\n") + (not text.endswith("\n")) if text else 0


def _reason(reasons: Sequence[str]) -> str:
    told = list(dict.fromkeys(reasons))
    more = [f"{len(told) - _MAX_REASONS} more"] if len(told) > _MAX_REASONS else []
    return bounded_text("; ".join(told[:_MAX_REASONS] + more), _MAX_REASON_CHARACTERS)
