"""Which HTTP methods a Django view answers: functions, class-based views, view sets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from repo_registry.adapters.observers.python.ancestry import ancestry, foreign_ancestry
from repo_registry.adapters.observers.python.callees import last_name
from repo_registry.adapters.observers.python.entities import ClassOf, Entity, External, Site
from repo_registry.adapters.observers.python.handlers import Handlers, Method, Outline
from repo_registry.adapters.observers.python.program import Program
from repo_registry.adapters.observers.python.roles import key_of
from repo_registry.adapters.observers.python.route_model import Handler, from_regex
from repo_registry.adapters.observers.python.terms import Call, Items, Plain, Table, Term, Text

#: Methods of the generic views, by the last part of their name.
GENERIC_VIEWS: Final[Mapping[str, tuple[str, ...]]] = {
    "ArchiveIndexView": ("GET",),
    "CreateView": ("GET", "POST"),
    "DeleteView": ("GET", "POST"),
    "DetailView": ("GET",),
    "FormView": ("GET", "POST"),
    "ListView": ("GET",),
    "TemplateView": ("GET",),
    "UpdateView": ("GET", "POST"),
    "CreateAPIView": ("POST",),
    "DestroyAPIView": ("DELETE",),
    "ListAPIView": ("GET",),
    "ListCreateAPIView": ("GET", "POST"),
    "RetrieveAPIView": ("GET",),
    "RetrieveDestroyAPIView": ("GET", "DELETE"),
    "RetrieveUpdateAPIView": ("GET", "PUT", "PATCH"),
    "RetrieveUpdateDestroyAPIView": ("GET", "PUT", "PATCH", "DELETE"),
    "UpdateAPIView": ("PUT", "PATCH"),
}
#: Actions of a view set: HTTP method, and whether it concerns one object.
ACTIONS: Final[Mapping[str, tuple[str, bool]]] = {
    "list": ("GET", False),
    "create": ("POST", False),
    "retrieve": ("GET", True),
    "update": ("PUT", True),
    "partial_update": ("PATCH", True),
    "destroy": ("DELETE", True),
}
#: Actions that a base class brings.
MIXINS: Final[Mapping[str, tuple[str, ...]]] = {
    "CreateModelMixin": ("create",),
    "DestroyModelMixin": ("destroy",),
    "ListModelMixin": ("list",),
    "ModelViewSet": tuple(ACTIONS),
    "ReadOnlyModelViewSet": ("list", "retrieve"),
    "RetrieveModelMixin": ("retrieve",),
    "UpdateModelMixin": ("update", "partial_update"),
}
_RESTRICTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "require_GET": ("GET",),
    "require_POST": ("POST",),
    "require_safe": ("GET",),
}
_ANY: Final = ("ANY",)


class DjangoViews:
    """Tells methods and handlers of views."""

    def __init__(self, program: Program, handlers: Handlers) -> None:
        self._program = program
        self._handlers = handlers

    def answers(self, site: Site, view: Term | None, here: Handler) -> Iterator[tuple[str, Handler]]:
        """Yield method and handler of a view expression; ``here`` stands in for what cannot be followed."""
        mapping = self._mapping(view)
        entities = self._handlers.answering(site, view)
        entity = entities[0] if entities else None
        if isinstance(entity, ClassOf):
            yield from self._of_class(entity, mapping, here)
            return
        outline = self._handlers.outline(entity) if entity is not None else None
        described = self._handlers.described(entity) if entity is not None else None
        handler = _at(here, described)
        methods = self._restricted(outline) if outline is not None else _foreign(entity)
        for method in methods:
            yield method, handler

    def _mapping(self, view: Term | None) -> dict[str, str]:
        """Return ``as_view({"get": "list"})`` as a mapping."""
        if not isinstance(view, Call) or not view.args or not isinstance(view.args[0], Table):
            return {}
        pairs = view.args[0].pairs
        return {
            key.value.upper(): value.value for key, value in pairs if isinstance(key, Text) and isinstance(value, Text)
        }

    def _of_class(self, entity: ClassOf, mapping: Mapping[str, str], here: Handler) -> Iterator[tuple[str, Handler]]:
        outline = self._handlers.outline(entity)
        described = self._handlers.described(entity)
        if mapping:
            methods = {method.name: method for method in outline.methods} if outline is not None else {}
            for verb, name in mapping.items():
                found = methods.get(name)
                yield verb, _at(here, outline.handler_of(found) if outline is not None and found else described)
            return
        verbs = self._handlers.verbs(entity)
        for verb, method, owner in verbs:
            yield verb, _at(here, owner.handler_of(method))
        seen = {verb for verb, _, _ in verbs}
        generic = self._generic(entity)
        for verb in generic if generic is not None else () if verbs else _ANY:
            if verb not in seen:
                yield verb, _at(here, described)

    def _generic(self, entity: ClassOf) -> tuple[str, ...] | None:
        found: dict[str, None] = {}
        for name in foreign_ancestry(self._program, entity):
            found.update(dict.fromkeys(GENERIC_VIEWS.get(key_of(name)[1], ())))
        return tuple(found) or None

    def _restricted(self, outline: Outline) -> tuple[str, ...]:
        for decorator in outline.decorators:
            name = last_name(decorator)
            if name in _RESTRICTIONS:
                return _RESTRICTIONS[name]
            if name in {"api_view", "require_http_methods"} and isinstance(decorator, Call):
                words = _words(decorator.argument(0, "http_method_names", "request_method_list"))
                return words or ("GET",)
        return _ANY

    def view_set(self, entity: ClassOf, here: Handler) -> Iterator[tuple[str, str, Handler]]:
        """Yield method, path below the prefix, and handler of everything that a router makes of a view set."""
        own = self._methods(entity)
        names = {name for name in own if name in ACTIONS}
        for foreign in foreign_ancestry(self._program, entity):
            names.update(MIXINS.get(key_of(foreign)[1], ()))
        lookup = "{" + self._lookup(entity) + "}/"
        allowed = self._allowed(entity)
        for name, (verb, detail) in ACTIONS.items():
            if name in names and (not allowed or verb in allowed):
                found = own.get(name)
                handler = found[1].handler_of(found[0]) if found is not None else self._handlers.described(entity)
                yield verb, lookup if detail else "", _at(here, handler, name)
        for method, owner in own.values():
            for decorator in method.decorators:
                if last_name(decorator) in {"action", "detail_route", "list_route"}:
                    yield from self._extra(decorator, method, owner, lookup)

    def _methods(self, entity: ClassOf) -> dict[str, tuple[Method, Outline]]:
        found: dict[str, tuple[Method, Outline]] = {}
        for ancestor in ancestry(self._program, entity):
            outline = self._handlers.outline(ancestor)
            for method in outline.methods if outline is not None else ():
                if outline is not None:
                    found.setdefault(method.name, (method, outline))
        return found

    def _lookup(self, entity: ClassOf) -> str:
        for name in ("lookup_url_kwarg", "lookup_field"):
            text = self._attribute(entity, name)
            if isinstance(text, Text):
                return text.value
        return "pk"

    def _allowed(self, entity: ClassOf) -> frozenset[str]:
        return frozenset(_words(self._attribute(entity, "http_method_names")))

    def _attribute(self, entity: ClassOf, name: str) -> Term | None:
        for ancestor in ancestry(self._program, entity):
            if isinstance(ancestor, ClassOf):
                bound = self._program.modules[ancestor.path].bound(ancestor.qualname, name)
                if bound:
                    return bound[-1][1]
        return None

    def _extra(
        self, decorator: Term, method: Method, owner: Outline, lookup: str
    ) -> Iterator[tuple[str, str, Handler]]:
        call = decorator if isinstance(decorator, Call) else None
        flag = call.keyword("detail") if call is not None else None
        detail = flag == Plain(value=True) or last_name(decorator) == "detail_route"
        written = call.keyword("url_path") if call is not None else None
        path = from_regex(written.value) if isinstance(written, Text) else method.name
        verbs = _words(call.argument(0, "methods")) if call is not None else ()
        for verb in verbs or ("GET",):
            yield verb, (lookup if detail else "") + f"{path}/", owner.handler_of(method)


def _at(here: Handler, described: Handler | None, action: str = "") -> Handler:
    """Name the handler, and point at the line of the URL configuration that makes the route."""
    if described is None:
        return here
    name = described.name if not action or described.name.endswith(f".{action}") else f"{described.name}.{action}"
    return Handler(
        name=name,
        summary=described.summary,
        path=here.path,
        start_line=here.start_line,
        end_line=here.end_line,
    )


def _foreign(entity: Entity | None) -> tuple[str, ...]:
    if isinstance(entity, External):
        return GENERIC_VIEWS.get(key_of(entity.name)[1], _ANY)
    return _ANY


def _words(term: Term | None) -> tuple[str, ...]:
    items = term.items if isinstance(term, Items) else ()
    return tuple(dict.fromkeys(item.value.upper() for item in items if isinstance(item, Text)))
