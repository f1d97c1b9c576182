"""Facts that manifests of every ecosystem give, written one way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import attrs

from repo_registry.adapters.observers.fact_writer import FactWriter
from repo_registry.adapters.observers.licences.declared import declared_licences
from repo_registry.adapters.observers.manifests.purls import purl
from repo_registry.adapters.observers.observer import Unreadable
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.domain.model.facts import FactKind, Fragment, ObservedFact
from repo_registry.domain.model.validation import JsonValue

MAX_LOCKED: Final = 5_000
"""Locked packages that one lock file may give; what follows is left out and the file is covered in part."""
MAX_KEYWORDS: Final = 50

_USER_INFORMATION: Final = re.compile(r"(?<=://)[^/@\s]{1,200}@")
_SPACES: Final = re.compile(r"\s+")


@attrs.frozen
class Sightings:
    """Writes what one manifest or lock file tells."""

    file: SourceFile
    rule: str
    version: int
    ecosystem: str

    @property
    def _writer(self) -> FactWriter:
        return FactWriter(self.file, self.rule, self.version)

    def manifest(
        self,
        *,
        line: int = 1,
        name: str = "",
        version: str = "",
        description: str = "",
        private: bool | None = None,
        keywords: list[str] | None = None,
    ) -> ObservedFact:
        """Write that the file declares a package or its dependencies; what is empty is left out."""
        listed: list[JsonValue] = [*(keywords or [])[:MAX_KEYWORDS]]
        return self._writer.fact(
            FactKind.MANIFEST,
            self.file.path,
            self.ecosystem,
            line,
            name=name or None,
            version=version or None,
            description=_SPACES.sub(" ", description).strip() or None,
            private=private,
            keywords=listed or None,
        )

    def dependency(
        self, name: str, declared: str, line: int, *, scope: str, group: str = "", ecosystem: str = "", end: int = 0
    ) -> Iterator[ObservedFact]:
        """Write a declared dependency; nothing when the name cannot be a package.

        Args:
            name: As written.
            declared: Range, URL or path as written; user information in URLs is left out.
            line: Where it stands.
            scope: As `FactKind.DEPENDENCY` lists.
            group: Extra or dependency group, if any.
            ecosystem: When it is another than the manifest's own.
            end: Last line, when it stands on several.
        """
        key = purl(ecosystem or self.ecosystem, name)
        if key:
            yield self._writer.fact(
                FactKind.DEPENDENCY,
                key,
                _USER_INFORMATION.sub("", _SPACES.sub(" ", declared).strip()),
                line,
                end=end,
                scope=scope,
                group=group or None,
                name=name.strip(),
                ecosystem=ecosystem or self.ecosystem,
            )

    def locked(self, packages: Iterator[tuple[str, str, int]]) -> Iterator[ObservedFact]:
        """Write locked packages, given as name, version and line, each pair of name and version once.

        Raises:
            Unreadable: There are more than `MAX_LOCKED`.
        """
        seen: set[tuple[str, str]] = set()
        for name, version, line in packages:
            key = purl(self.ecosystem, name)
            if not key or not version or (key, version) in seen:
                continue
            if len(seen) >= MAX_LOCKED:
                raise Unreadable(f"more than {MAX_LOCKED} locked packages; the rest is left out")
            seen.add((key, version))
            yield self._writer.fact(FactKind.LOCKED_DEPENDENCY, key, version, line, ecosystem=self.ecosystem)

    def entry_point(self, name: str, target: str, line: int, *, type_: str, group: str = "") -> Iterator[ObservedFact]:
        """Write what starts or loads the package; nothing without a name or target."""
        if name.strip() and target.strip():
            yield self._writer.fact(
                FactKind.ENTRY_POINT,
                name.strip(),
                _SPACES.sub(" ", target).strip(),
                line,
                type=type_,
                group=group or None,
            )

    def fragment(self, kind: str, line: int, **payload: JsonValue) -> Fragment:
        """Leave a half fact for a joiner."""
        return self._writer.fragment(kind, line, **payload)

    def licences(self, statement: str, line: int) -> Iterator[ObservedFact]:
        """Write the SPDX expression that a licence field states; nothing when it states none."""
        for expression in declared_licences(statement):
            yield self._writer.fact(FactKind.LICENSE, expression, "declared", line, method="manifest")
