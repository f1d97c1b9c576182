"""Where routes come from: decorators, calls that add them, and lists handed to an application."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from repo_registry.adapters.observers.python.entities import ClassOf, Defined, Entity, External, Made, Site, Value
from repo_registry.adapters.observers.python.handlers import Handlers, Outline
from repo_registry.adapters.observers.python.program import Program
from repo_registry.adapters.observers.python.project import PlacedCall
from repo_registry.adapters.observers.python.roles import Roles, key_of, looks_like_router
from repo_registry.adapters.observers.python.route_model import Handler, Mount, Mounts, Route, from_regex
from repo_registry.adapters.observers.python.route_tables import (
    ADDERS,
    DEFAULT_METHODS,
    FREE_DECORATORS,
    LISTED,
    LISTED_MOUNTS,
    METHODS,
    MOUNTS,
    PATH,
    REGEX_FRAMEWORKS,
    SANIC_ADD_ROUTE,
    VERBS,
    Argument,
    Role,
)
from repo_registry.adapters.observers.python.terms import OPAQUE, Call, Items, Member, Plain, Ref, Term, Text
from repo_registry.adapters.observers.python.texts import rendered, text_of
from repo_registry.domain.model.paths import PathClass

MAX_LIST_DEPTH: Final = 12
"""Lists of routes inside one another."""


class RouteSources:
    """Reads routes and mounts off the fragments of a project."""

    def __init__(self, program: Program, handlers: Handlers) -> None:
        self.program = program
        self.handlers = handlers
        self.roles = Roles(program)
        self.mounts = Mounts()
        self.routes: list[Route] = []

    def read(self) -> None:
        """Read everything."""
        for outline in [*self.handlers.functions, *self.handlers.classes]:
            self._decorated(outline)
        for placed in self.program.calls:
            self._called(placed)
        self._handler_lists()

    def _handler_lists(self) -> None:
        """Read Tornado's lists of handlers that no application is seen to take."""
        for path, module in self.program.modules.items():
            if not any(imported.module.startswith("tornado") for imported in module.imports("")):
                continue
            self.mounts.add_router(TORNADO, prefix="", overrides=False, is_app=True)
            for name in sorted(HANDLER_LISTS.intersection(module.names(""))):
                line, term = module.bound("", name)[-1]
                if isinstance(term, Items):
                    call = Call(callee=OPAQUE, args=(), keywords=(), line=line, column=0, end_line=line)
                    site = Site(path=path, scope="", line=line)
                    placed = PlacedCall(site=site, path_class=module.path_class, call=call)
                    self._list(TORNADO, "tornado", placed, term, "", MAX_LIST_DEPTH)

    def node(self, entity: Entity) -> tuple[Entity, Role] | None:
        """Return a router and its role, and remember its own prefix."""
        canonical = self.roles.canonical(entity)
        role = self.roles.role(canonical)
        if role is None:
            return None
        prefix, is_app = "", role.is_app
        if isinstance(canonical, Made):
            prefix = self._own_prefix(canonical, role)
            parents = role.parent.of(canonical.call) if role.parent is not None else None
            for parent in self.program.entities(canonical.site, parents):
                path_class = self.program.modules[canonical.path].path_class
                self.mounts.add(Mount(parent=self._known(parent), child=canonical, prefix=None, path_class=path_class))
        self.mounts.add_router(canonical, prefix=prefix, overrides=role.overrides, is_app=is_app)
        return canonical, role

    def mount_at_root(self, entity: Entity, prefix: str, path_class: PathClass) -> None:
        """Mount a router below what another part of the program serves."""
        found = self.node(entity)
        if found is not None:
            self.mounts.add(Mount(parent=None, child=found[0], prefix=prefix, path_class=path_class))

    def _known(self, entity: Entity) -> Entity | None:
        found = self.node(entity)
        return found[0] if found is not None else None

    def _own_prefix(self, made: Made, role: Role) -> str:
        if role.prefix is None:
            return ""
        passed = role.prefix.of(made.call)
        if passed is not None:
            return self._text(made.site, passed)
        if role.named and made.call.args:
            return "/" + self._text(made.site, made.call.args[0]).lstrip("/")
        inner = self.program.made_inside(made)
        passed = role.prefix.of(inner.call) if inner is not None else None
        return self._text(inner.site, passed) if inner is not None and passed is not None else ""

    def _text(self, site: Site, term: Term | None) -> str:
        return rendered(text_of(self.program, site, term))

    # ---- decorators

    def _decorated(self, outline: Outline) -> None:
        for decorator in outline.decorators:
            call = decorator if isinstance(decorator, Call) else None
            callee = call.callee if call is not None else decorator
            base, verb = _split(callee)
            if verb not in VERBS:
                continue
            if base is None:
                self._free(outline, callee, call)
            elif call is not None:
                self._bound(outline, base, call, verb)

    def _free(self, outline: Outline, callee: Term, call: Call | None) -> None:
        for entity in self.program.entities(outline.site, callee):
            if isinstance(entity, External) and key_of(entity.name)[0] in FREE_DECORATORS:
                self._of_framework(outline, FREE_DECORATORS[key_of(entity.name)[0]], call, key_of(entity.name)[1])
                return

    def _of_framework(self, outline: Outline, framework: str, call: Call | None, verb: str) -> None:
        if verb not in VERBS:
            return
        node: Entity
        if framework == "bottle":
            node = External(name="bottle")
            self.mounts.add_router(node, prefix="", overrides=False, is_app=True)
        elif outline.in_class:
            node = ClassOf(path=outline.site.path, qualname=outline.site.scope)
            self._controller(node)
        else:
            node = Defined(path=outline.site.path, qualname=outline.qualname)
        for tail in self._tails(outline.site, call):
            self._add(node, self._methods(outline.site, call, verb, framework), tail, framework, outline)

    def _controller(self, node: ClassOf) -> None:
        """Remember the path of a controller class, own or inherited."""
        prefix = ""
        for entity in self.program.entities(Site(path=node.path, scope=node.qualname, line=1 << 30), Ref(name="path")):
            if isinstance(entity, Value):
                prefix = self._text(entity.site, entity.term)
        self.mounts.add_router(node, prefix=prefix, overrides=False, is_app=False)

    def _bound(self, outline: Outline, base: Term, call: Call, verb: str) -> None:
        entities = self.program.entities(outline.site, base)
        known = [found for found in map(self.node, entities) if found is not None]
        for node, role in known:
            for tail in self._tails(outline.site, call):
                self._add(node, self._methods(outline.site, call, verb, role.framework), tail, role.framework, outline)
        if known:
            return
        for entity in entities:
            if isinstance(entity, External) and entity.name in {"bottle", "litestar", "starlite"}:
                self._of_framework(outline, FREE_DECORATORS[entity.name], call, verb)
                return
        self._guessed(outline, base, entities, call, verb)

    def _guessed(self, outline: Outline, base: Term, entities: Sequence[Entity], call: Call, verb: str) -> None:
        """Keep a route whose router could not be followed, if everything else looks like one."""
        name = base.name if isinstance(base, Ref | Member) else ""
        path = PATH.of(call)
        literal = isinstance(path, Text) and (path.value == "" or path.value.startswith("/"))
        if not literal or not looks_like_router(name.rpartition(".")[2]) or any(map(self.roles.is_foreign, entities)):
            return
        for tail in self._tails(outline.site, call):
            self._add(None, self._methods(outline.site, call, verb, ""), tail, "unknown", outline)

    def _tails(self, site: Site, call: Call | None) -> list[str]:
        term = PATH.of(call) if call is not None else None
        if term is None:
            return [""]
        if isinstance(term, Items):
            return [self._text(site, item) for item in term.items[:20]]
        if isinstance(call, Call) and isinstance(call.callee, Ref) and call.callee.name.endswith("api_operation"):
            return [self._text(site, call.argument(1, "path"))]
        several = [one for one in self.program.entities(site, term) if isinstance(one, Value)]
        if several and isinstance(several[0].term, Items):
            return [self._text(several[0].site, item) for item in several[0].term.items[:20]]
        return [self._text(site, term)]

    def _methods(self, site: Site, call: Call | None, verb: str, framework: str) -> tuple[str, ...]:
        fixed = VERBS.get(verb, ())
        if fixed:
            return fixed
        passed = METHODS.of(call) if call is not None else None
        if passed is None and verb == "api_operation" and call is not None:
            passed = call.argument(0)
        found = self._words(site, passed)
        return found or DEFAULT_METHODS.get(framework, ("ANY",))

    def _words(self, site: Site, term: Term | None) -> tuple[str, ...]:
        words: list[str] = []
        for entity in self.program.entities(site, term):
            if not isinstance(entity, Value):
                continue
            items = entity.term.items if isinstance(entity.term, Items) else (entity.term,)
            for item in items[:20]:
                text = text_of(self.program, entity.site, item)
                if None in text and isinstance(item, Ref):
                    text = (item.name.rpartition(".")[2],)  # HTTPMethod.GET
                words.extend(word.upper() for word in text if word and word.isalpha())
        return tuple(dict.fromkeys(words))

    def _add(self, node: Entity | None, methods: Sequence[str], tail: str, framework: str, outline: Outline) -> None:
        if outline.methods or outline in self.handlers.classes:
            entity = ClassOf(path=outline.site.path, qualname=outline.qualname)
            self._add_class(node, entity, tail, framework, outline.path_class, None)
            return
        self._append(node, methods, tail, framework, self._summarized(outline), outline.path_class)

    def _summarized(self, outline: Outline) -> Handler:
        """Prefer the summary written for the API's documentation over the docstring."""
        handler = outline.handler
        for decorator in outline.decorators:
            summary = decorator.keyword("summary") if isinstance(decorator, Call) else None
            if isinstance(summary, Text) and summary.value:
                return Handler(
                    name=handler.name,
                    summary=summary.value[:300],
                    path=handler.path,
                    start_line=handler.start_line,
                    end_line=handler.end_line,
                )
        return handler

    def _add_class(
        self,
        node: Entity | None,
        entity: Entity,
        tail: str,
        framework: str,
        path_class: PathClass,
        only: Sequence[str] | None,
        fallback: Handler | None = None,
    ) -> bool:
        prefix = "on_" if framework == "falcon" else ""
        verbs = [one for one in self.handlers.verbs(entity, prefix) if only is None or one[0] in only]
        for verb, method, owner in verbs:
            self._append(node, (verb,), tail, framework, owner.handler_of(method), path_class)
        if not verbs:
            handler = self.handlers.described(entity) or fallback
            if handler is None:
                return False
            self._append(node, tuple(only or ("ANY",)), tail, framework, handler, path_class)
        return True

    def _append(
        self,
        node: Entity | None,
        methods: Sequence[str],
        tail: str,
        framework: str,
        handler: Handler,
        path_class: PathClass,
    ) -> None:
        path = from_regex(tail) if framework in REGEX_FRAMEWORKS else tail
        self.routes.append(
            Route(
                node=node,
                methods=tuple(methods),
                tail=path,
                framework=framework,
                handler=handler,
                path_class=path_class,
            )
        )

    # ---- calls

    def _called(self, placed: PlacedCall) -> None:
        base, name = _split(placed.call.callee)
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
        for entity in self.program.entities(placed.site, placed.call):
            if isinstance(entity, Made) and (entity.line, entity.column) == (placed.call.line, placed.call.column):
                self._made(entity, placed)

    def _parents(self, placed: PlacedCall, base: Term) -> list[tuple[Entity, Role]]:
        found = [self.node(entity) for entity in self.program.entities(placed.site, base)]
        return [one for one in found if one is not None]

    def _mounted(self, placed: PlacedCall, base: Term, name: str) -> None:
        shape = MOUNTS[name]
        child, prefix = shape.child.of(placed.call), shape.prefix.of(placed.call)
        if name == "include_router" and prefix is None and len(placed.call.args) > 1:
            prefix = placed.call.args[1]
        given = prefix is not None and prefix != Plain(value=None)
        text = self._text(placed.site, prefix) if given else None
        parents: list[Entity | None] = [node for node, _ in self._parents(placed, base)]
        if not parents and any(map(self.roles.is_foreign, self.program.entities(placed.site, base))):
            return
        for entity in self.program.entities(placed.site, child):
            found = self.node(entity)
            if found is None:
                continue
            for parent in parents or [UNKNOWN_PARENT]:
                mount = Mount(parent=parent, child=found[0], prefix=text, path_class=placed.path_class)
                self.mounts.add(mount)

    def _added(self, placed: PlacedCall, base: Term, name: str) -> None:
        for node, role in self._parents(placed, base):
            shape = SANIC_ADD_ROUTE if name == "add_route" and role.framework == "sanic" else ADDERS[name]
            call = placed.call
            if name == "add_route" and role.framework == "aiohttp" and len(call.args) > 2:  # noqa: PLR2004 - method, path, handler
                methods = self._words(placed.site, call.args[0])
                shape = (Argument(position=1), Argument(position=2), methods or ("ANY",))
            self._endpoint(node, role.framework, placed, shape)

    def _endpoint(
        self, node: Entity, framework: str, placed: PlacedCall, shape: tuple[Argument, Argument, tuple[str, ...]]
    ) -> None:
        path, endpoint, fixed = shape
        tail = self._text(placed.site, path.of(placed.call))
        passed = METHODS.of(placed.call)
        methods = tuple(one for one in fixed if one != "*") or self._words(placed.site, passed)
        self._route_to(node, framework, placed, tail, endpoint.of(placed.call), methods)

    def _route_to(
        self,
        node: Entity | None,
        framework: str,
        placed: PlacedCall,
        tail: str,
        endpoint: Term | None,
        methods: tuple[str, ...],
    ) -> None:
        name = endpoint.name if isinstance(endpoint, Ref | Member) else _callee_name(endpoint)
        here = Handler(
            name=name,
            summary="",
            path=placed.site.path,
            start_line=placed.call.line,
            end_line=placed.call.end_line,
        )
        for entity in self.handlers.answering(placed.site, endpoint):
            if isinstance(entity, ClassOf):
                self._add_class(node, entity, tail, framework, placed.path_class, methods or None, here)
                return
            handler = self.handlers.described(entity)
            if handler is not None:
                here = handler
            break
        found = methods or DEFAULT_METHODS.get(framework, ("ANY",))
        self._append(node, found, tail, framework, here, placed.path_class)

    def _resource(self, placed: PlacedCall, base: Term) -> None:
        for node, role in self._parents(placed, base):
            for entity in self.program.entities(placed.site, placed.call.argument(0, "resource")):
                for tail in placed.call.args[1:20]:
                    text = self._text(placed.site, tail)
                    self._add_class(node, entity, text, role.framework, placed.path_class, None)

    def _applied(self, placed: PlacedCall, decorator: Call) -> None:
        """Read ``app.get("/x")(handler)``."""
        base, verb = _split(decorator.callee)
        if base is None or verb not in VERBS or not placed.call.args:
            return
        for node, role in self._parents(placed, base):
            methods = self._methods(placed.site, decorator, verb, role.framework)
            for tail in self._tails(placed.site, decorator):
                self._route_to(node, role.framework, placed, tail, placed.call.args[0], methods)

    def _listed_call(self, placed: PlacedCall, base: Term, name: str) -> None:
        if name == "extend":
            if isinstance(base, Ref) and base.name.endswith("route_handlers"):
                self._list(ROOT, "litestar", placed, placed.call.argument(0), "", MAX_LIST_DEPTH)
            return
        for node, role in self._parents(placed, base):
            position = 1 if name == "add_handlers" else 0
            self._list(node, role.framework, placed, placed.call.argument(position), "", MAX_LIST_DEPTH)

    # ---- lists

    def _made(self, made: Made, placed: PlacedCall) -> None:
        found = self.node(made)
        if found is None or found[0] != made:
            return
        node, role = found
        if role.routes is not None:
            self._list(node, role.framework, placed, role.routes.of(made.call), "", MAX_LIST_DEPTH)
        if _callee_name(made.call).endswith("Blueprint.group"):
            for argument in made.call.args:
                self._list(node, role.framework, placed, argument, "", MAX_LIST_DEPTH)

    def _list(
        self, node: Entity | None, framework: str, placed: PlacedCall, term: Term | None, head: str, depth: int
    ) -> None:
        if depth <= 0 or term is None:
            return
        for entity in self.program.entities(placed.site, term):
            if isinstance(entity, Value) and isinstance(entity.term, Items):
                inner = PlacedCall(site=entity.site, path_class=placed.path_class, call=placed.call)
                pair = self._tornado_pair(entity.term) if framework == "tornado" else None
                if pair is not None:
                    tail = head + self._text(entity.site, pair[0])
                    self._route_to(node, framework, inner, tail, pair[1], ())
                    continue
                for item in entity.term.items:
                    self._list(node, framework, inner, item, head, depth - 1)
            elif isinstance(entity, Made):
                self._item(node, framework, placed, entity, head, depth)
            else:
                self._child(node, placed, entity, head)

    def _tornado_pair(self, term: Items) -> tuple[Term, Term] | None:
        items = term.items
        if len(items) >= 2 and isinstance(items[0], Text) and not isinstance(items[1], Text | Plain):  # noqa: PLR2004 - pattern and handler
            return items[0], items[1]
        return None

    def _item(self, node: Entity | None, framework: str, placed: PlacedCall, made: Made, head: str, depth: int) -> None:
        names = [kind.name for kind in self.program.kinds(made) if isinstance(kind, External)]
        inner = PlacedCall(site=made.site, path_class=placed.path_class, call=made.call)
        for key in map(key_of, names):
            if key in LISTED_MOUNTS:
                prefix = head + self._text(made.site, made.call.argument(0, "path")).rstrip("/")
                self._list(node, framework, inner, made.call.keyword("routes"), prefix, depth - 1)
                for entity in self.program.entities(made.site, made.call.argument(1, "app")):
                    self._child(node, inner, entity, prefix)
                return
            if key in LISTED:
                shift = 1 if key == ("aiohttp", "route") else 0
                fixed = self._words(made.site, made.call.argument(0)) if shift else LISTED[key]
                tail = head + self._text(made.site, made.call.argument(shift, "path", "pattern"))
                methods = fixed or self._words(made.site, METHODS.of(made.call))
                self._route_to(
                    node, framework, inner, tail, made.call.argument(shift + 1, "endpoint", "handler"), methods
                )
                return
        self._child(node, placed, made, head)

    def _child(self, node: Entity | None, placed: PlacedCall, entity: Entity, head: str) -> None:
        """Mount a router, a controller or a handler that stands in a list."""
        found = self.node(entity)
        child = found[0] if found is not None else entity
        if isinstance(child, ClassOf | Defined | Made):
            mount = Mount(parent=node, child=child, prefix=head or None, path_class=placed.path_class)
            self.mounts.add(mount)


TORNADO: Final = External(name="tornado")
"""The application that Tornado's lists of handlers are for."""
HANDLER_LISTS: Final = frozenset({"default_handlers", "handlers", "routes", "urls", "url_handlers", "url_patterns"})
ROOT: Final = None
"""Parent of what is served at the root."""
UNKNOWN_PARENT: Final = External(name="?")
"""Parent of what is mounted on something that could not be followed."""


def _split(callee: Term) -> tuple[Term | None, str]:
    """Return the object and the method of a callee; a plain name has no object."""
    if isinstance(callee, Member):
        return callee.of, callee.name
    if isinstance(callee, Ref):
        base, _, name = callee.name.rpartition(".")
        return (Ref(name=base) if base else None), name
    return None, ""


def _callee_name(term: Term | None) -> str:
    if isinstance(term, Call):
        return _callee_name(term.callee)
    return term.name if isinstance(term, Ref | Member) else ""


def routes_of(sources: RouteSources) -> Iterator[tuple[Route, tuple[str, ...]]]:
    """Yield every route with the prefixes under which it is reachable."""
    for route in sources.routes:
        yield route, sources.mounts.prefixes(route.node, route.path_class)
