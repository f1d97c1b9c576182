"""Requests that may be sent again: done once, and answered alike each time."""

from __future__ import annotations

from datetime import datetime, timedelta

import attrs

from repo_registry.domain.errors import Conflict
from repo_registry.domain.model.access import Reply
from repo_registry.domain.ports.clock import Clock
from repo_registry.domain.ports.registry_store import RegistryStore


@attrs.frozen(kw_only=True)
class ReplayPolicy:
    """How much is remembered."""

    kept: int = 10_000
    """Answers kept at most."""
    kept_seconds: int = 86_400
    """How long an answer is kept."""
    stale_seconds: int = 60
    """After so long without an answer, whoever worked on a request has died."""


@attrs.frozen(kw_only=True)
class ReplayService:
    """Remembers answers by their caller and the caller's word for the request."""

    store: RegistryStore
    clock: Clock
    policy: ReplayPolicy = attrs.field(factory=ReplayPolicy)

    async def begin(self, owner: str, key: str, request_hash: str) -> Reply:
        """Return the answer that a request was given before, or a claim on it: then do it, and `keep` or `give_up`.

        Raises:
            Conflict: The word stands for another request, or this one is being worked on.
        """
        now = self.clock.now()
        claim = Reply(owner=owner, key=key, request_hash=request_hash, claimed_at=now)
        async with self.store.transaction() as session:
            known = await session.replies.claim(
                claim,
                stale_before=now - timedelta(seconds=self.policy.stale_seconds),
                expired_before=self._oldest(now),
            )
        if known is None:
            return claim
        if known.request_hash != request_hash:
            raise Conflict("this Idempotency-Key was sent with another request: use a new one", step="idempotency")
        if known.status is None:
            raise Conflict("the same request is being worked on: send it again later", step="idempotency")
        return known

    async def keep(self, claim: Reply, *, status: int, body: str, location: str | None) -> None:
        """Keep the answer to a claim."""
        async with self.store.transaction() as session:
            await session.replies.finish(attrs.evolve(claim, status=status, body=body, location=location))

    async def give_up(self, claim: Reply) -> None:
        """Forget a claim that came to nothing, so that the request can be sent again."""
        async with self.store.transaction() as session:
            await session.replies.release(claim)

    async def trim(self) -> int:
        """Forget what is old or too much; return how many answers were forgotten."""
        async with self.store.transaction() as session:
            return await session.replies.trim(before=self._oldest(self.clock.now()), keep=self.policy.kept)

    def _oldest(self, now: datetime) -> datetime:
        return now - timedelta(seconds=self.policy.kept_seconds)
