"""How each web framework spells applications, routers, mounts and routes: data, no decisions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import attrs

from repo_registry.adapters.observers.python.terms import Call, Term
from repo_registry.adapters.observers.python.vocabulary import HTTP_VERBS


@attrs.frozen(kw_only=True)
class Argument:
    """Where a call takes something."""

    position: int | None
    names: tuple[str, ...] = ()

    def of(self, call: Call) -> Term | None:
        """Return what was passed."""
        return call.argument(self.position, *self.names)


@attrs.frozen(kw_only=True)
class Role:
    """What an object does for routes."""

    framework: str
    is_app: bool
    """Served by itself; a router must be mounted to be reachable."""
    prefix: Argument | None = None
    overrides: bool = False
    """A prefix given where the router is mounted replaces its own; else it stands in front of it."""
    parent: Argument | None = None
    """The object that it is attached to when made, such as ``Api(app)``."""
    routes: Argument | None = None
    """A list of routes, mounts or handlers passed when made."""
    named: bool = False
    """Without a prefix of its own the first argument is one."""


def _app(framework: str, *, routes: Argument | None = None) -> Role:
    return Role(framework=framework, is_app=True, routes=routes)


def _prefixed(framework: str, *names: str, overrides: bool = False, routes: Argument | None = None) -> Role:
    prefix = Argument(position=None, names=names)
    return Role(framework=framework, is_app=False, prefix=prefix, overrides=overrides, routes=routes)


def _attached(framework: str, *prefixes: str) -> Role:
    prefix = Argument(position=None, names=prefixes) if prefixes else None
    parent = Argument(position=0, names=("app", "blueprint"))
    return Role(framework=framework, is_app=True, prefix=prefix, parent=parent)


_ROUTES: Final = Argument(position=None, names=("routes",))
_HANDLERS: Final = Argument(position=None, names=("route_handlers",))
_FIRST_HANDLERS: Final = Argument(position=0, names=("route_handlers",))
_SECOND_HANDLERS: Final = Argument(position=None, names=("route_handlers",))

#: By top package and last name, because a class may be imported from any of its modules.
ROLES: Final[Mapping[tuple[str, str], Role]] = {
    ("aiohttp", "Application"): _app("aiohttp"),
    ("aiohttp", "RouteTableDef"): Role(framework="aiohttp", is_app=False),
    ("apiflask", "APIBlueprint"): _prefixed("flask", "url_prefix", overrides=True),
    ("apiflask", "APIFlask"): _app("flask"),
    ("aws_lambda_powertools", "ALBResolver"): _app("powertools"),
    ("aws_lambda_powertools", "APIGatewayHttpResolver"): _app("powertools"),
    ("aws_lambda_powertools", "APIGatewayRestResolver"): _app("powertools"),
    ("aws_lambda_powertools", "Router"): Role(framework="powertools", is_app=False),
    ("bottle", "Bottle"): _app("bottle"),
    ("chalice", "Blueprint"): Role(framework="chalice", is_app=False),
    ("chalice", "Chalice"): _app("chalice"),
    ("falcon", "API"): _app("falcon"),
    ("falcon", "App"): _app("falcon"),
    ("fastapi", "APIRouter"): _prefixed("fastapi", "prefix", routes=_ROUTES),
    ("fastapi", "FastAPI"): _app("fastapi", routes=_ROUTES),
    ("flask", "Blueprint"): _prefixed("flask", "url_prefix", overrides=True),
    ("flask", "Flask"): _app("flask"),
    ("flask_openapi3", "APIBlueprint"): _prefixed("flask", "url_prefix", overrides=True),
    ("flask_openapi3", "OpenAPI"): _app("flask"),
    ("flask_restful", "Api"): _attached("flask", "prefix"),
    ("flask_restplus", "Api"): _attached("flask", "prefix"),
    ("flask_restplus", "Namespace"): Role(
        framework="flask", is_app=False, prefix=Argument(position=None, names=("path",)), overrides=True, named=True
    ),
    ("flask_restx", "Api"): _attached("flask", "prefix"),
    ("flask_restx", "Namespace"): Role(
        framework="flask", is_app=False, prefix=Argument(position=None, names=("path",)), overrides=True, named=True
    ),
    ("flask_smorest", "Api"): _attached("flask"),
    ("flask_smorest", "Blueprint"): _prefixed("flask", "url_prefix", overrides=True),
    ("litestar", "Litestar"): _app("litestar", routes=_FIRST_HANDLERS),
    ("litestar", "Router"): Role(
        framework="litestar",
        is_app=False,
        prefix=Argument(position=0, names=("path",)),
        routes=_SECOND_HANDLERS,
    ),
    ("ninja", "NinjaAPI"): Role(framework="ninja", is_app=False),
    ("ninja", "Router"): Role(framework="ninja", is_app=False),
    ("ninja_extra", "NinjaExtraAPI"): Role(framework="ninja", is_app=False),
    ("quart", "Blueprint"): _prefixed("quart", "url_prefix", overrides=True),
    ("quart", "Quart"): _app("quart"),
    ("robyn", "Robyn"): _app("robyn"),
    ("robyn", "SubRouter"): _prefixed("robyn", "prefix"),
    ("sanic", "Blueprint"): _prefixed("sanic", "url_prefix", overrides=True),
    ("sanic", "Sanic"): _app("sanic"),
    ("sanic", "group"): _prefixed("sanic", "url_prefix"),
    ("starlette", "Router"): Role(framework="starlette", is_app=False, routes=Argument(position=0, names=("routes",))),
    ("starlette", "Starlette"): _app("starlette", routes=Argument(position=1, names=("routes",))),
    ("starlite", "Router"): Role(
        framework="litestar", is_app=False, prefix=Argument(position=0, names=("path",)), routes=_HANDLERS
    ),
    ("starlite", "Starlite"): _app("litestar", routes=_FIRST_HANDLERS),
    ("tornado", "Application"): _app("tornado", routes=Argument(position=0, names=("handlers",))),
}
#: A router class of another project that is made like FastAPI's, judged by its name alone.
UNKNOWN_ROUTER: Final = _prefixed("fastapi", "prefix", routes=_ROUTES)
#: What a parameter called ``app`` most likely is, by the framework that its file imports.
APP_PARAMETERS: Final = frozenset({"app", "application", "server"})
PARAMETER_FRAMEWORKS: Final = (
    "fastapi", "flask", "quart", "litestar", "sanic", "aiohttp", "starlette", "bottle", "falcon", "robyn"
)  # fmt: skip


@attrs.frozen(kw_only=True)
class MountCall:
    """A method that puts a router below another object."""

    child: Argument
    prefix: Argument


MOUNTS: Final[Mapping[str, MountCall]] = {
    "add_namespace": MountCall(child=Argument(position=0, names=("ns",)), prefix=Argument(position=1, names=("path",))),
    "add_router": MountCall(
        child=Argument(position=1, names=("router",)), prefix=Argument(position=0, names=("prefix",))
    ),
    "add_subapp": MountCall(
        child=Argument(position=1, names=("subapp",)), prefix=Argument(position=0, names=("prefix",))
    ),
    "blueprint": MountCall(
        child=Argument(position=0, names=("blueprint",)), prefix=Argument(position=None, names=("url_prefix",))
    ),
    "include_router": MountCall(
        child=Argument(position=0, names=("router",)), prefix=Argument(position=None, names=("prefix",))
    ),
    "mount": MountCall(
        child=Argument(position=1, names=("app",)), prefix=Argument(position=0, names=("path", "prefix"))
    ),
    "register_blueprint": MountCall(
        child=Argument(position=0, names=("blueprint", "blp")),
        prefix=Argument(position=None, names=("url_prefix",)),
    ),
}

#: Decorators and their methods; an empty tuple means that they are in the call.
VERBS: Final[Mapping[str, tuple[str, ...]]] = {
    **{verb: (verb.upper(),) for verb in HTTP_VERBS},
    "api_route": (),
    "custom_route": (),
    "route": (),
    "api_operation": (),
    "query": ("QUERY",),
    "websocket": ("WEBSOCKET",),
    "websocket_route": ("WEBSOCKET",),
    "websocket_listener": ("WEBSOCKET",),
    "stream": ("WEBSOCKET",),
    "view": (),
}
METHODS: Final = Argument(position=None, names=("methods", "method", "http_method"))
PATH: Final = Argument(position=0, names=("path", "rule", "uri", "paths", "url", "endpoint"))

#: Decorators that are plain functions of a framework; the handler is mounted by itself.
FREE_DECORATORS: Final[Mapping[str, str]] = {"litestar": "litestar", "starlite": "litestar", "bottle": "bottle"}

#: Methods that add one route: where the path, the handler and the methods stand.
ADDERS: Final[Mapping[str, tuple[Argument, Argument, tuple[str, ...]]]] = {
    "add_api_route": (
        Argument(position=0, names=("path",)),
        Argument(position=1, names=("endpoint",)),
        (),
    ),
    "add_api_websocket_route": (
        Argument(position=0, names=("path",)),
        Argument(position=1, names=("endpoint",)),
        ("WEBSOCKET",),
    ),
    "add_route": (
        Argument(position=0, names=("path", "uri_template")),
        Argument(position=1, names=("route", "endpoint", "handler", "resource")),
        (),
    ),
    "add_url_rule": (
        Argument(position=0, names=("rule",)),
        Argument(position=2, names=("view_func",)),
        (),
    ),
    "add_view": (Argument(position=0, names=("path",)), Argument(position=1, names=("handler",)), ()),
    "add_websocket_route": (
        Argument(position=0, names=("path",)),
        Argument(position=1, names=("route", "endpoint")),
        ("WEBSOCKET",),
    ),
    **{
        f"add_{verb}": (
            Argument(position=0, names=("path",)),
            Argument(position=1, names=("handler",)),
            (verb.upper(),),
        )
        for verb in HTTP_VERBS
    },
}
#: The same word, other arguments.
SANIC_ADD_ROUTE: Final = (
    Argument(position=1, names=("uri",)),
    Argument(position=0, names=("handler",)),
    (),
)

#: Members of a list of routes, by top package and last name: methods fixed by the name; ``()`` = in the call.
LISTED: Final[Mapping[tuple[str, str], tuple[str, ...]]] = {
    ("starlette", "Route"): (),
    ("starlette", "WebSocketRoute"): ("WEBSOCKET",),
    ("fastapi", "APIRoute"): (),
    ("fastapi", "APIWebSocketRoute"): ("WEBSOCKET",),
    ("tornado", "url"): (),
    ("tornado", "URLSpec"): (),
    ("aiohttp", "view"): (),
    ("aiohttp", "route"): (),
    **{("aiohttp", verb): (verb.upper(),) for verb in HTTP_VERBS},
}
LISTED_MOUNTS: Final = frozenset({("starlette", "Mount"), ("fastapi", "Mount")})

#: What a framework answers when no method is named.
DEFAULT_METHODS: Final[Mapping[str, tuple[str, ...]]] = {
    "starlette": ("GET",),
    "fastapi": ("GET",),
    "flask": ("GET",),
    "quart": ("GET",),
    "sanic": ("GET",),
    "bottle": ("GET",),
    "chalice": ("GET",),
    "tornado": ("ANY",),
}
#: Paths written as regular expressions.
REGEX_FRAMEWORKS: Final = frozenset({"tornado"})
