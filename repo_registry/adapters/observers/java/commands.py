"""Commands told by annotations and base classes, as fragments: picocli, Spring Shell, JCommander, Clikt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from tree_sitter import Node

from repo_registry.adapters.observers.doc_blocks import block_above, first_paragraph
from repo_registry.adapters.observers.fact_writer import FactWriter
from repo_registry.adapters.observers.java.calls import Call, calls_of
from repo_registry.adapters.observers.java.command_tables import (
    CLIKT,
    CUES,
    OPTION_PACKAGES,
    OPTIONS,
    PROGRAM_NAMES,
    RULES,
    CommandRule,
)
from repo_registry.adapters.observers.java.declarations import Annotation, Declaration, Member
from repo_registry.adapters.observers.java.source import is_source, source_of
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.adapters.observers.syntax import last_line_of, line_of
from repo_registry.domain.model.facts import Fragment
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.validation import JsonValue

COMMAND: Final = "java.command"
"""id, names, named (bool), help, framework, options ([[name, help], …]), subcommands ([[full name, …], …]), parent
(full name of the class around, or ``""``), handler, end_line."""
MOUNTED: Final = "java.subcommand"
"""parent ([full name, …]), child (the same), name."""
PROGRAM: Final = "java.program_name"
"""name, framework."""

_OPTIONS: Final = 60
_SUBCOMMANDS: Final = 200
_WORDS: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


class CommandObserver:
    """Finds commands, what they are mounted below, and the names of programs."""

    name = "java.commands"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether the file may hold any of these."""
        return is_source(file) and file.path_class is not PathClass.DOCS and any(cue in file.text for cue in CUES)

    def observe(self, file: SourceFile) -> Iterable[Finding]:
        """Yield fragments."""
        yield from _Reader(file).fragments()


