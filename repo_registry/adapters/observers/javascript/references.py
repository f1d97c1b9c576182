"""From expressions to references: which object is meant, here or in another module."""

from __future__ import annotations

from tree_sitter import Node

from repo_registry.adapters.observers.javascript.forms import FUNCTION_TYPES, STEPS, arguments, required_module, unwrap
from repo_registry.adapters.observers.javascript.frameworks import DERIVING, FLUENT, INSTANCES, MADE, Maker, npm_name
from repo_registry.adapters.observers.javascript.names import Names, Reference

#: Links of one chain of calls (``a.b().c()``) that are followed.
CHAIN_LINKS = 2000


def ending(reference: Reference | None, suffix: str) -> Reference | None:
    """Return the reference to a member or a result of what is referred to."""
    if reference is None:
        return None
    if isinstance(reference, str):
        return reference + suffix
    module, name = reference
    if name == "*" and suffix.startswith("."):
        return [module, suffix[1:]]
    return [module, name + suffix]


class References:
    """Resolves expressions of one file."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self._syntax = names.syntax
        self._fluent: dict[int, Node | None] = {}

    def maker(self, callee: Node | None, scope: int) -> Maker | None:
        """Return what a call of ``callee`` makes, if that is a router or a program."""
        reference = self.imported(callee, scope)
        return None if reference is None else MADE.get(reference)

    def imported(self, node: Node | None, scope: int) -> tuple[str, str] | None:
        """Return ``(module, name)`` of an imported name or a member of one; the default export is ``""``."""
        node = unwrap(node)
        path: list[str] = []
        while node is not None and node.type == "member_expression" and len(path) < STEPS:
            field = node.child_by_field_name("property")
            path.insert(0, "" if field is None else self._syntax.text(field))
            node = unwrap(node.child_by_field_name("object"))
        if node is None:
            return None
        module, name = required_module(self._syntax, node), "*"
        if module is None and node.type == "identifier":
            binding = self.names.lookup(self._syntax.text(node), scope)
            if binding is not None and binding.kind == "member" and len(path) < STEPS:
                inner = self.imported(binding.node, binding.scope) if binding.node is not node else None
                return None if inner is None else (inner[0], ".".join(filter(None, [inner[1], binding.name, *path])))
            if binding is None or binding.kind != "import":
                return None
            module, name = binding.module, binding.name
        return None if module is None else npm_name(module, ".".join([name, *path]))

    def object_made(self, node: Node, scope: int) -> Maker | None:
        """Return the maker if this very call or ``new`` makes a router or a program."""
        callee = node.child_by_field_name("constructor" if node.type == "new_expression" else "function")
        if callee is not None and callee.type == "call_expression":  # require('yargs')(process.argv)
            module = required_module(self._syntax, callee)
            return None if module is None else MADE.get((module, ""))
        return self.maker(callee, scope)

    def all_of(self, node: Node | None, scope: int) -> list[Reference]:
        """Return the references of an expression; several when it is the variable of a loop over an array."""
        node = unwrap(node)
        if node is None:
            return []
        holder, field = node, None
        if node.type == "member_expression":
            holder = unwrap(node.child_by_field_name("object")) or node
            field = node.child_by_field_name("property")
        if holder.type == "identifier":
            found: list[Reference] = []
            for item in self.names.loop_items(self._syntax.text(holder), scope):
                target = item if field is None else self.names.member(item, self._syntax.text(field))
                reference = self.of(target, scope)
                found += [] if reference is None else [reference]
            if found:
                return found
        reference = self.of(node, scope)
        return [] if reference is None else [reference]

    def of(self, node: Node | None, scope: int, steps: int = STEPS) -> Reference | None:
        """Return the reference of an expression, or ``None`` if it is no name, member, call or object of ours."""
        node = self._without_fluent_calls(unwrap(node))
        if node is None or steps == 0:
            return None
        if node.type == "assignment_expression":  # const app = (module.exports.app = made())
            return self.of(node.child_by_field_name("right"), scope, steps - 1)
        if node.type in FUNCTION_TYPES or node.type == "class":
            return self.names.function_node_id(node)
        readers = {
            "identifier": self._of_name,
            "shorthand_property_identifier": self._of_name,
            "member_expression": self._of_member,
            "new_expression": self._of_instance,
            "call_expression": self._of_call,
        }
        reader = readers.get(node.type)
        return None if reader is None else reader(node, scope, steps)

    def _of_instance(self, node: Node, scope: int, steps: int) -> Reference | None:
        if self.object_made(node, scope) is not None:
            return f"o{node.start_byte}"
        return ending(self.of(node.child_by_field_name("constructor"), scope, steps - 1), "()")

    def _without_fluent_calls(self, node: Node | None) -> Node | None:
        passed: list[int] = []
        for _ in range(CHAIN_LINKS):
            if node is None or node.type != "call_expression":
                break
            if node.id in self._fluent:
                node = self._fluent[node.id]
                break
            callee = node.child_by_field_name("function")
            if callee is None or callee.type != "member_expression":
                break
            field = callee.child_by_field_name("property")
            if field is None or not self._is_fluent(self._syntax.text(field), node):
                break
            passed.append(node.id)
            node = unwrap(callee.child_by_field_name("object"))
        self._fluent.update(dict.fromkeys(passed, node))
        return node

    @staticmethod
    def _is_fluent(name: str, call: Node) -> bool:
        """Tell whether a call gives back its object; ``route`` does so when it is given a router as well."""
        return name in FLUENT or (name == "route" and len(arguments(call)) > 1)

    def _of_name(self, node: Node, scope: int, steps: int) -> Reference | None:
        name = self._syntax.text(node)
        binding = self.names.lookup(name, scope)
        if binding is None or binding.kind == "each":
            return None
        if binding.kind == "import":
            return self._of_import(binding.module, binding.name)
        if binding.kind == "value":
            found = self.of(binding.node, binding.scope, steps - 1)
            return found or (name if binding.scope < 0 else f"{name}@{binding.scope}")
        if binding.kind == "member":
            return ending(self.of(binding.node, binding.scope, steps - 1), f".{binding.name}")
        if binding.kind == "parameter":
            return f"{self.names.function_id(binding.scope)}({binding.index})"
        return self.names.function_id(binding.scope)

    @staticmethod
    def _of_import(module: str, name: str) -> Reference:
        if npm_name(module, name) in INSTANCES:
            return "program"
        return [module, name]

    def _of_member(self, node: Node, scope: int, steps: int) -> Reference | None:
        holder, field = unwrap(node.child_by_field_name("object")), node.child_by_field_name("property")
        if holder is None or field is None:
            return None
        name = self._syntax.text(field)
        if holder.type == "this":
            owner = self.names.enclosing_class(scope)
            return None if owner is None else f"{owner}.{name}"
        imported = self.imported(node, scope)
        if imported is not None and imported in INSTANCES:
            return "program"
        return ending(self.of(holder, scope, steps - 1), f".{name}")

    def _of_call(self, node: Node, scope: int, steps: int) -> Reference | None:
        module = required_module(self._syntax, node)
        if module is not None:
            return self._of_import(module, "*")
        if self.object_made(node, scope) is not None:
            return f"o{node.start_byte}"
        callee = node.child_by_field_name("function")
        if callee is not None and callee.type == "member_expression":
            field = callee.child_by_field_name("property")
            if field is not None and self._syntax.text(field) in DERIVING:
                return f"c{node.end_byte}"
        found = self.of(callee, scope, steps - 1)
        if found is None or isinstance(found, str) or found[0].startswith((".", "@/", "~/", "#")):
            return ending(found, "()")
        given = arguments(node)  # wrapped by a library, such as fp(plugin)
        return (self.of(given[0], scope, steps - 1) if given else None) or ending(found, "()")
