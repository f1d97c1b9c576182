"""Puts the names of programs and of the commands above before the commands of Rust programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from repo_registry.adapters.observers.fact_writer import joined_fact
from repo_registry.adapters.observers.object_graph import ObjectGraph, Place
from repo_registry.adapters.observers.rust.built_commands import COMMAND, EXTENDED, GIVEN, MOUNT
from repo_registry.adapters.observers.rust.crates import MAIN, Crates
from repo_registry.adapters.observers.rust.derived_commands import TYPE, VARIANT
from repo_registry.adapters.observers.rust.functions import NOWHERE, Functions
from repo_registry.domain.model.facts import FactKind, Fragment, ObservedFact
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.validation import JsonValue

OPTIONS: Final = 80
DEPTH: Final = 8
COMMANDS: Final = 3_000
"""Commands of one program."""


class CommandJoiner:
    """Commands of clap, structopt and argh."""

    name = "rust.commands"
    version = 1
    takes = frozenset({MAIN, COMMAND, EXTENDED, GIVEN, MOUNT, TYPE, VARIANT})

    def join(self, fragments: Sequence[Fragment], facts: Sequence[ObservedFact]) -> Iterable[ObservedFact]:
        """Yield each command of a crate once."""
        crates = Crates(facts, fragments)
        own = [fragment for fragment in fragments if fragment.path_class is PathClass.OWN]
        rest = [fragment for fragment in fragments if fragment.path_class is not PathClass.OWN]
        seen: set[str] = set()
        for group in (own, rest):
            for fact in [*_Derived(group, crates).facts(), *_Built(group, crates).facts()]:
                if fact.key not in seen:
                    seen.add(fact.key)
                    yield fact


class _Derived:
    def __init__(self, fragments: Sequence[Fragment], crates: Crates) -> None:
        self._crates = crates
        self._types: dict[tuple[str, str], list[Fragment]] = {}
        self._variants: dict[tuple[str, str], list[Fragment]] = {}
        self._by_name: dict[str, list[Fragment]] = {}
        for fragment in fragments:
            folder = crates.folder(fragment.path)
            if fragment.kind == TYPE:
                self._types.setdefault((folder, str(fragment.payload["name"])), []).append(fragment)
                self._by_name.setdefault(str(fragment.payload["name"]), []).append(fragment)
            elif fragment.kind == VARIANT:
                self._variants.setdefault((fragment.path, str(fragment.payload["owner"])), []).append(fragment)
        used = {
            id(known)
            for fragment in fragments
            if fragment.kind in {TYPE, VARIANT}
            for name in _texts(fragment, "parts")
            if (known := self._type(fragment, name)) is not None and known is not fragment
        }
        self._roots = [
            fragment
            for fragment in fragments
            if fragment.kind == TYPE and fragment.payload["root"] is True and id(fragment) not in used
        ]

    def _type(self, at: Fragment, name: str) -> Fragment | None:
        """Return the type that a name means: of the file, of the crate, or the only one of the project."""
        known = self._types.get((self._crates.folder(at.path), name), [])
        elsewhere = self._by_name.get(name, [])
        known = known or (elsewhere if len(elsewhere) == 1 else [])
        return next((one for one in known if one.path == at.path), known[0] if known else None)

    def facts(self) -> Iterator[ObservedFact]:
        for root in self._roots:
            program = self._crates.program(root.path) or str(root.payload["command"])
            if program:
                yield from self._below(root, program)

    def _below(self, root: Fragment, program: str) -> Iterator[ObservedFact]:
        stack: list[tuple[Fragment, str, int]] = [(root, program, 0)]
        count = 0
        while stack and count < COMMANDS:
            at, key, depth = stack.pop()
            count += 1
            if at.kind == VARIANT and at.payload["hidden"] is True:
                continue
            types = self._parts(at)
            merged = at.kind == VARIANT and at.payload["merged"] is True
            if not merged:
                yield self._command(at, key, types)
            if depth >= DEPTH:
                continue
            above = key.rpartition(" ")[0] if merged else key
            enums = [*([at] if at.kind == TYPE else []), *types]
            inner = [
                (variant, f"{above} {self._name(variant)}", depth + 1)
                for one in enums
                for variant in self._variants.get((one.path, str(one.payload["name"])), [])
            ]
            stack.extend(reversed(inner))

    def _parts(self, at: Fragment) -> list[Fragment]:
        """Return the types whose options or commands belong to a type or variant, followed through flattened ones."""
        found: list[Fragment] = []
        seen: set[int] = {id(at)}
        queue: list[Fragment] = [at]
        for current in queue:
            for name in _texts(current, "parts"):
                one = self._type(current, name)
                if one is not None and id(one) not in seen and len(queue) < OPTIONS:
                    seen.add(id(one))
                    found.append(one)
                    queue.append(one)
        return found

    def _name(self, variant: Fragment) -> str:
        """Return what a command is called; in argh its struct says so."""
        if variant.payload["framework"] == "argh":
            for one in self._parts(variant):
                if one.payload["command"]:
                    return str(one.payload["command"])
        return str(variant.payload["name"])

    def _command(self, at: Fragment, key: str, types: list[Fragment]) -> ObservedFact:
        options = [option for one in (at, *types) for option in _list(one.payload.get("options"))]
        told = str(at.payload["help"])
        if not told and at.kind == VARIANT:
            told = next((str(one.payload["help"]) for one in types if one.payload["help"]), "")
        return _fact(at, key, told, str(at.payload["framework"]), options)


class _Built:
    def __init__(self, fragments: Sequence[Fragment], crates: Crates) -> None:
        self._crates = crates
        self._known: dict[Place, Fragment] = {}
        self._graph: ObjectGraph[Place] = ObjectGraph(lambda place: place)
        given = [fragment for fragment in fragments if fragment.kind == GIVEN]
        self._functions = Functions(((one.path, str(one.payload["function"])) for one in given), crates)
        self._same: dict[Place, Place] = {}
        for one in given:
            made = self._functions.place(one.path, one.payload["id"])
            self._same[one.path, str(one.payload["function"])] = made
        self._more: dict[Place, list[Fragment]] = {}
        for fragment in fragments:
            if fragment.kind == COMMAND:
                self._known[fragment.path, str(fragment.payload["id"])] = fragment
            elif fragment.kind == EXTENDED:
                self._more.setdefault(self._settled(fragment, "id"), []).append(fragment)
        for fragment in fragments:
            if fragment.kind == MOUNT:
                self._mount(self._settled(fragment, "parent"), self._settled(fragment, "child"))
        for place in self._known:
            self._graph.root(place, place)

    def _mount(self, above: Place, below: Place) -> None:
        if above in self._known and below in self._known and above != below:
            self._graph.mount(above, below, below)

    def _settled(self, fragment: Fragment, key: str) -> Place:
        """Return the object that a reference means, led through the functions that give it back."""
        place = self._functions.place(fragment.path, fragment.payload[key])
        for _ in range(DEPTH):
            following = self._same.get(place, NOWHERE)
            if following in {NOWHERE, place}:
                break
            place = following
        return place

    def facts(self) -> Iterator[ObservedFact]:
        for place, fragment in self._known.items():
            if fragment.payload["hidden"] is True:
                continue
            for way in self._graph.ways(place):
                labels = [self._label(one, first=position == 0) for position, one in enumerate(way.labels)]
                if labels and all(labels):
                    yield self._command(place, fragment, " ".join(labels))

    def _label(self, place: Place, *, first: bool) -> str:
        name = str(self._known[place].payload["name"])
        return (self._crates.program(place[0]) or name) if first else name

    def _command(self, place: Place, fragment: Fragment, key: str) -> ObservedFact:
        options = _list(fragment.payload["options"])
        told = str(fragment.payload["help"])
        for one in self._more.get(place, []):
            options += _list(one.payload["options"])
            told = told or str(one.payload["help"])
        return _fact(fragment, key, told, "clap", options)


def _fact(at: Fragment, key: str, told: str, framework: str, options: list[JsonValue]) -> ObservedFact:
    attributes: dict[str, JsonValue] = {"framework": framework, "options": options[:OPTIONS]}
    return joined_fact(
        FactKind.CLI_COMMAND,
        key,
        told,
        at,
        rule=f"rust.{framework}.command",
        version=CommandJoiner.version,
        attributes=attributes,
    )


def _list(value: JsonValue) -> list[JsonValue]:
    return list(value) if isinstance(value, list) else []


def _texts(fragment: Fragment, key: str) -> list[str]:
    return [str(one) for one in _list(fragment.payload.get(key))]
