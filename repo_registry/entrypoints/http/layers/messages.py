"""Small things that every layer needs of ASGI."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any, TypeAlias

from repo_registry.entrypoints.documents import Document
from repo_registry.entrypoints.http.problems import MEDIA_TYPE

Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
#: One ASGI application (https://asgi.readthedocs.io/en/stable/specs/main.html).
ASGIApp: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]
Header: TypeAlias = tuple[bytes, bytes]


def header_values(scope: Scope, name: bytes) -> list[str]:
    """Return every value that a request gives for a header; ``name`` in lower case."""
    return [value.decode("latin-1") for key, value in scope["headers"] if key.lower() == name]


async def send_problem(send: Send, document: Document, headers: Sequence[Header] = ()) -> None:
    """Answer with problem details."""
    body = json.dumps(document).encode()
    await send(
        {
            "type": "http.response.start",
            "status": int(str(document["status"])),
            "headers": [
                (b"content-type", MEDIA_TYPE.encode()),
                (b"content-length", str(len(body)).encode()),
                *headers,
            ],
        }
    )
    await send({"type": "http.response.body", "body": body, "more_body": False})
