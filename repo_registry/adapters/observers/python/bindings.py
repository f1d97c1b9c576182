"""What each name of a file is bound to, scope by scope."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final, TypeAlias

from repo_registry.adapters.observers.python.slimming import names_in, slim
from repo_registry.adapters.observers.python.syntax import Function, Scope, ScopeKind, Syntax
from repo_registry.adapters.observers.python.terms import (
    Binding,
    Call,
    Concat,
    Definition,
    Each,
    Either,
    Import,
    Index,
    Items,
    Member,
    Parameter,
    Plain,
    Ref,
    Table,
    Term,
    Text,
    dotted,
    term_of,
)
from repo_registry.adapters.observers.python.vocabulary import BASES, RETURN, SETTINGS_NAMES, TELLING_NAMES

MAX_BINDINGS: Final = 3000
"""Bindings kept of one file."""
MAX_QUIET_TEXT: Final = 200
"""Characters of a constant in a file that makes no routes and no commands; longer ones are no prefix."""
MAX_QUIET_ITEMS: Final = 40
"""Elements of a list in such a file."""

Bindings: TypeAlias = dict[str, dict[str, list[Binding]]]
"""Per scope and name: what it is bound to, by line."""


def bindings_of(syntax: Syntax, *, loud: bool) -> Bindings:
    """Collect the bindings of a file.

    Args:
        syntax: The file.
        loud: Whether the file makes routes or commands; others give module and settings names only.

    Returns:
        Per scope and name: line and term, by line.
    """
    found: Bindings = {}
    count = 0
    for scope, name, line, term in _all(syntax):
        if count == MAX_BINDINGS:
            break
        if loud or _is_quiet(scope, name, term):
            found.setdefault(scope, {}).setdefault(name, []).append((line, term))
            count += 1
    for names in found.values():
        for bound in names.values():
            bound.sort(key=lambda pair: pair[0])
    return found


def only_needed(bindings: Bindings, syntax: Syntax, names: set[str]) -> Bindings:
    """Leave out what functions bind for themselves and nothing of interest refers to.

    Args:
        bindings: All bindings of a file.
        syntax: The file.
        names: Names that something of interest refers to; names that those are bound to follow.
    """
    functions = {scope.inner(node.name) for node, scope in syntax.functions()}
    local = [
        (name, term)
        for scope, bound_names in bindings.items()
        if scope in functions
        for name, bound in bound_names.items()
        for _, term in bound
    ]
    needed = {*names, RETURN}
    waiting = set(needed)
    while waiting:
        following = {one for name, term in local if name in waiting for one in names_in(term)}
        waiting = following - needed
        needed |= waiting
    return {
        scope: {name: bound for name, bound in bound_names.items() if scope not in functions or name in needed}
        for scope, bound_names in bindings.items()
    }


def without_blind_returns(bindings: Bindings, *, has_stars: bool) -> Bindings:
    """Leave out what functions return when none of it can be followed: results of builtins, unknown parameters.

    Args:
        bindings: What is kept of a file.
        has_stars: Whether other names may come out of a star import.
    """
    if has_stars:
        return bindings
    found: Bindings = {}
    for scope, names in bindings.items():
        returned = names.get(RETURN)
        blind = returned and all(_is_blind(bindings, scope, term) for _, term in returned)
        kept = {name: bound for name, bound in names.items() if name != RETURN or not blind}
        if kept:
            found[scope] = kept
    return found


def _is_blind(bindings: Bindings, scope: str, term: Term) -> bool:
    """Tell whether a returned name, or the callee of a returned call, begins with a name that nothing binds."""
    current = term
    while isinstance(current, Call | Member):
        current = current.callee if isinstance(current, Call) else current.of
    if not isinstance(current, Ref) or isinstance(term, Member):
        return False
    first = current.name.partition(".")[0]
    around = scope
    while first not in bindings.get(around, ()):
        if not around:
            return first != "self"
        around = around.rpartition(".")[0]
    return False


def _is_quiet(scope: str, name: str, term: Term) -> bool:
    """Tell whether a binding of a file without routes may still matter to another file."""
    if isinstance(term, Import):
        return True
    if scope and not SETTINGS_NAMES.search(scope) and name not in {BASES, RETURN}:
        return False
    if isinstance(term, Text):
        return len(term.value) <= MAX_QUIET_TEXT
    if isinstance(term, Items):
        return 0 < len(term.items) <= MAX_QUIET_ITEMS and all(isinstance(one, Ref | Call | Text) for one in term.items)
    return not isinstance(term, Parameter | Plain | Table)


def _all(syntax: Syntax) -> Iterator[tuple[str, str, int, Term]]:
    yield from _imports(syntax)
    yield from _definitions(syntax)
    yield from _assignments(syntax)
    yield from _loops(syntax)
    yield from _returns(syntax)


def _imports(syntax: Syntax) -> Iterator[tuple[str, str, int, Term]]:
    for node, scope in syntax.of_type(ast.Import):
        for alias in node.names:
            if alias.asname:
                yield scope.qualname, alias.asname, node.lineno, Import(level=0, module=alias.name, name="")
            else:
                top = alias.name.partition(".")[0]
                yield scope.qualname, top, node.lineno, Import(level=0, module=top, name="")
    for source, scope in syntax.of_type(ast.ImportFrom):
        for alias in source.names:
            if alias.name != "*":
                term = Import(level=source.level, module=source.module or "", name=alias.name)
                yield scope.qualname, alias.asname or alias.name, source.lineno, term


def _definitions(syntax: Syntax) -> Iterator[tuple[str, str, int, Term]]:
    for node, scope in syntax.functions():
        yield scope.qualname, node.name, node.lineno, Definition(kind="function")
        inner = scope.inner(node.name)
        arguments = node.args
        for position, argument in enumerate([*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]):
            annotation = term_of(_plain_annotation(argument.annotation), 4)
            yield inner, argument.arg, node.lineno, Parameter(position=position, annotation=annotation)
    for class_, scope in syntax.of_type(ast.ClassDef):
        yield scope.qualname, class_.name, class_.lineno, Definition(kind="class")
        bases = tuple(term_of(_class_of(base), 4) for base in class_.bases)
        if bases:
            yield scope.inner(class_.name), BASES, class_.lineno, Items(items=bases)


def _class_of(base: ast.expr) -> ast.expr:
    return base.value if isinstance(base, ast.Subscript) else base


def _plain_annotation(node: ast.expr | None) -> ast.expr | None:
    """Return the class in ``"App"``, ``Optional[App]`` and ``App | None``."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isidentifier():
        return ast.Name(id=node.value)
    if isinstance(node, ast.Subscript) and (dotted(node.value) or "").endswith("Optional"):
        return node.slice
    if isinstance(node, ast.BinOp) and isinstance(node.right, ast.Constant):
        return node.left
    return node


