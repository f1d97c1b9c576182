"""Small projects written as dictionaries, and what is found in them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from textwrap import dedent

from repo_registry.adapters.observers.observer import Unreadable
from repo_registry.adapters.observers.python import JOINERS, OBSERVERS
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.domain.model.facts import FactKind, Fragment, ObservedFact
from repo_registry.domain.model.paths import PathClass


def path_class_of(path: str) -> PathClass:
    """Classify the paths that these tests use."""
    top = path.partition("/")[0]
    return {"tests": PathClass.TEST, "examples": PathClass.EXAMPLE, "docs": PathClass.DOCS}.get(top, PathClass.OWN)


def source(text: str, path: str = "pkg/module.py") -> SourceFile:
    """Make one Python file."""
    return SourceFile(path=path, blob_id="0" * 40, text=dedent(text), language="Python", path_class=path_class_of(path))


def script(name: str, target: str) -> ObservedFact:
    """Make the fact of a declared console script."""
    return ObservedFact(
        kind=FactKind.ENTRY_POINT,
        key=name,
        value=target,
        path="pyproject.toml",
        start_line=1,
        end_line=1,
        rule="test",
        rule_version=1,
        path_class=PathClass.OWN,
        attributes={"type": "console_script"},
    )


def observed(file: SourceFile) -> tuple[list[ObservedFact], list[Fragment], list[str]]:
    """Run all observers over one file: facts, fragments, and reasons why it was read in part."""
    facts: list[ObservedFact] = []
    fragments: list[Fragment] = []
    problems: list[str] = []
    for observer in OBSERVERS:
        if not observer.wants(file):
            continue
        try:
            for finding in observer.observe(file):
                if isinstance(finding, ObservedFact):
                    facts.append(finding)
                else:
                    # Fragments travel between processes as JSON.
                    payload = json.loads(json.dumps(dict(finding.payload)))
                    fragments.append(
                        Fragment(
                            kind=finding.kind,
                            path=finding.path,
                            line=finding.line,
                            path_class=finding.path_class,
                            payload=payload,
                        )
                    )
        except Unreadable as error:
            problems.append(str(error))
    return facts, fragments, problems


def facts_of(files: Mapping[str, str], scripts: Mapping[str, str] | None = None) -> list[ObservedFact]:
    """Run observers and joiners over a project, its files in path order."""
    facts: list[ObservedFact] = []
    fragments: list[Fragment] = []
    for path in sorted(files):
        found, left, _ = observed(source(files[path], path))
        facts.extend(found)
        fragments.extend(left)
    declared = [script(name, target) for name, target in (scripts or {}).items()]
    starting = [*declared, *(fact for fact in facts if fact.kind is FactKind.ENTRY_POINT)]
    for joiner in JOINERS:
        facts.extend(joiner.join([one for one in fragments if one.kind in joiner.takes], starting))
    return facts


def keys(files: Mapping[str, str], kind: FactKind, scripts: Mapping[str, str] | None = None) -> list[str]:
    """Return the keys of all facts of one kind, sorted."""
    return sorted(fact.key for fact in facts_of(files, scripts) if fact.kind is kind)


def routes(files: Mapping[str, str]) -> list[str]:
    """Return the routes of a project, sorted."""
    return keys(files, FactKind.HTTP_ROUTE)


def commands(files: Mapping[str, str], scripts: Mapping[str, str] | None = None) -> list[str]:
    """Return the commands of a project, sorted."""
    return keys(files, FactKind.CLI_COMMAND, scripts)
