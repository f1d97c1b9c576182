"""Loads named statements from ``.sql`` files: a line ``-- name: x`` begins the statement ``x``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

_NAME = re.compile(r"^-- name: (\w+)$", re.MULTILINE)


@cache
def named_queries(package: str, subject: str) -> Mapping[str, str]:
    """Return the statements of ``sql/<subject>.sql`` in a package by name.

    Raises:
        ValueError: A name comes twice.
    """
    text = (files(package) / "sql" / f"{subject}.sql").read_text(encoding="utf-8")
    _, *parts = _NAME.split(text)
    statements: dict[str, str] = {}
    for name, statement in zip(parts[::2], parts[1::2], strict=True):
        if name in statements:
            raise ValueError(f"{subject}.sql names {name!r} twice")
        statements[name] = statement.strip()
    return MappingProxyType(statements)
