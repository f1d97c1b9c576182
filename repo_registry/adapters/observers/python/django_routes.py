"""Routes of Django URL configurations, with the routers of Django REST framework.

Sources: Django documentation, "URL dispatcher"; Django REST framework documentation, "Routers" and "ViewSets".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from repo_registry.adapters.observers.python.ancestry import foreign_ancestry
from repo_registry.adapters.observers.python.django_views import DjangoViews
from repo_registry.adapters.observers.python.entities import (
    ClassOf,
    Entity,
    External,
    Made,
    ModuleOf,
    Part,
    Site,
    Value,
)
from repo_registry.adapters.observers.python.handlers import Handlers
from repo_registry.adapters.observers.python.program import Program
from repo_registry.adapters.observers.python.roles import key_of
from repo_registry.adapters.observers.python.route_model import Handler, Route, from_regex
from repo_registry.adapters.observers.python.terms import Call, Items, Member, Ref, Term, Text
from repo_registry.adapters.observers.python.texts import UNKNOWN, joined, rendered, text_of
from repo_registry.domain.model.paths import PathClass

MAX_ROUTES: Final = 5000
"""Routes read from URL configurations of one project."""
MAX_INCLUDES: Final = 12
"""URL configurations included in one another."""
PATTERNS: Final = "urlpatterns"

_PATHS: Final = frozenset({"path"})
_REGEXES: Final = frozenset({"re_path", "url"})
_WRAPPERS: Final = frozenset({"i18n_patterns", "format_suffix_patterns", "decorator_include"})
_ROUTERS: Final = frozenset({"DefaultRouter", "NestedDefaultRouter", "NestedSimpleRouter", "SimpleRouter"})
_ROUTER_TOPS: Final = frozenset({"rest_framework", "rest_framework_nested", "rest_framework_extensions"})


class DjangoRoutes:
    """Walks URL configurations from their roots; configurations nobody includes have an unknown prefix."""

    def __init__(self, program: Program, handlers: Handlers) -> None:
        self._program = program
        self._handlers = handlers
        self._views = DjangoViews(program, handlers)
        self._registrations = self._registered()
        self._reached: set[tuple[str, str]] = set()
        self.routes: list[tuple[Route, str]] = []
        """Routes with the prefix that stands in front of them."""
        self.mounted: list[tuple[Entity, str, PathClass]] = []
        """Objects of other frameworks whose urls are included, such as a Ninja API."""

    def read(self) -> None:
        """Read the root configurations first, then what they did not reach."""
        configurations = [path for path, module in self._program.modules.items() if module.binds("", PATTERNS)]
        roots = self._roots(configurations)
        for path in roots:
            self._module(path, "", self._program.modules[path].path_class, MAX_INCLUDES)
        for path in configurations:
            if (path, PATTERNS) not in self._reached:
                self._module(path, UNKNOWN, self._program.modules[path].path_class, MAX_INCLUDES)

    def _roots(self, configurations: list[str]) -> list[str]:
        """Return what ``ROOT_URLCONF`` names in any settings."""
        found: list[str] = []
        for path, module in self._program.modules.items():
            for line, term in module.bound("", "ROOT_URLCONF"):
                text = rendered(text_of(self._program, Site(path=path, scope="", line=line), term))
                target = self._program.index.absolute(path, text) if text and UNKNOWN not in text else None
                if target in configurations and target not in found:
                    found.append(target)
        return found

    def _registered(self) -> Mapping[Entity, list[tuple[Site, Call]]]:
        """Return what was registered with each router."""
        found: dict[Entity, list[tuple[Site, Call]]] = {}
        for placed in self._program.calls:
            callee = placed.call.callee
            if isinstance(callee, Ref) and callee.name.endswith(".register"):
                base = Ref(name=callee.name.rpartition(".")[0])
                for entity in self._program.entities(placed.site, base):
                    if isinstance(entity, Made) and self._is_router(entity):
                        found.setdefault(entity, []).append((placed.site, placed.call))
        return found

    def _is_router(self, made: Made) -> bool:
        for kind in self._program.kinds(made):
            for name in foreign_ancestry(self._program, kind):
                top, last = key_of(name)
                if last in _ROUTERS and (top in _ROUTER_TOPS or "router" in name.lower()):
                    return True
        return False

    def _module(self, path: str, prefix: str, path_class: PathClass, depth: int) -> None:
        self._reached.add((path, PATTERNS))
        module = self._program.modules.get(path)
        bound = module.bound("", PATTERNS) if module is not None else ()
        if bound and depth > 0:
            line, term = bound[-1]
            self._patterns(Site(path=path, scope="", line=line), term, prefix, path_class, depth)

    def _patterns(self, site: Site, term: Term | None, prefix: str, path_class: PathClass, depth: int) -> None:
        if depth <= 0 or len(self.routes) >= MAX_ROUTES:
            return
        for entity in self._program.entities(site, term):
            if isinstance(entity, Value) and isinstance(entity.term, Items):
                for item in entity.term.items:
                    self._patterns(entity.site, item, prefix, path_class, depth - 1)
            elif isinstance(entity, Part) and entity.name == "urls":
                self._router(entity.of, prefix, path_class)
            elif isinstance(entity, Made):
                self._pattern(entity, prefix, path_class, depth)

    def _pattern(self, made: Made, prefix: str, path_class: PathClass, depth: int) -> None:
        words = {key_of(kind.name)[1] for kind in self._program.kinds(made) if isinstance(kind, External)}
        if words & _WRAPPERS:
            inner = UNKNOWN if "i18n_patterns" in words else ""
            for argument in made.call.args:
                self._patterns(made.site, argument, joined(prefix, inner), path_class, depth - 1)
            return
        if not words & (_PATHS | _REGEXES):
            return
        written = rendered(text_of(self._program, made.site, made.call.argument(0, "route", "regex")))
        tail = from_regex(written) if words & _REGEXES else written
        view = made.call.argument(1, "view")
        included = self._included(made.site, view)
        if included is not None:
            self._include(made.site, included, joined(prefix, tail), path_class, depth)
        else:
            self._view(made, prefix, tail, view, path_class)

    def _included(self, site: Site, view: Term | None) -> Term | None:
        """Return what ``include(…)`` includes; ``api.urls`` includes itself."""
        if isinstance(view, Call):
            for kind in self._program.entities(site, view.callee):
                if isinstance(kind, External) and key_of(kind.name)[1] == "include":
                    return view.argument(0, "arg")
        if isinstance(view, Ref | Member) and (view.name.endswith(".urls") or view.name == "urls"):
            return view
        return None

    def _include(self, site: Site, target: Term, prefix: str, path_class: PathClass, depth: int) -> None:
        if isinstance(target, Items) and target.items and isinstance(target.items[-1], Text) and len(target.items) == 2:  # noqa: PLR2004 - patterns and namespace
            target = target.items[0]
        if isinstance(target, Text):
            path = self._program.index.absolute(site.path, target.value)
            if path is not None:
                self._module(path, prefix, path_class, depth - 1)
            return
        for entity in self._program.entities(site, target):
            if isinstance(entity, ModuleOf):
                self._module(entity.path, prefix, path_class, depth - 1)
            elif isinstance(entity, Part) and entity.name == "urls":
                self._router(entity.of, prefix, path_class)
            elif isinstance(entity, Value) and isinstance(entity.term, Text):
                self._include(entity.site, entity.term, prefix, path_class, depth - 1)
            elif isinstance(entity, Value):
                self._patterns(entity.site, entity.term, prefix, path_class, depth - 1)

    def _view(self, made: Made, prefix: str, tail: str, view: Term | None, path_class: PathClass) -> None:
        here = Handler(
            name=_name_of(view),
            summary="",
            path=made.path,
            start_line=made.line,
            end_line=max(made.line, made.call.end_line),
        )
        for method, handler in self._views.answers(made.site, view, here):
            self._add(method, prefix, tail, handler, path_class)

    def _add(self, method: str, prefix: str, tail: str, handler: Handler, path_class: PathClass) -> None:
        route = Route(
            node=None,
            methods=(method,),
            tail=tail,
            framework="django",
            handler=handler,
            path_class=path_class,
        )
        if len(self.routes) < MAX_ROUTES:
            self.routes.append((route, prefix))

    def _router(self, router: Entity, prefix: str, path_class: PathClass) -> None:
        if router not in self._registrations:
            self.mounted.append((router, prefix, path_class))
        for site, call in self._registrations.get(router, ()):
            written = from_regex(rendered(text_of(self._program, site, call.argument(0, "prefix"))))
            here = Handler(
                name=_name_of(call.argument(1, "viewset")),
                summary="",
                path=site.path,
                start_line=call.line,
                end_line=max(call.line, call.end_line),
            )
            for entity in self._program.entities(site, call.argument(1, "viewset")):
                if isinstance(entity, ClassOf):
                    for method, tail, handler in self._views.view_set(entity, here):
                        self._add(method, prefix, joined(f"{written}/", tail), handler, path_class)


def _name_of(view: Term | None) -> str:
    if isinstance(view, Call):
        callee = _name_of(view.callee)
        if callee.endswith(".as_view"):
            return callee.removesuffix(".as_view")
        return _name_of(view.args[0]) if view.args else callee
    return view.name if isinstance(view, Ref | Member) else ""
