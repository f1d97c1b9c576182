"""The OpenAPI document, from which clients are generated."""

from __future__ import annotations

from litestar import Router
from litestar.exceptions import NotFoundException
from litestar.handlers import BaseRouteHandler
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin, YamlRenderPlugin
from litestar.openapi.spec import (
    Components,
    OpenAPI,
    OpenAPIHeader,
    OpenAPIMediaType,
    OpenAPIResponse,
    OpenAPIType,
    Operation,
    Reference,
    RequestBody,
    Schema,
    SecurityScheme,
    Tag,
)
from litestar.openapi.spec import (
    Parameter as OpenAPIParameter,
)

from repo_registry import __version__
from repo_registry.entrypoints.http.map_rendering import MARKDOWN, YAML
from repo_registry.entrypoints.http.problems import MEDIA_TYPE
from repo_registry.entrypoints.http.roles import READERS, Connection, check_role

_SCHEME = "bearer"
_ABOUT = """Which of our repositories can already do X, and where is the proof?

Every request but `GET /` and `GET /health` carries a token: `Authorization: Bearer …`. Errors are problem details
(RFC 9457). Lists are paged by `cursor` and `limit`; `next_cursor` and the `Link` header lead to the next page. Query
parameters and fields of a body that are not known are refused.
"""
_TAGS = (
    ("service", "The service itself."),
    ("repositories", "Registered repositories."),
    ("analyses", "Analyses of repositories at a commit."),
    ("contents", "What analyses found: facts, coverage and chunks."),
    ("candidates", "What was proposed and waits for judgement."),
    ("decisions", "What people decided; an append-only log."),
    ("maps", "What is approved, and whether its proof still stands."),
    ("search", "Questions over everything."),
    ("integrity", "Digests and chains that show whether anything was changed."),
)
_OPEN = frozenset({"get_root", "get_health"})
_BODY_IS_OPTIONAL = frozenset({"request_analysis", "undo_decision"})
_HEADER_MEANINGS = {
    "Location": "Where what was made is found.",
    "ETag": "Names this representation of this version; for `If-None-Match` here and `If-Match` on decisions.",
    "Link": 'The next page, as `rel="next"`.',
    "Idempotency-Replayed": "`true` on an answer that was given before.",
}
_MADE = ("Location", "Idempotency-Replayed")
_HEADERS = {
    ("register_repository", "201"): _MADE,
    ("request_analysis", "202"): _MADE,
    ("decide", "201"): _MADE,
    ("undo_decision", "201"): _MADE,
    ("decide_many", "200"): ("Idempotency-Replayed",),
    ("get_ability_map", "200"): ("ETag",),
    ("get_ability_map", "304"): ("ETag",),
    **{
        (f"list_{name}", "200"): ("Link",)
        for name in ("repositories", "analyses", "facts", "chunks", "coverage", "candidates", "decisions")
    },
}


def _known_documents(connection: Connection, handler: BaseRouteHandler) -> None:
    """Guard the routes of the document: others below it would be answered in HTML."""
    check_role(connection, handler)
    if "path" in connection.path_params:
        raise NotFoundException


def openapi_config() -> OpenAPIConfig:
    """Return how the document is made and served: JSON at ``/schema``, no pages that load scripts from elsewhere."""
    return OpenAPIConfig(
        title="repo-registry",
        version=__version__,
        description=_ABOUT,
        use_handler_docstrings=True,
        components=Components(
            security_schemes={_SCHEME: SecurityScheme(type="http", scheme="bearer", description="An access token.")}
        ),
        security=[{_SCHEME: []}],
        tags=[Tag(name=name, description=about) for name, about in _TAGS],
        render_plugins=[JsonRenderPlugin(path=("/openapi.json",)), YamlRenderPlugin(path=("/openapi.yaml",))],
        openapi_router=Router(
            "/schema", route_handlers=[], include_in_schema=False, opt=READERS, guards=[_known_documents]
        ),
    )


def finish(document: OpenAPI) -> None:
    """Say in the document what the framework does not know of the routes."""
    for item in (document.paths or {}).values():
        for method in ("get", "post", "patch", "delete"):
            operation: Operation | None = getattr(item, method)
            if operation is not None:
                _finish(operation)


def _finish(operation: Operation) -> None:
    if operation.operation_id in _OPEN:
        operation.security = []
    if operation.operation_id in _BODY_IS_OPTIONAL and isinstance(operation.request_body, RequestBody):
        operation.request_body.required = False
    for parameter in operation.parameters or ():
        if isinstance(parameter, OpenAPIParameter) and isinstance(parameter.schema, Schema):
            parameter.schema = _without_null(parameter.schema)
    responses = operation.responses or {}
    refused = responses.get("400")
    # What the framework would answer to bad parameters; here that is 422.
    if isinstance(refused, OpenAPIResponse) and MEDIA_TYPE not in (refused.content or {}):
        del responses["400"]
    good = responses.get("200")
    if operation.operation_id == "get_ability_map" and isinstance(good, OpenAPIResponse) and good.content:
        for media_type in (YAML, MARKDOWN):
            good.content[media_type] = OpenAPIMediaType(schema=Schema(type=OpenAPIType.STRING))
    for status, response in responses.items():
        if isinstance(response, OpenAPIResponse):
            names = _HEADERS.get((operation.operation_id or "", status), ())
            response.headers = {**(response.headers or {}), **{name: _header(name) for name in names}} or None


def _without_null(schema: Schema) -> Schema | Reference:
    """Return the shape of a parameter that may be missing: it is never sent as ``null``."""
    shapes = [one for one in schema.one_of or () if not (isinstance(one, Schema) and one.type == OpenAPIType.NULL)]
    return shapes[0] if len(shapes) == 1 else schema


def _header(name: str) -> OpenAPIHeader:
    return OpenAPIHeader(description=_HEADER_MEANINGS[name], schema=Schema(type=OpenAPIType.STRING))
