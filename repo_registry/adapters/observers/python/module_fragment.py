"""What an outline tells of a whole file, read back from its fragment; a name is read when somebody asks for it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from repo_registry.adapters.observers.python.binding_json import StoredBindings
from repo_registry.adapters.observers.python.terms import Binding, Definition
from repo_registry.domain.model.facts import Fragment
from repo_registry.domain.model.validation import JsonValue


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
        self._bindings = StoredBindings(payload)
        self._invokes = _dict(payload.get("invokes"))
        self._functions = _dict(payload.get("functions"))

    def binds(self, scope: str, name: str) -> bool:
        """Tell whether a name is bound in a scope itself."""
        return self._bindings.binds(scope, name)

    def names(self, scope: str) -> Collection[str]:
        """Return the names bound in a scope: imported ones first, each in the order of the file."""
        return self._bindings.names(scope)

    def bound(self, scope: str, name: str) -> list[Binding]:
        """Return what a name is bound to in a scope itself, by line."""
        return self._bindings.bound(scope, name)

    def imports(self, scope: str | None = None) -> Iterator[tuple[int, str]]:
        """Yield level and module of the import statements of one scope, or of all."""
        return self._bindings.imports(scope)

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
