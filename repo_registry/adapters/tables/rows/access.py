"""Rows of access tokens and of answers that are kept."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from repo_registry.adapters.tables.rows import NamedRow
from repo_registry.adapters.tables.values import optional_time_of, optional_time_text, time_of, time_text
from repo_registry.domain.model.access import AccessToken, Reply
from repo_registry.domain.model.security import Principal, Role


def token_row(token: AccessToken) -> dict[str, Any]:
    """Return a token as the columns of its row."""
    return {
        "id": str(token.id),
        "name": token.principal.name,
        "role": token.principal.role.value,
        "token_hash": token.token_hash,
        "created_by": token.created_by,
        "created_at": time_text(token.created_at),
        "expires_at": optional_time_text(token.expires_at),
        "revoked_at": optional_time_text(token.revoked_at),
        "last_used_at": optional_time_text(token.last_used_at),
    }


def token_of(row: NamedRow) -> AccessToken:
    """Return the token of a row."""
    return AccessToken(
        id=UUID(row["id"]),
        principal=Principal(name=row["name"], role=Role(row["role"])),
        token_hash=row["token_hash"],
        created_by=row["created_by"],
        created_at=time_of(row["created_at"]),
        expires_at=optional_time_of(row["expires_at"]),
        revoked_at=optional_time_of(row["revoked_at"]),
        last_used_at=optional_time_of(row["last_used_at"]),
    )


def reply_row(reply: Reply) -> dict[str, Any]:
    """Return an answer as the columns of its row."""
    return {
        "owner": reply.owner,
        "word": reply.key,
        "request_hash": reply.request_hash,
        "claimed_at": time_text(reply.claimed_at),
        "status": reply.status,
        "body": reply.body,
        "location": reply.location,
    }


def reply_of(row: NamedRow) -> Reply:
    """Return the answer of a row."""
    return Reply(
        owner=row["owner"],
        key=row["word"],
        request_hash=row["request_hash"],
        claimed_at=time_of(row["claimed_at"]),
        status=row["status"],
        body=row["body"],
        location=row["location"],
    )
