"""How answers are kept for requests that may be sent again."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from repo_registry.domain.model.access import Reply


class ReplyStore(Protocol):
    """Answers by their owner and the owner's word for the request."""

    async def claim(self, reply: Reply, *, stale_before: datetime, expired_before: datetime) -> Reply | None:
        """Begin to work on a request, or return what is kept for it.

        Args:
            reply: The request, not answered yet.
            stale_before: A claim up to then that was never answered is taken over: whoever made it has died.
            expired_before: Anything kept up to then counts as gone.

        Returns:
            ``None`` when the claim is kept now; else the answer, or the claim of whoever works on it.
        """
        ...

    async def finish(self, reply: Reply) -> None:
        """Keep the answer to a claim; one that was taken over meanwhile stays as it is."""
        ...

    async def release(self, reply: Reply) -> None:
        """Forget a claim that came to nothing, unless it was answered or taken over."""
        ...

    async def trim(self, *, before: datetime, keep: int) -> int:
        """Forget what was claimed before a moment, and all but the latest ``keep``; return how many were forgotten."""
        ...
