"""Commands told to commander, yargs, cac, sade, oclif and their kin, as fragments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tree_sitter import Node

from repo_registry.adapters.observers.javascript.chains import Chain, Link, chains
from repo_registry.adapters.observers.javascript.comments import comment_above, first_paragraph
from repo_registry.adapters.observers.javascript.forms import FUNCTION_TYPES, arguments, unwrap
from repo_registry.adapters.observers.javascript.imports import loaded_modules
from repo_registry.adapters.observers.javascript.names import Reference
from repo_registry.adapters.observers.javascript.objects import is_object_id, json_of, looks_handed
from repo_registry.adapters.observers.javascript.source import is_source, names
from repo_registry.adapters.observers.javascript.yargs import (
    COMMAND_FOLDER,
    COMMAND_MOUNT,
    CommandReader,
    Found,
    Told,
)
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.adapters.observers.syntax import last_line_of, line_of
from repo_registry.domain.model.facts import Fragment
from repo_registry.domain.model.paths import PathClass

_DESCRIBING = frozenset({"description", "describe", "summary"})
_FINISHING = frozenset({"parse", "parseAsync", "runExit", "run"})
_OWN_WORDS = frozenset({"command", "addCommand", "option", "requiredOption", "action", "commandDir", "scriptName"})
_YARGS_SHAPE = 3
_OCLIF = frozenset({"@oclif/core", "@oclif/command"})


class CommandObserver:
    """Finds commands, what is said of them, and how they are put together."""

    name = "javascript.commands"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether the file runs and speaks of commands."""
        cue = "ommand" in file.text or "program" in file.text or "yargs" in file.text
        return cue and is_source(file) and file.path_class is not PathClass.DOCS

    def observe(self, file: SourceFile) -> Iterable[Finding]:
        """Yield fragments."""
        known = names(file)
        modules = {module for module, _ in loaded_modules(file)}
        reader = _Reader(known, modules)
        found = [*reader.command_module(), *reader.command_class(file.path)]
        for chain in chains(known.syntax):
            if any(link.name in _OWN_WORDS or link.name in _DESCRIBING | _FINISHING for link in chain.links):
                found += reader.read(chain)
        for kind, node, payload in found:
            yield Fragment(kind=kind, path=file.path, line=line_of(node), path_class=file.path_class, payload=payload)


