"""What analyses found in a repository: facts, coverage and chunks of the run that it shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncGenerator, Mapping, Sequence
from uuid import UUID

import attrs

from repo_registry.domain.errors import NotFound
from repo_registry.domain.model.analysis import AnalysisRun, CoverageRecord, CoverageStatus
from repo_registry.domain.model.candidates import CandidateStatus
from repo_registry.domain.model.facts import ContentChunk, FactKind, ObservedFact
from repo_registry.domain.model.repository import Repository
from repo_registry.domain.ports.registry_store import RegistryStore, StoreSession


@attrs.frozen(kw_only=True)
class RepositoryOverview:
    """A repository at a glance: where its analysis and its review stand."""

    repository: Repository
    latest: AnalysisRun | None
    """The run asked for last, however it ended."""
    current: AnalysisRun | None
    """The run whose result the repository shows."""
    files: Mapping[CoverageStatus, int]
    facts: Mapping[FactKind, int]
    candidates: Mapping[CandidateStatus, int]
    map_version: int
    entries: int
    """Approved abilities, capabilities and features."""


@attrs.frozen(kw_only=True)
class InventoryService:
    """Reads what the current run of a repository holds. Every stream sees one moment."""

    store: RegistryStore

    async def current(self, name: str) -> AnalysisRun:
        """Return the run that a repository shows.

        Raises:
            NotFound: There is no such repository, or it was never analyzed with success.
        """
        async with self.store.view() as view:
            return await _shown(view, name)

    async def overview(self, name: str) -> RepositoryOverview:
        """Return a repository at a glance, analyzed or not.

        Raises:
            NotFound: There is no such repository.
        """
        async with self.store.view() as view:
            repository = await view.repositories.by_name(name)
            current = await view.analyses.current(repository.id)
            latest = await view.analyses.page(repository.id, limit=1)
            statuses = Counter(one.status for one in await view.candidates.of_repository(repository.id))
            kept = await view.reviews.load_map(repository.id)
            return RepositoryOverview(
                repository=repository,
                latest=latest[0] if latest else None,
                current=current,
                files=await view.readings.coverage_summary(_result(current)) if current else {},
                facts=await view.readings.fact_counts(_result(current)) if current else {},
                candidates={status: statuses[status] for status in CandidateStatus if statuses[status]},
                map_version=kept.version if kept else 0,
                entries=len(kept.entries) if kept else 0,
            )

    async def shown_runs(self, repository_ids: Sequence[UUID]) -> dict[UUID, AnalysisRun | None]:
        """Return the run that each repository shows, or ``None`` before its first success."""
        async with self.store.view() as view:
            return {key: await view.analyses.current(key) for key in repository_ids}

    async def facts(
        self,
        name: str,
        *,
        kinds: Sequence[FactKind] | None = None,
        path_prefix: str = "",
        limit: int | None = None,
    ) -> AsyncGenerator[ObservedFact, None]:
        """Yield facts, ordered by kind, key, path and line; see `ReadingStore.facts`."""
        async with self.store.view() as view:
            run = await _shown(view, name)
            found = view.readings.facts(_result(run), kinds=kinds, path_prefix=path_prefix, limit=limit)
            async for fact in found:
                yield fact

    async def fact_counts(self, name: str) -> Mapping[FactKind, int]:
        """Return how many facts there are of each kind."""
        async with self.store.view() as view:
            return await view.readings.fact_counts(_result(await _shown(view, name)))

    async def coverage(
        self, name: str, *, status: CoverageStatus | None = None, after: str = "", limit: int | None = None
    ) -> AsyncGenerator[CoverageRecord, None]:
        """Yield what was looked at and what was not, by path."""
        async with self.store.view() as view:
            run = await _shown(view, name)
            async for record in view.readings.coverage(_result(run), status=status, after=after, limit=limit):
                yield record

    async def coverage_summary(self, name: str) -> Mapping[CoverageStatus, int]:
        """Return how many paths have each status."""
        async with self.store.view() as view:
            return await view.readings.coverage_summary(_result(await _shown(view, name)))

    async def chunks(
        self, name: str, *, path: str | None = None, limit: int | None = None
    ) -> AsyncGenerator[ContentChunk, None]:
        """Yield searchable chunks by path and place."""
        async with self.store.view() as view:
            run = await _shown(view, name)
            async for chunk in view.readings.chunks(_result(run), path=path, limit=limit):
                yield chunk


async def _shown(view: StoreSession, name: str) -> AnalysisRun:
    repository = await view.repositories.by_name(name)
    run = await view.analyses.current(repository.id)
    if run is None:
        raise NotFound(f"{name!r} was not analyzed yet: run `repo-registry repo analyze {name}`")
    return run


def _result(run: AnalysisRun) -> UUID:
    return run.result_run_id or run.id
