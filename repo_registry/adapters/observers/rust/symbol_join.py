"""Finds the public items of crates that can be reached from their root."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from posixpath import dirname, join, normpath
from typing import Final, TypeAlias

import attrs

from repo_registry.adapters.observers.fact_writer import joined_fact
from repo_registry.adapters.observers.rust.crates import Crates
from repo_registry.adapters.observers.rust.symbols import ITEM, MODULE, REEXPORT
from repo_registry.domain.model.facts import FactKind, Fragment, ObservedFact
from repo_registry.domain.model.validation import JsonValue

MODULES: Final = 5_000
"""Modules of one crate that are visited."""
DEPTH: Final = 24

Module: TypeAlias = tuple[str, tuple[str, ...]]
"""A file and the modules of that file around."""


class SymbolJoiner:
    """Items under the name by which others reach them; the shortest one if there are several."""

    name = "rust.symbols"
    version = 1
    takes = frozenset({ITEM, MODULE, REEXPORT})

    def join(self, fragments: Sequence[Fragment], facts: Sequence[ObservedFact]) -> Iterable[ObservedFact]:
        """Yield a fact for each item that can be reached."""
        crates = Crates(facts)
        files: dict[str, None] = dict.fromkeys(fragment.path for fragment in fragments)
        folders: dict[str, list[Fragment]] = {}
        for fragment in fragments:
            folders.setdefault(crates.folder(fragment.path), []).append(fragment)
        for folder in sorted(folders):
            top = f"{folder}/" if folder else ""
            root = next((one for one in (f"{top}src/lib.rs", f"{top}src/main.rs") if one in files), None)
            if root is not None:
                yield from _Crate(folders[folder], root, crates.name(folder)).facts()


@attrs.define
class _Contents:
    items: list[Fragment] = attrs.field(factory=list)
    modules: dict[str, tuple[Module, bool]] = attrs.field(factory=dict)
    reexports: list[Fragment] = attrs.field(factory=list)


class _Crate:
    def __init__(self, fragments: Sequence[Fragment], root: str, name: str) -> None:
        self._root: Module = (root, ())
        self._name = name
        self._files = {fragment.path for fragment in fragments}
        self._contents: dict[Module, _Contents] = {}
        self._above: dict[Module, Module] = {}
        self._methods: list[Fragment] = []
        self._found: dict[int, tuple[str, Fragment]] = {}
        for fragment in fragments:
            module = (fragment.path, _texts(fragment.payload["modules"]))
            contents = self._contents.setdefault(module, _Contents())
            if fragment.kind == ITEM and fragment.payload["owner"]:
                self._methods.append(fragment)
            elif fragment.kind == ITEM:
                contents.items.append(fragment)
            elif fragment.kind == REEXPORT:
                contents.reexports.append(fragment)
            else:
                inner = self._inner(module, fragment)
                if inner is not None:
                    contents.modules.setdefault(
                        str(fragment.payload["name"]), (inner, fragment.payload["public"] is True)
                    )
                    self._above.setdefault(inner, module)

    def _inner(self, module: Module, fragment: Fragment) -> Module | None:
        """Return where the code of a module stands: https://doc.rust-lang.org/reference/items/modules.html."""
        path, around = module
        name = str(fragment.payload["name"])
        if fragment.payload["inline"] is True:
            return (path, (*around, name))
        if fragment.payload["file"]:
            told = normpath(join(dirname(path), str(fragment.payload["file"])))
            return (told, ()) if told in self._files else None
        last = path.rpartition("/")[2]
        is_own_folder = last in {"mod.rs", "lib.rs", "main.rs"} or path == self._root[0]
        base = dirname(path) if is_own_folder else path.removesuffix(".rs")
        folder = "/".join((base, *around)) if base else "/".join(around)
        options = [f"{folder}/{name}.rs".lstrip("/"), f"{folder}/{name}/mod.rs".lstrip("/")]
        return next(((one, ()) for one in options if one in self._files), None)

    def facts(self) -> Iterator[ObservedFact]:
        self._reach()
        types: dict[str, str] = {}
        told: dict[str, Fragment] = {}  # what differs by platform counts once
        for key, fragment in self._found.values():
            types.setdefault(str(fragment.payload["name"]), key)
            told.setdefault(key, fragment)
        for fragment in self._methods:
            owner = types.get(str(fragment.payload["owner"]))
            if owner is not None:
                told.setdefault(f"{owner}::{fragment.payload['name']}", fragment)
        yield from (self._fact(fragment, key) for key, fragment in told.items())

    def _reach(self) -> None:
        """Visit public modules outwards from the root, the shortest names first."""
        queue: list[tuple[Module, tuple[str, ...]]] = [(self._root, (self._name,))]
        seen: set[Module] = set()
        for module, names in queue:
            if module in seen or len(queue) > MODULES or len(names) > DEPTH:
                continue
            seen.add(module)
            contents = self._contents.get(module, _Contents())
            for item in contents.items:
                self._found.setdefault(id(item), ("::".join((*names, str(item.payload["name"]))), item))
            for one in contents.reexports:
                for target, exported, name in self._exported(module, one):
                    if exported is not None:
                        self._found.setdefault(id(exported), ("::".join((*names, name)), exported))
                    elif target is not None:
                        queue.append((target, names if name == "*" else (*names, name)))
            queue += [((inner), (*names, name)) for name, (inner, public) in contents.modules.items() if public]

    def _exported(self, module: Module, one: Fragment) -> Iterator[tuple[Module | None, Fragment | None, str]]:
        """Yield what a ``pub use`` names: a module, or an item, with its name there."""
        path, name = _texts(one.payload["path"]), str(one.payload["name"])
        if name == "*":
            target = self._module(module, path)
            if target is not None:
                yield target, None, "*"
            return
        target = self._module(module, path)
        if target is not None:
            yield target, None, name
            return
        home = self._module(module, path[:-1])
        for item in self._contents.get(home, _Contents()).items if home is not None else ():
            if item.payload["name"] == path[-1]:
                yield None, item, name

    def _module(self, module: Module, path: tuple[str, ...]) -> Module | None:
        """Follow the parts of a path from a module; ``None`` if it leads out of the crate."""
        current: Module | None = module
        for position, part in enumerate(path):
            if current is None:
                return None
            if part == "crate" or (part == self._name and position == 0):
                current = self._root
            elif part == "super":
                current = self._above.get(current)
            elif part != "self":
                known = self._contents.get(current, _Contents()).modules.get(part)
                current = None if known is None else known[0]
        return current

    def _fact(self, fragment: Fragment, key: str) -> ObservedFact:
        payload = fragment.payload
        attributes: dict[str, JsonValue] = {
            "symbol_kind": payload["symbol_kind"],
            "name": payload["name"],
            "module": key.rpartition("::")[0],
        }
        if payload["doc"]:
            attributes["doc"] = payload["doc"]
        return joined_fact(
            FactKind.PUBLIC_SYMBOL,
            key,
            str(payload["signature"]),
            fragment,
            rule=SymbolJoiner.name,
            version=SymbolJoiner.version,
            attributes=attributes,
        )


def _texts(value: JsonValue) -> tuple[str, ...]:
    return tuple(str(part) for part in value) if isinstance(value, list) else ()
