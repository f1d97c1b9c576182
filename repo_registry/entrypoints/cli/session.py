"""Opens the registry for one command, and closes it whatever happens."""

from __future__ import annotations

import asyncio
import functools
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeAlias

import attrs
from click import get_current_context as current_context

from repo_registry.entrypoints.cli.command import Invocation, invocation_of
from repo_registry.entrypoints.cli.output import Output

if TYPE_CHECKING:
    from repo_registry.domain.services.review_desk import ReviewDesk
    from repo_registry.entrypoints.library import Registry  # noqa: TC004  slow to import, and nobody resolves it
    from repo_registry.entrypoints.settings import Settings

_P = ParamSpec("_P")
Answer: TypeAlias = int | None


@attrs.frozen(kw_only=True)
class Session:
    """An open registry and the place where answers go."""

    registry: Registry
    output: Output

    @property
    def desk(self) -> ReviewDesk:
        """What reviewers look at."""
        return self.registry.application.desk


def settings_of(invocation: Invocation) -> Settings:
    """Read the settings; raises `Invalid` naming all that cannot be used."""
    from repo_registry.entrypoints.settings import load_settings  # noqa: PLC0415  not needed to show help

    return load_settings(os.environ, env_file=invocation.env_file)


@contextmanager
def events_shown(invocation: Invocation, settings: Settings) -> Iterator[None]:
    """Write structured events to stderr while the block runs, if the caller asked for them."""
    if not invocation.verbose and "log_level" not in settings.origins:
        yield
        return
    from repo_registry.adapters.logs.operations import stop_writing, write_to  # noqa: PLC0415  rarely asked for

    handler = write_to(sys.stderr, settings.log_level)
    try:
        yield
    finally:
        stop_writing(handler)


@asynccontextmanager
async def opened(invocation: Invocation, *, create: bool = False) -> AsyncIterator[Session]:
    """Open the registry that the settings name.

    Args:
        invocation: What the caller asked for.
        create: Whether a database file that is not there is made; an older one is never changed in passing.
    """
    from repo_registry.entrypoints.library import open_registry  # noqa: PLC0415  all adapters: slow to import

    settings = settings_of(invocation)
    upgrade = create and not settings.database_path.exists()
    with events_shown(invocation, settings):
        async with open_registry(settings=settings, upgrade=upgrade) as registry:
            yield Session(registry=registry, output=Output(invocation))


def with_registry(
    work: Callable[Concatenate[Session, _P], Awaitable[Answer]],
) -> Callable[_P, Answer]:
    """Make a command of work on an open registry; a database that is not there is an error."""
    return _command(work, create=False)


def with_new_registry(
    work: Callable[Concatenate[Session, _P], Awaitable[Answer]],
) -> Callable[_P, Answer]:
    """Make a command of work on an open registry; a database that is not there is made."""
    return _command(work, create=True)


def _command(work: Callable[Concatenate[Session, _P], Awaitable[Answer]], *, create: bool) -> Callable[_P, Answer]:
    @functools.wraps(work)
    def command(*args: _P.args, **kwargs: _P.kwargs) -> Answer:
        invocation = invocation_of(current_context())

        async def run() -> Answer:
            async with opened(invocation, create=create) as session:
                return await work(session, *args, **kwargs)

        return asyncio.run(run())

    return command
