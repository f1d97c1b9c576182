"""Turns whatever a handler or the framework raises into an answer with problem details."""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any

from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException

from repo_registry.adapters.logs.operations import OperationsLog
from repo_registry.domain.errors import RegistryError, Unavailable
from repo_registry.entrypoints.documents import Document
from repo_registry.entrypoints.http import correlation
from repo_registry.entrypoints.http.problems import MEDIA_TYPE, FieldError, pointer, problem, problem_of, unexpected

RETRY_SECONDS = 5
_LOG = OperationsLog()
#: What the framework calls the places of a request, in our words.
_PLACES = ("query", "path", "header")
_DETAILS = {
    HTTPStatus.NOT_FOUND: "there is nothing at this address",
    HTTPStatus.METHOD_NOT_ALLOWED: "this address does not take that method; see the Allow header",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "the body is larger than ORCH_MAX_BODY_BYTES allows",
}


def answer_error(request: Request[Any, Any, Any], error: Exception) -> Response[Document]:
    """Return the answer for an error; a bug is logged and told of by its correlation id alone."""
    path = request.scope["path"]
    if isinstance(error, RegistryError):
        headers = {"Retry-After": str(RETRY_SECONDS)} if isinstance(error, Unavailable) else {}
        return _answer(problem_of(error, path, in_query=tuple(request.query_params)), headers)
    if isinstance(error, ValidationException):
        return _answer(_invalid(error, path), {})
    if isinstance(error, HTTPException) and error.status_code < HTTPStatus.INTERNAL_SERVER_ERROR:
        return _answer(_refused(error, path), error.headers or {})
    log_bug(error, path)
    return _answer(unexpected(path), {})


def log_bug(error: BaseException, path: str) -> None:
    """Record an error that nobody expected: its kind and where it was raised, never what it says."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames[-8:]]
    _LOG.emit(
        "request.failed",
        correlation_id=correlation.current(),
        path=path,
        error=type(error).__name__,
        places=[*places],
    )


def _answer(document: Document, headers: Mapping[str, str]) -> Response[Document]:
    status = document["status"]
    assert isinstance(status, int)  # noqa: S101  problems always have one
    return Response(document, status_code=status, media_type=MEDIA_TYPE, headers=dict(headers))


def _refused(error: HTTPException, path: str) -> Document:
    status = HTTPStatus(error.status_code)
    code = status.phrase.lower().replace(" ", "_").replace("-", "_")
    return problem(status, status.phrase, _DETAILS.get(status, error.detail), code=code, path=path)


def _invalid(error: ValidationException, path: str) -> Document:
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    extra = error.extra if isinstance(error.extra, list) else []
    errors = [
        FieldError(
            location=_place(one.get("source")),
            pointer=pointer(*str(one.get("key", "")).split(".")) if one.get("key") else "",
            detail=str(one.get("message", "cannot be used")),
        )
        for one in extra
        if isinstance(one, dict)
    ]
    names = ", ".join(one.pointer.strip("/") for one in errors)
    detail = f"these parts of the request cannot be used: {names}" if names else "the request cannot be used"
    return problem(status, "A value cannot be used", detail, code="invalid", path=path, errors=errors)


def _place(source: object) -> str:
    named = str(getattr(source, "value", source))
    return named if named in _PLACES else "body"
