"""JSON with lines, read without recursion."""

from __future__ import annotations

import json
import re
from typing import Final

from repo_registry.adapters.observers.formats.limits import MAX_DEPTH, MAX_NODES
from repo_registry.adapters.observers.formats.node import Node, Scalar
from repo_registry.adapters.observers.observer import Unreadable

_SPACE: Final = re.compile(r"[ \t\n\r]*")
_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_LITERALS: Final[dict[str, Scalar]] = {"true": True, "false": False, "null": None}
_STRING: Final = json.JSONDecoder()


def read_json(text: str) -> Node:
    """Read a JSON text (RFC 8259) into nodes; a repeated key keeps its last value.

    Raises:
        Unreadable: It is not JSON, or it is larger or deeper than the limits.
    """
    return _Reader(text).read()


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._line = 1
        self._counted = 0
        self._nodes = 0

    def read(self) -> Node:
        root = self._value(self._next_line())
        open_nodes = [root] if isinstance(root.value, (list, dict)) else []
        fresh = True
        while open_nodes:
            line = self._next_line()
            container = open_nodes[-1].value
            closing = "]" if isinstance(container, list) else "}"
            if self._text.startswith(closing, self._at):
                self._at += 1
                open_nodes.pop()
                fresh = False
                continue
            if not fresh:
                self._expect(",")
                line = self._next_line()
            child = self._member(container, line)
            fresh = isinstance(child.value, (list, dict))
            if fresh:
                open_nodes.append(child)
                if len(open_nodes) > MAX_DEPTH:
                    raise Unreadable(f"JSON nested deeper than {MAX_DEPTH} levels, line {line}")
        self._next_line()
        if self._at != len(self._text):
            raise self._invalid()
        return root

    def _member(self, container: object, line: int) -> Node:
        if isinstance(container, dict):
            key = self._string()
            self._next_line()
            self._expect(":")
            self._next_line()
            child = self._value(line)
            container[key] = child
            return child
        child = self._value(line)
        if isinstance(container, list):
            container.append(child)
        return child

    def _value(self, line: int) -> Node:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise Unreadable(f"JSON with more than {MAX_NODES} values")
        first = self._text[self._at : self._at + 1]
        if first == '"':
            return Node(value=self._string(), line=line)
        if first == "{":
            self._at += 1
            return Node(value={}, line=line)
        if first == "[":
            self._at += 1
            return Node(value=[], line=line)
        number = _NUMBER.match(self._text, self._at)
        if number:
            self._at = number.end()
            return Node(value=number.group(), line=line)
        for word, value in _LITERALS.items():
            if self._text.startswith(word, self._at):
                self._at += len(word)
                return Node(value=value, line=line)
        raise self._invalid()

    def _string(self) -> str:
        if not self._text.startswith('"', self._at):
            raise self._invalid()
        try:
            value, self._at = _STRING.raw_decode(self._text, self._at)
        except json.JSONDecodeError:
            raise self._invalid() from None
        return str(value)

    def _expect(self, mark: str) -> None:
        if not self._text.startswith(mark, self._at):
            raise self._invalid()
        self._at += 1

    def _next_line(self) -> int:
        """Skip white space and return the line of what follows."""
        space = _SPACE.match(self._text, self._at)
        if space:
            self._at = space.end()
        self._line += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._line

    def _invalid(self) -> Unreadable:
        self._next_line()
        return Unreadable(f"invalid JSON, line {self._line}")
