"""Commands told to cobra, urfave/cli, kingpin and the flag package, as fragments."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tree_sitter import Node

from repo_registry.adapters.observers.golang.argument_words import argument_words
from repo_registry.adapters.observers.golang.expressions import arguments, plain
from repo_registry.adapters.observers.golang.names import Names, Reference, is_go, names
from repo_registry.adapters.observers.golang.objects import COMMAND_MOUNT, PASS, json_of
from repo_registry.adapters.observers.golang.routers import Link, chains
from repo_registry.adapters.observers.golang.tables import CLI_MODULES, COBRA, KINGPIN_MODULES
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.adapters.observers.syntax import collapsed, first_named, last_line_of, line_of
from repo_registry.domain.model.facts import Fragment
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.validation import JsonValue

COMMAND = "go.command"
"""id, framework, name, help, options, handler, hidden, end_line."""
OPTION = "go.option"
"""owner, name, help."""
EXECUTED = "go.executed"
"""id of a command that is run."""
PROGRAM_FLAG = "go.program_flag"
"""A flag of the flag package: name, help."""

HELP_LENGTH = 600
EXECUTING = frozenset({"Execute", "ExecuteC", "ExecuteContext", "ExecuteContextC"})
FLAG_SETS = frozenset({"Flags", "PersistentFlags", "LocalFlags"})
_FLAG = re.compile(r"(?:String|Bool|U?[Ii]nt|Float|Duration|Count|IP|Bytes|Text|Var|Func|Enum|Time)\w{0,40}")
_HANDLERS = ("RunE", "Run", "Action")
#: Commands of one literal that are read.
_DEPTH = 400
_NAME_AND_HELP = 2

Found = tuple[str, Node, dict[str, JsonValue]]


class CommandObserver:
    """Finds commands, what is said of them, and how they are put together."""

    name = "go.commands"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether the file is built and may speak of commands."""
        cues = ("cobra", "urfave", "kingpin", "Command", "os.Args", '"flag"', "Execute", "Flags()")
        return is_go(file) and file.path_class is not PathClass.DOCS and any(cue in file.text for cue in cues)

    def observe(self, file: SourceFile) -> Iterable[Finding]:
        """Yield fragments."""
        known = names(file)
        reader = _Reader(known)
        found = [*reader.literals(), *argument_words(known)]
        for base, links, scope in chains(known.syntax):
            found += reader.chain(base, links, scope)
        for kind, node, payload in found:
            yield Fragment(kind=kind, path=file.path, line=line_of(node), path_class=file.path_class, payload=payload)


