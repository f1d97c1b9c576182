"""package.json.

Source: https://docs.npmjs.com/cli/configuring-npm/package-json and https://nodejs.org/api/packages.html.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from repo_registry.adapters.observers.formats.json_document import read_json
from repo_registry.adapters.observers.formats.node import NOTHING, Node
from repo_registry.adapters.observers.manifests.npm.scripts import started_files
from repo_registry.adapters.observers.manifests.scopes import DEV, OPTIONAL, RUNTIME
from repo_registry.adapters.observers.manifests.sightings import Sightings
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.domain.model.facts import ObservedFact

#: Conditions of ``exports`` in the order in which a program that imports the package would be served.
_CONDITIONS: Final = ("import", "node", "default", "require", "module", "browser", "types")
_MAX_CONDITIONS: Final = 6
_DEFAULT_MAIN: Final = "index.js"
_START_SCRIPTS: Final = ("start", "serve", "server")


class PackageJson:
    """The package, its dependencies, its commands and the module that it is loaded by."""

    name = "manifests.npm.package_json"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether it is a package.json."""
        return file.name == "package.json"

    def observe(self, file: SourceFile) -> Iterator[Finding]:
        """Yield the manifest, dependencies, entry points, licence and workspaces."""
        root = read_json(file.text)
        if not any(
            root.get(key).exists for key in ("name", "dependencies", "devDependencies", "scripts", "workspaces")
        ):
            return
        sightings = Sightings(file, self.name, self.version, "npm")
        name = root.get("name").text
        yield sightings.manifest(
            line=root.get("name").line or 1,
            name=name,
            version=root.get("version").text,
            description=root.get("description").text,
            private=True if root.get("private").is_true else None,
            keywords=[text for text, _ in root.get("keywords").texts()],
        )
        yield from _licences(sightings, root)
        yield from _dependencies(sightings, root)
        yield from _commands(sightings, root, name)
        yield from _starts(sightings, root)
        main, line = _main(root)
        if main and not _is_unproven(root, main):
            yield from sightings.entry_point(name or main, main, line, type_="main")
        elif name:
            yield sightings.fragment("npm.main", line or 1, name=name, folder=file.folder, main=main or _DEFAULT_MAIN)


def _licences(sightings: Sightings, root: Node) -> Iterator[ObservedFact]:
    licence = root.get("license")
    for stated in (licence, licence.get("type")):
        yield from sightings.licences(stated.text, stated.line)
    for element in [*root.get("licenses").elements(), *licence.elements()]:
        for stated in (element, element.get("type")):
            yield from sightings.licences(stated.text, stated.line)


def _dependencies(sightings: Sightings, root: Node) -> Iterator[ObservedFact]:
    optional = {name for name, _ in root.get("optionalDependencies").items()}
    for name, wanted in root.get("dependencies").items():
        if name not in optional:
            yield from _dependency(sightings, name, wanted, RUNTIME)
    for name, wanted in root.get("peerDependencies").items():
        is_optional = root.get("peerDependenciesMeta", name, "optional").is_true
        yield from _dependency(sightings, name, wanted, OPTIONAL if is_optional else RUNTIME, "peer")
    for name, wanted in root.get("optionalDependencies").items():
        yield from _dependency(sightings, name, wanted, OPTIONAL)
    for name, wanted in root.get("devDependencies").items():
        yield from _dependency(sightings, name, wanted, DEV)


def _dependency(sightings: Sightings, name: str, wanted: Node, scope: str, group: str = "") -> Iterator[ObservedFact]:
    """Yield a dependency; ``npm:other@range`` installs another package under the name."""
    declared = wanted.text
    if declared.startswith("npm:"):
        target, at, rest = declared[4:].rpartition("@")
        name, declared = (target, rest) if at and target else (declared[4:], "")
    yield from sightings.dependency(name, declared, wanted.line, scope=scope, group=group)


def _commands(sightings: Sightings, root: Node, name: str) -> Iterator[ObservedFact]:
    bin_ = root.get("bin")
    if bin_.text:
        yield from sightings.entry_point(name.rpartition("/")[2], bin_.text, bin_.line, type_="bin")
    for command, target in bin_.items():
        yield from sightings.entry_point(command, target.text, target.line, type_="bin")


def _starts(sightings: Sightings, root: Node) -> Iterator[ObservedFact]:
    """Yield the files that the start scripts run."""
    seen: set[str] = set()
    for name, script in root.get("scripts").items():
        if name.partition(":")[0] not in _START_SCRIPTS:
            continue
        for path, command in started_files(script.text):
            if path not in seen:
                seen.add(path)
                yield from sightings.entry_point(path, command, script.line, type_="script")


def _main(root: Node) -> tuple[str, int]:
    """Return the module that loads the package, with its line: ``main``, else of ``exports``, else ``module``."""
    for candidate in (root.get("main"), _exported(root.get("exports")), root.get("module")):
        if candidate.text:
            return candidate.text, candidate.line
    return "", 0


def _exported(exports: Node) -> Node:
    if exports.get(".").exists:
        exports = exports.get(".")
    for _ in range(_MAX_CONDITIONS):
        if not exports.is_mapping:
            break
        exports = next((exports.get(name) for name in _CONDITIONS if exports.get(name).exists), NOTHING)
    return exports


def _is_unproven(root: Node, main: str) -> bool:
    """Tell whether ``main`` is only what ``npm init`` writes by itself, so that the file should be seen first."""
    return main.removeprefix("./") == _DEFAULT_MAIN and not root.get("exports").exists
