"""Small Ruby projects as texts, read by the rules for Ruby."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from repo_registry.adapters.observers.ruby import JOINERS, OBSERVERS
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.domain.model.facts import FactKind, Fragment, ObservedFact
from repo_registry.domain.model.paths import PathClass


def source_file(path: str, text: str) -> SourceFile:
    path_class = PathClass.TEST if path.startswith(("test/", "spec/")) else PathClass.OWN
    language = None if path.endswith((".yml", ".erb")) else "Ruby"
    return SourceFile(path=path, blob_id="0" * 40, text=text, language=language, path_class=path_class)


def gem(name: str) -> ObservedFact:
    """Return the fact of a dependency."""
    return ObservedFact(
        kind=FactKind.DEPENDENCY,
        key=f"pkg:gem/{name}",
        value="",
        path="Gemfile",
        start_line=1,
        end_line=1,
        rule="manifest",
        rule_version=1,
        path_class=PathClass.OWN,
        attributes={"name": name, "ecosystem": "gem", "scope": "runtime"},
    )


def package(name: str) -> Fragment:
    """Return what a gem specification at the root says."""
    return Fragment(
        kind="gem.package",
        path=f"{name}.gemspec",
        line=1,
        path_class=PathClass.OWN,
        payload={"name": name, "folder": ""},
    )


def executable(path: str) -> Fragment:
    return Fragment(kind="gem.file", path=path, line=1, path_class=PathClass.OWN)


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
    files: Mapping[str, str], manifests: Sequence[ObservedFact] = (), more: Sequence[Fragment] = ()
) -> list[ObservedFact]:
    """Return all facts of a project, joined ones included."""
    facts, fragments = findings(files)
    fragments = [*more, *fragments]
    for joiner in JOINERS:
        facts += joiner.join([fragment for fragment in fragments if fragment.kind in joiner.takes], manifests)
    return facts


def keys(files: Mapping[str, str], kind: FactKind) -> list[str]:
    return [fact.key for fact in read(files) if fact.kind is kind]


def routes(text: str, **more: str) -> list[str]:
    """Return the routes of a route file; further files are given with ``__`` for slashes."""
    files = {"config/routes.rb": f"Rails.application.routes.draw do\n{text}\nend\n"}
    files |= {path.replace("__", "/") + ".rb": content for path, content in more.items()}
    return keys(files, FactKind.HTTP_ROUTE)


def handlers(text: str) -> dict[str, str]:
    """Return what handles each route."""
    files = {"config/routes.rb": f"Rails.application.routes.draw do\n{text}\nend\n"}
    return {fact.key: fact.value for fact in read(files) if fact.kind is FactKind.HTTP_ROUTE}