class _Reader:
    def __init__(self, known: Names) -> None:
        self._names = known
        self._syntax = known.syntax

    # -- literals ------------------------------------------------------------------------------------------------

    def literals(self) -> Iterator[Found]:
        for node, scope in self._syntax.of("composite_literal"):
            kind = self._names.type_name(node.child_by_field_name("type"))
            if kind == (COBRA, "Command"):
                yield from self._cobra(node, scope)
            elif kind is not None and kind[0] in CLI_MODULES and kind[1] in {"App", "Command"}:
                yield from self._urfave(node, scope)
            elif scope < 0:
                yield from self._listed(node, scope)
        for node, scope in self._syntax.of("assignment_statement"):
            yield from self._assigned(node, scope)

    def _listed(self, node: Node, scope: int) -> Iterator[Found]:
        """Read ``var All = []cli.Command{{Name: "x"}}``: elements without a type of their own."""
        kind = node.child_by_field_name("type")
        element = None if kind is None else kind.child_by_field_name("element")
        name = self._names.type_name(element)
        if name is not None and name[0] in CLI_MODULES and name[1] == "Command":
            for item in self._names.elements(node, scope):
                if item.type == "literal_value":
                    yield from self._urfave(item, scope)

    def _payload(self, identity: JsonValue, framework: str, name: str, helped: str, node: Node) -> dict[str, JsonValue]:
        return {
            "id": identity,
            "framework": framework,
            "name": name,
            "help": helped[:HELP_LENGTH],
            "options": [],
            "handler": "",
            "hidden": False,
            "end_line": last_line_of(node),
        }

    def _handler(self, fields: dict[str, Node]) -> str:
        for key in _HANDLERS:
            node = fields.get(key)
            if node is not None and node.type in {"identifier", "selector_expression"}:
                return collapsed(self._syntax.text(node), 120)
        return ""

    def _cobra(self, node: Node, scope: int) -> Iterator[Found]:
        fields = self._names.fields(node)
        words = (self._names.text(fields.get("Use"), scope) or "").split() if "Use" in fields else []
        short = self._names.text(fields.get("Short"), scope) or "" if "Short" in fields else ""
        long = self._names.text(fields.get("Long"), scope) or "" if "Long" in fields else ""
        paragraph = " ".join(long.strip().partition("\n\n")[0].split())
        helped = short if not paragraph or (paragraph.startswith(short) and short) else f"{short} {paragraph}".strip()
        identity = self._names.of(node, scope)
        if identity is None:
            return
        payload = self._payload(json_of(identity), "cobra", words[0] if words else "", helped, node)
        payload["handler"] = self._handler(fields)
        hidden = fields.get("Hidden")
        payload["hidden"] = hidden is not None and self._syntax.text(hidden) == "true"
        yield COMMAND, node, payload

    def _urfave(self, node: Node, scope: int) -> Iterator[Found]:
        stack: list[tuple[Node, Reference | None]] = [(node, None)]
        for _ in range(_DEPTH):
            if not stack:
                return
            literal, parent = stack.pop(0)
            identity = self._names.of(literal, scope)
            if identity is None:
                continue
            if parent is not None:
                yield COMMAND_MOUNT, literal, {"parent": json_of(parent), "child": json_of(identity)}
                if literal.type != "literal_value":
                    continue  # it is read where it stands in the list of literals
            fields = self._names.fields(literal)
            name = self._names.text(fields.get("Name"), scope) or "" if "Name" in fields else ""
            texts = [self._names.text(fields[key], scope) or "" for key in ("Usage", "Description") if key in fields]
            payload = self._payload(json_of(identity), "urfave", name, next(filter(None, texts), ""), literal)
            payload["handler"] = self._handler(fields)
            payload["options"] = self._flags(fields.get("Flags"), scope)
            hidden = fields.get("Hidden")
            payload["hidden"] = hidden is not None and self._syntax.text(hidden) == "true"
            yield COMMAND, literal, payload
            for key in ("Commands", "Subcommands"):
                listed = fields.get(key)
                if listed is not None and listed.type in {"identifier", "selector_expression"}:
                    named = self._names.of(listed, scope)
                    if named is not None:
                        yield PASS, literal, {"parent": json_of(identity), "child": json_of(named)}
                for element in self._names.elements(fields.get(key), scope):
                    yield from self._element(element, identity, scope, stack)

    def _element(
        self, element: Node, parent: Reference, scope: int, stack: list[tuple[Node, Reference | None]]
    ) -> Iterator[Found]:
        inner = plain(element)
        if inner is not None and inner.type in {"literal_value", "composite_literal"}:
            stack.append((inner, parent))
            return
        reference = self._names.of(inner, scope)
        if reference is not None:
            yield COMMAND_MOUNT, element, {"parent": json_of(parent), "child": json_of(reference)}

    def _flags(self, node: Node | None, scope: int) -> list[JsonValue]:
        found: list[JsonValue] = []
        for element in self._names.elements(node, scope) if node is not None else []:
            inner = self._names.value(element, scope)
            fields = {} if inner is None else self._names.fields(inner)
            name = self._names.text(fields.get("Name"), scope) if "Name" in fields else None
            if name:
                helped = self._names.text(fields.get("Usage"), scope) if "Usage" in fields else ""
                found.append([f"--{name}", helped or ""])
        return found

    def _assigned(self, node: Node, scope: int) -> Iterator[Found]:
        """Read ``app.Name = "x"`` and ``app.Commands = []cli.Command{…}``."""
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        target = None if left is None else first_named(left)
        value = None if right is None else first_named(right)
        if target is None or value is None or target.type != "selector_expression":
            return
        field, holder = target.child_by_field_name("field"), target.child_by_field_name("operand")
        name = "" if field is None else self._syntax.text(field)
        if name not in {"Name", "Usage", "Commands"} or not any(p in CLI_MODULES for p in self._names.imports.values()):
            return
        owner = self._names.of(holder, scope)
        if owner is None:
            return
        if name == "Commands":
            listed = self._names.of(value, scope)
            if plain(value) is not None and value.type in {"identifier", "selector_expression"} and listed is not None:
                yield PASS, node, {"parent": json_of(owner), "child": json_of(listed)}
            stack: list[tuple[Node, Reference | None]] = []
            for element in self._names.elements(value, scope):
                yield from self._element(element, owner, scope, stack)
            for literal, parent in stack:
                identity = self._names.of(literal, scope)
                if identity is not None and parent is not None:
                    yield COMMAND_MOUNT, literal, {"parent": json_of(parent), "child": json_of(identity)}
                if literal.type == "literal_value":
                    yield from self._urfave(literal, scope)
            return
        text = self._names.text(value, scope) or ""
        named, helped = (text, "") if name == "Name" else ("", text)
        yield COMMAND, node, self._payload(json_of(owner), "urfave", named, helped, node)

    # -- chains --------------------------------------------------------------------------------------------------

    def chain(self, base: Node, links: list[Link], scope: int) -> Iterator[Found]:
        called = self._names.called(links[0].call)
        if called is not None:
            yield from self._package_call(called, links, scope)
            return
        flags = False
        for link in links:
            if link.name == "AddCommand":
                yield from self._added(base, link, scope)
            elif link.name in EXECUTING and (owner := self._names.of(base, scope)) is not None:
                yield EXECUTED, link.call, {"id": json_of(owner)}
            elif link.name in FLAG_SETS:
                flags = True
            elif _FLAG.fullmatch(link.name):
                yield from self._option(base, link, scope, direct=flags)
        if any(path in KINGPIN_MODULES for path in self._names.imports.values()):
            yield from self._kingpin(self._names.of(base, scope), links, scope)

    def _added(self, base: Node, link: Link, scope: int) -> Iterator[Found]:
        for parent in self._names.all_of(base, scope)[:1]:
            for node in arguments(link.call):
                for child in self._names.all_of(node, scope):
                    yield COMMAND_MOUNT, node, {"parent": json_of(parent), "child": json_of(child)}

    def _option(self, base: Node, link: Link, scope: int, *, direct: bool) -> Iterator[Found]:
        """Read ``cmd.Flags().StringVarP(&x, "name", "n", "", "help")``, also through ``flags := cmd.Flags()``."""
        given = arguments(link.call)
        owner_node, owner_scope = base, scope
        if not direct:
            value = self._names.value(base, scope)
            callee = None if value is None or value.type != "call_expression" else value.child_by_field_name("function")
            field = None if callee is None else callee.child_by_field_name("field")
            if callee is None or field is None or self._syntax.text(field) not in FLAG_SETS:
                return
            owner_node = callee.child_by_field_name("operand") or base
        texts = [self._names.text(node, scope) for node in given]
        name = next((text for text in texts[:2] if text), None)
        if name is None or len(given) < _NAME_AND_HELP:
            return
        for owner in self._names.all_of(owner_node, owner_scope):
            yield OPTION, link.call, {"owner": json_of(owner), "name": f"--{name}", "help": texts[-1] or ""}

    def _package_call(self, called: tuple[str, str], links: list[Link], scope: int) -> Iterator[Found]:
        given = arguments(links[0].call)
        if called[1] == "Execute" and len(given) > 1:  # fang.Execute(ctx, root)
            for node in given[:3]:
                owner = self._names.of(node, scope)
                if owner is not None and not (isinstance(owner, list) and owner[0] == "context"):
                    yield EXECUTED, links[0].call, {"id": json_of(owner)}
        elif called[0] == "flag" and _FLAG.fullmatch(called[1]) and len(given) > 1:
            texts = [self._names.text(node, scope) for node in given]
            name = next((text for text in texts[:2] if text), None)
            if name:
                yield PROGRAM_FLAG, links[0].call, {"name": f"-{name}", "help": texts[-1] or ""}
        elif called[0] in KINGPIN_MODULES:
            if called[1] == "New" and given:
                owner = self._names.of(links[0].call, scope)
                name, helped = (*(self._names.text(node, scope) or "" for node in given[:2]), "")[:2]
                if owner is not None:
                    payload = self._payload(json_of(owner), "kingpin", name, helped, links[0].call)
                    yield COMMAND, links[0].call, payload
                yield from self._kingpin(owner, links[1:], scope)
            else:
                yield from self._kingpin("kingpin", links, scope)

    def _kingpin(self, owner: Reference | None, links: list[Link], scope: int) -> Iterator[Found]:
        for link in links:
            given = arguments(link.call)
            if owner is None:
                return
            name = self._names.text(given[0], scope) if given else None
            helped = self._names.text(given[1], scope) if len(given) > 1 else None
            if link.name == "Command" and name:
                identity = f"c:{self._names.file_name}:{link.call.end_byte}"
                yield COMMAND, link.call, self._payload(identity, "kingpin", name, helped or "", link.call)
                yield COMMAND_MOUNT, link.call, {"parent": json_of(owner), "child": identity}
                owner = identity
            elif link.name == "Flag" and name:
                yield OPTION, link.call, {"owner": json_of(owner), "name": f"--{name}", "help": helped or ""}
