"""Opaque cursors: where a list goes on, as one word that nobody needs to understand."""

from __future__ import annotations

import base64
import binascii
import json
from uuid import UUID

from repo_registry.domain.errors import Invalid

_LONGEST = 8192


def cursor_text(*parts: str | float) -> str:
    """Return the cursor that holds these parts."""
    raw = json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def cursor_parts(cursor: str, *kinds: type) -> list[str | int | float]:
    """Return what a cursor holds.

    Args:
        cursor: From `cursor_text`.
        kinds: The type of each part: ``str``, ``int`` or ``float``.

    Raises:
        Invalid: It is no cursor of such a list.
    """
    try:
        parts = json.loads(base64.urlsafe_b64decode(cursor[:_LONGEST].encode("ascii") + b"=" * (-len(cursor) % 4)))
    except (ValueError, RecursionError, binascii.Error) as error:
        raise _foreign() from error
    if not isinstance(parts, list) or [type(part) for part in parts] != list(kinds):
        raise _foreign()
    return parts


def cursor_id(part: str | float) -> UUID:
    """Return the id that a part of a cursor holds; raises as `cursor_parts`."""
    try:
        return UUID(str(part))
    except ValueError as error:
        raise _foreign() from error


def _foreign() -> Invalid:
    return Invalid("that is no cursor of this list: use `next_cursor` of the page before", field="after")
