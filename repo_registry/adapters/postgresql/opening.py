"""Decides whether a database may be opened as a registry, and brings its schema up to date when asked to."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from psycopg import AsyncConnection

from repo_registry.adapters.postgresql import migrations
from repo_registry.adapters.postgresql.address import Address
from repo_registry.adapters.postgresql.connections import ConnectionSettings, connected
from repo_registry.adapters.postgresql.errors import translation
from repo_registry.domain.errors import Conflict, Invalid
from repo_registry.domain.rules.migrations import MigrationStatus, pending

#: Comment on the record of migrations of every registry, set by the first migration.
MARK = "repo-registry"

#: The oldest PostgreSQL that is still maintained.
MINIMUM_VERSION = 140000

_LOOK = """
SELECT
    current_setting('server_encoding'),
    current_schema(),
    obj_description(to_regclass('schema_migration'), 'pg_class'),
    (SELECT count(*) FROM pg_class WHERE relnamespace = to_regnamespace(quote_ident(current_schema()))
        AND relkind IN ('r', 'p', 'v', 'm', 'f')
        AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE pg_depend.objid = pg_class.oid AND deptype = 'e'))
"""


async def prepare(address: Address, settings: ConnectionSettings, *, upgrade: bool) -> None:
    """Check that a database is a registry of this version; with ``upgrade``, make it one if it is empty or older.

    Unless it returns, the database is left as it was, but for migrations that were applied before one failed.

    Raises:
        Unavailable: Nobody answers there in time, or another process holds a table for too long.
        Denied: The server refuses the user, or the user may not make tables.
        NotFound: There is no such database.
        Invalid: It is a database of another program, or cannot keep every text.
        Corrupt: An applied migration was edited or is missing.
        Conflict: The schema is newer than this version, or older and ``upgrade`` is not set.
    """
    async with _looked_at(address, settings) as connection:
        shipped = migrations.migrations()
        waiting = pending(await migrations.status(connection, shipped))
        if not waiting:
            return
        if not upgrade:
            raise Conflict(
                f"the registry at {address} has schema {waiting[0] - 1}, this version needs {shipped[-1].number}: "
                "make a backup, then run 'repo-registry db upgrade'",
                current_version=waiting[0] - 1,
            )
        await migrations.apply(connection, shipped, lock_seconds=settings.lock_seconds)


async def status(address: Address, settings: ConnectionSettings) -> tuple[MigrationStatus, ...]:
    """Return where the schema of a database stands, migration by migration; an empty one has none applied.

    Raises:
        Unavailable, Denied, NotFound, Invalid: As `prepare`.
    """
    async with _looked_at(address, settings) as connection:
        return await migrations.status(connection, migrations.migrations())


@asynccontextmanager
async def _looked_at(address: Address, settings: ConnectionSettings) -> AsyncIterator[AsyncConnection]:
    connection = await connected(address, settings)
    try:
        with translation():
            await _require_registry(connection, address)
            yield connection
    finally:
        await connection.close()


async def _require_registry(connection: AsyncConnection, address: Address) -> None:
    if connection.info.server_version < MINIMUM_VERSION:
        raise Invalid(f"PostgreSQL {MINIMUM_VERSION // 10000} or later is needed at {address}", field="database_url")
    row = await (await connection.execute(_LOOK)).fetchone()
    encoding, schema, mark, tables = row or ("", None, None, 0)
    if encoding != "UTF8":
        raise Invalid(f"the database at {address} is encoded in {encoding}: make one in UTF8", field="database_url")
    if schema is None:
        raise Invalid(f"no schema of the search path is there at {address}: make it first", field="database_url")
    if tables and mark != MARK:
        raise Invalid(
            f"the database at {address} holds tables of another program: use an empty database or schema",
            field="database_url",
        )
