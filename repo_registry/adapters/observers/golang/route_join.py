"""Puts the prefixes of groups and mounts before the paths of Go routes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from repo_registry.adapters.observers.golang.objects import CONSTANTS, LINK, MADE, PASS, SUMMARY
from repo_registry.adapters.observers.golang.resolution import NOWHERE, UNKNOWN, Packages, joined
from repo_registry.adapters.observers.golang.routers import MOUNT, ROUTE
from repo_registry.adapters.observers.object_graph import ObjectGraph, Place
from repo_registry.domain.model.facts import FactKind, Fragment, ObservedFact
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.validation import JsonValue


class RouteJoiner:
    """Routes of net/http, gin, echo, chi, gorilla, fiber and httprouter."""

    name = "go.routes"
    version = 1
    takes = frozenset({CONSTANTS, LINK, MADE, MOUNT, PASS, ROUTE, SUMMARY})

    def join(self, fragments: Sequence[Fragment], facts: Sequence[ObservedFact]) -> Iterable[ObservedFact]:
        """Yield each route under every prefix it is mounted at; own routes are mounted by own code only."""
        if not any(fragment.kind == ROUTE for fragment in fragments):
            return
        packages = Packages(fragments, facts)
        own = [fragment for fragment in fragments if fragment.path_class is PathClass.OWN]
        yield from _Routes(own, packages).facts(own)
        rest = [fragment for fragment in fragments if fragment.path_class is not PathClass.OWN]
        if any(fragment.kind == ROUTE for fragment in rest):
            yield from _Routes(fragments, packages).facts(rest)


class _Routes:
    def __init__(self, fragments: Sequence[Fragment], packages: Packages) -> None:
        self._packages = packages
        self._frameworks: dict[Place, str] = {}
        self._summaries: dict[str, str] = {}
        self._graph: ObjectGraph[str] = ObjectGraph(lambda place: place)
        for fragment in fragments:
            payload = fragment.payload
            if fragment.kind == MADE:
                place = packages.place(fragment.path, payload["id"])
                self._frameworks.setdefault(place, str(payload["framework"]))
                if payload["root"] is True:
                    self._graph.root(place)
            elif fragment.kind in {MOUNT, PASS}:
                above = packages.place(fragment.path, payload["parent"])
                below = packages.place(fragment.path, payload["child"])
                if NOWHERE not in (above, below):
                    label = packages.spelled(payload.get("label"), fragment.path)
                    self._graph.mount(above, below, *([label] if label.strip("/") else []))
            elif fragment.kind == SUMMARY:
                handler = str(payload["id"]).rpartition(".")[2]
                self._summaries[handler] = "" if handler in self._summaries else str(payload["summary"])

    def facts(self, fragments: Sequence[Fragment]) -> Iterator[ObservedFact]:
        seen: set[tuple[str, str]] = set()
        for fragment in fragments:
            if fragment.kind != ROUTE:
                continue
            for path, framework in self._paths(fragment):
                key = f"{fragment.payload['method']} {path}"
                if (key, fragment.path) not in seen and path not in {"/*", "/*path", "/*any"}:
                    seen.add((key, fragment.path))
                    yield self._fact(fragment, path, framework)

    def _paths(self, fragment: Fragment) -> Iterator[tuple[str, str]]:
        tail = self._packages.spelled(fragment.payload["path"], fragment.path)
        if fragment.payload["owner"] is None:
            yield joined([tail]), "net/http"
            return
        owner = self._packages.place(fragment.path, fragment.payload["owner"])
        if owner == NOWHERE:
            return
        for way in self._graph.ways(owner):
            framework = self._frameworks.get(owner) or self._frameworks.get(way.top)
            if framework is not None:
                yield joined([*([] if way.rooted else [UNKNOWN]), *way.labels, tail]), framework

    def _fact(self, fragment: Fragment, path: str, framework: str) -> ObservedFact:
        method, handler = str(fragment.payload["method"]), str(fragment.payload["handler"])
        attributes: dict[str, JsonValue] = {
            "method": method,
            "path": path,
            "framework": framework,
            "prefix_known": UNKNOWN not in path,
        }
        summary = self._summaries.get(handler.rpartition(".")[2])
        if summary:
            attributes["summary"] = summary
        end = fragment.payload.get("end_line")
        return ObservedFact(
            kind=FactKind.HTTP_ROUTE,
            key=f"{method} {path}",
            value=handler,
            path=fragment.path,
            start_line=fragment.line,
            end_line=max(fragment.line, end if isinstance(end, int) else 0),
            rule=f"go.{framework}.route",
            rule_version=RouteJoiner.version,
            path_class=fragment.path_class,
            attributes=attributes,
        )
