"""What the names of one file stand for, and how an expression is referred to from elsewhere.

A *reference* is JSON: the id of an object of this file (``"router"``, ``"setup(0)"`` for the first parameter of a
function, ``"setup()"`` for what it returns, ``"Routes.router"`` for a member), or ``[module, name]`` for something
imported, where ``name`` is ``"default"``, ``"*"`` or a name, with the same endings.
"""

from __future__ import annotations

from typing import TypeAlias

from tree_sitter import Node

from repo_registry.adapters.observers.javascript.bindings import Bindings
from repo_registry.adapters.observers.javascript.forms import STEPS, unwrap
from repo_registry.adapters.observers.syntax import first_named

Reference: TypeAlias = "str | list[str]"
Part: TypeAlias = "str | list[str] | None"
"""Of a text: literal, a constant of another module as ``[module, name]``, or ``None`` for what nobody knows."""

#: Texts made of more pieces than this are unknown.
_PIECES = 24
_TEXT_LIMIT = 500


class Names(Bindings):
    """The names of one file, and the texts that expressions make."""

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


_ESCAPES = {"\\n": "\n", "\\t": "\t", "\\r": "", "\\\\": "\\", "\\'": "'", '\\"': '"', "\\`": "`", "\\/": "/"}


def _unescape(piece: str) -> str:
    return _ESCAPES.get(piece, piece)
