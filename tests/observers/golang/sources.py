"""Small Go projects as texts, read by the rules for Go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from repo_registry.adapters.observers.golang import JOINERS, OBSERVERS
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.domain.model.facts import FactKind, Fragment, ObservedFact
from repo_registry.domain.model.paths import PathClass


def source_file(path: str, text: str) -> SourceFile:
    path_class = PathClass.TEST if path.endswith("_test.go") else PathClass.OWN
    return SourceFile(path=path, blob_id="0" * 40, text=text, language="Go", path_class=path_class)


def module(name: str, path: str = "go.mod") -> ObservedFact:
    """Return the fact of a ``go.mod``."""
    return ObservedFact(
        kind=FactKind.MANIFEST,
        key=path,
        value="golang",
        path=path,
        start_line=1,
        end_line=1,
        rule="manifest",
        rule_version=1,
        path_class=PathClass.OWN,
        attributes={"name": name},
    )


MODULE = module("example.org/acme/tool")


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


def read(files: Mapping[str, str], manifests: Sequence[ObservedFact] = (MODULE,)) -> list[ObservedFact]:
    """Return all facts of a project, joined ones included."""
    facts, fragments = findings(files)
    for joiner in JOINERS:
        facts += joiner.join([fragment for fragment in fragments if fragment.kind in joiner.takes], manifests)
    return facts


def keys(files: Mapping[str, str], kind: FactKind) -> list[str]:
    return [fact.key for fact in read(files) if fact.kind is kind]


def commands(files: Mapping[str, str]) -> dict[str, str]:
    """Return help by command."""
    return {fact.key: fact.value for fact in read(files) if fact.kind is FactKind.CLI_COMMAND}
