"""Readings of files in SQLite: the bulk of a registry, written and read many rows at a time."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from repo_registry.adapters.sqlite.queries import queries
from repo_registry.adapters.sqlite.transaction import Transaction
from repo_registry.adapters.tables.rows.reading import (
    chunk_of,
    chunk_rows,
    coverage_of,
    fact_of,
    fact_rows,
    fragment_of,
    fragment_rows,
    reading_row,
)
from repo_registry.adapters.tables.values import json_text
from repo_registry.domain.errors import NotFound
from repo_registry.domain.model.analysis import CoverageRecord, CoverageStatus
from repo_registry.domain.model.facts import ContentChunk, FactKind, Fragment, ObservedFact
from repo_registry.domain.model.reading import FileReading

_SQL = queries("reading")
#: How many readings one statement is asked about, so that an answer never grows with the repository.
_IDS_AT_ONCE = 1_000
#: SQLite's word for no limit.
_ALL = -1


def _slices(ids: Sequence[str]) -> Iterator[str]:
    for start in range(0, len(ids), _IDS_AT_ONCE):
        yield json_text([*ids[start : start + _IDS_AT_ONCE]])


class SqliteReadingStore:
    """Keeps `repo_registry.domain.ports.reading_store.ReadingStore`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def known(self, reading_ids: Sequence[str]) -> Mapping[str, CoverageRecord]:
        """Return the coverage of those of the readings that are kept already."""
        kept: dict[str, CoverageRecord] = {}
        for ids in _slices(reading_ids):
            for reading_id, *coverage in await self._transaction.rows(_SQL["known"], {"ids": ids}):
                kept[reading_id] = coverage_of(coverage)
        return kept

    async def add(self, readings: Sequence[FileReading]) -> None:
        """Keep readings; one that is kept already is left as it is."""
        distinct = {reading.id: reading for reading in reversed(readings)}
        async with self._transaction.step():
            kept = await self.known([*distinct])
            (last_key,) = await self._transaction.row(_SQL["last_key"]) or (0,)
            fresh = [reading for reading in reversed(distinct.values()) if reading.id not in kept]
            numbered = [*enumerate(fresh, last_key + 1)]
            for statement, rows in (
                ("add_reading", (reading_row(key, reading) for key, reading in numbered)),
                ("add_fact", (row for key, reading in numbered for row in fact_rows(key, reading))),
                ("add_fragment", (row for key, reading in numbered for row in fragment_rows(key, reading))),
                ("add_chunk", (row for key, reading in numbered for row in chunk_rows(key, reading))),
            ):
                await self._transaction.run_many(_SQL[statement], rows)

    async def attach(self, run_id: UUID, reading_ids: Sequence[str]) -> None:
        """Make readings part of a run."""
        async with self._transaction.step():
            run_key = await self._run_key(run_id)
            for ids in _slices(reading_ids):
                unknown = await self._transaction.row(_SQL["unknown"], {"ids": ids})
                if unknown is not None:
                    raise NotFound(f"the reading {unknown[0]} is not kept (any more): add it again, then attach it")
                await self._transaction.run(_SQL["attach"], {"run_key": run_key, "ids": ids})

    async def coverage(
        self, run_id: UUID, *, status: CoverageStatus | None = None, after: str = "", limit: int | None = None
    ) -> AsyncIterator[CoverageRecord]:
        """Yield what a run looked at, ordered by path."""
        wanted = {
            "run_id": str(run_id),
            "status": None if status is None else status.value,
            "after": after,
            "limit": _ALL if limit is None else limit,
        }
        async for batch in self._transaction.batches(_SQL["coverage"], wanted):
            for row in batch:
                yield coverage_of(row)

    async def coverage_summary(self, run_id: UUID) -> Mapping[CoverageStatus, int]:
        """Return how many paths of a run have each status."""
        rows = await self._transaction.rows(_SQL["coverage_summary"], {"run_id": str(run_id)})
        return {CoverageStatus(status): count for status, count in rows}

    async def facts(
        self,
        run_id: UUID,
        *,
        kinds: Sequence[FactKind] | None = None,
        path_prefix: str = "",
        limit: int | None = None,
    ) -> AsyncIterator[ObservedFact]:
        """Yield the facts of a run, ordered by kind, key, path, start line and place in their reading."""
        wanted = {
            "run_id": str(run_id),
            "kinds": None if kinds is None else json_text([kind.value for kind in kinds]),
            "prefix": path_prefix.rstrip("/"),
            "limit": _ALL if limit is None else limit,
        }
        async for batch in self._transaction.batches(_SQL["facts"], wanted):
            for row in batch:
                yield fact_of(row)

    async def fact_counts(self, run_id: UUID) -> Mapping[FactKind, int]:
        """Return how many facts of each kind a run has."""
        rows = await self._transaction.rows(_SQL["fact_counts"], {"run_id": str(run_id)})
        return {FactKind(kind): count for kind, count in rows}

    async def facts_of(self, reading_ids: Sequence[str], *, kinds: Sequence[FactKind]) -> AsyncIterator[ObservedFact]:
        """Yield facts of these readings, in the order given and of appearance."""
        names = json_text([kind.value for kind in kinds])
        async for row in self._of(reading_ids, "facts_of", {"kinds": names}):
            yield fact_of(row)

    async def fragments_of(self, reading_ids: Sequence[str]) -> AsyncIterator[Fragment]:
        """Yield the fragments of these readings, in the order given and of appearance."""
        async for row in self._of(reading_ids, "fragments_of", {}):
            yield fragment_of(row)

    async def chunks(
        self, run_id: UUID, *, path: str | None = None, limit: int | None = None
    ) -> AsyncIterator[ContentChunk]:
        """Yield the chunks of a run, ordered by path and appearance."""
        wanted = {"run_id": str(run_id), "path": path, "limit": _ALL if limit is None else limit}
        async for batch in self._transaction.batches(_SQL["chunks"], wanted):
            for row in batch:
                yield chunk_of(row)

    async def forget_unattached(self, limit: int = 10_000) -> int:
        """Delete up to ``limit`` readings that belong to no run; return how many."""
        async with self._transaction.step():
            return await self._transaction.run(_SQL["forget_unattached"], {"limit": limit})

    async def detach(self, run_id: UUID) -> None:
        """Take all readings from a run."""
        async with self._transaction.step():
            await self._transaction.run(_SQL["detach"], {"run_key": await self._run_key(run_id)})

    async def _of(self, reading_ids: Sequence[str], statement: str, wanted: Mapping[str, Any]) -> AsyncIterator[Any]:
        for ids in _slices(reading_ids):
            async for batch in self._transaction.batches(_SQL[statement], {"ids": ids, **wanted}):
                for row in batch:
                    yield row

    async def _run_key(self, run_id: UUID) -> int:
        row = await self._transaction.row(_SQL["run_key"], {"run_id": str(run_id)})
        if row is None:
            raise NotFound(f"there is no analysis run with the id {run_id}")
        return int(row[0])
