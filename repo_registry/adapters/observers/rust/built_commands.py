"""Commands that Rust code builds with clap's ``Command``, as fragments.

Source: https://docs.rs/clap/latest/clap/struct.Command.html.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from tree_sitter import Node

from repo_registry.adapters.observers.fact_writer import FactWriter
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.rust.chains import Link, References, chain_of, chains, function_id
from repo_registry.adapters.observers.rust.source import Rust, arguments, is_rust, plain, rust
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.adapters.observers.syntax import last_line_of, line_of
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.validation import JsonValue

COMMAND: Final = "rust.command"
"""id, name, help, options, hidden, end_line."""
EXTENDED: Final = "rust.command_more"
"""Options and help for a command made elsewhere: id, help, options."""
MOUNT: Final = "rust.command_mount"
"""parent, child."""
GIVEN: Final = "rust.command_given"
"""The function ``function`` gives back ``id``."""
OPTIONS: Final = 80

#: Last two parts of a path → kind of what it makes.
MAKERS: Final = {
    ("Command", "new"): "Command",
    ("App", "new"): "Command",
    ("SubCommand", "with_name"): "Command",
    ("Command", "with_name"): "Command",
}
_ARGUMENTS: Final = {("Arg", "new"), ("Arg", "with_name")}
_HELPS: Final = ("about", "long_about")
_LIST_LIMIT: Final = 100


Found = tuple[str, Node, dict[str, JsonValue]]


class BuiltCommandObserver:
    """Finds chains that build commands."""

    name = "rust.built_commands"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether the file may build any."""
        return is_rust(file) and "clap" in file.text and file.path_class is not PathClass.DOCS

    def observe(self, file: SourceFile) -> Iterable[Finding]:
        """Yield fragments."""
        source = rust(file)
        if source.names.get("Command", ())[:1] == ("std",):
            return
        writer = FactWriter(file, self.name, self.version)
        reader = _Reader(source)
        for kind, node, payload in reader.found():
            yield writer.fragment(kind, line_of(node), **payload)


class _Reader:
    def __init__(self, source: Rust) -> None:
        self._source = source
        self._references = References(source, MAKERS)
        self._scopes = {site.node.start_byte: index for index, site in enumerate(source.syntax.scopes)}

    def found(self) -> Iterator[Found]:
        for base, links, scope in chains(self._source):
            owner = self._references.of(base, scope)
            if owner is None or not self._is_command(base, links):
                continue
            told, options = self._told(links)
            if self._references.made(base):
                given = arguments(base)
                payload: dict[str, JsonValue] = {
                    "id": owner,
                    "name": (self._source.text(given[0]) or "") if given else "",
                    "help": told,
                    "options": options,
                    "hidden": any(link.name == "hide" and self._is_true(link) for link in links),
                    "end_line": last_line_of(links[-1].call if links else base),
                }
                yield COMMAND, base, payload
            elif told or options:
                yield EXTENDED, base, {"id": owner, "help": told, "options": options}
            yield from self._mounts(owner, links, scope)
        yield from self._given()

    def _mounts(self, owner: str, links: list[Link], scope: int) -> Iterator[Found]:
        for link in links:
            for child in self._commands(link) if link.name in {"subcommand", "subcommands"} else []:
                reference = self._references.of(child, scope)
                if reference is not None and reference != owner:
                    yield MOUNT, link.call, {"parent": owner, "child": reference}

    def _given(self) -> Iterator[Found]:
        for item in self._source.items:
            if item.node.type == "function_item" and not item.tested:
                back = self._references.given_back(item)
                reference = self._references.of(back, self._scope(item.node)) if back is not None else None
                if reference is not None:
                    yield GIVEN, item.node, {"function": function_id(item), "id": reference}

    def _scope(self, function: Node) -> int:
        return self._scopes.get(function.start_byte, -1)

    def _is_command(self, base: Node, links: list[Link]) -> bool:
        """Tell whether a chain is about a command of clap, not about one of ``std::process``."""
        if self._references.made(base):
            path = self._source.full_path(base.child_by_field_name("function"))
            return "process" not in path and "tokio" not in path
        return any(link.name in {"subcommand", "subcommands", "arg", "args"} for link in links)

    @staticmethod
    def _is_true(link: Link) -> bool:
        given = arguments(link.call)
        return not given or b"true" in (given[0].text or b"")[:8]

    def _commands(self, link: Link) -> list[Node]:
        """Return the commands given to ``subcommand(x)`` or ``subcommands([x, y])``."""
        found: list[Node] = []
        for one in arguments(link.call):
            node = plain(one)
            if node is not None and node.type == "array_expression":
                found += node.named_children[:_LIST_LIMIT]
            else:
                found.append(one)
        return found

    def _told(self, links: list[Link]) -> tuple[str, list[JsonValue]]:
        told = ""
        options: list[JsonValue] = []
        for link in links:
            given = arguments(link.call)
            if link.name in _HELPS and given:
                told = told or self._source.text(given[0]) or ""
            elif link.name in {"arg", "args"} and given and len(options) < OPTIONS:
                node = plain(given[0])
                listed = (
                    node.named_children[:OPTIONS] if node is not None and node.type == "array_expression" else given[:1]
                )
                for one in listed:
                    options += self._option(one)
        return told, options[:OPTIONS]

    def _option(self, node: Node) -> list[JsonValue]:
        base, links = chain_of(self._source, node)
        path = self._source.path(base.child_by_field_name("function")) if base is not None else ()
        if base is None or path[-2:] not in _ARGUMENTS:
            return []
        given = arguments(base)
        name = (self._source.text(given[0]) or "") if given else ""
        told, long, short = "", "", ""
        for link in links:
            first = self._first(link)
            if link.name in {"help", "about"}:
                told = first
            elif link.name == "long":
                long = first or name
            elif link.name == "short":
                short = first
        shown = f"--{long}" if long else f"-{short}" if short else name.upper()
        return [[shown, told]] if shown else []

    def _first(self, link: Link) -> str:
        given = arguments(link.call)
        if not given:
            return ""
        if given[0].type == "char_literal":
            return self._source.head(given[0]).strip("'")
        return self._source.text(given[0]) or ""
