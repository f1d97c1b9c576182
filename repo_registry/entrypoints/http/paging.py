"""Lists page by page: opaque cursors that stay right while things come and go, and a link to the next page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from litestar import Request, Response

from repo_registry.domain.errors import Conflict, Invalid
from repo_registry.domain.model.validation import JsonValue
from repo_registry.entrypoints.cursors import cursor_id, cursor_parts
from repo_registry.entrypoints.documents import Document, page_document
from repo_registry.entrypoints.http.problems import FieldError, MalformedError, pointer

_T = TypeVar("_T")


def position(cursor: str | None, *kinds: type) -> list[str | int | float] | None:
    """Return what a cursor holds, ``None`` without one.

    Raises:
        MalformedError: It is no cursor of such a list.
    """
    if cursor is None:
        return None
    try:
        return cursor_parts(cursor, *kinds)
    except Invalid as error:
        raise foreign_cursor() from error


def position_id(part: str | float) -> UUID:
    """Return the id that a part of a cursor holds; raises as `position`."""
    try:
        return cursor_id(part)
    except Invalid as error:
        raise foreign_cursor() from error


def foreign_cursor() -> MalformedError:
    """Return the error for a cursor that was not given by such a list."""
    message = "that is no cursor of this list: use `next_cursor` of the page before"
    return MalformedError(message, FieldError(location="query", pointer=pointer("cursor"), detail=message))


def passed_over() -> Conflict:
    """Return the error for a cursor into a result that was replaced meanwhile."""
    return Conflict("the repository was analyzed anew since that page: begin again without a cursor", step="page")


async def page(
    request: Request[Any, Any, Any],
    fetch: Callable[[int], Awaitable[Sequence[_T]]],
    *,
    limit: int,
    cursor_of: Callable[[_T], str],
    document_of: Callable[[_T], Document],
    more: Mapping[str, JsonValue] | None = None,
) -> Response[Any]:
    """Answer one page.

    Args:
        request: The request, for the link to the next page.
        fetch: Returns at most so many items; one more than a page holds is asked for, to know whether there is one.
        limit: Items on a page.
        cursor_of: Returns the cursor that asks for what comes after an item.
        document_of: Returns an item as JSON.
        more: Members beside the items.
    """
    items = await fetch(limit + 1)
    next_cursor = cursor_of(items[limit - 1]) if len(items) > limit else None
    document = page_document([document_of(item) for item in items[:limit]], next_cursor)
    return Response({**(more or {}), **document}, headers=_links(request, next_cursor))


def _links(request: Request[Any, Any, Any], next_cursor: str | None) -> dict[str, str]:
    if next_cursor is None:
        return {}
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != "cursor"]
    return {"Link": f'<{request.scope["path"]}?{urlencode([*kept, ("cursor", next_cursor)])}>; rel="next"'}
