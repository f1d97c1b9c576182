"""One parse and one walk of a Python file, shared by every observer that reads it.

The tree comes from the standard library's `ast`. What this interpreter cannot read (newer syntax, Python 2, a broken
file) is read by tree-sitter instead, so that findings do not depend on the interpreter that runs the analysis.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator
from enum import StrEnum
from typing import Final, TypeAlias, TypeVar

import attrs

from repo_registry.adapters.observers.observer import Unreadable
from repo_registry.adapters.observers.python.concrete import Converted, convert
from repo_registry.adapters.observers.source_file import SourceFile

Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef
Assignment: TypeAlias = ast.Assign | ast.AnnAssign | ast.AugAssign
_Node = TypeVar("_Node", bound=ast.AST)

_CACHE: Final = "_python_syntax"
_LEAVES: Final = frozenset({ast.Name, ast.Constant, ast.Load, ast.Store, ast.Del, ast.Pass, ast.alias})
_KEPT: Final = frozenset(
    {
        ast.AnnAssign,
        ast.Assign,
        ast.AsyncFor,
        ast.AsyncFunctionDef,
        ast.AugAssign,
        ast.Call,
        ast.Compare,
        ast.ClassDef,
        ast.For,
        ast.FunctionDef,
        ast.If,
        ast.Import,
        ast.ImportFrom,
        ast.Return,
        ast.Subscript,
        ast.With,
    }
)


class ScopeKind(StrEnum):
    """What opens a scope."""

    MODULE = "module"
    CLASS = "class"
    FUNCTION = "function"


@attrs.frozen(kw_only=True, eq=False)
class Scope:
    """Where a node stands."""

    kind: ScopeKind
    qualname: str
    """Names of the enclosing classes and functions, joined by dots; ``""`` for the module."""
    node: ast.AST
    parent: Scope | None
    typing_only: bool
    """Below ``if TYPE_CHECKING``."""

    def inner(self, name: str) -> str:
        """Return the qualified name of something called ``name`` in this scope."""
        return f"{self.qualname}.{name}" if self.qualname else name


@attrs.frozen(kw_only=True, eq=False)
class Syntax:
    """The tree of one file and its nodes by type, in document order, each with its scope."""

    tree: ast.Module
    module_scope: Scope
    problem: str | None
    """Why the file was read only in part, for `Unreadable`; ``None`` when it was read whole."""
    nodes: dict[type[ast.AST], list[tuple[ast.AST, Scope]]]

    def of_type(self, kind: type[_Node]) -> Iterator[tuple[_Node, Scope]]:
        """Yield the nodes of one type with their scopes, in document order."""
        for node, scope in self.nodes.get(kind, ()):
            if isinstance(node, kind):
                yield node, scope

    def functions(self) -> list[tuple[Function, Scope]]:
        """Return functions, plain and async, in document order."""
        found: list[tuple[Function, Scope]] = [*self.of_type(ast.FunctionDef), *self.of_type(ast.AsyncFunctionDef)]
        return sorted(found, key=lambda pair: (pair[0].lineno, pair[0].col_offset))

    def assignments(self) -> list[tuple[Assignment, Scope]]:
        """Return assignments, plain, annotated and augmented, in document order."""
        found: list[tuple[Assignment, Scope]] = [
            *self.of_type(ast.Assign),
            *self.of_type(ast.AnnAssign),
            *self.of_type(ast.AugAssign),
        ]
        return sorted(found, key=lambda pair: (pair[0].lineno, pair[0].col_offset))

    def complete(self) -> None:
        """Tell that everything readable was yielded.

        Raises:
            Unreadable: If the file was read only in part.
        """
        if self.problem is not None:
            raise Unreadable(self.problem)


def is_python(file: SourceFile) -> bool:
    """Tell whether a file is a Python program; stubs are not."""
    return file.language == "Python" and not file.name.endswith(".pyi")


def syntax_of(file: SourceFile) -> Syntax:
    """Return the syntax of a file, parsed once.

    Raises:
        Unreadable: If neither parser makes anything of it.
    """
    known = vars(file).get(_CACHE)
    if isinstance(known, Syntax):
        return known
    if isinstance(known, str):
        raise Unreadable(known)
    try:
        syntax = _read(file)
    except Unreadable as error:
        vars(file)[_CACHE] = str(error)
        raise
    vars(file)[_CACHE] = syntax
    return syntax


def _read(file: SourceFile) -> Syntax:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # invalid escapes in somebody's file are not our warnings
            converted = Converted(tree=ast.parse(file.text), problem=None)
    except SyntaxError as error:
        converted = convert(file.data, line=error.lineno or 1)
    except (RecursionError, MemoryError) as error:
        raise Unreadable("nested too deeply to be read") from error
    except ValueError as error:
        raise Unreadable("not Python: a character that no program may hold") from error
    return _walk(converted)


def _walk(converted: Converted) -> Syntax:
    module = Scope(kind=ScopeKind.MODULE, qualname="", node=converted.tree, parent=None, typing_only=False)
    nodes: dict[type[ast.AST], list[tuple[ast.AST, Scope]]] = {}
    stack: list[tuple[ast.AST, Scope]] = [(converted.tree, module)]
    while stack:
        node, scope = stack.pop()
        kind = type(node)
        if kind in _KEPT:
            nodes.setdefault(kind, []).append((node, scope))
            if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                _enter(node, scope, stack)
                continue
            if isinstance(node, ast.If) and _names_type_checking(node.test):
                typing = attrs.evolve(scope, typing_only=True)
                stack.extend((child, scope) for child in reversed(node.orelse))
                stack.extend((child, typing) for child in reversed(node.body))
                continue
        stack.extend((child, scope) for child in reversed(_children(node)))
    return Syntax(tree=converted.tree, module_scope=module, problem=converted.problem, nodes=nodes)


def _enter(node: ast.ClassDef | Function, scope: Scope, stack: list[tuple[ast.AST, Scope]]) -> None:
    inner = Scope(
        kind=ScopeKind.CLASS if isinstance(node, ast.ClassDef) else ScopeKind.FUNCTION,
        qualname=scope.inner(node.name),
        node=node,
        parent=scope,
        typing_only=scope.typing_only,
    )
    stack.extend((child, inner) for child in reversed(node.body))
    if isinstance(node, ast.ClassDef):
        around: list[ast.AST] = [*node.decorator_list, *node.bases, *node.keywords]
    else:
        around = [*node.decorator_list, node.args]
    stack.extend((child, scope) for child in reversed(around))


def _children(node: ast.AST) -> list[ast.AST]:
    found: list[ast.AST] = []
    for field in node._fields:
        value = getattr(node, field, None)
        if isinstance(value, list):
            found.extend(item for item in value if isinstance(item, ast.AST) and type(item) not in _LEAVES)
        elif isinstance(value, ast.AST) and type(value) not in _LEAVES:
            found.append(value)
    return found


def _names_type_checking(test: ast.expr) -> bool:
    if isinstance(test, ast.Attribute):
        return test.attr == "TYPE_CHECKING"
    return isinstance(test, ast.Name) and test.id == "TYPE_CHECKING"


def targets_of(node: Assignment) -> list[ast.expr]:
    """Return what is assigned to."""
    return node.targets if isinstance(node, ast.Assign) else [node.target]


def header_end(node: Function | ast.ClassDef) -> int:
    """Return the last line of what a reader sees first: decorators, signature and docstring."""
    first = node.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        return first.end_lineno or first.lineno
    return max(node.lineno, first.lineno - 1)


def header_start(node: Function | ast.ClassDef) -> int:
    """Return the line of the first decorator, else of the definition itself."""
    return min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
