"""Which crate a Rust file belongs to, and what its programs are called."""

from __future__ import annotations

import re
from collections.abc import Sequence
from posixpath import dirname
from typing import Final

from repo_registry.domain.model.facts import FactKind, Fragment, ObservedFact

MAIN: Final = "cargo.main"
"""A file that Cargo takes for a program by its place: folder."""
_BINARY: Final = re.compile(r"src/bin/([\w-]{1,100})(?:\.rs|/.{1,300})")


class Crates:
    """The crates of a project; a crate is known by the folder of its manifest."""

    def __init__(self, facts: Sequence[ObservedFact], fragments: Sequence[Fragment] = ()) -> None:
        self._mains = {str(one.payload["folder"]) for one in fragments if one.kind == MAIN}
        self._names: dict[str, str] = {}
        self._binaries: dict[str, list[tuple[str, str]]] = {}
        for fact in facts:
            if not fact.path.endswith("Cargo.toml"):
                continue
            folder = dirname(fact.path)
            if fact.kind is FactKind.MANIFEST and fact.attributes.get("name"):
                self._names[folder] = str(fact.attributes["name"])
            elif fact.kind is FactKind.ENTRY_POINT and fact.attributes.get("type") == "bin":
                self._binaries.setdefault(folder, []).append((fact.key, fact.value))

    def folder(self, path: str) -> str:
        """Return the folder of the nearest manifest above a file; ``""`` if there is none."""
        folder = dirname(path)
        while folder and folder not in self._names:
            folder = dirname(folder)
        return folder

    def name(self, folder: str) -> str:
        """Return the name of a crate in paths: dashes are underscores."""
        return self._names.get(folder, folder.rpartition("/")[2]).replace("-", "_")

    def program(self, path: str) -> str:
        """Return what the program that a file belongs to is called; ``""`` if no manifest tells, or for a library."""
        folder = self.folder(path)
        inside = path.removeprefix(f"{folder}/") if folder else path
        told = self._binaries.get(folder, [])
        for name, target in told:
            home = dirname(target)
            beside = home not in {"", "src", "src/bin"} and inside.startswith(f"{home}/")
            if beside or inside in {target, f"src/bin/{name}.rs"} or inside.startswith(f"src/bin/{name}/"):
                return name
        match = _BINARY.fullmatch(inside)
        if match:
            return match[1]
        package = self._names.get(folder, "") if told or folder in self._mains else ""
        names = [name for name, _ in told]
        return package if not names or package in names else names[0]
