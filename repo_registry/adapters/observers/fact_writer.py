"""Writes facts about one file, with lines that exist and texts that every store can keep."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import attrs

from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.domain.model.facts import FactKind, Fragment, ObservedFact
from repo_registry.domain.model.validation import JsonValue, storable

MAX_KEY: Final = 500
"""Characters of a key; what is longer is cut, as no name that people chose is."""
MAX_VALUE: Final = 2_000
"""Characters of a value or of a text among the attributes."""


@attrs.frozen
class FactWriter:
    """Makes the facts of one rule about one file."""

    file: SourceFile
    rule: str
    version: int

    @property
    def _last_line(self) -> int:
        """Number of lines; the empty rest behind a final line end is none."""
        return len(self.file.lines) - (not self.file.lines[-1])

    def fact(
        self, kind: FactKind, key: str, value: str, line: int, *, end: int = 0, **attributes: JsonValue
    ) -> ObservedFact:
        """Make a fact; lines are brought into the file, and attributes that are ``None`` are left out."""
        last = self._last_line
        start_line = min(max(1, line), last)
        return ObservedFact(
            kind=kind,
            key=storable(key)[:MAX_KEY],
            value=storable(value)[:MAX_VALUE],
            path=self.file.path,
            start_line=start_line,
            end_line=min(max(start_line, end), last),
            rule=self.rule,
            rule_version=self.version,
            path_class=self.file.path_class,
            attributes={name: _storable(given) for name, given in attributes.items() if given is not None},
        )

    def fragment(self, kind: str, line: int, **payload: JsonValue) -> Fragment:
        """Make a fragment, with the same care."""
        return Fragment(
            kind=kind,
            path=self.file.path,
            line=min(max(1, line), self._last_line),
            path_class=self.file.path_class,
            payload={name: _storable(given) for name, given in payload.items()},
        )


def joined_fact(
    kind: FactKind,
    key: str,
    value: str,
    at: Fragment,
    *,
    rule: str,
    version: int,
    attributes: Mapping[str, JsonValue],
) -> ObservedFact:
    """Make a fact that stands where a fragment stands; the fragment's ``end_line``, if it has one, ends it."""
    end = at.payload.get("end_line")
    return ObservedFact(
        kind=kind,
        key=storable(key)[:MAX_KEY],
        value=storable(value)[:MAX_VALUE],
        path=at.path,
        start_line=at.line,
        end_line=max(at.line, end if isinstance(end, int) else 0),
        rule=rule,
        rule_version=version,
        path_class=at.path_class,
        attributes=attributes,
    )


def _storable(value: JsonValue) -> JsonValue:
    if isinstance(value, str):
        return storable(value)[:MAX_VALUE]
    if isinstance(value, list):
        return [_storable(member) for member in value]
    return value
