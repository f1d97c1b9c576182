"""Where a registry keeps everything."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from typing import Protocol

from repo_registry.domain.ports.analysis_store import AnalysisStore
from repo_registry.domain.ports.candidate_store import CandidateStore
from repo_registry.domain.ports.principal_store import PrincipalStore
from repo_registry.domain.ports.reading_store import ReadingStore
from repo_registry.domain.ports.reply_store import ReplyStore
from repo_registry.domain.ports.repository_store import RepositoryStore
from repo_registry.domain.ports.review_store import ReviewStore
from repo_registry.domain.ports.search_index import SearchIndex


class StoreSession(Protocol):
    """One transaction or one consistent view; every store in it sees the same moment."""

    @property
    def repositories(self) -> RepositoryStore:
        """Registered repositories."""
        ...

    @property
    def analyses(self) -> AnalysisStore:
        """Analysis runs and their queue."""
        ...

    @property
    def readings(self) -> ReadingStore:
        """What files gave: coverage, facts, fragments and chunks."""
        ...

    @property
    def candidates(self) -> CandidateStore:
        """What machines propose."""
        ...

    @property
    def reviews(self) -> ReviewStore:
        """Decisions, maps and the health of their proof."""
        ...

    @property
    def principals(self) -> PrincipalStore:
        """Who may call."""
        ...

    @property
    def replies(self) -> ReplyStore:
        """Answers to requests that may be sent again."""
        ...

    @property
    def search(self) -> SearchIndex:
        """The index over entries, candidates and chunks."""
        ...


class RegistryStore(Protocol):
    """A store that callers hold; everything that must be atomic happens inside one transaction."""

    def transaction(self) -> AbstractAsyncContextManager[StoreSession]:
        """Open a transaction for reading and writing.

        It is committed, durably, when the block ends, and undone when the block raises or is cancelled; an error that
        is caught inside the block undoes only the step that raised it. Writers wait for one another, so a task that
        holds a transaction must not open a second one (`RuntimeError`), and nobody may use a session after its block.

        Raises:
            Unavailable: The store cannot be reached, is locked for too long, or its disk is full; nothing was written.
        """
        ...

    def view(self) -> AbstractAsyncContextManager[StoreSession]:
        """Open a read-only view of the moment at which it is opened; it neither waits for writers nor holds them up.

        Writing in it raises `Denied`.
        """
        ...

    async def describe(self) -> dict[str, str | int | bool]:
        """Return what operators ask for, such as ``kind``, ``path``, ``schema_version`` and ``size_bytes``."""
        ...
