"""Puts the paths of mounts and namespaces before the paths of Ruby routes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from repo_registry.adapters.observers.fact_writer import joined_fact
from repo_registry.adapters.observers.object_graph import ObjectGraph, Place
from repo_registry.adapters.observers.ruby.inflections import underscored
from repo_registry.adapters.observers.ruby.route_fragments import (
    ACTION,
    API_ONLY,
    MODEL,
    MOUNT,
    ROUTE,
    TABLE,
    joined_path,
)
from repo_registry.adapters.observers.ruby.source import UNKNOWN
from repo_registry.domain.model.facts import FactKind, Fragment, ObservedFact
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.validation import JsonValue

#: Superclass → framework whose routes such a class holds.
BASES: Final = {
    "Sinatra::Base": "sinatra",
    "Sinatra::Application": "sinatra",
    "Grape::API": "grape",
    "Grape::API::Instance": "grape",
    "Roda": "roda",
}
ANCESTORS: Final = 12
"""Superclasses of a class that are followed."""

_APP: Final = "app"


class Label(NamedTuple):
    """What a mount puts before the routes below it."""

    path: str
    module: str


class RouteJoiner:
    """Routes of Rails, Hanami, Sinatra, Grape and Roda."""

    name = "ruby.routes"
    version = 1
    takes = frozenset({ACTION, API_ONLY, MODEL, MOUNT, ROUTE, TABLE})

    def join(self, fragments: Sequence[Fragment], facts: Sequence[ObservedFact]) -> Iterable[ObservedFact]:  # noqa: ARG002 - the port's
        """Yield each route under every path it is mounted at; own routes are mounted by own code only."""
        own = [fragment for fragment in fragments if fragment.path_class is PathClass.OWN]
        rest = [fragment for fragment in fragments if fragment.path_class is not PathClass.OWN]
        yield from _Routes(own).facts(own)
        if any(fragment.kind in {ROUTE, MOUNT} for fragment in rest):
            yield from _Routes(fragments).facts(rest)


class _Routes:
    def __init__(self, fragments: Sequence[Fragment]) -> None:
        self._graph: ObjectGraph[Label] = ObjectGraph(lambda place: place)
        self._superclasses: dict[str, str] = {}
        self._bases: dict[str, tuple[str, ...]] = {}
        self._summaries: dict[tuple[str, str], str] = {}
        self._devise: dict[str, set[str]] = {}
        self._formless: list[str] = []
        tables: set[str] = set()
        for fragment in fragments:
            payload = fragment.payload
            if fragment.kind == TABLE:
                path = payload["path"]
                self._superclasses.setdefault(str(payload["name"]), str(payload["superclass"]))
                if isinstance(path, list) and path:
                    self._bases.setdefault(str(payload["name"]), tuple(str(piece) for piece in path))
            elif fragment.kind == ROUTE:
                tables.add(str(payload["table"]))
            elif fragment.kind == ACTION:
                key = (str(payload["controller"]), str(payload["action"]))
                self._summaries.setdefault(key, str(payload["summary"]))
            elif fragment.kind == MODEL and isinstance(payload["modules"], list):
                self._devise.setdefault(str(payload["model"]), set()).update(map(str, payload["modules"]))
            elif fragment.kind == API_ONLY:
                self._formless.append(str(payload["folder"]))
        self._tables = tables | {*self._superclasses}
        self._tables |= {str(fragment.payload["table"]) for fragment in fragments if fragment.kind == MOUNT}
        for fragment in fragments:
            if fragment.kind == MOUNT:
                self._mount(fragment)

    def _mount(self, fragment: Fragment) -> None:
        table, target = str(fragment.payload["table"]), self._table(fragment)
        if target is None:
            return
        label = Label(
            joined_path([*self._bases.get(table, ()), str(fragment.payload["path"])]), str(fragment.payload["module"])
        )
        self._graph.mount(_place(table), _place(target), label)

    def _table(self, fragment: Fragment) -> str | None:
        """Return the table of this project that a mount names: from the innermost module outwards."""
        name, around = str(fragment.payload["target"]), str(fragment.payload["table"])
        if not name:
            return None
        while around:
            if f"{around}::{name}" in self._tables:
                return f"{around}::{name}"
            around = around.rpartition("::")[0]
        return name if name in self._tables else None

    def facts(self, fragments: Sequence[Fragment]) -> Iterator[ObservedFact]:
        seen: set[tuple[str, str]] = set()
        for fragment in fragments:
            if fragment.kind == ROUTE and self._is_drawn(fragment):
                framework = str(fragment.payload["framework"]) or self._framework(str(fragment.payload["table"]))
                method = str(fragment.payload["method"])
            elif fragment.kind == MOUNT and fragment.payload["answers"] is True and self._is_foreign(fragment):
                framework, method = "rails", "ANY"
            else:
                continue
            if not framework:
                continue
            for path, module, top in self._paths(fragment):
                key = f"{method} {path}"
                if (key, fragment.path) not in seen:
                    seen.add((key, fragment.path))
                    yield self._fact(fragment, key, framework, (module, top))

    def _is_foreign(self, fragment: Fragment) -> bool:
        return bool(fragment.payload["target"]) and self._table(fragment) is None

    def _is_drawn(self, fragment: Fragment) -> bool:
        """Tell whether a route is there: forms not in an API, parts of Devise only if the model includes them."""
        if fragment.payload["form"] is True and any(
            not folder or fragment.path.startswith(f"{folder}/") for folder in self._formless
        ):
            return False
        needs = fragment.payload["needs"]
        if not isinstance(needs, list):
            return True
        return str(needs[1]) in self._devise.get(str(needs[0]), ())

    def _framework(self, name: str) -> str:
        """Return the framework that a class belongs to, by the classes above it."""
        for _ in range(ANCESTORS):
            above = self._superclasses.get(name)
            if not above:
                return ""
            if above in BASES:
                return BASES[above]
            around = name
            while around:
                around = around.rpartition("::")[0]
                inner = f"{around}::{above}" if around else above
                if inner in self._superclasses and inner != name:
                    name = inner
                    break
            else:
                return ""
        return ""

    def _paths(self, fragment: Fragment) -> Iterator[tuple[str, str, str]]:
        table = str(fragment.payload["table"])
        tail = [*self._bases.get(table, ()), str(fragment.payload["path"])]
        for way in self._graph.ways(_place(table)):
            module = "/".join(label.module for label in way.labels if label.module)
            yield joined_path([*(label.path for label in way.labels), *tail]), module, way.top[1]

    def _fact(self, fragment: Fragment, key: str, framework: str, around: tuple[str, str]) -> ObservedFact:
        method, _, path = key.partition(" ")
        module, top = around
        handler = str(fragment.payload.get("handler") or fragment.payload.get("target") or "")
        if module and "#" in handler:
            handler = f"{module}/{handler}"
        attributes: dict[str, JsonValue] = {
            "method": method,
            "path": path,
            "framework": framework,
            "prefix_known": UNKNOWN not in path,
        }
        summary = str(fragment.payload.get("summary") or "") or self._summary(
            handler, str(fragment.payload["table"]), top
        )
        if summary:
            attributes["summary"] = summary
        return joined_fact(
            FactKind.HTTP_ROUTE,
            key,
            handler,
            fragment,
            rule=f"ruby.{framework}.route",
            version=RouteJoiner.version,
            attributes=attributes,
        )

    def _summary(self, handler: str, table: str, top: str) -> str:
        controller, _, action = handler.partition("#")
        for engine in (table, top):
            around = underscored(engine).rpartition("/")[0]
            if around and (f"{around}/{controller}", action) in self._summaries:
                return self._summaries[f"{around}/{controller}", action]
        return self._summaries.get((controller, action), "")


def _place(table: str) -> Place:
    return ("", table)
