"""What a Java or Kotlin file declares: types, members and annotations, in one form for both languages."""

from __future__ import annotations

from functools import cached_property

import attrs
from tree_sitter import Node

#: Names that one name may stand for, as far as imports leave it open.
CANDIDATES = 8


@attrs.frozen(eq=False)
class Annotation:
    """An annotation where it is written."""

    name: str
    """As written, without the ``@``; possibly qualified."""
    arguments: tuple[tuple[str, Node], ...]
    """``(name, expression)``; the only unnamed one, or all unnamed ones in Kotlin, are called ``value``."""
    node: Node

    def argument(self, *names: str) -> Node | None:
        """Return the expression of the first of these arguments that is given."""
        for wanted in names:
            for name, node in self.arguments:
                if name == wanted:
                    return node
        return None


@attrs.frozen(eq=False)
class Member:
    """A method, a field or a function of a file."""

    name: str
    kind: str
    """``method``, ``field`` or ``function``."""
    annotations: tuple[Annotation, ...]
    modifiers: frozenset[str]
    node: Node
    value: Node | None = None
    """Of a field."""
    returns: str = ""
    """Type that a method returns, or type of a field, without type arguments."""
    parameters: int = 0


@attrs.frozen(eq=False)
class Declaration:
    """A class or one of its kin."""

    name: str
    """Within the file, dotted: ``Outer.Inner``."""
    kind: str
    """``class``, ``interface``, ``enum``, ``record``, ``object`` or ``annotation``."""
    annotations: tuple[Annotation, ...]
    modifiers: frozenset[str]
    supertypes: tuple[str, ...]
    members: tuple[Member, ...]
    node: Node
    local: bool = False
    """Declared inside a function."""


@attrs.frozen
class Import:
    """An import; of ``import static a.B.C`` the module is ``a.B.C``."""

    module: str
    line: int
    every: bool = False
    """Imports all names of the module."""
    alias: str = ""
    static: bool = False


@attrs.define(slots=False, eq=False)
class Unit:
    """One file."""

    package: str
    imports: tuple[Import, ...]
    types: tuple[Declaration, ...]
    functions: tuple[Member, ...]
    """Functions and properties outside any class, in Kotlin."""

    @cached_property
    def _named(self) -> dict[str, str]:
        return {(one.alias or one.module.rpartition(".")[2]): one.module for one in self.imports if not one.every}

    @cached_property
    def _every(self) -> list[str]:
        return list(dict.fromkeys(one.module for one in self.imports if one.every))

    @cached_property
    def _own(self) -> frozenset[str]:
        return frozenset(one.name for one in self.types)

    def qualified(self, name: str) -> str:
        """Return the full name of something that this file declares."""
        return f"{self.package}.{name}" if self.package else name

    def candidates(self, name: str, owner: str = "") -> list[str]:
        """Return full names that a type may have, the likeliest first.

        Args:
            name: As written, such as ``Api`` or ``Api.Paths``.
            owner: The declaration in which it is written.
        """
        first, dot, rest = name.partition(".")
        if first in self._named:
            return [self._named[first] + dot + rest]
        found: list[str] = []
        around = owner
        while around:
            if f"{around}.{first}" in self._own or around.rpartition(".")[2] == first:
                found.append(self.qualified(f"{around}.{name}" if f"{around}.{first}" in self._own else around))
            around = around.rpartition(".")[0]
        if first in self._own:
            return [*found, self.qualified(name)][:CANDIDATES]
        found += [self.qualified(name), *(f"{module}.{name}" for module in self._every)]
        if first[:1].islower() and dot:
            found.append(name)
        return found[:CANDIDATES]

    def members_named(self, name: str, owner: str, supertypes: tuple[str, ...]) -> list[str]:
        """Return full names that a bare name of a constant may have, the likeliest first."""
        if name in self._named:
            return [self._named[name]]
        found: list[str] = []
        around = owner
        while around:
            found.append(self.qualified(f"{around}.{name}"))
            around = around.rpartition(".")[0]
        found += [self.qualified(name), *(f"{one}.{name}" for kind in supertypes for one in self.candidates(kind)[:2])]
        found += [f"{module}.{name}" for module in self._every]
        return found[:CANDIDATES]

    def is_of(self, name: str, packages: frozenset[str]) -> str | None:
        """Return the simple name if the written name is one of these packages' by the imports, else ``None``."""
        simple = name.rpartition(".")[2]
        if simple != name:
            return simple if any(one.rpartition(".")[0] in packages for one in self.candidates(name)) else None
        imported = self._named.get(simple)
        if imported is not None:
            package, _, original = imported.rpartition(".")
            return original if package in packages else None
        return simple if simple not in self._own and any(one in packages for one in self._every) else None
