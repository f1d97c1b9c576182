"""Turns models into rows and back; nothing else knows both."""

from __future__ import annotations

from typing import Any, Protocol


class NamedRow(Protocol):
    """A row whose columns are asked for by name."""

    def __getitem__(self, column: str, /) -> Any:
        """Return the value of a column."""
        ...
