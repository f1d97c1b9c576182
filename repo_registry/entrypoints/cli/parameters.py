"""Kinds of values that commands take."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

import rich_click as click

_E = TypeVar("_E", bound=StrEnum)
_F = TypeVar("_F", bound=Callable[..., Any])

DEFAULT_LIMIT = 50
MAX_LIMIT = 1000


class Word(click.Choice[str], Generic[_E]):
    """One word of an enumeration; the command is given the member."""

    def __init__(self, words: type[_E]) -> None:
        super().__init__([word.value for word in words])
        self.words = words

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the member that the word names."""
        return value if isinstance(value, self.words) else self.words(super().convert(value, param, ctx))


class Moment(click.ParamType[datetime]):
    """A time in ISO 8601; without a zone it is UTC."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Return the moment in UTC."""
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(value)
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, OverflowError):
            self.fail(f"{value!r} is no time: write it like 2026-03-01 or 2026-03-01T12:00:00Z", param, ctx)


def limit_option(function: _F) -> _F:
    """Add ``--limit``: how long a page is."""
    return click.option(
        "--limit",
        type=click.IntRange(1, MAX_LIMIT),
        help=f"How many to show, at most {MAX_LIMIT}; {DEFAULT_LIMIT} unless given.",
    )(function)


def after_option(function: _F) -> _F:
    """Add ``--after``: where a list goes on."""
    return click.option("--after", metavar="CURSOR", help="Go on after the page that gave this `next_cursor`.")(
        function
    )


def note_option(function: _F) -> _F:
    """Add ``--note``: why, in words."""
    return click.option("--note", default="", help="Why, for whoever reads the log later.")(function)
