"""Puts global prefix, version, module path and controller path before the paths of decorated methods."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from posixpath import dirname

from repo_registry.adapters.observers.javascript.application_settings import GLOBAL_PREFIX, MODULE_PATH, VERSIONING
from repo_registry.adapters.observers.javascript.configuration import TSCONFIG
from repo_registry.adapters.observers.javascript.decorators import CONTROLLER_ROUTE, NEST_MODULE
from repo_registry.adapters.observers.javascript.modules import MODULE
from repo_registry.adapters.observers.javascript.objects import LINK
from repo_registry.adapters.observers.javascript.paths import UNKNOWN, joined, spelled
from repo_registry.adapters.observers.javascript.resolution import Modules
from repo_registry.adapters.observers.javascript.route_join import route_fact
from repo_registry.adapters.observers.object_graph import Place
from repo_registry.domain.model.facts import Fragment, ObservedFact
from repo_registry.domain.model.paths import PathClass

#: Applications of one project whose settings are compared.
APPLICATIONS = 200


class ControllerJoiner:
    """Routes of NestJS, routing-controllers, tsoa and their kin."""

    name = "javascript.controllers"
    version = 1
    takes = frozenset({CONTROLLER_ROUTE, GLOBAL_PREFIX, LINK, MODULE, MODULE_PATH, NEST_MODULE, TSCONFIG, VERSIONING})

    def join(self, fragments: Sequence[Fragment], facts: Sequence[ObservedFact]) -> Iterable[ObservedFact]:
        """Yield each route; what the nearest application sets counts, and is unknown when two as near differ."""
        if not any(fragment.kind == CONTROLLER_ROUTE for fragment in fragments):
            return
        modules = Modules(fragments, facts)
        settings = _Settings(fragments, modules)
        seen: set[tuple[str, str]] = set()
        for fragment in fragments:
            if fragment.kind != CONTROLLER_ROUTE:
                continue
            for path in settings.paths(fragment):
                method = str(fragment.payload["method"])
                if (f"{method} {path}", fragment.path) in seen:
                    continue
                seen.add((f"{method} {path}", fragment.path))
                framework = str(fragment.payload["framework"])
                yield route_fact(fragment, method, path, framework=framework, known=UNKNOWN not in path)


class _Settings:
    def __init__(self, fragments: Sequence[Fragment], modules: Modules) -> None:
        self._modules = modules
        own = [fragment for fragment in fragments if fragment.path_class is PathClass.OWN]
        self._prefixes = [fragment for fragment in own if fragment.kind == GLOBAL_PREFIX][:APPLICATIONS]
        self._versioning = [fragment for fragment in own if fragment.kind == VERSIONING][:APPLICATIONS]
        module_paths: dict[Place, list[str]] = {}
        for fragment in own:
            if fragment.kind == MODULE_PATH:
                place = modules.place(fragment.path, fragment.payload["module"])
                module_paths.setdefault(place, []).append(spelled(fragment.payload["path"], fragment.path, modules))
        self._module_paths: dict[Place, list[str]] = {}
        for fragment in own:
            controllers = fragment.payload.get("controllers") if fragment.kind == NEST_MODULE else None
            for controller in controllers if isinstance(controllers, list) else []:
                known = module_paths.get((fragment.path, str(fragment.payload["id"])))
                if known:
                    self._module_paths[modules.place(fragment.path, controller)] = known

    def paths(self, route: Fragment) -> Iterator[str]:
        payload = route.payload
        controller = spelled(payload["prefix"], route.path, self._modules)
        tail = spelled(payload["path"], route.path, self._modules)
        nest = payload["framework"] == "nestjs"
        before = self._global(route)
        for module in self._module_paths.get((route.path, str(payload["controller"])), [""]):
            for version in self._versions(route) if nest else [""]:
                local = joined([version, module, controller, tail])
                excluded = before is not None and local.strip("/") in _texts(before)
                yield local if before is None or excluded else joined([self._spelled(before), local])

    def _spelled(self, before: Fragment | None) -> str:
        return "" if before is None else spelled(before.payload["prefix"], before.path, self._modules)

    def _global(self, route: Fragment) -> Fragment | None:
        candidates = [one for one in self._prefixes if one.payload["framework"] == route.payload["framework"]]
        nearest = _nearest(route, candidates)
        if len({self._spelled(one) for one in nearest}) > 1:
            first = nearest[0]
            return Fragment(
                kind=GLOBAL_PREFIX,
                path=first.path,
                line=first.line,
                path_class=first.path_class,
                payload={**first.payload, "prefix": [None]},
            )
        return nearest[0] if nearest else None

    def _versions(self, route: Fragment) -> list[str]:
        nearest = _nearest(route, self._versioning)
        if not nearest:
            return [""]
        sign, default = str(nearest[0].payload["prefix"]), nearest[0].payload["default"]
        given = route.payload["versions"]
        found: list[str] = []
        for version in given if isinstance(given, list) else []:
            if version is None:
                found += [f"{sign}{one}" if one else "" for one in (default if isinstance(default, list) else [])]
            else:
                found.append(f"{sign}{version}" if version else "")
        return found or [""]


def _texts(before: Fragment) -> set[str]:
    excluded = before.payload.get("exclude")
    return {str(path).strip("/") for path in excluded} if isinstance(excluded, list) else set()


def _nearest(route: Fragment, candidates: Sequence[Fragment]) -> list[Fragment]:
    """Return the fragments that share most leading folders with the route's file."""
    folders = dirname(route.path).split("/")
    best = -1
    found: list[Fragment] = []
    for candidate in candidates:
        shared = 0
        for left, right in zip(folders, dirname(candidate.path).split("/"), strict=False):
            if left != right:
                break
            shared += 1
        if shared > best:
            best, found = shared, []
        if shared == best:
            found.append(candidate)
    return found
