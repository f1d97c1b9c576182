"""A pool of connections, and the transactions and views on them."""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import attrs
import psycopg
from psycopg import AsyncConnection
from psycopg.pq import TransactionStatus
from psycopg.types.string import TextLoader
from psycopg_pool import AsyncConnectionPool, PoolClosed, PoolTimeout

from repo_registry.adapters.postgresql.address import Address
from repo_registry.adapters.postgresql.errors import refused, translation
from repo_registry.adapters.postgresql.transaction import Transaction
from repo_registry.adapters.tables.cancellation import uninterrupted

#: Columns of these types are handed over as their text: rows are the same for every store that keeps tables.
AS_TEXT = ("uuid", "timestamptz", "json")
#: How often a transaction is begun: a connection that waited in the pool may be gone without anybody knowing.
_TRIES = 2


@attrs.frozen(kw_only=True)
class ConnectionSettings:
    """How connections behave."""

    pool_size: int = 10
    """How many transactions and views this process has open at once; more wait."""
    pool_seconds: float = 30.0
    """How long one waits for a free connection."""
    connect_seconds: float = 10.0
    """How long the server may take to accept a connection."""
    lock_seconds: float = 30.0
    """How long a writer waits for another that holds the same."""
    statement_seconds: float = 120.0
    """How long one statement may take."""
    idle_seconds: float = 300.0
    """How long a transaction may do nothing before the server ends it."""
    prepared_statements: bool = True
    """Whether statements are prepared; not possible behind a pooler that hands out connections by transaction."""

    def connecting(self) -> dict[str, Any]:
        """Return what a connection is opened with."""
        return {
            "autocommit": True,
            "connect_timeout": max(2, math.ceil(self.connect_seconds)),  # libpq takes whole seconds, at least two
            "client_encoding": "UTF8",
            "application_name": "repo-registry",
            "prepare_threshold": 5 if self.prepared_statements else None,
        }

    def limits(self) -> str:
        """Return the statements that set a transaction's limits; a pooler may give each another connection."""
        settings = {
            "statement_timeout": f"{_milliseconds(self.statement_seconds)}",
            "lock_timeout": f"{_milliseconds(self.lock_seconds)}",
            "idle_in_transaction_session_timeout": f"{_milliseconds(self.idle_seconds)}",
            "timezone": "'UTC'",
            "plan_cache_mode": "force_custom_plan",  # optional filters make one plan for all of them a bad one
            "cursor_tuple_fraction": "1",  # loops mostly read to the end
            "jit": "off",  # compiling costs more than it saves on questions as small as these
        }
        return "".join(f"; SET LOCAL {name} = {value}" for name, value in settings.items())


def _milliseconds(seconds: float) -> int:
    return max(1, math.ceil(seconds * 1000))


async def connected(address: Address, settings: ConnectionSettings) -> AsyncConnection:
    """Open one connection outside the pool.

    Raises:
        Unavailable: Nobody answers there in time, or the server has no connection to spare.
        Denied: The server refuses the user.
        NotFound: There is no such database.
    """
    try:
        return await AsyncConnection.connect(address.conninfo, **settings.connecting())
    except psycopg.Error as error:
        raise refused(error, address.shown) from error


