"""Candidates in SQLite."""

from __future__ import annotations

import re
from collections.abc import Sequence
from uuid import UUID

from repo_registry.adapters.sqlite.queries import queries
from repo_registry.adapters.sqlite.transaction import Transaction
from repo_registry.adapters.tables.rows.candidate import candidate_of, candidate_row
from repo_registry.adapters.tables.values import id_text, json_text
from repo_registry.domain.errors import NotFound
from repo_registry.domain.model.candidates import Candidate
from repo_registry.domain.ports.candidate_store import CandidateFilter

_SQL = queries("candidate")
_HEXADECIMAL = re.compile(r"[0-9a-f]*")


class SqliteCandidateStore:
    """Keeps `repo_registry.domain.ports.candidate_store.CandidateStore`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def put(self, candidates: Sequence[Candidate]) -> None:
        """Keep candidates, new or in a new state, by id."""
        async with self._transaction.step():
            await self._transaction.run_many(_SQL["put"], map(candidate_row, candidates))

    async def get(self, candidate_id: UUID) -> Candidate:
        """Return a candidate."""
        row = await self._transaction.row(_SQL["get"], {"id": str(candidate_id)})
        if row is None:
            raise NotFound(f"there is no candidate with the id {candidate_id}")
        return candidate_of(row)

    async def of_repository(self, repository_id: UUID) -> Sequence[Candidate]:
        """Return all candidates of a repository, ordered by id."""
        rows = await self._transaction.rows(_SQL["of_repository"], {"repository_id": str(repository_id)})
        return [candidate_of(row) for row in rows]

    async def page(
        self, wanted: CandidateFilter, *, after: tuple[float, UUID] | None = None, limit: int = 50
    ) -> Sequence[Candidate]:
        """Return candidates by falling confidence, then id."""
        confidence, candidate_id = (None, None) if after is None else after
        parameters = {
            "repository_id": id_text(wanted.repository_id),
            "statuses": json_text([status.value for status in wanted.statuses]),
            "kinds": json_text([kind.value for kind in wanted.kinds]),
            "proposer": wanted.proposer,
            "min_confidence": wanted.min_confidence,
            "needs_review": wanted.needs_review,
            "after_confidence": confidence,
            "after_id": id_text(candidate_id),
            "limit": limit,
        }
        return [candidate_of(row) for row in await self._transaction.rows(_SQL["page"], parameters)]

    async def by_id_ending(self, ending: str, *, limit: int = 3) -> Sequence[Candidate]:
        """Return candidates whose id ends with these hexadecimal digits, ordered by id."""
        digits = ending.lower()
        if not _HEXADECIMAL.fullmatch(digits):
            return []
        rows = await self._transaction.rows(_SQL["by_id_ending"], {"ending": digits, "limit": limit})
        return [candidate_of(row) for row in rows]
