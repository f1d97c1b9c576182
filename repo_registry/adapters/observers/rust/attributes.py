"""Attributes of Rust items, such as ``#[command(name = "x", about)]``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import attrs

LENGTH: Final = 2_000
"""Characters of one attribute that are read."""

_HEAD: Final = re.compile(r"#!?\s{0,9}\[\s{0,9}([\w:]{1,120})\s{0,9}")
_KEY: Final = re.compile(r"\s{0,99}([A-Za-z_][\w:]{0,100})\s{0,99}")
_CLOSING: Final = {"(": ")", "[": "]", "{": "}"}


@attrs.frozen
class Attribute:
    """One attribute."""

    path: str
    text: str
    """What stands between its parentheses, or behind ``=``."""

    @property
    def name(self) -> str:
        """Last part of the path."""
        return self.path.rpartition("::")[2]

    def arguments(self) -> dict[str, str]:
        """Return values by key; what has no value is ``""``, a literal without a key is under ``""``."""
        found: dict[str, str] = {}
        for piece in pieces(self.text):
            match = _KEY.match(piece)
            if match is None or piece.lstrip()[:1] in {'"', "'"}:
                found.setdefault("", literal(piece.strip()) or "")
                continue
            rest = piece[match.end() :].strip()
            value = rest[1:].strip() if rest.startswith("=") else rest
            found.setdefault(match[1], value)
        return found

    def text_of(self, key: str) -> str | None:
        """Return a literal value; ``None`` when the key is missing or its value is no literal."""
        value = self.arguments().get(key)
        return None if value is None else literal(value)


def attribute(text: str) -> Attribute | None:
    """Read an attribute as written."""
    text = text[:LENGTH]
    match = _HEAD.match(text)
    if match is None:
        return None
    rest = text[match.end() :].rstrip().removesuffix("]").rstrip()
    if rest[:1] in _CLOSING:
        rest = rest[1:].rstrip()
        rest = rest[:-1] if rest[-1:] in {")", "]", "}"} else rest
    else:
        rest = rest.lstrip("= ")
    return Attribute(match[1], rest)


def literal(text: str) -> str | None:
    """Return the text of a string literal, raw or not; ``None`` for anything else."""
    text = text.strip()
    if text[:1] == "r" and text[1:2] in {'"', "#"}:
        text = text[1:].strip("#")
        return text[1:-1] if len(text) > 1 and text[0] == text[-1] == '"' else None
    if len(text) > 1 and text[0] == text[-1] == '"':
        return text[1:-1].replace('\\"', '"').replace("\\n", "\n").replace("\\\\", "\\")
    return None


def pieces(text: str) -> Iterator[str]:
    """Yield what commas divide, commas inside quotes and brackets left alone."""
    depth, start, quoted = 0, 0, False
    position = 0
    while position < len(text):
        mark = text[position]
        if quoted:
            if mark == "\\":
                position += 1
            quoted = mark != '"'
        elif mark == '"':
            quoted = True
        elif mark in "([{":
            depth += 1
        elif mark in ")]}":
            depth -= 1
        elif mark == "," and depth <= 0:
            yield text[start:position]
            start = position + 1
        position += 1
    if text[start:].strip():
        yield text[start:]
