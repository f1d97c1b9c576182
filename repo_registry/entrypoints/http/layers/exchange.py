"""The outermost layer: names each request, guards its headers, logs it, and lets nothing raw out."""

from __future__ import annotations

import time
from http import HTTPStatus

from repo_registry.adapters.logs.operations import OperationsLog, event_context
from repo_registry.entrypoints.http import correlation
from repo_registry.entrypoints.http.error_answers import log_bug
from repo_registry.entrypoints.http.layers.messages import (
    ASGIApp,
    Message,
    Receive,
    Scope,
    Send,
    header_values,
    send_problem,
)
from repo_registry.entrypoints.http.problems import unexpected

#: Set on every answer that does not set them itself.
SECURITY_HEADERS = {
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"DENY",
    b"referrer-policy": b"no-referrer",
    b"content-security-policy": b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=()",
    b"cache-control": b"no-store",
}
#: Sent only where the connection is known to be encrypted.
_TRANSPORT = (b"strict-transport-security", b"max-age=31536000")


class ExchangeLayer:
    """Wraps everything else."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._log = OperationsLog()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; everything that is no HTTP request is handed on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        identifier = correlation.begin(next(iter(header_values(scope, b"x-correlation-id")), None))
        exchange = _Exchange(scope, send, identifier)
        context = event_context.set({"correlation_id": identifier})
        began = time.perf_counter()
        try:
            await self._app(exchange.scope, receive, exchange.send)
        except Exception as error:  # noqa: BLE001  the outermost edge: nobody is ever answered a traceback
            log_bug(error, scope["path"])
            if exchange.status is None:
                await send_problem(exchange.send, unexpected(scope["path"]))
        finally:
            self._tell(exchange, time.perf_counter() - began)
            event_context.reset(context)

    def _tell(self, exchange: _Exchange, seconds: float) -> None:
        caller = exchange.scope.get("user")
        self._log.emit(
            "request.completed",
            method=exchange.method,
            path=exchange.scope["path"],
            status=exchange.status or HTTPStatus.INTERNAL_SERVER_ERROR.value,
            duration_ms=round(seconds * 1000, 3),
            size_bytes=exchange.size_bytes,
            principal=None if caller is None else caller.name,
            client=(exchange.scope.get("client") or ("",))[0],
        )


class _Exchange:
    """One request on its way: what was answered so far."""

    def __init__(self, scope: Scope, send: Send, identifier: str) -> None:
        self.method: str = scope["method"]
        # A HEAD request is a GET whose answer has no body.
        self.scope: Scope = {**scope, "method": "GET"} if self.method == "HEAD" else scope
        self.status: int | None = None
        self.size_bytes = 0
        self._send = send
        self._identifier = identifier

    async def send(self, message: Message) -> None:
        """Send one message on, with the headers that every answer has."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            given = {name.lower() for name, _ in message["headers"]}
            more = [(name, value) for name, value in SECURITY_HEADERS.items() if name not in given]
            if self.scope["scheme"] == "https":
                more.append(_TRANSPORT)
            more.append((b"x-correlation-id", self._identifier.encode()))
            message = {**message, "headers": [*message["headers"], *more]}
        elif message["type"] == "http.response.body":
            if self.method == "HEAD":
                message = {**message, "body": b""}
            self.size_bytes += len(message["body"])
        await self._send(message)
