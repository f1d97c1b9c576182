"""Expressions of a Python file, reduced to what joiners can follow: names, texts, calls, lists.

A term is a value. It travels inside a fragment as JSON and is evaluated only when all files lie side by side.
"""

from __future__ import annotations

import ast
from typing import Final, TypeAlias

import attrs

MAX_DEPTH: Final = 8
"""Levels of an expression that are kept; deeper parts are opaque."""
MAX_ITEMS: Final = 1500
"""Elements kept of a list, call or table."""
LARGEST: Final = 2**53
"""Numbers from here on are not kept: JSON readers disagree about them."""
MAX_TEXT: Final = 2000
"""Characters kept of a text."""


@attrs.frozen(kw_only=True)
class Opaque:
    """Something that cannot be followed."""


@attrs.frozen(kw_only=True)
class Text:
    """A literal text."""

    value: str


@attrs.frozen(kw_only=True)
class Plain:
    """A literal number, truth value or ``None``."""

    value: float | bool | None


@attrs.frozen(kw_only=True)
class Ref:
    """A name, possibly dotted."""

    name: str


@attrs.frozen(kw_only=True)
class Member:
    """An attribute of something that is not a plain name, such as ``get_settings().prefix``."""

    of: Term
    name: str


@attrs.frozen(kw_only=True)
class Call:
    """A call; two calls of one file differ by their position."""

    callee: Term
    args: tuple[Term, ...]
    keywords: tuple[tuple[str, Term], ...]
    """``**x`` has the name ``**``."""
    line: int
    column: int
    end_line: int

    def keyword(self, *names: str) -> Term | None:
        """Return the first of these keyword arguments that was passed."""
        for wanted in names:
            for name, term in self.keywords:
                if name == wanted:
                    return term
        return None

    def argument(self, position: int | None, *names: str) -> Term | None:
        """Return an argument passed by one of its names or, failing that, by position."""
        found = self.keyword(*names)
        if found is None and position is not None and position < len(self.args):
            return self.args[position]
        return found


@attrs.frozen(kw_only=True)
class Concat:
    """Texts put together: ``+`` or an f-string."""

    parts: tuple[Term, ...]


@attrs.frozen(kw_only=True)
class Items:
    """A list, tuple or set; lists that were added together are one."""

    items: tuple[Term, ...]


@attrs.frozen(kw_only=True)
class Table:
    """A dictionary."""

    pairs: tuple[tuple[Term, Term], ...]


@attrs.frozen(kw_only=True)
class Either:
    """One of several: ``a or b``, ``a if x else b``."""

    options: tuple[Term, ...]


@attrs.frozen(kw_only=True)
class Each:
    """Every element of something: a loop variable, or an argument with a star."""

    of: Term


@attrs.frozen(kw_only=True)
class Index:
    """An element of something by key."""

    of: Term
    key: Term


@attrs.frozen(kw_only=True)
class Import:
    """An imported name; ``name`` is empty when the module itself is meant."""

    level: int
    """Leading dots."""
    module: str
    name: str


@attrs.frozen(kw_only=True)
class Parameter:
    """A parameter of a function."""

    position: int
    """Counted from 0; keyword-only ones come after the others."""
    annotation: Term


@attrs.frozen(kw_only=True)
class Definition:
    """A function or class defined under that name."""

    kind: str
    """``function`` or ``class``."""


Term: TypeAlias = (
    Opaque
    | Text
    | Plain
    | Ref
    | Member
    | Call
    | Concat
    | Items
    | Table
    | Either
    | Each
    | Index
    | Import
    | Parameter
    | Definition
)

OPAQUE: Final = Opaque()

Binding: TypeAlias = tuple[int, Term]
"""Line, and what a name is bound to there."""


def dotted(node: ast.expr) -> str | None:
    """Return ``a.b.c`` for a chain of attributes on a plain name, else ``None``."""
    names: list[str] = []
    current = node
    while isinstance(current, ast.Attribute):
        names.append(current.attr)
        current = current.value
    if not isinstance(current, ast.Name):
        return None
    names.append(current.id)
    return ".".join(reversed(names))


