"""Who calls: finds the token of a request, and turns away whoever has none that is known."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from collections.abc import Set as AbstractSet
from http import HTTPStatus

from repo_registry.domain.errors import RegistryError
from repo_registry.domain.model.security import Principal
from repo_registry.entrypoints.http.layers.messages import ASGIApp, Receive, Scope, Send, header_values, send_problem
from repo_registry.entrypoints.http.problems import problem, problem_of

#: Finds whose token it is; ``None`` when it is nobody's.
Identify = Callable[[str], Awaitable[Principal | None]]

_SCHEME = "bearer"
_REALM = b'Bearer realm="repo-registry"'


class AccessLayer:
    """Lets a request in when its token is known or its address is open to everybody.

    Roles are checked on the route: this layer only says who calls. It is the place for what concerns every request
    before its route is known, whatever the address.
    """

    def __init__(self, app: ASGIApp, identify: Identify, open_paths: AbstractSet[str]) -> None:
        """Take what stands behind, who tells callers, and the paths that everybody may GET."""
        self._app = app
        self._identify = identify
        self._open_paths = open_paths

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or answer 401."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008, "reason": "no such socket"})
            return
        path: str = scope["path"]
        token = presented_token(header_values(scope, b"authorization"))
        try:
            caller = None if token is None else await self._identify(token)
        except RegistryError as error:  # the store does not answer: nobody can be told from anybody
            if not self._is_open(scope):
                await send_problem(send, problem_of(error, path), [(b"retry-after", b"5")])
                return
            caller = None
        if caller is None and not self._is_open(scope):
            await self._refuse(send, path, presented=token is not None)
            return
        scope["user"] = caller
        await self._app(scope, receive, send)

    def _is_open(self, scope: Scope) -> bool:
        return scope["path"] in self._open_paths and scope.get("method") == "GET"

    async def _refuse(self, send: Send, path: str, *, presented: bool) -> None:
        detail = (
            "the token is not known: it is wrong, has expired or was revoked"
            if presented
            else "send a token: `Authorization: Bearer …`"
        )
        challenge = _REALM + (b', error="invalid_token"' if presented else b"")
        document = problem(HTTPStatus.UNAUTHORIZED, "Not authenticated", detail, code="unauthenticated", path=path)
        await send_problem(send, document, [(b"www-authenticate", challenge)])


def presented_token(headers: list[str]) -> str | None:
    """Return the token that a request presents, ``None`` when it presents none.

    Several headers, or one of another shape than ``Bearer TOKEN``, present a word that is nobody's token.
    """
    if not headers:
        return None
    if len(headers) > 1:
        return ""
    scheme, _, token = headers[0].strip().partition(" ")
    return token.strip() if scheme.lower() == _SCHEME else ""
