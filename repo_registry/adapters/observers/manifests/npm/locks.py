"""Lock files of npm (package-lock.json, npm-shrinkwrap.json), Yarn (classic and berry) and pnpm."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from repo_registry.adapters.observers.formats.json_document import read_json
from repo_registry.adapters.observers.formats.node import Node
from repo_registry.adapters.observers.manifests.sightings import Sightings
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.source_file import SourceFile

_MODULES: Final = "node_modules/"
_YARN_VERSION: Final = re.compile(r"  version:? \"?([^\"\s]{1,200})\"?\s*")
_PNPM_KEY: Final = re.compile(
    r"  '?/?(?P<name>(?:@[\w.~-]{1,100}/)?[\w.~-]{1,200})[@/](?P<version>\d[^:'()_]{0,100})"
    r"(?:[_(][^']{0,2000})?'?:(?: \{\})?\s*"
)


class NpmLock:
    """package-lock.json of lockfile versions 1, 2 and 3."""

    name = "manifests.npm.package_lock"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether it is a lock file of npm."""
        return file.name in {"package-lock.json", "npm-shrinkwrap.json"}

    def observe(self, file: SourceFile) -> Iterator[Finding]:
        """Yield the locked packages; links to workspaces are not packages."""
        root = read_json(file.text)
        sightings = Sightings(file, self.name, self.version, "npm")
        modern = root.get("packages")
        yield from sightings.locked(_modern(modern) if modern.is_mapping else _nested(root.get("dependencies")))


def _modern(packages: Node) -> Iterator[tuple[str, str, int]]:
    for path, package in packages.items():
        if _MODULES in path and not package.get("link").is_true:
            name = package.get("name").text or path.rpartition(_MODULES)[2]
            yield name, package.get("version").text, package.line


def _nested(dependencies: Node) -> Iterator[tuple[str, str, int]]:
    waiting = [dependencies]
    while waiting:
        for name, package in waiting.pop().items():
            yield name, package.get("version").text, package.line
            waiting.append(package.get("dependencies"))


class YarnLock:
    """yarn.lock, scanned line by line: the classic form is not YAML, and berry's is written as regularly."""

    name = "manifests.npm.yarn_lock"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether it is a yarn.lock."""
        return file.name == "yarn.lock"

    def observe(self, file: SourceFile) -> Iterator[Finding]:
        """Yield the locked packages; those of the project's own workspaces are not."""
        yield from Sightings(file, self.name, self.version, "npm").locked(_yarn(file.lines))


def _yarn(lines: list[str]) -> Iterator[tuple[str, str, int]]:
    name, start = "", 0
    for number, line in enumerate(lines, start=1):
        if line.endswith(":") and not line.startswith((" ", "#", "_")):
            name, start = _yarn_name(line), number
        elif name:
            version = _YARN_VERSION.fullmatch(line)
            if version:
                yield name, version.group(1), start
                name = ""


def _yarn_name(header: str) -> str:
    """Return the package of a header such as ``"@a/b@npm:^1, @a/b@npm:^2":``; an alias gives what it stands for."""
    first = header.strip('":').partition(",")[0].strip(' "')
    at = first.find("@", 1)
    name, reference = (first[:at], first[at + 1 :]) if at > 0 else (first, "")
    if reference.startswith(("workspace:", "portal:", "link:")):
        return ""
    if reference.startswith("npm:") and "@" in reference[5:]:
        return reference[4:].rpartition("@")[0]
    return name


class PnpmLock:
    """pnpm-lock.yaml, scanned line by line: it is written by a program, always in the same form."""

    name = "manifests.npm.pnpm_lock"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether it is a pnpm-lock.yaml."""
        return file.name == "pnpm-lock.yaml"

    def observe(self, file: SourceFile) -> Iterator[Finding]:
        """Yield the locked packages."""
        yield from Sightings(file, self.name, self.version, "npm").locked(_pnpm(file.lines))


def _pnpm(lines: list[str]) -> Iterator[tuple[str, str, int]]:
    inside = False
    for number, line in enumerate(lines, start=1):
        if line and not line[0].isspace():
            inside = line.rstrip() == "packages:"
        elif inside:
            key = _PNPM_KEY.fullmatch(line)
            if key:
                yield key.group("name"), key.group("version"), number
