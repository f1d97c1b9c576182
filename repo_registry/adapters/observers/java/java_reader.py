"""Reads declarations off the tree of a Java file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from tree_sitter import Node

from repo_registry.adapters.observers.java.declarations import Annotation, Declaration, Import, Member, Unit
from repo_registry.adapters.observers.syntax import Syntax, line_of

_NAME_BYTES = 300
_TYPE_STEPS = 8


class JavaReader:
    """Reads one file."""

    TYPES: ClassVar[dict[str, str]] = {
        "annotation_type_declaration": "annotation",
        "class_declaration": "class",
        "enum_declaration": "enum",
        "interface_declaration": "interface",
        "record_declaration": "record",
    }

    def __init__(self, syntax: Syntax) -> None:
        self._syntax = syntax

    def unit(self) -> Unit:
        """Return what the file declares."""
        package = ""
        imports: list[Import] = []
        for node in self._syntax.root.named_children:
            if node.type == "package_declaration":
                package = self._dotted(node)
            elif node.type == "import_declaration":
                kinds = {child.type for child in node.children}
                imports.append(
                    Import(self._dotted(node), line_of(node), every="asterisk" in kinds, static="static" in kinds)
                )
        return Unit(package, tuple(imports), tuple(self._types()), ())

    def _dotted(self, node: Node) -> str:
        for child in node.named_children:
            if child.type in {"scoped_identifier", "identifier"}:
                return "".join(self._syntax.head(child, _NAME_BYTES).split())
        return ""

    def _types(self) -> Iterator[Declaration]:
        names: dict[int, str] = {}
        for index, (node, scope) in enumerate(self._syntax.scopes):
            if node.type not in self.TYPES:
                continue
            own = self._field(node, "name")
            around = [one for one in self._syntax.around(scope) if one >= 0]
            outer = next((names[one] for one in around if one in names), "")
            names[index] = (f"{outer}.{own}" if outer else own)[:_NAME_BYTES]
            if own:
                local = any(self._syntax.scopes[one].node.type not in self.TYPES for one in around)
                yield self._declaration(node, names[index], local=local)

    def _declaration(self, node: Node, name: str, *, local: bool) -> Declaration:
        annotations, modifiers = self._modifiers(node)
        supers: list[str] = []
        for child in node.named_children:
            if child.type == "superclass":
                supers += [self._type(one) for one in child.named_children[:1]]
            elif child.type in {"super_interfaces", "extends_interfaces"}:
                supers += [self._type(one) for kinds in child.named_children[:1] for one in kinds.named_children[:20]]
        body = node.child_by_field_name("body")
        members = tuple(self._members(body)) if body is not None else ()
        kind = self.TYPES[node.type]
        return Declaration(name, kind, annotations, modifiers, tuple(filter(None, supers)), members, node, local)

    def _members(self, body: Node) -> Iterator[Member]:
        for child in body.named_children:
            if child.type == "enum_body_declarations":
                for inner in child.named_children:
                    yield from self._member(inner)
            else:
                yield from self._member(child)

    def _member(self, node: Node) -> Iterator[Member]:
        if node.type == "method_declaration":
            annotations, modifiers = self._modifiers(node)
            parameters = node.child_by_field_name("parameters")
            yield Member(
                self._field(node, "name"),
                "method",
                annotations,
                modifiers,
                node,
                returns=self._type(node.child_by_field_name("type")),
                parameters=0 if parameters is None else parameters.named_child_count,
            )
        elif node.type in {"field_declaration", "constant_declaration"}:
            annotations, modifiers = self._modifiers(node)
            kind = self._type(node.child_by_field_name("type"))
            for child in node.children_by_field_name("declarator"):
                name, value = self._field(child, "name"), child.child_by_field_name("value")
                yield Member(name, "field", annotations, modifiers, node, value, kind)

    def _modifiers(self, node: Node) -> tuple[tuple[Annotation, ...], frozenset[str]]:
        annotations: list[Annotation] = []
        words: set[str] = set()
        for holder in node.children[:3]:
            if holder.type != "modifiers":
                continue
            for child in holder.children:
                if child.type in {"annotation", "marker_annotation"}:
                    annotations.append(self.annotation(child))
                else:
                    words.add(child.type)
        return tuple(annotations), frozenset(words)

    def annotation(self, node: Node) -> Annotation:
        """Read an annotation."""
        name = node.child_by_field_name("name")
        given: list[tuple[str, Node]] = []
        arguments = node.child_by_field_name("arguments")
        for child in arguments.named_children[:40] if arguments is not None else []:
            if child.type == "element_value_pair":
                value = child.child_by_field_name("value")
                if value is not None:
                    given.append((self._field(child, "key"), value))
            elif "comment" not in child.type:
                given.append(("value", child))
        written = "" if name is None else "".join(self._syntax.head(name, _NAME_BYTES).split())
        return Annotation(written, tuple(given), node)

    def _field(self, node: Node, field: str) -> str:
        child = node.child_by_field_name(field)
        return "" if child is None else self._syntax.head(child, _NAME_BYTES)

    def _type(self, node: Node | None) -> str:
        """Return the name of a type without its arguments; of an annotated or generic one what lies inside."""
        for _ in range(_TYPE_STEPS):
            if node is None or node.type not in {"generic_type", "annotated_type", "array_type"}:
                break
            inner = [child for child in node.named_children if "annotation" not in child.type]
            node = inner[0] if inner else None
        return "" if node is None else "".join(self._syntax.head(node, _NAME_BYTES).split())
