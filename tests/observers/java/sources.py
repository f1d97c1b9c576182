"""Small Java and Kotlin projects as texts, read by their rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from repo_registry.adapters.observers.java import JOINERS, OBSERVERS
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.domain.model.facts import FactKind, Fragment, ObservedFact
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.rules.languages import language_of
from repo_registry.domain.rules.paths import classify_path

SPRING = "import org.springframework.web.bind.annotation.*;\n"
JAX_RS = "import jakarta.ws.rs.*;\n"


def source_file(path: str, text: str) -> SourceFile:
    return SourceFile(
        path=path, blob_id="0" * 40, text=text, language=language_of(path), path_class=classify_path(path)
    )


def main_class(path: str) -> ObservedFact:
    """Return the fact of a program that starts in a file."""
    return ObservedFact(
        kind=FactKind.ENTRY_POINT,
        key="Main",
        value="Main",
        path=path,
        start_line=1,
        end_line=1,
        rule="manifests.jvm.main_class",
        rule_version=1,
        path_class=PathClass.OWN,
        attributes={"type": "application"},
    )


def findings(files: Mapping[str, str]) -> tuple[list[ObservedFact], list[Fragment]]:
    """Read the files one by one, in the order of their paths."""
    facts: list[ObservedFact] = []
    fragments: list[Fragment] = []
    for path in sorted(files):
        file = source_file(path, files[path])
        for observer in OBSERVERS:
            for finding in observer.observe(file) if observer.wants(file) else ():
                if isinstance(finding, ObservedFact):
                    facts.append(finding)
                else:
                    fragments.append(finding)
    return facts, fragments


def read(files: Mapping[str, str], others: Sequence[ObservedFact] = ()) -> list[ObservedFact]:
    """Return all facts of a project, joined ones included."""
    facts, fragments = findings(files)
    for joiner in JOINERS:
        facts += joiner.join([fragment for fragment in fragments if fragment.kind in joiner.takes], others)
    return facts


def keys(files: Mapping[str, str], kind: FactKind, others: Sequence[ObservedFact] = ()) -> list[str]:
    return [fact.key for fact in read(files, others) if fact.kind is kind]


def routes(files: Mapping[str, str], others: Sequence[ObservedFact] = ()) -> list[str]:
    return keys(files, FactKind.HTTP_ROUTE, others)
