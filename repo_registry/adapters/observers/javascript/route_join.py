"""Puts the prefixes of mounts before the paths of routes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from posixpath import dirname, join, normpath

from repo_registry.adapters.observers.javascript.configuration import TSCONFIG
from repo_registry.adapters.observers.javascript.frameworks import FRAMEWORK_OF
from repo_registry.adapters.observers.javascript.modules import MODULE
from repo_registry.adapters.observers.javascript.mounts import AUTOLOAD, MOUNT, PREFIX
from repo_registry.adapters.observers.javascript.objects import LINK, MADE, PASS
from repo_registry.adapters.observers.javascript.paths import UNKNOWN, joined, spelled
from repo_registry.adapters.observers.javascript.resolution import NOWHERE, Modules
from repo_registry.adapters.observers.javascript.routers import ROUTE
from repo_registry.adapters.observers.object_graph import ObjectGraph, Place, Way
from repo_registry.domain.model.facts import FactKind, Fragment, ObservedFact
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.validation import JsonValue

#: Loads of whole folders that are followed in one project.
AUTOLOADS = 100
#: Paths that catch whatever is left: fallbacks, not routes that somebody offers.
CATCH_ALL = frozenset({"/*", "/(.*)", "/*splat", "/{*splat}", "/.*", "/:path*", "/*path", "*"})


class RouteJoiner:
    """Routes of Express, Fastify, Koa, Hono and their kin."""

    name = "javascript.routes"
    version = 1
    takes = frozenset({AUTOLOAD, LINK, MADE, MODULE, MOUNT, PASS, PREFIX, ROUTE, TSCONFIG})

    def join(self, fragments: Sequence[Fragment], facts: Sequence[ObservedFact]) -> Iterable[ObservedFact]:
        """Yield each route under every prefix it is mounted at.

        A route of the project's own code is mounted by own code only: what a test or an example mounts proves nothing.
        """
        if not any(fragment.kind == ROUTE for fragment in fragments):
            return
        modules = Modules(fragments, facts)
        own = [fragment for fragment in fragments if fragment.path_class is PathClass.OWN]
        yield from _Routes(own, modules, facts).facts(own)
        rest = [fragment for fragment in fragments if fragment.path_class is not PathClass.OWN]
        if any(fragment.kind == ROUTE for fragment in rest):
            yield from _Routes(fragments, modules, facts).facts(rest)


class _Routes:
    def __init__(self, fragments: Sequence[Fragment], modules: Modules, facts: Sequence[ObservedFact]) -> None:
        self._modules = modules
        self._made: dict[Place, Fragment] = {}
        self._graph: ObjectGraph[str] = ObjectGraph(lambda place: place)
        self._before: dict[Place, str] = {}
        for fragment in fragments:
            if fragment.kind == MADE and fragment.payload["kind"] == "router":
                self._make(fragment)
            elif fragment.kind == PREFIX:
                place = modules.place(fragment.path, fragment.payload["id"])
                self._before[place] = spelled(fragment.payload["label"], fragment.path, modules)
        for fragment in fragments:
            if fragment.kind in {MOUNT, PASS}:
                self._mount(fragment)
        plugins = {
            modules.place(fragment.path, fragment.payload["owner"]): None
            for fragment in fragments
            if fragment.kind == ROUTE
        }
        loads = [fragment for fragment in fragments if fragment.kind == AUTOLOAD]
        for fragment in loads[:AUTOLOADS]:
            self._load(fragment, [place for place in plugins if place[1].endswith("(0)")])
        self._usual = self._most_used(fragments, facts)

    def _make(self, fragment: Fragment) -> None:
        place = self._modules.place(fragment.path, fragment.payload["id"])
        self._made[place] = fragment
        label = spelled(fragment.payload.get("label"), fragment.path, self._modules)
        if label.strip("/"):
            self._before[place] = label
        if fragment.payload["root"] is True:
            self._graph.root(place)

    def _mount(self, fragment: Fragment) -> None:
        above = self._modules.place(fragment.path, fragment.payload["parent"])
        below = self._modules.place(fragment.path, fragment.payload["child"])
        if NOWHERE in (above, below):
            return
        label = spelled(fragment.payload.get("label"), fragment.path, self._modules)
        given = fragment.kind == PASS
        labels = ["" if given else self._before.get(above, ""), label]
        self._graph.mount(above, below, *(text for text in labels if text.strip("/")))

    def _load(self, fragment: Fragment, plugins: Sequence[Place]) -> None:
        """Mount every plugin of a folder; the folders below it are its prefix, ``_id`` is a parameter."""
        above = self._modules.place(fragment.path, fragment.payload["parent"])
        folder = normpath(join(dirname(fragment.path), str(fragment.payload["folder"])))
        label = spelled(fragment.payload["label"], fragment.path, self._modules)
        found = [place for place in plugins if place[0].startswith(folder + "/")]
        if found and not self._graph.is_mounted(above):
            self._graph.root(above)  # the program that starts plugins by their file stands outside the project
            self._made.setdefault(above, fragment)
        for place in found:
            below = dirname(place[0])[len(folder) :].strip("/").split("/")
            path = "/".join(f":{name[1:]}" if name.startswith("_") else name for name in below if name)
            if not self._graph.is_mounted(place):
                self._graph.mount(above, place, *(text for text in (label, path) if text.strip("/")))

    def _most_used(self, fragments: Sequence[Fragment], facts: Sequence[ObservedFact]) -> str | None:
        counts = Counter(str(fragment.payload.get("framework") or "fastify") for fragment in self._made.values())
        for fragment in fragments:
            modules = fragment.payload.get("modules") if fragment.kind == MODULE else None
            counts.update(FRAMEWORK_OF[m] for m in modules if m in FRAMEWORK_OF) if isinstance(modules, list) else None
        counts.update(
            FRAMEWORK_OF[fact.key.removeprefix("pkg:npm/")]
            for fact in facts
            if fact.kind is FactKind.DEPENDENCY and fact.key.removeprefix("pkg:npm/") in FRAMEWORK_OF
        )
        routing = {FRAMEWORK_OF[maker] for maker in ROUTERS}
        ranked = sorted((-count, name) for name, count in counts.items() if name in routing)
        return ranked[0][1] if ranked else None

    def facts(self, fragments: Sequence[Fragment]) -> Iterator[ObservedFact]:
        seen: set[tuple[str, str]] = set()
        for fragment in fragments:
            if fragment.kind != ROUTE:
                continue
            for method, path, known, framework in self._paths(fragment):
                key = f"{method} {path}"
                if (key, fragment.path) in seen or path in CATCH_ALL:
                    continue
                seen.add((key, fragment.path))
                yield route_fact(fragment, method, path, framework=framework, known=known)

    def _paths(self, fragment: Fragment) -> Iterator[tuple[str, str, bool, str]]:
        payload = fragment.payload
        owner = self._modules.place(fragment.path, payload["owner"])
        if owner == NOWHERE:
            return
        tail = spelled(payload["path"], fragment.path, self._modules)
        for way in self._graph.ways(owner):
            framework = self._framework(owner, way)
            if framework is None:
                if payload.get("sure") is not True or self._usual is None:
                    continue
                framework = self._usual
            before = [] if way.rooted else [UNKNOWN]
            path = joined([*before, *way.labels, self._before.get(owner, ""), tail])
            yield str(payload["method"]), path, UNKNOWN not in path, framework

    def _framework(self, owner: Place, way: Way[str]) -> str | None:
        for place in (owner, way.top):
            if place in self._made:
                return str(self._made[place].payload.get("framework") or "fastify")
        return None


ROUTERS = frozenset(
    {"express", "fastify", "koa", "koa-router", "@koa/router", "hono", "elysia", "polka", "restify", "@hapi/hapi"}
)


def route_fact(fragment: Fragment, method: str, path: str, *, framework: str, known: bool) -> ObservedFact:
    """Make the fact of a route from its fragment (handler, summary, end_line)."""
    attributes: dict[str, JsonValue] = {
        "method": method,
        "path": path,
        "framework": framework,
        "prefix_known": known,
    }
    if fragment.payload.get("summary"):
        attributes["summary"] = fragment.payload["summary"]
    end = fragment.payload.get("end_line")
    return ObservedFact(
        kind=FactKind.HTTP_ROUTE,
        key=f"{method} {path}",
        value=str(fragment.payload.get("handler") or ""),
        path=fragment.path,
        start_line=fragment.line,
        end_line=max(fragment.line, end if isinstance(end, int) else 0),
        rule=f"javascript.{framework}.route",
        rule_version=RouteJoiner.version,
        path_class=fragment.path_class,
        attributes=attributes,
    )
