"""What one running service holds."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from uuid import UUID

import attrs

from repo_registry.domain.errors import RegistryError, Unavailable
from repo_registry.domain.model.security import Principal
from repo_registry.domain.rules.credentials import holder, is_well_formed, token_hash
from repo_registry.entrypoints.progress_board import ProgressBoard
from repo_registry.entrypoints.settings import Settings
from repo_registry.entrypoints.wiring import Application
from repo_registry.entrypoints.worker_thread import WorkerThread


@attrs.define(kw_only=True, eq=False)
class ServiceState:
    """Filled when the service starts; the application is missing while the database cannot be opened."""

    settings: Settings
    credentials: tuple[tuple[str, Principal], ...] = attrs.field(default=(), repr=False)
    """Hash and holder of the tokens that the settings give."""
    application: Application | None = None
    trouble: RegistryError | None = None
    """Why there is no application."""
    failure: BaseException | None = None
    """What stopped the start."""
    background: WorkerThread | None = None
    board: ProgressBoard = attrs.field(factory=ProgressBoard)
    uses: dict[UUID, datetime] = attrs.field(factory=dict)
    """When tokens of the store were used, as far as that is not kept yet."""
    streams: int = 0
    """Streams of events that are open."""
    stopping: asyncio.Event = attrs.field(factory=asyncio.Event)
    began: float = attrs.field(factory=time.monotonic)

    @property
    def uptime_seconds(self) -> float:
        """Seconds since the service started."""
        return round(time.monotonic() - self.began, 3)

    def opened(self) -> Application:
        """Return the application.

        Raises:
            Unavailable: The database could not be opened so far.
        """
        if self.application is None:
            why = self.trouble.message if self.trouble else "the service is starting"
            raise Unavailable(f"the registry is not open: {why}")
        return self.application

    def wake_worker(self) -> None:
        """Let the worker of this process look at the queue."""
        if self.background is not None:
            self.background.wake()

    async def identify(self, token: str) -> Principal | None:
        """Return whose token it is; ``None`` when it is nobody's.

        Raises:
            Unavailable: It may be somebody's, but the database cannot be asked.
        """
        presented = token_hash(token)
        known = holder(presented, self.credentials)
        if known is not None:
            return known
        if not is_well_formed(token):
            return None
        kept = await self.opened().access.recognise(token)
        if kept is None:
            return None
        self.uses[kept.id] = datetime.now(UTC)
        return kept.principal
