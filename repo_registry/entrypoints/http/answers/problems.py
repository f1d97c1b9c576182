"""What every route answers when it cannot do what it was asked."""

from __future__ import annotations

import attrs


@attrs.frozen(kw_only=True)
class FieldProblem:
    """What is wrong with one part of the request."""

    location: str
    """``body``, ``query``, ``path`` or ``header``."""
    pointer: str
    """JSON pointer into the body, or ``/name`` of a parameter."""
    detail: str


@attrs.frozen(kw_only=True)
class Problem:
    """Problem details (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    correlation_id: str
    code: str
    """A stable word for programs."""
    errors: list[FieldProblem] = attrs.field(factory=list)
    step: str | None = None
    """The step of a longer job that failed."""
    current_version: int | None = None
    """What stands now, when somebody else was first."""
