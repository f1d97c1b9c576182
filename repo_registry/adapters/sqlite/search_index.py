"""The lexical index in SQLite: full-text tables over terms that the domain has cut, scored as the domain says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import attrs

from repo_registry.adapters.sqlite.connections import joined_terms
from repo_registry.adapters.sqlite.queries import queries
from repo_registry.adapters.sqlite.transaction import Transaction
from repo_registry.adapters.tables.claims import Claim, candidate_claim, entry_claim
from repo_registry.adapters.tables.rows.search import document_of
from repo_registry.adapters.tables.values import json_text
from repo_registry.domain.errors import NotFound
from repo_registry.domain.model.search import DocumentKind, ScoredDocument, SearchQuery
from repo_registry.domain.rules.lexical import FOUND_STATUSES, SCORE_DECIMALS, WEIGHTS

_SQL = queries("search")

#: What the full-text tables keep as one token without folding it; every term that the domain cuts is one.
_TOKEN = re.compile(r"(?:[a-z0-9=]|[^\x00-\x7f])+")


@attrs.frozen(kw_only=True)
class _Repository:
    key: int
    name: str
    removed: bool


class SqliteSearchIndex:
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
                same_name = indexed[0] == repository.name
                await self._take_out(repository.key, indexed[0], keeping=run_key if same_name else None)
            if run_key is None:
                await self._transaction.run(_SQL["forget_name"], {"repository_key": repository.key})
            else:
                await self._put_in(repository, run_key)

    async def refresh_claims(self, repository_id: UUID) -> None:
        """Index a repository's approved entries and its waiting candidates as they stand."""
        async with self._transaction.step():
            repository = await self._repository(repository_id)
            wanted = {} if repository.removed else await self._claims(repository_id, repository.name)
            kept = set()
            for kind, document_id, key, kept_digest in await self._transaction.rows(
                _SQL["claims"], {"repository_key": repository.key}
            ):
                claim = wanted.get((kind, document_id))
                if claim is not None and claim.digest == kept_digest:
                    kept.add((kind, document_id))
                    continue
                await self._transaction.run(_SQL[f"unindex_{kind}"], (key,))
                await self._transaction.run(_SQL["forget_claim"], (key,))
            fresh = [claim for place, claim in sorted(wanted.items()) if place not in kept]
            await self._transaction.run_many(_SQL["note_claim"], (claim.row(repository.key) for claim in fresh))
            for kind in (DocumentKind.ENTRY, DocumentKind.CANDIDATE):
                texts = [{**one.row(repository.key), **attrs.asdict(one.fields)} for one in fresh if one.kind is kind]
                await self._transaction.run_many(_SQL[f"index_{kind.value}"], texts)

    async def find(self, query: SearchQuery) -> Sequence[ScoredDocument]:
        """Return the best documents of each kind asked for."""
        tokens = [term for term in dict.fromkeys(query.terms) if _TOKEN.fullmatch(term)]
        if not tokens:
            return []
        weights = dict(zip(("body", "title", "path", "repository"), WEIGHTS, strict=True))
        parameters = {
            **weights,
            "decimals": SCORE_DECIMALS,
            "question": " OR ".join(f'"{token}"' for token in tokens),
            "repositories": None if query.repository_ids is None else json_text([*map(str, query.repository_ids)]),
            "limit": query.limit,
        }
        return [
            document_of(kind, row)
            for kind in DocumentKind
            if kind in query.kinds
            for row in await self._transaction.rows(_SQL[f"find_{kind.value}"], parameters)
        ]

    async def _take_out(self, repository_key: int, name: str, *, keeping: int | None) -> None:
        wanted = {"repository_key": repository_key, "run_key": keeping}
        gone = [row[0] for row in await self._transaction.rows(_SQL["outdated_readings"], wanted)]
        if gone:
            parameters = {"repository_key": repository_key, "name": joined_terms(name), "readings": json_text(gone)}
            for statement in ("unindex_chunks", "forget_chunks", "forget_readings"):
                await self._transaction.run(_SQL[statement], parameters)

    async def _put_in(self, repository: _Repository, run_key: int) -> None:
        wanted: dict[str, Any] = {"repository_key": repository.key, "run_key": run_key, "name": repository.name}
        await self._transaction.run(_SQL["note_name"], wanted)
        fresh = [row[0] for row in await self._transaction.rows(_SQL["fresh_readings"], wanted)]
        if fresh:
            wanted["readings"] = json_text(fresh)
            (last_chunk,) = await self._transaction.row(_SQL["last_chunk"]) or (0,)
            await self._transaction.run(_SQL["note_readings"], wanted)
            await self._transaction.run(_SQL["note_chunks"], wanted)
            indexing = {"last_chunk": last_chunk, "name": joined_terms(repository.name)}
            await self._transaction.run(_SQL["index_chunks"], indexing)

    async def _claims(self, repository_id: UUID, name: str) -> dict[tuple[str, str], Claim]:
        statuses = json_text([status.value for status in FOUND_STATUSES])
        wanted = {"id": str(repository_id), "statuses": statuses}
        entries = await self._transaction.rows(_SQL["entry_sources"], {"id": str(repository_id)})
        candidates = await self._transaction.rows(_SQL["candidate_sources"], wanted)
        claims = [entry_claim(row, repository=name) for row in entries]
        claims += [candidate_claim(row, repository=name) for row in candidates]
        return {claim.place: claim for claim in claims}

    async def _repository(self, repository_id: UUID) -> _Repository:
        row = await self._transaction.row(_SQL["repository"], {"id": str(repository_id)})
        if row is None:
            raise NotFound(f"there is no repository with the id {repository_id}")
        return _Repository(key=row["key"], name=row["name"], removed=row["removed_at"] is not None)

    async def _run_key(self, run_id: UUID) -> int:
        row = await self._transaction.row(_SQL["run_key"], {"id": str(run_id)})
        if row is None:
            raise NotFound(f"there is no analysis run with the id {run_id}")
        return int(row[0])
