"""What a name turns out to be once the files lie side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, TypeAlias

import attrs

from repo_registry.adapters.observers.python.terms import Call, Items, Table, Term

MAX_FOUND: Final = 200
"""Things that one name may stand for."""


@attrs.frozen(kw_only=True)
class Site:
    """A place in a file from which names are looked up."""

    path: str
    scope: str
    line: int


@attrs.frozen(kw_only=True)
class External:
    """Something of another project, such as ``fastapi.APIRouter``."""

    name: str


@attrs.frozen(kw_only=True)
class ModuleOf:
    """A module or package of the project; ``path`` is its file."""

    path: str


@attrs.frozen(kw_only=True)
class Defined:
    """A function of the project."""

    path: str
    qualname: str


@attrs.frozen(kw_only=True)
class ClassOf:
    """A class of the project."""

    path: str
    qualname: str


@attrs.frozen(kw_only=True)
class Made:
    """What a call returns; two calls are two things."""

    path: str
    scope: str = attrs.field(eq=False)
    call: Call = attrs.field(eq=False)
    line: int
    column: int

    @property
    def site(self) -> Site:
        """Where the call stands."""
        return Site(path=self.path, scope=self.scope, line=self.line)


@attrs.frozen(kw_only=True)
class Part:
    """An attribute of something that is not followed further, such as ``app.cli``."""

    of: Entity
    name: str


@attrs.frozen(kw_only=True)
class Given:
    """A parameter of a function, when nobody in the project says what is passed."""

    path: str
    scope: str
    name: str


@attrs.frozen(kw_only=True)
class Value:
    """A text, list or table, with the place where its names are looked up."""

    site: Site
    term: Term

    @property
    def elements(self) -> Sequence[Term]:
        """The first elements of a list or values of a table; a text has none."""
        match self.term:
            case Items(items=items):
                return items[:MAX_FOUND]
            case Table(pairs=pairs):
                return [value for _, value in pairs[:MAX_FOUND]]
            case _:
                return ()


Entity: TypeAlias = External | ModuleOf | Defined | ClassOf | Made | Part | Given | Value


def distinct(entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """Return the first of them, each once."""
    return tuple(dict.fromkeys(entities))[:MAX_FOUND]
