"""Syntax trees of source files: one parse a file, one walk a tree, shared by every rule that reads the file."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from time import monotonic
from typing import NamedTuple

import attrs
from tree_sitter import Language, Node, Parser

from repo_registry.adapters.observers.observer import Unreadable
from repo_registry.adapters.observers.source_file import SourceFile

#: Parsing one file may take so long, in seconds; the grammars need milliseconds for what people write.
PARSE_SECONDS = 10.0
#: A file with a larger share of its bytes outside any understood construct is reported as unreadable.
BROKEN_SHARE = 0.5
#: Nested functions and classes further out than this are not asked for a name.
SCOPE_DEPTH = 64
#: The parser is fed so many bytes at a time, so that it can be stopped in between.
_SLICE = 1 << 16

#: Grammar → module of its wheel and the function that gives it.
_GRAMMARS = {
    "go": ("tree_sitter_go", "language"),
    "java": ("tree_sitter_java", "language"),
    "javascript": ("tree_sitter_javascript", "language"),
    "ruby": ("tree_sitter_ruby", "language"),
    "rust": ("tree_sitter_rust", "language"),
    "kotlin": ("tree_sitter_kotlin", "language"),
    "php": ("tree_sitter_php", "language_php"),
    "tsx": ("tree_sitter_typescript", "language_tsx"),
    "typescript": ("tree_sitter_typescript", "language_typescript"),
}


class Site(NamedTuple):
    """A node and the index of the scope it stands in; ``-1`` is the file itself."""

    node: Node
    scope: int


@attrs.frozen(kw_only=True)
class Dialect:
    """What to keep of a tree when it is walked."""

    grammar: str
    kept: frozenset[str]
    """Types of nodes that some rule asks for."""
    scopes: frozenset[str]
    """Types of nodes that open a scope of names; they are kept as well."""


@attrs.define(slots=False, kw_only=True)
class Syntax:
    """The tree of one file, walked once."""

    data: bytes
    root: Node
    sites: dict[str, list[Site]]
    """Kept nodes by type, in document order."""
    scopes: list[Site]
    """Functions and classes in document order, each with the scope around it."""
    broken: float
    """Share of the bytes that belong to no understood construct, 0 to 1."""

    def text(self, node: Node) -> str:
        """Return the source text of a node."""
        return self.data[node.start_byte : node.end_byte].decode("utf-8", "replace")

    def head(self, node: Node, limit: int) -> str:
        """Return at most ``limit`` bytes of the text of a node, without reading the rest."""
        return self.data[node.start_byte : min(node.end_byte, node.start_byte + limit)].decode("utf-8", "replace")

    def of(self, *types: str) -> list[Site]:
        """Return the nodes of these types in document order, the outer before the inner."""
        if len(types) == 1:
            return self.sites.get(types[0], [])
        found = [site for kind in types for site in self.sites.get(kind, [])]
        found.sort(key=lambda site: (site.node.start_byte, -site.node.end_byte))
        return found

    def around(self, scope: int) -> Iterator[int]:
        """Yield the scope and those around it, innermost first, the file (``-1``) last."""
        for _ in range(SCOPE_DEPTH):
            if scope < 0:
                break
            yield scope
            scope = self.scopes[scope].scope
        yield -1

    def check(self) -> None:
        """Raise `Unreadable` if most of the file was not understood."""
        if self.broken > BROKEN_SHARE:
            raise Unreadable("syntax errors")


def syntax_of(file: SourceFile, dialect: Dialect, data: bytes | None = None) -> Syntax:
    """Parse a file once and share the tree.

    Args:
        file: The file; it remembers the tree per grammar.
        dialect: The grammar and what to keep of the tree.
        data: What to parse instead of the whole text, of the same length and lines (a script block of a page).

    Raises:
        Unreadable: The parser gave up.
    """
    remembered = vars(file)
    slot = f"_syntax_{dialect.grammar}"
    known = remembered.get(slot)
    if not isinstance(known, Syntax):
        known = remembered[slot] = _walk(file.data if data is None else data, dialect)
    return known


@cache
def _language(grammar: str) -> Language:
    module, function = _GRAMMARS[grammar]
    return Language(getattr(import_module(module), function)())


@cache
def _parser(grammar: str) -> Parser:
    return Parser(_language(grammar))


def _parse(data: bytes, grammar: str) -> Node:
    parser = _parser(grammar)
    give_up = monotonic() + PARSE_SECONDS

    def read(offset: int, _point: object) -> bytes:
        return data[offset : offset + _SLICE]

    def late(_offset: int, _has_error: bool) -> bool:  # noqa: FBT001 - the signature is the parser's
        return monotonic() > give_up

    try:
        tree = parser.parse(read, progress_callback=late)
    except ValueError as error:
        parser.reset()
        raise Unreadable("too slow to parse") from error
    return tree.root_node


def _walk(data: bytes, dialect: Dialect) -> Syntax:
    root = _parse(data, dialect.grammar)
    kept, opening = dialect.kept, dialect.scopes
    sites: dict[str, list[Site]] = {}
    scopes: list[Site] = []
    lost = 0
    stack = [(root, -1)]
    while stack:
        node, scope = stack.pop()
        kind = node.type
        children = node.named_children
        if kind in opening:
            site = Site(node, scope)
            scopes.append(site)
            sites.setdefault(kind, []).append(site)
            scope = len(scopes) - 1
        elif kind in kept:
            sites.setdefault(kind, []).append(Site(node, scope))
        elif kind == "ERROR":
            lost += node.end_byte - node.start_byte - sum(child.end_byte - child.start_byte for child in children)
        stack.extend((child, scope) for child in reversed(children))
    return Syntax(data=data, root=root, sites=sites, scopes=scopes, broken=lost / max(1, len(data.strip())))


def line_of(node: Node) -> int:
    """Return the 1-based line a node starts on."""
    return node.start_point.row + 1


def last_line_of(node: Node) -> int:
    """Return the 1-based line a node ends on; a node that ends with a line break ends on the line before it."""
    end = node.end_point
    return max(line_of(node), end.row + 1 if end.column else end.row)


def collapsed(text: str, limit: int) -> str:
    """Return text on one line, cut to ``limit`` characters."""
    line = " ".join(text[: limit * 4].split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def first_named(node: Node) -> Node | None:
    """Return the first named child that is no comment, or ``None``."""
    return next((child for child in node.named_children if child.type != "comment"), None)
