"""Finds the line of every key and list element of a valid TOML text."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Final, TypeAlias

import attrs

TomlPath: TypeAlias = tuple[str | int, ...]

_TOKEN: Final = re.compile(
    r'(?P<text>"""(?:[^"\\]|\\.|"{1,2}(?!"))*"{3,5}'
    r"|'''(?:[^']|'{1,2}(?!'))*'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*')"
    r"|(?P<skip>#[^\n]*|[ \t\r]+)"
    r"|(?P<newline>\n)"
    r"|(?P<mark>[\[\]{},=.])"
    r"|(?P<bare>[^\s\[\]{},=.\"'#]+)",
    re.DOTALL,
)


@attrs.frozen
class _Token:
    kind: str
    text: str
    line: int


def toml_lines(text: str) -> dict[TomlPath, int]:
    """Return the line of each key and each list element by its path.

    The text must be valid TOML: only the shape is followed here. What the scan does not meet is missing.
    """
    return _Scan(text).lines()


def _tokens(text: str) -> Iterator[_Token]:
    line = 1
    for match in _TOKEN.finditer(text):
        kind, found = match.lastgroup or "", match.group()
        if kind != "skip":
            yield _Token(kind, found, line)
        line += found.count("\n")


def _key(token: _Token) -> str:
    if token.kind == "bare":
        return token.text
    if "\\" in token.text:
        return str(tomllib.loads(f"key = {token.text}")["key"])
    return token.text[1:-1]


@attrs.define
class _Frame:
    path: TomlPath
    is_list: bool
    index: int = 0


class _Scan:
    def __init__(self, text: str) -> None:
        self._found: dict[TomlPath, int] = {}
        self._tokens = _tokens(text)
        self._table: TomlPath = ()
        self._counts: dict[TomlPath, int] = {}
        self._frames: list[_Frame] = []
        self._key: list[str] = []
        self._key_line = 0
        self._in_value = False
        self._target: TomlPath = ()

    def lines(self) -> dict[TomlPath, int]:
        for token in self._tokens:
            if not self._frames and not self._in_value:
                self._outside(token)
            else:
                self._inside(token)
        return self._found

    def _outside(self, token: _Token) -> None:
        """Take a token of a table's body, where keys and headers stand."""
        if token.kind == "mark" and token.text == "[" and not self._key:
            self._header(token.line)
        elif token.kind in {"bare", "text"}:
            self._key_line = self._key_line if self._key else token.line
            self._key.append(_key(token))
        elif token.text == "=":
            self._begin_value(self._table)
        elif token.kind == "newline":
            self._key = []

    def _header(self, line: int) -> None:
        parts: list[str] = []
        opened = 1
        for token in self._tokens:
            if token.kind == "newline":
                break
            if token.text == "[" and not parts:
                opened = 2
            elif token.kind in {"bare", "text"}:
                parts.append(_key(token))
        path = self._resolve(parts[:-1]) + tuple(parts[-1:])
        if opened > 1:
            index = self._counts.get(path, 0)
            self._counts[path] = index + 1
            self._found.setdefault(path, line)
            path = (*path, index)
        self._found.setdefault(path, line)
        self._table = path

    def _resolve(self, parts: list[str]) -> TomlPath:
        """Return the path of a table, through the last element of each list of tables."""
        path: TomlPath = ()
        for part in parts:
            path = (*path, part)
            if path in self._counts:
                path = (*path, self._counts[path] - 1)
        return path

    def _begin_value(self, prefix: TomlPath) -> None:
        path = prefix
        for part in self._key:
            path = (*path, part)
            self._found.setdefault(path, self._key_line)
        self._key = []
        self._in_value = True
        self._target = path

    def _inside(self, token: _Token) -> None:
        """Take a token of a value: of a scalar, a list or an inline table."""
        frame = self._frames[-1] if self._frames else None
        if token.kind == "newline":
            if frame is None:
                self._in_value = False
            return
        if self._in_value:
            self._value_token(token, frame)
        elif frame is not None and not frame.is_list:
            self._inline_key(token, frame)

    def _value_token(self, token: _Token, frame: _Frame | None) -> None:
        if token.text in {"[", "{"} and token.kind == "mark":
            self._note_element(token, frame)
            self._frames.append(_Frame(self._target, is_list=token.text == "["))
            if token.text == "[":
                self._target = (*self._target, 0)
            else:
                self._in_value = False
        elif token.text in {"]", "}"} and token.kind == "mark":
            self._close()
        elif token.text == "," and token.kind == "mark":
            if frame is not None and frame.is_list:
                frame.index += 1
                self._target = (*frame.path, frame.index)
            else:
                self._in_value = False
        else:
            self._note_element(token, frame)

    def _note_element(self, token: _Token, frame: _Frame | None) -> None:
        if frame is not None and frame.is_list:
            self._found.setdefault(self._target, token.line)

    def _inline_key(self, token: _Token, frame: _Frame) -> None:
        if token.kind in {"bare", "text"}:
            self._key_line = self._key_line if self._key else token.line
            self._key.append(_key(token))
        elif token.text == "=":
            self._begin_value(frame.path)
        elif token.text == "}":
            self._close()

    def _close(self) -> None:
        if self._frames:
            self._frames.pop()
        self._key = []
        self._in_value = True
        if self._frames and self._frames[-1].is_list:
            self._target = (*self._frames[-1].path, self._frames[-1].index)
