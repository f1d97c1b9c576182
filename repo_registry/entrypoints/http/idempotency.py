"""POST requests with an ``Idempotency-Key``: sent twice, they are done once and answered alike."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from typing import Any

from litestar import Request, Response

from repo_registry.domain.model.security import Principal
from repo_registry.domain.rules.identity import digest
from repo_registry.entrypoints.json_text import json_text
from repo_registry.entrypoints.wiring import Application

#: Tells that an answer is one that was given before.
REPLAYED = "Idempotency-Replayed"


async def once(
    request: Request[Any, Any, Any],
    application: Application,
    caller: Principal,
    key: str | None,
    work: Callable[[], Awaitable[Response[Any]]],
) -> Response[Any]:
    """Answer a request, or what it was answered before under the same key.

    Args:
        request: The request; its method, path and body make it the same as another.
        application: Where answers are kept.
        caller: Whose key it is.
        key: The caller's word for the request; ``None`` does it each time.
        work: Does it. An error is not kept: the request may be sent again.

    Raises:
        Conflict: The key stands for another request, or this one is being worked on.
    """
    if key is None:
        return await work()
    body_hash = hashlib.sha256(await request.body()).hexdigest()
    asked = digest([request.method, request.scope["path"], body_hash])
    reply = await application.replay.begin(caller.name, key, asked)
    if reply.status is not None:
        headers = {REPLAYED: "true"} | ({} if reply.location is None else {"Location": reply.location})
        return Response(reply.body.encode(), status_code=reply.status, media_type="application/json", headers=headers)
    try:
        response = await work()
    except BaseException:
        await asyncio.shield(application.replay.give_up(reply))
        raise
    await application.replay.keep(
        reply,
        status=response.status_code or 200,
        body=json_text(response.content, indent=None),
        location=response.headers.get("Location"),
    )
    return response
