"""Checks shared by the models: times carry a zone, text can be stored everywhere."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

from repo_registry.domain.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import attrs

JsonValue: TypeAlias = "bool | int | float | str | list[JsonValue] | dict[str, JsonValue] | None"

#: Texts that a store looks things up by are no longer than this: an entry of an index has a limit in PostgreSQL.
MAX_KEY_LENGTH = 200

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """Return ``text`` with NUL and lone surrogates replaced by U+FFFD.

    SQLite would keep them and PostgreSQL would refuse them, so they are decided here, once, for both.
    """
    return _UNSTORABLE.sub("\ufffd", text)


def distinct_sorted(values: Iterable[str]) -> tuple[str, ...]:
    """Convert texts to a tuple without repeats, in code point order."""
    return tuple(sorted(set(values)))


def utc(instance: object, attribute: attrs.Attribute[Any], value: datetime) -> None:
    """Validate that a time carries a zone and that the zone is UTC."""
    if value.tzinfo is None or value.utcoffset() != timedelta(0):
        raise Invalid(f"{attribute.name} must be a time in UTC, not {value!r}", field=attribute.name)


def optional_utc(instance: object, attribute: attrs.Attribute[Any], value: datetime | None) -> None:
    """Validate an optional time like `utc`."""
    if value is not None:
        utc(instance, attribute, value)


def text(*, max_length: int, min_length: int = 0) -> Callable[[object, attrs.Attribute[Any], str], None]:
    """Make a validator for text given by people: bounded in length, without NUL or lone surrogates."""

    def check(instance: object, attribute: attrs.Attribute[Any], value: str) -> None:
        if not min_length <= len(value) <= max_length:
            raise Invalid(
                f"{attribute.name} must have {min_length} to {max_length} characters, not {len(value)}",
                field=attribute.name,
            )
        if _UNSTORABLE.search(value):
            raise Invalid(f"{attribute.name} must not hold NUL characters or lone surrogates", field=attribute.name)

    return check
