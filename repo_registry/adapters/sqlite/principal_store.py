"""Access tokens in SQLite."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from repo_registry.adapters.sqlite.queries import queries
from repo_registry.adapters.sqlite.transaction import Transaction
from repo_registry.adapters.tables.rows.access import token_of, token_row
from repo_registry.adapters.tables.values import id_text, time_text
from repo_registry.domain.errors import NotFound
from repo_registry.domain.model.access import AccessToken

_SQL = queries("principal")


class SqlitePrincipalStore:
    """Keeps `repo_registry.domain.ports.principal_store.PrincipalStore`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, token: AccessToken) -> None:
        """Keep a new token."""
        async with self._transaction.step():
            await self._transaction.run(_SQL["add"], token_row(token))

    async def get(self, token_id: UUID) -> AccessToken:
        """Return a token, valid or not."""
        row = await self._transaction.row(_SQL["get"], {"id": str(token_id)})
        if row is None:
            raise NotFound(f"there is no token with the id {token_id}")
        return token_of(row)

    async def by_hash(self, token_hash: str) -> AccessToken | None:
        """Return the token with that hash."""
        row = await self._transaction.row(_SQL["by_hash"], {"token_hash": token_hash})
        return None if row is None else token_of(row)

    async def by_name(self, name: str) -> AccessToken:
        """Return the token of a principal that is not revoked."""
        row = await self._transaction.row(_SQL["by_name"], {"name": name})
        if row is None:
            raise NotFound(f"{name!r} has no token: list them with 'repo-registry token list'")
        return token_of(row)

    async def page(self, *, after: UUID | None = None, limit: int = 50) -> Sequence[AccessToken]:
        """Return tokens ordered by id."""
        wanted = {"after": id_text(after), "limit": limit}
        return [token_of(row) for row in await self._transaction.rows(_SQL["page"], wanted)]

    async def revoke(self, token_id: UUID, *, at: datetime) -> AccessToken:
        """Take a token back."""
        await self._transaction.run(_SQL["revoke"], {"id": str(token_id), "at": time_text(at)})
        return await self.get(token_id)

    async def note_use(self, token_id: UUID, *, at: datetime) -> None:
        """Remember when a token was used last."""
        await self._transaction.run(_SQL["note_use"], {"id": str(token_id), "at": time_text(at)})
