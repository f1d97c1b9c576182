"""Turns whatever a handler or the framework raises into an answer with problem details."""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any

from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.params import HeaderParameter

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
        return _answer(_invalid(request, error), {})
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


def _invalid(request: Request[Any, Any, Any], error: ValidationException) -> Document:
    extra = error.extra if isinstance(error.extra, list) else []
    found = [_field_error(request, one) for one in extra if isinstance(one, dict)]
    errors = [one for one in found if one is not None]
    names = ", ".join(one.pointer.strip("/") or one.location for one in errors)
    return problem(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "A value cannot be used",
        f"these parts of the request cannot be used: {names}" if names else "the request cannot be used",
        code="invalid",
        path=request.scope["path"],
        errors=errors,
    )


def _field_error(request: Request[Any, Any, Any], told: dict[str, Any]) -> FieldError | None:
    """Return what the framework tells of one argument of a handler, in the words of the request."""
    name = str(told.get("key", ""))
    argument = request.route_handler.parsed_fn_signature.parameters.get(name)
    if name == "data":
        # Told beside other errors too when a body that need not be there is not there.
        needed = argument is not None and not argument.has_default
        return FieldError(location="body", pointer="", detail="a body is needed") if needed else None
    source = told.get("source")
    place = str(getattr(source, "value", source))
    definition = None if argument is None else argument.kwarg_definition
    if place == "header" and isinstance(definition, HeaderParameter):
        name = definition.name or name
    return FieldError(
        location=place if place in _PLACES else "body",
        pointer=pointer(*name.split(".")) if name else "",
        detail=str(told.get("message", "cannot be used")),
    )
