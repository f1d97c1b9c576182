"""composer.json and composer.lock of PHP packages.

Source: https://getcomposer.org/doc/04-schema.md; service providers: https://laravel.com/docs/packages#package-discovery.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from repo_registry.adapters.observers.formats.json_document import read_json
from repo_registry.adapters.observers.formats.node import Node
from repo_registry.adapters.observers.manifests.scopes import DEV, RUNTIME
from repo_registry.adapters.observers.manifests.sightings import Sightings
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.domain.model.facts import ObservedFact

#: The language, its extensions and the package manager are needed, but are no packages.
_PLATFORM: Final = re.compile(r"php(?:-.+)?|hhvm|(?:ext|lib)-.+|composer(?:-.+)?")


class ComposerJson:
    """The package, its dependencies, binaries and Laravel service providers."""

    name = "manifests.composer.json"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether it is a composer.json."""
        return file.name == "composer.json"

    def observe(self, file: SourceFile) -> Iterator[Finding]:
        """Yield the manifest, dependencies, entry points and licence."""
        root = read_json(file.text)
        if not root.is_mapping:
            return
        sightings = Sightings(file, self.name, self.version, "composer")
        yield sightings.manifest(
            line=root.get("name").line or 1,
            name=root.get("name").text,
            version=root.get("version").text,
            description=root.get("description").text,
            keywords=[text for text, _ in root.get("keywords").texts()],
        )
        licences = list(root.get("license").texts())
        yield from sightings.licences(" OR ".join(text for text, _ in licences), licences[0][1] if licences else 1)
        yield from _dependencies(sightings, root.get("require"), RUNTIME)
        yield from _dependencies(sightings, root.get("require-dev"), DEV)
        for target, line in root.get("bin").texts():
            yield from sightings.entry_point(target.rpartition("/")[2], target, line, type_="bin")
        for provider, line in root.get("extra", "laravel", "providers").texts():
            yield from sightings.entry_point(provider, provider, line, type_="plugin", group="laravel")


def _dependencies(sightings: Sightings, table: Node, scope: str) -> Iterator[ObservedFact]:
    for name, wanted in table.items():
        if not _PLATFORM.fullmatch(name):
            yield from sightings.dependency(name, wanted.text, wanted.line, scope=scope)


class ComposerLock:
    """composer.lock."""

    name = "manifests.composer.lock"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether it is a composer.lock."""
        return file.name == "composer.lock"

    def observe(self, file: SourceFile) -> Iterator[Finding]:
        """Yield the locked packages, those for developers too."""
        root = read_json(file.text)
        packages = [*root.get("packages").elements(), *root.get("packages-dev").elements()]
        yield from Sightings(file, self.name, self.version, "composer").locked(
            (package.get("name").text, package.get("version").text, package.get("name").line) for package in packages
        )
