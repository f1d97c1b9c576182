"""Puts the prefixes that configuration sets before the routes of Symfony."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from posixpath import dirname, normpath
from typing import Final

from repo_registry.adapters.observers.php.call_route_join import route_fact
from repo_registry.adapters.observers.php.paths import joined
from repo_registry.adapters.observers.php.symfony import CONTROLLER_ROUTE
from repo_registry.adapters.observers.php.symfony_config import CONFIGURED_IMPORT, CONFIGURED_ROUTE
from repo_registry.domain.model.facts import Fragment, ObservedFact
from repo_registry.domain.model.paths import PathClass

#: Imports of one project that are looked at, and how far they are followed.
IMPORTS: Final = 500
_DEPTH: Final = 6
#: The name under which Symfony imports all controllers.
_ALL: Final = "routing.controllers"


class SymfonyJoiner:
    """Routes of Symfony."""

    name = "php.controllers"
    version = 1
    takes = frozenset({CONFIGURED_IMPORT, CONFIGURED_ROUTE, CONTROLLER_ROUTE})

    def join(self, fragments: Sequence[Fragment], facts: Sequence[ObservedFact]) -> Iterable[ObservedFact]:  # noqa: ARG002 - the port's
        """Yield each route under every prefix its file is imported with."""
        imports = _Imports(fragments)
        seen: set[tuple[str, str]] = set()
        for fragment in fragments:
            if fragment.kind == CONFIGURED_IMPORT:
                continue
            for prefix in imports.prefixes(fragment.path, fragment.path_class):
                path = joined([prefix, str(fragment.payload["path"])])
                method = str(fragment.payload["method"])
                if (f"{method} {path}", fragment.path) not in seen:
                    seen.add((f"{method} {path}", fragment.path))
                    yield route_fact(fragment, method, path)


class _Imports:
    def __init__(self, fragments: Sequence[Fragment]) -> None:
        self._imports: list[tuple[str, str, list[str]]] = []
        own = [one for one in fragments if one.kind == CONFIGURED_IMPORT and one.path_class is PathClass.OWN]
        for fragment in own[:IMPORTS]:
            resource, prefixes = str(fragment.payload["resource"]), fragment.payload["prefixes"]
            texts = [str(one) for one in prefixes] if isinstance(prefixes, list) else [""]
            self._imports.append((fragment.path, _target(resource, fragment.path), texts))
        self._known: dict[str, list[str]] = {}

    def prefixes(self, path: str, path_class: PathClass) -> list[str]:
        if path_class is not PathClass.OWN:
            return [""]
        if path not in self._known:
            self._known[path] = list(dict.fromkeys(self._above(path, 0)))[:16] or [""]
        return self._known[path]

    def _above(self, path: str, depth: int) -> Iterator[str]:
        """Yield the prefixes of a file through the imports above it, the longest matching resource only."""
        fitting = [one for one in self._imports if one[0] != path and _covers(one[1], path)]
        longest = max((len(target) for _, target, _ in fitting), default=0)
        for importer, target, prefixes in fitting[:16]:
            if len(target) < longest or depth == _DEPTH:
                continue
            for before in list(self._above(importer, depth + 1)) or [""]:
                for prefix in prefixes:
                    yield joined([before, prefix])


def _covers(target: str, path: str) -> bool:
    if target == _ALL:
        return path.endswith(".php")
    return path == target or path.startswith(f"{target}/")


def _target(resource: str, by: str) -> str:
    """Return the file or folder that a resource names, from the root."""
    if resource == _ALL:
        return resource
    if resource.startswith("@"):
        return resource  # a bundle, which lies elsewhere
    plain = resource.replace("%kernel.project_dir%/", "/").partition("*")[0]
    if resource.startswith("%kernel.project_dir%"):
        home = by.partition("config/")[0]
        return normpath(f"{home}{plain.lstrip('/')}").strip("/")
    return normpath(f"{dirname(by)}/{plain}").strip("/")
