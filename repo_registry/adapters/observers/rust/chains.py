"""Chains of method calls in Rust, and what the objects they begin with are called elsewhere.

A *reference* is ``o:offset`` for an object made in the same file, or the path of a function that gives one back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from tree_sitter import Node

from repo_registry.adapters.observers.rust.items import Item
from repo_registry.adapters.observers.rust.source import CHAIN_LINKS, STEPS, Rust, arguments, plain

WRAPPING: Final = frozenset({"Ok", "Some", "Box::new", "Arc::new"})


class Link(NamedTuple):
    """One call of a chain."""

    name: str
    call: Node


def chain_of(source: Rust, node: Node | None) -> tuple[Node | None, list[Link]]:
    """Return what a chain of method calls begins with, and its calls in order."""
    links: list[Link] = []
    base = plain(node)
    while base is not None and base.type == "call_expression" and len(links) < CHAIN_LINKS:
        called = base.child_by_field_name("function")
        if called is not None and called.type == "generic_function":
            called = called.child_by_field_name("function")
        if called is None or called.type != "field_expression":
            break
        field = called.child_by_field_name("field")
        links.append(Link("" if field is None else source.head(field), base))
        base = plain(called.child_by_field_name("value"))
    return base, links[::-1]


def chains(source: Rust) -> Iterator[tuple[Node, list[Link], int]]:
    """Yield every chain once: what it begins with, its calls in order, and the scope."""
    seen: set[int] = set()
    for node, scope in source.syntax.of("call_expression"):
        if node.id in seen or source.is_tested(node):
            continue
        base, links = chain_of(source, node)
        seen.update(link.call.id for link in links)
        if base is not None:
            seen.add(base.id)
            yield base, links, scope


class References:
    """References of the expressions of one file."""

    def __init__(
        self, source: Rust, makers: Mapping[tuple[str, str], str], types: Mapping[str, str] | None = None
    ) -> None:
        """Remember what local names stand for.

        Args:
            source: The file.
            makers: Last two parts of the path of a function → kind of what it makes.
            types: Types of parameters that stand for such an object; the function is then its reference.
        """
        self._source = source
        self._makers = makers
        self._types = types or {}
        self._lets: dict[tuple[int, str], Node] = {}
        for node, scope in source.syntax.of("let_declaration"):
            pattern, value = node.child_by_field_name("pattern"), node.child_by_field_name("value")
            if pattern is not None and value is not None and pattern.type in {"identifier", "mut_pattern"}:
                named = pattern if pattern.type == "identifier" else pattern.named_children[-1]
                self._lets.setdefault((scope, source.head(named)), value)
        self._parameters: dict[tuple[int, str], str] = {}
        for index, (node, _) in enumerate(source.syntax.scopes):
            if node.type == "function_item":
                self._hear_parameters(index, node)

    def _hear_parameters(self, scope: int, function: Node) -> None:
        listed = function.child_by_field_name("parameters")
        for one in [] if listed is None else listed.named_children:
            pattern, kind = one.child_by_field_name("pattern"), one.child_by_field_name("type")
            if one.type == "parameter" and pattern is not None and kind is not None and pattern.named_child_count == 0:
                self._parameters[scope, self._source.head(pattern)] = self._source.type_name(kind)

    def made(self, node: Node | None) -> str:
        """Return what a call makes, if it is one of the makers; ``""`` if not."""
        if node is None or node.type != "call_expression":
            return ""
        path = self._source.full_path(node.child_by_field_name("function"))
        return self._makers.get((path[-2], path[-1]), "") if len(path) > 1 else ""

    def of(self, node: Node | None, scope: int) -> str | None:
        """Return the reference of what an expression gives."""
        for _ in range(STEPS):
            base, _links = chain_of(self._source, node)
            if base is None:
                return None
            if base.type == "call_expression":
                called = base.child_by_field_name("function")
                path = self._source.path(called)
                if "::".join(path) in WRAPPING:
                    given = arguments(base)
                    node = given[0] if given else None
                    continue
                return f"o:{base.start_byte}" if self.made(base) else self.function(called, scope)
            if base.type == "identifier":
                found = self._local(self._source.head(base), scope)
                if isinstance(found, str) or found is None:
                    return found
                node = found
                continue
            return None
        return None

    def _local(self, name: str, scope: int) -> Node | str | None:
        """Return the value of a local name, or the reference of the function whose parameter it is."""
        for around in self._source.syntax.around(scope):
            if (around, name) in self._lets:
                return self._lets[around, name]
            if self._parameters.get((around, name)) in self._types:
                function = self._source.syntax.scopes[around].node.child_by_field_name("name")
                return None if function is None else f"self::{self._source.head(function)}"
        return None

    def function(self, node: Node | None, scope: int) -> str | None:
        """Return the reference of a function that is named; ``Self`` is the type around."""
        path = self._source.full_path(node)
        if not path:
            return None
        if path[0] == "Self":
            for around in self._source.syntax.around(scope):
                outer = self._source.syntax.scopes[around].node if around >= 0 else None
                if outer is not None and outer.type == "impl_item":
                    path = (self._source.type_name(outer.child_by_field_name("type")), *path[1:])
                    break
        return "::".join(path if len(path) > 1 else ("self", *path))

    def given_back(self, item: Item) -> Node | None:
        """Return the last expression of a function, which is what it gives back."""
        body = item.node.child_by_field_name("body")
        for _ in range(STEPS):
            last = None if body is None or not body.named_children else body.named_children[-1]
            if last is None or body is None or body.type not in {"block", "unsafe_block", "async_block"}:
                return None
            if last.type == "expression_statement" and last.named_children:
                last = last.named_children[0]
                if last.type != "return_expression":
                    return None
            if last.type == "return_expression":
                return last.named_children[0] if last.named_children else None
            if last.type != "block":
                return last
            body = last
        return None


def function_id(item: Item) -> str:
    """Return the id of a function: its name behind its type, or behind the module of the file that it stands in."""
    around = item.owner or (item.modules[-1] if item.modules else "")
    return f"{around}::{item.name}" if around else item.name