class _Reader:
    def __init__(self, file: SourceFile) -> None:
        self._source = source_of(file)
        self._unit, self._texts = self._source.unit, self._source.texts
        self._write = FactWriter(file, CommandObserver.name, CommandObserver.version)

    def fragments(self) -> Iterator[Fragment]:
        for declaration in self._unit.types:
            before, is_command = "", False
            for annotation, rule in self._ruled(declaration.annotations):
                names = self._names(annotation, rule)
                if rule.parents:
                    before = " ".join(names)
                    continue
                is_command = True
                yield self._command(declaration, declaration.name, names, annotation, rule)
            if not is_command and self._is_clikt(declaration):
                yield self._clikt(declaration)
            for member in declaration.members:
                yield from self._method(declaration, member, before, is_command=is_command)
        yield from self._called()

    def _ruled(self, annotations: tuple[Annotation, ...]) -> Iterator[tuple[Annotation, CommandRule]]:
        for annotation in annotations:
            for rule in RULES:
                if self._unit.is_of(annotation.name, rule.packages) == rule.annotation:
                    yield annotation, rule

    def _texts_of(self, annotation: Annotation, *arguments: str) -> list[str]:
        """Return the known texts of the first of these arguments that is given."""
        given = annotation.argument(*arguments)
        found = (self._texts.text(one) for one in self._texts.elements(given))
        return [" ".join(text.split()) for text in found if text and not text.isspace()]

    def _names(self, annotation: Annotation, rule: CommandRule) -> list[str]:
        return self._texts_of(annotation, *rule.names)

    # -- classes ----------------------------------------------------------------------------------------------------

    def _command(
        self, declaration: Declaration, handler: str, names: list[str], annotation: Annotation, rule: CommandRule
    ) -> Fragment:
        listed = self._texts.elements(annotation.argument(rule.subcommands)) if rule.subcommands else []
        subcommands = [self._unit.candidates(self._texts.word(one), declaration.name) for one in listed[:_SUBCOMMANDS]]
        return self._fragment(
            declaration.node,
            at=annotation.node,
            id=self._unit.qualified(declaration.name),
            names=list[JsonValue](names or [declaration.name.rpartition(".")[2]]),
            named=bool(names),
            help=" ".join(self._texts_of(annotation, *rule.help)) or self._doc(declaration.node),
            framework=rule.framework,
            options=self._options(declaration.members),
            subcommands=[list[JsonValue](one) for one in subcommands],
            parent="",
            handler=handler,
        )

    def _method(self, declaration: Declaration, member: Member, before: str, *, is_command: bool) -> Iterator[Fragment]:
        for annotation, rule in self._ruled(member.annotations):
            if not rule.on_methods:
                continue
            names = self._names(annotation, rule)
            if rule.parents or rule.framework == "spring-shell":
                joined = " ".join(names) if rule.parents else ""
                names = [joined] if joined else names
            names = names or [_WORDS.sub("-", member.name).lower()]
            owner = self._unit.qualified(declaration.name)
            yield self._fragment(
                member.node,
                at=annotation.node,
                id=f"{owner}.{member.name}()",
                names=[f"{before} {name}".strip() for name in names],
                named=True,
                help=" ".join(self._texts_of(annotation, *rule.help)) or self._doc(member.node),
                framework=rule.framework,
                options=[],
                subcommands=[],
                parent=owner if is_command else "",
                handler=f"{declaration.name}.{member.name}",
            )

    def _options(self, members: tuple[Member, ...]) -> list[JsonValue]:
        found: list[JsonValue] = []
        for member in members:
            for annotation in member.annotations:
                simple = self._unit.is_of(annotation.name, OPTION_PACKAGES)
                rows = [row for (_, name), row in OPTIONS.items() if name == simple]
                names = self._texts_of(annotation, rows[0][0]) if rows else []
                if names and len(found) < _OPTIONS:
                    found.append([max(names, key=len), " ".join(self._texts_of(annotation, rows[0][1]))])
        return found

    def _doc(self, node: Node) -> str:
        return first_paragraph(block_above(self._source.syntax.data, node.start_byte))

    def _fragment(self, node: Node, *, at: Node, **payload: JsonValue) -> Fragment:
        return self._write.fragment(COMMAND, line_of(at), **payload, end_line=last_line_of(node))

    # -- Clikt ------------------------------------------------------------------------------------------------------

    def _is_clikt(self, declaration: Declaration) -> bool:
        return any(name in CLIKT for one in declaration.supertypes for name in self._unit.candidates(one))

    def _clikt(self, declaration: Declaration) -> Fragment:
        simple = declaration.name.rpartition(".")[2]
        given = dict(self._super_arguments(declaration.node))
        text = self._texts.text(given.get("help"), declaration.name) if "help" in given else None
        for member in declaration.members:
            if member.name == "help" and member.kind == "method" and not text:
                text = self._result(member.node)
        name = self._texts.text(given.get("name") or given.get("value"), declaration.name) if given else None
        default = _WORDS.sub("-", simple).lower().removesuffix("-command") or simple.lower()
        return self._fragment(
            declaration.node,
            at=declaration.node,
            id=self._unit.qualified(declaration.name),
            names=[name or default],
            named=True,
            help=" ".join((text or self._doc(declaration.node)).split()),
            framework="clikt",
            options=[],
            subcommands=[],
            parent="",
            handler=declaration.name,
        )

    def _super_arguments(self, node: Node) -> Iterator[tuple[str, Node]]:
        for kinds in node.named_children:
            for kind in kinds.named_children if kinds.type == "delegation_specifiers" else []:
                for call in kind.named_children:
                    for given in call.named_children if call.type == "constructor_invocation" else []:
                        for argument in given.named_children[:20] if given.type == "value_arguments" else []:
                            parts = argument.named_children
                            named = any(child.type == "=" for child in argument.children)
                            if parts:
                                yield (self._source.syntax.head(parts[0], 80) if named else "value"), parts[-1]

    def _result(self, node: Node) -> str | None:
        """Return the text of ``fun f() = "…"``."""
        body = node.named_children[-1] if node.named_children else None
        return self._texts.text(body.named_children[0]) if body is not None and body.named_children else None

    # -- calls ------------------------------------------------------------------------------------------------------

    def _called(self) -> Iterator[Fragment]:
        top = self._top()
        for call in calls_of(self._source):
            if call.name in PROGRAM_NAMES and call.arguments:
                name = self._texts.text(call.arguments[0], call.owner)
                if name and " " not in name:
                    yield self._write.fragment(PROGRAM, line_of(call.node), name=name)
            elif call.name == "addSubcommand" and call.arguments and top:
                name = self._texts.text(call.arguments[0], call.owner) if len(call.arguments) > 1 else ""
                yield self._mounted(top, call.arguments[-1], name or "", call)
            elif call.name == "subcommands" and call.receiver is not None and self._made(call.receiver):
                for child in [one for given in call.arguments for one in self._texts.elements(given)][:_SUBCOMMANDS]:
                    yield self._mounted(self._made(call.receiver), child, "", call)

    def _mounted(self, parent: str, child: Node, name: str, call: Call) -> Fragment:
        made = self._made(child)
        return self._write.fragment(
            MOUNTED,
            line_of(call.node),
            parent=list[JsonValue](self._unit.candidates(parent, call.owner)),
            child=list[JsonValue](self._unit.candidates(made, call.owner)) if made else [],
            name=name,
        )

    def _top(self) -> str:
        """Return the class of ``new CommandLine(new Class())``."""
        for node, _ in self._source.syntax.of("object_creation_expression", "call_expression"):
            head = self._source.syntax.head(node, 200)
            found = re.match(
                r"(?:new\s+)?(?:CommandLine|picocli\.CommandLine)\s*\(\s*(?:new\s+)?([A-Z][\w.]{0,80})", head
            )
            if found is not None:
                return found[1]
        return ""

    def _made(self, node: Node) -> str:
        """Return the class of ``new X(…)``, ``X()`` or ``X.class``."""
        found = re.match(
            r"(?:new\s+)?([A-Z][\w.]{0,80}?)(?:\s*[(<]|\.class|::class|\Z)", self._source.syntax.head(node, 120)
        )
        return "" if found is None else found[1]