class _Reader(CommandReader):
    """Reads all commands of one file."""

    # -- chains --------------------------------------------------------------------------------------------------

    def read(self, chain: Chain) -> Iterator[Found]:
        owner = self._references.of(chain.base, chain.scope)
        if owner is None:
            return
        handed = looks_handed(self._names, chain.base, chain.scope) or self._is_builder(chain)
        commands = any(link.name in {"command", "addCommand", "commandDir"} for link in chain.links)
        if not is_object_id(owner) and not (handed and commands):
            return
        yield from self._follow(chain, owner)

    def _is_builder(self, chain: Chain) -> bool:
        """Tell whether the object is the parameter of a function in a file about yargs, whatever its name."""
        if self._framework != "yargs" or chain.base.type != "identifier":
            return False
        binding = self._names.lookup(self._syntax.text(chain.base), chain.scope)
        return binding is not None and binding.kind == "parameter"

    def _follow(self, chain: Chain, owner: Reference) -> Iterator[Found]:
        told = Told(owner, chain.node)
        for link in chain.links:
            given = arguments(link.call)
            if link.name == "command" and given:
                if self._is_yargs(given, chain.scope):
                    yield from self.yargs_command(chain, link, given, owner)
                    continue
                fresh = self._commander_command(chain, link, given, told, owner)
                if fresh is not None:
                    yield from self._finish(told)
                    told = fresh
            elif link.name == "addCommand" and given:
                for child in self._references.all_of(given[0], chain.scope):
                    yield COMMAND_MOUNT, link.call, {"parent": json_of(told.id), "child": json_of(child)}
            elif link.name == "commandDir" and given:
                folder = self._names.text(given[0], chain.scope)
                if folder:
                    yield COMMAND_FOLDER, link.call, {"parent": json_of(told.id), "folder": folder}
            else:
                self._tell(told, link, given, chain.scope)
            told.end_line = last_line_of(link.call)
        yield from self._finish(told)

    def _is_yargs(self, given: list[Node], scope: int) -> bool:
        if self._framework in {"yargs", "commander", "cac", "sade"}:
            return self._framework == "yargs"
        if len(given) >= _YARGS_SHAPE:
            return True
        return self._names.text(given[0], scope) is None

    def _commander_command(
        self, chain: Chain, link: Link, given: list[Node], told: Told, owner: Reference
    ) -> Told | None:
        text = self._names.text(given[0], chain.scope)
        words = (text or "").split()
        name = words[0] if words else ""
        described = self._names.text(given[1], chain.scope) if len(given) > 1 and given[1].type != "object" else None
        sibling = described is not None or self._framework in {"cac", "sade", "vorpal", "caporal"}
        parent = owner if sibling else told.id
        if not name or name.startswith(("*", "$0", "[", "<", "-")):
            return Told(f"c{link.call.end_byte}", link.call) if text is not None else None
        return Told(
            f"c{link.call.end_byte}",
            self._place(link.call),
            parent=parent,
            name=name,
            help=described or "",
            is_command=True,
        )

    def _tell(self, told: Told, link: Link, given: list[Node], scope: int) -> None:
        if link.name in _FINISHING:
            told.parsed = True
        if not given:
            return
        if link.name in _DESCRIBING:
            told.help = told.help or self._names.text(given[0], scope) or ""
        elif link.name in {"name", "scriptName"} and not told.is_command:
            told.name = self._names.text(given[0], scope) or ""
        elif link.name in {"option", "requiredOption"}:
            told.options.append([self._flag(given[0], scope), self._option_help(given[1:], scope)])
        elif link.name == "options":
            told.options += [
                [f"--{key}", self._option_help([value], scope)]
                for key, value in self._names.items(self._names.value(given[0], scope))
            ]
        elif link.name == "action":
            told.handler = self._handler(given[-1])

    def _flag(self, node: Node, scope: int) -> str:
        text = self._names.text(node, scope) or ""
        return text if text.startswith("-") or not text else f"--{text}"

    # -- oclif ---------------------------------------------------------------------------------------------------

    def command_class(self, path: str) -> Iterator[Found]:
        """Read a class of oclif, whose place below ``commands/`` is its name."""
        _, marker, below = path.rpartition("/commands/")
        if not marker or not self._modules & _OCLIF:
            return
        segments = below.rpartition(".")[0].removesuffix("/index").split("/")
        for node, _ in self._syntax.scopes:
            heritage = next((child for child in node.named_children if child.type == "class_heritage"), None)
            if heritage is None or "Command" not in self._syntax.head(heritage, 200):
                continue
            body = node.child_by_field_name("body")
            told = Told("default", node, None, " ".join(segments), is_command=True)
            for member in [] if body is None else body.named_children:
                name = member.child_by_field_name("name") or member.child_by_field_name("property")
                value = member.child_by_field_name("value")
                key = "" if name is None else self._syntax.text(name)
                if key in {"description", "summary"} and value is not None:
                    told.help = self._names.text(value, -1) or told.help
                elif key == "flags" and value is not None:
                    told.options += [[f"--{flag}", self._flag_help(made)] for flag, made in self._names.items(value)]
            told.help = told.help or first_paragraph(comment_above(self._syntax.data, node.start_byte))
            told.end_line = last_line_of(node)
            yield from self._finish(told, "oclif")
            return

    def _flag_help(self, node: Node) -> str:
        inner = unwrap(node)
        if inner is None or inner.type != "call_expression":
            return ""
        return self._option_help([given for given in arguments(inner) if given.type not in FUNCTION_TYPES], -1)
