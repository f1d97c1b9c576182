"""Readings of files in PostgreSQL: the bulk of a registry, written by COPY and read many rows at a time."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from repo_registry.adapters.postgresql.queries import queries
from repo_registry.adapters.postgresql.transaction import Transaction
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
from repo_registry.domain.errors import NotFound
from repo_registry.domain.model.analysis import CoverageRecord, CoverageStatus
from repo_registry.domain.model.facts import ContentChunk, FactKind, Fragment, ObservedFact
from repo_registry.domain.model.reading import FileReading

_SQL = queries("reading")
#: How many readings one statement is asked about, so that an answer never grows with the repository.
_IDS_AT_ONCE = 1_000
_READING = ("key", "id", "path", "blob_id", "size_bytes", "status", "reason", "language", "path_class", "line_count")


def _slices(ids: Sequence[str]) -> Iterator[list[str]]:
    for start in range(0, len(ids), _IDS_AT_ONCE):
        yield [*ids[start : start + _IDS_AT_ONCE]]


class PostgresReadingStore:
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
            # Always in the same order: two that add the same readings then wait for one another only one way.
            rows = [reading_row(0, reading) for _, reading in sorted(distinct.items())]
            columns = dict(zip(_READING, map(list, zip(*rows, strict=True)), strict=True)) if rows else None
            if columns is None:
                return
            keys: dict[str, int] = dict(await self._transaction.rows(_SQL["add_readings"], columns))
            fresh = [(keys[reading.id], reading) for reading in reversed(distinct.values()) if reading.id in keys]
            for statement, rows_of in (
                ("add_facts", fact_rows),
                ("add_fragments", fragment_rows),
                ("add_chunks", chunk_rows),
            ):
                made = (row for key, reading in fresh for row in rows_of(key, reading))
                await self._transaction.copy(_SQL[statement], made)

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
            "limit": limit,
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
            "kinds": None if kinds is None else [kind.value for kind in kinds],
            "prefix": path_prefix.rstrip("/"),
            "limit": limit,
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
        async for row in self._of(reading_ids, "facts_of", {"kinds": [kind.value for kind in kinds]}):
            yield fact_of(row)

    async def fragments_of(self, reading_ids: Sequence[str]) -> AsyncIterator[Fragment]:
        """Yield the fragments of these readings, in the order given and of appearance."""
        async for row in self._of(reading_ids, "fragments_of", {}):
            yield fragment_of(row)

    async def chunks(
        self, run_id: UUID, *, path: str | None = None, limit: int | None = None
    ) -> AsyncIterator[ContentChunk]:
        """Yield the chunks of a run, ordered by path and appearance."""
        wanted = {"run_id": str(run_id), "path": path, "limit": limit}
        async for batch in self._transaction.batches(_SQL["chunks"], wanted):
            for row in batch:
                yield chunk_of(row)

    async def forget_unattached(self, limit: int = 10_000) -> int:
        """Delete up to ``limit`` readings that belong to no run; return how many."""
        async with self._transaction.step():
            loose = [row[0] for row in await self._transaction.rows(_SQL["loose"], {"limit": limit})]
            return await self._transaction.run(_SQL["forget"], {"keys": loose})

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
