"""Mounts of routers below one another, as fragments."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from repo_registry.adapters.observers.javascript.chains import Chain, Link
from repo_registry.adapters.observers.javascript.forms import FUNCTION_TYPES, arguments, unwrap
from repo_registry.adapters.observers.javascript.names import Names, Part, Reference
from repo_registry.adapters.observers.javascript.objects import json_of
from repo_registry.adapters.observers.javascript.references import References, ending
from repo_registry.domain.model.validation import JsonValue

MOUNT = "javascript.mount"
"""parent, label (parts), child."""
PREFIX = "javascript.prefix"
"""id, label (parts): the router puts it before its own paths."""
AUTOLOAD = "javascript.autoload"
"""parent, folder (of modules that are given the parent), label (parts): https://github.com/fastify/fastify-autoload."""
AUTOLOADERS = frozenset({("@fastify/autoload", ""), ("fastify-autoload", "")})

Found = tuple[str, Node, dict[str, JsonValue]]


class MountReader:
    """Reads the mounts of a chain of calls."""

    def __init__(self, known: Names) -> None:
        self._names = known
        self._syntax = known.syntax
        self._references = References(known)

    def _is_text(self, node: Node, scope: int) -> bool:
        inner = unwrap(node)
        if inner is None:
            return False
        if inner.type in {"string", "template_string"}:
            return True
        if inner.type == "binary_expression":
            return any(isinstance(part, str) for part in self._names.parts(inner, scope))
        if inner.type in {"identifier", "member_expression"}:
            parts = self._names.parts(inner, scope)
            return parts != [] and all(part is not None for part in parts)
        return False

    def _paths(self, node: Node, scope: int) -> list[list[Part]]:
        inner = unwrap(node)
        if inner is not None and inner.type == "array":
            return [self._names.parts(item, scope) for item in inner.named_children[:20] if self._is_text(item, scope)]
        return [self._names.parts(node, scope)] if self._is_text(node, scope) else []

    def mounts(self, chain: Chain, link: Link, owner: Reference) -> Iterator[Found]:
        """Yield what one call puts below its object."""
        given = arguments(link.call)
        if link.name == "prefix" and self._is_text(given[0], chain.scope):
            label = self._names.parts(given[0], chain.scope)
            yield PREFIX, link.call, {"id": json_of(owner), "label": json_parts(label)}
        elif link.name == "register" and self._references.imported(given[0], chain.scope) in AUTOLOADERS:
            yield from self._autoload(chain, link, owner)
        elif link.name not in {"prefix", "basePath"}:
            first = unwrap(given[0])
            pairs = self._unrolled(first, given[1:], chain.scope)
            for label, child in pairs or self._labelled(link, given, chain.scope):
                yield self._mount(link.call, owner, label, child)

    def _labelled(self, link: Link, given: list[Node], scope: int) -> Iterator[tuple[list[Part], Reference]]:
        """Yield the prefix and the router of each pair that a mount makes."""
        labels: list[list[Part]] = [[]]
        children = given
        if link.name == "register":
            labels, children = [self._prefix_option(given, scope)], given[:1]
        elif len(given) > 1:
            first = unwrap(given[0])
            texts = self._paths(given[0], scope)
            called = first is None or first.type in {*FUNCTION_TYPES, "call_expression"}
            if texts:
                labels, children = texts, given[1:]
            elif (not called and link.name != "use") or not self._references.all_of(first, scope):
                labels, children = [[None]], given[1:]
        for node in children:
            for child in self._targets(node, scope, link.name):
                yield from ((label, child) for label in labels)

    def _prefix_option(self, given: list[Node], scope: int) -> list[Part]:
        option = self._names.member(self._names.value(given[1], scope), "prefix") if len(given) > 1 else None
        return [] if option is None else self._names.parts(option, scope)

    def _autoload(self, chain: Chain, link: Link, owner: Reference) -> Iterator[Found]:
        given = arguments(link.call)
        options = self._names.value(given[1], chain.scope) if len(given) > 1 else None
        folder = self._names.value(self._names.member(options, "dir"), chain.scope)
        if folder is None:
            return
        pieces = arguments(folder) if folder.type == "call_expression" else [folder]
        texts = [part for one in pieces for part in self._names.parts(one, chain.scope) if isinstance(part, str)]
        inner = self._names.member(self._names.value(self._names.member(options, "options"), chain.scope), "prefix")
        before = self._prefix_option(given, chain.scope) if inner is None else self._names.parts(inner, chain.scope)
        if texts:
            payload: dict[str, JsonValue] = {"parent": json_of(owner), "label": json_parts(before)}
            yield AUTOLOAD, link.call, {**payload, "folder": "/".join(text.strip("/") for text in texts)}

    def _unrolled(self, first: Node | None, rest: list[Node], scope: int) -> list[tuple[list[Part], Reference]]:
        """Read ``routes.forEach((r) => app.use(r.path, r.route))`` over an array of objects."""
        if first is None or first.type != "member_expression":
            return []
        holder, field = unwrap(first.child_by_field_name("object")), first.child_by_field_name("property")
        if holder is None or holder.type != "identifier" or field is None:
            return []
        found: list[tuple[list[Part], Reference]] = []
        for item in self._names.loop_items(self._syntax.text(holder), scope):
            label = self._names.parts(self._names.member(item, self._syntax.text(field)), -1)
            for node in rest:
                inner = unwrap(node)
                key = (
                    None
                    if inner is None or inner.type != "member_expression"
                    else inner.child_by_field_name("property")
                )
                value = None if key is None else self._names.member(item, self._syntax.text(key))
                child = self._references.of(value, -1)
                found += [] if child is None else [(label, child)]
        return found

    def _targets(self, node: Node, scope: int, method: str) -> list[Reference]:
        inner = unwrap(node)
        found = self._references.all_of(inner, scope)
        if inner is not None and (inner.type in FUNCTION_TYPES or method in {"register", "group", "use"}):
            # A plugin is a function that is given the application.
            asked = [ending(child, "(0)") for child in found] if method in {"register", "group"} else []
            if inner.type in FUNCTION_TYPES or asked:
                return [child for child in asked if child is not None]
        return found

    @staticmethod
    def _mount(node: Node, parent: Reference, label: list[Part], child: Reference) -> Found:
        return MOUNT, node, {"parent": json_of(parent), "label": json_parts(label), "child": json_of(child)}


def json_parts(parts: list[Part]) -> JsonValue:
    """Return the pieces of a text as JSON."""
    return [list(part) if isinstance(part, list) else part for part in parts]
