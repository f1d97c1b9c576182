"""Routes and mounts made by calls."""

from __future__ import annotations

from typing import Final

from repo_registry.adapters.observers.python.callees import split_callee
from repo_registry.adapters.observers.python.endpoints import Endpoints
from repo_registry.adapters.observers.python.entities import Entity, External, Made
from repo_registry.adapters.observers.python.listed_routes import MAX_LIST_DEPTH, ListedRoutes
from repo_registry.adapters.observers.python.program import Program
from repo_registry.adapters.observers.python.project import PlacedCall
from repo_registry.adapters.observers.python.route_arguments import methods_of, path_text, paths_of, words_of
from repo_registry.adapters.observers.python.route_model import Mount
from repo_registry.adapters.observers.python.route_tables import (
    ADDERS,
    METHODS,
    MOUNTS,
    SANIC_ADD_ROUTE,
    VERBS,
    Argument,
)
from repo_registry.adapters.observers.python.routers import Routers
from repo_registry.adapters.observers.python.terms import Call, Plain, Ref, Term

MAX_PATHS: Final = 20
"""Arguments of a call that adds one resource at several paths."""
ROOT: Final = None
"""Parent of what is served at the root."""
UNKNOWN_PARENT: Final = External(name="?")
"""Parent of what is mounted on something that could not be followed."""


class AddedRoutes:
    """Reads the calls that add routes, mount routers, or make an application of a list of routes."""

    def __init__(self, program: Program, routers: Routers, endpoints: Endpoints, listed: ListedRoutes) -> None:
        self._program = program
        self._routers = routers
        self._endpoints = endpoints
        self._listed = listed

    def read(self) -> None:
        """Read everything."""
        for placed in self._program.calls:
            self._called(placed)

    def _called(self, placed: PlacedCall) -> None:
        base, name = split_callee(placed.call.callee)
        if base is not None and name in MOUNTS:
            self._mounted(placed, base, name)
        if base is not None and name in ADDERS:
            self._added(placed, base, name)
        if base is not None and name in {"add_routes", "add_handlers", "register", "extend"}:
            self._listed_call(placed, base, name)
        if base is not None and name == "add_resource":
            self._resource(placed, base)
        if isinstance(placed.call.callee, Call):
            self._applied(placed, placed.call.callee)
        for entity in self._program.entities(placed.site, placed.call):
            if isinstance(entity, Made) and (entity.line, entity.column) == (placed.call.line, placed.call.column):
                self._listed.read_made(entity, placed)

    def _mounted(self, placed: PlacedCall, base: Term, name: str) -> None:
        shape = MOUNTS[name]
        child, prefix = shape.child.of(placed.call), shape.prefix.of(placed.call)
        if name == "include_router" and prefix is None and len(placed.call.args) > 1:
            prefix = placed.call.args[1]
        given = prefix is not None and prefix != Plain(value=None)
        text = path_text(self._program, placed.site, prefix) if given else None
        parents: list[Entity | None] = [node for node, _ in self._routers.nodes(placed.site, base)]
        if not parents and any(map(self._routers.roles.is_foreign, self._program.entities(placed.site, base))):
            return
        for entity in self._program.entities(placed.site, child):
            found = self._routers.node(entity)
            if found is None:
                continue
            for parent in parents or [UNKNOWN_PARENT]:
                mount = Mount(parent=parent, child=found[0], prefix=text, path_class=placed.path_class)
                self._routers.mounts.add(mount)

    def _added(self, placed: PlacedCall, base: Term, name: str) -> None:
        for node, role in self._routers.nodes(placed.site, base):
            shape = SANIC_ADD_ROUTE if name == "add_route" and role.framework == "sanic" else ADDERS[name]
            call = placed.call
            if name == "add_route" and role.framework == "aiohttp" and len(call.args) > 2:  # noqa: PLR2004 - method, path, handler
                methods = words_of(self._program, placed.site, call.args[0])
                shape = (Argument(position=1), Argument(position=2), methods or ("ANY",))
            self._endpoint(node, role.framework, placed, shape)

    def _endpoint(
        self, node: Entity, framework: str, placed: PlacedCall, shape: tuple[Argument, Argument, tuple[str, ...]]
    ) -> None:
        path, endpoint, fixed = shape
        tail = path_text(self._program, placed.site, path.of(placed.call))
        passed = METHODS.of(placed.call)
        methods = tuple(one for one in fixed if one != "*") or words_of(self._program, placed.site, passed)
        self._endpoints.add_expression(node, framework, placed, tail, endpoint.of(placed.call), methods)

    def _resource(self, placed: PlacedCall, base: Term) -> None:
        for node, role in self._routers.nodes(placed.site, base):
            for entity in self._program.entities(placed.site, placed.call.argument(0, "resource")):
                for tail in placed.call.args[1:MAX_PATHS]:
                    text = path_text(self._program, placed.site, tail)
                    self._endpoints.add_class(node, entity, text, role.framework, placed.path_class, None)

    def _applied(self, placed: PlacedCall, decorator: Call) -> None:
        """Read ``app.get("/x")(handler)``."""
        base, verb = split_callee(decorator.callee)
        if base is None or verb not in VERBS or not placed.call.args:
            return
        for node, role in self._routers.nodes(placed.site, base):
            methods = methods_of(self._program, placed.site, decorator, verb, role.framework)
            for tail in paths_of(self._program, placed.site, decorator):
                self._endpoints.add_expression(node, role.framework, placed, tail, placed.call.args[0], methods)

    def _listed_call(self, placed: PlacedCall, base: Term, name: str) -> None:
        if name == "extend":
            if isinstance(base, Ref) and base.name.endswith("route_handlers"):
                self._listed.read_list(ROOT, "litestar", placed, placed.call.argument(0), "", MAX_LIST_DEPTH)
            return
        for node, role in self._routers.nodes(placed.site, base):
            position = 1 if name == "add_handlers" else 0
            self._listed.read_list(node, role.framework, placed, placed.call.argument(position), "", MAX_LIST_DEPTH)
