"""Where each suite gets its store from."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from pathlib import Path
from typing import TypeAlias

import pytest

from repo_registry.adapters.memory.store import MemoryStore
from repo_registry.adapters.sqlite.store import SqliteStore
from repo_registry.domain.ports.registry_store import RegistryStore

#: Asks the file itself, past the store: what was written is checked by a read that shares no code with it.
SideDoor: TypeAlias = Callable[[str], list[tuple[object, ...]]]


@pytest.fixture
def database_path(tmp_path: Path) -> Path:
    return tmp_path / "registry.sqlite3"


@pytest.fixture
async def sqlite_store(database_path: Path) -> AsyncIterator[SqliteStore]:
    async with SqliteStore.open(database_path, upgrade=True) as store:
        yield store
        # Nothing a test does may leave a damaged file behind.
        assert await store.integrity_check() == ()


@pytest.fixture
async def memory_store() -> RegistryStore:
    return MemoryStore()


@pytest.fixture
def side_door(database_path: Path) -> SideDoor:
    def ask(question: str) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(database_path)) as connection:
            return connection.execute(question).fetchall()

    return ask
