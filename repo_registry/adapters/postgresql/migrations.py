"""Applies the numbered SQL files that make the tables, each exactly once, and tells where a database stands."""

from __future__ import annotations

from collections.abc import Sequence

from psycopg import AsyncConnection

from repo_registry.adapters.tables.migration_files import shipped_migrations
from repo_registry.domain.rules.migrations import Migration, MigrationRecord, MigrationStatus, compared, pending

#: Advisory lock under which tables are made ('RReG' twice): one process after the other.
MIGRATION_LOCK = 5931881528286597703

_RECORDS = """
SELECT number, name, sha256, to_char(applied_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
FROM schema_migration
"""
_RECORD = "INSERT INTO schema_migration (number, name, sha256, applied_at) VALUES (%s, %s, %s, clock_timestamp())"


def migrations() -> tuple[Migration, ...]:
    """Return the migrations that this program ships, in order; raises as `shipped_migrations`."""
    return shipped_migrations("postgresql")


async def status(connection: AsyncConnection, shipped: Sequence[Migration]) -> tuple[MigrationStatus, ...]:
    """Return where a database stands, by number; raises nothing about what it finds."""
    records: list[MigrationRecord] = []
    found = await connection.execute("SELECT to_regclass('schema_migration') IS NOT NULL")
    if (await found.fetchone() or (False,))[0]:
        rows = await (await connection.execute(_RECORDS)).fetchall()
        records = [MigrationRecord(number=row[0], name=row[1], sha256=row[2], applied_at=row[3]) for row in rows]
    return compared(shipped, records)


async def apply(connection: AsyncConnection, shipped: Sequence[Migration], *, lock_seconds: float) -> tuple[int, ...]:
    """Bring a database up to date and return the numbers applied by this call.

    Each migration and its record are one transaction under a lock, so of several processes exactly one applies it and
    the others find it done.

    Args:
        connection: With autocommit.
        shipped: From `migrations`.
        lock_seconds: How long another process, or a user of a table, is waited for.

    Raises:
        Conflict: The database was made by a newer version.
        Corrupt: A migration was edited after it was applied, or one before an applied one is missing.
        psycopg.Error: A statement fails; that migration is undone.
    """
    applied = []
    for migration in shipped:
        async with connection.transaction():
            await connection.execute("SELECT set_config('lock_timeout', %s, true)", (f"{int(lock_seconds * 1000)}",))
            await connection.execute("SELECT pg_advisory_xact_lock(%s)", (MIGRATION_LOCK,))
            if migration.number in pending(await status(connection, shipped)):
                await connection.execute(migration.sql)
                await connection.execute(_RECORD, (migration.number, migration.name, migration.sha256))
                applied.append(migration.number)
    return tuple(applied)
