"""The shape of an observer and of a joiner. A new one is a class of this shape and a line in `catalogue`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeAlias

from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.domain.model.facts import Fragment, ObservedFact

Finding: TypeAlias = ObservedFact | Fragment


class Observer(Protocol):
    """Finds facts and fragments in one file."""

    name: str
    """Dotted and unique, such as ``python.routes``; the rule of each fact begins with it."""
    version: int
    """Raised whenever the findings may differ from those of the version before."""

    def wants(self, file: SourceFile) -> bool:
        """Tell, cheaply and from path, name, language and class, whether this file concerns it."""
        ...

    def observe(self, file: SourceFile) -> Iterable[Finding]:
        """Yield findings in order of appearance; a pure function of the file.

        It may raise `Unreadable` with a reason for people when the file cannot be read as what it claims to be; what it
        yielded before is kept and the file is covered ``partial``. Anything else it raises is recorded the same way.
        Vendored and generated files are never offered; tests, fixtures and examples are, and their findings carry
        their class.
        """
        ...


class Joiner(Protocol):
    """Finds the facts that only show when the fragments of all files lie side by side."""

    name: str
    version: int
    takes: frozenset[str]
    """Kinds of fragments that it wants."""

    def join(self, fragments: Sequence[Fragment], facts: Sequence[ObservedFact]) -> Iterable[ObservedFact]:
        """Yield facts; a pure function. Fragments are ordered by path and appearance, and only of kinds it takes.

        ``facts`` are the manifests, dependencies and entry points of all files.
        """
        ...


class Unreadable(Exception):
    """The file is not what its name claims; the message says why in a few words, such as ``invalid TOML, line 3``."""
