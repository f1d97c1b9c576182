"""Calls in Java and Kotlin, in one form for both languages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import attrs
from tree_sitter import Node

from repo_registry.adapters.observers.java.source import Source
from repo_registry.adapters.observers.syntax import Site

_NAME_BYTES: Final = 200
_TYPES: Final = frozenset(
    {"class_declaration", "interface_declaration", "enum_declaration", "record_declaration", "object_declaration"}
)


@attrs.frozen(eq=False)
class Call:
    """A call where it is written."""

    name: str
    holder: str
    """Last name of what it is called on: ``System`` of ``System.getenv()``, ``getenv`` of ``System.getenv().get()``;
    ``""`` when it is called on nothing."""
    receiver: Node | None
    """What it is called on."""
    arguments: tuple[Node, ...]
    """Without lambdas that stand behind the parentheses."""
    block: Node | None
    """The last lambda that it is given, in parentheses or behind them."""
    node: Node
    """The whole call."""
    scope: int
    owner: str
    """Name of the type it stands in."""


def calls_of(source: Source) -> list[Call]:
    """Return the calls of a file, the outer before the inner, each with the lambda behind it."""
    remembered = vars(source.unit)
    known = remembered.get("_calls")
    if isinstance(known, list):
        return known
    found = list(_kotlin(source) if source.is_kotlin else _java(source))
    remembered["_calls"] = found
    return found


def last_name(source: Source, node: Node | None) -> str:
    """Return the last name of an expression: of a call the name of what is called."""
    if node is None:
        return ""
    if node.type == "method_invocation":
        name = node.child_by_field_name("name")
        return "" if name is None else source.syntax.head(name, _NAME_BYTES)
    if node.type == "object_creation_expression":
        kind = node.child_by_field_name("type")
        return "" if kind is None else source.syntax.head(kind, _NAME_BYTES)
    for _ in range(4):
        if node.type not in {"call_expression", "navigation_expression"} or not node.named_children:
            break
        node = node.named_children[0 if node.type == "call_expression" else -1]
    return source.syntax.head(node, _NAME_BYTES).rpartition(".")[2].strip()


def _java(source: Source) -> Iterator[Call]:
    for node, scope in source.syntax.of("method_invocation"):
        name, given = node.child_by_field_name("name"), node.child_by_field_name("arguments")
        receiver = node.child_by_field_name("object")
        arguments = [] if given is None else [one for one in given.named_children[:60] if "comment" not in one.type]
        blocks = [one for one in arguments if one.type == "lambda_expression"]
        yield Call(
            "" if name is None else source.syntax.head(name, _NAME_BYTES),
            last_name(source, receiver),
            receiver,
            tuple(arguments),
            blocks[-1] if blocks else None,
            node,
            scope,
            _owner(source, scope),
        )


def _kotlin(source: Source) -> Iterator[Call]:
    inner: set[int] = set()
    for node, scope in source.syntax.of("call_expression", "index_expression"):
        if node.id in inner or not node.named_children:
            continue
        callee = node.named_children[0]
        given = [child for child in node.named_children if child.type == "value_arguments"]
        blocks = [child for child in node.named_children if child.type == "annotated_lambda"]
        if callee.type == "call_expression" and blocks and not given and len(callee.named_children) > 1:
            # ``route("/x") { … }`` is a call of a call.
            inner.add(callee.id)
            given = [child for child in callee.named_children if child.type == "value_arguments"]
            callee = callee.named_children[0]
        arguments = [one.named_children[-1] for each in given for one in each.named_children[:60] if one.named_children]
        if node.type == "index_expression":
            arguments = node.named_children[1:]
        lambdas = [child for one in blocks for child in one.named_children if child.type == "lambda_literal"]
        lambdas = lambdas or [one for one in arguments if one.type == "lambda_literal"]
        name, receiver = _callee(source, callee)
        if node.type == "index_expression":
            name, receiver = "get", callee
        yield Call(
            name,
            last_name(source, receiver),
            receiver,
            tuple(arguments),
            lambdas[-1] if lambdas else None,
            node,
            scope,
            _owner(source, scope),
        )


def _callee(source: Source, callee: Node) -> tuple[str, Node | None]:
    if callee.type == "navigation_expression" and callee.named_children:
        return source.syntax.head(callee.named_children[-1], _NAME_BYTES), callee.named_children[0]
    return (source.syntax.head(callee, _NAME_BYTES) if callee.type == "identifier" else ""), None


def _owner(source: Source, scope: int) -> str:
    """Return the dotted name of the type that a scope lies in."""
    names: list[str] = []
    for one in source.syntax.around(scope):
        site: Site | None = source.syntax.scopes[one] if one >= 0 else None
        if site is not None and site.node.type in _TYPES:
            name = site.node.child_by_field_name("name")
            if name is not None:
                names.append(source.syntax.head(name, _NAME_BYTES))
    return ".".join(reversed(names))
