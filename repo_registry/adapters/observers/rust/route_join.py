"""Puts the prefixes of nested routers and scopes before the paths of Rust routes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from repo_registry.adapters.observers.fact_writer import joined_fact
from repo_registry.adapters.observers.object_graph import ObjectGraph, Place
from repo_registry.adapters.observers.rust.crates import Crates
from repo_registry.adapters.observers.rust.functions import NOWHERE, Functions
from repo_registry.adapters.observers.rust.routes import MOUNT, ROUTE, ROUTER, UNKNOWN
from repo_registry.domain.model.facts import FactKind, Fragment, ObservedFact
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.validation import JsonValue


class RouteJoiner:
    """Routes of axum, Actix, Rocket and warp."""

    name = "rust.routes"
    version = 1
    takes = frozenset({MOUNT, ROUTE, ROUTER})

    def join(self, fragments: Sequence[Fragment], facts: Sequence[ObservedFact]) -> Iterable[ObservedFact]:
        """Yield each route under every prefix; own routes are mounted by own code only."""
        crates = Crates(facts)
        own = [fragment for fragment in fragments if fragment.path_class is PathClass.OWN]
        rest = [fragment for fragment in fragments if fragment.path_class is not PathClass.OWN]
        for group, shown in ((own, own), (list(fragments), rest)):
            if any(fragment.kind == ROUTE for fragment in shown):
                yield from _Routes(group, crates).facts(shown)


class _Routes:
    def __init__(self, fragments: Sequence[Fragment], crates: Crates) -> None:
        self._graph: ObjectGraph[str] = ObjectGraph(lambda place: place)
        routers = [fragment for fragment in fragments if fragment.kind == ROUTER]
        self._functions = Functions(((one.path, str(one.payload["id"])) for one in routers), crates)
        self._mounting: set[str] = set()
        self._frameworks: dict[Place, str] = {}
        for fragment in fragments:
            if fragment.kind == ROUTE and fragment.payload["framework"]:
                self._frameworks.setdefault(self._place(fragment, "owner"), str(fragment.payload["framework"]))
        for router in routers:
            given = self._place(router, "given")
            if given != NOWHERE:
                self._graph.mount((router.path, str(router.payload["id"])), given)
        for fragment in fragments:
            if fragment.kind == MOUNT:
                above, below = self._place(fragment, "parent"), self._place(fragment, "child")
                if NOWHERE not in (above, below):
                    label = str(fragment.payload["label"])
                    self._graph.mount(above, below, *([label] if label.strip("/") else []))
                    self._mounting.add(self._frameworks.get(below, ""))

    def _place(self, fragment: Fragment, key: str) -> Place:
        return self._functions.place(fragment.path, fragment.payload[key])

    def facts(self, fragments: Sequence[Fragment]) -> Iterator[ObservedFact]:
        seen: set[tuple[str, str]] = set()
        for fragment in fragments:
            if fragment.kind != ROUTE:
                continue
            owner = self._place(fragment, "owner")
            attributed = bool(fragment.payload["framework"]) and not str(fragment.payload["owner"]).startswith("o:")
            if attributed and fragment.payload["framework"] == "axum" and not self._graph.is_mounted(owner):
                continue  # only documentation
            for way in self._graph.ways(owner):
                framework = str(fragment.payload["framework"]) or self._frameworks.get(way.top, "axum")
                lost = attributed and framework in self._mounting and not self._graph.is_mounted(owner)
                pieces = [*([UNKNOWN] if lost else []), *way.labels, str(fragment.payload["path"])]
                key = f"{fragment.payload['method']} {_joined(pieces)}"
                if (key, fragment.path) not in seen:
                    seen.add((key, fragment.path))
                    yield self._fact(fragment, key, framework)

    @staticmethod
    def _fact(fragment: Fragment, key: str, framework: str) -> ObservedFact:
        method, _, path = key.partition(" ")
        attributes: dict[str, JsonValue] = {
            "method": method,
            "path": path,
            "framework": framework,
            "prefix_known": UNKNOWN not in path,
        }
        if fragment.payload["summary"]:
            attributes["summary"] = str(fragment.payload["summary"])
        return joined_fact(
            FactKind.HTTP_ROUTE,
            key,
            str(fragment.payload["handler"]),
            fragment,
            rule=f"rust.{framework}.route",
            version=RouteJoiner.version,
            attributes=attributes,
        )


def _joined(pieces: Sequence[str]) -> str:
    text = "/".join(piece.strip("/") for piece in pieces if piece.strip("/"))
    return text if text.startswith(UNKNOWN) else f"/{text}"
