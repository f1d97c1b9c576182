"""What the names of one file stand for, and how an expression is referred to from elsewhere.

A *reference* is JSON: the id of an object of this file (``"router"``, ``"setup(0)"`` for the first parameter of a
function, ``"setup()"`` for what it returns, ``"Routes.router"`` for a member), or ``[module, name]`` for something
imported, where ``name`` is ``"default"``, ``"*"`` or a name, with the same endings.
"""

from __future__ import annotations

from typing import TypeAlias

import attrs
from tree_sitter import Node

from repo_registry.adapters.observers.syntax import Syntax, first_named

Reference: TypeAlias = "str | list[str]"
Part: TypeAlias = "str | list[str] | None"
"""Of a text: literal, a constant of another module as ``[module, name]``, or ``None`` for what nobody knows."""

#: References and texts are followed through so many steps.
STEPS = 12
#: Array elements that a loop is unrolled to.
LOOP_ITEMS = 64
#: Texts made of more pieces than this are unknown.
_PIECES = 24
_TEXT_LIMIT = 500

FUNCTION_TYPES = frozenset({"arrow_function", "function_expression", "generator_function", "function_declaration"})
_WRAPPERS = {
    "as_expression": 0,
    "await_expression": 0,
    "non_null_expression": 0,
    "parenthesized_expression": 0,
    "satisfies_expression": 0,
}


@attrs.frozen
class Binding:
    """What a name stands for: import, value, member of a value, parameter, function, class, or item of a loop."""

    kind: str
    node: Node | None = None
    scope: int = -1
    module: str = ""
    name: str = ""
    index: int = 0


def unwrap(node: Node | None) -> Node | None:
    """Strip parentheses, ``await``, ``as T`` and ``!``."""
    for _ in range(STEPS):
        if node is None or node.type not in _WRAPPERS:
            break
        node = first_named(node)
    return node


def arguments(call: Node) -> list[Node]:
    """Return the argument expressions of a call, comments left out."""
    given = call.child_by_field_name("arguments")
    if given is None or given.type != "arguments":
        return []
    return [child for child in given.named_children if child.type != "comment"]


class Names:
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

    # -- texts ---------------------------------------------------------------------------------------------------

    def text(self, node: Node | None, scope: int) -> str | None:
        """Return a text that is known within this file, or ``None``."""
        parts = self.parts(node, scope)
        if len(parts) == 1 and isinstance(parts[0], str):
            return parts[0]
        return None if parts else ""

    def parts(self, node: Node | None, scope: int) -> list[Part]:
        """Return the pieces of a text expression; neighbouring literals are joined. ``[]`` is the empty text."""
        out: list[Part] = []
        budget = [_PIECES]
        self._pieces(node, scope, out, budget, STEPS)
        joined: list[Part] = []
        for part in out:
            if isinstance(part, str) and joined and isinstance(joined[-1], str):
                joined[-1] += part
            elif part != "":
                joined.append(part)
        return joined

    def _pieces(self, node: Node | None, scope: int, out: list[Part], budget: list[int], steps: int) -> None:
        budget[0] -= 1
        node = unwrap(node)
        if node is None or steps == 0 or budget[0] < 0:
            out.append(None)
            return
        kind = node.type
        if kind in {"string", "number"}:
            out.append(self._literal(node))
        elif kind == "template_string":
            for child in node.named_children:
                if child.type == "template_substitution":
                    self._pieces(first_named(child), scope, out, budget, steps - 1)
                else:
                    out.append(self.syntax.head(child, _TEXT_LIMIT))
        elif kind == "binary_expression":
            self._binary(node, scope, out, budget, steps)
        elif kind in {"identifier", "member_expression"}:
            self._named(node, scope, out, budget, steps)
        else:
            out.append(None)

    def _literal(self, node: Node) -> str:
        if node.type == "number":
            return self.syntax.head(node, _TEXT_LIMIT)
        pieces = [self.syntax.text(child) for child in node.named_children[:_PIECES]]
        return "".join(_unescape(piece) for piece in pieces)[:_TEXT_LIMIT]

    def _binary(self, node: Node, scope: int, out: list[Part], budget: list[int], steps: int) -> None:
        operator = node.child_by_field_name("operator")
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        sign = "" if operator is None else operator.type
        if sign == "+":
            self._pieces(left, scope, out, budget, steps - 1)
            self._pieces(right, scope, out, budget, steps - 1)
        elif sign in {"||", "??"}:
            first: list[Part] = []
            self._pieces(left, scope, first, budget, steps - 1)
            if None in first:
                self._pieces(right, scope, out, budget, steps - 1)
            else:
                out.extend(first)
        else:
            out.append(None)

    def _named(self, node: Node, scope: int, out: list[Part], budget: list[int], steps: int) -> None:
        path: list[str] = []
        while node.type == "member_expression" and len(path) < STEPS:
            field, holder = node.child_by_field_name("property"), node.child_by_field_name("object")
            if field is None or holder is None:
                break
            path.insert(0, self.syntax.text(field))
            node = holder
        if node.type != "identifier":
            out.append(None)
            return
        binding = self.lookup(self.syntax.text(node), scope)
        if binding is None:
            out.append(None)
        elif binding.kind == "import":
            out.append([binding.module, ".".join([binding.name, *path])])
        elif binding.kind == "value":
            target = unwrap(binding.node)
            for key in path:
                target = unwrap(self.member(target, key))
            self._pieces(target, binding.scope, out, budget, steps - 1)
        else:
            out.append(None)

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


