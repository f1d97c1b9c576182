"""The verb ``worker``: carries out queued analyses beside services that do not."""

from __future__ import annotations

import asyncio
import sys

import rich_click as click

from repo_registry.entrypoints.cli.command import Command, invocation_of
from repo_registry.entrypoints.cli.session import settings_of


@click.command(cls=Command, example="repo-registry worker")
@click.pass_context
def worker(context: click.Context) -> None:
    """Carry out queued analyses until Ctrl-C; any number of workers may share one registry.

    Structured events go to stderr. The analysis at hand has ORCH_SHUTDOWN_SECONDS to end, then another worker
    takes it.
    """
    from repo_registry.adapters.logs.operations import (  # noqa: PLC0415  slow to import
        OperationsLog,
        stop_writing,
        write_to,
    )
    from repo_registry.entrypoints.progress_board import ProgressBoard  # noqa: PLC0415  same
    from repo_registry.entrypoints.wiring import open_application  # noqa: PLC0415  same
    from repo_registry.entrypoints.worker_thread import working  # noqa: PLC0415  same

    settings = settings_of(invocation_of(context))
    events = OperationsLog()

    async def run() -> None:
        async with open_application(settings, upgrade=False):  # says what is wrong before anything is begun
            pass
        async with working(settings, ProgressBoard(), events, grace_seconds=settings.shutdown_seconds):
            events.emit("worker.started")
            await asyncio.Event().wait()

    handler = write_to(sys.stderr, settings.log_level)
    try:
        asyncio.run(run())
    finally:
        stop_writing(handler)
