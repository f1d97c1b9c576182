"""The fact that a CI workflow gives, whatever system runs it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from repo_registry.adapters.observers.fact_writer import FactWriter
from repo_registry.adapters.observers.formats.node import Node
from repo_registry.domain.model.facts import FactKind, ObservedFact
from repo_registry.domain.model.validation import JsonValue

MAX_NAMES: Final = 100
"""Jobs or triggers that a workflow lists."""


def workflow_fact(
    writer: FactWriter, *, system: str, name: str, triggers: Iterable[str], jobs: Iterable[str], line: int = 1
) -> ObservedFact:
    """Make the fact of one workflow; without a name of its own it has its file's."""
    path = writer.file.path
    return writer.fact(
        FactKind.CI_WORKFLOW,
        path,
        name.strip() or writer.file.name.rpartition(".")[0].lstrip(".") or writer.file.name,
        line,
        system=system,
        triggers=_names(triggers),
        jobs=_names(jobs),
    )


def _names(names: Iterable[str]) -> list[JsonValue]:
    distinct: list[JsonValue] = [*dict.fromkeys(name for name in names if name)]
    return distinct[:MAX_NAMES]


def keys_or_texts(node: Node) -> list[str]:
    """Return the keys of a mapping, the texts of a list, or the single text of a scalar."""
    return [name for name, _ in node.items()] or [text for text, _ in node.texts()]
