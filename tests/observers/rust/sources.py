"""Small Rust projects as texts, read by the rules for Rust."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from repo_registry.adapters.observers.rust import JOINERS, OBSERVERS
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.domain.model.facts import FactKind, Fragment, ObservedFact
from repo_registry.domain.model.paths import PathClass


def source_file(path: str, text: str) -> SourceFile:
    path_class = PathClass.TEST if path.startswith("tests/") else PathClass.OWN
    return SourceFile(path=path, blob_id="0" * 40, text=text, language="Rust", path_class=path_class)


def _fact(kind: FactKind, path: str, key: str, value: str, **attributes: str) -> ObservedFact:
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
        attributes=dict(attributes),
    )


def crate(name: str, path: str = "Cargo.toml") -> ObservedFact:
    """Return the fact of a manifest."""
    return _fact(FactKind.MANIFEST, path, path, "cargo", name=name)


def binary(name: str, target: str) -> ObservedFact:
    """Return a program that the manifest at the root lists."""
    return _fact(FactKind.ENTRY_POINT, "Cargo.toml", name, target, type="bin")


def main_file(path: str = "src/main.rs", folder: str = "") -> Fragment:
    """Return what Cargo makes of a file by its place."""
    return Fragment(kind="cargo.main", path=path, line=1, path_class=PathClass.OWN, payload={"folder": folder})


CRATE = (crate("acme-tool"),)


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


def read(
    files: Mapping[str, str], manifests: Sequence[ObservedFact] = CRATE, more: Sequence[Fragment] = ()
) -> list[ObservedFact]:
    """Return all facts of a project, joined ones included."""
    facts, fragments = findings(files)
    fragments = [*more, *fragments]
    for joiner in JOINERS:
        facts += joiner.join([fragment for fragment in fragments if fragment.kind in joiner.takes], manifests)
    return facts


def keys(files: Mapping[str, str], kind: FactKind) -> list[str]:
    return [fact.key for fact in read(files, more=[main_file()]) if fact.kind is kind]
