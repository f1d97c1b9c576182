"""The lexical index in PostgreSQL: terms that the domain has cut and weighed, scored as the domain says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import attrs

from repo_registry.adapters.postgresql.queries import queries
from repo_registry.adapters.postgresql.search_segments import SearchSegments
from repo_registry.adapters.postgresql.transaction import Transaction
from repo_registry.adapters.tables.claims import Claim, candidate_claim, entry_claim
from repo_registry.adapters.tables.rows.search import document_of
from repo_registry.domain.errors import NotFound
from repo_registry.domain.model.search import DocumentKind, ScoredDocument, SearchQuery
from repo_registry.domain.rules.lexical import (
    FOUND_STATUSES,
    LEAST_RARITY,
    LENGTH_SHARE,
    SATURATION,
    SCORE_DECIMALS,
    Fields,
    counts,
)

_SQL = queries("search")


@attrs.frozen(kw_only=True)
class _Repository:
    key: int
    name: str
    removed: bool


class PostgresSearchIndex:
    """Keeps `repo_registry.domain.ports.search_index.SearchIndex`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def refresh_contents(self, repository_id: UUID, run_id: UUID | None) -> None:
        """Make the chunks of a run the ones found for a repository, touching only what differs."""
        async with self._transaction.step():
            repository = await self._repository(repository_id)
            run_key = None if run_id is None else await self._run_key(run_id)
            indexed = await self._transaction.row(_SQL["indexed_name"], {"repository_key": repository.key})
            if indexed is not None:
                # Under another name every chunk has other terms, so all of them go first.
                await self._take_out(repository.key, keeping=run_key if indexed[0] == repository.name else None)
            if run_key is None:
                await self._transaction.run(_SQL["forget_name"], {"repository_key": repository.key})
            else:
                await self._put_in(repository, run_key)
            await self._segments(repository).tidy()
            await self._transaction.run(_SQL["total_chunks"], {"repository_key": repository.key})

    async def refresh_claims(self, repository_id: UUID) -> None:
        """Index a repository's approved entries and its waiting candidates as they stand."""
        async with self._transaction.step():
            repository = await self._repository(repository_id)
            wanted = {} if repository.removed else await self._claims(repository_id, repository.name)
            kept, outdated = set(), []
            for kind, document_id, key, digest in await self._transaction.rows(
                _SQL["claims"], {"repository_key": repository.key}
            ):
                claim = wanted.get((kind, document_id))
                if claim is not None and claim.digest == digest:
                    kept.add(claim.place)
                else:
                    outdated.append(key)
            await self._transaction.run(_SQL["forget_claims"], {"keys": outdated})
            fresh = [claim for place, claim in sorted(wanted.items()) if place not in kept]
            rows = [(*claim.row(repository.key).values(), *_index_columns(claim.fields)) for claim in fresh]
            await self._transaction.copy(_SQL["index_claims"], rows)
            await self._transaction.run(_SQL["total_claims"], {"repository_key": repository.key})

    async def find(self, query: SearchQuery) -> Sequence[ScoredDocument]:
        """Return the best documents of each kind asked for."""
        repositories = query.repository_ids
        parameters: dict[str, Any] = {
            "terms": [*dict.fromkeys(query.terms)],
            "saturation": SATURATION,
            "share": LENGTH_SHARE,
            "least": LEAST_RARITY,
            "decimals": SCORE_DECIMALS,
            "repositories": None if repositories is None else [*map(str, repositories)],
            "limit": query.limit,
        }
        found = []
        for kind in DocumentKind:
            if kind in query.kinds:
                statement = "find_chunk" if kind is DocumentKind.CHUNK else "find_claim"
                rows = await self._transaction.named_rows(_SQL[statement], {**parameters, "kind": kind.value})
                found += [document_of(kind, row) for row in rows]
        return found

    async def _take_out(self, repository_key: int, *, keeping: int | None) -> None:
        wanted = {"repository_key": repository_key, "run_key": keeping}
        gone = [row[0] for row in await self._transaction.rows(_SQL["outdated_readings"], wanted)]
        if gone:
            parameters = {"repository_key": repository_key, "readings": gone}
            for statement in ("forget_chunks", "forget_readings"):
                await self._transaction.run(_SQL[statement], parameters)

    async def _put_in(self, repository: _Repository, run_key: int) -> None:
        wanted: dict[str, Any] = {"repository_key": repository.key, "run_key": run_key, "name": repository.name}
        await self._transaction.run(_SQL["note_name"], wanted)
        fresh = [row[0] for row in await self._transaction.rows(_SQL["fresh_readings"], wanted)]
        if fresh:
            await self._transaction.run(_SQL["note_readings"], {**wanted, "readings": fresh})
            await self._segments(repository).add(fresh)

    def _segments(self, repository: _Repository) -> SearchSegments:
        return SearchSegments(transaction=self._transaction, repository_key=repository.key, repository=repository.name)

    async def _claims(self, repository_id: UUID, name: str) -> dict[tuple[str, str], Claim]:
        wanted = {"id": str(repository_id), "statuses": [status.value for status in FOUND_STATUSES]}
        entries = await self._transaction.named_rows(_SQL["entry_sources"], wanted)
        candidates = await self._transaction.named_rows(_SQL["candidate_sources"], wanted)
        claims = [entry_claim(row, repository=name) for row in entries]
        claims += [candidate_claim(row, repository=name) for row in candidates]
        return {claim.place: claim for claim in claims}

    async def _repository(self, repository_id: UUID) -> _Repository:
        await self._transaction.hold(repository_id)
        row = await self._transaction.row(_SQL["repository"], {"id": str(repository_id)})
        if row is None:
            raise NotFound(f"there is no repository with the id {repository_id}")
        return _Repository(key=row[0], name=row[1], removed=row[2])

    async def _run_key(self, run_id: UUID) -> int:
        row = await self._transaction.row(_SQL["run_key"], {"id": str(run_id)})
        if row is None:
            raise NotFound(f"there is no analysis run with the id {run_id}")
        return int(row[0])


def _index_columns(fields: Fields) -> tuple[int, str, str]:
    """Return a document as length, terms and frequencies, the latter as PostgreSQL spells arrays.

    Terms are letters, digits and ``=`` only (`repo_registry.domain.rules.tokens`), so quotes need no escape.
    """
    counted = counts(fields)
    terms = '","'.join(counted.frequencies)
    frequencies = ",".join(map(repr, counted.frequencies.values()))
    return counted.length, f'{{"{terms}"}}' if terms else "{}", f"{{{frequencies}}}"
