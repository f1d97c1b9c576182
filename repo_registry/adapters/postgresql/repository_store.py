"""Registered repositories in PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from repo_registry.adapters.postgresql.queries import queries
from repo_registry.adapters.postgresql.transaction import Transaction
from repo_registry.adapters.tables.rows.repository import repository_of, repository_row
from repo_registry.domain.errors import NotFound
from repo_registry.domain.model.repository import Repository

_SQL = queries("repository")


class PostgresRepositoryStore:
    """Keeps `repo_registry.domain.ports.repository_store.RepositoryStore`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, repository: Repository) -> None:
        """Keep a new repository."""
        async with self._transaction.step():
            await self._transaction.hold(repository.id)
            await self._transaction.run(_SQL["add"], repository_row(repository))
            await self._keep_origins(repository)

    async def replace(self, repository: Repository) -> None:
        """Keep the new state of a repository."""
        async with self._transaction.step():
            await self._transaction.hold(repository.id)
            if not await self._transaction.run(_SQL["replace"], repository_row(repository)):
                raise NotFound(f"there is no repository with the id {repository.id}")
            await self._transaction.run(_SQL["forget_origins"], {"id": str(repository.id)})
            await self._keep_origins(repository)

    async def get(self, repository_id: UUID) -> Repository:
        """Return a repository, removed or not."""
        await self._transaction.hold(repository_id)
        repository = await self._find("get", {"id": str(repository_id)})
        if repository is None:
            raise NotFound(f"there is no repository with the id {repository_id}")
        return repository

    async def by_name(self, name: str) -> Repository:
        """Return the repository of that name that is not removed."""
        repository = await self._find("by_name", {"name": name})
        if repository is None:
            raise NotFound(f"there is no repository named {name!r}: list them with 'repo-registry repo list'")
        return repository

    async def by_origin(self, origin: str) -> Repository | None:
        """Return the repository whose origin or alias it is."""
        return await self._find("by_origin", {"origin": origin})

    async def page(
        self, *, after: str | None = None, limit: int = 50, tag: str | None = None, owner: str | None = None
    ) -> Sequence[Repository]:
        """Return repositories that are not removed, ordered by name."""
        wanted = {"after": after, "limit": limit, "tag": tag, "owner": owner}
        return [repository_of(row) for row in await self._transaction.named_rows(_SQL["page"], wanted)]

    async def _find(self, statement: str, wanted: Mapping[str, Any]) -> Repository | None:
        """Return a repository as it stands; it may have changed before it was held, and is then looked for again."""
        while True:
            row = await self._transaction.named_row(_SQL[statement], wanted)
            if row is None:
                return None
            repository = repository_of(row)
            if self._transaction.holds(repository.id):
                return repository
            await self._transaction.hold(repository.id)

    async def _keep_origins(self, repository: Repository) -> None:
        origins = sorted({repository.origin, *repository.origin_aliases})
        await self._transaction.hold_origins(origins)
        await self._transaction.run(_SQL["add_origins"], {"id": str(repository.id), "origins": origins})
