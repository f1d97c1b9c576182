"""How access tokens are kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from repo_registry.domain.model.access import AccessToken


class PrincipalStore(Protocol):
    """Who may call: tokens by id and by the hash of the token."""

    async def add(self, token: AccessToken) -> None:
        """Keep a new token.

        Raises:
            Conflict: Its id or hash is kept already, or its principal has a token that is not revoked.
        """
        ...

    async def get(self, token_id: UUID) -> AccessToken:
        """Return a token, valid or not.

        Raises:
            NotFound: There is none with this id.
        """
        ...

    async def by_hash(self, token_hash: str) -> AccessToken | None:
        """Return the token with that hash, valid or not."""
        ...

    async def by_name(self, name: str) -> AccessToken:
        """Return the token of a principal that is not revoked.

        Raises:
            NotFound: There is none.
        """
        ...

    async def page(self, *, after: UUID | None = None, limit: int = 50) -> Sequence[AccessToken]:
        """Return tokens, valid or not, ordered by id, beginning after the id ``after``."""
        ...

    async def revoke(self, token_id: UUID, *, at: datetime) -> AccessToken:
        """Take a token back, from now on and for ever; one that was revoked before is returned unchanged.

        Raises:
            NotFound: There is none with this id.
        """
        ...

    async def note_use(self, token_id: UUID, *, at: datetime) -> None:
        """Remember when a token was used last; an earlier time and an unknown token change nothing."""
        ...
