"""Runs the service on a socket until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, cast

import uvicorn

from repo_registry.domain.errors import Unavailable
from repo_registry.entrypoints.http.service import Service, create_service
from repo_registry.entrypoints.http.state import ServiceState
from repo_registry.entrypoints.settings import Settings

_BACKLOG = 2048
#: How long requests that are being answered have at a stop; streams of events end by themselves.
_DRAIN_SECONDS = 10
#: What several processes import, each for itself.
_APPLICATION = "repo_registry.entrypoints.http:app"
_LOGGER = "uvicorn.error"


class _Server(uvicorn.Server):
    """Tells when it listens, and stops without a trace when it is asked to."""

    def __init__(self, config: uvicorn.Config, state: ServiceState, started: Callable[[], None]) -> None:
        super().__init__(config)
        self._state = state
        self._started = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start; what stops the start is told by whoever asked for it, in one line."""
        logger = logging.getLogger(_LOGGER)
        logger.setLevel(logging.CRITICAL)
        await super().startup(sockets)
        logger.setLevel(logging.ERROR)  # requests that are no HTTP are no news
        if self.started:
            self._started()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop on Ctrl-C and SIGTERM; a second one does not wait for anybody."""
        loop = asyncio.get_running_loop()
        signals = (signal.SIGINT, signal.SIGTERM)
        try:
            for one in signals:
                loop.add_signal_handler(one, self._stop, one)
        except NotImplementedError:  # Windows
            with super().capture_signals():
                yield
            return
        try:
            yield
        finally:
            for one in signals:
                loop.remove_signal_handler(one)

    def _stop(self, received: signal.Signals) -> None:
        self._state.stopping.set()  # streams of events would hold the stop up
        self._state.board.tell()
        self.handle_exit(received, None)


def serve(settings: Settings, started: Callable[[str], None]) -> None:
    """Serve in this process until it is told to stop; on uvloop where that is installed.

    Args:
        settings: All settings; ``port`` 0 takes any free port.
        started: Told the address as soon as requests are taken.

    Raises:
        Unavailable: The port is taken, or the address is none of this machine.
        RegistryError: The configuration or the database cannot be used as it is.
    """
    listening = _listen(settings)
    service = create_service(settings)
    with listening:
        config = _config(service)
        server = _Server(config, service.state, lambda: started(_address(listening)))
        try:
            with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
                runner.run(server.serve(sockets=[listening]))
        except SystemExit:
            if service.state.failure is None:
                raise
            raise service.state.failure from None


def serve_in_processes(settings: Settings, environment: Mapping[str, str], processes: int) -> None:
    """Serve in several processes, each with the settings of the environment, until told to stop.

    Args:
        settings: Where to listen.
        environment: What the processes are to find in their environment beside this one's.
        processes: How many.
    """
    os.environ.update(environment)
    uvicorn.run(
        _APPLICATION,
        host=settings.host,
        port=settings.port,
        workers=processes,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        log_level="warning",
        timeout_graceful_shutdown=_DRAIN_SECONDS,
    )


def _config(service: Service) -> uvicorn.Config:
    return uvicorn.Config(
        cast("Any", service),
        log_config=None,
        access_log=False,
        server_header=False,
        # Whom to believe about addresses is a setting of the service, not of the server.
        proxy_headers=False,
        backlog=_BACKLOG,
        lifespan="on",
        timeout_graceful_shutdown=_DRAIN_SECONDS,
    )


def _listen(settings: Settings) -> socket.socket:
    where = f"{settings.host}:{settings.port}"
    try:
        found = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, _, _, _, address = found[0]
        listening = socket.socket(family, socket.SOCK_STREAM)
    except OSError as error:
        raise Unavailable(f"{where} is no address to listen on: {error.strerror}", step="listen") from error
    try:
        with suppress(AttributeError):
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, os.name == "posix")
        listening.bind(address)
    except OSError as error:
        listening.close()
        raise Unavailable(
            f"cannot listen on {where}: {error.strerror}; set ORCH_HOST and ORCH_PORT, or stop what listens there",
            step="listen",
        ) from error
    return listening


def _address(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
