"""A registry in memory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import attrs

from repo_registry.adapters.memory.analysis_store import MemoryAnalysisStore
from repo_registry.adapters.memory.candidate_store import MemoryCandidateStore
from repo_registry.adapters.memory.principal_store import MemoryPrincipalStore
from repo_registry.adapters.memory.reading_store import MemoryReadingStore
from repo_registry.adapters.memory.reply_store import MemoryReplyStore
from repo_registry.adapters.memory.repository_store import MemoryRepositoryStore
from repo_registry.adapters.memory.review_store import MemoryReviewStore
from repo_registry.adapters.memory.search_index import MemorySearchIndex
from repo_registry.adapters.memory.state import Moment, State


@attrs.frozen(kw_only=True)
class MemorySession:
    """The stores of one transaction or view."""

    repositories: MemoryRepositoryStore
    analyses: MemoryAnalysisStore
    readings: MemoryReadingStore
    candidates: MemoryCandidateStore
    reviews: MemoryReviewStore
    principals: MemoryPrincipalStore
    replies: MemoryReplyStore
    search: MemorySearchIndex


def _session(moment: Moment) -> MemorySession:
    return MemorySession(
        repositories=MemoryRepositoryStore(moment),
        analyses=MemoryAnalysisStore(moment),
        readings=MemoryReadingStore(moment),
        candidates=MemoryCandidateStore(moment),
        reviews=MemoryReviewStore(moment),
        principals=MemoryPrincipalStore(moment),
        replies=MemoryReplyStore(moment),
        search=MemorySearchIndex(moment),
    )


class MemoryStore:
    """Keeps `repo_registry.domain.ports.registry_store.RegistryStore`."""

    def __init__(self) -> None:
        self._state = State()
        self._writing = asyncio.Lock()
        self._writing_task: asyncio.Task[Any] | None = None

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[MemorySession]:
        """Open a transaction for reading and writing."""
        task = asyncio.current_task()
        if self._writing_task is not None and self._writing_task is task:
            raise RuntimeError("this task already holds the transaction; use that one")
        async with self._writing:
            self._writing_task = task
            moment = Moment(self._state, writable=True)
            try:
                yield _session(moment)
                self._state = moment.state
            finally:
                moment.end()
                self._writing_task = None

    @asynccontextmanager
    async def view(self) -> AsyncIterator[MemorySession]:
        """Open a consistent read-only view."""
        moment = Moment(self._state, writable=False)
        try:
            yield _session(moment)
        finally:
            moment.end()

    async def describe(self) -> dict[str, str | int | bool]:
        """Return what kind of store it is and that nothing of it lasts."""
        return {"kind": "memory", "durable": False}
