"""Texts of routes in pieces, put together to a path."""

from __future__ import annotations

from collections.abc import Sequence

from repo_registry.adapters.observers.javascript.resolution import Modules
from repo_registry.domain.model.validation import JsonValue

#: Stands for a part of a path that is only known when the program runs.
UNKNOWN = "{?}"


def spelled(parts: JsonValue, path: str, modules: Modules) -> str:
    """Return a text whose pieces come from the file ``path``; what nobody knows becomes `UNKNOWN`."""
    text = ""
    for part in parts if isinstance(parts, list) else []:
        if isinstance(part, str):
            text += part
        elif isinstance(part, list):
            found = modules.constant(path, str(part[0]), str(part[1]))
            text += UNKNOWN if found is None else found
        else:
            text += UNKNOWN
    return text


def joined(pieces: Sequence[str]) -> str:
    """Return one path: pieces divided by single slashes, without a slash at the end, ``/`` if nothing is left."""
    kept = [piece.strip("/") for piece in pieces]
    text = "/".join(piece for piece in kept if piece)
    while "//" in text:
        text = text.replace("//", "/")
    return text if text.startswith(UNKNOWN) else f"/{text}"
