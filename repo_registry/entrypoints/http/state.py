"""What one running service holds."""

from __future__ import annotations

import asyncio
import time

import attrs

from repo_registry.domain.errors import RegistryError, Unavailable
from repo_registry.domain.model.security import Principal
from repo_registry.domain.rules.credentials import holder, token_hash
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
    background: WorkerThread | None = None
    board: ProgressBoard = attrs.field(factory=ProgressBoard)
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
        """Return whose token it is."""
        presented = token_hash(token)
        known = holder(presented, self.credentials)
        if known is not None:
            return known
        return None
