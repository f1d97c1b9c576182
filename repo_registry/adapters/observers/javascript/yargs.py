"""Commands told to yargs, and the words that all libraries of commands share."""

from __future__ import annotations

from collections.abc import Iterator

import attrs
from tree_sitter import Node

from repo_registry.adapters.observers.javascript.chains import Chain, Link
from repo_registry.adapters.observers.javascript.forms import arguments, unwrap
from repo_registry.adapters.observers.javascript.frameworks import PROGRAM_MODULES
from repo_registry.adapters.observers.javascript.names import Names, Reference
from repo_registry.adapters.observers.javascript.objects import PASS, json_of
from repo_registry.adapters.observers.javascript.references import References, ending
from repo_registry.adapters.observers.syntax import collapsed, last_line_of, line_of
from repo_registry.domain.model.validation import JsonValue

COMMAND = "javascript.command"
"""id, parent (reference or null), name, framework, help, options, handler, end_line."""
PROGRAM = "javascript.program"
"""What is said of a program or a command elsewhere: id (reference), name, help, options, handler, parsed."""
COMMAND_MOUNT = "javascript.command_mount"
"""parent, child."""
COMMAND_FOLDER = "javascript.command_folder"
"""parent, folder."""

HELP_LENGTH = 600
OPTIONS = 80
_YARGS_KEYS = ("describe", "description", "desc")
#: Position of a builder behind name and help; the handler follows it.
_BUILDER = 2
_TARGET_LENGTH = 80

Found = tuple[str, Node, dict[str, JsonValue]]


@attrs.define
class Told:
    """What a chain has said of the object it stands at."""

    id: Reference
    node: Node
    parent: Reference | None = None
    name: str = ""
    help: str = ""
    options: list[JsonValue] = attrs.field(factory=list)
    handler: str = ""
    end_line: int = 0
    parsed: bool = False
    is_command: bool = False

    def found(self, framework: str) -> Found | None:
        """Return the fragment, or ``None`` if nothing was said."""
        payload: dict[str, JsonValue] = {
            "id": json_of(self.id),
            "name": self.name,
            "framework": framework,
            "help": self.help[:HELP_LENGTH],
            "options": self.options[:OPTIONS],
            "handler": self.handler,
            "end_line": max(self.end_line, line_of(self.node)),
        }
        if self.is_command:
            payload["parent"] = None if self.parent is None else json_of(self.parent)
            return COMMAND, self.node, payload
        if not (self.name or self.help or self.options or self.parsed or self.handler):
            return None
        return PROGRAM, self.node, {**payload, "parsed": self.parsed}


