"""Chains of method calls, such as ``router.route('/x').get(list).post(create)``, each read once from its start."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tree_sitter import Node

from repo_registry.adapters.observers.javascript.forms import unwrap
from repo_registry.adapters.observers.syntax import Syntax

#: Calls of one chain that are read; what comes before them is taken for the object.
LINKS = 2000


class Link(NamedTuple):
    """One call of a chain."""

    name: str
    call: Node


class Chain(NamedTuple):
    """An object and the methods called on it, in order."""

    base: Node
    links: list[Link]
    scope: int
    node: Node
    """The whole expression."""


def chains(syntax: Syntax) -> Iterator[Chain]:
    """Yield every chain of method calls, the outer before those in its arguments."""
    seen: set[int] = set()
    for node, scope in syntax.of("call_expression"):
        if node.id in seen:
            continue
        links: list[Link] = []
        base: Node | None = node
        while base is not None and base.type == "call_expression" and len(links) < LINKS:
            callee = base.child_by_field_name("function")
            if callee is None or callee.type != "member_expression":
                break
            field = callee.child_by_field_name("property")
            if field is None:
                break
            seen.add(base.id)
            links.append(Link(syntax.text(field), base))
            base = unwrap(callee.child_by_field_name("object"))
        if base is not None and links:
            links.reverse()
            yield Chain(base, links, scope, node)
