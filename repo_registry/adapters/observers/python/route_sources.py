"""Where routes come from: decorators, calls that add them, and lists handed to an application."""

from __future__ import annotations

from collections.abc import Iterator

from repo_registry.adapters.observers.python.added_routes import AddedRoutes
from repo_registry.adapters.observers.python.decorated_routes import DecoratedRoutes
from repo_registry.adapters.observers.python.endpoints import Endpoints
from repo_registry.adapters.observers.python.handlers import Handlers
from repo_registry.adapters.observers.python.listed_routes import ListedRoutes
from repo_registry.adapters.observers.python.program import Program
from repo_registry.adapters.observers.python.route_model import Route
from repo_registry.adapters.observers.python.routers import Routers


class RouteSources:
    """Reads routes and mounts off the fragments of a project."""

    def __init__(self, program: Program, handlers: Handlers) -> None:
        self.routers = Routers(program)
        self._endpoints = Endpoints(handlers)
        self._listed = ListedRoutes(program, self.routers, self._endpoints)
        self._decorated = DecoratedRoutes(program, handlers, self.routers, self._endpoints)
        self._added = AddedRoutes(program, self.routers, self._endpoints, self._listed)

    def read(self) -> None:
        """Read everything."""
        self._decorated.read()
        self._added.read()
        self._listed.read_handler_lists()

    def routes(self) -> Iterator[tuple[Route, tuple[str, ...]]]:
        """Yield every route with the prefixes under which it is reachable."""
        for route in self._endpoints.routes:
            yield route, self.routers.mounts.prefixes(route.node, route.path_class)
