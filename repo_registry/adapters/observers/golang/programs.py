"""Programs that a Go project builds: each folder with a ``main``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from posixpath import basename, dirname

from repo_registry.adapters.observers.golang.objects import MAIN
from repo_registry.adapters.observers.golang.resolution import Packages
from repo_registry.domain.model.facts import FactKind, Fragment, ObservedFact
from repo_registry.domain.model.paths import PathClass

#: Names of folders that say where a program's source lies, not what it is called.
_PLACES = frozenset({"app", "backend", "cmd", "main", "src"})


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
    """Return what a program is called: the last part of its folder, or of its module if that says nothing."""
    last = basename(folder)
    for name, home in packages.modules:
        if home == folder or (last in _PLACES and (not home or folder.startswith(home + "/"))):
            parts = [part for part in name.split("/") if not (part[:1] == "v" and part[1:].isdigit())]
            telling = [part for part in parts if part not in _PLACES]
            return (telling or parts or [last or "main"])[-1]
    return last or "main"


def main_folders(fragments: Sequence[Fragment]) -> list[str]:
    """Return the folders of the project's own programs, in order."""
    own = [one for one in fragments if one.kind == MAIN and one.path_class is PathClass.OWN]
    return list(dict.fromkeys(dirname(fragment.path) for fragment in own))
