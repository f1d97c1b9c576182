"""Commands of Thor: http://whatisthor.com."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import attrs
from tree_sitter import Node

from repo_registry.adapters.observers.fact_writer import FactWriter
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.ruby.command_fragments import (
    CLI_CLASS,
    COMMAND,
    OPTIONS,
    START,
    SUBCOMMAND,
    Found,
)
from repo_registry.adapters.observers.ruby.source import Given, Ruby, is_ruby, ruby
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.adapters.observers.syntax import last_line_of, line_of
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.validation import JsonValue

_CUES: Final = ("Thor", "method_option", "subcommand ", "class_option")
_OPTIONS: Final = frozenset({"method_option", "option", "class_option"})


@attrs.define
class _Said:
    """What stands above the next method."""

    usage: str = ""
    help: str = ""
    long: str = ""
    options: list[JsonValue] = attrs.field(factory=list)
    hidden: bool = False


class ThorObserver:
    """Finds classes with described methods, and where they are started."""

    name = "ruby.thor"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether the file may hold commands, or start them."""
        if not is_ruby(file) or file.path_class is PathClass.DOCS:
            return False
        return any(cue in file.text for cue in _CUES) or (".start" in file.text and "ARGV" in file.text)

    def observe(self, file: SourceFile) -> Iterable[Finding]:
        """Yield fragments."""
        source = ruby(file)
        writer = FactWriter(file, self.name, self.version)
        for kind, node, payload in [*_classes(source), *_starts(source)]:
            yield writer.fragment(kind, line_of(node), **payload)


def _starts(source: Ruby) -> Iterator[Found]:
    for node, scope in source.syntax.of("call"):
        if source.name(node) == "start" and source.receiver(node) is not None:
            target = source.constant(source.receiver(node))
            if target and (source.given(node).places == () or "ARGV" in source.syntax.head(node, 200)):
                yield START, node, {"target": target, "around": source.qualified(scope), "name": ""}


def _classes(source: Ruby) -> Iterator[Found]:
    for name, superclass, node in source.classes():
        if not superclass:
            continue
        reader = _Reader(source, name)
        found = [*reader.read(source.body(node))]
        yield CLI_CLASS, node, {"name": name, "superclass": superclass, "options": reader.shared}
        yield from found


class _Reader:
    def __init__(self, source: Ruby, owner: str) -> None:
        self._source = source
        self._owner = owner
        self.shared: list[JsonValue] = []

    def read(self, statements: list[Node]) -> Iterator[Found]:
        said = _Said()
        for node in statements:
            name, given = self._source.name(node), self._source.given(node)
            if node.type == "method":
                if said.usage and not said.hidden:
                    yield self._command(node, said)
                said = _Said()
            elif name == "desc" and given.places:
                said.usage = self._source.text(given.places[0]) or ""
                said.help = (self._source.text(given.places[1]) or "") if len(given.places) > 1 else ""
                hide = given.named.get("hide")
                said.hidden = hide is not None and hide.type == "true"
            elif name in _OPTIONS:
                listed = self.shared if name == "class_option" else said.options
                listed += self._option(given)[: OPTIONS - len(listed)]
            elif name == "method_options":
                said.options.extend([f"--{option}", ""] for option in [*given.named][:OPTIONS])
            elif name == "subcommand":
                yield from self._subcommand(node, given, said)
                said = _Said()
            elif name == "register" and self._source.receiver(node) is None:
                yield from self._registered(node, given)
            elif name in {"private", "protected"} and not given.places:
                break

    def _option(self, given: Given) -> list[JsonValue]:
        name = self._source.text(given.places[0]) if given.places else None
        told = self._source.text(given.named.get("desc") or given.named.get("banner"))
        if not name:
            return []
        option: list[JsonValue] = [f"--{name.replace('_', '-')}", told or ""]
        return [option]

    def _command(self, node: Node, said: _Said) -> Found:
        """A command is called as its usage says, if that begins with its method's name."""
        named = node.child_by_field_name("name")
        method = "" if named is None else self._source.syntax.head(named, 200)
        first = said.usage.split()[0] if said.usage.split() else method
        name = first if first.replace("-", "_").lower() == method.lower() else method
        return (
            COMMAND,
            node,
            {
                "owner": self._owner,
                "id": "",
                "name": name,
                "help": said.help,
                "options": said.options,
                "handler": f"{self._owner}#{method}",
                "end_line": last_line_of(node),
                "framework": "thor",
            },
        )

    def _subcommand(self, node: Node, given: Given, said: _Said) -> Iterator[Found]:
        target = self._source.constant(given.places[1]) if len(given.places) > 1 else ""
        name = self._source.text(given.places[0]) if given.places else None
        if name and target:
            yield self._below(node, name, target, said.help)

    def _registered(self, node: Node, given: Given) -> Iterator[Found]:
        """``register Class, "name", "name ARGS", "What it does"``."""
        texts = [self._source.text(place) or "" for place in given.places[1:]]
        target = self._source.constant(given.places[0]) if given.places else ""
        if target and texts and texts[0]:
            yield self._below(node, texts[0], target, texts[2] if len(texts) > 2 else "")  # noqa: PLR2004 - the third

    def _below(self, node: Node, name: str, target: str, told: str) -> Found:
        payload: dict[str, JsonValue] = {
            "owner": self._owner,
            "name": name,
            "target": target,
            "help": told,
            "end_line": last_line_of(node),
        }
        return SUBCOMMAND, node, payload
