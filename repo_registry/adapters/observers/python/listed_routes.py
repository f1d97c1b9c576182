"""Routes in lists that are handed to an application or router."""

from __future__ import annotations

from typing import Final

from repo_registry.adapters.observers.python.callees import callee_name
from repo_registry.adapters.observers.python.endpoints import Endpoints
from repo_registry.adapters.observers.python.entities import ClassOf, Defined, Entity, External, Made, Site, Value
from repo_registry.adapters.observers.python.program import Program
from repo_registry.adapters.observers.python.project import PlacedCall
from repo_registry.adapters.observers.python.roles import key_of
from repo_registry.adapters.observers.python.route_arguments import path_text, words_of
from repo_registry.adapters.observers.python.route_model import Mount
from repo_registry.adapters.observers.python.route_tables import LISTED, LISTED_MOUNTS, METHODS
from repo_registry.adapters.observers.python.routers import Routers
from repo_registry.adapters.observers.python.terms import OPAQUE, Call, Items, Plain, Term, Text

MAX_LIST_DEPTH: Final = 12
"""Lists of routes inside one another."""
TORNADO: Final = External(name="tornado")
"""The application that Tornado's lists of handlers are for."""
HANDLER_LISTS: Final = frozenset({"default_handlers", "handlers", "routes", "urls", "url_handlers", "url_patterns"})


class ListedRoutes:
    """Reads routes, mounts and handlers that stand in lists."""

    def __init__(self, program: Program, routers: Routers, endpoints: Endpoints) -> None:
        self._program = program
        self._routers = routers
        self._endpoints = endpoints

    def read_handler_lists(self) -> None:
        """Read Tornado's lists of handlers that no application is seen to take."""
        for path, module in self._program.modules.items():
            if not any(source.startswith("tornado") for _, source in module.imports("")):
                continue
            self._routers.mounts.add_router(TORNADO, prefix="", overrides=False, is_app=True)
            for name in sorted(HANDLER_LISTS.intersection(module.names(""))):
                line, term = module.bound("", name)[-1]
                if isinstance(term, Items):
                    call = Call(callee=OPAQUE, args=(), keywords=(), line=line, column=0, end_line=line)
                    site = Site(path=path, scope="", line=line)
                    placed = PlacedCall(site=site, path_class=module.path_class, call=call)
                    self.read_list(TORNADO, "tornado", placed, term, "", MAX_LIST_DEPTH)

    def read_made(self, made: Made, placed: PlacedCall) -> None:
        """Read the lists that a call passes to the application or router that it makes."""
        found = self._routers.node(made)
        if found is None or found[0] != made:
            return
        node, role = found
        if role.routes is not None:
            self.read_list(node, role.framework, placed, role.routes.of(made.call), "", MAX_LIST_DEPTH)
        if callee_name(made.call).endswith("Blueprint.group"):
            for argument in made.call.args:
                self.read_list(node, role.framework, placed, argument, "", MAX_LIST_DEPTH)

    def read_list(
        self, node: Entity | None, framework: str, placed: PlacedCall, term: Term | None, head: str, depth: int
    ) -> None:
        """Read a list of routes.

        Args:
            node: The router that it is for; ``None`` is the root.
            framework: Of that router.
            placed: The call that passes it; its place is where names are looked up.
            term: The list, or a name of one.
            head: The path in front of it.
            depth: Lists inside one another that are still read.
        """
        if depth <= 0 or term is None:
            return
        for entity in self._program.entities(placed.site, term):
            if isinstance(entity, Value) and isinstance(entity.term, Items):
                inner = PlacedCall(site=entity.site, path_class=placed.path_class, call=placed.call)
                pair = _tornado_pair(entity.term) if framework == "tornado" else None
                if pair is not None:
                    tail = head + path_text(self._program, entity.site, pair[0])
                    self._endpoints.add_expression(node, framework, inner, tail, pair[1], ())
                    continue
                for item in entity.term.items:
                    self.read_list(node, framework, inner, item, head, depth - 1)
            elif isinstance(entity, Made):
                self._item(node, framework, placed, entity, head, depth)
            else:
                self._child(node, placed, entity, head)

    def _item(self, node: Entity | None, framework: str, placed: PlacedCall, made: Made, head: str, depth: int) -> None:
        names = [kind.name for kind in self._program.kinds(made) if isinstance(kind, External)]
        inner = PlacedCall(site=made.site, path_class=placed.path_class, call=made.call)
        for key in map(key_of, names):
            if key in LISTED_MOUNTS:
                prefix = head + path_text(self._program, made.site, made.call.argument(0, "path")).rstrip("/")
                self.read_list(node, framework, inner, made.call.keyword("routes"), prefix, depth - 1)
                for entity in self._program.entities(made.site, made.call.argument(1, "app")):
                    self._child(node, inner, entity, prefix)
                return
            if key in LISTED:
                shift = 1 if key == ("aiohttp", "route") else 0
                fixed = words_of(self._program, made.site, made.call.argument(0)) if shift else LISTED[key]
                tail = head + path_text(self._program, made.site, made.call.argument(shift, "path", "pattern"))
                methods = fixed or words_of(self._program, made.site, METHODS.of(made.call))
                self._endpoints.add_expression(
                    node, framework, inner, tail, made.call.argument(shift + 1, "endpoint", "handler"), methods
                )
                return
        self._child(node, placed, made, head)

    def _child(self, node: Entity | None, placed: PlacedCall, entity: Entity, head: str) -> None:
        """Mount a router, a controller or a handler that stands in a list."""
        found = self._routers.node(entity)
        child = found[0] if found is not None else entity
        if isinstance(child, ClassOf | Defined | Made):
            mount = Mount(parent=node, child=child, prefix=head or None, path_class=placed.path_class)
            self._routers.mounts.add(mount)


def _tornado_pair(term: Items) -> tuple[Term, Term] | None:
    items = term.items
    if len(items) >= 2 and isinstance(items[0], Text) and not isinstance(items[1], Text | Plain):  # noqa: PLR2004 - pattern and handler
        return items[0], items[1]
    return None
