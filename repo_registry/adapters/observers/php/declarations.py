"""Classes, methods and functions of a PHP file, with their attributes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import attrs
from tree_sitter import Node

from repo_registry.adapters.observers.php.source import CLASSES, Source


@attrs.frozen(eq=False)
class Attribute:
    """``#[Name(…)]``."""

    name: str
    """Full name."""
    arguments: tuple[tuple[str, Node], ...]
    node: Node

    def argument(self, name: str, index: int = -1) -> Node | None:
        """Return an argument by its name, or by its place among those without one."""
        for given, node in self.arguments:
            if given == name:
                return node
        unnamed = [node for given, node in self.arguments if not given]
        return unnamed[index] if 0 <= index < len(unnamed) else None


@attrs.define(slots=False, eq=False)
class Declaration:
    """A class or one of its kin."""

    name: str
    kind: str
    node: Node
    _source: Source

    @cached_property
    def parent(self) -> str:
        """Full name of the class that it extends, or ``""``."""
        for child in self.node.named_children:
            if child.type == "base_clause" and child.named_children:
                return self._source.full_name(self._source.head(child.named_children[0]))
        return ""

    @cached_property
    def attributes(self) -> tuple[Attribute, ...]:
        """Attributes of the class."""
        return attributes_of(self._source, self.node)

    @cached_property
    def members(self) -> tuple[Node, ...]:
        """Direct members."""
        body = self.node.child_by_field_name("body")
        return () if body is None else tuple(body.named_children)

    @property
    def methods(self) -> Iterator[tuple[str, Node]]:
        """Methods by name, in order."""
        for member in self.members:
            if member.type == "method_declaration":
                yield self._source.head(member.child_by_field_name("name")), member

    @cached_property
    def properties(self) -> dict[str, Node]:
        """Defaults of properties by name."""
        found: dict[str, Node] = {}
        for member in self.members:
            for element in member.named_children if member.type == "property_declaration" else []:
                value = element.child_by_field_name("default_value")
                name = self._source.head(element.child_by_field_name("name")).lstrip("$")
                if element.type == "property_element" and value is not None:
                    found.setdefault(name, value)
        return found


def declarations_of(source: Source) -> Iterator[Declaration]:
    """Yield the classes of a file in order; those inside functions are left out."""
    for node, scope in source.syntax.scopes:
        name = source.head(node.child_by_field_name("name")) if node.type in CLASSES else ""
        if name and scope < 0:
            yield Declaration(name, CLASSES[node.type], node, source)


def attributes_of(source: Source, node: Node) -> tuple[Attribute, ...]:
    """Return the attributes of a class or method."""
    listed = node.child_by_field_name("attributes")
    found: list[Attribute] = []
    for group in listed.named_children if listed is not None else []:
        for one in group.named_children:
            if one.type == "attribute" and one.named_children:
                name = source.full_name(source.head(one.named_children[0]))
                found.append(Attribute(name, tuple(source.arguments(one)), one))
    return tuple(found)


def is_public(source: Source, node: Node) -> bool:
    """Tell whether a member is public; members without a word about it are."""
    words = [source.head(child) for child in node.children if child.type == "visibility_modifier"]
    return not words or "public" in words
