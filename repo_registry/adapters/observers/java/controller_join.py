"""Puts the prefixes of programs, classes and inherited types before the paths of annotated methods."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from repo_registry.adapters.observers.java.applications import Applications
from repo_registry.adapters.observers.java.constants import CONSTANTS, UNKNOWN, Constants, filled, joined
from repo_registry.adapters.observers.java.controllers import (
    APPLICATION_PATH,
    MAPPED_METHOD,
    MAPPED_TYPE,
    STEREOTYPE,
)
from repo_registry.adapters.observers.java.settings import SETTINGS
from repo_registry.domain.model.facts import FactKind, Fragment, ObservedFact
from repo_registry.domain.model.validation import JsonValue

#: Types that one class is followed up through, and routes of a project that are reported.
ANCESTORS: Final = 32
ROUTES: Final = 20_000
#: Parts of routes that lead to routes of further classes.
_LOCATORS: Final = 4


class ControllerJoiner:
    """Routes of Spring, JAX-RS, Micronaut and servlets."""

    name = "java.controllers"
    version = 1
    takes = frozenset({APPLICATION_PATH, CONSTANTS, MAPPED_METHOD, MAPPED_TYPE, SETTINGS, STEREOTYPE})

    def join(self, fragments: Sequence[Fragment], facts: Sequence[ObservedFact]) -> Iterable[ObservedFact]:
        """Yield the routes of each controller, own and inherited, in the order of the controllers."""
        if not any(fragment.kind == MAPPED_METHOD for fragment in fragments):
            return
        seen: set[tuple[str, str]] = set()
        for fact in _Controllers(fragments, facts).facts():
            if (fact.key, fact.path) not in seen:
                seen.add((fact.key, fact.path))
                yield fact
            if len(seen) == ROUTES:
                return


class _Controllers:
    def __init__(self, fragments: Sequence[Fragment], facts: Sequence[ObservedFact]) -> None:
        self._constants = Constants(fragments)
        self._applications = Applications(fragments, facts, self._constants)
        self._types: dict[str, Fragment] = {}
        self._stereotypes: dict[str, Fragment] = {}
        self._methods: dict[str, list[Fragment]] = {}
        for fragment in fragments:
            if fragment.kind == MAPPED_TYPE:
                self._types.setdefault(str(fragment.payload["id"]), fragment)
            elif fragment.kind == STEREOTYPE:
                self._stereotypes.setdefault(str(fragment.payload["id"]), fragment)
            elif fragment.kind == MAPPED_METHOD:
                self._methods.setdefault(str(fragment.payload["owner"]), []).append(fragment)

    def facts(self) -> Iterator[ObservedFact]:
        for fragment in self._types.values():
            ancestors = self._ancestors(fragment)
            if self._is_root(fragment, ancestors):
                yield from self._routes(fragment, ancestors, [""], 0)

    # -- what a class is --------------------------------------------------------------------------------------------

    def _marked(self, fragment: Fragment) -> Iterator[Fragment]:
        """Yield the project's own annotations of a type that carry others."""
        markers = fragment.payload["markers"]
        for names in markers if isinstance(markers, list) else []:
            for name in names if isinstance(names, list) else []:
                if str(name) in self._stereotypes:
                    yield self._stereotypes[str(name)]
                    break

    def _is_root(self, fragment: Fragment, ancestors: list[Fragment]) -> bool:
        if fragment.payload["root"] is True:
            return True
        if fragment.payload["stands"] is not True:
            return False
        if any(one.payload["root"] is True for one in self._marked(fragment)):
            return True
        # A class of JAX-RS takes the path of the interface it implements.
        return any(one.payload["framework"] == "jax-rs" and one.payload["prefixes"] is not None for one in ancestors)

    def _ancestors(self, fragment: Fragment) -> list[Fragment]:
        """Return the mapped types above a class, nearest first."""
        found: list[Fragment] = []
        known = {fragment.payload["id"]}
        queue = [fragment]
        while queue and len(found) < ANCESTORS:
            supers = queue.pop(0).payload["supers"]
            for names in supers if isinstance(supers, list) else []:
                above = self._type_named(names)
                if above is not None and above.payload["id"] not in known and len(found) < ANCESTORS:
                    known.add(above.payload["id"])
                    found.append(above)
                    queue.append(above)
        return found

    def _type_named(self, names: JsonValue) -> Fragment | None:
        listed = names if isinstance(names, list) else []
        return next((self._types[str(name)] for name in listed if str(name) in self._types), None)

    # -- routes -----------------------------------------------------------------------------------------------------

    def _prefixes(self, fragment: Fragment, ancestors: list[Fragment]) -> list[str]:
        for one in [fragment, *self._marked(fragment), *ancestors]:
            prefixes = one.payload["prefixes"]
            if isinstance(prefixes, list):
                return [self._constants.spelled(parts) for parts in prefixes]
        return [""]

    def _routes(
        self, fragment: Fragment, ancestors: list[Fragment], before: list[str], depth: int
    ) -> Iterator[ObservedFact]:
        prefixes = self._prefixes(fragment, ancestors) if depth == 0 else [""]
        overridden: set[JsonValue] = set()
        for one in [fragment, *ancestors]:
            methods = self._methods.get(str(one.payload["id"]), [])
            for method in methods:
                if method.payload["handler"] in overridden:
                    continue
                paths = method.payload["paths"]
                for above in before:
                    for prefix in prefixes:
                        for parts in paths if isinstance(paths, list) else []:
                            tail = self._constants.spelled(parts)
                            yield from self._route(fragment, method, [above, prefix, tail], depth)
            overridden |= {method.payload["handler"] for method in methods}

    def _route(self, owner: Fragment, method: Fragment, pieces: list[str], depth: int) -> Iterator[ObservedFact]:
        verbs = method.payload["methods"]
        for verb in verbs if isinstance(verbs, list) else []:
            if verb == "?":
                below = self._type_named(method.payload["returns"])
                if below is not None and depth < _LOCATORS and below.payload["id"] != owner.payload["id"]:
                    yield from self._routes(below, self._ancestors(below), ["/".join(pieces)], depth + 1)
                continue
            yield self._fact(owner, method, str(verb), pieces)

    def _fact(self, owner: Fragment, method: Fragment, verb: str, pieces: list[str]) -> ObservedFact:
        framework = str(method.payload["framework"])
        before = self._applications.prefix(owner.path, framework)
        setting = self._applications.setting(owner.path)
        path = joined([before, *(filled(piece, setting) for piece in pieces)])
        attributes: dict[str, JsonValue] = {
            "method": verb,
            "path": path,
            "framework": framework,
            "prefix_known": UNKNOWN not in path,
        }
        if method.payload["summary"]:
            attributes["summary"] = method.payload["summary"]
        end = method.payload["end_line"]
        return ObservedFact(
            kind=FactKind.HTTP_ROUTE,
            key=f"{verb} {path}",
            value=f"{owner.payload['name']}.{method.payload['handler']}",
            path=method.path,
            start_line=method.line,
            end_line=max(method.line, end if isinstance(end, int) else 0),
            rule=f"java.{framework}.route",
            rule_version=ControllerJoiner.version,
            path_class=method.path_class,
            attributes=attributes,
        )
