"""Bindings as JSON, for the way through a fragment: imports by statement, everything else by name.

Imports are half of all bindings, and most of them lead nowhere: a statement that imports many names is one row of line,
level, module and names, where a name is a text or, bound to another name, that name and its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TypeAlias

from repo_registry.adapters.observers.python.bindings import Bindings
from repo_registry.adapters.observers.python.term_json import dump, load
from repo_registry.adapters.observers.python.terms import Binding, Import
from repo_registry.domain.model.validation import JsonValue


def dump_bindings(bindings: Bindings) -> dict[str, JsonValue]:
    """Return ``imports`` and ``bindings`` of a module's payload."""
    others: dict[str, JsonValue] = {}
    for scope, names in bindings.items():
        kept: dict[str, JsonValue] = {
            name: [[line, dump(term)] for line, term in bound if not isinstance(term, Import)]
            for name, bound in names.items()
            if not all(isinstance(term, Import) for _, term in bound)
        }
        if kept:
            others[scope] = kept
    imports = {scope: _rows(names) for scope, names in bindings.items()}
    return {"imports": {scope: rows for scope, rows in imports.items() if rows}, "bindings": others}


def _rows(names: Mapping[str, list[Binding]]) -> list[JsonValue]:
    rows: dict[tuple[int, int, str], list[JsonValue]] = {}
    for name, bound in names.items():
        for line, term in bound:
            if isinstance(term, Import):
                own: JsonValue = name if name == term.name else [name, term.name]
                rows.setdefault((line, term.level, term.module), []).append(own)
    return [[line, level, module, own] for (line, level, module), own in rows.items()]


_Imported: TypeAlias = tuple[int, int, str, str]
"""Line, level, module and name there."""


class StoredBindings:
    """The bindings of a fragment; a term is read when its name is looked up."""

    def __init__(self, payload: Mapping[str, JsonValue]) -> None:
        self._bindings = _dict(payload.get("bindings"))
        self._rows = _dict(payload.get("imports"))
        self._imports: dict[str, dict[str, list[_Imported]]] = {}
        self._read: dict[tuple[str, str], list[Binding]] = {}

    def binds(self, scope: str, name: str) -> bool:
        """Tell whether a name is bound in a scope itself."""
        return name in _dict(self._bindings.get(scope)) or name in self._imported(scope)

    def names(self, scope: str) -> Collection[str]:
        """Return the names bound in a scope: imported ones first, each in the order of the file."""
        return {**self._imported(scope), **_dict(self._bindings.get(scope))}.keys()

    def bound(self, scope: str, name: str) -> list[Binding]:
        """Return what a name is bound to in a scope itself, by line; on the same line an import comes first."""
        key = (scope, name)
        known = self._read.get(key)
        if known is None:
            others = _bound_terms(_dict(self._bindings.get(scope)).get(name))
            imports = self._imported(scope).get(name, ()) if scope in self._rows else ()
            read = [(line, Import(level=level, module=module, name=own)) for line, level, module, own in imports]
            known = sorted([*read, *others], key=_line) if read else others
            self._read[key] = known
        return known

    def imports(self, scope: str | None = None) -> Iterator[tuple[int, str]]:
        """Yield level and module of the import statements of one scope, or of all."""
        for one in self._rows if scope is None else [scope]:
            for row in _list(self._rows.get(one)):
                match row:
                    case [int(), int() as level, str() as module, list()]:
                        yield level, module
                    case _:
                        continue

    def _imported(self, scope: str) -> dict[str, list[_Imported]]:
        known = self._imports.get(scope)
        if known is None:
            known = {}
            for row in _list(self._rows.get(scope)):
                for name, imported in _names(row):
                    known.setdefault(name, []).append(imported)
            self._imports[scope] = known
        return known


def _names(row: JsonValue) -> Iterator[tuple[str, _Imported]]:
    match row:
        case [int() as line, int() as level, str() as module, list() as names]:
            for name in names:
                match name:
                    case str():
                        yield name, (line, level, module, name)
                    case [str() as bound, str() as own]:
                        yield bound, (line, level, module, own)
                    case _:
                        continue
        case _:
            return


def _line(binding: Binding) -> int:
    return binding[0]


def _dict(value: JsonValue) -> dict[str, JsonValue]:
    return value if isinstance(value, dict) else {}


def _list(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []


def _bound_terms(value: JsonValue) -> list[Binding]:
    return [(pair[0], load(pair[1])) for pair in _list(value) if isinstance(pair, list) and isinstance(pair[0], int)]
