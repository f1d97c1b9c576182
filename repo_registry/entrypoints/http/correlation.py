"""The id under which one request is found again in answers and logs."""

from __future__ import annotations

import re
from contextvars import ContextVar
from uuid import uuid4

HEADER = "X-Correlation-ID"
_ACCEPTED = re.compile(r"[A-Za-z0-9._:/+=@-]{1,128}")
_current: ContextVar[str] = ContextVar("correlation_id", default="")


def begin(presented: str | None) -> str:
    """Take the id that a caller presents, if it can be written anywhere as it is, or else a new one."""
    chosen = presented if presented is not None and _ACCEPTED.fullmatch(presented) else uuid4().hex
    _current.set(chosen)
    return chosen


def current() -> str:
    """Return the id of the request at hand; empty outside of one."""
    return _current.get()
