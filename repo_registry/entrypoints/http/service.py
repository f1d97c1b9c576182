"""The HTTP service: the routes with everything that stands around them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from litestar import Litestar, Request
from litestar.config.compression import CompressionConfig
from litestar.datastructures import State as FrameworkState
from litestar.di import Provide
from litestar.handlers import HTTPRouteHandler
from litestar.plugins.prometheus import PrometheusConfig

from repo_registry.domain.model.security import Principal
from repo_registry.entrypoints.http.bodies import BodySchemas
from repo_registry.entrypoints.http.controllers.ability_maps import MapController
from repo_registry.entrypoints.http.controllers.analyses import AnalysisController, RepositoryAnalysisController
from repo_registry.entrypoints.http.controllers.candidates import CandidateController
from repo_registry.entrypoints.http.controllers.contents import ContentController
from repo_registry.entrypoints.http.controllers.decisions import CandidateDecisionController, DecisionController
from repo_registry.entrypoints.http.controllers.integrity import IntegrityController
from repo_registry.entrypoints.http.controllers.repositories import RepositoryController
from repo_registry.entrypoints.http.controllers.search import SearchController
from repo_registry.entrypoints.http.controllers.service import MetricsController, ServiceController
from repo_registry.entrypoints.http.error_answers import answer_error
from repo_registry.entrypoints.http.layers.access import AccessLayer
from repo_registry.entrypoints.http.layers.exchange import ExchangeLayer
from repo_registry.entrypoints.http.layers.messages import ASGIApp, Receive, Scope, Send
from repo_registry.entrypoints.http.layers.origins import OriginsLayer
from repo_registry.entrypoints.http.lifecycle import living
from repo_registry.entrypoints.http.openapi import finish, openapi_config
from repo_registry.entrypoints.http.queries import refuse_unknown
from repo_registry.entrypoints.http.roles import EVERYBODY, check_role, declared
from repo_registry.entrypoints.http.state import ServiceState
from repo_registry.entrypoints.settings import Settings
from repo_registry.entrypoints.wiring import Application

CONTROLLERS = (
    ServiceController,
    MetricsController,
    RepositoryController,
    RepositoryAnalysisController,
    AnalysisController,
    ContentController,
    CandidateController,
    CandidateDecisionController,
    DecisionController,
    MapController,
    SearchController,
    IntegrityController,
)
_METRICS = PrometheusConfig(app_name="repo_registry", prefix="repo_registry", group_path=True)


class Service:
    """An ASGI application: layers around the routes."""

    def __init__(self, state: ServiceState, routes: Litestar) -> None:
        self.state = state
        self.routes = routes
        # From the inside out; each layer sees what the ones before it let through.
        access: ASGIApp = AccessLayer(routes, state.identify, open_paths(routes))  # type: ignore[arg-type]
        self._outermost: ASGIApp = ExchangeLayer(OriginsLayer(access, state.settings.cors_origins))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or the life cycle."""
        await self._outermost(scope, receive, send)


def create_service(settings: Settings) -> Service:
    """Make the service; nothing is opened before it is started."""
    state = ServiceState(settings=settings)

    @asynccontextmanager
    async def life(_: Litestar) -> AsyncIterator[None]:
        try:
            async with living(state):
                yield
        except BaseException as error:
            state.failure = error
            raise

    def provide_service() -> ServiceState:
        return state

    def provide_application() -> Application:
        return state.opened()

    routes = Litestar(
        route_handlers=CONTROLLERS,
        dependencies={
            "service": Provide(provide_service, sync_to_thread=False),
            "application": Provide(provide_application, sync_to_thread=False),
            "caller": Provide(provide_caller, sync_to_thread=False),
        },
        guards=[check_role],
        before_request=refuse_unknown,
        exception_handlers={Exception: answer_error},
        lifespan=[life],
        middleware=[_METRICS.middleware],
        compression_config=CompressionConfig(
            backend="gzip", minimum_size=settings.compress_from_bytes, gzip_compress_level=6
        ),
        request_max_body_size=settings.max_body_bytes,
        openapi_config=openapi_config(),
        plugins=[BodySchemas()],
        state=FrameworkState(),
        logging_config=None,
        debug=False,
    )
    finish(routes.openapi_schema)
    return Service(state, routes)


def provide_caller(request: Request[Any, Any, Any]) -> Principal:
    """Return who calls: whose token the request presented."""
    caller: Principal = request.user
    return caller


def open_paths(routes: Litestar) -> frozenset[str]:
    """Return the paths whose routes declare that everybody may ask them."""
    return frozenset(
        route.path
        for route in routes.routes
        for handler in route_handlers(route)
        if declared(handler) == EVERYBODY["access"]
    )


def route_handlers(route: Any) -> list[HTTPRouteHandler]:
    """Return the handlers of a route, without those that the framework adds for OPTIONS."""
    handlers = getattr(route, "route_handlers", ())
    return [one for one in handlers if isinstance(one, HTTPRouteHandler) and "OPTIONS" not in one.http_methods]
