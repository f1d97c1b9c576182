"""Refuses what a route would otherwise pass over: query parameters that it does not know, or given twice."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from litestar import Request
from litestar.handlers import HTTPRouteHandler

from repo_registry.entrypoints.http.problems import FieldError, MalformedError, pointer

#: Names in a handler's signature that never come from the query.
_NOT_ASKED = frozenset({"self", "request", "application", "service", "caller", "data", "cookies", "headers"})


async def refuse_unknown(request: Request[Any, Any, Any]) -> None:
    """Check the query of a request before it is served.

    Raises:
        MalformedError: A parameter is not known, or one that takes one value is given several.
    """
    given = request.query_params
    if not given:
        return
    known = _parameters(request.route_handler, request.path_params)
    errors = []
    for name in given:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            errors.append((name, f"there is no such parameter{hint}"))
        elif not known[name] and len(given.getall(name)) > 1:
            errors.append((name, "is given more than once"))
    if errors:
        names = ", ".join(dict.fromkeys(name[:80] for name, _ in errors))
        raise MalformedError(
            f"these parameters cannot be used: {names}",
            *(FieldError(location="query", pointer=pointer(name), detail=why) for name, why in dict(errors).items()),
        )


def _parameters(handler: HTTPRouteHandler, path_parameters: Mapping[str, Any]) -> dict[str, bool]:
    """Return the query parameters of a handler, and whether each may be given several times."""
    signature = handler.parsed_fn_signature.parameters
    return {
        name: field.is_non_string_collection or any(one.is_non_string_collection for one in field.inner_types)
        for name, field in signature.items()
        if name not in _NOT_ASKED and name not in path_parameters and not name.endswith("_header")
    }
