"""What an outline tells of a whole file, read back from its fragment."""

from __future__ import annotations

import attrs

from repo_registry.adapters.observers.python.term_json import load
from repo_registry.adapters.observers.python.terms import Term
from repo_registry.domain.model.facts import Fragment
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.validation import JsonValue


@attrs.frozen(kw_only=True, eq=False)
class Module:
    """The names of one file."""

    path: str
    path_class: PathClass
    bindings: dict[str, dict[str, list[tuple[int, Term]]]]
    stars: tuple[tuple[int, str], ...]
    invokes: dict[str, tuple[str, ...]]
    is_program: bool
    doc: str
    functions: dict[str, tuple[int, int, str]]


def read_module(fragment: Fragment) -> Module:
    """Read what an outline left of a file."""
    payload = fragment.payload
    return Module(
        path=fragment.path,
        path_class=fragment.path_class,
        bindings={
            scope: {name: _bound_terms(bound) for name, bound in _dict(names).items()}
            for scope, names in _dict(payload.get("bindings")).items()
        },
        stars=tuple(
            (pair[0], pair[1])
            for pair in _list(payload.get("stars"))
            if isinstance(pair, list) and isinstance(pair[0], int) and isinstance(pair[1], str)
        ),
        invokes={
            scope: tuple(str(name) for name in _list(names)) for scope, names in _dict(payload.get("invokes")).items()
        },
        is_program=payload.get("main") is True,
        doc=str(payload.get("doc") or ""),
        functions={name: _lines(value) for name, value in _dict(payload.get("functions")).items()},
    )


def _dict(value: JsonValue) -> dict[str, JsonValue]:
    return value if isinstance(value, dict) else {}


def _list(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []


def _lines(value: JsonValue) -> tuple[int, int, str]:
    match value:
        case [int() as start, int() as end, str() as text]:
            return start, end, text
        case _:
            return 1, 1, ""


def _bound_terms(value: JsonValue) -> list[tuple[int, Term]]:
    return [(pair[0], load(pair[1])) for pair in _list(value) if isinstance(pair, list) and isinstance(pair[0], int)]
