"""Which store the settings choose."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Protocol

from repo_registry.adapters.sqlite.store import SqliteStore
from repo_registry.domain.ports.registry_store import RegistryStore
from repo_registry.domain.rules.migrations import MigrationStatus
from repo_registry.entrypoints.settings import Settings

if TYPE_CHECKING:
    from repo_registry.adapters.postgresql.connections import ConnectionSettings


class LookedAfterStore(RegistryStore, Protocol):
    """A store that operators can have checked."""

    async def integrity_check(self) -> tuple[str, ...]:
        """Return what is wrong with the database, a line each; nothing when it is whole."""
        ...


def store_kind(settings: Settings) -> str:
    """Return the technology of the store that the settings choose."""
    return "sqlite" if settings.database_url is None else "postgresql"


@asynccontextmanager
async def open_store(settings: Settings, *, upgrade: bool) -> AsyncIterator[LookedAfterStore]:
    """Open the store that the settings choose, and close it at the end.

    Args:
        settings: ``database_url`` goes before ``database_path``.
        upgrade: Whether a new or older database is brought to the present schema.

    Raises:
        RegistryError: As `SqliteStore.open` and `PostgresStore.open`.
    """
    if settings.database_url is None:
        busy = settings.busy_seconds
        async with SqliteStore.open(settings.database_path, upgrade=upgrade, busy_seconds=busy) as file:
            yield file
    else:
        from repo_registry.adapters.postgresql.store import PostgresStore  # noqa: PLC0415  most need no driver

        connecting = _connection_settings(settings)
        async with PostgresStore.open(settings.database_url, upgrade=upgrade, settings=connecting) as server:
            yield server


async def migration_status(settings: Settings) -> tuple[MigrationStatus, ...]:
    """Return where the schema of the database stands, migration by migration, without changing it.

    Raises:
        RegistryError: As `SqliteStore.migration_status` and `PostgresStore.migration_status`.
    """
    if settings.database_url is None:
        return await SqliteStore.migration_status(settings.database_path, busy_seconds=settings.busy_seconds)
    from repo_registry.adapters.postgresql.store import PostgresStore  # noqa: PLC0415  most need no driver

    return await PostgresStore.migration_status(settings.database_url, settings=_connection_settings(settings))


def store_place(settings: Settings) -> str:
    """Return where the database is, for people: a path, or a URL without its password.

    Raises:
        Invalid: The URL cannot be read.
    """
    if settings.database_url is None:
        return str(settings.database_path)
    from repo_registry.adapters.postgresql.address import address_of  # noqa: PLC0415  most need no driver

    return address_of(settings.database_url).shown


def _connection_settings(settings: Settings) -> ConnectionSettings:
    from repo_registry.adapters.postgresql.connections import ConnectionSettings  # noqa: PLC0415  as above

    return ConnectionSettings(
        pool_size=settings.pool_size,
        lock_seconds=settings.busy_seconds,
        statement_seconds=settings.statement_seconds,
        prepared_statements=settings.prepared_statements,
    )
