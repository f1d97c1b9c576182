"""How an object of Go code is referred to from elsewhere.

A *reference* is JSON: the id of an object of this package (``"rootCmd"``, ``"newRoot()"`` for what a function gives
back, ``"Routes(0)"`` for its first parameter, ``"Server.router"`` for a field), or ``[import path, name]``. Objects
made in place have ids of their own, ``"o:file:offset"``.
"""

from __future__ import annotations

from typing import TypeAlias

from tree_sitter import Node

from repo_registry.adapters.observers.golang.bindings import Bindings
from repo_registry.adapters.observers.golang.expressions import STEPS, arguments, plain
from repo_registry.adapters.observers.golang.tables import DERIVING, FLUENT, MAKERS, ROOT_TYPES, ROUTER_TYPES
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.adapters.observers.syntax import first_named

Reference: TypeAlias = "str | list[str]"
CHAIN_LINKS = 500


def is_go(file: SourceFile) -> bool:
    """Tell whether the file is Go source."""
    return file.language == "Go" or file.name.endswith(".go")


def names(file: SourceFile) -> Names:
    """Return what the names of the file stand for, resolved once.

    Raises:
        Unreadable: The parser gave up.
    """
    remembered = vars(file)
    known = remembered.get("_go_names")
    if not isinstance(known, Names):
        known = remembered["_go_names"] = Names(file)
    return known


def ending(reference: Reference | None, suffix: str) -> Reference | None:
    """Return the reference to a member or a result of what is referred to."""
    if reference is None:
        return None
    return reference + suffix if isinstance(reference, str) else [reference[0], reference[1] + suffix]


class Names(Bindings):
    """The names of one file, and the objects that expressions refer to."""

    def all_of(self, node: Node | None, scope: int) -> list[Reference]:
        """Return the references of an expression; several for the variable of a loop or a slice handed on."""
        node = plain(node)
        if node is None:
            return []
        if node.type == "variadic_argument":
            found = [self.of(item, scope) for item in self.elements(first_named(node), scope)]
            return [one for one in found if one is not None]
        if node.type == "identifier":
            binding = self.lookup(self.syntax.text(node), scope)
            if binding is not None and binding.kind == "each":
                found = [self.of(item, binding.scope) for item in self.elements(binding.node, binding.scope)]
                return [one for one in found if one is not None]
        reference = self.of(node, scope)
        return [] if reference is None else [reference]

    def of(self, node: Node | None, scope: int, steps: int = STEPS) -> Reference | None:
        """Return the reference of an expression, or ``None``."""
        node = self._without_fluent_calls(plain(node))
        if node is None or steps == 0:
            return None
        readers = {
            "identifier": self._of_name,
            "selector_expression": self._of_member,
            "call_expression": self._of_call,
            "composite_literal": self._of_literal,
            "literal_value": self._of_literal,
            "func_literal": self._of_function,
        }
        reader = readers.get(node.type)
        return None if reader is None else reader(node, scope, steps)

    def _of_function(self, node: Node, _scope: int, _steps: int) -> Reference | None:
        return self.function_node_id(node)

    def _of_member(self, node: Node, scope: int, steps: int) -> Reference | None:
        holder, field = node.child_by_field_name("operand"), node.child_by_field_name("field")
        if holder is None or field is None:
            return None
        qualified = self._qualified(node)
        if qualified is not None:
            return [str(part) for part in qualified]
        return ending(self.of(holder, scope, steps - 1), f".{self.syntax.text(field)}")

    def _of_literal(self, node: Node, _scope: int, _steps: int) -> Reference | None:
        if node.type == "literal_value":
            return f"o:{self.file_name}:{node.start_byte}"
        name = self.type_name(node.child_by_field_name("type"))
        if name is None:
            return None
        if name in MAKERS:
            return f"o:{self.file_name}:{node.start_byte}"
        return [name[0], name[1]] if name[0] else name[1]

    def _of_call(self, node: Node, scope: int, steps: int) -> Reference | None:
        called = self.called(node)
        if called is not None and called in MAKERS:
            return f"o:{self.file_name}:{node.start_byte}"
        callee = node.child_by_field_name("function")
        if callee is not None and callee.type == "identifier" and self.syntax.text(callee) == "new":
            given = arguments(node)
            name = self.type_name(given[0]) if given else None
            if name in MAKERS:
                return f"o:{self.file_name}:{node.start_byte}"
            return None if name is None else [name[0], name[1]] if name[0] else name[1]
        if callee is not None and callee.type == "selector_expression":
            field = callee.child_by_field_name("field")
            if field is not None and called is None and self.syntax.text(field) in DERIVING:
                return f"c:{self.file_name}:{node.end_byte}"
        return ending(self.of(callee, scope, steps - 1), "()")

    def _without_fluent_calls(self, node: Node | None) -> Node | None:
        passed: list[int] = []
        for _ in range(CHAIN_LINKS):
            if node is None or node.type != "call_expression" or self.called(node) is not None:
                break
            if node.id in self._fluent:
                node = self._fluent[node.id]
                break
            callee = node.child_by_field_name("function")
            field = None if callee is None else callee.child_by_field_name("field")
            if callee is None or field is None or self.syntax.text(field) not in FLUENT:
                break
            passed.append(node.id)
            node = plain(callee.child_by_field_name("operand"))
        self._fluent.update(dict.fromkeys(passed, node))
        return node

    def _of_name(self, node: Node, scope: int, steps: int) -> Reference | None:
        name = self.syntax.text(node)
        binding = self.lookup(name, scope)
        if binding is None:
            return name
        if binding.kind == "value":
            key = (binding.scope, name, steps)
            if key not in self._met:
                self._met[key] = self.of(binding.node, binding.scope, steps - 1) or self._local(name, binding.scope)
            return self._met[key]
        if binding.kind == "receiver":
            kind = self.type_name(binding.type)
            return None if kind is None else kind[1]
        if binding.kind == "parameter":
            kind = self.type_name(binding.type)
            if kind is not None and not kind[0] and kind[1][:1].isalpha() and kind not in ROUTER_TYPES:
                return kind[1]
            return f"{self.function_id(binding.scope)}({binding.index})"
        return self._local(name, binding.scope) if binding.kind == "typed" else None

    def _local(self, name: str, scope: int) -> str:
        return name if scope < 0 else f"{name}@{self.file_name}:{scope}"

    def router_type(self, node: Node, scope: int) -> tuple[str, bool] | None:
        """Return framework, and whether it is the application itself, of a parameter declared as a router."""
        node_plain = self._without_fluent_calls(plain(node))
        if node_plain is None or node_plain.type != "identifier":
            return None
        binding = self.lookup(self.syntax.text(node_plain), scope)
        if binding is None or binding.kind not in {"parameter", "typed"}:
            return None
        return router_type(self.type_name(binding.type))


def router_type(kind: tuple[str, str] | None) -> tuple[str, bool] | None:
    """Return framework, and whether it is the application itself, of a type."""
    if kind is None or kind not in ROUTER_TYPES:
        return None
    return ROUTER_TYPES[kind], kind in ROOT_TYPES


def is_object_id(reference: Reference | None) -> bool:
    """Tell whether a reference names an object made in place."""
    return isinstance(reference, str) and reference.startswith(("o:", "c:"))
