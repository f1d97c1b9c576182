"""Applies the numbered SQL files that make the tables, each exactly once, and tells where a file stands."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Iterator, Sequence
from enum import StrEnum
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import attrs

from repo_registry.domain.errors import Conflict, Corrupt

_FILE = re.compile(r"(\d{4})_([a-z0-9_]+)\.sql")
_COMMENT = re.compile(r"--.*")


@attrs.frozen(kw_only=True)
class Migration:
    """One numbered file."""

    number: int
    name: str
    sql: str
    """Its text with LF line ends."""

    @property
    def sha256(self) -> str:
        """Digest of the text, the same whatever line ends a checkout gave it."""
        return hashlib.sha256(self.sql.encode()).hexdigest()


class MigrationState(StrEnum):
    """How a file and a database agree on one migration."""

    APPLIED = "applied"
    PENDING = "pending"
    EDITED = "edited"
    """Applied, but the file's text is no longer what was applied."""
    UNKNOWN = "unknown"
    """Applied, but there is no such file: a newer version of the program made this database."""


@attrs.frozen(kw_only=True)
class MigrationStatus:
    """One line of ``db status``."""

    number: int
    name: str
    state: MigrationState
    applied_at: str | None = None
    """UTC time as text, ``None`` while pending."""


def migrations() -> tuple[Migration, ...]:
    """Return the migrations that this program ships, in order.

    Raises:
        Corrupt: The numbers have a gap or repeat, or a file is misnamed: the installation is broken.
    """
    return read_migrations(_folder())


def _folder() -> Traversable:
    package = files("repo_registry")
    shipped = package / "migrations" / "sqlite"
    return shipped if shipped.is_dir() else Path(str(package)).parent / "migrations" / "sqlite"


def read_migrations(folder: Traversable) -> tuple[Migration, ...]:
    """Return the migrations of a folder, in order; raises as `migrations`."""
    found = []
    for file in sorted((file for file in folder.iterdir() if file.name.endswith(".sql")), key=lambda file: file.name):
        match = _FILE.fullmatch(file.name)
        if match is None:
            raise Corrupt(f"the migration {file.name} is not named NNNN_name.sql: install the program again")
        text = file.read_bytes().decode("utf-8").replace("\r\n", "\n")
        found.append(Migration(number=int(match[1]), name=match[2], sql=text))
    if not found or [migration.number for migration in found] != list(range(1, len(found) + 1)):
        raise Corrupt("the migrations are not numbered 1, 2, 3, … without gaps: install the program again")
    return tuple(found)


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
    applied: dict[int, tuple[str, str, str]] = {}
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'schema_migration'").fetchone():
        rows = connection.execute("SELECT number, name, sha256, applied_at FROM schema_migration")
        applied = {row[0]: (row[1], row[2], row[3]) for row in rows}
    known = {migration.number: migration for migration in shipped}
    lines = []
    for number in sorted(known.keys() | applied.keys()):
        migration, record = known.get(number), applied.get(number)
        if record is None:
            lines.append(MigrationStatus(number=number, name=known[number].name, state=MigrationState.PENDING))
            continue
        state = MigrationState.APPLIED
        if migration is None:
            state = MigrationState.UNKNOWN
        elif migration.sha256 != record[1]:
            state = MigrationState.EDITED
        lines.append(MigrationStatus(number=number, name=record[0], state=state, applied_at=record[2]))
    return tuple(lines)


def pending(lines: Sequence[MigrationStatus]) -> tuple[int, ...]:
    """Return the numbers that are still to be applied.

    Raises:
        Conflict: The database was made by a newer version.
        Corrupt: A migration was edited after it was applied, or one before an applied one is missing.
    """
    for line in lines:
        if line.state is MigrationState.UNKNOWN:
            raise Conflict(
                f"the registry has migration {line.number:04} {line.name}, which this version does not know: "
                "install the version that made it, or a newer one"
            )
        if line.state is MigrationState.EDITED:
            raise Corrupt(
                f"migration {line.number:04} {line.name} was changed after it was applied: "
                "install the original version of the program, or restore a backup"
            )
    numbers = tuple(line.number for line in lines if line.state is MigrationState.PENDING)
    if numbers and numbers[0] <= max((line.number for line in lines if line.applied_at is not None), default=0):
        raise Corrupt(f"migration {numbers[0]:04} is missing although later ones were applied: restore a backup")
    return numbers


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
