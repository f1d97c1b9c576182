"""What an outline tells of a whole file, read back from its fragment; a name is read when somebody asks for it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TypeAlias

from repo_registry.adapters.observers.python.term_json import load
from repo_registry.adapters.observers.python.terms import Definition, Import, Term
from repo_registry.domain.model.facts import Fragment
from repo_registry.domain.model.validation import JsonValue

Binding: TypeAlias = tuple[int, Term]
"""Line, and what a name is bound to there."""


class Module:
    """The names of one file.

    Most names of a project lead to no route and no command, so each is turned into a term only when it is looked up.
    """

    def __init__(self, fragment: Fragment) -> None:
        payload = fragment.payload
        self.path = fragment.path
        self.path_class = fragment.path_class
        self.is_program = payload.get("main") is True
        self.doc = str(payload.get("doc") or "")
        self.stars = tuple(_stars(payload.get("stars")))
        self._bindings = _dict(payload.get("bindings"))
        self._invokes = _dict(payload.get("invokes"))
        self._functions = _dict(payload.get("functions"))
        self._read: dict[tuple[str, str], list[Binding]] = {}

    def names(self, scope: str) -> Collection[str]:
        """Return the names bound in a scope, in the order of the fragment."""
        return _dict(self._bindings.get(scope)).keys()

    def bound(self, scope: str, name: str) -> list[Binding]:
        """Return what a name is bound to in a scope itself: line and term, by line."""
        key = (scope, name)
        known = self._read.get(key)
        if known is None:
            names = self._bindings.get(scope)
            known = _bound_terms(names.get(name)) if isinstance(names, dict) else []
            self._read[key] = known
        return known

    def imports(self, scope: str | None = None) -> Iterator[Import]:
        """Yield the names imported in one scope, or in all."""
        for one in self._bindings if scope is None else [scope]:
            for bound in _dict(self._bindings.get(one)).values():
                for pair in _list(bound):
                    match pair:
                        case [_, ["i", int() as level, str() as module, str() as name]]:
                            yield Import(level=level, module=module, name=name)
                        case _:
                            continue

    def invoked(self, scope: str) -> tuple[str, ...]:
        """Return the names that a function, or the module itself, plainly calls."""
        return tuple(str(name) for name in _list(self._invokes.get(scope)))

    def function(self, name: str) -> tuple[int, int, str] | None:
        """Return first line, last line of the header, and help of a function at module level."""
        return _lines(self._functions[name]) if name in self._functions else None

    def is_class(self, scope: str) -> bool:
        """Tell whether a scope is the body of a class."""
        outer, _, name = scope.rpartition(".")
        return any(isinstance(term, Definition) and term.kind == "class" for _, term in self.bound(outer, name))

    def owner_of(self, scope: str) -> str | None:
        """Return the class whose method this scope is."""
        outer = scope.rpartition(".")[0]
        return outer if outer and self.is_class(outer) else None


def _dict(value: JsonValue) -> dict[str, JsonValue]:
    return value if isinstance(value, dict) else {}


def _list(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []


def _stars(value: JsonValue) -> Iterator[tuple[int, str]]:
    for pair in _list(value):
        match pair:
            case [int() as level, str() as module]:
                yield level, module
            case _:
                continue


def _lines(value: JsonValue) -> tuple[int, int, str]:
    match value:
        case [int() as start, int() as end, str() as text]:
            return start, end, text
        case _:
            return 1, 1, ""


def _bound_terms(value: JsonValue) -> list[Binding]:
    return [(pair[0], load(pair[1])) for pair in _list(value) if isinstance(pair, list) and isinstance(pair[0], int)]
