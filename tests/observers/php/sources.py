"""Small PHP projects as texts, read by the rules for PHP."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from repo_registry.adapters.observers.php import JOINERS, OBSERVERS
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.domain.model.facts import FactKind, Fragment, ObservedFact
from repo_registry.domain.rules.languages import language_of
from repo_registry.domain.rules.paths import classify_path

FACADE = "<?php\nuse Illuminate\\Support\\Facades\\Route;\n"
ATTRIBUTE = "<?php\nnamespace App\\Controller;\nuse Symfony\\Component\\Routing\\Attribute\\Route;\n"


def source_file(path: str, text: str) -> SourceFile:
    return SourceFile(
        path=path, blob_id="0" * 40, text=text, language=language_of(path), path_class=classify_path(path)
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


def routes(files: Mapping[str, str]) -> list[str]:
    return keys(files, FactKind.HTTP_ROUTE)
