"""Makes files for observers and reads what they find."""

from __future__ import annotations

from collections.abc import Sequence

from repo_registry.adapters.observers.observer import Finding, Joiner, Observer
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.domain.model.facts import FactKind, Fragment, ObservedFact
from repo_registry.domain.model.paths import PathClass


def source(path: str, text: str, *, path_class: PathClass = PathClass.OWN, language: str | None = None) -> SourceFile:
    """Make a file."""
    return SourceFile(path=path, blob_id="0" * 40, text=text, language=language, path_class=path_class)


def findings(observer: Observer, path: str, text: str, *, path_class: PathClass = PathClass.OWN) -> list[Finding]:
    """Return what an observer that wants the file finds in it, checked for lines that exist."""
    file = source(path, text, path_class=path_class)
    assert observer.wants(file)
    found = list(observer.observe(file))
    check_places(found, file)
    return found


def check_places(found: Sequence[Finding], file: SourceFile) -> None:
    """Assert that every finding lies in its file."""
    last = len(file.lines) - (not file.lines[-1])
    for finding in found:
        assert finding.path == file.path
        if isinstance(finding, ObservedFact):
            assert min(1, last) <= finding.start_line <= finding.end_line <= last
        else:
            assert min(1, last) <= finding.line <= last


def facts(observer: Observer, path: str, text: str, *, path_class: PathClass = PathClass.OWN) -> list[ObservedFact]:
    """Return the facts of an observer."""
    return [
        finding
        for finding in findings(observer, path, text, path_class=path_class)
        if isinstance(finding, ObservedFact)
    ]


def dependencies(observer: Observer, path: str, text: str) -> list[tuple[str, str, str, int]]:
    """Return purl, range, scope and line of each dependency."""
    return [
        (fact.key, fact.value, str(fact.attributes["scope"]), fact.start_line)
        for fact in facts(observer, path, text)
        if fact.kind is FactKind.DEPENDENCY
    ]


def entry_points(observer: Observer, path: str, text: str) -> list[tuple[str, str, str, int]]:
    """Return name, target, type and line of each entry point."""
    return [
        (fact.key, fact.value, str(fact.attributes["type"]), fact.start_line)
        for fact in facts(observer, path, text)
        if fact.kind is FactKind.ENTRY_POINT
    ]


def licences(observer: Observer, path: str, text: str) -> list[tuple[str, int]]:
    """Return expression and line of each licence."""
    return [(fact.key, fact.start_line) for fact in facts(observer, path, text) if fact.kind is FactKind.LICENSE]


def locked(observer: Observer, path: str, text: str) -> list[tuple[str, str, int]]:
    """Return purl, version and line of each locked dependency."""
    return [
        (fact.key, fact.value, fact.start_line)
        for fact in facts(observer, path, text)
        if fact.kind is FactKind.LOCKED_DEPENDENCY
    ]


def manifest(observer: Observer, path: str, text: str) -> ObservedFact | None:
    """Return the manifest, or ``None``."""
    return next((fact for fact in facts(observer, path, text) if fact.kind is FactKind.MANIFEST), None)


def joined(
    joiner: Joiner, observers: Sequence[Observer], files: Sequence[tuple[str, str]], extra: Sequence[Fragment] = ()
) -> list[ObservedFact]:
    """Return what a joiner makes of a project of files, given in order of their paths."""
    found: list[Finding] = []
    for path, text in files:
        file = source(path, text)
        for observer in observers:
            if observer.wants(file):
                found += observer.observe(file)
    fragments = [finding for finding in found if isinstance(finding, Fragment)] + [*extra]
    known = [finding for finding in found if isinstance(finding, ObservedFact)]
    return list(joiner.join([fragment for fragment in fragments if fragment.kind in joiner.takes], known))
