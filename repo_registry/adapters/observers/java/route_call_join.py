"""Puts the paths of blocks and calling functions before the routes made by calls in Java and Kotlin."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from repo_registry.adapters.observers.java.applications import Applications
from repo_registry.adapters.observers.java.constants import CONSTANTS, UNKNOWN, Constants, joined
from repo_registry.adapters.observers.java.route_calls import CALLED_ROUTE, ROUTE_CALL, ROUTE_FUNCTION
from repo_registry.adapters.observers.java.settings import SETTINGS
from repo_registry.adapters.observers.object_graph import ObjectGraph, Place
from repo_registry.domain.model.facts import FactKind, Fragment, ObservedFact
from repo_registry.domain.model.validation import JsonValue

_TOP: Place = ("", "")


class CalledRouteJoiner:
    """Routes of Ktor, Javalin, Spark and functional routes of Spring."""

    name = "java.called_routes"
    version = 1
    takes = frozenset({CALLED_ROUTE, CONSTANTS, ROUTE_CALL, ROUTE_FUNCTION, SETTINGS})

    def join(self, fragments: Sequence[Fragment], facts: Sequence[ObservedFact]) -> Iterable[ObservedFact]:
        """Yield each route under every path its function is called below."""
        if not any(fragment.kind == CALLED_ROUTE for fragment in fragments):
            return
        routes = _Routes(fragments, facts)
        seen: set[tuple[str, str]] = set()
        for fragment in fragments:
            for path in routes.paths(fragment) if fragment.kind == CALLED_ROUTE else []:
                key = f"{fragment.payload['method']} {path}"
                if (key, fragment.path) not in seen:
                    seen.add((key, fragment.path))
                    yield _fact(fragment, path)


class _Routes:
    def __init__(self, fragments: Sequence[Fragment], facts: Sequence[ObservedFact]) -> None:
        self._constants = Constants(fragments)
        self._applications = Applications(fragments, facts, self._constants)
        functions = [one for one in fragments if one.kind == ROUTE_FUNCTION]
        known = {str(one.payload["id"]) for one in functions}
        by_name: dict[str, set[str]] = {}
        for one in functions:
            by_name.setdefault(str(one.payload["name"]), set()).add(str(one.payload["id"]))
        self._graph: ObjectGraph[str] = ObjectGraph(lambda place: place)
        self._graph.root(_TOP)
        for fragment in fragments:
            if fragment.kind != ROUTE_CALL:
                continue
            names = fragment.payload["names"]
            listed = [str(name) for name in names] if isinstance(names, list) else []
            same = by_name.get(str(fragment.payload["name"]), set())
            called = next((name for name in listed if name in known), next(iter(same)) if len(same) == 1 else "")
            if called:
                above = (str(fragment.payload["owner"]), "")
                self._graph.mount(above, (called, ""), self._constants.spelled(fragment.payload["path"]))

    def paths(self, route: Fragment) -> Iterator[str]:
        framework = str(route.payload["framework"])
        before = self._applications.prefix(route.path, framework)
        tail = self._constants.spelled(route.payload["path"])
        for way in self._graph.ways((str(route.payload["owner"]), "")):
            yield joined([before, *([] if way.rooted else [UNKNOWN]), *way.labels, tail])


def _fact(fragment: Fragment, path: str) -> ObservedFact:
    payload = fragment.payload
    attributes: dict[str, JsonValue] = {
        "method": payload["method"],
        "path": path,
        "framework": payload["framework"],
        "prefix_known": UNKNOWN not in path,
    }
    if payload["summary"]:
        attributes["summary"] = payload["summary"]
    end = payload["end_line"]
    return ObservedFact(
        kind=FactKind.HTTP_ROUTE,
        key=f"{payload['method']} {path}",
        value=str(payload["handler"]),
        path=fragment.path,
        start_line=fragment.line,
        end_line=max(fragment.line, end if isinstance(end, int) else 0),
        rule=f"java.{payload['framework']}.route",
        rule_version=CalledRouteJoiner.version,
        path_class=fragment.path_class,
        attributes=attributes,
    )
