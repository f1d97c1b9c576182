"""Settles what a Cargo.toml leaves to its workspace and to the folder layout."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from repo_registry.adapters.observers.fact_writer import FactWriter
from repo_registry.adapters.observers.licences.declared import declared_licences
from repo_registry.adapters.observers.manifests.purls import purl
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.domain.model.facts import FactKind, Fragment, ObservedFact
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.validation import JsonValue

_Declared: TypeAlias = dict[tuple[str, str], Fragment]

_BINARY: Final = re.compile(r"(?:(?P<folder>.+)/)?src/(?:main|bin/(?P<name>[\w-]+)|bin/(?P<sub>[\w-]+)/main)\.rs")


class RustMain:
    """Leaves a fragment for every file that Cargo takes for a binary by its place."""

    name = "manifests.cargo.main"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether the path is one of a binary."""
        return file.path_class is PathClass.OWN and bool(_BINARY.fullmatch(file.path))

    def observe(self, file: SourceFile) -> Iterator[Finding]:
        """Yield the fragment."""
        match = _BINARY.fullmatch(file.path)
        if match is not None:
            yield FactWriter(file, self.name, self.version).fragment(
                "cargo.main",
                1,
                folder=match.group("folder") or "",
                name=match.group("name") or match.group("sub") or "",
            )


class CargoPackages:
    """Binaries by folder layout, and dependencies and licences inherited from the workspace above."""

    name = "manifests.cargo.packages"
    version = 1
    takes = frozenset(
        {"cargo.package", "cargo.main", "cargo.inherited", "cargo.workspace_dependency", "cargo.workspace_licence"}
    )

    def join(self, fragments: Sequence[Fragment], facts: Sequence[ObservedFact]) -> Iterable[ObservedFact]:  # noqa: ARG002 - the port's
        """Yield entry points, dependencies and licences."""
        packages = [fragment for fragment in fragments if fragment.kind == "cargo.package"]
        yield from self._binaries(packages, fragments)
        declared = _by_folder(fragments, "cargo.workspace_dependency")
        for fragment in fragments:
            if fragment.kind == "cargo.inherited":
                yield from self._inherited(fragment, declared)
        licences = _by_folder(fragments, "cargo.workspace_licence")
        for package in packages:
            found = _nearest(licences, package.path, "") if package.payload["inherits_licence"] else None
            for expression in declared_licences(str(found.payload["licence"])) if found else ():
                yield self._fact(FactKind.LICENSE, expression, "declared", package, {"method": "manifest"})

    def _binaries(self, packages: list[Fragment], fragments: Sequence[Fragment]) -> Iterator[ObservedFact]:
        by_folder = {str(package.payload["folder"]): package for package in packages}
        for main in fragments:
            package = by_folder.get(str(main.payload.get("folder", ""))) if main.kind == "cargo.main" else None
            if package is None or not package.payload["autobins"]:
                continue
            folder = str(package.payload["folder"])
            target = main.path.removeprefix(f"{folder}/") if folder else main.path
            name = str(main.payload["name"] or package.payload["name"])
            if target in _texts(package.payload, "listed") or name in _texts(package.payload, "names"):
                continue
            yield self._fact(FactKind.ENTRY_POINT, name, target, package, {"type": "bin"})

    def _inherited(self, fragment: Fragment, declared: _Declared) -> Iterator[ObservedFact]:
        name = str(fragment.payload["name"])
        found = _nearest(declared, fragment.path, name)
        written = str(found.payload["package"]) if found else name
        key = purl("cargo", written)
        if key:
            attributes: dict[str, JsonValue] = {
                "scope": fragment.payload["scope"],
                "name": written,
                "ecosystem": "cargo",
                "inherited": True,
            }
            if fragment.payload["group"]:
                attributes["group"] = fragment.payload["group"]
            value = str(found.payload["declared"]) if found else ""
            yield self._fact(FactKind.DEPENDENCY, key, value, fragment, attributes)

    def _fact(
        self,
        kind: FactKind,
        key: str,
        value: str,
        at: Fragment,
        attributes: Mapping[str, JsonValue],
    ) -> ObservedFact:
        return ObservedFact(
            kind=kind,
            key=key,
            value=value,
            path=at.path,
            start_line=at.line,
            end_line=at.line,
            rule=self.name,
            rule_version=self.version,
            path_class=at.path_class,
            attributes=attributes,
        )


def _texts(payload: Mapping[str, JsonValue], key: str) -> list[str]:
    listed = payload.get(key)
    return [str(text) for text in listed] if isinstance(listed, list) else []


def _by_folder(fragments: Sequence[Fragment], kind: str) -> _Declared:
    """Index what workspaces declare by folder and name; what has no name is under ``""``."""
    found: _Declared = {}
    for fragment in fragments:
        if fragment.kind == kind:
            found.setdefault((str(fragment.payload["folder"]), str(fragment.payload.get("name", ""))), fragment)
    return found


def _nearest(declared: _Declared, path: str, name: str) -> Fragment | None:
    """Return what the closest folder at or above a manifest declares of a name."""
    folder = path
    while folder:
        folder = folder.rpartition("/")[0]
        if (folder, name) in declared:
            return declared[folder, name]
    return None
