"""What a class of the project is derived from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from repo_registry.adapters.observers.python.entities import ClassOf, Entity, External
from repo_registry.adapters.observers.python.program import Program

MAX_ANCESTORS: Final = 40
"""Classes looked at above one another or side by side."""


def ancestry(program: Program, entity: Entity) -> tuple[Entity, ...]:
    """Return something and, for a class, all of its bases, nearest first; circles end."""
    found: list[Entity] = []
    waiting: list[Entity] = [entity]
    while waiting and len(found) < MAX_ANCESTORS:
        current = waiting.pop(0)
        if current in found:
            continue
        found.append(current)
        if isinstance(current, ClassOf):
            waiting.extend(program.bases(current))
    return tuple(found)


def foreign_ancestry(program: Program, entity: Entity) -> Iterator[str]:
    """Yield the dotted names of other projects' things that something is or is derived from, nearest first."""
    for ancestor in ancestry(program, entity):
        if isinstance(ancestor, External):
            yield ancestor.name
