"""Texts that expressions of Java and Kotlin make, in pieces."""

from __future__ import annotations

import re
from typing import TypeAlias

from tree_sitter import Node

from repo_registry.adapters.observers.java.declarations import Unit
from repo_registry.adapters.observers.syntax import Syntax
from repo_registry.domain.model.validation import JsonValue

Part: TypeAlias = "str | list[str] | None"
"""Of a text: literal, the full names that a constant may have, or ``None`` for what nobody knows."""

#: Texts made of more pieces than this are unknown.
_PIECES = 24
_STEPS = 12
_TEXT_BYTES = 1000
_ESCAPES = {"\\n": "\n", "\\t": "\t", "\\r": "", "\\\\": "\\", "\\'": "'", '\\"': '"', "\\$": "$", "\\s": " "}
#: The grammar of Kotlin leaves ``$name`` in a text as two pieces.
_INTERPOLATED = re.compile(r"[A-Za-z_]\w{0,80}")
_NAMES = frozenset({"identifier", "field_access", "navigation_expression", "scoped_identifier"})
_ARRAYS = frozenset({"element_value_array_initializer", "array_initializer", "collection_literal"})
_ARRAY_CALLS = frozenset({"arrayOf", "listOf", "setOf"})


class Texts:
    """Reads expressions of one file."""

    def __init__(self, syntax: Syntax, unit: Unit) -> None:
        self._syntax = syntax
        self._unit = unit
        self._supertypes = {one.name: one.supertypes for one in unit.types}
        self._constants: dict[str, Node] = {}
        for declaration in unit.types:
            for member in declaration.members:
                if member.value is not None:
                    self._constants.setdefault(unit.qualified(f"{declaration.name}.{member.name}"), member.value)
        for member in unit.functions:
            if member.value is not None:
                self._constants.setdefault(unit.qualified(member.name), member.value)

    def elements(self, node: Node | None) -> list[Node]:
        """Return the members of an array, or the expression itself."""
        if node is None:
            return []
        if node.type in _ARRAYS:
            return [child for child in node.named_children[:40] if "comment" not in child.type]
        if node.type == "call_expression" and len(node.named_children) == 2:  # noqa: PLR2004 - a name and arguments
            callee, given = node.named_children
            if self._syntax.head(callee, 20) in _ARRAY_CALLS and given.type == "value_arguments":
                return [one.named_children[-1] for one in given.named_children[:40] if one.named_children]
        return [node]

    def word(self, node: Node) -> str:
        """Return the last name of ``RequestMethod.GET``, and ``a.B`` of ``a.B.class`` or ``a.B::class``."""
        text = "".join(self._syntax.head(node, 200).split())
        for ending in (".class", "::class", "::class.java"):
            if text.endswith(ending):
                return text.removesuffix(ending)
        return text.rpartition(".")[2]

    def text(self, node: Node | None, owner: str = "") -> str | None:
        """Return a text that is known within this file, or ``None``."""
        parts = self.parts(node, owner)
        if len(parts) == 1 and isinstance(parts[0], str):
            return parts[0]
        return None if parts else ""

    def parts(self, node: Node | None, owner: str = "") -> list[Part]:
        """Return the pieces of a text expression; neighbouring literals are joined. ``[]`` is the empty text."""
        out: list[Part] = []
        self._pieces(node, owner, out, [_PIECES], _STEPS)
        joined: list[Part] = []
        for part in out:
            if isinstance(part, str) and joined and isinstance(joined[-1], str):
                joined[-1] += part
            elif part != "":
                joined.append(part)
        return joined

    def _pieces(self, node: Node | None, owner: str, out: list[Part], budget: list[int], steps: int) -> None:
        budget[0] -= 1
        for _ in range(_STEPS):
            if node is None or node.type != "parenthesized_expression" or not node.named_children:
                break
            node = node.named_children[0]
        if node is None or steps == 0 or budget[0] < 0:
            out.append(None)
            return
        kind = node.type
        if kind in {"string_literal", "multiline_string_literal"}:
            self._literal(node, owner, out, budget, steps)
        elif kind in {"decimal_integer_literal", "number_literal"}:
            out.append(self._syntax.head(node, _TEXT_BYTES))
        elif kind == "character_literal":
            out.append(self._syntax.head(node, _TEXT_BYTES).strip("'"))
        elif kind in {"binary_expression", "additive_expression"}:
            children = node.named_children
            if len(children) == 2 and any(child.type == "+" for child in node.children):  # noqa: PLR2004 - both sides
                self._pieces(children[0], owner, out, budget, steps - 1)
                self._pieces(children[1], owner, out, budget, steps - 1)
            else:
                out.append(None)
        elif kind in _NAMES:
            self._named(node, owner, out, budget, steps)
        else:
            out.append(None)

    def _literal(self, node: Node, owner: str, out: list[Part], budget: list[int], steps: int) -> None:
        raw = self._syntax.head(node, 3) == '"""'
        dollar = False
        for child in node.named_children[: _PIECES * 4]:
            text = self._syntax.head(child, _TEXT_BYTES)
            if dollar:
                name = _INTERPOLATED.match(text)
                if name is None:
                    out.append("$" + text)
                else:
                    self._constant(self._bare(name.group(), owner), name.group(), out, owner, budget, steps)
                    out.append(text[name.end() :])
                dollar = False
            elif child.type == "interpolation":
                inner = child.named_children
                self._pieces(inner[0] if inner else None, owner, out, budget, steps - 1)
            elif child.type == "string_content" and text == "$":
                dollar = True
            elif child.type == "escape_sequence" and not raw:
                out.append(_ESCAPES.get(text, text))
            else:
                out.append(text)
        if dollar:
            out.append("$")

    def _bare(self, name: str, owner: str) -> list[str]:
        return self._unit.members_named(name, owner, self._supertypes.get(owner, ()))

    def _named(self, node: Node, owner: str, out: list[Part], budget: list[int], steps: int) -> None:
        written = "".join(self._syntax.head(node, 300).split()).removeprefix("this.")
        if not written.replace(".", "").replace("_", "").isalnum():
            out.append(None)
            return
        holder, _, name = written.rpartition(".")
        if holder:
            holder = holder.removesuffix(".Companion")
            names = [f"{one}.{name}" for one in self._unit.candidates(holder, owner)]
        else:
            names = self._bare(name, owner)
        self._constant(names, written, out, owner, budget, steps)

    def _constant(
        self, names: list[str], written: str, out: list[Part], owner: str, budget: list[int], steps: int
    ) -> None:
        """Follow a constant of this file; others are left to whoever knows all files."""
        for name in names:
            value = self._constants.get(name)
            if value is not None:
                self._pieces(value, owner, out, budget, steps - 1)
                return
        # A lower-case bare name is a variable or parameter unless an import says otherwise.
        out.append(names if "." in written or written.isupper() or len(names) == 1 else None)


def json_parts(parts: list[Part]) -> list[JsonValue]:
    """Return parts as a payload may hold them."""
    return [list[JsonValue](part) if isinstance(part, list) else part for part in parts]
