"""Puts the prefixes at which files of routes are mounted before the routes made by calls."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from posixpath import dirname, normpath
from typing import Final

from repo_registry.adapters.observers.object_graph import ObjectGraph, Place
from repo_registry.adapters.observers.php.laravel import ROUTE, ROUTE_FILE, ROUTES_HERE
from repo_registry.adapters.observers.php.paths import joined
from repo_registry.adapters.observers.php.source import UNKNOWN
from repo_registry.domain.model.facts import FactKind, Fragment, ObservedFact
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.validation import JsonValue

#: Files of routes that a framework mounts by itself, by their names, unless the project says otherwise.
DEFAULTS: Final = {"api.php": "api", "web.php": "", "index.php": "", "routes.php": "", "Routes.php": ""}


class CallRouteJoiner:
    """Routes of Laravel, Lumen, Slim and CodeIgniter."""

    name = "php.routes"
    version = 1
    takes = frozenset({ROUTE, ROUTE_FILE, ROUTES_HERE})

    def join(self, fragments: Sequence[Fragment], facts: Sequence[ObservedFact]) -> Iterable[ObservedFact]:  # noqa: ARG002 - the port's
        """Yield each route under every prefix of its file."""
        files = _Files(fragments)
        seen: set[tuple[str, str]] = set()
        for fragment in fragments:
            for prefix in files.prefixes(fragment) if fragment.kind == ROUTE else []:
                path = joined([prefix, str(fragment.payload["path"])])
                key = f"{fragment.payload['method']} {path}"
                if (key, fragment.path) not in seen:
                    seen.add((key, fragment.path))
                    yield route_fact(fragment, str(fragment.payload["method"]), path)


class _Files:
    def __init__(self, fragments: Sequence[Fragment]) -> None:
        self._holding = {one.path for one in fragments if one.kind == ROUTES_HERE}
        self._laravel = {
            one.path for one in fragments if one.kind == ROUTE and one.payload["framework"] in {"laravel", "lumen"}
        }
        self._graph: ObjectGraph[str] = ObjectGraph(lambda place: place)
        self._rooted: dict[str, list[str]] = {}
        for fragment in fragments:
            if fragment.kind != ROUTE_FILE or fragment.path_class is not PathClass.OWN:
                continue
            file = self._found(str(fragment.payload["file"]), fragment.path)
            prefix = str(fragment.payload["prefix"])
            if not file or file == fragment.path:
                continue
            if fragment.payload["rooted"] is True:
                known = self._rooted.setdefault(file, [])
                if prefix not in known:
                    known.append(prefix)
            else:
                self._graph.mount(_place(fragment.path), _place(file), prefix)

    def _found(self, file: str, by: str) -> str:
        if file.startswith("./"):
            path = normpath(f"{dirname(by)}/{file}").lstrip("/")
            if path in self._holding:
                return path
        tail = normpath(file).lstrip("./")
        fitting = [one for one in self._holding if one == tail or one.endswith(f"/{tail}")]
        return max(fitting, key=lambda one: (_shared(one, by), one), default="")

    def prefixes(self, route: Fragment) -> Iterator[str]:
        if route.path not in self._holding or route.path_class is not PathClass.OWN:
            yield ""
            return
        for way in self._graph.ways(_place(route.path)):
            top = way.top[0]
            for before in self._rooted.get(top, [self._default(top)])[:16]:
                yield joined([before, *way.labels])

    def _default(self, path: str) -> str:
        name = path.rpartition("/")[2]
        if path not in self._laravel and self._laravel:
            return DEFAULTS.get(name, "")
        if path not in self._laravel:
            return ""
        return DEFAULTS.get(name, UNKNOWN)


def route_fact(fragment: Fragment, method: str, path: str) -> ObservedFact:
    """Make the fact of a route fragment under its full path."""
    payload = fragment.payload
    framework = str(payload["framework"])
    attributes: dict[str, JsonValue] = {
        "method": method,
        "path": path,
        "framework": framework,
        "prefix_known": UNKNOWN not in path,
    }
    if payload["summary"]:
        attributes["summary"] = payload["summary"]
    end = payload["end_line"]
    return ObservedFact(
        kind=FactKind.HTTP_ROUTE,
        key=f"{method} {path}",
        value=str(payload["handler"]),
        path=fragment.path,
        start_line=fragment.line,
        end_line=max(fragment.line, end if isinstance(end, int) else 0),
        rule=f"php.{framework}.route",
        rule_version=CallRouteJoiner.version,
        path_class=fragment.path_class,
        attributes=attributes,
    )


def _place(path: str) -> Place:
    return (path, "")


def _shared(left: str, right: str) -> int:
    count = 0
    for one, other in zip(left.split("/"), right.split("/"), strict=False):
        if one != other:
            break
        count += 1
    return count
