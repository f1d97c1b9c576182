"""What the names of one file stand for, as far as its own imports tell."""

from __future__ import annotations

import ast
from collections.abc import Mapping

import attrs

from repo_registry.adapters.observers.python.syntax import ScopeKind, Syntax, targets_of
from repo_registry.adapters.observers.python.terms import dotted


@attrs.frozen(kw_only=True)
class Names:
    """Imported names of a file, and its constants."""

    imports: Mapping[str, str]
    """Local name to dotted name; relative imports keep their leading dots."""
    constants: Mapping[str, str]
    """Texts assigned once at module level."""

    def full(self, node: ast.expr) -> str | None:
        """Return the dotted name of an expression with its first part replaced by what it was imported from."""
        name = dotted(node)
        if name is None:
            return None
        first, dot, rest = name.partition(".")
        known = self.imports.get(first)
        return name if known is None else f"{known}{dot}{rest}"

    def text(self, node: ast.expr | None) -> str | None:
        """Return a literal text, or the constant that a plain name stands for."""
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return node.value
        return self.constants.get(node.id) if isinstance(node, ast.Name) else None


def names_of(syntax: Syntax) -> Names:
    """Collect imports of every scope and the constants of the module."""
    imports: dict[str, str] = {}
    for imported, _ in syntax.of_type(ast.Import):
        for alias in imported.names:
            local = alias.asname or alias.name.partition(".")[0]
            imports.setdefault(local, alias.name if alias.asname else local)
    for source, _ in syntax.of_type(ast.ImportFrom):
        prefix = "." * source.level + (f"{source.module}." if source.module else "")
        for alias in source.names:
            imports.setdefault(alias.asname or alias.name, prefix + alias.name)
    return Names(imports=imports, constants=_constants(syntax))


def _constants(syntax: Syntax) -> dict[str, str]:
    found: dict[str, str] = {}
    twice: set[str] = set()
    for node, scope in syntax.assignments():
        if scope.kind is not ScopeKind.MODULE:
            continue
        for target in targets_of(node):
            if isinstance(target, ast.Name):
                value = node.value
                if target.id in found:
                    twice.add(target.id)
                elif isinstance(value, ast.Constant) and isinstance(value.value, str):
                    found[target.id] = value.value
                else:
                    twice.add(target.id)
    return {name: value for name, value in found.items() if name not in twice}
