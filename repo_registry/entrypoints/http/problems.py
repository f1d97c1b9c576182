"""Errors as problem details (RFC 9457): one table says which status each error has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from urllib.parse import quote

import attrs

from repo_registry.domain.errors import (
    Cancelled,
    Conflict,
    Corrupt,
    Denied,
    Invalid,
    LimitExceeded,
    NotFound,
    RegistryError,
    Unavailable,
)
from repo_registry.domain.model.validation import JsonValue
from repo_registry.entrypoints.documents import Document
from repo_registry.entrypoints.http import correlation

MEDIA_TYPE = "application/problem+json"
#: Status and title by the stable code of an error; a subclass without a row of its own has that of its base.
STATUS: Mapping[type[RegistryError], tuple[HTTPStatus, str]] = {
    Invalid: (HTTPStatus.UNPROCESSABLE_ENTITY, "A value cannot be used"),
    LimitExceeded: (HTTPStatus.UNPROCESSABLE_ENTITY, "A limit is exceeded"),
    NotFound: (HTTPStatus.NOT_FOUND, "Not found"),
    Conflict: (HTTPStatus.CONFLICT, "Somebody else was first"),
    Denied: (HTTPStatus.FORBIDDEN, "Not allowed"),
    Unavailable: (HTTPStatus.SERVICE_UNAVAILABLE, "Not available now"),
    Cancelled: (HTTPStatus.CONFLICT, "Cancelled"),
    Corrupt: (HTTPStatus.INTERNAL_SERVER_ERROR, "Stored data is damaged"),
    RegistryError: (HTTPStatus.INTERNAL_SERVER_ERROR, "It failed"),
}
#: Codes of what only HTTP knows.
_CODES = {
    HTTPStatus.BAD_REQUEST: "malformed",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "unsupported_media_type",
    HTTPStatus.NOT_ACCEPTABLE: "not_acceptable",
    HTTPStatus.PRECONDITION_FAILED: "changed_since",
}


@attrs.frozen(kw_only=True)
class FieldError:
    """What is wrong with one part of a request."""

    location: str
    """``body``, ``query``, ``path`` or ``header``."""
    pointer: str
    """JSON pointer (RFC 6901) to the part: into the body, or ``/name`` of a parameter."""
    detail: str

    def document(self) -> Document:
        """Return it as JSON."""
        return {"location": self.location, "pointer": self.pointer, "detail": self.detail}


class MalformedError(Invalid):
    """The request is no JSON, or its parts cannot be used; names every part at once."""

    def __init__(self, message: str, *errors: FieldError, status: HTTPStatus | None = None) -> None:
        super().__init__(message, field=errors[0].pointer.strip("/") if errors else None)
        self.errors = errors
        self.status = status


class StaleError(Conflict):
    """What ``If-Match`` names is not what stands now."""


def status_of(error: RegistryError) -> tuple[HTTPStatus, str]:
    """Return the status and title for an error."""
    if isinstance(error, StaleError):
        return HTTPStatus.PRECONDITION_FAILED, "Changed since it was read"
    if isinstance(error, MalformedError) and error.status is not None:
        return error.status, error.status.phrase
    return next(STATUS[known] for known in type(error).__mro__ if known in STATUS)


def pointer(*parts: str | int) -> str:
    """Return the JSON pointer to a part of a document."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)


def problem(
    status: HTTPStatus,
    title: str,
    detail: str,
    *,
    code: str,
    path: str,
    errors: Sequence[FieldError] = (),
    **more: JsonValue,
) -> Document:
    """Return problem details.

    Args:
        status: Of the answer.
        title: The same for all problems of this type.
        detail: What went wrong this time, for people.
        code: A stable word for programs; the type is made from it.
        path: Of the request.
        errors: What is wrong with which part of the request.
        more: Further members.
    """
    document: Document = {
        "type": f"urn:repo-registry:problem:{code}",
        "title": title,
        "status": status.value,
        "detail": detail,
        "instance": quote(path, safe="/:@!$&'()*+,;=~"),
        "correlation_id": correlation.current(),
        "code": code,
    }
    if errors:
        document["errors"] = [error.document() for error in errors]
    return document | more


def problem_of(error: RegistryError, path: str, *, in_query: Sequence[str] = ()) -> Document:
    """Return the problem details of an error that was raised on purpose.

    Args:
        error: What was raised.
        path: Of the request.
        in_query: Names of the parameters in its query, to tell where a field that cannot be used stands.
    """
    status, title = status_of(error)
    more: Document = {} if error.step is None else {"step": error.step}
    if isinstance(error, Conflict) and error.current_version is not None:
        more["current_version"] = error.current_version
    code = error.code
    if isinstance(error, MalformedError | StaleError):
        code = _CODES.get(status, code)
    return problem(status, title, error.message, code=code, path=path, errors=_errors(error, in_query), **more)


def _errors(error: RegistryError, in_query: Sequence[str]) -> Sequence[FieldError]:
    if isinstance(error, MalformedError):
        return error.errors
    if isinstance(error, Invalid) and error.field:
        location = "query" if error.field in in_query else "body"
        return (FieldError(location=location, pointer=pointer(error.field), detail=error.message),)
    return ()


def unexpected(path: str) -> Document:
    """Return what is told of a bug: nothing but where to look for it."""
    return problem(
        HTTPStatus.INTERNAL_SERVER_ERROR,
        "Unexpected error",
        "something went wrong here; the log has it under the correlation id",
        code="internal",
        path=path,
    )
