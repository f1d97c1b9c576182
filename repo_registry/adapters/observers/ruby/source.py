"""One Ruby file as the rules for Ruby read it: its calls, the names around them, and the texts that stand in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, TypeAlias

import attrs
from tree_sitter import Node

from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.adapters.observers.syntax import Dialect, Syntax, syntax_of

UNKNOWN: Final = "{?}"
"""Stands for a part of a text that is only known when the program runs."""
LIMIT: Final = 500
"""Bytes of a literal that are read."""
PIECES: Final = 24
"""Pieces of one text that are put together."""

Names: TypeAlias = Mapping[str, str]
"""Texts that local names stand for."""

NO_NAMES: Final[Names] = {}
CLASSES: Final = frozenset({"class", "module"})
METHODS: Final = frozenset({"method", "singleton_method"})
_DIALECT: Final = Dialect(
    grammar="ruby",
    kept=frozenset(
        {"assignment", "call", "element_reference", "heredoc_beginning", "heredoc_body", "scope_resolution"}
    ),
    scopes=CLASSES | METHODS | {"singleton_class"},
)
_TEXTS: Final = frozenset(
    {"string", "simple_symbol", "hash_key_symbol", "delimited_symbol", "bare_string", "bare_symbol"}
)
_MADE_OF_PIECES: Final = frozenset(
    {
        "bare_string",
        "bare_symbol",
        "chained_string",
        "delimited_symbol",
        "interpolation",
        "parenthesized_statements",
        "string",
    }
)
_LISTS: Final = frozenset({"array", "string_array", "symbol_array"})
_UNCHANGED: Final = frozenset({"to_s", "to_sym", "freeze", "strip"})
CONSTANTS: Final = frozenset({"constant", "scope_resolution"})


def is_ruby(file: SourceFile) -> bool:
    """Tell whether the file is Ruby source."""
    return file.language == "Ruby"


@attrs.frozen
class Given:
    """What a call is given."""

    places: tuple[Node, ...]
    """Arguments by position."""
    named: Mapping[str, Node]
    """``key: value`` and ``:key => value``."""
    mapped: tuple[tuple[Node, Node], ...]
    """``"text" => value`` and other pairs whose key is no symbol."""


def ruby(file: SourceFile) -> Ruby:
    """Return the file as Ruby, read once.

    Raises:
        Unreadable: The parser gave up.
    """
    remembered = vars(file)
    known = remembered.get("_ruby")
    if not isinstance(known, Ruby):
        known = remembered["_ruby"] = Ruby(file)
    return known


class Ruby:
    """The calls and texts of one file."""

    def __init__(self, file: SourceFile) -> None:
        self.file = file
        self.syntax: Syntax = syntax_of(file, _DIALECT)
        self._qualified: dict[int, str] = {}
        beginnings, bodies = self.syntax.of("heredoc_beginning"), self.syntax.of("heredoc_body")
        # They are written in the same order; where one holds another, none is followed.
        paired = zip(beginnings, bodies, strict=True) if len(beginnings) == len(bodies) else ()
        self._heredocs = {beginning.node.id: body.node for beginning, body in paired}
        self.constants: dict[str, str] = {}
        for node, _ in self.syntax.of("assignment"):
            left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
            if left is not None and right is not None and left.type == "constant":
                text = self.text(right)
                if text is not None:
                    self.constants.setdefault(self.syntax.head(left, LIMIT), text)

    # -- calls -------------------------------------------------------------------------------------------------------

    def name(self, call: Node) -> str:
        """Return the name of the method that is called; ``""`` for what is no call."""
        if call.type == "identifier":
            return self.syntax.head(call, LIMIT)
        method = call.child_by_field_name("method") if call.type == "call" else None
        return "" if method is None else self.syntax.head(method, LIMIT)

    def receiver(self, call: Node) -> Node | None:
        """Return what a method is called on."""
        return call.child_by_field_name("receiver") if call.type == "call" else None

    def given(self, call: Node) -> Given:
        """Return the arguments of a call; a hash in the last place counts as named arguments."""
        listed = call.child_by_field_name("arguments") if call.type in {"call", "yield", "super"} else None
        places: list[Node] = []
        pairs: list[Node] = []
        for child in [] if listed is None else listed.named_children:
            if child.type == "pair":
                pairs.append(child)
            elif child.type not in {"comment", "block_argument", "hash_splat_argument", "splat_argument"}:
                places.append(child)
        if places and places[-1].type == "hash":
            pairs += [child for child in places.pop().named_children if child.type == "pair"]
        named: dict[str, Node] = {}
        mapped: list[tuple[Node, Node]] = []
        for pair in pairs:
            key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
            if key is None or value is None:
                continue
            if key.type in {"hash_key_symbol", "simple_symbol"}:
                named.setdefault(self.syntax.head(key, LIMIT).removeprefix(":"), value)
            else:
                mapped.append((key, value))
        return Given(tuple(places), named, tuple(mapped))

    def block(self, call: Node) -> Node | None:
        """Return the block of a call."""
        return call.child_by_field_name("block") if call.type == "call" else None

    def body(self, node: Node | None) -> list[Node]:
        """Return the statements of a block, class or method."""
        if node is None:
            return []
        inner = node.child_by_field_name("body")
        if inner is None:
            return []
        if inner.type in {"body_statement", "block_body"}:
            return [child for child in inner.named_children if child.type != "comment"]
        return [inner]

    def parameters(self, block: Node | None) -> list[str]:
        """Return the names of the plain parameters of a block or method."""
        listed = None if block is None else block.child_by_field_name("parameters")
        return [
            self.syntax.head(child, LIMIT)
            for child in ([] if listed is None else listed.named_children)
            if child.type == "identifier"
        ]

    # -- names -------------------------------------------------------------------------------------------------------

    def constant(self, node: Node | None) -> str:
        """Return a constant as written, without the leading ``::``; ``""`` for anything else."""
        if node is None or node.type not in CONSTANTS:
            return ""
        text = self.syntax.head(node, LIMIT)
        return "".join(text.split()).removeprefix("::") if all(part.isidentifier() for part in _parts(text)) else ""

    def qualified(self, scope: int) -> str:
        """Return the full name of the class or module that a scope lies in; ``""`` outside of any."""
        if scope < 0:
            return ""
        known = self._qualified.get(scope)
        if known is None:
            known = self._qualified[scope] = "::".join(reversed(list(self._names_around(scope))))
        return known

    def _names_around(self, scope: int) -> Iterator[str]:
        for one in self.syntax.around(scope):
            node = self.syntax.scopes[one].node if one >= 0 else None
            if node is not None and node.type in CLASSES:
                name = self.constant(node.child_by_field_name("name"))
                if name:
                    yield name

    def superclass(self, node: Node) -> str:
        """Return the superclass of a class as written; ``""`` when it is none or no plain constant."""
        above = node.child_by_field_name("superclass")
        return self.constant(above.named_children[0]) if above is not None and above.named_children else ""

    def classes(self) -> Iterator[tuple[str, str, Node]]:
        """Yield full name, superclass as written and node of each class, in order."""
        for index, (node, _) in enumerate(self.syntax.scopes):
            if node.type == "class":
                name = self.qualified(index)
                if name:
                    yield name, self.superclass(node), node

    # -- texts -------------------------------------------------------------------------------------------------------

    def text(self, node: Node | None, names: Names = NO_NAMES) -> str | None:
        """Return the text that a literal stands for, or ``None`` if it is only known when the program runs."""
        text = self.spelled(node, names)
        return None if UNKNOWN in text else text

    def spelled(self, node: Node | None, names: Names = NO_NAMES) -> str:
        """Return a text whose unknown parts are `UNKNOWN`."""
        out: list[str] = []
        stack: list[Node | None] = [node]
        for _ in range(PIECES):
            if not stack:
                break
            current = stack.pop()
            inner = None if current is None else self._inner(current)
            if inner is not None:
                stack.extend(reversed(inner))
            else:
                out.append(UNKNOWN if current is None else self._piece(current, names))
        return "".join([*out, UNKNOWN] if stack else out)

    def _inner(self, node: Node) -> list[Node] | None:
        """Return what a text is made of; ``None`` for what is a piece itself."""
        if node.type in _MADE_OF_PIECES:
            return node.named_children[:PIECES]
        if node.type == "heredoc_beginning" and node.id in self._heredocs:
            return self._heredocs[node.id].named_children[:PIECES]
        passed = self._passed(node)
        return None if passed is None else [passed]

    def _piece(self, node: Node, names: Names) -> str:
        text = self.syntax.head(node, LIMIT)
        if node.type in {"simple_symbol", "hash_key_symbol"}:
            return text.removeprefix(":")
        if node.type in {"string_content", "integer"}:
            return text
        if node.type == "escape_sequence":
            return text[1:]
        if node.type == "heredoc_content":
            return " ".join(text.split())
        if node.type in {"identifier", "constant"}:
            return names.get(text, self.constants.get(text, UNKNOWN))
        return "" if node.type == "heredoc_end" else UNKNOWN

    def _passed(self, node: Node) -> Node | None:
        """Return the receiver of ``"x".freeze`` and the like."""
        if node.type == "call" and self.name(node) in _UNCHANGED:
            return self.receiver(node)
        return None

    def texts(self, node: Node | None, names: Names = NO_NAMES) -> list[str]:
        """Return the literal texts of a list, or the one of a literal."""
        for _ in range(PIECES):  # ``%w[a b].freeze``
            passed = None if node is None else self._passed(node)
            if passed is None:
                break
            node = passed
        if node is None:
            return []
        members = node.named_children if node.type in _LISTS else [node]
        found = [self.text(member, names) for member in members[:LIMIT] if member.type != "comment"]
        return [text for text in found if text is not None]

    def is_text(self, node: Node) -> bool:
        """Tell whether an expression is a text or symbol, known or not."""
        return node.type in _TEXTS or node.type == "chained_string"

    def is_list(self, node: Node) -> bool:
        """Tell whether an expression is a literal list."""
        return node.type in _LISTS


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.removeprefix("::").split("::")]
