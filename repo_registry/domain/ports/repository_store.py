"""How registered repositories are kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from repo_registry.domain.model.repository import Repository


class RepositoryStore(Protocol):
    """Registered repositories, by id, name and origin."""

    async def add(self, repository: Repository) -> None:
        """Keep a new repository.

        Raises:
            Conflict: Its name is taken by one that is not removed, or its origin by any other, removed or not.
        """
        ...

    async def replace(self, repository: Repository) -> None:
        """Keep the new state of a repository.

        Raises:
            NotFound: There is none with this id.
            Conflict: As for `add`.
        """
        ...

    async def get(self, repository_id: UUID) -> Repository:
        """Return a repository, removed or not.

        Raises:
            NotFound: There is none with this id.
        """
        ...

    async def by_name(self, name: str) -> Repository:
        """Return the repository of that name that is not removed.

        Raises:
            NotFound: There is none.
        """
        ...

    async def by_origin(self, origin: str) -> Repository | None:
        """Return the repository, removed or not, whose origin or one of whose aliases is ``origin``."""
        ...

    async def page(
        self, *, after: str | None = None, limit: int = 50, tag: str | None = None, owner: str | None = None
    ) -> Sequence[Repository]:
        """Return repositories that are not removed, ordered by name, beginning after the name ``after``."""
        ...