def _assignments(syntax: Syntax) -> Iterator[tuple[str, str, int, Term]]:
    for node, scope in syntax.of_type(ast.Assign):
        for target in node.targets:
            for name, value in _pairs(target, node.value):
                yield from _bound(scope, name, node.lineno, value)
    for annotated, scope in syntax.of_type(ast.AnnAssign):
        if annotated.value is not None:
            yield from _bound(scope, annotated.target, annotated.lineno, annotated.value)
    for added, scope in syntax.of_type(ast.AugAssign):
        name_of = dotted(added.target)
        if isinstance(added.op, ast.Add) and name_of is not None and "." not in name_of:
            more = term_of(added.value)
            rest = more.items if isinstance(more, Items) else (Each(of=more),)
            yield scope.qualname, name_of, added.lineno, Items(items=(Each(of=Ref(name=name_of)), *rest))


def _pairs(target: ast.expr, value: ast.expr) -> list[tuple[ast.expr, ast.expr]]:
    if isinstance(target, ast.Tuple | ast.List):
        if isinstance(value, ast.Tuple | ast.List) and len(value.elts) == len(target.elts):
            return list(zip(target.elts, value.elts, strict=True))
        return []
    return [(target, value)]


def _bound(scope: Scope, target: ast.expr, line: int, value: ast.expr) -> Iterator[tuple[str, str, int, Term]]:
    name = dotted(target)
    if name is None or (isinstance(value, ast.Constant) and not isinstance(value.value, str)):
        return
    term = slim(term_of(value), at_module_level=scope.kind is ScopeKind.MODULE)
    if not isinstance(term, Text | Concat | Ref | Member | Call | Items | Table | Either | Index):
        return
    first, _, rest = name.partition(".")
    if not rest:
        yield scope.qualname, name, line, term
    elif "." not in rest and _is_self(scope, first) and scope.parent is not None:
        yield scope.parent.qualname, rest, line, term


def _is_self(scope: Scope, name: str) -> bool:
    node = scope.node
    if scope.parent is None or scope.parent.kind is not ScopeKind.CLASS:
        return False
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return False
    parameters = [*node.args.posonlyargs, *node.args.args]
    return bool(parameters) and parameters[0].arg == name


def _loops(syntax: Syntax) -> Iterator[tuple[str, str, int, Term]]:
    loops: list[tuple[ast.For | ast.AsyncFor, Scope]] = [*syntax.of_type(ast.For), *syntax.of_type(ast.AsyncFor)]
    for node, scope in loops:
        if isinstance(node.target, ast.Name):
            term = slim(term_of(node.iter), at_module_level=scope.kind is ScopeKind.MODULE)
            yield scope.qualname, node.target.id, node.lineno, Each(of=term)


def _returns(syntax: Syntax) -> Iterator[tuple[str, str, int, Term]]:
    for node, scope in syntax.of_type(ast.Return):
        owner: ast.AST | Function = scope.node
        if scope.kind is ScopeKind.FUNCTION and owner is not None:
            term = slim(term_of(node.value, 6), at_module_level=False)
            if _is_of_use(term):
                yield scope.qualname, RETURN, node.lineno, term


def _is_of_use(term: Term) -> bool:
    """Tell whether a returned value may be a router, a parser, settings or a prefix; answers to requests are none."""
    if isinstance(term, Call):
        callee = term.callee.name if isinstance(term.callee, Ref | Member) else ""
        last = callee.rpartition(".")[2]
        return (last[:1].isupper() or last in TELLING_NAMES or "." not in callee) and "Response" not in last
    return isinstance(term, Ref | Items | Concat) or (isinstance(term, Text) and len(term.value) <= MAX_QUIET_TEXT)
