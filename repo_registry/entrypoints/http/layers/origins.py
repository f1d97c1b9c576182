"""Which web pages may call the service from a browser (CORS, https://fetch.spec.whatwg.org/#http-cors-protocol)."""

from __future__ import annotations

from collections.abc import Sequence

from repo_registry.entrypoints.http.layers.messages import ASGIApp, Header, Message, Receive, Scope, Send, header_values

_METHODS = b"GET, POST, PATCH, DELETE, HEAD"
_REQUEST_HEADERS = (
    b"Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID, X-Correlation-ID"
)
_ANSWER_HEADERS = b"ETag, Link, Location, Retry-After, X-Correlation-ID"
_ANY = "*"


class OriginsLayer:
    """Answers preflight requests and marks answers for the origins that are allowed; others are served as before.

    Browsers then keep the answers from their pages. Tokens are sent in a header, never in a cookie, so that a page
    that is not allowed cannot use somebody else's.
    """

    def __init__(self, app: ASGIApp, origins: Sequence[str]) -> None:
        """Take what stands behind and the allowed origins; ``*`` is any."""
        self._app = app
        self._origins = frozenset(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        origin = next(iter(header_values(scope, b"origin")), None)
        allowed = origin is not None and (_ANY in self._origins or origin in self._origins)
        if not allowed:
            await self._app(scope, receive, send)
            return
        marks: list[Header] = [
            (b"access-control-allow-origin", str(origin).encode("latin-1")),
            (b"access-control-expose-headers", _ANSWER_HEADERS),
            (b"vary", b"Origin"),
        ]
        if scope["method"] == "OPTIONS" and header_values(scope, b"access-control-request-method"):
            marks += [
                (b"access-control-allow-methods", _METHODS),
                (b"access-control-allow-headers", _REQUEST_HEADERS),
                (b"access-control-max-age", b"600"),
            ]
            await send({"type": "http.response.start", "status": 204, "headers": marks})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
            return

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept = [(name, value) for name, value in message["headers"] if name != b"cross-origin-resource-policy"]
                crossing = (b"cross-origin-resource-policy", b"cross-origin")
                message = {**message, "headers": [*kept, *marks, crossing]}
            await send(message)

        await self._app(scope, receive, marked)
