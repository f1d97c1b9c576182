"""Puts the names of commands together, from the program that a user types down."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from posixpath import dirname, join, normpath

import attrs

from repo_registry.adapters.observers.javascript.argv import ARGV_COMMAND
from repo_registry.adapters.observers.javascript.configuration import TSCONFIG
from repo_registry.adapters.observers.javascript.modules import MODULE
from repo_registry.adapters.observers.javascript.objects import LINK, MADE, PASS
from repo_registry.adapters.observers.javascript.programs import Programs
from repo_registry.adapters.observers.javascript.resolution import NOWHERE, Modules
from repo_registry.adapters.observers.javascript.yargs import COMMAND, COMMAND_FOLDER, COMMAND_MOUNT, PROGRAM
from repo_registry.adapters.observers.object_graph import ObjectGraph, Place
from repo_registry.domain.model.facts import FactKind, Fragment, ObservedFact
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.validation import JsonValue

#: A file that tells commands apart by itself is loaded by the program's file within so many steps.
ARGV_STEPS = 3


class CommandJoiner:
    """Commands of commander, yargs, cac, sade, oclif, and of programs that read their arguments themselves."""

    name = "javascript.commands"
    version = 1
    takes = frozenset(
        {ARGV_COMMAND, COMMAND, COMMAND_FOLDER, COMMAND_MOUNT, LINK, MADE, MODULE, PASS, PROGRAM, TSCONFIG}
    )

    def join(self, fragments: Sequence[Fragment], facts: Sequence[ObservedFact]) -> Iterable[ObservedFact]:
        """Yield each command once, under the name that its package installs."""
        modules = Modules(fragments, facts)
        programs = Programs(modules, facts)
        seen: set[str] = set()
        for fact in [
            *_Told(fragments, modules, programs).facts(),
            *_compared(fragments, programs),
            *programs.facts(),
        ]:
            if fact.key not in seen or fact.path_class is not PathClass.OWN:
                seen.add(fact.key)
                yield fact


@attrs.define
class _Known:
    """Everything that is said of one program or command."""

    fragment: Fragment
    name: str = ""
    help: str = ""
    options: list[JsonValue] = attrs.field(factory=list)
    handler: str = ""
    framework: str = ""
    end_line: int = 0
    parsed: bool = False
    is_command: bool = False

    def hear(self, payload: Mapping[str, JsonValue]) -> None:
        self.name = self.name or str(payload.get("name") or "")
        self.help = self.help or str(payload.get("help") or "")
        self.handler = self.handler or str(payload.get("handler") or "")
        self.framework = self.framework or str(payload.get("framework") or "")
        options, end = payload.get("options"), payload.get("end_line")
        self.options += options if isinstance(options, list) else []
        self.end_line = max(self.end_line, end if isinstance(end, int) else 0)
        self.parsed = self.parsed or payload.get("parsed") is True


class _Told:
    def __init__(self, fragments: Sequence[Fragment], modules: Modules, programs: Programs) -> None:
        self._modules = modules
        self._programs = programs
        self._known: dict[Place, _Known] = {}
        self._parents: set[Place] = set()
        self._by_folder: dict[str, list[Place]] | None = None
        self._graph: ObjectGraph[str] = ObjectGraph(lambda place: place)
        for fragment in fragments:
            self._collect(fragment)
        for fragment in fragments:
            self._connect(fragment)
        self._runs: dict[tuple[str, PathClass], list[Place]] = {}
        for place, known in self._known.items():
            if known.parsed:
                package = programs.package_of(place[0])
                self._runs.setdefault((package, known.fragment.path_class), []).append(place)
        for place, known in self._known.items():
            if not known.is_command and not self._graph.is_mounted(place):
                self._adopt(place, known)

    def _collect(self, fragment: Fragment) -> None:
        payload = fragment.payload
        if fragment.kind == MADE and payload["kind"] == "program":
            place = self._modules.place(fragment.path, payload["id"])
            label = payload.get("label")
            known = self._known.setdefault(place, _Known(fragment))
            known.hear(
                {"framework": payload["framework"], "name": label[0] if isinstance(label, list) and label else ""}
            )
        elif fragment.kind in {COMMAND, PROGRAM}:
            place = self._modules.place(fragment.path, payload["id"])
            if place == NOWHERE or (fragment.kind == PROGRAM and "(" in place[1] and not payload.get("help")):
                return
            known = self._known.setdefault(place, _Known(fragment))
            if fragment.kind == COMMAND:
                known.fragment, known.is_command = fragment, True
            known.hear(payload)

    def _connect(self, fragment: Fragment) -> None:
        payload = fragment.payload
        if fragment.kind == COMMAND:
            below = self._modules.place(fragment.path, payload["id"])
            if payload["parent"] is not None:
                self._mount(self._modules.place(fragment.path, payload["parent"]), below, named=True)
        elif fragment.kind in {COMMAND_MOUNT, PASS}:
            above = self._modules.place(fragment.path, payload["parent"])
            below = self._modules.place(fragment.path, payload["child"])
            self._mount(above, below, named=fragment.kind == COMMAND_MOUNT)
        elif fragment.kind == COMMAND_FOLDER:
            above = self._modules.place(fragment.path, payload["parent"])
            folder = normpath(join(dirname(fragment.path), str(payload["folder"])))
            for place in self._folders().get(folder, []):
                self._mount(above, place, named=True)

    def _folders(self) -> dict[str, list[Place]]:
        """Return the commands that are modules of their own, by folder."""
        if self._by_folder is None:
            self._by_folder = {}
            for place, known in self._known.items():
                if known.is_command and known.fragment.payload.get("parent") is None:
                    self._by_folder.setdefault(dirname(place[0]), []).append(place)
        return self._by_folder

    def _mount(self, above: Place, below: Place, *, named: bool) -> None:
        if NOWHERE in (above, below):
            return
        known = self._known.get(below)
        name = known.name if known is not None and named else ""
        self._graph.mount(above, below, *([name] if name else []))
        self._parents.add(above)

    def _adopt(self, place: Place, known: _Known) -> None:
        """Find the root of a program: itself, or the one program of its package that is run."""
        runs = self._runs.get((self._programs.package_of(place[0]), known.fragment.path_class), [])
        if (
            known.name
            and not known.parsed
            and len(runs) == 1
            and runs[0] != place
            and not self._programs.is_started(place[0])
        ):
            self._graph.mount(runs[0], place, known.name)
        else:
            self._graph.root(place, self._programs.name_of(place[0], known.name))

    def facts(self) -> Iterator[ObservedFact]:
        for place, known in self._known.items():
            told = known.is_command or known.parsed or known.help or known.options
            if not (told or place in self._parents or self._graph.is_mounted(place)):
                continue  # made, and nothing is said of it
            for way in self._graph.ways(place):
                labels = list(way.labels)
                if not way.rooted:
                    if not known.is_command or "(" in way.top[1]:
                        continue
                    before = self._programs.name_of(known.fragment.path, "")
                    own = [] if way.labels else [known.name]
                    labels = [before, *labels, *own]
                if labels and all(labels):
                    yield self._fact(" ".join(labels), known)

    def _fact(self, key: str, known: _Known) -> ObservedFact:
        fragment = known.fragment
        attributes: dict[str, JsonValue] = {"framework": known.framework, "options": known.options}
        if known.handler:
            attributes["handler"] = known.handler
        helped = known.help
        if " " not in key and not helped:
            helped = self._programs.description(fragment.path)
        return ObservedFact(
            kind=FactKind.CLI_COMMAND,
            key=key,
            value=helped,
            path=fragment.path,
            start_line=fragment.line,
            end_line=max(fragment.line, known.end_line),
            rule=f"javascript.{known.framework}.command",
            rule_version=CommandJoiner.version,
            path_class=fragment.path_class,
            attributes=attributes,
        )


def _compared(fragments: Sequence[Fragment], programs: Programs) -> Iterator[ObservedFact]:
    """Yield the words that the file of a program, or one it loads, compares its first argument with."""
    for fragment in fragments:
        if fragment.kind != ARGV_COMMAND:
            continue
        name = programs.started_within(fragment.path, ARGV_STEPS)
        if name is None:
            continue
        end = fragment.payload.get("end_line")
        attributes: dict[str, JsonValue] = {"framework": "argv", "options": []}
        if fragment.payload.get("handler"):
            attributes["handler"] = fragment.payload["handler"]
        yield ObservedFact(
            kind=FactKind.CLI_COMMAND,
            key=f"{name} {fragment.payload['name']}",
            value="",
            path=fragment.path,
            start_line=fragment.line,
            end_line=max(fragment.line, end if isinstance(end, int) else 0),
            rule="javascript.argv.command",
            rule_version=CommandJoiner.version,
            path_class=fragment.path_class,
            attributes=attributes,
        )
