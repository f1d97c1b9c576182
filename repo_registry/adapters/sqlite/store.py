"""A registry in one SQLite file."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import attrs

from repo_registry.adapters.sqlite import opening
from repo_registry.adapters.sqlite.analysis_store import SqliteAnalysisStore
from repo_registry.adapters.sqlite.candidate_store import SqliteCandidateStore
from repo_registry.adapters.sqlite.connections import Connections, ConnectionSettings
from repo_registry.adapters.sqlite.principal_store import SqlitePrincipalStore
from repo_registry.adapters.sqlite.reading_store import SqliteReadingStore
from repo_registry.adapters.sqlite.reply_store import SqliteReplyStore
from repo_registry.adapters.sqlite.repository_store import SqliteRepositoryStore
from repo_registry.adapters.sqlite.review_store import SqliteReviewStore
from repo_registry.adapters.sqlite.search_index import SqliteSearchIndex
from repo_registry.adapters.sqlite.transaction import Transaction
from repo_registry.adapters.tables.cancellation import uninterrupted
from repo_registry.domain.rules.migrations import MigrationStatus

BUSY_SECONDS = 30.0
READERS = 4
#: Problems that `SqliteStore.integrity_check` reports at most.
MAX_PROBLEMS = 100


@attrs.frozen(kw_only=True)
class SqliteSession:
    """The stores of one transaction or view."""

    repositories: SqliteRepositoryStore
    analyses: SqliteAnalysisStore
    readings: SqliteReadingStore
    candidates: SqliteCandidateStore
    reviews: SqliteReviewStore
    principals: SqlitePrincipalStore
    replies: SqliteReplyStore
    search: SqliteSearchIndex


def _session(transaction: Transaction) -> SqliteSession:
    return SqliteSession(
        repositories=SqliteRepositoryStore(transaction),
        analyses=SqliteAnalysisStore(transaction),
        readings=SqliteReadingStore(transaction),
        candidates=SqliteCandidateStore(transaction),
        reviews=SqliteReviewStore(transaction),
        principals=SqlitePrincipalStore(transaction),
        replies=SqliteReplyStore(transaction),
        search=SqliteSearchIndex(transaction),
    )


class SqliteStore:
    """Keeps `repo_registry.domain.ports.registry_store.RegistryStore`; made by `open`."""

    def __init__(self, path: Path, connections: Connections) -> None:
        self._path = path
        self._connections = connections

    @classmethod
    @asynccontextmanager
    async def open(
        cls, path: Path, *, upgrade: bool = False, busy_seconds: float = BUSY_SECONDS, readers: int = READERS
    ) -> AsyncIterator[SqliteStore]:
        """Open a registry and close all its connections when the block ends.

        Args:
            path: The file; it and its folder are made if ``upgrade`` is set.
            upgrade: Whether a new or older file is brought up to date; otherwise it is refused.
            busy_seconds: How long a writer waits for a writer of another process.
            readers: How many views can be open at once; more wait.

        Raises:
            NotFound: There is no file, and ``upgrade`` is not set.
            Invalid: The path is a folder, or a database of another program.
            Corrupt: The file is no SQLite database or is damaged, or an applied migration was edited or is missing.
            Conflict: The schema is newer than this version, or older and ``upgrade`` is not set.
            Denied: The file or its folder may not be written.
            Unavailable: The file is locked by another process for too long, or its folder cannot be made.
        """
        # A thread cannot be cancelled; leaving before it ends would leave the file in its hands.
        await uninterrupted(asyncio.to_thread(opening.prepare, path, upgrade=upgrade, busy_seconds=busy_seconds))
        connections = Connections(path, ConnectionSettings(busy_seconds=busy_seconds, readers=readers))
        try:
            await connections.open()
            yield cls(path, connections)
        finally:
            await connections.close()

    @staticmethod
    async def migration_status(path: Path, *, busy_seconds: float = BUSY_SECONDS) -> tuple[MigrationStatus, ...]:
        """Return where the schema of a file stands, migration by migration, without changing it.

        A missing file has no migration applied.

        Raises:
            Invalid: The path is a folder, or a database of another program.
            Corrupt: The file is no SQLite database.
            Denied: The file may not be read.
        """
        return await uninterrupted(asyncio.to_thread(opening.status, path, busy_seconds=busy_seconds))

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[SqliteSession]:
        """Open a transaction for reading and writing."""
        async with self._connections.writing() as transaction:
            yield _session(transaction)

    @asynccontextmanager
    async def view(self) -> AsyncIterator[SqliteSession]:
        """Open a consistent read-only view."""
        async with self._connections.reading() as transaction:
            yield _session(transaction)

    async def describe(self) -> dict[str, str | int | bool]:
        """Return kind, path, schema version, size and the version of SQLite."""
        async with self._connections.reading() as view:
            rows = [
                await view.row(question) or (0,)
                for question in (
                    "SELECT max(number) FROM schema_migration",
                    "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
                    "PRAGMA journal_mode",
                    "SELECT count(*) FROM analysis_run WHERE status IN ('queued', 'running') AND status = 'queued'",
                    "SELECT count(*) FROM analysis_run WHERE status IN ('queued', 'running') AND status = 'running'",
                )
            ]
        return {
            "kind": "sqlite",
            "path": str(self._path),
            "schema_version": rows[0][0],
            "size_bytes": rows[1][0],
            "journal_mode": rows[2][0],
            "runs_queued": rows[3][0],
            "runs_running": rows[4][0],
            "sqlite_version": sqlite3.sqlite_version,
        }

    async def integrity_check(self) -> tuple[str, ...]:
        """Return what is wrong with the file, at most `MAX_PROBLEMS` lines; nothing when it is whole."""
        async with self._connections.reading() as view:
            pages = [row[0] for row in await view.rows(f"PRAGMA integrity_check({MAX_PROBLEMS})")]
            dangling = [
                f"row {row[1]} of {row[0]} refers to a missing row of {row[2]}"
                for row in await view.rows("PRAGMA foreign_key_check")
            ]
        return (*(line for line in pages if line != "ok"), *dangling)[:MAX_PROBLEMS]
