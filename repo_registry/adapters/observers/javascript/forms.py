"""Forms of JavaScript source that many rules read: calls, parameters, imports and patterns."""

from __future__ import annotations

from tree_sitter import Node

from repo_registry.adapters.observers.syntax import Syntax, first_named

#: References and texts are followed through so many steps.
STEPS = 12
_TARGET_LENGTH = 500

FUNCTION_TYPES = frozenset({"arrow_function", "function_expression", "generator_function", "function_declaration"})
_WRAPPERS = frozenset(
    {
        "as_expression",
        "await_expression",
        "non_null_expression",
        "parenthesized_expression",
        "satisfies_expression",
    }
)


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
    text = syntax.text(target) if target.end_byte - target.start_byte < _TARGET_LENGTH else ""
    if text == "module.exports":
        return "default"
    for start in ("module.exports.", "exports."):
        if text.startswith(start) and text[len(start) :].isidentifier():
            return text[len(start) :]
    return None
