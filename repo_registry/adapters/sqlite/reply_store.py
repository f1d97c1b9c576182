"""Answers to requests that may be sent again, in SQLite."""

from __future__ import annotations

from datetime import datetime

from repo_registry.adapters.sqlite.queries import queries
from repo_registry.adapters.sqlite.transaction import Transaction
from repo_registry.adapters.tables.rows.access import reply_of, reply_row
from repo_registry.adapters.tables.values import time_text
from repo_registry.domain.model.access import Reply

_SQL = queries("reply")


class SqliteReplyStore:
    """Keeps `repo_registry.domain.ports.reply_store.ReplyStore`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def claim(self, reply: Reply, *, stale_before: datetime, expired_before: datetime) -> Reply | None:
        """Begin to work on a request, or return what is kept for it."""
        wanted = {
            **reply_row(reply),
            "stale_before": time_text(stale_before),
            "expired_before": time_text(expired_before),
        }
        if await self._transaction.run(_SQL["claim"], wanted):
            return None
        row = await self._transaction.row(_SQL["get"], {"owner": reply.owner, "word": reply.key})
        return None if row is None else reply_of(row)

    async def finish(self, reply: Reply) -> None:
        """Keep the answer to a claim."""
        await self._transaction.run(_SQL["finish"], reply_row(reply))

    async def release(self, reply: Reply) -> None:
        """Forget a claim that came to nothing."""
        await self._transaction.run(_SQL["release"], reply_row(reply))

    async def trim(self, *, before: datetime, keep: int) -> int:
        """Forget what is old or too much."""
        async with self._transaction.step():
            old = await self._transaction.run(_SQL["forget_old"], {"before": time_text(before)})
            return old + await self._transaction.run(_SQL["forget_many"], {"keep": keep})
