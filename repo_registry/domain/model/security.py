"""Who calls, and what mode the service is in."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import attrs

from repo_registry.domain.model.validation import text, utc


class Role(StrEnum):
    """What a principal may do: everything, decide and read, or read only."""

    ADMIN = "admin"
    REVIEWER = "reviewer"
    ACTIONS = "actions"


@attrs.frozen(kw_only=True)
class Principal:
    """Who calls."""

    name: str = attrs.field(validator=text(min_length=1, max_length=200))
    role: Role


class SecurityMode(StrEnum):
    """The mode that follows from what happened."""

    NORMAL = "normal"
    LOCKDOWN = "lockdown"


class SecurityEventKind(StrEnum):
    """What can happen."""

    INVALID_CREDENTIAL = "invalid_credential"
    UNHANDLED_ERROR = "unhandled_error"
    LOCKDOWN = "lockdown"
    CLEARED = "cleared"


@attrs.frozen(kw_only=True)
class SecurityEvent:
    """What happened, when, and where it came from."""

    kind: SecurityEventKind
    occurred_at: datetime = attrs.field(validator=utc)
    source: str = attrs.field(default="", validator=text(max_length=200))
    """Client address or principal's name; never a credential."""


@attrs.frozen(kw_only=True)
class SecurityState:
    """The mode and the recent events that the next one is judged by."""

    mode: SecurityMode = SecurityMode.NORMAL
    since: datetime = attrs.field(validator=utc)
    recent: tuple[SecurityEvent, ...] = ()
