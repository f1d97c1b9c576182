"""Paths of PHP routes, put together and freed of the patterns of their parameters."""

from __future__ import annotations

from collections.abc import Sequence

from repo_registry.adapters.observers.php.source import UNKNOWN

_MARK = "\x01"


def joined(pieces: Sequence[str]) -> str:
    """Return one path: pieces divided by single slashes, ``/`` if nothing is left."""
    text = "/".join(piece for piece in (piece.strip("/") for piece in pieces) if piece)
    while "//" in text:
        text = text.replace("//", "/")
    text = without_patterns(text)
    return text if text.startswith(UNKNOWN) else f"/{text}"


def without_patterns(path: str) -> str:
    """Return a path in which ``{id:[0-9]+}``, ``{id<x>?1}``, ``{post:slug}`` and ``{id?}`` are plain parameters."""
    out: list[str] = []
    depth = 0
    skipping = False
    for sign in path.replace(UNKNOWN, _MARK):
        if sign == "{":
            depth += 1
        elif sign == "}":
            depth -= 1
            skipping = skipping and depth > 0
        elif depth == 1 and sign in ":<?":
            skipping = True
        if not skipping and depth <= 1:
            out.append(sign)
    return "".join(out).replace("[", "").replace("]", "").replace("{!", "{").replace(_MARK, UNKNOWN)
