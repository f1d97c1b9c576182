"""Candidates in PostgreSQL."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from repo_registry.adapters.postgresql.queries import queries
from repo_registry.adapters.postgresql.transaction import Transaction
from repo_registry.adapters.tables.rows.candidate import candidate_of, candidate_row
from repo_registry.adapters.tables.values import id_text
from repo_registry.domain.errors import NotFound
from repo_registry.domain.model.candidates import Candidate
from repo_registry.domain.ports.candidate_store import CandidateFilter

_SQL = queries("candidate")
_HEXADECIMAL = re.compile(r"[0-9a-f]*")


class PostgresCandidateStore:
    """Keeps `repo_registry.domain.ports.candidate_store.CandidateStore`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def put(self, candidates: Sequence[Candidate]) -> None:
        """Keep candidates, new or in a new state, by id."""
        async with self._transaction.step():
            await self._transaction.hold(*(candidate.repository_id for candidate in candidates))
            await self._transaction.run_many(_SQL["put"], map(candidate_row, candidates))

    async def get(self, candidate_id: UUID) -> Candidate:
        """Return a candidate."""
        found = await self._standing("get", {"id": str(candidate_id)})
        if not found:
            raise NotFound(f"there is no candidate with the id {candidate_id}")
        return found[0]

    async def of_repository(self, repository_id: UUID) -> Sequence[Candidate]:
        """Return all candidates of a repository, ordered by id."""
        await self._transaction.hold(repository_id)
        return await self._standing("of_repository", {"repository_id": str(repository_id)})

    async def page(
        self, wanted: CandidateFilter, *, after: tuple[float, UUID] | None = None, limit: int = 50
    ) -> Sequence[Candidate]:
        """Return candidates by falling confidence, then id."""
        confidence, candidate_id = (None, None) if after is None else after
        parameters = {
            "repository_id": id_text(wanted.repository_id),
            "statuses": [status.value for status in wanted.statuses],
            "kinds": [kind.value for kind in wanted.kinds],
            "proposer": wanted.proposer,
            "min_confidence": wanted.min_confidence,
            "needs_review": wanted.needs_review,
            "after_confidence": confidence,
            "after_id": id_text(candidate_id),
            "limit": limit,
        }
        return await self._standing("page", parameters)

    async def by_id_ending(self, ending: str, *, limit: int = 3) -> Sequence[Candidate]:
        """Return candidates whose id ends with these hexadecimal digits, ordered by id."""
        digits = ending.lower()
        if not _HEXADECIMAL.fullmatch(digits):
            return []
        return await self._standing("by_id_ending", {"ending": digits, "limit": limit})

    async def _standing(self, statement: str, parameters: Mapping[str, Any]) -> list[Candidate]:
        """Return candidates as they stand; their repositories are held, and then they are looked for again."""
        while True:
            rows = await self._transaction.named_rows(_SQL[statement], parameters)
            found = [candidate_of(row) for row in rows]
            repositories = {candidate.repository_id for candidate in found}
            if self._transaction.holds(*repositories):
                return found
            await self._transaction.hold(*repositories)
