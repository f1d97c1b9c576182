"""How documents are found by their words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from repo_registry.domain.model.search import ScoredDocument, SearchQuery


class SearchIndex(Protocol):
    """A lexical index over approved entries, candidates and chunks of the runs that repositories show.

    Terms come from `rules.tokens`, the same for every store, so the same documents are found and ranked everywhere.
    """

    async def refresh_contents(self, repository_id: UUID, run_id: UUID | None) -> None:
        """Make the chunks of a run the ones found for a repository; ``None`` takes them all out.

        Only what differs is touched: one changed file costs about that file. The repository's name is searched too, so
        after a new name this is called again.

        Raises:
            NotFound: There is no such repository or run.
        """
        ...

    async def refresh_claims(self, repository_id: UUID) -> None:
        """Index a repository's approved entries and waiting candidates as they stand; takes out those of a removed one.

        Candidates wait while they are proposed or deferred (`rules.lexical.FOUND_STATUSES`).

        Raises:
            NotFound: There is no such repository.
        """
        ...

    async def find(self, query: SearchQuery) -> Sequence[ScoredDocument]:
        """Return the best documents of each kind asked for, at most ``query.limit`` a kind.

        Ordered by kind as in `DocumentKind`, then falling score (`rules.lexical.score`), document id and repository id.
        A document is found when it has at least one of the terms.
        """
        ...
