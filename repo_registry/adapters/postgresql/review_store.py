"""Decisions, maps and proofs in PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from uuid import UUID

from repo_registry.adapters.postgresql.queries import queries
from repo_registry.adapters.postgresql.transaction import Transaction
from repo_registry.adapters.tables.rows.review import (
    decision_of,
    decision_row,
    entry_of,
    entry_row,
    proof_of,
    proof_row,
)
from repo_registry.adapters.tables.values import id_text, optional_time_text
from repo_registry.domain.errors import Conflict, NotFound
from repo_registry.domain.model.abilities import AbilityMap, MapEntry
from repo_registry.domain.model.candidates import ClaimKind
from repo_registry.domain.model.evidence import EntryProof
from repo_registry.domain.model.reviews import ChainHead, ReviewDecision
from repo_registry.domain.rules.identity import EMPTY_HASH

_SQL = queries("review")


class PostgresReviewStore:
    """Keeps `repo_registry.domain.ports.review_store.ReviewStore`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def head(self) -> ChainHead:
        """Return the end of the log."""
        await self._transaction.hold_log()
        row = await self._transaction.row(_SQL["head"])
        return ChainHead(sequence=0, hash=EMPTY_HASH) if row is None else ChainHead(sequence=row[0], hash=row[1])

    async def append(self, decision: ReviewDecision) -> None:
        """Add a decision at the end of the log."""
        async with self._transaction.step():
            await self._transaction.hold(decision.repository_id)
            head = await self.head()
            if (decision.sequence, decision.previous_hash) != (head.sequence + 1, head.hash):
                raise Conflict(
                    f"the decision log has moved on to {head.sequence}: load it again, then decide again",
                    current_version=head.sequence,
                )
            await self._transaction.run(_SQL["append"], decision_row(decision))

    async def get(self, decision_id: UUID) -> ReviewDecision:
        """Return a decision."""
        row = await self._transaction.named_row(_SQL["get"], {"id": str(decision_id)})
        if row is None:
            raise NotFound(f"there is no decision with the id {decision_id}")
        return decision_of(row)

    async def decisions(
        self,
        repository_id: UUID | None = None,
        *,
        candidate_id: UUID | None = None,
        after_sequence: int = 0,
        until: datetime | None = None,
        limit: int | None = None,
        newest_first: bool = False,
    ) -> AsyncIterator[ReviewDecision]:
        """Yield decisions in order of their sequence, or the other way round."""
        if repository_id is None:
            await self._transaction.hold_log()
        else:
            await self._transaction.hold(repository_id)
        wanted = {
            "repository_id": id_text(repository_id),
            "candidate_id": id_text(candidate_id),
            "after_sequence": after_sequence,
            "until": optional_time_text(until),
            "limit": limit,
        }
        order = "ORDER BY sequence DESC" if newest_first else "ORDER BY sequence"
        async for batch in self._transaction.named_batches(f"{_SQL['decisions']}\n{order}\nLIMIT %(limit)s", wanted):
            for row in batch:
                yield decision_of(row)

    async def load_map(self, repository_id: UUID) -> AbilityMap | None:
        """Return the present map, or ``None`` before the first decision."""
        await self._transaction.hold(repository_id)
        wanted = {"repository_id": str(repository_id)}
        row = await self._transaction.row(_SQL["map"], wanted)
        if row is None:
            return None
        entries = tuple(map(entry_of, await self._transaction.named_rows(_SQL["map_entries"], wanted)))
        return AbilityMap(repository_id=repository_id, version=row[0], entries=entries, digest=row[1])

    async def save_map(self, ability_map: AbilityMap, *, expected_version: int) -> None:
        """Replace the present map."""
        wanted = {"repository_id": str(ability_map.repository_id)}
        async with self._transaction.step():
            await self._transaction.hold(ability_map.repository_id)
            row = await self._transaction.row(_SQL["map"], wanted)
            version = 0 if row is None else row[0]
            if version != expected_version:
                raise Conflict(
                    f"the map has moved on to version {version}: load it again, then decide again",
                    current_version=version,
                )
            kept = {**wanted, "version": ability_map.version, "digest": ability_map.digest}
            await self._transaction.run(_SQL["save_map"], kept)
            await self._transaction.run(_SQL["forget_entries"], wanted)
            rows = (entry_row(ability_map.repository_id, *numbered) for numbered in enumerate(ability_map.entries))
            await self._transaction.run_many(_SQL["add_entry"], rows)

    async def entries(
        self, *, kind: ClaimKind | None = None, after: tuple[str, UUID] | None = None, limit: int = 50
    ) -> Sequence[tuple[UUID, MapEntry]]:
        """Return (repository id, entry) over all repositories not removed, by name and entry id."""
        name, entry_id = (None, None) if after is None else after
        wanted = {
            "kind": None if kind is None else kind.value,
            "after_name": name,
            "after_id": id_text(entry_id),
            "limit": limit,
        }
        rows = await self._transaction.named_rows(_SQL["entries"], wanted)
        return [(UUID(row["repository_id"]), entry_of(row)) for row in rows]

    async def save_proofs(self, repository_id: UUID, run_id: UUID, proofs: Sequence[EntryProof]) -> None:
        """Replace what is known of the proof of a repository's entries."""
        async with self._transaction.step():
            await self._transaction.hold(repository_id)
            await self._transaction.run(_SQL["forget_proofs"], {"repository_id": str(repository_id)})
            rows = (proof_row(repository_id, run_id, proof) for proof in proofs)
            await self._transaction.run_many(_SQL["add_proof"], rows)

    async def proofs(self, repository_id: UUID) -> Sequence[EntryProof]:
        """Return the health of each entry at the latest analysis, ordered by entry id."""
        await self._transaction.hold(repository_id)
        rows = await self._transaction.named_rows(_SQL["proofs"], {"repository_id": str(repository_id)})
        return [proof_of(row) for row in rows]
