"""Literal Ruby arguments, found by a scan of one line."""

from __future__ import annotations

import re
from typing import Final

MAX_LINE: Final = 1_000
"""Characters of a line that are read."""

_TEXT: Final = re.compile(r"\"([^\"#]{0,300})\"|'([^']{0,300})'")
_WORDS: Final = re.compile(r"%w[\[({<]([^\])}>]{0,500})[\])}>]")
_LEADING: Final = re.compile(r"\s*,?\s*\[?\s*(?:\"([^\"#]{0,300})\"|'([^']{0,300})')")
_FROZEN: Final = re.compile(r"\.freeze\b")


def code_of(line: str) -> str:
    """Return a line without its comment and without ``.freeze``; a ``#`` inside quotes is none."""
    quote = ""
    for place, character in enumerate(line[:MAX_LINE]):
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        elif character == "#":
            return _FROZEN.sub("", line[:place])
    return _FROZEN.sub("", line[:MAX_LINE])


def texts(code: str) -> list[str]:
    """Return the quoted texts and the words of ``%w[…]``, in order."""
    found = [(match.start(), [match.group(1) or match.group(2) or ""]) for match in _TEXT.finditer(code)]
    found += [(match.start(), match.group(1).split()) for match in _WORDS.finditer(code)]
    return [text for _, listed in sorted(found) for text in listed]


def leading_texts(code: str) -> list[str]:
    """Return the quoted texts that stand first, before any named argument."""
    found: list[str] = []
    at = 0
    while match := _LEADING.match(code, at):
        found.append(match.group(1) or match.group(2) or "")
        at = match.end()
    return found
