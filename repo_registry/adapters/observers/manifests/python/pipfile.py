"""Pipfile of Pipenv.

Source: https://pipenv.pypa.io/en/latest/pipfile.html.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from repo_registry.adapters.observers.formats.toml_document import read_toml
from repo_registry.adapters.observers.manifests.python.dialects import poetry_table
from repo_registry.adapters.observers.manifests.scopes import DEV, RUNTIME, scope_of_extra
from repo_registry.adapters.observers.manifests.sightings import Sightings
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.source_file import SourceFile

_OTHER_TABLES: Final = frozenset({"source", "requires", "scripts", "pipenv"})


class Pipfile:
    """``packages`` for runtime, ``dev-packages`` for development, any other table a category of its own."""

    name = "manifests.python.pipfile"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether it is a Pipfile."""
        return file.name == "Pipfile"

    def observe(self, file: SourceFile) -> Iterator[Finding]:
        """Yield the manifest and its dependencies."""
        sightings = Sightings(file, self.name, self.version, "pypi")
        root = read_toml(file.text)
        yield sightings.manifest()
        for table, packages in root.items():
            if table == "packages":
                yield from poetry_table(sightings, packages, RUNTIME)
            elif table == "dev-packages":
                yield from poetry_table(sightings, packages, DEV, group="dev")
            elif table not in _OTHER_TABLES and packages.is_mapping:
                yield from poetry_table(sightings, packages, scope_of_extra(table), group=table)
