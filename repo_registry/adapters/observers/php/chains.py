"""Chains of calls in PHP, such as ``Route::prefix('x')->group(…)``, and which closure each stands in."""

from __future__ import annotations

from bisect import bisect_left
from typing import Final

import attrs
from tree_sitter import Node

from repo_registry.adapters.observers.php.source import CALLS, Source

#: A longer chain is read from its end.
LINKS: Final = 60
_CLOSURES: Final = frozenset({"anonymous_function", "arrow_function"})


@attrs.frozen(eq=False)
class Link:
    """One call of a chain."""

    name: str
    arguments: tuple[tuple[str, Node], ...]
    node: Node

    def argument(self, index: int, name: str = "") -> Node | None:
        """Return an argument by its name or its place."""
        for given, node in self.arguments:
            if name and given == name:
                return node
        unnamed = [node for given, node in self.arguments if not given]
        return unnamed[index] if index < len(unnamed) else None

    @property
    def closure(self) -> Node | None:
        """The last closure among the arguments."""
        found = [node for _, node in self.arguments if node.type in _CLOSURES]
        return found[-1] if found else None


@attrs.frozen(eq=False)
class Chain:
    """Calls on one object, first call first."""

    base: str
    """``Route`` of ``Route::get()``, ``$app`` of ``$app->get()``, else ``""``."""
    links: tuple[Link, ...]
    node: Node

    def link(self, *names: str) -> Link | None:
        """Return the first call of one of these names."""
        return next((one for one in self.links if one.name in names), None)

    def all(self, *names: str) -> list[Link]:
        """Return the calls of these names."""
        return [one for one in self.links if one.name in names]


def chains_of(source: Source) -> list[Chain]:
    """Return the chains of a file by their place, the outer before the inner; read once."""
    remembered = vars(source)
    known = remembered.get("_chains")
    if isinstance(known, list):
        return known
    inner: set[int] = set()
    found: list[Chain] = []
    for node, _ in source.syntax.of(*sorted(CALLS)):
        if node.id in inner:
            continue
        links: list[Link] = []
        base = ""
        at: Node | None = node
        while at is not None and at.type in CALLS:
            inner.add(at.id)
            if len(links) < LINKS:
                name = source.head(at.child_by_field_name("name"))
                links.append(Link(name, tuple(source.arguments(at)), at))
            if at.type == "scoped_call_expression":
                base = source.head(at.child_by_field_name("scope")).lstrip("\\")
                break
            at = at.child_by_field_name("object")
        if at is not None and at.type not in CALLS:
            base = source.head(at) if at.type in {"variable_name", "member_access_expression"} else ""
        found.append(Chain(base, tuple(reversed(links)), node))
    remembered["_chains"] = found
    return found


class Spans:
    """Stretches of a file, properly nested, in the order of their beginnings."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._above: list[int] = []

    def add(self, start: int, end: int) -> bool:
        """Add a stretch and tell whether it begins behind all added before, as it must."""
        if self._starts and start < self._starts[-1]:
            return False
        self._above.append(self.around(start))
        self._starts.append(start)
        self._ends.append(end)
        return True

    def around(self, offset: int) -> int:
        """Return the number of the innermost stretch around an offset, or ``-1``."""
        index = bisect_left(self._starts, offset + 1) - 1
        while index >= 0 and self._ends[index] <= offset:
            index = self._above[index]
        return index
