"""How one setting is declared, and the kinds of values that settings have."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs

_LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
_TRUE = frozenset({"1", "true", "yes", "on"})
_FALSE = frozenset({"0", "false", "no", "off"})


def text(value: str) -> str:
    """Take any text that is not empty."""
    if not value.strip():
        raise ValueError("must not be empty")
    return value


def path(value: str) -> Path:
    """Take a path, made absolute; ``~`` is the home folder."""
    return Path(text(value)).expanduser().absolute()


def level(value: str) -> str:
    """Take the name of a log level."""
    if value.upper() not in _LOG_LEVELS:
        raise ValueError(f"must be one of {', '.join(_LOG_LEVELS)}")
    return value.upper()


def flag(value: str) -> bool:
    """Take true or false."""
    if value.lower() in _TRUE | _FALSE:
        return value.lower() in _TRUE
    raise ValueError("must be true or false")


def items(value: str) -> tuple[str, ...]:
    """Take words with commas between."""
    return tuple(item.strip() for item in value.split(",") if item.strip())


def folders(value: str) -> tuple[str, ...]:
    """Take folders, separated as in ``PATH``."""
    return tuple(str(Path(item).expanduser().absolute()) for item in value.split(os.pathsep) if item.strip())


def ports(value: str) -> tuple[int, ...]:
    """Take port numbers with commas between."""
    return tuple(number(1, 65535)(item) for item in items(value))


def number(least: int, most: int) -> Callable[[str], int]:
    """Make a parser of whole numbers in a range."""

    def parse(value: str) -> int:
        try:
            parsed = int(value)
        except ValueError:
            raise ValueError("must be a whole number") from None
        if not least <= parsed <= most:
            raise ValueError(f"must lie between {least} and {most}")
        return parsed

    return parse


def share(value: str) -> float:
    """Take a number above 0 and at most 1."""
    try:
        parsed = float(value)
    except ValueError:
        raise ValueError("must be a number") from None
    if not 0 < parsed <= 1:
        raise ValueError("must be above 0 and at most 1")
    return parsed


def setting(name: str, default: Any, parse: Callable[[str], Any], about: str, *, secret: bool = False) -> Any:
    """Declare one setting: its environment variable, default, parser and meaning."""
    metadata = {"name": name, "parse": parse, "about": about, "secret": secret}
    return attrs.field(default=default, metadata=metadata)
