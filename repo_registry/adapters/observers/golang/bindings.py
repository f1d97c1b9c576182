"""What the names of one Go file are bound to, and the texts that expressions make."""

from __future__ import annotations

from typing import TypeAlias

import attrs
from tree_sitter import Node

from repo_registry.adapters.observers.golang.expressions import (
    DIALECT,
    STEPS,
    literal_text,
    plain,
)
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.adapters.observers.syntax import Syntax, first_named, syntax_of

Part: TypeAlias = "str | list[str] | None"
"""Of a text: literal, a constant as ``[import path, name]`` (``""`` is this package), or ``None``."""

LOOP_ITEMS = 64
_PIECES = 24


@attrs.frozen
class Binding:
    """What a local name stands for: a value, a parameter, a receiver, a variable of a loop, or only a type."""

    kind: str
    node: Node | None = None
    scope: int = -1
    index: int = 0
    type: Node | None = None


class Bindings:
    """The names of one file and the texts they stand for."""

    def __init__(self, file: SourceFile) -> None:
        self.syntax: Syntax = syntax_of(file, DIALECT)
        self.file_name = file.name
        self.imports: dict[str, str] = {}
        self._table: dict[tuple[int, str], Binding] = {}
        self._fluent: dict[int, Node | None] = {}
        self._met: dict[tuple[int, str, int], str | list[str]] = {}
        self._scope_at = {site.node.start_byte: index for index, site in enumerate(self.syntax.scopes)}
        for node, _ in self.syntax.of("import_spec"):
            self._import(node)
        for index, (node, _) in enumerate(self.syntax.scopes):
            self._function(index, node)
        self._values()
        self._loops()

    @property
    def package(self) -> str:
        """Name in the package clause; ``""`` if there is none."""
        for node, _ in self.syntax.of("package_clause"):
            name = first_named(node)
            return "" if name is None else self.syntax.text(name)
        return ""

    # -- collecting ----------------------------------------------------------------------------------------------

    def _import(self, node: Node) -> None:
        path, name = node.child_by_field_name("path"), node.child_by_field_name("name")
        if path is None:
            return
        text = self.syntax.text(path).strip('"`')
        parts = text.split("/")
        last = parts[-1]
        if len(parts) > 1 and last[:1] == "v" and last[1:].isdigit():
            last = parts[-2]
        usual = last.partition(".v")[0].removeprefix("go-").removesuffix("-go")
        self.imports.setdefault(self.syntax.text(name) if name is not None else usual, text)
        if name is None and usual != last:
            self.imports.setdefault(last, text)

    def _function(self, index: int, node: Node) -> None:
        receiver = node.child_by_field_name("receiver")
        for one in [] if receiver is None else receiver.named_children:
            name, kind = one.child_by_field_name("name"), one.child_by_field_name("type")
            if name is not None and kind is not None:
                self._bind(index, name, Binding("receiver", type=kind))
        for position, (name, kind) in enumerate(self.parameters(node)):
            if name is not None:
                self._bind(index, name, Binding("parameter", scope=index, index=position, type=kind))

    def parameters(self, function: Node) -> list[tuple[Node | None, Node | None]]:
        """Return name and type of each parameter."""
        found: list[tuple[Node | None, Node | None]] = []
        given = function.child_by_field_name("parameters")
        for one in [] if given is None else given.named_children:
            if one.type not in {"parameter_declaration", "variadic_parameter_declaration"}:
                continue
            kind = one.child_by_field_name("type")
            named = one.children_by_field_name("name")
            found += [(name, kind) for name in named] if named else [(None, kind)]
        return found

    def _values(self) -> None:
        for node, scope in self.syntax.of("short_var_declaration", "var_spec", "const_spec"):
            if node.type == "short_var_declaration":
                left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
                targets = [] if left is None else left.named_children
            else:
                targets, right = node.children_by_field_name("name"), node.child_by_field_name("value")
            values = [] if right is None else right.named_children
            kind = node.child_by_field_name("type")
            for index, target in enumerate(targets):
                if target.type != "identifier":
                    continue
                if index < len(values):
                    self._bind(scope, target, Binding("value", node=values[index], scope=scope, type=kind))
                elif not values:
                    self._bind(scope, target, Binding("typed", scope=scope, type=kind))

    def _loops(self) -> None:
        for node, scope in self.syntax.of("for_statement"):
            clause = next((child for child in node.named_children if child.type == "range_clause"), None)
            left = None if clause is None else clause.child_by_field_name("left")
            right = None if clause is None else clause.child_by_field_name("right")
            if left is not None and right is not None and left.named_child_count > 1:
                self._bind(scope, left.named_children[1], Binding("each", node=right, scope=scope), again=True)

    def _bind(self, scope: int, name: Node, binding: Binding, *, again: bool = False) -> None:
        key = (scope, self.syntax.text(name))
        if again or key not in self._table:
            self._table[key] = binding

    # -- looking up ----------------------------------------------------------------------------------------------

    def lookup(self, name: str, scope: int) -> Binding | None:
        """Return what a name stands for where it is used."""
        for around in self.syntax.around(scope):
            found = self._table.get((around, name))
            if found is not None:
                return found
        return None

    def function_id(self, scope: int) -> str:
        """Return the id of a function or method by its scope."""
        node = self.syntax.scopes[scope].node
        name, receiver = node.child_by_field_name("name"), node.child_by_field_name("receiver")
        if name is None:
            return f"fn:{self.file_name}:{node.start_byte}"
        if receiver is not None and receiver.named_children:
            owner = self.type_name(receiver.named_children[0].child_by_field_name("type"))
            return f"{owner[1]}.{self.syntax.text(name)}" if owner is not None else self.syntax.text(name)
        return self.syntax.text(name)

    def function_node_id(self, node: Node) -> str | None:
        """Return the id of a function by its node."""
        scope = self._scope_at.get(node.start_byte)
        return None if scope is None else self.function_id(scope)

    def type_name(self, node: Node | None) -> tuple[str, str] | None:
        """Return ``(import path, name)`` of a named type, pointers and type arguments stripped."""
        for _ in range(STEPS):
            if node is None:
                return None
            if node.type == "generic_type":
                node = node.child_by_field_name("type")
            elif node.type in {"pointer_type", "parenthesized_type"}:
                node = first_named(node)
            else:
                break
        if node is None:
            return None
        if node.type == "qualified_type":
            package, name = node.child_by_field_name("package"), node.child_by_field_name("name")
            if package is None or name is None:
                return None
            return self.imports.get(self.syntax.text(package), ""), self.syntax.text(name)
        return ("", self.syntax.text(node)) if node.type == "type_identifier" else None

    def value(self, node: Node | None, scope: int) -> Node | None:
        """Follow names to the expression they were given."""
        for _ in range(STEPS):
            node = plain(node)
            if node is None or node.type != "identifier":
                return node
            binding = self.lookup(self.syntax.text(node), scope)
            if binding is None or binding.kind != "value":
                return node
            node, scope = binding.node, binding.scope
        return None

    def called(self, call: Node) -> tuple[str, str] | None:
        """Return ``(import path, name)`` if a function of another package is called."""
        callee = call.child_by_field_name("function")
        if callee is None or callee.type != "selector_expression":
            return None
        holder, field = callee.child_by_field_name("operand"), callee.child_by_field_name("field")
        if holder is None or field is None or holder.type != "identifier":
            return None
        path = self.imports.get(self.syntax.text(holder))
        return None if path is None else (path, self.syntax.text(field))

    def elements(self, literal: Node | None, scope: int) -> list[Node]:
        """Return the elements of a slice literal."""
        literal = self.value(literal, scope)
        body = None if literal is None else literal.child_by_field_name("body")
        found: list[Node] = []
        for element in [] if body is None else body.named_children[:LOOP_ITEMS]:
            inner = first_named(element) if element.type == "literal_element" else None
            if inner is not None:
                found.append(inner)
        return found

    def fields(self, literal: Node) -> dict[str, Node]:
        """Return the keyed values of a composite literal or of its body."""
        body = literal if literal.type == "literal_value" else literal.child_by_field_name("body")
        found: dict[str, Node] = {}
        for element in [] if body is None else body.named_children:
            key, value = element.child_by_field_name("key"), element.child_by_field_name("value")
            if element.type == "keyed_element" and key is not None and value is not None:
                inner = first_named(value) if value.type == "literal_element" else value
                if inner is not None:
                    found.setdefault(self.syntax.text(key), inner)
        return found

    # -- texts ---------------------------------------------------------------------------------------------------

    def text(self, node: Node | None, scope: int) -> str | None:
        """Return a text that is known within this file, or ``None``."""
        parts = self.parts(node, scope)
        if len(parts) == 1 and isinstance(parts[0], str):
            return parts[0]
        return None if parts else ""

    def parts(self, node: Node | None, scope: int) -> list[Part]:
        """Return the pieces of a text expression; neighbouring literals are joined. ``[]`` is the empty text."""
        joined: list[Part] = []
        for part in self._pieces(node, scope):
            if isinstance(part, str) and joined and isinstance(joined[-1], str):
                joined[-1] += part
            elif part != "":
                joined.append(part)
        return joined

    def _pieces(self, node: Node | None, scope: int) -> list[Part]:
        out: list[Part] = []
        stack: list[tuple[Node | None, int, int]] = [(node, scope, 0)]
        for _ in range(_PIECES):
            if not stack:
                break
            current, inner_scope, depth = stack.pop()
            current = plain(current)
            if current is None or depth > STEPS:
                out.append(None)
            elif current.type in {"interpreted_string_literal", "raw_string_literal"}:
                out.append(literal_text(self.syntax, current))
            elif current.type == "binary_expression" and any(child.type == "+" for child in current.children):
                left, right = current.child_by_field_name("left"), current.child_by_field_name("right")
                stack += [(right, inner_scope, depth + 1), (left, inner_scope, depth + 1)]
            elif current.type == "identifier" and (bound := self.lookup(self.syntax.text(current), inner_scope)):
                stack.append((bound.node if bound.kind == "value" else None, bound.scope, depth + 1))
            elif current.type == "identifier":
                out.append(["", self.syntax.text(current)])
            else:
                out.append(self._qualified(current))
        return [*out, None] if stack else out

    def _qualified(self, node: Node) -> list[str] | None:
        """Return ``[import path, name]`` of a name of another package."""
        holder, field = node.child_by_field_name("operand"), node.child_by_field_name("field")
        if node.type != "selector_expression" or holder is None or field is None or holder.type != "identifier":
            return None
        path = self.imports.get(self.syntax.text(holder))
        return None if path is None else [path, self.syntax.text(field)]
