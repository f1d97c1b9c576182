"""Access tokens in memory."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import attrs

from repo_registry.adapters.memory.state import Moment
from repo_registry.domain.errors import Conflict, NotFound
from repo_registry.domain.model.access import AccessToken


class MemoryPrincipalStore:
    """Keeps `repo_registry.domain.ports.principal_store.PrincipalStore`."""

    def __init__(self, moment: Moment) -> None:
        self._moment = moment

    async def add(self, token: AccessToken) -> None:
        """Keep a new token."""
        kept = self._moment.for_writing().tokens
        if token.id in kept or any(one.token_hash == token.token_hash for one in kept.values()):
            raise Conflict("there is such a token already")
        if token.revoked_at is None and any(_is_of(one, token.principal.name) for one in kept.values()):
            raise Conflict("the principal has a token already: revoke it first, or choose another name")
        self._moment.change(tokens={**kept, token.id: token})

    async def get(self, token_id: UUID) -> AccessToken:
        """Return a token, valid or not."""
        if token_id not in self._moment.state.tokens:
            raise NotFound(f"there is no token with the id {token_id}")
        return self._moment.state.tokens[token_id]

    async def by_hash(self, token_hash: str) -> AccessToken | None:
        """Return the token with that hash."""
        return next((one for one in self._moment.state.tokens.values() if one.token_hash == token_hash), None)

    async def by_name(self, name: str) -> AccessToken:
        """Return the token of a principal that is not revoked."""
        for token in self._moment.state.tokens.values():
            if _is_of(token, name):
                return token
        raise NotFound(f"{name!r} has no token: list them with 'repo-registry token list'")

    async def page(self, *, after: UUID | None = None, limit: int = 50) -> Sequence[AccessToken]:
        """Return tokens ordered by id."""
        tokens = sorted(self._moment.state.tokens.values(), key=lambda one: one.id)
        return [one for one in tokens if after is None or one.id > after][:limit]

    async def revoke(self, token_id: UUID, *, at: datetime) -> AccessToken:
        """Take a token back."""
        kept = self._moment.for_writing().tokens
        token = await self.get(token_id)
        if token.revoked_at is None:
            token = attrs.evolve(token, revoked_at=at)
            self._moment.change(tokens={**kept, token_id: token})
        return token

    async def note_use(self, token_id: UUID, *, at: datetime) -> None:
        """Remember when a token was used last."""
        kept = self._moment.for_writing().tokens
        token = kept.get(token_id)
        if token is not None and (token.last_used_at is None or token.last_used_at < at):
            self._moment.change(tokens={**kept, token_id: attrs.evolve(token, last_used_at=at)})


def _is_of(token: AccessToken, name: str) -> bool:
    return token.principal.name == name and token.revoked_at is None
