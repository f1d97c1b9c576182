"""What the tests of the git adapter share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import attrs
import pytest

from repo_registry.adapters.git.checkout import GitCheckout
from repo_registry.adapters.git.limits import GitLimits
from repo_registry.domain.model.analysis import RepositorySnapshot, TreeEntry
from repo_registry.domain.model.reading import BlobContent
from repo_registry.domain.model.repository import LocationKind, Repository
from repo_registry.domain.ports.progress import Silence
from repo_registry.domain.rules.urls import LocationPolicy
from tests.git.builder import Origin

REPOSITORY_ID = UUID("018bcfe5-6800-7000-8000-000000000001")
NOW = datetime(2024, 1, 1, tzinfo=UTC)


@attrs.frozen
class Desk:
    """A checkout and the folders around it."""

    tmp_path: Path
    checkout: GitCheckout

    @property
    def clone(self) -> Path:
        return self.tmp_path / "clones" / f"{REPOSITORY_ID}.git"

    def repository(self, location: Path | str, *, credential: str | None = None) -> Repository:
        local = isinstance(location, Path)
        return Repository(
            id=REPOSITORY_ID,
            name="sample",
            location=str(location),
            location_kind=LocationKind.LOCAL if local else LocationKind.HTTPS,
            origin=str(location),
            credential=credential,
            registered_at=NOW,
            updated_at=NOW,
        )

    async def fetch(self, origin: Origin | Path, ref: str | None = None) -> RepositorySnapshot:
        path = origin.path if isinstance(origin, Origin) else origin
        return await self.checkout.fetch(self.repository(path), ref, Silence())

    async def entries(self, origin: Origin | Path, snapshot: RepositorySnapshot) -> list[TreeEntry]:
        path = origin.path if isinstance(origin, Origin) else origin
        return [entry async for batch in self.checkout.tree(self.repository(path), snapshot) for entry in batch]

    async def contents(self, origin: Origin | Path, entries: Sequence[TreeEntry]) -> list[BlobContent]:
        path = origin.path if isinstance(origin, Origin) else origin
        return [content async for content in self.checkout.blobs(self.repository(path), entries)]

    async def read(self, origin: Origin | Path, ref: str | None = None) -> dict[str, bytes | str | None]:
        """Fetch and read everything: by path the bytes, or why they were refused."""
        entries = await self.entries(origin, await self.fetch(origin, ref))
        return {c.path: c.refusal if c.data is None else c.data for c in await self.contents(origin, entries)}


MakeDesk = Callable[..., Desk]


@pytest.fixture
def make_desk(tmp_path: Path) -> MakeDesk:
    def make(limits: GitLimits | None = None, **policy: tuple[str, ...]) -> Desk:
        policy = {"local_roots": (str(tmp_path / "sources"),)} | policy
        (tmp_path / "sources").mkdir(exist_ok=True)
        return Desk(tmp_path, GitCheckout(tmp_path / "clones", limits, LocationPolicy(**policy)))  # type: ignore[arg-type]

    return make


@pytest.fixture
def desk(make_desk: MakeDesk) -> Desk:
    return make_desk()


@pytest.fixture
def origin(tmp_path: Path) -> Origin:
    return Origin(tmp_path / "sources" / "origin")
