"""What OpenAPI says of every route alike: the errors that it may answer, and who may call it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from litestar import Response
from litestar.openapi.datastructures import ResponseSpec

from repo_registry.entrypoints.documents import Document
from repo_registry.entrypoints.http.answers.problems import Problem
from repo_registry.entrypoints.http.problems import MEDIA_TYPE

_MEANINGS = {
    400: "The request is malformed: a body that is no JSON.",
    401: "There is no token, or it is not known.",
    403: "The token's role is not enough, or this registry does not do that.",
    404: "What was asked for is not there.",
    406: "None of the media types that are accepted can be given.",
    409: "Somebody else was first, or it is not possible as things stand; `current_version` tells what stands.",
    412: "What `If-Match` names is not what stands now; `current_version` tells what does.",
    413: "The body is too large.",
    415: "The body is of another media type than JSON.",
    422: "A part of the request cannot be used; `errors` names each.",
    500: "Something unexpected went wrong; the log has it under the correlation id.",
    503: "The database does not answer; try again later.",
}
#: What any route with a token may answer.
_ALWAYS = (401, 403, 422, 500, 503)
#: What any route with a body may answer beside.
BODY = (400, 413, 415)


def problems(*statuses: int) -> dict[int, ResponseSpec]:
    """Return the errors that a route documents: those given, and those that any route may answer."""
    return {status: _spec(status) for status in sorted({*_ALWAYS, *statuses})}


def _spec(status: int) -> ResponseSpec:
    return ResponseSpec(Problem, generate_examples=False, description=_MEANINGS[status], media_type=MEDIA_TYPE)


def answer(
    document: Document, *, status: HTTPStatus = HTTPStatus.OK, headers: dict[str, str] | None = None
) -> Response[Any]:
    """Answer a document: its shape is told by the return type of the route."""
    return Response(document, status_code=status, headers=headers or {})
