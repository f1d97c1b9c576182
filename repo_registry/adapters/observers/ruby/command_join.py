"""Puts the names of programs before the commands that Ruby classes and blocks tell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from repo_registry.adapters.observers.fact_writer import joined_fact
from repo_registry.adapters.observers.object_graph import ObjectGraph, Place
from repo_registry.adapters.observers.ruby.command_fragments import (
    CLI_CLASS,
    COMMAND,
    OPTIONS,
    PARSER,
    START,
    SUBCOMMAND,
)
from repo_registry.adapters.observers.ruby.inflections import underscored
from repo_registry.adapters.observers.ruby.programs import BUILDERS, is_fragment
from repo_registry.domain.model.facts import FactKind, Fragment, ObservedFact
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.validation import JsonValue

#: Superclasses whose public methods are commands.
THOR: Final = frozenset({"Thor", "Thor::Group", "Bundler::Thor", "Foreman::Thor", "Rails::Command::Base"})
ANCESTORS: Final = 12

_EXECUTABLE: Final = re.compile(r"(?:.{0,300}/)?(exe|bin)/([\w-]{1,100}?)(?:\.rb)?")
#: What ``bundle gem`` and Rails write into ``bin``.
_DEVELOPER_SCRIPTS: Final = frozenset(
    {"console", "setup", "rails", "rake", "rspec", "bundle", "test", "update", "dev", "ci", "jobs", "thrust"}
)


class CommandJoiner:
    """Commands of Thor, Mercenary, Commander and GLI, and programs with options."""

    name = "ruby.commands"
    version = 1
    takes = frozenset({CLI_CLASS, COMMAND, PARSER, START, SUBCOMMAND, "gem.file", "gem.package"})

    def join(self, fragments: Sequence[Fragment], facts: Sequence[ObservedFact]) -> Iterable[ObservedFact]:
        """Yield each command once; what tests and examples start says nothing about own commands."""
        gems = {str(fact.attributes.get("name")) for fact in facts if fact.kind is FactKind.DEPENDENCY}
        seen: set[str] = set()
        own = [fragment for fragment in fragments if fragment.path_class is PathClass.OWN]
        rest = [fragment for fragment in fragments if fragment.path_class is not PathClass.OWN]
        for group, shown in ((own, own), (list(fragments), rest)):
            paths = {fragment.path for fragment in shown}
            for fact in _Told(group, gems).facts():
                if fact.path in paths and fact.key not in seen:
                    seen.add(fact.key)
                    yield fact


class _Told:
    def __init__(self, fragments: Sequence[Fragment], gems: set[str]) -> None:
        self._fragments = fragments
        self._builders = not gems.isdisjoint(BUILDERS)
        self._superclasses: dict[str, str] = {}
        self._shared: dict[str, list[JsonValue]] = {}
        for fragment in fragments:
            if fragment.kind == CLI_CLASS:
                name, options = str(fragment.payload["name"]), fragment.payload["options"]
                self._superclasses.setdefault(name, str(fragment.payload["superclass"]))
                self._shared.setdefault(name, options if isinstance(options, list) else [])
        self._program = self._only_program()
        self._graph: ObjectGraph[str] = ObjectGraph(lambda place: place)
        self._mount()

    def _only_program(self) -> str:
        """Return the program that commands belong to when nothing else tells."""
        for fragment in self._fragments:
            if fragment.kind == START and fragment.payload["name"]:
                return str(fragment.payload["name"])
        scripts = [(one[1], one[2]) for path in self._paths("gem.file") if (one := _EXECUTABLE.fullmatch(path))]
        names = [name for folder, name in scripts if folder == "exe"]
        names = names or [name for _, name in scripts if name not in _DEVELOPER_SCRIPTS]
        packages = [str(one.payload["name"]) for one in self._fragments if one.kind == "gem.package"]
        if not packages:
            return ""  # the scripts of an application belong to its tools
        return next((name for name in names if name in packages), (names or packages or [""])[0])

    def _paths(self, kind: str) -> Iterator[str]:
        return (fragment.path for fragment in self._fragments if fragment.kind == kind)

    # -- classes -----------------------------------------------------------------------------------------------------

    def _mount(self) -> None:
        below: set[str] = set()
        for fragment in self._fragments:
            if fragment.kind == SUBCOMMAND:
                owner = str(fragment.payload["owner"])
                target = self._class(str(fragment.payload["target"]), owner)
                if target:
                    below.add(target)
                    self._graph.mount(_place(owner), _place(target), str(fragment.payload["name"]))
        started: set[str] = set()
        for fragment in self._fragments:
            if fragment.kind == START and fragment.payload["target"]:
                target = self._class(str(fragment.payload["target"]), str(fragment.payload["around"]))
                match = _EXECUTABLE.fullmatch(fragment.path)
                if target and target not in below:
                    started.add(target)
                    self._graph.root(_place(target), *([match[2]] if match else [self._program] * bool(self._program)))
        if started:
            return
        for name in self._superclasses:
            if name not in below and self._is_thor(name) and self._program:
                self._graph.root(_place(name), self._program)

    def _class(self, name: str, around: str) -> str:
        while around:
            if f"{around}::{name}" in self._superclasses:
                return f"{around}::{name}"
            around = around.rpartition("::")[0]
        return name if name in self._superclasses else ""

    def _is_thor(self, name: str) -> bool:
        for _ in range(ANCESTORS):
            above = self._superclasses.get(name)
            if above is None or above in THOR:
                return above is not None
            name = self._class(above, name.rpartition("::")[0])
        return False

    # -- commands ----------------------------------------------------------------------------------------------------

    def facts(self) -> Iterator[ObservedFact]:
        for fragment in self._fragments:
            if is_fragment(fragment, "thor"):
                yield from self._thor(fragment)
            elif fragment.kind == PARSER:
                yield from self._parser(fragment)
        if self._builders:
            yield from self._built()

    def _thor(self, fragment: Fragment) -> Iterator[ObservedFact]:
        owner = str(fragment.payload["owner"])
        if not self._is_thor(owner):
            return
        name = str(fragment.payload["name"])
        options = [*_options(fragment), *self._shared.get(owner, [])]
        if fragment.path.endswith(".thor"):
            space = underscored(owner).replace("/", ":")
            yield self._fact(fragment, f"thor {space}:{name}", "thor", options)
            return
        for way in self._graph.ways(_place(owner)):
            if way.rooted:
                yield self._fact(fragment, " ".join((*way.labels, name)), "thor", options)

    def _built(self) -> Iterator[ObservedFact]:
        names: dict[str, str] = {"": self._program}
        for fragment in self._fragments:
            if is_fragment(fragment, "builder"):
                above = names.get(str(fragment.payload["owner"]), self._program)
                if above:
                    key = f"{above} {fragment.payload['name']}"
                    names[str(fragment.payload["id"])] = key
                    yield self._fact(fragment, key, "builder", _options(fragment))

    def _parser(self, fragment: Fragment) -> Iterator[ObservedFact]:
        match = _EXECUTABLE.fullmatch(fragment.path)
        name = match[2] if match else str(fragment.payload["name"]) or self._program
        if name and name not in _DEVELOPER_SCRIPTS:
            yield self._fact(fragment, name, "optparse", _options(fragment))

    def _fact(self, fragment: Fragment, key: str, framework: str, options: list[JsonValue]) -> ObservedFact:
        attributes: dict[str, JsonValue] = {"framework": framework, "options": options[:OPTIONS]}
        if fragment.payload.get("handler"):
            attributes["handler"] = fragment.payload["handler"]
        return joined_fact(
            FactKind.CLI_COMMAND,
            key,
            str(fragment.payload.get("help") or ""),
            fragment,
            rule=f"ruby.{framework}.command",
            version=CommandJoiner.version,
            attributes=attributes,
        )


def _options(fragment: Fragment) -> list[JsonValue]:
    options = fragment.payload["options"]
    return list(options) if isinstance(options, list) else []


def _place(name: str) -> Place:
    return ("", name)
