"""What operators ask of the database file: where its schema stands, whether it is whole, and to bring it up to date."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import attrs

from repo_registry.adapters.sqlite.store import SqliteStore
from repo_registry.domain.model.validation import JsonValue
from repo_registry.domain.rules.migrations import MigrationState, MigrationStatus
from repo_registry.entrypoints.documents import Document
from repo_registry.entrypoints.settings import Settings
from repo_registry.entrypoints.wiring import open_application


@attrs.frozen(kw_only=True)
class DatabaseStatus:
    """The state of a database file."""

    path: Path
    exists: bool
    migrations: tuple[MigrationStatus, ...]
    size_bytes: int
    problems: tuple[str, ...]
    """What is wrong with the file; not looked for while the schema is not up to date."""

    @property
    def schema_version(self) -> int:
        """Number of the last migration that was applied, 0 before the first."""
        return max((one.number for one in self.migrations if one.applied_at is not None), default=0)

    @property
    def up_to_date(self) -> bool:
        """Whether this version of the program can work with the file."""
        return self.exists and all(one.state is MigrationState.APPLIED for one in self.migrations)

    @property
    def sound(self) -> bool:
        """Whether it is up to date and whole."""
        return self.up_to_date and not self.problems


async def database_status(settings: Settings) -> DatabaseStatus:
    """Look at the database file without changing it.

    Raises:
        Invalid, Corrupt, Denied: The file is no registry, or may not be read.
    """
    path, busy = settings.database_path, settings.busy_seconds
    status = DatabaseStatus(
        path=path,
        exists=path.exists(),
        migrations=await SqliteStore.migration_status(path, busy_seconds=busy),
        size_bytes=_size(path),
        problems=(),
    )
    if not status.up_to_date:
        return status
    async with SqliteStore.open(path, upgrade=False, busy_seconds=busy) as store:
        return attrs.evolve(status, problems=await store.integrity_check())


async def upgrade_database(settings: Settings) -> tuple[int, ...]:
    """Bring the database file to the present schema, making it if need be; return the numbers of what was applied."""
    busy = settings.busy_seconds
    before = await SqliteStore.migration_status(settings.database_path, busy_seconds=busy)
    async with open_application(settings, upgrade=True):
        pass
    return tuple(one.number for one in before if one.state is MigrationState.PENDING)


def status_document(status: DatabaseStatus) -> Document:
    """Return the state of a database file."""
    return {
        "kind": "sqlite",
        "path": str(status.path),
        "exists": status.exists,
        "schema_version": status.schema_version,
        "up_to_date": status.up_to_date,
        "size_bytes": status.size_bytes,
        "integrity": list[JsonValue](status.problems) if status.up_to_date else None,
        "migrations": _migrations(status.migrations),
    }


def _migrations(migrations: Sequence[MigrationStatus]) -> list[JsonValue]:
    return [
        {"number": one.number, "name": one.name, "state": one.state.value, "applied_at": one.applied_at}
        for one in migrations
    ]


def _size(path: Path) -> int:
    """Return the size of the file and of the log beside it."""
    files = (path, path.with_name(path.name + "-wal"))
    return sum(file.stat().st_size for file in files if file.is_file())
