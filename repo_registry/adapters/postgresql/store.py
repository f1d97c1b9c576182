"""A registry in one PostgreSQL database."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import attrs

from repo_registry.adapters.postgresql import opening
from repo_registry.adapters.postgresql.address import Address, address_of
from repo_registry.adapters.postgresql.analysis_store import PostgresAnalysisStore
from repo_registry.adapters.postgresql.candidate_store import PostgresCandidateStore
from repo_registry.adapters.postgresql.connections import Connections, ConnectionSettings
from repo_registry.adapters.postgresql.integrity import problems
from repo_registry.adapters.postgresql.principal_store import PostgresPrincipalStore
from repo_registry.adapters.postgresql.queries import queries
from repo_registry.adapters.postgresql.reading_store import PostgresReadingStore
from repo_registry.adapters.postgresql.reply_store import PostgresReplyStore
from repo_registry.adapters.postgresql.repository_store import PostgresRepositoryStore
from repo_registry.adapters.postgresql.review_store import PostgresReviewStore
from repo_registry.adapters.postgresql.search_index import PostgresSearchIndex
from repo_registry.adapters.postgresql.transaction import Transaction
from repo_registry.domain.rules.migrations import MigrationStatus

_SQL = queries("store")
_DEFAULTS = ConnectionSettings()


@attrs.frozen(kw_only=True)
class PostgresSession:
    """The stores of one transaction or view."""

    repositories: PostgresRepositoryStore
    analyses: PostgresAnalysisStore
    readings: PostgresReadingStore
    candidates: PostgresCandidateStore
    reviews: PostgresReviewStore
    principals: PostgresPrincipalStore
    replies: PostgresReplyStore
    search: PostgresSearchIndex


def _session(transaction: Transaction) -> PostgresSession:
    return PostgresSession(
        repositories=PostgresRepositoryStore(transaction),
        analyses=PostgresAnalysisStore(transaction),
        readings=PostgresReadingStore(transaction),
        candidates=PostgresCandidateStore(transaction),
        reviews=PostgresReviewStore(transaction),
        principals=PostgresPrincipalStore(transaction),
        replies=PostgresReplyStore(transaction),
        search=PostgresSearchIndex(transaction),
    )


class PostgresStore:
    """Keeps `repo_registry.domain.ports.registry_store.RegistryStore`; made by `open`."""

    def __init__(self, address: Address, connections: Connections) -> None:
        self._address = address
        self._connections = connections

    @classmethod
    @asynccontextmanager
    async def open(
        cls, url: str, *, upgrade: bool = False, settings: ConnectionSettings = _DEFAULTS
    ) -> AsyncIterator[PostgresStore]:
        """Open a registry and close all its connections when the block ends.

        Args:
            url: ``postgresql://user:password@host:port/database``; its password appears in no error and no log.
            upgrade: Whether an empty or older database is brought up to date; otherwise it is refused.
            settings: How connections behave.

        Raises:
            Invalid: The URL cannot be read, or it is a database of another program or not in UTF8.
            Unavailable: Nobody answers there in time, or the server has no connection to spare.
            Denied: The server refuses the user, or the user lacks rights.
            NotFound: There is no such database.
            Corrupt: An applied migration was edited or is missing.
            Conflict: The schema is newer than this version, or older and ``upgrade`` is not set.
        """
        address = address_of(url)
        await opening.prepare(address, settings, upgrade=upgrade)
        connections = Connections(address, settings)
        try:
            await connections.open()
            yield cls(address, connections)
        finally:
            await connections.close()

    @staticmethod
    async def migration_status(url: str, *, settings: ConnectionSettings = _DEFAULTS) -> tuple[MigrationStatus, ...]:
        """Return where the schema of a database stands, migration by migration, without changing it.

        Raises:
            Invalid, Unavailable, Denied, NotFound: As `open`.
        """
        return await opening.status(address_of(url), settings)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[PostgresSession]:
        """Open a transaction for reading and writing."""
        async with self._connections.writing() as transaction:
            yield _session(transaction)

    @asynccontextmanager
    async def view(self) -> AsyncIterator[PostgresSession]:
        """Open a consistent read-only view."""
        async with self._connections.reading() as transaction:
            yield _session(transaction)

    async def describe(self) -> dict[str, str | int | bool]:
        """Return kind, address without password, schema version, size, versions, and how busy the pool is."""
        async with self._connections.reading() as view:
            row = await view.named_row(_SQL["describe"]) or {}
        pool = self._connections.statistics()
        return {
            "kind": "postgresql",
            "path": self._address.shown,
            **row,
            "pool_size": pool.get("pool_size", 0),
            "pool_available": pool.get("pool_available", 0),
            "requests_waiting": pool.get("requests_waiting", 0),
        }

    def pool_statistics(self) -> dict[str, int]:
        """Return figures on the pool of connections, by the names of psycopg_pool."""
        return self._connections.statistics()

    async def integrity_check(self) -> tuple[str, ...]:
        """Return what is wrong with the database, at most `integrity.MAX_PROBLEMS` lines; nothing when it is whole."""
        async with self._connections.reading() as view:
            return await problems(view)