class Connections:
    """Hands out connections with a transaction begun, and takes them back when it has ended."""

    def __init__(self, address: Address, settings: ConnectionSettings) -> None:
        self._address = address
        self._settings = settings
        self._writing: set[asyncio.Task[Any]] = set()
        self._lent = 0
        self._pool: AsyncConnectionPool[AsyncConnection] | None = None

    async def open(self) -> None:
        """Open the pool; its first connection is made in the background."""
        pool = AsyncConnectionPool(
            self._address.conninfo,
            kwargs=self._settings.connecting(),
            min_size=1,
            max_size=self._settings.pool_size,
            # Shorter than anybody waits: who asks after an outage finds the pool ready to try again.
            reconnect_timeout=min(self._settings.pool_seconds, self._settings.connect_seconds) / 2,
            configure=_configure,
            name="repo-registry",
            open=False,
        )
        # It tells of every vain attempt; without this, logging prints that to standard error by itself.
        logging.getLogger("psycopg.pool").addHandler(logging.NullHandler())
        await pool.open()
        self._pool = pool

    async def close(self) -> None:
        """Close every connection."""
        pool, self._pool = self._pool, None
        if pool is not None:
            await uninterrupted(pool.close())

    def statistics(self) -> dict[str, int]:
        """Return figures on the pool, by the names of psycopg_pool (``pool_size``, ``requests_waiting``, …)."""
        return {} if self._pool is None else dict(self._pool.get_stats())

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Transaction]:
        """Hold a write transaction: committed when the block ends, undone when it raises."""
        task = asyncio.current_task()
        if task is None or task in self._writing:
            raise RuntimeError("this task already holds a transaction; use that one")
        self._writing.add(task)
        try:
            begin = f"BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE{self._settings.limits()}"
            async with self._begun(begin, writable=True) as transaction:
                yield transaction
        finally:
            self._writing.discard(task)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Transaction]:
        """Hold a read-only transaction that sees the moment at which it was opened."""
        # That moment is the one of the first question, so it is asked now.
        begin = f"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY{self._settings.limits()}; SELECT 1"
        async with self._begun(begin, writable=False) as transaction:
            yield transaction

    @asynccontextmanager
    async def _begun(self, begin: str, *, writable: bool) -> AsyncIterator[Transaction]:
        pool = self._open_pool()
        connection = await self._begin(pool, begin)
        transaction = Transaction(connection, writable=writable)
        try:
            yield transaction
            await uninterrupted(transaction.commit())
        finally:
            transaction.end()
            await uninterrupted(self._give_back(pool, connection))

    async def _begin(self, pool: AsyncConnectionPool[AsyncConnection], begin: str) -> AsyncConnection:
        """Begin on a connection that works: one that was dropped while it waited in the pool is replaced."""
        for tries_left in reversed(range(_TRIES)):
            with translation():
                connection = await self._free(pool)
            try:
                await connection.execute(begin)
            except BaseException as error:
                dropped = connection.closed
                await uninterrupted(self._give_back(pool, connection))
                if dropped and tries_left and isinstance(error, psycopg.Error):
                    await pool.check()
                    continue
                with translation():
                    raise
            return connection
        raise AssertionError("the last try returns or raises")

    async def _free(self, pool: AsyncConnectionPool[AsyncConnection]) -> AsyncConnection:
        is_dry = self._lent >= self._settings.pool_size
        patience = self._settings.pool_seconds
        try:
            connection = await pool.getconn(patience if is_dry else min(patience, self._settings.connect_seconds))
        except PoolClosed:
            raise RuntimeError("the store is closed") from None
        except PoolTimeout:
            if is_dry:
                raise
            # The pool could make one more but has not succeeded: this tells why, or that it can again.
            await (await connected(self._address, self._settings)).close()
            connection = await pool.getconn(patience)
        self._lent += 1
        return connection

    async def _give_back(self, pool: AsyncConnectionPool[AsyncConnection], connection: AsyncConnection) -> None:
        """Undo what is not committed and return a connection; the pool replaces one that is closed."""
        self._lent -= 1
        try:
            if not connection.closed and connection.info.transaction_status != TransactionStatus.IDLE:
                await connection.execute("ROLLBACK")
        except psycopg.Error:
            # Nobody can undo anything over it any more: the server does so when it is gone.
            await connection.close()
        finally:
            await pool.putconn(connection)

    def _open_pool(self) -> AsyncConnectionPool[AsyncConnection]:
        if self._pool is None:
            raise RuntimeError("the store is closed")
        return self._pool


async def _configure(connection: AsyncConnection) -> None:
    for name in AS_TEXT:
        connection.adapters.register_loader(name, TextLoader)
