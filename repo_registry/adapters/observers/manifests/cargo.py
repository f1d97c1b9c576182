"""Cargo.toml and Cargo.lock.

Source: https://doc.rust-lang.org/cargo/reference/manifest.html and …/workspaces.html.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from repo_registry.adapters.observers.formats.node import Node
from repo_registry.adapters.observers.formats.toml_document import read_toml
from repo_registry.adapters.observers.manifests.scopes import BUILD, DEV, OPTIONAL, RUNTIME
from repo_registry.adapters.observers.manifests.sightings import Sightings
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.domain.model.facts import ObservedFact

_TABLES: Final = (
    ("dependencies", RUNTIME),
    ("dev-dependencies", DEV),
    ("dev_dependencies", DEV),
    ("build-dependencies", BUILD),
    ("build_dependencies", BUILD),
)
_SOURCES: Final = ("git", "path")


class CargoToml:
    """The crate, its dependencies for every target, and its binaries; or a workspace."""

    name = "manifests.cargo.toml"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether it is a Cargo.toml."""
        return file.name == "Cargo.toml"

    def observe(self, file: SourceFile) -> Iterator[Finding]:
        """Yield the manifest, dependencies and binaries, and fragments for what other files decide.

        Versions, licences and binaries that this file leaves to the workspace or to the folder layout are settled by
        `CargoPackages`.
        """
        root = read_toml(file.text)
        package, workspace = root.get("package"), root.get("workspace")
        if not package.exists and not workspace.exists:
            return
        sightings = Sightings(file, self.name, self.version, "cargo")
        yield sightings.manifest(
            line=package.line or workspace.line,
            name=package.get("name").text,
            version=package.get("version").text,
            description=package.get("description").text,
            private=True if package.get("publish").value is False else None,
            keywords=[text for text, _ in package.get("keywords").texts()],
        )
        yield from sightings.licences(package.get("license").text, package.get("license").line)
        for table, scope in _TABLES:
            yield from _dependencies(sightings, root.get(table), scope)
        for target, tables in root.get("target").items():
            for table, scope in _TABLES:
                yield from _dependencies(sightings, tables.get(table), scope, target)
        yield from _binaries(sightings, root)
        yield from _fragments(sightings, root, file.folder)


def _dependencies(sightings: Sightings, table: Node, scope: str, target: str = "") -> Iterator[Finding]:
    for alias, wanted in table.items():
        name = wanted.get("package").text or alias
        is_optional = scope == RUNTIME and wanted.get("optional").is_true
        if wanted.get("workspace").is_true:
            yield sightings.fragment(
                "cargo.inherited", wanted.line, name=alias, scope=OPTIONAL if is_optional else scope, group=target
            )
            continue
        yield from sightings.dependency(
            name, declared_range(wanted), wanted.line, scope=OPTIONAL if is_optional else scope, group=target
        )


def declared_range(wanted: Node) -> str:
    """Return the range of a dependency as written; of one without a range, where it comes from."""
    if wanted.text or wanted.get("version").text:
        return wanted.text or wanted.get("version").text
    return next(filter(None, (wanted.get(source).text for source in _SOURCES)), "")


def _binaries(sightings: Sightings, root: Node) -> Iterator[ObservedFact]:
    for binary in root.get("bin").elements():
        name = binary.get("name").text
        yield from sightings.entry_point(
            name, binary.get("path").text or f"src/bin/{name}.rs", binary.get("name").line, type_="bin"
        )


def _fragments(sightings: Sightings, root: Node, folder: str) -> Iterator[Finding]:
    package = root.get("package")
    if package.get("name").text:
        listed = [binary.get("path").text for binary in root.get("bin").elements()]
        yield sightings.fragment(
            "cargo.package",
            package.get("name").line,
            name=package.get("name").text,
            folder=folder,
            autobins=package.get("autobins").value is not False,
            listed=[path for path in listed if path],
            names=[binary.get("name").text for binary in root.get("bin").elements()],
            default_run=package.get("default-run").text,
            library=root.get("lib", "name").text,
            inherits_licence=package.get("license", "workspace").is_true,
        )
    workspace = root.get("workspace")
    for name, wanted in workspace.get("dependencies").items():
        yield sightings.fragment(
            "cargo.workspace_dependency",
            wanted.line,
            name=name,
            package=wanted.get("package").text or name,
            declared=declared_range(wanted),
            folder=folder,
        )
    if workspace.get("package", "license").text:
        yield sightings.fragment(
            "cargo.workspace_licence",
            workspace.get("package", "license").line,
            folder=folder,
            licence=workspace.get("package", "license").text,
        )


class CargoLock:
    """Cargo.lock; the crates of the workspace itself have no source and are left out."""

    name = "manifests.cargo.lock"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether it is a Cargo.lock."""
        return file.name == "Cargo.lock"

    def observe(self, file: SourceFile) -> Iterator[Finding]:
        """Yield the locked crates."""
        root = read_toml(file.text)
        yield from Sightings(file, self.name, self.version, "cargo").locked(
            (package.get("name").text, package.get("version").text, package.line)
            for package in root.get("package").elements()
            if package.get("source").exists
        )
