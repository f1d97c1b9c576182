"""How callers are known, and what they were answered when they may ask again."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import attrs

from repo_registry.domain.model.security import Principal
from repo_registry.domain.model.validation import optional_utc, text, utc


@attrs.frozen(kw_only=True)
class AccessToken:
    """A token that was given to a principal; the token itself is known to its holder alone."""

    id: UUID
    principal: Principal
    token_hash: str = attrs.field(repr=False)
    """SHA-256 of the token, as 64 hexadecimal digits."""
    created_by: str = attrs.field(validator=text(min_length=1, max_length=200))
    created_at: datetime = attrs.field(validator=utc)
    expires_at: datetime | None = attrs.field(default=None, validator=optional_utc)
    """From then on it is nobody's; ``None`` is never."""
    revoked_at: datetime | None = attrs.field(default=None, validator=optional_utc)
    last_used_at: datetime | None = attrs.field(default=None, validator=optional_utc)
    """Kept to the minute or so."""

    def is_valid(self, now: datetime) -> bool:
        """Tell whether it lets its holder in."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


@attrs.frozen(kw_only=True)
class Reply:
    """What a request was answered that its caller marked with a word of their own, to be safe to send again."""

    owner: str = attrs.field(validator=text(min_length=1, max_length=200))
    """Name of the principal."""
    key: str = attrs.field(validator=text(min_length=1, max_length=200))
    """The caller's word; the same of another principal is another."""
    request_hash: str
    """Digest of method, path and body: what was asked."""
    claimed_at: datetime = attrs.field(validator=utc)
    """When work on it began; tells two claims of one key apart."""
    status: int | None = None
    """``None`` while it is worked on."""
    body: str = ""
    location: str | None = None
