"""Commands of Click and of what is built on it: Typer, Flask, rich-click, Cloup.

Sources: Click documentation, "Commands and Groups" (names derived from functions); Typer documentation, "One or
Multiple Commands" and "Add Typer"; Flask documentation, "Command-Line Interface".
"""

from __future__ import annotations

from collections.abc import Sequence

from repo_registry.adapters.observers.python.callees import split_callee
from repo_registry.adapters.observers.python.click_groups import CLICK, ClickGroups
from repo_registry.adapters.observers.python.click_options import add_options, derived_name, help_of
from repo_registry.adapters.observers.python.command_model import Command, CommandTree
from repo_registry.adapters.observers.python.entities import (
    Defined,
    Entity,
    External,
    Made,
    Value,
)
from repo_registry.adapters.observers.python.handlers import Handlers, Outline
from repo_registry.adapters.observers.python.program import Program
from repo_registry.adapters.observers.python.project import PlacedCall
from repo_registry.adapters.observers.python.prose import first_paragraph
from repo_registry.adapters.observers.python.terms import Call, Table, Term, Text
from repo_registry.adapters.observers.python.texts import known_text


class ClickCommands:
    """Reads commands and groups off decorators and calls."""

    def __init__(self, program: Program, handlers: Handlers, tree: CommandTree) -> None:
        self._program = program
        self._handlers = handlers
        self._tree = tree
        self.groups = ClickGroups(program, handlers, tree)

    def read(self) -> None:
        """Read everything."""
        for placed in self._program.calls:
            self._constructed(placed)
        for outline in self._handlers.functions:
            for decorator in outline.decorators:
                self._decorated(outline, decorator)
        for placed in self._program.calls:
            self._registered(placed)
        self.groups.hang_hooks()

    # ---- decorators

    def _decorated(self, outline: Outline, decorator: Term) -> None:
        call = decorator if isinstance(decorator, Call) else None
        callee = call.callee if call is not None else decorator
        base, word = split_callee(callee)
        if word == "callback" and base is not None:
            self._callback(outline, base)
        if word not in {"command", "group", "default_command", "task"}:
            return
        found = self._program.entities(outline.site, callee)
        for entity in found:
            if isinstance(entity, External) and entity.name.partition(".")[0] in CLICK and word != "task":
                self._command(outline, call, "click")
                return
            if isinstance(entity, External) and entity.name in {"invoke.task", "invoke.tasks.task"}:
                self._task(outline, call)
                return
        if base is None or word == "task":
            return
        for entity in self._program.entities(outline.site, base):
            self._below(outline, call, entity)

    def _below(self, outline: Outline, call: Call | None, parent: Entity) -> None:
        framework = self.groups.framework_of(parent)
        if framework is None:
            return
        command = self._command(outline, call, framework)
        self.groups.attach(parent, command.entity, None)

    def _command(self, outline: Outline, call: Call | None, framework: str) -> Command:
        written = call.argument(0, "name") if call is not None else None
        name = known_text(self._program, outline.site, written) or derived_name(outline.name, framework)
        entity = Defined(path=outline.site.path, qualname=outline.qualname)
        command = self._tree.add(
            Command(
                entity=entity,
                name=name,
                program="",
                help=help_of(self._program, outline, call),
                framework=framework,
                handler=outline.qualname,
                path=outline.site.path,
                start_line=outline.start_line,
                end_line=outline.end_line,
                path_class=outline.path_class,
            )
        )
        add_options(self._program, command, outline)
        self._lazy(command, call, outline)
        if call is not None:
            self.groups.hold_listed(command.entity, outline.site, call)
        return command

    def _lazy(self, command: Command, call: Call | None, outline: Outline) -> None:
        """Follow the mapping of a lazily loading group: name to ``module.attribute``."""
        table = call.keyword("lazy_subcommands") if call is not None else None
        for entity in self._program.entities(outline.site, table):
            if not isinstance(entity, Value) or not isinstance(entity.term, Table):
                continue
            for key, target in entity.term.pairs[:200]:
                if isinstance(key, Text) and isinstance(target, Text):
                    module, _, attribute = target.value.replace(":", ".").rpartition(".")
                    path = self._program.index.absolute(outline.site.path, module) if module else None
                    if path is not None:
                        self._tree.attach(command.entity, Defined(path=path, qualname=attribute), key.value)

    def _callback(self, outline: Outline, base: Term) -> None:
        for entity in self._program.entities(outline.site, base):
            group = self._tree.commands.get(entity)
            if group is not None and group.framework == "typer":
                group.collapses = False
                group.help = group.help or outline.help
                add_options(self._program, group, outline)

    def _task(self, outline: Outline, call: Call | None) -> None:
        command = self._command(outline, None, "invoke")
        written = known_text(self._program, outline.site, call.keyword("name")) if call is not None else ""
        command.name = written or outline.name.replace("_", "-")
        command.program = f"invoke {command.name}"

    # ---- calls

    def _constructed(self, placed: PlacedCall) -> None:
        for entity in self._program.entities(placed.site, placed.call):
            if isinstance(entity, Made) and (entity.line, entity.column) == (placed.call.line, placed.call.column):
                self.groups.group(entity)

    def _registered(self, placed: PlacedCall) -> None:
        base, word = split_callee(placed.call.callee)
        if isinstance(placed.call.callee, Call):
            self._applied(placed, placed.call.callee)
        if base is None or word not in {"add_command", "add_typer"}:
            return
        for parent in self._program.entities(placed.site, base):
            if self.groups.framework_of(parent) is None:
                continue
            given = placed.call.argument(None if word == "add_typer" else 1, "name")
            name = known_text(self._program, placed.site, given) or None
            child = placed.call.argument(0, "cmd", "typer_instance")
            for entity in self._program.entities(placed.site, child):
                self._hold(parent, entity, name, typer=word == "add_typer")

    def _hold(self, parent: Entity, child: Entity, name: str | None, *, typer: bool) -> None:
        command = self._tree.commands.get(child) or (self.groups.group(child) if isinstance(child, Made) else None)
        if command is None:
            return
        if typer:
            command.collapses = False
            name = name or command.name or ""
        self.groups.attach(parent, child, name)

    def _applied(self, placed: PlacedCall, decorator: Call) -> None:
        """Read ``app.command("name")(function)``."""
        base, word = split_callee(decorator.callee)
        if word not in {"command", "group"} or not placed.call.args:
            return
        for function in self._program.entities(placed.site, placed.call.args[0]):
            if not isinstance(function, Defined):
                continue
            parents: Sequence[Entity] = self._program.entities(placed.site, base) if base is not None else ()
            for parent in parents:
                framework = self.groups.framework_of(parent)
                if framework is not None:
                    self._plain(function, decorator, placed, framework)
                    self.groups.attach(parent, function, None)

    def _plain(self, function: Defined, decorator: Call, placed: PlacedCall, framework: str) -> None:
        described = self._handlers.described(function)
        if described is None or self._program.modules[function.path].path_class is not placed.path_class:
            return
        written = known_text(self._program, placed.site, decorator.argument(0, "name"))
        module = self._program.modules[function.path]
        self._tree.add(
            Command(
                entity=function,
                name=written or derived_name(function.qualname.rpartition(".")[2], framework),
                program="",
                help=first_paragraph(
                    known_text(self._program, placed.site, decorator.keyword("help"))
                    or (module.function(function.qualname) or (1, 1, ""))[2]
                ),
                framework=framework,
                handler=function.qualname,
                path=function.path,
                start_line=described.start_line,
                end_line=described.end_line,
                path_class=placed.path_class,
            )
        )
