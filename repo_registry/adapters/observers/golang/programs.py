"""Programs that a Go project builds: each folder with a ``main``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from posixpath import basename, dirname

from repo_registry.adapters.observers.golang.objects import MAIN
from repo_registry.adapters.observers.golang.resolution import Packages
from repo_registry.domain.model.facts import FactKind, Fragment, ObservedFact
from repo_registry.domain.model.paths import PathClass

#: Folders that say where a program's source lies, not what it is called.
_PLACES = frozenset({"cmd", "src", "main", "app", "server", "cli"})


class ProgramJoiner:
    """Programs as entry points."""

    name = "go.programs"
    version = 1
    takes = frozenset({MAIN})

    def join(self, fragments: Sequence[Fragment], facts: Sequence[ObservedFact]) -> Iterable[ObservedFact]:
        """Yield a fact for each folder with a ``main``."""
        packages = Packages(fragments, facts)
        seen: set[str] = set()
        for fragment in fragments:
            folder = dirname(fragment.path)
            if folder in seen:
                continue
            seen.add(folder)
            end = fragment.payload.get("end_line")
            yield ObservedFact(
                kind=FactKind.ENTRY_POINT,
                key=binary_name(folder, packages),
                value=f"./{folder}" if folder else ".",
                path=fragment.path,
                start_line=fragment.line,
                end_line=max(fragment.line, end if isinstance(end, int) else 0),
                rule=self.name,
                rule_version=self.version,
                path_class=fragment.path_class,
                attributes={"type": "main"},
            )


def binary_name(folder: str, packages: Packages) -> str:
    """Return what ``go build`` calls the program of a folder: its last part, or that of the module."""
    for name, home in packages.modules:
        if home == folder:
            parts = name.split("/")
            versioned = len(parts) > 1 and parts[-1][:1] == "v" and parts[-1][1:].isdigit()
            return parts[-2] if versioned else parts[-1]
    return basename(folder) or "main"


def main_folders(fragments: Sequence[Fragment]) -> list[str]:
    """Return the folders of the project's own programs, in order."""
    own = [one for one in fragments if one.kind == MAIN and one.path_class is PathClass.OWN]
    return list(dict.fromkeys(dirname(fragment.path) for fragment in own))
