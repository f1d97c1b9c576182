"""The OpenAPI document, from which clients are generated."""

from __future__ import annotations

from litestar import Router
from litestar.exceptions import NotFoundException
from litestar.handlers import BaseRouteHandler
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin, YamlRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme, Tag

from repo_registry import __version__
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