def term_of(node: ast.expr | None, depth: int = MAX_DEPTH) -> Term:  # noqa: C901, PLR0911, PLR0912 - one case per kind of expression
    """Reduce an expression to a term."""
    if node is None or depth <= 0:
        return OPAQUE
    below = depth - 1
    match node:
        case ast.Constant(value=str() as text):
            return Text(value=text[:MAX_TEXT])
        case ast.Constant(value=bool() | int() | float() | None as value):
            return Plain(value=value) if value is None or abs(value) < LARGEST else OPAQUE
        case ast.Name() | ast.Attribute():
            return _name(node, below)
        case ast.Call():
            return _call(node, below)
        case ast.JoinedStr():
            return Concat(parts=tuple(_joined(part, below) for part in node.values[:MAX_ITEMS]))
        case ast.BinOp(op=ast.Add()):
            return _sum(node, below)
        case ast.BinOp(op=ast.BitOr(), left=left, right=right):
            return Either(options=(*_options(term_of(left, below)), *_options(term_of(right, below))))
        case ast.List(elts=elements) | ast.Tuple(elts=elements) | ast.Set(elts=elements):
            return Items(items=tuple(term_of(element, below) for element in elements[:MAX_ITEMS]))
        case ast.Dict():
            pairs = zip(node.keys[:MAX_ITEMS], node.values[:MAX_ITEMS], strict=True)
            return Table(pairs=tuple((term_of(key, below), term_of(value, below)) for key, value in pairs))
        case ast.BoolOp(op=ast.Or(), values=values):
            return Either(options=tuple(term_of(value, below) for value in values[:MAX_ITEMS]))
        case ast.IfExp(body=body, orelse=orelse):
            return Either(options=(term_of(body, below), term_of(orelse, below)))
        case ast.Starred(value=inner):
            return Each(of=term_of(inner, below))
        case ast.Subscript(value=of, slice=key):
            return Index(of=term_of(of, below), key=term_of(key, below))
        case ast.Await(value=inner) | ast.NamedExpr(value=inner):
            return term_of(inner, below)
        case _:
            return OPAQUE


def _name(node: ast.Name | ast.Attribute, depth: int) -> Term:
    name = dotted(node)
    if name is not None:
        return Ref(name=name)
    if not isinstance(node, ast.Attribute):
        return OPAQUE
    return Member(of=term_of(node.value, depth), name=node.attr)


def _call(node: ast.Call, depth: int) -> Term:
    return Call(
        callee=term_of(node.func, depth),
        args=tuple(term_of(arg, depth) for arg in node.args[:MAX_ITEMS]),
        keywords=tuple((word.arg or "**", term_of(word.value, depth)) for word in node.keywords[:MAX_ITEMS]),
        line=node.lineno,
        column=node.col_offset,
        end_line=node.end_lineno or node.lineno,
    )


def _joined(part: ast.expr, depth: int) -> Term:
    return term_of(part.value, depth) if isinstance(part, ast.FormattedValue) else term_of(part, depth)


def _sum(node: ast.BinOp, depth: int) -> Term:
    parts: list[Term] = []
    current: ast.expr = node
    while isinstance(current, ast.BinOp) and isinstance(current.op, ast.Add) and len(parts) < MAX_ITEMS:
        parts.append(term_of(current.right, depth))
        current = current.left
    parts.append(term_of(current, depth))
    parts.reverse()
    if any(isinstance(part, Items) for part in parts):
        return Items(items=tuple(item for part in parts for item in _flat(part)))
    return Concat(parts=tuple(parts))


def _flat(term: Term) -> tuple[Term, ...]:
    return term.items if isinstance(term, Items) else (Each(of=term),)


def _options(term: Term) -> tuple[Term, ...]:
    return term.options if isinstance(term, Either) else (term,)
