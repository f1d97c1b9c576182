"""Reads declarations off the tree of a Kotlin file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from tree_sitter import Node

from repo_registry.adapters.observers.java.declarations import Annotation, Declaration, Import, Member, Unit
from repo_registry.adapters.observers.syntax import Syntax, line_of

_NAME_BYTES = 300
_BODIES = frozenset({"class_body", "enum_class_body"})


class KotlinReader:
    """Reads one file."""

    TYPES: ClassVar[dict[str, str]] = {"class_declaration": "class", "object_declaration": "object"}

    def __init__(self, syntax: Syntax) -> None:
        self._syntax = syntax

    def unit(self) -> Unit:
        """Return what the file declares."""
        package = ""
        imports: list[Import] = []
        functions: list[Member] = []
        for node in self._syntax.root.named_children:
            if node.type == "package_header":
                package = self._dotted(node)
            elif node.type == "import":
                words = [self._head(child) for child in node.children]
                alias = words[-1] if "as" in words[1:-1] else ""
                imports.append(Import(self._dotted(node), line_of(node), every="*" in words, alias=alias))
            else:
                functions += self._member(node, "function")
        return Unit(package, tuple(imports), tuple(self._types()), tuple(functions))

    def _head(self, node: Node) -> str:
        return self._syntax.head(node, _NAME_BYTES)

    def _dotted(self, node: Node) -> str:
        for child in node.named_children:
            if child.type in {"qualified_identifier", "identifier"}:
                return "".join(self._head(child).split()).replace("`", "")
        return ""

    def _types(self) -> Iterator[Declaration]:
        names: dict[int, str] = {}
        for index, (node, scope) in enumerate(self._syntax.scopes):
            if node.type not in self.TYPES:
                continue
            own = self._name(node)
            around = [one for one in self._syntax.around(scope) if one >= 0]
            outer = next((names[one] for one in around if one in names), "")
            names[index] = (f"{outer}.{own}" if outer else own)[:_NAME_BYTES]
            if own:
                local = any(self._syntax.scopes[one].node.type == "function_declaration" for one in around)
                yield self._declaration(node, names[index], local=local)

    def _declaration(self, node: Node, name: str, *, local: bool) -> Declaration:
        annotations, modifiers = self._modifiers(node)
        kind = self.TYPES[node.type]
        supers: list[str] = []
        members: list[Member] = []
        for child in node.children:
            if child.type == "interface":
                kind = "interface"
            elif child.type == "delegation_specifiers":
                supers += [self._type(one) for one in child.named_children[:20]]
            elif child.type in _BODIES:
                members += self._members(child)
            elif child.type == "primary_constructor":
                members += self._constructor_fields(child)
        kind = next((word for word in ("annotation", "enum") if word in modifiers), kind)
        return Declaration(name, kind, annotations, modifiers, tuple(filter(None, supers)), tuple(members), node, local)

    def _members(self, body: Node) -> Iterator[Member]:
        for child in body.named_children:
            if child.type == "companion_object":
                for inner in child.named_children:
                    if inner.type == "class_body":
                        for one in inner.named_children:
                            yield from self._member(one, "method")
            else:
                yield from self._member(child, "method")

    def _member(self, node: Node, kind: str) -> Iterator[Member]:
        if node.type == "function_declaration":
            annotations, modifiers = self._modifiers(node)
            parameters = [child for child in node.named_children if child.type == "function_value_parameters"]
            returned = [child for child in node.named_children if child.type == "user_type"]
            count = sum(1 for one in parameters for child in one.named_children if child.type == "parameter")
            returns = self._type(returned[-1]) if returned else ""
            yield Member(self._name(node), kind, annotations, modifiers, node, returns=returns, parameters=count)
        elif node.type == "property_declaration":
            annotations, modifiers = self._modifiers(node)
            declared = [child for child in node.named_children if child.type == "variable_declaration"]
            values = node.named_children[-1:] if any(child.type == "=" for child in node.children) else []
            for one in declared:
                yield Member(self._name(one), "field", annotations, modifiers, node, values[0] if values else None)

    def _constructor_fields(self, node: Node) -> Iterator[Member]:
        for parameters in node.named_children:
            for child in parameters.named_children:
                if child.type == "class_parameter":
                    annotations, modifiers = self._modifiers(child)
                    yield Member(self._name(child), "field", annotations, modifiers, child)

    def _name(self, node: Node) -> str:
        child = node.child_by_field_name("name")
        if child is None:
            child = next((one for one in node.named_children if one.type == "identifier"), None)
        return "" if child is None else self._head(child).strip("`")

    def _modifiers(self, node: Node) -> tuple[tuple[Annotation, ...], frozenset[str]]:
        annotations: list[Annotation] = []
        words: set[str] = set()
        for holder in node.children[:3]:
            if holder.type != "modifiers":
                continue
            for child in holder.children:
                if child.type == "annotation":
                    annotations += self._annotations(child)
                else:
                    words.add(self._head(child).strip())
        return tuple(annotations), frozenset(words)

    def _annotations(self, node: Node) -> Iterator[Annotation]:
        for child in node.named_children:
            if child.type == "user_type":
                yield Annotation(self._type(child), (), node)
            elif child.type == "constructor_invocation":
                given: list[tuple[str, Node]] = []
                for part in child.named_children:
                    if part.type == "value_arguments":
                        given = [one for argument in part.named_children[:40] for one in self._argument(argument)]
                yield Annotation(self._type(child), tuple(given), node)

    def _argument(self, node: Node) -> Iterator[tuple[str, Node]]:
        parts = [child for child in node.named_children if "comment" not in child.type]
        if not parts:
            return
        named = any(child.type == "=" for child in node.children)
        yield (self._head(parts[0]) if named else "value"), parts[-1]

    def _type(self, node: Node) -> str:
        """Return the name of a type without its arguments."""
        while node.type in {"delegation_specifier", "constructor_invocation", "explicit_delegation"}:
            inner = [child for child in node.named_children if child.type in {"user_type", "constructor_invocation"}]
            if not inner:
                return ""
            node = inner[0]
        words = [self._head(child).strip("`") for child in node.named_children if child.type == "identifier"]
        return ".".join(words)[:_NAME_BYTES]
