"""Which package an import path means, and which object a reference means, across the files of a project."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from posixpath import dirname, join, normpath

from repo_registry.adapters.observers.golang.objects import CONSTANTS, LINK
from repo_registry.adapters.observers.object_graph import Place
from repo_registry.domain.model.facts import FactKind, Fragment, ObservedFact
from repo_registry.domain.model.validation import JsonValue

#: A reference is followed through so many links.
HOPS = 24
NOWHERE: Place = ("", "")
#: Stands for a part of a path that is only known when the program runs.
UNKNOWN = "{?}"


class Packages:
    """The packages of a project; a package is known by its folder."""

    def __init__(self, fragments: Sequence[Fragment], facts: Sequence[ObservedFact]) -> None:
        self._links: dict[Place, JsonValue] = {}
        self._constants: dict[Place, str] = {}
        for fragment in fragments:
            folder = dirname(fragment.path)
            if fragment.kind == LINK:
                self._links.setdefault((folder, str(fragment.payload["id"])), fragment.payload["target"])
            elif fragment.kind == CONSTANTS:
                for name, text in fragment.payload.items():
                    self._constants.setdefault((folder, name), str(text))
        named = [
            (str(fact.attributes["name"]), dirname(fact.path))
            for fact in facts
            if fact.kind is FactKind.MANIFEST and fact.path.endswith("go.mod") and fact.attributes.get("name")
        ]
        self.modules = sorted(named, key=lambda item: (-len(item[0]), item))

    def folder(self, import_path: str) -> str | None:
        """Return the folder of a package of this project, or ``None``."""
        for name, folder in self.modules:
            if import_path == name or import_path.startswith(name + "/"):
                found = normpath(join(folder, import_path[len(name) + 1 :]))
                return "" if found == "." else found
        return None

    def place(self, path: str, reference: JsonValue) -> Place:
        """Return the object that a reference in the file ``path`` means; `NOWHERE` if it lies outside the project."""
        folder = dirname(path)
        for _ in range(HOPS):
            if isinstance(reference, list):
                found = self.folder(str(reference[0])) if reference[0] else folder
                if found is None:
                    return NOWHERE
                folder, reference = found, reference[1]
            name = str(reference)
            step = next(
                (
                    _with(target, rest)
                    for head, rest in _beginnings(name)
                    if (target := self._links.get((folder, head))) is not None and target != name
                ),
                None,
            )
            if step is None:
                return (folder, name)
            reference = step
        return NOWHERE

    def spelled(self, parts: JsonValue, path: str) -> str:
        """Return a text whose pieces come from the file ``path``; what nobody knows becomes `UNKNOWN`."""
        text = ""
        for part in parts if isinstance(parts, list) else []:
            if isinstance(part, str):
                text += part
            elif isinstance(part, list):
                folder = self.folder(str(part[0])) if part[0] else dirname(path)
                text += self._constants.get((folder or "", str(part[1])), UNKNOWN) if folder is not None else UNKNOWN
            else:
                text += UNKNOWN
        return text


def _with(target: JsonValue, rest: str) -> JsonValue:
    return [target[0], f"{target[1]}{rest}"] if isinstance(target, list) else f"{target}{rest}"


def _beginnings(name: str) -> Iterator[tuple[str, str]]:
    """Yield ``(beginning, rest)`` of ``a().b(0)``, the longest first."""
    yield name, ""
    for position in range(len(name) - 1, 0, -1):
        if name[position] in ".(" and not name.startswith(("o:", "c:", "fn:")):
            yield name[:position], name[position:]


def joined(pieces: Sequence[str]) -> str:
    """Return one path: pieces divided by single slashes, without a slash at the end, ``/`` if nothing is left."""
    kept = [piece.strip("/") for piece in pieces]
    text = "/".join(piece for piece in kept if piece)
    while "//" in text:
        text = text.replace("//", "/")
    return text if text.startswith(UNKNOWN) else f"/{text}"
