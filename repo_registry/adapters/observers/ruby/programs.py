"""Programs of Ruby that read options with OptionParser, and commands told in blocks (Mercenary, Commander, GLI)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from tree_sitter import Node

from repo_registry.adapters.observers.fact_writer import FactWriter
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.ruby.command_fragments import COMMAND, OPTIONS, PARSER, START, Found
from repo_registry.adapters.observers.ruby.source import Ruby, is_ruby, ruby
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.adapters.observers.syntax import last_line_of, line_of
from repo_registry.domain.model.facts import Fragment
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.validation import JsonValue

#: Gems whose commands are blocks of a call ``command``.
BUILDERS: Final = ("mercenary", "commander", "gli", "cri")

_TELLING: Final = ("description", "summary", "desc", "short_desc")
_OPTIONS: Final = frozenset({"option", "flag", "switch", "on", "global_option"})
_USAGE: Final = re.compile(r"[Uu]sage:\s{0,9}([A-Za-z][\w.-]{0,60})(?:\s|$)")
_DEPTH: Final = 400
"""Calls around a command that are looked at."""


class ProgramObserver:
    """Finds what such programs say of themselves."""

    name = "ruby.programs"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether the file may hold options or commands."""
        if not is_ruby(file) or file.path_class is PathClass.DOCS:
            return False
        return any(cue in file.text for cue in ("OptionParser", ".command(", "command ", ".program(", "program "))

    def observe(self, file: SourceFile) -> Iterable[Finding]:
        """Yield fragments."""
        source = ruby(file)
        writer = FactWriter(file, self.name, self.version)
        for kind, node, payload in _Reader(source).found():
            yield writer.fragment(kind, line_of(node), **payload)


class _Reader:
    def __init__(self, source: Ruby) -> None:
        self._source = source
        self._blocks: dict[int, Node] = {}

    def found(self) -> Iterator[Found]:
        for node, scope in self._source.syntax.of("call"):
            name, block = self._source.name(node), self._source.block(node)
            holder = self._source.constant(self._source.receiver(node))
            if name == "new" and holder == "OptionParser":
                yield self._parser(node, block)
            elif name == "program" and (block is not None or holder == "Mercenary"):
                yield from self._program(node)
            elif name == "program" and len(self._source.given(node).places) > 1:
                yield from self._named(node)
            elif name == "command" and block is not None:
                yield from self._command(node, block, scope)

    def _program(self, node: Node) -> Iterator[Found]:
        """``Mercenary.program(:name) do``."""
        given = self._source.given(node).places
        name = self._source.text(given[0]) if given else None
        if name:
            yield START, node, {"target": "", "around": "", "name": name}

    def _named(self, node: Node) -> Iterator[Found]:
        """``program :name, "name"``."""
        key, value = (self._source.text(place) for place in self._source.given(node).places[:2])
        if key == "name" and value and " " not in value:
            yield START, node, {"target": "", "around": "", "name": value}

    def _parser(self, node: Node, block: Node | None) -> Found:
        given = self._source.given(node).places
        banner = (self._source.text(given[0]) or "") if given else ""
        options: list[JsonValue] = []
        for statement in self._source.body(block):
            name, places = self._source.name(statement), self._source.given(statement).places
            if statement.type == "assignment":
                left, right = statement.child_by_field_name("left"), statement.child_by_field_name("right")
                if left is not None and self._source.name(left) == "banner":
                    banner = self._source.spelled(right)
            elif name == "on" and len(options) < OPTIONS:
                options += self._option(list(places))
        match = _USAGE.search(banner)
        payload: dict[str, JsonValue] = {
            "name": "" if match is None else match[1],
            "options": options,
            "end_line": last_line_of(node),
        }
        return PARSER, node, payload

    def _option(self, places: list[Node]) -> list[JsonValue]:
        """Read ``"-v", "--verbose", "What it does"``; the longest name counts."""
        texts = [text for place in places if (text := self._source.text(place))]
        names = [text for text in texts if text.startswith("-")]
        words = [text for text in texts[1:] if not text.startswith("-")]
        if not names and texts:
            names = [f"--{texts[0].replace('_', '-')}"]
        if not names:
            return []
        longest = max(names, key=lambda name: (name.startswith("--"), names.index(name)))
        return [[longest.split()[0].partition("=")[0].replace("[no-]", ""), words[-1] if words else ""]]

    def _command(self, node: Node, block: Node, scope: int) -> Iterator[Found]:
        names = [text for place in self._source.given(node).places for text in self._source.texts(place)]
        if not names:
            return
        told = ""
        options: list[JsonValue] = []
        for statement in self._source.body(block):
            name, places = self._source.name(statement), list(self._source.given(statement).places)
            if statement.type == "assignment":
                left = statement.child_by_field_name("left")
                name, right = ("" if left is None else self._source.name(left)), statement.child_by_field_name("right")
                places = [] if right is None else [right]
            if name in _TELLING and places:
                told = told or (self._source.text(places[0]) or "")
            elif name in _OPTIONS and len(options) < OPTIONS:
                options += self._option(places)
        self._blocks[block.id] = node
        yield (
            COMMAND,
            node,
            {
                "owner": self._around(node),
                "id": f"{self._source.file.path}:{node.start_byte}",
                "name": names[0],
                "help": told or self._above(node),
                "options": options,
                "handler": self._source.qualified(scope),
                "end_line": last_line_of(node),
                "framework": "builder",
            },
        )

    def _around(self, node: Node) -> str:
        """Return the id of the command whose block a command stands in."""
        current = node.parent
        for _ in range(_DEPTH):
            if current is None:
                break
            if current.id in self._blocks:
                return f"{self._source.file.path}:{self._blocks[current.id].start_byte}"
            current = current.parent
        return ""

    def _above(self, node: Node) -> str:
        """Return what ``desc "…"`` right before the command says, as GLI has it."""
        before = node.prev_named_sibling
        for _ in range(4):
            if before is None or before.type != "call":
                break
            if self._source.name(before) == "desc":
                given = self._source.given(before).places
                return (self._source.text(given[0]) or "") if given else ""
            before = before.prev_named_sibling
        return ""


def is_fragment(fragment: Fragment, framework: str) -> bool:
    """Tell whether a command was told by a framework."""
    return fragment.kind == COMMAND and fragment.payload["framework"] == framework
