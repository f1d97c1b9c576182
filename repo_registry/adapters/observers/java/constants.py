"""Constants of a whole project, and paths made of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from repo_registry.adapters.observers.java.declarations import Member
from repo_registry.adapters.observers.java.source import is_source, source_of
from repo_registry.adapters.observers.java.texts import json_parts
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.domain.model.facts import Fragment
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.validation import JsonValue

CONSTANTS: Final = "java.constants"
"""values (full name → parts)."""
UNKNOWN: Final = "{?}"
"""Stands for a part of a path that is only known when the program runs."""

MAX_CONSTANTS: Final = 300
"""Constants kept of one file."""
_TYPES: Final = frozenset({"String", "java.lang.String", "CharSequence", ""})
_CUE: Final = re.compile(r"\bconst val\b|\bfinal\b|\bString [A-Z][A-Z0-9_]* ?=")
_STEPS: Final = 12
_PLACEHOLDER: Final = re.compile(r"\$\{([^${}:]{1,200})(?::([^${}]{0,300}))?\}")
_LONGEST: Final = 300


class ConstantObserver:
    """Keeps constant texts without white space, which names and paths are made of."""

    name = "java.constants"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether the file may hold any."""
        return is_source(file) and file.path_class is not PathClass.DOCS and _CUE.search(file.text) is not None

    def observe(self, file: SourceFile) -> Iterable[Finding]:
        """Yield one fragment with all of them."""
        source = source_of(file)
        values: dict[str, JsonValue] = {}
        owned = [("", member, False) for member in source.unit.functions]
        for declaration in source.unit.types:
            owned += [(declaration.name, one, declaration.kind == "interface") for one in declaration.members]
        for owner, member, constant in owned:
            if member.value is None or len(values) == MAX_CONSTANTS or not _is_constant(member, constant=constant):
                continue
            parts = source.texts.parts(member.value, owner)
            if parts and None not in parts and all(isinstance(one, list) or _is_plain(str(one)) for one in parts):
                name = f"{owner}.{member.name}" if owner else member.name
                values.setdefault(source.unit.qualified(name), json_parts(parts))
        if values:
            yield Fragment(
                kind=CONSTANTS, path=file.path, line=1, path_class=file.path_class, payload={"values": values}
            )


def _is_constant(member: Member, *, constant: bool) -> bool:
    if member.kind != "field" or member.returns not in _TYPES:
        return False
    return constant or "final" in member.modifiers or "const" in member.modifiers or member.returns == ""


def _is_plain(text: str) -> bool:
    return len(text) <= _LONGEST and not any(sign.isspace() for sign in text)


class Constants:
    """Every constant of a project."""

    def __init__(self, fragments: Sequence[Fragment]) -> None:
        self._values: dict[str, JsonValue] = {}
        for fragment in fragments:
            values = fragment.payload.get("values") if fragment.kind == CONSTANTS else None
            for name, parts in values.items() if isinstance(values, dict) else []:
                self._values.setdefault(name, parts)

    def spelled(self, parts: JsonValue) -> str:
        """Return a text; what nobody knows becomes `UNKNOWN`."""
        return self._spelled(parts, _STEPS)[: 4 * _LONGEST]

    def _spelled(self, parts: JsonValue, steps: int) -> str:
        text = ""
        for part in parts[:_STEPS] if isinstance(parts, list) else []:
            if isinstance(part, str):
                text += part
            else:
                names = part if isinstance(part, list) and steps else []
                known = next((str(name) for name in names if str(name) in self._values), None)
                text += UNKNOWN if known is None else self._spelled(self._values[known], steps - 1)
            if len(text) > 4 * _LONGEST:
                break
        return text


def filled(text: str, value_of: Callable[[str], str | None]) -> str:
    """Return a text with ``${name:default}`` replaced by a setting, its default, or `UNKNOWN`."""

    def replaced(match: re.Match[str]) -> str:
        known = value_of(match[1].strip())
        if known is None:
            known = match[2]
        return UNKNOWN if known is None else known

    for _ in range(3):
        changed = _PLACEHOLDER.sub(replaced, text)
        if changed == text:
            break
        text = changed
    return text if "${" not in text else UNKNOWN


def joined(pieces: Iterable[str]) -> str:
    """Return one path: pieces divided by single slashes, patterns of parameters left out, ``/`` if nothing is left."""
    text = "/".join(piece for piece in (piece.strip("/") for piece in pieces) if piece)
    while "//" in text:
        text = text.replace("//", "/")
    text = without_patterns(text)
    return text if text.startswith(UNKNOWN) else f"/{text}"


def without_patterns(path: str) -> str:
    """Return a path in which ``{id:[0-9]+}`` is ``{id}``."""
    out: list[str] = []
    depth = 0
    skipping = False
    for sign in path:
        if sign == "{":
            depth += 1
        if sign == "}":
            depth -= 1
            if depth == 0:
                skipping = False
        elif sign == ":" and depth == 1:
            skipping = True
        if not skipping and depth <= 1:
            out.append(sign)
    return "".join(out).replace(" }", "}").replace("{ ", "{")
