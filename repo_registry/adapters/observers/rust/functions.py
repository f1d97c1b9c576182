"""Which function of a project a path means."""

from __future__ import annotations

from collections.abc import Iterable
from posixpath import basename, dirname

from repo_registry.adapters.observers.object_graph import Place
from repo_registry.adapters.observers.rust.crates import Crates

NOWHERE: Place = ("", "")


class Functions:
    """Functions by name; a place is a file and ``Type::name`` or ``name``."""

    def __init__(self, places: Iterable[Place], crates: Crates) -> None:
        self._crates = crates
        self._named: dict[str, list[Place]] = {}
        for place in dict.fromkeys(places):
            self._named.setdefault(place[1].rpartition("::")[2], []).append(place)

    def place(self, path: str, reference: object) -> Place:
        """Return the object or function that a reference in the file ``path`` means; `NOWHERE` if it is not known."""
        text = str(reference or "")
        if text.startswith("o:"):
            return (path, text)
        parts = text.split("::")
        folder = self._crates.folder(path)
        known = [one for one in self._named.get(parts[-1], []) if self._crates.folder(one[0]) == folder]
        known = known or self._named.get(parts[-1], [])
        above = parts[-2] if len(parts) > 1 else "self"
        if above == "self":
            known = [one for one in known if one[0] == path]
        else:
            known = [
                one for one in known if above in _homes(one) or above in {"crate", "super", self._crates.name(folder)}
            ]
        same = [one for one in known if dirname(one[0]) == dirname(path)]
        return (same or known or [NOWHERE])[0]


def _homes(place: Place) -> tuple[str, ...]:
    """Return what may stand before the name of a function: its module, or its type."""
    stem = basename(place[0]).removesuffix(".rs")
    module = basename(dirname(place[0])) if stem in {"mod", "lib", "main"} else stem
    return module, place[1].rpartition("::")[0]
