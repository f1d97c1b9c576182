"""Registered repositories in memory."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from repo_registry.adapters.memory.state import Moment, State
from repo_registry.domain.errors import Conflict, NotFound
from repo_registry.domain.model.repository import Repository
from repo_registry.domain.rules.keepable import require_keepable


class MemoryRepositoryStore:
    """Keeps `repo_registry.domain.ports.repository_store.RepositoryStore`."""

    def __init__(self, moment: Moment) -> None:
        self._moment = moment

    async def add(self, repository: Repository) -> None:
        """Keep a new repository."""
        state = self._moment.for_writing()
        if repository.id in state.repositories:
            raise Conflict("there is a repository with this id already")
        self._keep(state, repository)

    async def replace(self, repository: Repository) -> None:
        """Keep the new state of a repository."""
        state = self._moment.for_writing()
        state.require_repository(repository.id)
        self._keep(state, repository)

    async def get(self, repository_id: UUID) -> Repository:
        """Return a repository, removed or not."""
        return self._moment.state.require_repository(repository_id)

    async def by_name(self, name: str) -> Repository:
        """Return the repository of that name that is not removed."""
        for repository in self._moment.state.repositories.values():
            if repository.name == name and repository.removed_at is None:
                return repository
        raise NotFound(f"there is no repository named {name!r}: list them with 'repo-registry repo list'")

    async def by_origin(self, origin: str) -> Repository | None:
        """Return the repository whose origin or alias it is."""
        for repository in self._moment.state.repositories.values():
            if origin in _origins(repository):
                return repository
        return None

    async def page(
        self, *, after: str | None = None, limit: int = 50, tag: str | None = None, owner: str | None = None
    ) -> Sequence[Repository]:
        """Return repositories that are not removed, ordered by name."""
        listed = (
            repository
            for repository in self._moment.state.repositories.values()
            if repository.removed_at is None
            and (after is None or repository.name > after)
            and (tag is None or tag in repository.tags)
            and (owner is None or repository.owner == owner)
        )
        return sorted(listed, key=lambda repository: repository.name)[:limit]

    def _keep(self, state: State, repository: Repository) -> None:
        require_keepable(repository)
        for other in state.repositories.values():
            if other.id == repository.id:
                continue
            if other.name == repository.name and other.removed_at is None and repository.removed_at is None:
                raise Conflict("another repository has this name: choose another name")
            if _origins(other) & _origins(repository):
                raise Conflict("another repository has this origin: use that one, two clones of one origin are one")
        self._moment.change(repositories={**state.repositories, repository.id: repository})


def _origins(repository: Repository) -> frozenset[str]:
    return frozenset((repository.origin, *repository.origin_aliases))
