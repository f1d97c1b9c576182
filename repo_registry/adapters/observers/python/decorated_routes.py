"""Routes declared by decorators."""

from __future__ import annotations

from collections.abc import Sequence

from repo_registry.adapters.observers.python.callees import split_callee
from repo_registry.adapters.observers.python.endpoints import Endpoints
from repo_registry.adapters.observers.python.entities import ClassOf, Defined, Entity, External, Site, Value
from repo_registry.adapters.observers.python.handlers import Handlers, Outline
from repo_registry.adapters.observers.python.program import Program
from repo_registry.adapters.observers.python.roles import key_of, looks_like_router
from repo_registry.adapters.observers.python.route_arguments import methods_of, path_text, paths_of
from repo_registry.adapters.observers.python.route_tables import FREE_DECORATORS, PATH, VERBS
from repo_registry.adapters.observers.python.routers import Routers
from repo_registry.adapters.observers.python.terms import Call, Member, Ref, Term, Text


class DecoratedRoutes:
    """Reads routes off the decorators of functions and classes."""

    def __init__(self, program: Program, handlers: Handlers, routers: Routers, endpoints: Endpoints) -> None:
        self._program = program
        self._handlers = handlers
        self._routers = routers
        self._endpoints = endpoints

    def read(self) -> None:
        """Read everything."""
        for outline in [*self._handlers.functions, *self._handlers.classes]:
            self._decorated(outline)

    def _decorated(self, outline: Outline) -> None:
        for decorator in outline.decorators:
            call = decorator if isinstance(decorator, Call) else None
            callee = call.callee if call is not None else decorator
            base, verb = split_callee(callee)
            if verb not in VERBS:
                continue
            if base is None:
                self._free(outline, callee, call)
            elif call is not None:
                self._bound(outline, base, call, verb)

    def _free(self, outline: Outline, callee: Term, call: Call | None) -> None:
        for entity in self._program.entities(outline.site, callee):
            if isinstance(entity, External) and key_of(entity.name)[0] in FREE_DECORATORS:
                self._of_framework(outline, FREE_DECORATORS[key_of(entity.name)[0]], call, key_of(entity.name)[1])
                return

    def _of_framework(self, outline: Outline, framework: str, call: Call | None, verb: str) -> None:
        if verb not in VERBS:
            return
        node: Entity
        if framework == "bottle":
            node = External(name="bottle")
            self._routers.mounts.add_router(node, prefix="", overrides=False, is_app=True)
        elif outline.in_class:
            node = ClassOf(path=outline.site.path, qualname=outline.site.scope)
            self._controller(node)
        else:
            node = Defined(path=outline.site.path, qualname=outline.qualname)
        for tail in paths_of(self._program, outline.site, call):
            self._endpoints.add_outline(
                node, methods_of(self._program, outline.site, call, verb, framework), tail, framework, outline
            )

    def _controller(self, node: ClassOf) -> None:
        """Remember the path of a controller class, own or inherited."""
        prefix = ""
        for entity in self._program.entities(Site(path=node.path, scope=node.qualname, line=1 << 30), Ref(name="path")):
            if isinstance(entity, Value):
                prefix = path_text(self._program, entity.site, entity.term)
        self._routers.mounts.add_router(node, prefix=prefix, overrides=False, is_app=False)

    def _bound(self, outline: Outline, base: Term, call: Call, verb: str) -> None:
        entities = self._program.entities(outline.site, base)
        known = [found for found in map(self._routers.node, entities) if found is not None]
        for node, role in known:
            for tail in paths_of(self._program, outline.site, call):
                self._endpoints.add_outline(
                    node,
                    methods_of(self._program, outline.site, call, verb, role.framework),
                    tail,
                    role.framework,
                    outline,
                )
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
        if (
            not literal
            or not looks_like_router(name.rpartition(".")[2])
            or any(map(self._routers.roles.is_foreign, entities))
        ):
            return
        for tail in paths_of(self._program, outline.site, call):
            self._endpoints.add_outline(
                None, methods_of(self._program, outline.site, call, verb, ""), tail, "unknown", outline
            )