def parameters(function: Node) -> list[Node]:
    """Return the parameters of a function, comments left out."""
    one = function.child_by_field_name("parameter")
    if one is not None:
        return [one]
    several = function.child_by_field_name("parameters")
    return [] if several is None else [child for child in several.named_children if child.type != "comment"]


def required_module(syntax: Syntax, node: Node | None) -> str | None:
    """Return the module of ``require('x')`` or ``import('x')``, or ``None``."""
    if node is None or node.type != "call_expression":
        return None
    callee, given = node.child_by_field_name("function"), arguments(node)
    if callee is None or len(given) == 0 or given[0].type != "string":
        return None
    if callee.type == "import" or (callee.type == "identifier" and syntax.text(callee) == "require"):
        return syntax.text(given[0]).strip("'\"")
    return None


def pattern_names(syntax: Syntax, pattern: Node) -> list[tuple[str, str]]:
    """Return ``(key, local name)`` of an object pattern; nested patterns and rests are left out."""
    found: list[tuple[str, str]] = []
    for child in pattern.named_children:
        key: Node | None = child
        local: Node | None = child
        if child.type == "object_assignment_pattern":
            key = local = child.child_by_field_name("left")
        elif child.type == "pair_pattern":
            key, local = child.child_by_field_name("key"), child.child_by_field_name("value")
            if local is not None and local.type == "assignment_pattern":
                local = local.child_by_field_name("left")
        elif child.type != "shorthand_property_identifier_pattern":
            continue
        if key is not None and local is not None and local.type.endswith(("identifier", "identifier_pattern")):
            found.append((syntax.text(key).strip("'\""), syntax.text(local)))
    return found


def imported_names(syntax: Syntax, statement: Node) -> list[tuple[str, str, str]]:
    """Return ``(local name, module, name there)`` of an import statement; types are left out."""
    source = statement.child_by_field_name("source")
    found: list[tuple[str, str, str]] = []
    if any(child.type == "type" for child in statement.children[:3]):
        return found
    for clause in statement.named_children:
        if clause.type == "import_require_clause":
            source = clause.child_by_field_name("source")
            found += [(syntax.text(child), "", "*") for child in clause.named_children if child.type == "identifier"]
        if clause.type != "import_clause":
            continue
        for child in clause.named_children:
            if child.type == "identifier":
                found.append((syntax.text(child), "", "default"))
            elif child.type == "namespace_import":
                found += [(syntax.text(name), "", "*") for name in child.named_children]
            elif child.type == "named_imports":
                found += _specifiers(syntax, child)
    module = "" if source is None else syntax.text(source).strip("'\"")
    return [(local, module, name) for local, _, name in found]


def _specifiers(syntax: Syntax, node: Node) -> list[tuple[str, str, str]]:
    found: list[tuple[str, str, str]] = []
    for specifier in node.named_children:
        name = specifier.child_by_field_name("name")
        if name is None or (specifier.children and specifier.children[0].type == "type"):
            continue
        alias = specifier.child_by_field_name("alias") or name
        found.append((syntax.text(alias), "", syntax.text(name).strip("'\"")))
    return found


def exported_name(syntax: Syntax, target: Node | None) -> str | None:
    """Return ``default`` for ``module.exports``, ``x`` for ``exports.x`` and ``module.exports.x``, else ``None``."""
    if target is None or target.type != "member_expression":
        return None
    text = syntax.text(target) if target.end_byte - target.start_byte < _TEXT_LIMIT else ""
    if text == "module.exports":
        return "default"
    for start in ("module.exports.", "exports."):
        if text.startswith(start) and text[len(start) :].isidentifier():
            return text[len(start) :]
    return None


_ESCAPES = {"\\n": "\n", "\\t": "\t", "\\r": "", "\\\\": "\\", "\\'": "'", '\\"': '"', "\\`": "`", "\\/": "/"}


def _unescape(piece: str) -> str:
    return _ESCAPES.get(piece, piece)
