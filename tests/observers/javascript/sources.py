"""Small projects as texts, read by the rules for JavaScript and TypeScript."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from repo_registry.adapters.observers.javascript import JOINERS, OBSERVERS
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.domain.model.facts import FactKind, Fragment, ObservedFact
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.validation import JsonValue

_TEST = re.compile(r"(^|/)tests?/|\.(test|spec)\.")


def source_file(path: str, text: str) -> SourceFile:
    path_class = PathClass.TEST if _TEST.search(path) else PathClass.OWN
    return SourceFile(path=path, blob_id="0" * 40, text=text, language=None, path_class=path_class)


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


def read(files: Mapping[str, str], manifests: Sequence[ObservedFact] = ()) -> list[ObservedFact]:
    """Return all facts of a project, joined ones included."""
    facts, fragments = findings(files)
    given = [*manifests, *(fact for fact in facts if fact.kind is FactKind.ENTRY_POINT)]
    for joiner in JOINERS:
        facts += joiner.join([fragment for fragment in fragments if fragment.kind in joiner.takes], given)
    return facts


def keys(files: Mapping[str, str], kind: FactKind, manifests: Sequence[ObservedFact] = ()) -> list[str]:
    return [fact.key for fact in read(files, manifests) if fact.kind is kind]


def routes(files: Mapping[str, str], manifests: Sequence[ObservedFact] = ()) -> list[str]:
    return keys(files, FactKind.HTTP_ROUTE, manifests)


def commands(files: Mapping[str, str], manifests: Sequence[ObservedFact] = ()) -> dict[str, str]:
    """Return help by command."""
    facts = read(files, manifests)
    return {fact.key: fact.value for fact in facts if fact.kind is FactKind.CLI_COMMAND}


def package(path: str, name: str, bins: Mapping[str, str] | None = None, description: str = "") -> list[ObservedFact]:
    """Return the facts that stand in a ``package.json``."""

    def fact(kind: FactKind, key: str, value: str, attributes: dict[str, JsonValue]) -> ObservedFact:
        return ObservedFact(
            kind=kind,
            key=key,
            value=value,
            path=path,
            start_line=1,
            end_line=1,
            rule="manifest",
            rule_version=1,
            path_class=PathClass.OWN,
            attributes=attributes,
        )

    return [
        fact(FactKind.MANIFEST, path, "npm", {"name": name, "description": description}),
        *(fact(FactKind.ENTRY_POINT, key, target, {"type": "bin"}) for key, target in (bins or {}).items()),
    ]
