"""pubspec.yaml of Dart and Flutter packages.

Source: https://dart.dev/tools/pub/pubspec.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from repo_registry.adapters.observers.formats.node import Node
from repo_registry.adapters.observers.formats.yaml_document import first_document
from repo_registry.adapters.observers.manifests.scopes import DEV, RUNTIME
from repo_registry.adapters.observers.manifests.sightings import Sightings
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.source_file import SourceFile

_TABLES: Final = (("dependencies", RUNTIME), ("dev_dependencies", DEV))


class Pubspec:
    """The package, its dependencies and its executables; what comes with the SDK is no dependency."""

    name = "manifests.pubspec"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether it is a pubspec."""
        return file.name in {"pubspec.yaml", "pubspec.yml"}

    def observe(self, file: SourceFile) -> Iterator[Finding]:
        """Yield the manifest, dependencies and executables."""
        root = first_document(file.text)
        if not root.get("name").exists:
            return
        sightings = Sightings(file, self.name, self.version, "pub")
        yield sightings.manifest(
            line=root.get("name").line,
            name=root.get("name").text,
            version=root.get("version").text,
            description=root.get("description").text,
            private=True if root.get("publish_to").text == "none" else None,
        )
        for table, scope in _TABLES:
            for name, wanted in root.get(table).items():
                if not wanted.get("sdk").exists:
                    yield from sightings.dependency(name, _declared(wanted), wanted.line, scope=scope)
        for name, script in root.get("executables").items():
            yield from sightings.entry_point(name, f"bin/{script.text or name}.dart", script.line, type_="bin")


def _declared(wanted: Node) -> str:
    """Return the range as written, else where the package comes from."""
    sources = (wanted, wanted.get("version"), wanted.get("git"), wanted.get("git", "url"), wanted.get("path"))
    return next(filter(None, (source.text for source in sources)), "")
