"""One open transaction: what the stores of a session run their statements through."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Any, TypeAlias

import aiosqlite

from repo_registry.adapters.sqlite.errors import is_fatal, translation
from repo_registry.adapters.tables.cancellation import uninterrupted
from repo_registry.domain.errors import Denied, Invalid, RegistryError

#: Rows brought over from the connection's thread at once: one await each would cost more than the reading.
BATCH_ROWS = 2_000

Parameters: TypeAlias = Mapping[str, Any] | Sequence[Any]


class Transaction:
    """Runs statements, translates errors, and refuses everything once it has ended or is beyond repair."""

    def __init__(self, connection: aiosqlite.Connection, *, writable: bool) -> None:
        self._connection = connection
        self._writable = writable
        self._cursors: set[aiosqlite.Cursor] = set()
        self._ended = False
        self._broken: RegistryError | None = None

    async def row(self, sql: str, parameters: Parameters = ()) -> sqlite3.Row | None:
        """Return the first row, or ``None``."""
        rows = await self.rows(sql, parameters)
        return rows[0] if rows else None

    async def rows(self, sql: str, parameters: Parameters = ()) -> list[sqlite3.Row]:
        """Return all rows of a question whose answer is known to be small."""
        self._require_open()
        with self._watched():
            return [*await self._connection.execute_fetchall(sql, _keepable(parameters))]

    async def batches(self, sql: str, parameters: Parameters = ()) -> AsyncIterator[list[sqlite3.Row]]:
        """Yield the rows in batches, reading on only as far as the caller does."""
        self._require_open()
        with self._watched():
            cursor = await self._connection.execute(sql, _keepable(parameters))
        self._cursors.add(cursor)
        try:
            while True:
                self._require_open()
                with self._watched():
                    batch = [*await cursor.fetchmany(BATCH_ROWS)]
                if not batch:
                    return
                yield batch
        finally:
            if cursor in self._cursors:
                self._cursors.discard(cursor)
                await cursor.close()

    async def run(self, sql: str, parameters: Parameters = ()) -> int:
        """Run a writing statement and return how many rows it touched."""
        self._require_writable()
        with self._watched():
            cursor = await self._connection.execute(sql, _keepable(parameters))
            await cursor.close()
        return cursor.rowcount

    async def run_many(self, sql: str, rows: Iterable[Parameters]) -> None:
        """Run a writing statement once per row; the rows are made on the connection's thread."""
        self._require_writable()
        with self._watched():
            cursor = await self._connection.executemany(sql, map(_keepable, rows))
            await cursor.close()

    @asynccontextmanager
    async def step(self) -> AsyncIterator[None]:
        """Make several statements one: an error in the block undoes those before it, and the transaction goes on."""
        await self.run("SAVEPOINT step")
        try:
            with translation():
                yield
        except BaseException:
            if self._broken is None and not self._ended:
                with self._watched():
                    await uninterrupted(self._undo_step())
            raise
        await self.run("RELEASE step")

    async def _undo_step(self) -> None:
        await self._connection.execute("ROLLBACK TO step")
        await self._connection.execute("RELEASE step")

    def require_whole(self) -> None:
        """Raise what broke the transaction, if anything did: after that nothing of it may be committed."""
        if self._broken is not None:
            raise self._broken

    def end(self) -> None:
        """Refuse everything from now on."""
        self._ended = True

    async def close_cursors(self) -> None:
        """Close what unfinished iterations left open: an open question would hold on to its moment."""
        while self._cursors:
            await self._cursors.pop().close()

    def _require_open(self) -> None:
        if self._ended:
            raise RuntimeError("this transaction or view has ended; open a new one")
        self.require_whole()

    def _require_writable(self) -> None:
        self._require_open()
        if not self._writable:
            raise Denied("a view only reads: open a transaction to write")

    @contextmanager
    def _watched(self) -> Iterator[None]:
        """Translate errors, and remember one after which SQLite may have undone everything by itself."""
        try:
            with translation():
                yield
        except RegistryError as error:
            if is_fatal(error):
                self._broken = error
            raise


def _keepable(parameters: Parameters) -> Parameters:
    """Return the parameters, or raise `Invalid`: SQLite would keep NUL in a text, but no other store does."""
    for value in parameters.values() if isinstance(parameters, dict) else parameters:
        if type(value) is str and "\0" in value:
            raise Invalid("a text holds NUL characters: it cannot be kept")
    return parameters
