"""Decides whether the default main module of an npm package is really there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from repo_registry.adapters.observers.fact_writer import FactWriter
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.domain.model.facts import FactKind, Fragment, ObservedFact
from repo_registry.domain.model.paths import PathClass

_INDEXES: Final = frozenset({"index.js", "index.mjs", "index.cjs", "index.ts"})


class IndexModule:
    """Leaves a fragment for every file that a package may be loaded by without saying so."""

    name = "manifests.npm.index_module"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether it is an index module of own code."""
        return file.name in _INDEXES and file.path_class is PathClass.OWN

    def observe(self, file: SourceFile) -> Iterator[Finding]:
        """Yield the fragment."""
        yield FactWriter(file, self.name, self.version).fragment("npm.index", 1)


class MainModule:
    """Pairs packages without a proven main module with the index module in their folder."""

    name = "manifests.npm.main_module"
    version = 1
    takes = frozenset({"npm.main", "npm.index"})

    def join(self, fragments: Sequence[Fragment], facts: Sequence[ObservedFact]) -> Iterable[ObservedFact]:  # noqa: ARG002 - the port's
        """Yield an entry point per package whose index module exists, at the package's own line."""
        indexes = {fragment.path for fragment in fragments if fragment.kind == "npm.index"}
        for fragment in fragments:
            folder = str(fragment.payload.get("folder", ""))
            path = f"{folder}/index.js" if folder else "index.js"
            if fragment.kind == "npm.main" and path in indexes:
                yield ObservedFact(
                    kind=FactKind.ENTRY_POINT,
                    key=str(fragment.payload["name"]),
                    value=str(fragment.payload["main"]),
                    path=fragment.path,
                    start_line=fragment.line,
                    end_line=fragment.line,
                    rule=self.name,
                    rule_version=self.version,
                    path_class=fragment.path_class,
                    attributes={"type": "main"},
                )
