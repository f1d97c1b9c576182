"""The part of the index that grows with the contents: terms of chunks, in segments that are merged now and then."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator, Sequence

import attrs

from repo_registry.adapters.postgresql.queries import queries
from repo_registry.adapters.postgresql.transaction import Row, Transaction
from repo_registry.domain.rules.lexical import Counts, Fields, counts

_SQL = queries("search")
#: How many readings make a segment at most, so that what is in memory never grows with the repository.
READINGS_IN_SEGMENT = 2_000
#: A segment of fewer chunks is small; so many small ones of a repository are merged into one.
SMALL_SEGMENT = 8_000
MANY_SMALL_SEGMENTS = 8
#: All segments of a repository are merged when less than this share of what is in them is still found.
LEAST_LIVE_SHARE = 0.5


@attrs.frozen(kw_only=True)
class SearchSegments:
    """The segments of one repository."""

    transaction: Transaction
    repository_key: int
    repository: str
    """Its name, which its chunks are found by too."""

    async def add(self, readings: Sequence[int]) -> None:
        """Index the chunks of these readings, by key."""
        for start in range(0, len(readings), READINGS_IN_SEGMENT):
            await self._add_segment(readings[start : start + READINGS_IN_SEGMENT])

    async def tidy(self) -> None:
        """Merge segments where they have become many, or hold much that is no longer found."""
        mine = {"repository_key": self.repository_key}
        segments: dict[int, int] = dict(await self.transaction.rows(_SQL["segments"], mine))
        (live,) = await self.transaction.row(_SQL["live_chunks"], mine) or (0,)
        small = [segment for segment, chunks in segments.items() if chunks < SMALL_SEGMENT]
        if not live:
            await self.forget()
        elif live < LEAST_LIVE_SHARE * sum(segments.values()):
            await self._merge([*segments])
        elif len(small) >= MANY_SMALL_SEGMENTS:
            await self._merge(small)

    async def forget(self) -> None:
        """Take all segments out."""
        await self.transaction.run(_SQL["forget_all_segments"], {"repository_key": self.repository_key})

    async def _add_segment(self, readings: Sequence[int]) -> None:
        texts = await self.transaction.rows(_SQL["texts"], {"readings": [*readings]})
        if not texts:
            return
        keys = [row[0] for row in await self.transaction.rows(_SQL["new_keys"], {"chunks": len(texts)})]
        segment = _Segment(first_key=keys[0])
        # Cutting takes long enough to hold up whatever else this process does meanwhile.
        await asyncio.to_thread(segment.fill, self.repository, keys, texts)
        chunks = (
            (key, row[0], self.repository_key, length)
            for key, row, length in zip(keys, texts, segment.lengths, strict=True)
        )
        await self.transaction.copy(_SQL["note_chunks"], chunks)
        number = await self._new_segment(segment.first_key, len(keys))
        postings = ((self.repository_key, number, *row) for row in segment.rows())
        await self.transaction.copy(_SQL["index_chunks"], postings)

    async def _merge(self, merged: Sequence[int]) -> None:
        wanted = {"repository_key": self.repository_key, "merged": [*merged]}
        (first_key,) = await self.transaction.row(_SQL["first_key"], wanted) or (0,)
        wanted |= {"first_key": first_key, "segment": await self._new_segment(first_key, 0)}
        for statement in ("merge_segments", "count_segment", "forget_segments"):
            await self.transaction.run(_SQL[statement], wanted)

    async def _new_segment(self, first_key: int, chunks: int) -> int:
        noted = {"repository_key": self.repository_key, "first_key": first_key, "chunks": chunks}
        (segment,) = await self.transaction.row(_SQL["note_segment"], noted) or (0,)
        return int(segment)


@attrs.define(kw_only=True)
class _Segment:
    """A segment in the making."""

    first_key: int
    lengths: list[int] = attrs.field(factory=list)
    """Number of terms of each chunk."""
    postings: dict[float, defaultdict[str, list[str]]] = attrs.field(factory=dict)
    """Places by frequency and term; a place is spelled once for all lists that hold it."""

    def fill(self, repository: str, keys: Sequence[int], texts: Sequence[Row]) -> None:
        """Cut and count the texts; what is counted of one is let go of before the next."""
        for key, (_, text, title, path) in zip(keys, texts, strict=True):
            counted = counts(Fields(body=text, title=title, path=path, repository=repository))
            self.lengths.append(counted.length)
            self._post(str(key - self.first_key), counted)

    def _post(self, place: str, counted: Counts) -> None:
        postings = self.postings
        for term, frequency in counted.frequencies.items():
            if frequency not in postings:
                postings[frequency] = defaultdict(list)
            postings[frequency][term].append(place)

    def rows(self) -> Iterator[Row]:
        """Yield a row for each term and frequency, in order."""
        order = sorted((term, frequency) for frequency, by_term in self.postings.items() for term in by_term)
        for term, frequency in order:
            yield term, frequency, f"{{{','.join(self.postings[frequency][term])}}}"
