"""Reads one requirement, as PEP 508 and pip write it."""

from __future__ import annotations

import re
from typing import Final

import attrs

_HEAD: Final = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]{0,200})[ \t]*(?:\[([^\[\]]{0,500})\])?[ \t]*")
_EGG: Final = re.compile(r"[#&]egg=([A-Za-z0-9][A-Za-z0-9._-]{0,200})")
_URL: Final = re.compile(r"(?:[a-z]+\+)?(?:https?|ssh|git|file)(?:\+[a-z]+)?://", re.IGNORECASE)
_SPECIFIER: Final = re.compile(r"(?:===|==|~=|!=|<=|>=|<|>)[^=<>~!]")


@attrs.frozen(kw_only=True)
class Requirement:
    """A requirement: the name, and the range or URL as written."""

    name: str
    declared: str
    marker: str = ""


def parse_requirement(text: str) -> Requirement | None:
    """Read a requirement; ``None`` when it names no package (a path, an option, a bare URL)."""
    text = text.strip()
    if _URL.match(text):
        egg = _EGG.search(text)
        return Requirement(name=egg.group(1), declared=text.split()[0]) if egg else None
    head = _HEAD.match(text)
    if head is None:
        return None
    rest, _, marker = text[head.end() :].partition(" ;" if text[head.end() :].startswith("@") else ";")
    rest = rest.strip()
    if rest.startswith("(") and rest.endswith(")"):
        rest = rest[1:-1].strip()
    if rest and not rest.startswith("@") and not _SPECIFIER.match(rest):
        return None
    declared = rest[1:].strip() if rest.startswith("@") else rest
    return Requirement(name=head.group(1), declared=declared, marker=marker.strip())
