"""From start to stop: opens the registry, lets a worker work beside the requests, and closes everything again."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager

from repo_registry import __version__
from repo_registry.adapters.logs.operations import LOGGER_NAME, OperationsLog, stop_writing, write_to
from repo_registry.domain.errors import Corrupt, Denied, RegistryError, Unavailable
from repo_registry.entrypoints.http.state import ServiceState
from repo_registry.entrypoints.http.token_files import given_tokens
from repo_registry.entrypoints.settings import Settings
from repo_registry.entrypoints.wiring import Application, open_application
from repo_registry.entrypoints.worker_thread import working

#: How often a database that could not be opened is tried again.
RETRY_SECONDS = 2.0
#: Collections of middle-aged objects before the old ones are looked at, unless somebody asks.
_SELDOM = 100_000
#: How often what need not be kept at once is kept.
HOUSEKEEPING_SECONDS = 30.0
#: Errors that may go away while the service waits; all others stop the start.
_PASSING = (Unavailable, Denied, Corrupt)
_LOG = OperationsLog()


@asynccontextmanager
async def living(service: ServiceState) -> AsyncIterator[None]:
    """Hold the registry open while the block runs.

    A database that does not answer does not stop the start: `/health` tells of it, everything else answers 503, and it
    is tried again.

    Raises:
        RegistryError: The configuration or the database cannot be used as it is.
    """
    with _events_written(service.settings):
        async with _opened(service):
            yield


@asynccontextmanager
async def _opened(service: ServiceState) -> AsyncIterator[None]:
    service.credentials = tuple((one.token_hash, one.principal) for one in given_tokens(service.settings))
    async with AsyncExitStack() as stack:
        try:
            await _open(service, stack)
        except _PASSING as error:
            if error.step == "configuration":
                raise
            service.trouble = error
            _LOG.emit("service.degraded", code=error.code, message=error.message)
            trying = asyncio.create_task(_keep_trying(service, stack), name="opening the registry")
            stack.push_async_callback(_stopped, trying)
        _calm_collector()
        _LOG.emit("service.started", version=__version__, worker=service.background is not None)
        try:
            yield
        finally:
            service.stopping.set()
            service.board.tell()
            _LOG.emit("service.stopping", uptime_seconds=service.uptime_seconds)


def _calm_collector() -> None:
    """Let the garbage collector leave alone what stays for good, and look at everything only when it is asked to.

    A look at everything stops all threads: while an analysis holds its repository in memory, for 0.1 s and more. The
    worker asks for it between analyses, when there is little to look at.
    """
    gc.collect()
    gc.freeze()
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, _SELDOM)


@contextlib.contextmanager
def _events_written(settings: Settings) -> Iterator[None]:
    """Write structured events to stderr, unless whoever runs the service has seen to that."""
    handlers = logging.getLogger(LOGGER_NAME).handlers
    if not all(isinstance(one, logging.NullHandler) for one in handlers):
        yield
        return
    handler = write_to(sys.stderr, settings.log_level)
    try:
        yield
    finally:
        stop_writing(handler)


async def _open(service: ServiceState, stack: AsyncExitStack) -> None:
    settings = service.settings
    # An embedded file is brought up to date; a server's schema is changed by its operators alone.
    application = await stack.enter_async_context(open_application(settings, upgrade=settings.database_url is None))
    service.application, service.trouble = application, None
    keeping = asyncio.create_task(_keep_house(service, application), name="housekeeping")
    stack.push_async_callback(_stopped, keeping)
    if settings.run_worker:
        service.background = await stack.enter_async_context(
            working(settings, service.board, _LOG, grace_seconds=settings.shutdown_seconds)
        )


async def _keep_trying(service: ServiceState, stack: AsyncExitStack) -> None:
    while service.application is None:
        await asyncio.sleep(RETRY_SECONDS)
        try:
            await _open(service, stack)
        except _PASSING as error:
            service.trouble = error
        else:
            _LOG.emit("service.recovered")


async def _keep_house(service: ServiceState, application: Application) -> None:
    """Now and then keep when tokens were used, and forget old answers; once more at the end."""
    try:
        while True:
            await asyncio.sleep(HOUSEKEEPING_SECONDS)
            await _tidy(service, application)
    finally:
        await asyncio.shield(_tidy(service, application))


async def _tidy(service: ServiceState, application: Application) -> None:
    uses, service.uses = service.uses, {}
    try:
        await application.access.note_uses(uses)
        await application.replay.trim()
    except RegistryError as error:  # what was not kept is only when a token was used last; the next round goes on
        _LOG.emit("housekeeping.failed", code=error.code, message=error.message)


async def _stopped(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
