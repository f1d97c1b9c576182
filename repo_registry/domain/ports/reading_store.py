"""How readings of files are kept: once per path, blob and rules, shared by runs and repositories."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Protocol
from uuid import UUID

from repo_registry.domain.model.analysis import CoverageRecord, CoverageStatus
from repo_registry.domain.model.facts import ContentChunk, FactKind, Fragment, ObservedFact
from repo_registry.domain.model.reading import FileReading


class ReadingStore(Protocol):
    """Readings, and which of them a run is made of. A reading that belongs to no published run is seen by nobody."""

    async def known(self, reading_ids: Sequence[str]) -> Mapping[str, CoverageRecord]:
        """Return the coverage of those of the readings that are kept already."""
        ...

    async def add(self, readings: Sequence[FileReading]) -> None:
        """Keep readings; one that is kept already is left as it is."""
        ...

    async def attach(self, run_id: UUID, reading_ids: Sequence[str]) -> None:
        """Make readings part of a run. Each belongs to a run at most once.

        Raises:
            NotFound: There is no such run, or a reading is not kept (any more); then none is attached.
        """
        ...

    def coverage(
        self, run_id: UUID, *, status: CoverageStatus | None = None, after: str = "", limit: int | None = None
    ) -> AsyncIterator[CoverageRecord]:
        """Yield what a run looked at, ordered by path (code points), beginning after the path ``after``.

        The reading of the project as a whole (path ``""``) is not a file and is never yielded.
        """
        ...

    async def coverage_summary(self, run_id: UUID) -> Mapping[CoverageStatus, int]:
        """Return how many paths of a run have each status; statuses without a path are left out."""
        ...

    def facts(
        self,
        run_id: UUID,
        *,
        kinds: Sequence[FactKind] | None = None,
        path_prefix: str = "",
        limit: int | None = None,
    ) -> AsyncIterator[ObservedFact]:
        """Yield the facts of a run, ordered by kind (its word), key, path, start line and place in their reading.

        ``path_prefix`` keeps facts of that file or of files below that folder; ``""`` keeps all.
        """
        ...

    async def fact_counts(self, run_id: UUID) -> Mapping[FactKind, int]:
        """Return how many facts of each kind a run has; kinds without a fact are left out."""
        ...

    def facts_of(self, reading_ids: Sequence[str], *, kinds: Sequence[FactKind]) -> AsyncIterator[ObservedFact]:
        """Yield facts of these readings, in the order of the readings given and of appearance."""
        ...

    def fragments_of(self, reading_ids: Sequence[str]) -> AsyncIterator[Fragment]:
        """Yield the fragments of these readings, in the order of the readings given and of appearance."""
        ...

    def chunks(self, run_id: UUID, *, path: str | None = None, limit: int | None = None) -> AsyncIterator[ContentChunk]:
        """Yield the chunks of a run, ordered by path and appearance; of one file when ``path`` is given."""
        ...

    async def forget_unattached(self, limit: int = 10_000) -> int:
        """Delete up to ``limit`` readings that belong to no run and that search does not find; return how many."""
        ...

    async def detach(self, run_id: UUID) -> None:
        """Take all readings from a run, so that those that no other run has can be forgotten.

        Raises:
            NotFound: There is no such run.
        """
        ...
