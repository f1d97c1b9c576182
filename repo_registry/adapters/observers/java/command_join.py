"""Puts the names of programs and commands before those of the commands below them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from repo_registry.adapters.observers.java.commands import COMMAND, MOUNTED, PROGRAM
from repo_registry.adapters.observers.object_graph import ObjectGraph, Place
from repo_registry.domain.model.facts import FactKind, Fragment, ObservedFact
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.validation import JsonValue

#: Longer commands are cut, as nobody types them.
_LONGEST: Final = 300


class CommandJoiner:
    """Commands of picocli, Spring Shell, JCommander and Clikt."""

    name = "java.commands"
    version = 1
    takes = frozenset({COMMAND, MOUNTED, PROGRAM})

    def join(self, fragments: Sequence[Fragment], facts: Sequence[ObservedFact]) -> Iterable[ObservedFact]:  # noqa: ARG002 - the port's
        """Yield each command under every command it is mounted below."""
        commands = _Commands(fragments)
        seen: set[tuple[str, str]] = set()
        for fragment in fragments:
            for key in commands.keys(fragment) if fragment.kind == COMMAND else []:
                if (key, fragment.path) not in seen:
                    seen.add((key, fragment.path))
                    yield _fact(fragment, key)


class _Commands:
    def __init__(self, fragments: Sequence[Fragment]) -> None:
        self._by_id: dict[str, Fragment] = {}
        self._graph: ObjectGraph[str] = ObjectGraph(lambda place: place)
        self._names: dict[Place, str] = {}
        own = [one for one in fragments if one.kind == PROGRAM and one.path_class is PathClass.OWN]
        programs = {str(one.payload["name"]) for one in own}
        self._program = next(iter(programs)) if len(programs) == 1 else ""
        for fragment in fragments:
            if fragment.kind == COMMAND:
                self._by_id.setdefault(str(fragment.payload["id"]), fragment)
        for fragment in fragments:
            payload = fragment.payload
            if fragment.kind == COMMAND:
                self._mount_command(fragment)
            elif fragment.kind == MOUNTED:
                parent, child = self._place(payload["parent"]), self._place(payload["child"])
                if parent is not None and child is not None:
                    self._graph.mount(parent, child, str(payload["name"]) or self._name(child))

    def _mount_command(self, fragment: Fragment) -> None:
        payload = fragment.payload
        here = (str(payload["id"]), "")
        subcommands = payload["subcommands"]
        for names in subcommands if isinstance(subcommands, list) else []:
            child = self._place(names)
            if child is not None:
                self._graph.mount(here, child, self._name(child))
        if payload["parent"]:
            self._graph.mount((str(payload["parent"]), ""), here, self._name(here))

    def _place(self, names: JsonValue) -> Place | None:
        listed = names if isinstance(names, list) else []
        return next(((str(name), "") for name in listed if str(name) in self._by_id), None)

    def _name(self, place: Place) -> str:
        names = self._by_id[place[0]].payload["names"]
        return str(names[0]) if isinstance(names, list) and names else ""

    def keys(self, fragment: Fragment) -> Iterator[str]:
        payload = fragment.payload
        place = (str(payload["id"]), "")
        names = payload["names"]
        aliases = [str(name) for name in names] if isinstance(names, list) else []
        if not self._graph.is_mounted(place):
            tops = aliases
            if payload["framework"] == "jcommander" and payload["named"] is True and self._program:
                tops = [f"{self._program} {name}" for name in aliases]
            elif payload["framework"] == "jcommander" and payload["named"] is not True:
                tops = []
            elif payload["named"] is not True and self._program:
                tops = [self._program]
            yield from (top[:_LONGEST] for top in tops)
            return
        for way in self._graph.ways(place):
            top = self._name(way.top) if way.top[0] in self._by_id else ""
            yield " ".join(filter(None, [top, *way.labels]))[:_LONGEST]


def _fact(fragment: Fragment, key: str) -> ObservedFact:
    payload = fragment.payload
    end = payload.get("end_line")
    return ObservedFact(
        kind=FactKind.CLI_COMMAND,
        key=key,
        value=str(payload["help"]),
        path=fragment.path,
        start_line=fragment.line,
        end_line=max(fragment.line, end if isinstance(end, int) else 0),
        rule=f"java.{payload['framework']}.command",
        rule_version=CommandJoiner.version,
        path_class=fragment.path_class,
        attributes={
            "framework": payload["framework"],
            "options": payload["options"],
            "handler": payload["handler"],
        },
    )
