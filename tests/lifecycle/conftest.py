"""A registry on the embedded store and a repository to analyze."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from repo_registry import Registry, open_registry
from tests.git.builder import Origin
from tests.lifecycle.shop import shop


@pytest.fixture
def origin(tmp_path: Path) -> Origin:
    return shop(tmp_path / "origins" / "shop.git")


@pytest.fixture
async def registry(tmp_path: Path, origin: Origin) -> AsyncIterator[Registry]:
    async with open_registry(
        tmp_path / "registry.sqlite3",
        checkout_root=tmp_path / "checkouts",
        local_roots=[tmp_path / "origins"],
        user="rita",
    ) as opened:
        await opened.add(str(origin.path), name="shop")
        yield opened
