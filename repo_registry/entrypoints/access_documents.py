"""Who may call, as JSON documents; a token itself is in none of them."""

from __future__ import annotations

from datetime import datetime

from repo_registry.domain.model.access import AccessToken
from repo_registry.domain.rules.canonical import time_text
from repo_registry.entrypoints.documents import Document, optional_time


def token_document(token: AccessToken, now: datetime) -> Document:
    """Return what is known of a token, and whether it lets its holder in."""
    return {
        "id": str(token.id),
        "name": token.principal.name,
        "role": token.principal.role.value,
        "valid": token.is_valid(now),
        "created_by": token.created_by,
        "created_at": time_text(token.created_at),
        "expires_at": optional_time(token.expires_at),
        "revoked_at": optional_time(token.revoked_at),
        "last_used_at": optional_time(token.last_used_at),
    }
