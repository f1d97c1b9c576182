"""What operators ask of the database: where its schema stands, whether it is whole, and to bring it up to date."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import attrs

from repo_registry.domain.errors import NotFound
from repo_registry.domain.model.validation import JsonValue
from repo_registry.domain.rules.migrations import MigrationState, MigrationStatus
from repo_registry.entrypoints.documents import Document
from repo_registry.entrypoints.settings import Settings
from repo_registry.entrypoints.storage import migration_status, open_store, store_kind, store_place


@attrs.frozen(kw_only=True)
class DatabaseStatus:
    """The state of a database."""

    kind: str
    """Technology of the store: ``sqlite`` or ``postgresql``."""
    place: str
    """Path of the file, or URL without its password."""
    exists: bool
    migrations: tuple[MigrationStatus, ...]
    size_bytes: int
    problems: tuple[str, ...]
    """What is wrong with it; not looked for while the schema is not up to date."""

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
    """Look at the database without changing it.

    Raises:
        Invalid, Corrupt, Denied, Unavailable: It is no registry, or cannot be read.
    """
    status = DatabaseStatus(
        kind=store_kind(settings), place=store_place(settings), exists=True, migrations=(), size_bytes=0, problems=()
    )
    if settings.database_url is None:
        status = attrs.evolve(status, exists=settings.database_path.exists(), size_bytes=_size(settings.database_path))
    try:
        status = attrs.evolve(status, migrations=await migration_status(settings))
    except NotFound:
        return attrs.evolve(status, exists=False)
    if not status.up_to_date:
        return status
    async with open_store(settings, upgrade=False) as store:
        size = int((await store.describe())["size_bytes"])
        return attrs.evolve(status, size_bytes=max(size, status.size_bytes), problems=await store.integrity_check())


async def upgrade_database(settings: Settings) -> tuple[int, ...]:
    """Bring the database to the present schema, making a file if need be; return the numbers of what was applied."""
    before = await migration_status(settings)
    async with open_store(settings, upgrade=True):
        pass
    return tuple(one.number for one in before if one.state is MigrationState.PENDING)


def status_document(status: DatabaseStatus) -> Document:
    """Return the state of a database."""
    return {
        "kind": status.kind,
        "path": status.place,
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
