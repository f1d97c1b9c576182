"""Readings of files in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from uuid import UUID

from repo_registry.adapters.memory.state import Moment
from repo_registry.domain.errors import NotFound
from repo_registry.domain.model.analysis import CoverageRecord, CoverageStatus
from repo_registry.domain.model.facts import ContentChunk, FactKind, Fragment, ObservedFact
from repo_registry.domain.model.reading import FileReading
from repo_registry.domain.rules.keepable import require_keepable


class MemoryReadingStore:
    """Keeps `repo_registry.domain.ports.reading_store.ReadingStore`."""

    def __init__(self, moment: Moment) -> None:
        self._moment = moment

    async def known(self, reading_ids: Sequence[str]) -> Mapping[str, CoverageRecord]:
        """Return the coverage of those of the readings that are kept already."""
        kept = self._moment.state.readings
        return {reading_id: kept[reading_id].coverage for reading_id in reading_ids if reading_id in kept}

    async def add(self, readings: Sequence[FileReading]) -> None:
        """Keep readings; one that is kept already is left as it is."""
        state = self._moment.for_writing()
        for reading in readings:
            require_keepable(reading, reading.coverage, *reading.facts, *reading.fragments, *reading.chunks)
        first = {reading.id: reading for reading in reversed(readings)}
        self._moment.change(readings={**first, **state.readings})

    async def attach(self, run_id: UUID, reading_ids: Sequence[str]) -> None:
        """Make readings part of a run."""
        state = self._moment.for_writing()
        state.require_run(run_id)
        for reading_id in reading_ids:
            if reading_id not in state.readings:
                raise NotFound(f"the reading {reading_id} is not kept (any more): add it again, then attach it")
        attached = state.run_readings.get(run_id, frozenset()) | frozenset(reading_ids)
        self._moment.change(run_readings={**state.run_readings, run_id: attached})

    async def coverage(
        self, run_id: UUID, *, status: CoverageStatus | None = None, after: str = "", limit: int | None = None
    ) -> AsyncIterator[CoverageRecord]:
        """Yield what a run looked at, ordered by path."""
        records = [
            reading.coverage
            for reading in self._of_run(run_id)
            if reading.coverage.path > after and status in (None, reading.coverage.status)
        ]
        for record in records[:limit]:
            yield record

    async def coverage_summary(self, run_id: UUID) -> Mapping[CoverageStatus, int]:
        """Return how many paths of a run have each status."""
        return Counter(reading.coverage.status for reading in self._of_run(run_id) if reading.coverage.path)

    async def facts(
        self,
        run_id: UUID,
        *,
        kinds: Sequence[FactKind] | None = None,
        path_prefix: str = "",
        limit: int | None = None,
    ) -> AsyncIterator[ObservedFact]:
        """Yield the facts of a run, ordered by kind, key, path, start line and place in their reading."""
        prefix = path_prefix.rstrip("/")
        found = [
            ((fact.kind.value, fact.key, fact.path, fact.start_line, reading.id, place), fact)
            for reading in self._of_run(run_id)
            for place, fact in enumerate(reading.facts)
            if (kinds is None or fact.kind in kinds)
            and (not prefix or fact.path == prefix or fact.path.startswith(f"{prefix}/"))
        ]
        for _, fact in sorted(found, key=lambda item: item[0])[:limit]:
            yield fact

    async def fact_counts(self, run_id: UUID) -> Mapping[FactKind, int]:
        """Return how many facts of each kind a run has."""
        return Counter(fact.kind for reading in self._of_run(run_id) for fact in reading.facts)

    async def facts_of(self, reading_ids: Sequence[str], *, kinds: Sequence[FactKind]) -> AsyncIterator[ObservedFact]:
        """Yield facts of these readings, in the order given and of appearance."""
        for reading in self._these(reading_ids):
            for fact in reading.facts:
                if fact.kind in kinds:
                    yield fact

    async def fragments_of(self, reading_ids: Sequence[str]) -> AsyncIterator[Fragment]:
        """Yield the fragments of these readings, in the order given and of appearance."""
        for reading in self._these(reading_ids):
            for fragment in reading.fragments:
                yield fragment

    async def chunks(
        self, run_id: UUID, *, path: str | None = None, limit: int | None = None
    ) -> AsyncIterator[ContentChunk]:
        """Yield the chunks of a run, ordered by path and appearance."""
        found = [
            ((chunk.path, reading.id, place), chunk)
            for reading in self._of_run(run_id)
            for place, chunk in enumerate(reading.chunks)
            if path in (None, chunk.path)
        ]
        for _, chunk in sorted(found, key=lambda item: item[0])[:limit]:
            yield chunk

    async def forget_unattached(self, limit: int = 10_000) -> int:
        """Delete up to ``limit`` readings that belong to no run; return how many."""
        state = self._moment.for_writing()
        held = {reading_id for attached in state.run_readings.values() for reading_id in attached}
        held.update(reading_id for contents in state.contents.values() for reading_id in contents.by_reading)
        loose = [reading_id for reading_id in state.readings if reading_id not in held][:limit]
        gone = frozenset(loose)
        self._moment.change(readings={key: kept for key, kept in state.readings.items() if key not in gone})
        return len(gone)

    async def detach(self, run_id: UUID) -> None:
        """Take all readings from a run."""
        state = self._moment.for_writing()
        state.require_run(run_id)
        self._moment.change(run_readings={**state.run_readings, run_id: frozenset()})

    def _of_run(self, run_id: UUID) -> list[FileReading]:
        state = self._moment.state
        attached = [state.readings[reading_id] for reading_id in state.run_readings.get(run_id, ())]
        return sorted(attached, key=lambda reading: (reading.coverage.path, reading.id))

    def _these(self, reading_ids: Sequence[str]) -> Iterator[FileReading]:
        kept = self._moment.state.readings
        return (kept[reading_id] for reading_id in reading_ids if reading_id in kept)
