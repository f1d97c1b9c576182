"""Applies the numbered SQL files that make the tables, each exactly once, and tells where a file stands."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence

from repo_registry.adapters.tables.migration_files import shipped_migrations
from repo_registry.domain.errors import Corrupt
from repo_registry.domain.rules.migrations import Migration, MigrationRecord, MigrationStatus, compared, pending

_COMMENT = re.compile(r"--.*")


def migrations() -> tuple[Migration, ...]:
    """Return the migrations that this program ships, in order; raises as `shipped_migrations`."""
    return shipped_migrations("sqlite")


def statements(sql: str) -> Iterator[str]:
    """Yield the statements of a file one by one, triggers whole.

    Raises:
        Corrupt: The last statement does not end.
    """
    unfinished = ""
    for piece in re.split(r"(?<=;)", sql):
        unfinished += piece
        # A semicolon may also stand in a text, a comment or the body of a trigger: SQLite knows.
        if sqlite3.complete_statement(unfinished):
            yield unfinished
            unfinished = ""
    if _COMMENT.sub("", unfinished).strip():
        raise Corrupt("a migration ends in the middle of a statement: install the program again")


def status(connection: sqlite3.Connection, shipped: Sequence[Migration]) -> tuple[MigrationStatus, ...]:
    """Return where a database stands, by number; raises nothing about what it finds."""
    records: list[MigrationRecord] = []
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'schema_migration'").fetchone():
        rows = connection.execute("SELECT number, name, sha256, applied_at FROM schema_migration")
        records = [MigrationRecord(number=row[0], name=row[1], sha256=row[2], applied_at=row[3]) for row in rows]
    return compared(shipped, records)


def apply(connection: sqlite3.Connection, shipped: Sequence[Migration]) -> tuple[int, ...]:
    """Bring a database up to date and return the numbers applied by this call.

    Each migration and its record are one transaction under the write lock, so of several processes exactly one applies
    it and the others find it done.

    Args:
        connection: With ``isolation_level=None`` and a busy timeout.
        shipped: From `migrations`.

    Raises:
        Conflict: The database was made by a newer version.
        Corrupt: As `pending`, or a migration leaves a dangling foreign key.
        sqlite3.Error: A statement fails; that migration is undone.
    """
    applied = []
    for migration in shipped:
        connection.execute("BEGIN IMMEDIATE")
        try:
            if migration.number in pending(status(connection, shipped)):
                _apply_one(connection, migration)
                applied.append(migration.number)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
    return tuple(applied)


def _apply_one(connection: sqlite3.Connection, migration: Migration) -> None:
    for statement in statements(migration.sql):
        connection.execute(statement)
    connection.execute(
        "INSERT INTO schema_migration (number, name, sha256, applied_at) "
        "VALUES (?, ?, ?, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'))",
        (migration.number, migration.name, migration.sha256),
    )
    if connection.execute("PRAGMA foreign_key_check").fetchone():
        raise Corrupt(f"migration {migration.number:04} {migration.name} leaves dangling references: restore a backup")
