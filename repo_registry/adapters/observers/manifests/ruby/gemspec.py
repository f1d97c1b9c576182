"""Gem specifications, scanned for literals and never run.

Source: https://guides.rubygems.org/specification-reference/.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from repo_registry.adapters.observers.manifests.ruby.literals import code_of, leading_texts, texts
from repo_registry.adapters.observers.manifests.scopes import DEV, RUNTIME
from repo_registry.adapters.observers.manifests.sightings import Sightings
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.source_file import SourceFile

_SETTING: Final = re.compile(r"\s*\w{1,40}\.(\w{1,40})\s*(?:=|<<)\s*(.*)")
_DEPENDENCY: Final = re.compile(r"\s*\w{1,40}\.add_(runtime_|development_)?dependency[\s(]*(.*)")
_SINGLE: Final = frozenset({"name", "version", "summary", "description", "bindir", "require_path"})


class Gemspec:
    """The gem, its dependencies and its executables."""

    name = "manifests.ruby.gemspec"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether it is a gem specification."""
        return file.name.endswith(".gemspec")

    def observe(self, file: SourceFile) -> Iterator[Finding]:
        """Yield the manifest, dependencies, executables and licences, and a fragment with what the folder decides."""
        sightings = Sightings(file, self.name, self.version, "gem")
        single: dict[str, str] = {}
        first_line, found, executables = 1, [], False
        for number, line in enumerate(file.lines, start=1):
            code = code_of(line)
            dependency = _DEPENDENCY.match(code)
            setting = _SETTING.match(code)
            if dependency is not None:
                scope = DEV if dependency.group(1) == "development_" else RUNTIME
                found += _dependency(sightings, dependency.group(2), number, scope)
            elif setting is not None:
                key, value = setting.groups()
                first_line = number if key == "name" else first_line
                if key in _SINGLE:
                    single.setdefault(key, next(iter(leading_texts(value)), ""))
                elif key in {"license", "licenses"}:
                    found += [fact for text in texts(value) for fact in sightings.licences(text, number)]
                elif key in {"executables", "executable"}:
                    executables = True
                    found += _executables(sightings, value, number)
        name = single.get("name") or file.name.removesuffix(".gemspec")
        yield sightings.manifest(
            line=first_line,
            name=name,
            version=single.get("version", ""),
            description=single.get("summary", "") or single.get("description", ""),
        )
        yield from found
        yield sightings.fragment(
            "gem.package",
            first_line,
            name=name,
            folder=file.folder,
            bindir=single.get("bindir") or "bin",
            library=single.get("require_path") or "lib",
            executables=executables,
        )


def _dependency(sightings: Sightings, arguments: str, line: int, scope: str) -> list[Finding]:
    given = leading_texts(arguments)
    return [*sightings.dependency(given[0], ", ".join(given[1:]), line, scope=scope)] if given else []


def _executables(sightings: Sightings, value: str, line: int) -> list[Finding]:
    """Return executables that are listed by name; those picked from the files are left to the folder."""
    if "grep" in value or "Dir" in value or "git" in value or "map" in value:
        return []
    return [fact for name in texts(value) for fact in sightings.entry_point(name, name, line, type_="bin")]
