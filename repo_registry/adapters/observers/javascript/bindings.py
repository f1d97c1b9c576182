"""What the names of one JavaScript file are bound to."""

from __future__ import annotations

import attrs
from tree_sitter import Node

from repo_registry.adapters.observers.javascript.forms import (
    FUNCTION_TYPES,
    STEPS,
    arguments,
    exported_name,
    imported_names,
    parameters,
    pattern_names,
    required_module,
    unwrap,
)
from repo_registry.adapters.observers.syntax import Syntax

#: Array elements that a loop is unrolled to.
LOOP_ITEMS = 64


@attrs.frozen
class Binding:
    """What a name stands for: import, value, member of a value, parameter, function, class, or item of a loop."""

    kind: str
    node: Node | None = None
    scope: int = -1
    module: str = ""
    name: str = ""
    index: int = 0


class Bindings:
    """The names of one file."""

    def __init__(self, syntax: Syntax) -> None:
        self.syntax = syntax
        self._table: dict[tuple[int, str], Binding] = {}
        self._function_ids: dict[int, str] = {}
        self._objects: dict[int, dict[str, Node]] = {}
        self._arrays: dict[int, list[Node]] = {}
        self._scope_at = {site.node.start_byte: index for index, site in enumerate(syntax.scopes)}
        self._collect_imports()
        self._collect_values()
        self._collect_scopes()
        self._collect_loops()
        self._name_exported_functions()

    # -- looking up ----------------------------------------------------------------------------------------------

    def lookup(self, name: str, scope: int) -> Binding | None:
        """Return what a name stands for where it is used."""
        for around in self.syntax.around(scope):
            found = self._table.get((around, name))
            if found is not None:
                return found
        return None

    def function_id(self, scope: int) -> str:
        """Return the id of a function or class by its scope."""
        node = self.syntax.scopes[scope].node
        return self._function_ids.get(node.start_byte, f"fn@{scope}")

    def function_node_id(self, node: Node) -> str | None:
        """Return the id of a function or class by its node."""
        scope = self._scope_at.get(node.start_byte)
        return None if scope is None else self.function_id(scope)

    def scope_of(self, node: Node) -> int | None:
        """Return the scope that a function or class opens."""
        return self._scope_at.get(node.start_byte)

    def parameter_name(self, scope: int, index: int) -> str | None:
        """Return the name of a parameter of a function, if it is a plain one."""
        for parameter in parameters(self.syntax.scopes[scope].node)[index : index + 1]:
            pattern = parameter.child_by_field_name("pattern") or parameter.child_by_field_name("left") or parameter
            if pattern.type == "identifier":
                return self.syntax.text(pattern)
        return None

    def enclosing_class(self, scope: int) -> str | None:
        """Return the name of the class around, if any."""
        for around in self.syntax.around(scope):
            if around >= 0 and "class" in self.syntax.scopes[around].node.type:
                return self.function_id(around)
        return None

    def loop_items(self, name: str, scope: int) -> list[Node]:
        """Return the array elements that a loop variable stands for."""
        binding = self.lookup(name, scope)
        if binding is None or binding.kind != "each":
            return []
        array = self.value(binding.node, scope)
        if array is None or array.type != "array":
            return []
        known = self._arrays.get(array.id)
        if known is None:
            known = self._arrays[array.id] = array.named_children[:LOOP_ITEMS]
        return known

    def value(self, node: Node | None, scope: int) -> Node | None:
        """Follow names to the expression they were given."""
        for _ in range(STEPS):
            node = unwrap(node)
            if node is None or node.type != "identifier":
                return node
            binding = self.lookup(self.syntax.text(node), scope)
            if binding is None or binding.kind != "value":
                return node
            node, scope = binding.node, binding.scope
        return None

    def member(self, node: Node | None, key: str) -> Node | None:
        """Return the value of a key of an object literal."""
        return None if node is None or node.type != "object" else self._members(node).get(key)

    def _members(self, node: Node) -> dict[str, Node]:
        """Return the keys of an object literal, read once."""
        known = self._objects.get(node.id)
        if known is None:
            known = self._objects[node.id] = dict(reversed(self._pairs(node)))
        return known

    def key(self, node: Node) -> str:
        """Return an object key as text."""
        return self.syntax.text(node).strip("'\"`")

    def items(self, node: Node | None) -> list[tuple[str, Node]]:
        """Return keys and values of an object literal; the first of a repeated key counts."""
        return [] if node is None or node.type != "object" else [*reversed(self._members(node).items())]

    def _pairs(self, node: Node) -> list[tuple[str, Node]]:
        found: list[tuple[str, Node]] = []
        for child in node.named_children:
            if child.type == "pair":
                name, value = child.child_by_field_name("key"), child.child_by_field_name("value")
                if name is not None and value is not None:
                    found.append((self.key(name), value))
            elif child.type == "shorthand_property_identifier":
                found.append((self.syntax.text(child), child))
            elif child.type == "method_definition":
                name = child.child_by_field_name("name")
                if name is not None:
                    found.append((self.key(name), child))
        return found

    # -- collecting ----------------------------------------------------------------------------------------------

    def _bind(self, scope: int, name: Node | str, binding: Binding) -> None:
        text = name if isinstance(name, str) else self.syntax.text(name)
        self._table.setdefault((scope, text), binding)

    def _collect_imports(self) -> None:
        for statement, _ in self.syntax.of("import_statement"):
            for local, module, name in imported_names(self.syntax, statement):
                self._bind(-1, local, Binding("import", module=module, name=name))

    def _collect_values(self) -> None:
        for node, scope in self.syntax.of("variable_declarator"):
            name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
            if name is None or value is None:
                continue
            module = required_module(self.syntax, unwrap(value))
            if name.type == "identifier":
                if module is not None:
                    self._bind(scope, name, Binding("import", module=module, name="*"))
                    continue
                self._bind(scope, name, Binding("value", node=value, scope=scope))
                self._name_function(value, self.syntax.text(name) + ("" if scope < 0 else f"@{scope}"))
            elif name.type == "object_pattern":
                for key, local in pattern_names(self.syntax, name):
                    if module is not None:
                        self._bind(scope, local, Binding("import", module=module, name=key))
                    else:
                        self._bind(scope, local, Binding("member", node=value, scope=scope, name=key))

    def _collect_scopes(self) -> None:
        for index, (node, outer) in enumerate(self.syntax.scopes):
            name = node.child_by_field_name("name")
            if name is not None and node.type != "method_definition":
                text = self.syntax.text(name)
                kind = "class" if "class" in node.type else "function"
                self._bind(outer, name, Binding(kind, node=node, scope=index, name=text))
                self._name_function(node, text if outer < 0 else f"{text}@{outer}")
            elif name is not None:
                owner = self.enclosing_class(outer)
                if owner is not None:
                    self._name_function(node, f"{owner}.{self.syntax.text(name)}")
            for position, parameter in enumerate(parameters(node)):
                pattern = parameter.child_by_field_name("pattern") or parameter.child_by_field_name("left") or parameter
                if pattern.type == "identifier":
                    self._bind(index, pattern, Binding("parameter", node=parameter, scope=index, index=position))

    def _collect_loops(self) -> None:
        for node, scope in self.syntax.of("for_in_statement"):
            left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
            if left is not None and right is not None and left.type == "identifier":
                self._bind(scope, left, Binding("each", node=right, scope=scope))
        for node, scope in self.syntax.of("call_expression"):
            callee = node.child_by_field_name("function")
            if callee is None or callee.type != "member_expression":
                continue
            field = callee.child_by_field_name("property")
            if field is None or self.syntax.text(field) not in {"forEach", "map"}:
                continue
            for given in arguments(node)[:1]:
                index = self._scope_at.get(given.start_byte)
                first = parameters(given)[:1] if index is not None else []
                for parameter in first:
                    pattern = parameter.child_by_field_name("pattern") or parameter
                    if index is not None and pattern.type == "identifier":
                        holder = callee.child_by_field_name("object")
                        self._table[(index, self.syntax.text(pattern))] = Binding("each", node=holder, scope=scope)

    def _name_exported_functions(self) -> None:
        for node, _ in self.syntax.of("export_statement"):
            value = node.child_by_field_name("value")
            if value is not None:
                self._name_function(value, "default")
        for node, _ in self.syntax.of("assignment_expression"):
            left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
            exported = exported_name(self.syntax, left)
            if exported is not None and right is not None:
                self._name_function(right, exported)

    def _name_function(self, value: Node, name: str) -> None:
        """Name a function, also one that is handed to a wrapper such as ``fp(async (app) => …)``."""
        inner = unwrap(value)
        if inner is not None and inner.type == "call_expression":
            given = arguments(inner)
            inner = unwrap(given[0]) if given and given[0].type in FUNCTION_TYPES else None
        if inner is not None and (inner.type in FUNCTION_TYPES or "class" in inner.type or inner.type[:3] == "met"):
            self._function_ids.setdefault(inner.start_byte, name)
