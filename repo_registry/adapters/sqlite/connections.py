"""One writing connection and a small pool of reading ones on one file, each with its own thread."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiosqlite
import attrs

from repo_registry.adapters.sqlite.errors import translation
from repo_registry.adapters.sqlite.transaction import Transaction
from repo_registry.adapters.tables.cancellation import uninterrupted
from repo_registry.domain.rules.tokens import terms


@attrs.frozen(kw_only=True)
class ConnectionSettings:
    """How connections behave."""

    busy_seconds: float
    """How long a writer waits for a writer of another process."""
    readers: int
    """How many views can be open at once; more wait."""
    cache_kib: int = 32_768
    """Page cache of each connection."""
    log_kept_bytes: int = 67_108_864
    """What the write-ahead log is cut back to after a large transaction."""


class Connections:
    """Opens the writer at once, readers when they are needed, and closes them all together."""

    def __init__(self, path: Path, settings: ConnectionSettings) -> None:
        self._path = path
        self._settings = settings
        self._writer: aiosqlite.Connection | None = None
        self._writing = asyncio.Lock()
        self._writing_task: asyncio.Task[Any] | None = None
        self._readers: list[aiosqlite.Connection] = []
        self._idle_readers: list[aiosqlite.Connection] = []
        self._reader_slots = asyncio.Semaphore(settings.readers)

    async def open(self) -> None:
        """Open the writer. It stays open as long as any reader: only its closing takes the log away."""
        self._writer = await self._connected("rw", "PRAGMA synchronous = FULL", "PRAGMA foreign_keys = ON")

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Transaction]:
        """Hold the one write transaction: committed when the block ends, undone when it raises."""
        task = asyncio.current_task()
        if self._writing_task is not None and self._writing_task is task:
            raise RuntimeError("this task already holds the transaction; use that one")
        async with self._writing:
            self._writing_task = task
            try:
                connection = self._open_writer()
                transaction = Transaction(connection, writable=True)
                async with self._ended_well(transaction, connection, "BEGIN IMMEDIATE"):
                    yield transaction
            finally:
                self._writing_task = None

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Transaction]:
        """Hold a read-only transaction that sees the moment at which it was opened."""
        async with self._reader_slots:
            connection = await self._reader_connection()
            try:
                transaction = Transaction(connection, writable=False)
                async with self._ended_well(transaction, connection, "BEGIN"):
                    # A deferred transaction sees the moment of its first read, so that is made now.
                    await transaction.row("SELECT 1 FROM schema_migration")
                    yield transaction
            finally:
                self._idle_readers.append(connection)

    async def close(self) -> None:
        """Close every connection; the writer last, because only it can fold the log into the file."""
        connections = [*self._readers, *([self._writer] if self._writer is not None else [])]
        self._readers, self._idle_readers, self._writer = [], [], None
        await uninterrupted(_close_all(connections))

    @asynccontextmanager
    async def _ended_well(
        self, transaction: Transaction, connection: aiosqlite.Connection, begin: str
    ) -> AsyncIterator[None]:
        try:
            with translation():
                # Not awaited to its end when cancelled: what the connection's thread does later, the rollback undoes.
                await connection.execute(begin)
            yield
            await transaction.close_cursors()
            transaction.require_whole()
            with translation():
                await uninterrupted(connection.commit())
        except BaseException:
            transaction.end()
            with translation():
                await uninterrupted(_undo(transaction, connection))
            raise
        finally:
            transaction.end()

    def _open_writer(self) -> aiosqlite.Connection:
        if self._writer is None:
            raise RuntimeError("the store is closed")
        return self._writer

    async def _reader_connection(self) -> aiosqlite.Connection:
        self._open_writer()
        if self._idle_readers:
            return self._idle_readers.pop()
        connection = await self._connected("ro", "PRAGMA query_only = ON")
        self._readers.append(connection)
        return connection

    async def _connected(self, mode: str, *pragmas: str) -> aiosqlite.Connection:
        with translation():
            connection = await aiosqlite.connect(
                f"{self._path.absolute().as_uri()}?mode={mode}",
                uri=True,
                isolation_level=None,
                timeout=self._settings.busy_seconds,
            )
            connection.row_factory = sqlite3.Row
            try:
                for pragma in (
                    *pragmas,
                    f"PRAGMA cache_size = -{self._settings.cache_kib}",
                    f"PRAGMA journal_size_limit = {self._settings.log_kept_bytes}",
                ):
                    await connection.execute_fetchall(pragma)
                await connection.create_function("terms", 1, joined_terms, deterministic=True)
            except BaseException:
                await uninterrupted(connection.close())
                raise
            return connection


def joined_terms(text: str) -> str:
    """Return the index terms of a text with spaces between: what the full-text tables are given."""
    return " ".join(terms(text))


async def _undo(transaction: Transaction, connection: aiosqlite.Connection) -> None:
    await transaction.close_cursors()
    await connection.rollback()


async def _close_all(connections: list[aiosqlite.Connection]) -> None:
    for connection in connections:
        await connection.close()
