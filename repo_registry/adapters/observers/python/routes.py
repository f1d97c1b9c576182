"""HTTP routes of Python web frameworks, with every prefix that the project itself tells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from repo_registry.adapters.observers.python import vocabulary
from repo_registry.adapters.observers.python.django_routes import DjangoRoutes
from repo_registry.adapters.observers.python.handlers import Handlers
from repo_registry.adapters.observers.python.program import Program
from repo_registry.adapters.observers.python.project import Project
from repo_registry.adapters.observers.python.route_model import Route, full_path
from repo_registry.adapters.observers.python.route_sources import RouteSources
from repo_registry.adapters.observers.python.texts import UNKNOWN
from repo_registry.domain.model.facts import FactKind, Fragment, ObservedFact
from repo_registry.domain.model.validation import JsonValue

MAX_ROUTES: Final = 20_000
"""Routes reported of one project."""


class RouteJoiner:
    """Joins routers, mounts and routes of all files.

    A path whose prefix depends on the running program carries ``{?}`` in its place; it is never shortened to the part
    that is known.
    """

    name = "python.routes"
    version = 1
    takes = frozenset({vocabulary.MODULE, vocabulary.CALL, vocabulary.FUNCTION, vocabulary.CLASS})

    def join(self, fragments: Sequence[Fragment], facts: Sequence[ObservedFact]) -> Iterable[ObservedFact]:
        """Yield one fact per method, path and handler, ordered by file and line."""
        del facts  # routes follow from the sources alone
        program = Program(Project(fragments))
        handlers = Handlers(program, fragments)
        sources = RouteSources(program, handlers)
        sources.read()
        django = DjangoRoutes(program, handlers)
        django.read()
        for entity, prefix, path_class in django.mounted:
            sources.routers.mount_at_root(entity, prefix, path_class)
        found: dict[tuple[str, str, int], ObservedFact] = {}
        pairs = [*sources.routes(), *((route, (prefix,)) for route, prefix in django.routes)]
        for route, prefixes in pairs:
            if program.modules[route.handler.path].path_class is not route.path_class:
                continue  # a test that serves a handler of own code makes no route of it
            for fact in self._facts(route, prefixes):
                if len(found) < MAX_ROUTES:
                    found.setdefault((fact.key, fact.path, fact.start_line), fact)
        yield from sorted(found.values(), key=lambda fact: (fact.path, fact.start_line, fact.key))

    def _facts(self, route: Route, prefixes: tuple[str, ...]) -> Iterator[ObservedFact]:
        for prefix in prefixes:
            path = full_path(prefix, route.tail)
            if not path.replace(UNKNOWN, "").strip("/") and UNKNOWN in route.tail:
                continue  # nothing of it is known
            for method in route.methods:
                attributes: dict[str, JsonValue] = {
                    "method": method,
                    "path": path,
                    "framework": route.framework,
                    "prefix_known": UNKNOWN not in path,
                }
                if route.handler.summary:
                    attributes["summary"] = route.handler.summary
                yield ObservedFact(
                    kind=FactKind.HTTP_ROUTE,
                    key=f"{method} {path}",
                    value=route.handler.name,
                    path=route.handler.path,
                    start_line=route.handler.start_line,
                    end_line=max(route.handler.start_line, route.handler.end_line),
                    rule=f"{self.name}.{route.framework}",
                    rule_version=self.version,
                    path_class=route.path_class,
                    attributes=attributes,
                )
