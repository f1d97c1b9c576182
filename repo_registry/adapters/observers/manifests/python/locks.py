"""Lock files of uv, Poetry, PDM, PEP 751 and Pipenv."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from repo_registry.adapters.observers.formats.json_document import read_json
from repo_registry.adapters.observers.formats.toml_document import read_toml
from repo_registry.adapters.observers.manifests.sightings import Sightings
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.source_file import SourceFile

_TOML_LOCK: Final = re.compile(r"(?:uv|poetry|pdm)\.lock|pylock(?:\.[\w-]{1,60})?\.toml")
_OWN_SOURCES: Final = ("virtual", "editable", "directory")


class PythonLock:
    """Lists of ``[[package]]`` (``[[packages]]`` in pylock.toml)."""

    name = "manifests.python.lock"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether it is a lock file in TOML."""
        return bool(_TOML_LOCK.fullmatch(file.name))

    def observe(self, file: SourceFile) -> Iterator[Finding]:
        """Yield the locked packages; the project itself is not one."""
        root = read_toml(file.text)
        sightings = Sightings(file, self.name, self.version, "pypi")
        packages = [*root.get("package").elements(), *root.get("packages").elements()]
        yield from sightings.locked(
            (package.get("name").text, package.get("version").text, package.line)
            for package in packages
            if not any(package.get("source", kind).exists for kind in _OWN_SOURCES)
        )


class PipfileLock:
    """Pipfile.lock, whose versions are written ``==1.2``."""

    name = "manifests.python.pipfile_lock"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether it is a Pipfile.lock."""
        return file.name == "Pipfile.lock"

    def observe(self, file: SourceFile) -> Iterator[Finding]:
        """Yield the locked packages of every category."""
        root = read_json(file.text)
        sightings = Sightings(file, self.name, self.version, "pypi")
        yield from sightings.locked(
            (name, package.get("version").text.removeprefix("=="), package.line)
            for category, packages in root.items()
            if category != "_meta"
            for name, package in packages.items()
        )