class CommandReader:
    """Reads the commands of yargs in one file."""

    def __init__(self, known: Names, modules: set[str]) -> None:
        self._names = known
        self._syntax = known.syntax
        self._references = References(known)
        self._modules = modules
        used = sorted(modules & PROGRAM_MODULES)
        self._framework = used[0].partition("/")[0].removeprefix("@") if used else ""
        if self._framework.startswith(("commander", "caporal")):
            self._framework = self._framework.removesuffix("-js")

    @staticmethod
    def _place(call: Node) -> Node:
        callee = call.child_by_field_name("function")
        field = None if callee is None else callee.child_by_field_name("property")
        return call if field is None else field

    def _option_help(self, given: list[Node], scope: int) -> str:
        for node in given[:1]:
            value = self._names.value(node, scope)
            for key in _YARGS_KEYS:
                member = self._names.member(value, key)
                if member is not None:
                    return self._names.text(member, scope) or ""
            return self._names.text(node, scope) or ""
        return ""

    def _handler(self, node: Node) -> str:
        inner = unwrap(node)
        if inner is not None and inner.type == "call_expression" and arguments(inner):
            inner = unwrap(arguments(inner)[-1])
        if inner is None or inner.type not in {"identifier", "member_expression"}:
            return ""
        return collapsed(self._syntax.text(inner), 120)

    def yargs_command(self, chain: Chain, link: Link, given: list[Node], owner: Reference) -> Iterator[Found]:
        """Yield what one ``.command(…)`` tells: names and help, an object, or a module that is one."""
        value = self._names.value(given[0], chain.scope)
        if value is not None and value.type == "object":
            yield from self._described(value, f"c{link.call.end_byte}", owner, chain.scope, self._place(link.call))
            return
        first = unwrap(given[0])
        aliases = first.named_children if first is not None and first.type == "array" else [given[0]]
        text = self._names.text(aliases[0], chain.scope) if aliases else None
        if text is None:
            for child in self._references.all_of(given[0], chain.scope):
                yield COMMAND_MOUNT, link.call, {"parent": json_of(owner), "child": json_of(child)}
            return
        words = text.split()
        if not words or words[0].startswith(("$0", "*", "<", "[")):
            return
        helped = self._names.text(given[1], chain.scope) if len(given) > 1 else None
        told = Told(f"c{link.call.end_byte}", self._place(link.call), owner, words[0], helped or "", is_command=True)
        told.end_line = last_line_of(link.call)
        if len(given) > _BUILDER:
            yield from self._builder(given[2], told, chain.scope)
        told.handler = self._handler(given[3]) if len(given) > _BUILDER + 1 else ""
        yield from self._finish(told)

    def _builder(self, node: Node, told: Told, scope: int) -> Iterator[Found]:
        builder = self._names.value(node, scope)
        if builder is None:
            return
        if builder.type == "object":
            told.options += [
                [f"--{key}", self._option_help([value], scope)] for key, value in self._names.items(builder)
            ]
            return
        child = ending(self._references.of(builder, scope), "(0)")
        if builder.type == "method_definition":
            child = ending(self._names.function_node_id(builder), "(0)")
        if child is not None:
            yield PASS, node, {"parent": json_of(told.id), "child": json_of(child)}

    def _described(
        self, value: Node, identity: str, parent: Reference | None, scope: int, place: Node
    ) -> Iterator[Found]:
        """Read ``{command: 'x <y>', describe: '…', builder, handler}``."""
        command = self._names.member(value, "command")
        inner = self._names.value(command, scope)
        if inner is not None and inner.type == "array" and inner.named_child_count:
            command = inner.named_children[0]
        words = (self._names.text(command, scope) or "").split() if command is not None else []
        if not words or words[0].startswith(("$0", "*")):
            return
        told = Told(identity, place, parent, words[0], is_command=True)
        for key in _YARGS_KEYS:
            member = self._names.member(value, key)
            if member is not None:
                told.help = self._names.text(member, scope) or ""
                break
        told.end_line = last_line_of(value)
        builder, handler = self._names.member(value, "builder"), self._names.member(value, "handler")
        if builder is not None:
            yield from self._builder(builder, told, scope)
        told.handler = self._handler(handler) if handler is not None else ""
        found = told.found("yargs")
        if found is not None:
            yield found

    def command_module(self) -> Iterator[Found]:
        """Read a module that is a command of yargs: it exports ``command`` with ``describe`` or ``handler``."""
        exported = dict(self._exported())
        if "command" in exported and exported.keys() & {*_YARGS_KEYS, "handler", "builder"}:
            words = (self._names.text(exported["command"], -1) or "").split()
            if words and not words[0].startswith(("$0", "*")):
                told = Told("default", exported["command"], None, words[0], is_command=True)
                texts = [exported[key] for key in _YARGS_KEYS if key in exported]
                told.help = (self._names.text(texts[0], -1) or "") if texts else ""
                if "builder" in exported:
                    yield from self._builder(exported["builder"], told, -1)
                yield from self._finish(told, "yargs")
            return
        for node, _ in self._syntax.of("export_statement", "assignment_expression"):
            value = node.child_by_field_name("value") or node.child_by_field_name("right")
            target = self._names.value(value, -1)
            if target is not None and self._is_command_object(target):
                yield from self._described(target, "default", None, -1, target)
        for node, scope in self._syntax.of("variable_declarator"):
            name, value = node.child_by_field_name("name"), unwrap(node.child_by_field_name("value"))
            if scope < 0 and name is not None and value is not None and self._is_command_object(value):
                yield from self._described(value, self._syntax.text(name), None, -1, node)

    def _finish(self, told: Told, framework: str = "") -> Iterator[Found]:
        found = told.found(framework or self._framework or "commander")
        if found is not None:
            yield found

    def _is_command_object(self, node: Node) -> bool:
        if node.type != "object":
            return False
        keys = {key for key, _ in self._names.items(node)}
        return "command" in keys and bool(keys & {"handler", "builder"})

    def _exported(self) -> Iterator[tuple[str, Node]]:
        for node, _ in self._syntax.of("export_statement"):
            declaration = node.child_by_field_name("declaration")
            for declarator in [] if declaration is None else declaration.named_children:
                name, value = declarator.child_by_field_name("name"), declarator.child_by_field_name("value")
                if declarator.type == "variable_declarator" and name is not None and value is not None:
                    yield self._syntax.text(name), value
        for node, _ in self._syntax.of("assignment_expression"):
            left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
            if left is not None and right is not None and left.type == "member_expression":
                text = self._syntax.text(left) if left.end_byte - left.start_byte < _TARGET_LENGTH else ""
                if text.startswith("exports."):
                    yield text[len("exports.") :], right
