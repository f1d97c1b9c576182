"""One open transaction: what the stores of a session run their statements through."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from itertools import count
from typing import Any, TypeAlias
from uuid import UUID
from zlib import crc32

from psycopg import AsyncConnection
from psycopg.pq import TransactionStatus
from psycopg.rows import dict_row, tuple_row

from repo_registry.adapters.postgresql.errors import is_fatal, translation
from repo_registry.adapters.tables.cancellation import uninterrupted
from repo_registry.domain.errors import Denied, RegistryError, Unavailable

#: Rows fetched at once by `Transaction.batches`.
BATCH_ROWS = 2_000

#: First part of every advisory lock of a registry ('RReG'), so that they meet no other program's.
LOCKS = 1381123911

Parameters: TypeAlias = Mapping[str, Any] | Sequence[Any]
Row: TypeAlias = tuple[Any, ...]


# Locks are numbers of 32 bits: repositories have the negative ones.
_QUEUE_LOCK = 0
_LOG_LOCK = 1
_FIRST_ORIGIN_LOCK = 2
_ORIGIN_LOCKS = 2**30


def _lock_of(repository_id: UUID) -> int:
    """Return the lock of a repository; two that share one by chance only wait for one another more often."""
    folded = repository_id.int ^ (repository_id.int >> 32) ^ (repository_id.int >> 64) ^ (repository_id.int >> 96)
    return -1 - (folded & 0x7FFFFFFF)


class Transaction:
    """Runs statements, translates errors, and refuses everything once it has ended or is beyond repair.

    Transactions read what others have committed, so what one decides by must not change under it: it *holds* the
    repository, the queue or the decision log before it reads of them, and others that hold the same wait. Views hold
    nothing: they see one moment.
    """

    def __init__(self, connection: AsyncConnection, *, writable: bool) -> None:
        self._connection = connection
        self._writable = writable
        self._steps = 0
        self._held: set[tuple[int, bool]] = set()
        self._cursor_numbers = count(1)
        self._open_cursors: set[str] = set()
        self._ended = False
        self._broken: RegistryError | None = None

    @property
    def writable(self) -> bool:
        """Whether it is a transaction and no view."""
        return self._writable

    async def row(self, sql: str, parameters: Parameters | None = None) -> Row | None:
        """Return the first row, or ``None``."""
        rows = await self.rows(sql, parameters)
        return rows[0] if rows else None

    async def rows(self, sql: str, parameters: Parameters | None = None) -> list[Row]:
        """Return all rows of a question whose answer is known to be small."""
        self._require_open()
        with self._watched():
            cursor = self._connection.cursor(row_factory=tuple_row)
            return await (await cursor.execute(sql, parameters)).fetchall()

    async def named_row(self, sql: str, parameters: Parameters | None = None) -> dict[str, Any] | None:
        """Return the first row by the names of its columns, or ``None``."""
        rows = await self.named_rows(sql, parameters)
        return rows[0] if rows else None

    async def named_rows(self, sql: str, parameters: Parameters | None = None) -> list[dict[str, Any]]:
        """Return all rows, as `rows` does, by the names of their columns."""
        self._require_open()
        with self._watched():
            cursor = self._connection.cursor(row_factory=dict_row)
            return await (await cursor.execute(sql, parameters)).fetchall()

    async def batches(self, sql: str, parameters: Parameters | None = None) -> AsyncIterator[list[Row]]:
        """Yield the rows in batches, reading on only as far as the caller does."""
        async for batch in self._batches(sql, parameters, tuple_row):
            yield batch

    async def named_batches(self, sql: str, parameters: Parameters | None = None) -> AsyncIterator[list[Any]]:
        """Yield the rows as `batches` does, by the names of their columns."""
        async for batch in self._batches(sql, parameters, dict_row):
            yield batch

    async def _batches(self, sql: str, parameters: Parameters | None, factory: Any) -> AsyncIterator[list[Any]]:
        self._require_open()
        name = f"batch_{next(self._cursor_numbers)}"
        cursor = self._connection.cursor(row_factory=factory)
        with self._watched():
            await cursor.execute(f"DECLARE {name} NO SCROLL CURSOR FOR {sql}", parameters)
        self._open_cursors.add(name)
        try:
            more = True
            while more:
                self._require_open()
                with self._watched():
                    await cursor.execute(f"FETCH FORWARD {BATCH_ROWS} FROM {name}")
                    batch = await cursor.fetchall()
                more = len(batch) == BATCH_ROWS
                if batch:
                    yield batch
        finally:
            # A loop that is left early may be closed when its transaction has long ended, and its cursor with it.
            if name in self._open_cursors:
                self._open_cursors.discard(name)
                if self._broken is None and not self._ended:
                    with self._watched():
                        await self._connection.execute(f"CLOSE {name}")

    async def run(self, sql: str, parameters: Parameters | None = None) -> int:
        """Run a writing statement and return how many rows it touched."""
        self._require_writable()
        with self._watched():
            cursor = await self._connection.execute(sql, parameters)
        return cursor.rowcount

    async def run_many(self, sql: str, rows: Iterable[Parameters]) -> None:
        """Run a writing statement once per row, without waiting for each answer."""
        self._require_writable()
        with self._watched():
            await self._connection.cursor().executemany(sql, rows)

    async def copy(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Write many rows through ``COPY … FROM STDIN``."""
        self._require_writable()
        with self._watched():
            async with self._connection.cursor().copy(sql) as copy:
                for row in rows:
                    await copy.write_row(row)

    @asynccontextmanager
    async def step(self) -> AsyncIterator[None]:
        """Make several statements one: an error in the block undoes those before it, and the transaction goes on."""
        await self.run("SAVEPOINT step")
        self._steps += 1
        try:
            with translation():
                yield
        except BaseException:
            self._steps -= 1
            if self._broken is None and not self._ended:
                with self._watched():
                    await uninterrupted(self._connection.execute("ROLLBACK TO step; RELEASE step"))
            raise
        self._steps -= 1
        await self.run("RELEASE step")

    async def hold(self, *repository_ids: UUID) -> None:
        """Hold repositories until the transaction ends."""
        for lock in sorted(map(_lock_of, set(repository_ids))):
            await self._hold(lock, shared=False)

    async def hold_origins(self, origins: Iterable[str]) -> None:
        """Hold origins until the transaction ends, so that of two who register one, the second is told of the first."""
        for lock in sorted({_FIRST_ORIGIN_LOCK + crc32(origin.encode()) % _ORIGIN_LOCKS for origin in origins}):
            await self._hold(lock, shared=False)

    async def hold_log(self) -> None:
        """Hold the decision log until the transaction ends."""
        await self._hold(_LOG_LOCK, shared=False)

    async def hold_queue(self, *, shared: bool = False) -> None:
        """Hold the queue until the transaction ends; those who claim share it."""
        await self._hold(_QUEUE_LOCK, shared=shared)

    async def _hold(self, lock: int, *, shared: bool) -> None:
        if not self._writable or not self._held.isdisjoint({(lock, False), (lock, shared)}):
            return
        await self.rows(f"SELECT pg_advisory_xact_lock{'_shared' if shared else ''}(%s, %s)", (LOCKS, lock))
        self._held.add((lock, shared))

    def holds(self, *repository_ids: UUID) -> bool:
        """Tell whether nobody else can change these repositories now; a view's never change."""
        return not self._writable or all((_lock_of(one), False) in self._held for one in repository_ids)

    async def commit(self) -> None:
        """Make everything last, or raise what broke the transaction: after that nothing of it may be committed."""
        self.require_whole()
        self._open_cursors.clear()
        with translation():
            ended = await self._connection.execute("COMMIT")
        if ended.statusmessage != "COMMIT":
            raise Unavailable("PostgreSQL has undone the transaction: nothing was written; try again")

    def require_whole(self) -> None:
        """Raise what broke the transaction, if anything did."""
        if self._broken is not None:
            raise self._broken

    def end(self) -> None:
        """Refuse everything from now on."""
        self._ended = True
        self._open_cursors.clear()

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
        """Translate errors, and remember one after which PostgreSQL refuses everything but undoing.

        Within a step, what went wrong is undone with the step, unless the server itself is in trouble.
        """
        try:
            with translation():
                yield
        except RegistryError as error:
            if is_fatal(error) or self._is_lost():
                self._broken = error
            raise
        except BaseException:
            if self._is_lost():
                self._broken = Unavailable("a statement was interrupted: nothing was written; try again")
            raise

    def _is_lost(self) -> bool:
        """Tell whether the server takes nothing more, and no step can be undone to go on."""
        status = self._connection.info.transaction_status
        return status != TransactionStatus.INTRANS and not (self._steps and status == TransactionStatus.INERROR)
