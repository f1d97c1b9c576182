"""Answers to requests that may be sent again, in memory."""

from __future__ import annotations

from datetime import datetime

from repo_registry.adapters.memory.state import Moment
from repo_registry.domain.model.access import Reply


class MemoryReplyStore:
    """Keeps `repo_registry.domain.ports.reply_store.ReplyStore`."""

    def __init__(self, moment: Moment) -> None:
        self._moment = moment

    async def claim(self, reply: Reply, *, stale_before: datetime, expired_before: datetime) -> Reply | None:
        """Begin to work on a request, or return what is kept for it."""
        kept = self._moment.for_writing().replies
        known = kept.get((reply.owner, reply.key))
        if known is not None:
            stale = known.status is None and known.claimed_at <= stale_before
            if not stale and known.claimed_at > expired_before:
                return known
        self._moment.change(replies={**kept, (reply.owner, reply.key): reply})
        return None

    async def finish(self, reply: Reply) -> None:
        """Keep the answer to a claim."""
        kept = self._moment.for_writing().replies
        if self._is_claimed(reply):
            self._moment.change(replies={**kept, (reply.owner, reply.key): reply})

    async def release(self, reply: Reply) -> None:
        """Forget a claim that came to nothing."""
        kept = self._moment.for_writing().replies
        if self._is_claimed(reply):
            self._moment.change(replies={key: one for key, one in kept.items() if key != (reply.owner, reply.key)})

    async def trim(self, *, before: datetime, keep: int) -> int:
        """Forget what is old or too much."""
        kept = self._moment.for_writing().replies
        left = sorted(
            (one for one in kept.values() if one.claimed_at >= before),
            key=lambda one: (one.claimed_at, one.owner, one.key),
            reverse=True,
        )[:keep]
        self._moment.change(replies={(one.owner, one.key): one for one in left})
        return len(kept) - len(left)

    def _is_claimed(self, reply: Reply) -> bool:
        known = self._moment.state.replies.get((reply.owner, reply.key))
        return known is not None and known.status is None and known.claimed_at == reply.claimed_at
