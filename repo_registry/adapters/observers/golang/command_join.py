"""Puts the names of Go commands together, from the program that a user types down."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from posixpath import commonprefix, dirname

import attrs

from repo_registry.adapters.observers.golang.argument_words import ARGUMENT_WORD
from repo_registry.adapters.observers.golang.commands import (
    COMMAND,
    EXECUTED,
    OPTION,
    PROGRAM_FLAG,
)
from repo_registry.adapters.observers.golang.objects import COMMAND_MOUNT, CONSTANTS, LINK, MAIN, PASS
from repo_registry.adapters.observers.golang.programs import binary_name, main_folders
from repo_registry.adapters.observers.golang.resolution import NOWHERE, Packages
from repo_registry.adapters.observers.golang.tagged_commands import TAGGED_COMMAND
from repo_registry.adapters.observers.object_graph import ObjectGraph, Place
from repo_registry.domain.model.facts import FactKind, Fragment, ObservedFact
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.validation import JsonValue

OPTIONS = 80


class CommandJoiner:
    """Commands of cobra, urfave/cli, kingpin, and of programs that read their arguments themselves."""

    name = "go.commands"
    version = 1
    takes = frozenset(
        {
            ARGUMENT_WORD,
            COMMAND,
            COMMAND_MOUNT,
            CONSTANTS,
            EXECUTED,
            LINK,
            MAIN,
            OPTION,
            PASS,
            PROGRAM_FLAG,
            TAGGED_COMMAND,
        }
    )

    def join(self, fragments: Sequence[Fragment], facts: Sequence[ObservedFact]) -> Iterable[ObservedFact]:
        """Yield each command once."""
        packages = Packages(fragments, facts)
        own = [fragment for fragment in fragments if fragment.path_class is PathClass.OWN]
        rest = [fragment for fragment in fragments if fragment.path_class is not PathClass.OWN]
        seen: set[str] = set()
        for group, shown in ((own, own), (list(fragments), rest)):
            if not shown:
                continue
            shown_paths = {fragment.path for fragment in shown}
            for fact in [*_Told(group, packages).facts(), *_words(group, packages)]:
                if fact.path in shown_paths and fact.key not in seen:
                    seen.add(fact.key)
                    yield fact


@attrs.define
class _Known:
    fragment: Fragment
    framework: str
    name: str = ""
    help: str = ""
    handler: str = ""
    hidden: bool = False
    options: list[JsonValue] = attrs.field(factory=list)
    end_line: int = 0


class _Told:
    def __init__(self, fragments: Sequence[Fragment], packages: Packages) -> None:
        self._packages = packages
        self._known: dict[Place, _Known] = {}
        self._graph: ObjectGraph[Place] = ObjectGraph(lambda place: place)
        self._structs: dict[Place, None] = {}
        self._binaries: dict[str, str] = {}
        self._mains = main_folders(fragments)
        executed: set[Place] = set()
        for fragment in fragments:
            if fragment.kind == COMMAND:
                self._hear(fragment)
            elif fragment.kind == TAGGED_COMMAND:
                self._tagged(fragment)
            elif fragment.kind == EXECUTED:
                executed.add(packages.place(fragment.path, fragment.payload["id"]))
        parents: set[Place] = set()
        for fragment in fragments:
            if fragment.kind in {COMMAND_MOUNT, PASS}:
                above = packages.place(fragment.path, fragment.payload["parent"])
                below = packages.place(fragment.path, fragment.payload["child"])
                if NOWHERE not in (above, below):
                    named = fragment.kind == COMMAND_MOUNT
                    self._graph.mount(above, below, *([below] if named else []))
                    parents.add(above)
            elif fragment.kind == OPTION:
                known = self._known.get(packages.place(fragment.path, fragment.payload["owner"]))
                if known is not None and len(known.options) < OPTIONS:
                    known.options.append([fragment.payload["name"], fragment.payload["help"]])
        self._find_roots(executed, parents)

    def _hear(self, fragment: Fragment) -> None:
        payload = fragment.payload
        place = self._packages.place(fragment.path, payload["id"])
        if place == NOWHERE:
            return
        known = self._known.setdefault(place, _Known(fragment, str(payload["framework"])))
        known.name = known.name or str(payload["name"])
        known.help = known.help or str(payload["help"])
        known.handler = known.handler or str(payload["handler"])
        known.hidden = known.hidden or payload["hidden"] is True
        options, end = payload["options"], payload["end_line"]
        known.options += options if isinstance(options, list) else []
        known.end_line = max(known.end_line, end if isinstance(end, int) else 0)

    def _tagged(self, fragment: Fragment) -> None:
        """A field of a struct is a command below the struct; what its type holds lies below the field."""
        payload = fragment.payload
        folder = dirname(fragment.path)
        place, parent = (folder, str(payload["id"])), (folder, str(payload["parent"]))
        known = self._known.setdefault(place, _Known(fragment, str(payload["framework"])))
        known.name, known.help = str(payload["name"]), str(payload["help"])
        end = payload["end_line"]
        known.end_line = end if isinstance(end, int) else 0
        self._graph.mount(parent, place, place)
        self._structs.setdefault(parent)
        if payload["type"] is not None:
            kind = self._packages.place(fragment.path, payload["type"])
            if kind not in {NOWHERE, parent}:
                self._graph.mount(place, kind)

    def _find_roots(self, executed: set[Place], parents: set[Place]) -> None:
        loose = [place for place in self._known if not self._graph.is_mounted(place)]
        roots = [place for place in loose if place in executed]
        roots = roots or [place for place in loose if place in parents]
        if not roots and len(loose) == 1:
            roots = loose
        several = len(roots) > 1 and not any(place in executed for place in roots)
        for place in roots:
            # Of several that nobody is seen to run, each stands below a program that puts them together.
            binary = self._binary(place[0])
            apart = several and binary and self._label(place, first=True) != binary
            self._graph.root(place, *([(place[0], "")] if apart else []), place)
        for place in (*sorted(one for one in parents if one[1] == "kingpin"), *self._structs):
            if not self._graph.is_mounted(place):
                self._graph.root(place, place)
        if len(roots) == 1:  # what is put together in ways that cannot be followed belongs to the only program
            for place in loose:
                if place not in roots:
                    self._graph.mount(roots[0], place, place)

    def _label(self, place: Place, *, first: bool) -> str:
        known = self._known.get(place)
        name = "" if known is None else known.name
        if not first:
            return name
        binary = self._binary(place[0])
        return binary if not name or " " in name or name.lower() == binary.lower() else name

    def _binary(self, folder: str) -> str:
        """Return the program that a package belongs to: the one whose folder is nearest."""
        if not self._mains:
            return ""
        if folder not in self._binaries:
            near = max(self._mains, key=lambda main: (main == folder, len(commonprefix([main, folder])), -len(main)))
            self._binaries[folder] = binary_name(near, self._packages)
        return self._binaries[folder]

    def facts(self) -> Iterator[ObservedFact]:
        for place, known in self._known.items():
            if known.hidden:
                continue
            for way in self._graph.ways(place):
                if not way.rooted:
                    continue
                labels = [self._label(one, first=index == 0) for index, one in enumerate(way.labels)]
                if labels and all(labels):
                    yield self._fact(" ".join(labels), known)

    def _fact(self, key: str, known: _Known) -> ObservedFact:
        attributes: dict[str, JsonValue] = {"framework": known.framework, "options": known.options[:OPTIONS]}
        if known.handler:
            attributes["handler"] = known.handler
        return _command(known.fragment, key, known.help, known.end_line, known.framework, attributes)


def _words(fragments: Sequence[Fragment], packages: Packages) -> Iterator[ObservedFact]:
    """Yield the words that a program compares its first argument with, and programs with flags of their own."""
    mains = {dirname(fragment.path): fragment for fragment in reversed(fragments) if fragment.kind == MAIN}
    flags: dict[str, list[JsonValue]] = {}
    for fragment in fragments:
        folder = dirname(fragment.path)
        if folder not in mains:
            continue
        if fragment.kind == PROGRAM_FLAG:
            flags.setdefault(folder, []).append([fragment.payload["name"], fragment.payload["help"]])
        elif fragment.kind == ARGUMENT_WORD:
            key = f"{binary_name(folder, packages)} {fragment.payload['name']}"
            end = fragment.payload.get("end_line")
            attributes: dict[str, JsonValue] = {"framework": "argv", "options": []}
            yield _command(fragment, key, "", end if isinstance(end, int) else 0, "argv", attributes)
    for folder, options in flags.items():
        end = mains[folder].payload.get("end_line")
        told: dict[str, JsonValue] = {"framework": "flag", "options": options[:OPTIONS]}
        name = binary_name(folder, packages)
        yield _command(mains[folder], name, "", end if isinstance(end, int) else 0, "flag", told)


def _command(
    fragment: Fragment, key: str, helped: str, end: int, framework: str, attributes: dict[str, JsonValue]
) -> ObservedFact:
    return ObservedFact(
        kind=FactKind.CLI_COMMAND,
        key=key,
        value=helped,
        path=fragment.path,
        start_line=fragment.line,
        end_line=max(fragment.line, end),
        rule=f"go.{framework}.command",
        rule_version=CommandJoiner.version,
        path_class=fragment.path_class,
        attributes=attributes,
    )
