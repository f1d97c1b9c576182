"""Where each suite gets its store from."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from repo_registry.adapters.memory.store import MemoryStore
from repo_registry.adapters.sqlite.store import SqliteStore
from repo_registry.domain.ports.registry_store import RegistryStore


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
