"""The outlines of all files of a project, side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import attrs

from repo_registry.adapters.observers.python import vocabulary
from repo_registry.adapters.observers.python.entities import Site
from repo_registry.adapters.observers.python.module_fragment import Module
from repo_registry.adapters.observers.python.modules import ModuleIndex
from repo_registry.adapters.observers.python.term_json import load
from repo_registry.adapters.observers.python.terms import Call, Member, Ref, Term
from repo_registry.domain.model.facts import Fragment
from repo_registry.domain.model.paths import PathClass

MAX_CALLERS: Final = 60
"""Calls of one function that are looked at for what they pass."""


@attrs.frozen(kw_only=True, eq=False)
class PlacedCall:
    """A call that an outline kept."""

    site: Site
    path_class: PathClass
    call: Call

    @property
    def is_of_method(self) -> bool:
        """Whether it may call a method of an object, which is then passed first without being written."""
        return isinstance(self.call.callee, Ref) and "." in self.call.callee.name


class Project:
    """The modules of a project, and the calls that make, mount or register something."""

    def __init__(self, fragments: Sequence[Fragment]) -> None:
        self.modules: dict[str, Module] = {}
        self.calls: list[PlacedCall] = []
        self._callers: dict[str, list[PlacedCall]] = {}
        for fragment in fragments:
            if fragment.kind == vocabulary.MODULE:
                self.modules[fragment.path] = Module(fragment)
            elif fragment.kind == vocabulary.CALL:
                self._add_call(fragment)
        self.index = ModuleIndex(self.modules)

    def _add_call(self, fragment: Fragment) -> None:
        term = load(fragment.payload.get("term"))
        if not isinstance(term, Call):
            return
        site = Site(path=fragment.path, scope=str(fragment.payload.get("scope", "")), line=fragment.line)
        placed = PlacedCall(site=site, path_class=fragment.path_class, call=term)
        self.calls.append(placed)
        passed = [*term.args, *(value for _, value in term.keywords)]
        if isinstance(term.callee, Ref) and any(isinstance(one, Ref | Member) for one in passed):
            self._callers.setdefault(term.callee.name.rpartition(".")[2], []).append(placed)

    def passed(self, path: str, function: str, name: str, position: int) -> Iterator[tuple[PlacedCall, Term]]:
        """Yield what calls by the last name of a function pass for a parameter; they may mean another function.

        A call in a test says nothing about own code.
        """
        path_class = self.modules[path].path_class
        for placed in self._callers.get(function.rpartition(".")[2], ())[:MAX_CALLERS]:
            shifted = None
            if placed.is_of_method and "." in function:
                shifted = placed.call.argument(position - 1, name) if position else None
            found = shifted if shifted is not None else placed.call.argument(position, name)
            if found is not None and placed.path_class in {path_class, PathClass.OWN}:
                yield placed, found

    def file_of(self, importer: str, level: int, module: str) -> str | None:
        """Return the file or folder of an imported module, or ``None`` when it is not of this project."""
        if level:
            return self.index.relative(importer, level, module)
        return self.index.absolute(importer, module)
