"""Commands of Click and of what is built on it: Typer, Flask, rich-click, Cloup.

Sources: Click documentation, "Commands and Groups" (names derived from functions); Typer documentation, "One or
Multiple Commands" and "Add Typer"; Flask documentation, "Command-Line Interface".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from repo_registry.adapters.observers.python.ancestry import foreign_ancestry
from repo_registry.adapters.observers.python.command_model import Command, CommandTree
from repo_registry.adapters.observers.python.entities import (
    ClassOf,
    Defined,
    Entity,
    External,
    Given,
    Made,
    Part,
    Site,
    Value,
)
from repo_registry.adapters.observers.python.handlers import Handlers, Outline
from repo_registry.adapters.observers.python.program import Program
from repo_registry.adapters.observers.python.project import PlacedCall
from repo_registry.adapters.observers.python.prose import first_paragraph, help_text
from repo_registry.adapters.observers.python.roles import Roles, key_of
from repo_registry.adapters.observers.python.terms import OPAQUE, Call, Each, Member, Plain, Ref, Table, Term, Text
from repo_registry.adapters.observers.python.texts import text_of
from repo_registry.domain.model.paths import PathClass

CLICK: Final = frozenset({"asyncclick", "click", "click_extra", "cloup", "rich_click", "quart", "flask"})
_GROUP_CLASSES: Final = frozenset(
    {
        "AppGroup",
        "Command",
        "CommandCollection",
        "DefaultGroup",
        "DYMGroup",
        "FlaskGroup",
        "Group",
        "MultiCommand",
        "RichCommand",
        "RichGroup",
        "TyperGroup",
    }
)
_HOOK: Final = re.compile(r"(?:cli|group|commands?)\Z")
_SUFFIXES: Final = re.compile(r"_(?:command|cmd|group|grp)\Z")
#: Click registers commands of a Flask application below the program ``flask``.
FLASK: Final = External(name="flask")


def derived_name(function: str, framework: str) -> str:
    """Return the name that a function gives its command when none is written.

    Click also drops one of the endings ``_command``, ``_cmd``, ``_group`` and ``_grp`` (since 8.2); Typer keeps them.
    """
    name = function.lower()
    if framework != "typer":
        name = _SUFFIXES.sub("", name) or name
    return name.replace("_", "-")


class ClickCommands:
    """Reads commands and groups off decorators and calls."""

    def __init__(self, program: Program, handlers: Handlers, tree: CommandTree) -> None:
        self._program = program
        self._handlers = handlers
        self._tree = tree
        self._roles = Roles(program)
        self.given: list[Entity] = []
        """Commands attached to a parameter that nobody in the project fills: a plugin hook."""
        self._hooks: list[tuple[str, Entity, str | None]] = []

    def read(self) -> None:
        """Read everything."""
        for placed in self._program.calls:
            self._constructed(placed)
        for outline in self._handlers.functions:
            for decorator in outline.decorators:
                self._decorated(outline, decorator)
        for placed in self._program.calls:
            self._registered(placed)
        self._hang_hooks()

    def _hang_hooks(self) -> None:
        """Hang commands of plugin hooks below the own group that is called like the hook's parameter."""
        for parameter, child, name in self._hooks:
            groups = [
                command.entity
                for command in self._tree.commands.values()
                if command.handler == parameter and command.path_class is PathClass.OWN
            ]
            if len(groups) == 1:
                self._tree.attach(groups[0], child, name)
            else:
                self.given.append(child)

    # ---- decorators

    def _decorated(self, outline: Outline, decorator: Term) -> None:
        call = decorator if isinstance(decorator, Call) else None
        callee = call.callee if call is not None else decorator
        base, word = _split(callee)
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
        framework = self._framework(parent)
        if framework is None:
            return
        command = self._command(outline, call, framework)
        self._attach(parent, command.entity, None)

    def _framework(self, entity: Entity) -> str | None:
        """Return the framework of something that holds commands, or ``None`` when it holds none."""
        match entity:
            case Made():
                known = self.group(entity)
                return known.framework if known is not None else None
            case Defined():
                outline = self._handlers.outline(entity)
                groups = (
                    _split(one.callee if isinstance(one, Call) else one)[1]
                    for one in (outline.decorators if outline is not None else ())
                )
                return "click" if any(word in {"group", "command"} for word in groups) else None
            case ClassOf():
                return "click" if self._is_group(entity) else None
            case Part(of=of, name="cli"):
                role = self._roles.role(self._roles.canonical(of))
                return "flask" if role is not None and role.framework in {"flask", "quart"} else None
            case Given(name=name):
                is_known = any(command.handler == name for command in self._tree.commands.values())
                return "click" if is_known or _HOOK.search(name) else None
            case _:
                return None

    def _attach(self, parent: Entity, child: Entity, name: str | None) -> None:
        if isinstance(parent, Given):
            self._hooks.append((parent.name, child, name))
        elif isinstance(parent, ClassOf):
            self._tree.attach(self._class_group(parent).entity, child, name)
        elif isinstance(parent, Part) and parent.name == "cli":
            self._tree.attach(self._flask_parent(parent.of), child, name)
        else:
            self._tree.attach(parent, child, name)

    def _flask_parent(self, owner: Entity) -> Entity:
        canonical = self._roles.canonical(owner)
        path = canonical.path if isinstance(canonical, Made) else ""
        path_class = self._program.modules[path].path_class if path else PathClass.OWN
        line = canonical.line if isinstance(canonical, Made) else 1
        flask = self._tree.add(_group(FLASK, "flask", "flask", path, line, path_class))
        flask.program = "flask"
        role = self._roles.role(canonical)
        if role is None or role.is_app or not isinstance(canonical, Made):
            return FLASK
        name = self._text(canonical.site, canonical.call.argument(None, "cli_group")) or self._text(
            canonical.site, canonical.call.argument(0, "name")
        )
        group = Part(of=canonical, name="cli")
        self._tree.add(_group(group, name, "flask", path, line, path_class))
        self._tree.attach(FLASK, group)
        return group

    def _command(self, outline: Outline, call: Call | None, framework: str) -> Command:
        written = call.argument(0, "name") if call is not None else None
        name = self._text(outline.site, written) or derived_name(outline.name, framework)
        entity = Defined(path=outline.site.path, qualname=outline.qualname)
        command = self._tree.add(
            Command(
                entity=entity,
                name=name,
                program="",
                help=self._help(outline, call),
                framework=framework,
                handler=outline.qualname,
                path=outline.site.path,
                start_line=outline.start_line,
                end_line=outline.end_line,
                path_class=outline.path_class,
            )
        )
        self._options(command, outline)
        self._lazy(command, call, outline)
        if call is not None:
            self._sources(command.entity, outline.site, call)
        return command

    def _help(self, outline: Outline, call: Call | None) -> str:
        if call is not None:
            for keyword in ("help", "short_help"):
                text = self._text(outline.site, call.keyword(keyword))
                if text:
                    return help_text(text)
        return outline.help

    def _options(self, command: Command, outline: Outline) -> None:
        for decorator in outline.decorators:
            word = _split(decorator.callee)[1] if isinstance(decorator, Call) else ""
            if isinstance(decorator, Call) and word in {"option", "argument"}:
                command.add_option(_flag(decorator), help_text(self._text(outline.site, decorator.keyword("help"))))
        for name, annotation, default in outline.parameters:
            option = annotation if isinstance(annotation, Call) else default
            if isinstance(option, Call):
                word = _split(option.callee)[1]
                flag = _flag(option) or ("--" + name.replace("_", "-") if word == "Option" else name)
                command.add_option(flag, help_text(self._text(outline.site, option.keyword("help"))))

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
                self._options(group, outline)

    def _task(self, outline: Outline, call: Call | None) -> None:
        command = self._command(outline, None, "invoke")
        written = self._text(outline.site, call.keyword("name")) if call is not None else ""
        command.name = written or outline.name.replace("_", "-")
        command.program = f"invoke {command.name}"

    # ---- calls

    def _constructed(self, placed: PlacedCall) -> None:
        for entity in self._program.entities(placed.site, placed.call):
            if isinstance(entity, Made) and (entity.line, entity.column) == (placed.call.line, placed.call.column):
                self.group(entity)

    def group(self, made: Made) -> Command | None:
        """Add what a call made, if it is a group, with what the call itself says about it."""
        if made in self._tree.commands:
            return self._tree.commands[made]
        framework = self._made_by(made)
        if framework is None:
            return None
        call = made.call
        name = self._text(made.site, call.argument(None if framework == "typer" else 0, "name"))
        command = self._tree.add(
            _group(made, name, framework, made.path, made.line, self._program.modules[made.path].path_class)
        )
        command.help = help_text(self._text(made.site, call.keyword("help")))
        command.end_line = call.end_line
        command.program = name
        command.collapses = framework == "typer" and isinstance(call.keyword("callback"), Plain | None)
        for kind in self._program.kinds(made):
            if isinstance(kind, ClassOf):
                self._tree.attach(made, self._class_group(kind).entity, "")
        self._sources(made, made.site, call)
        return command

    def _class_group(self, kind: ClassOf) -> Command:
        """Return the node of a group class that registers commands with itself when it is made."""
        group = _group(kind, "", "click", "", 1, self._program.modules[kind.path].path_class)
        return self._tree.add(group)

    def _made_by(self, made: Made) -> str | None:
        for kind in self._program.kinds(made):
            if any(key_of(name) == ("typer", "Typer") for name in foreign_ancestry(self._program, kind)):
                return "typer"
            if self._is_group(kind):
                return "click"
        return None

    def _is_group(self, kind: Entity) -> bool:
        for top, last in map(key_of, foreign_ancestry(self._program, kind)):
            if last in _GROUP_CLASSES and (top in CLICK or top.startswith("click_")):
                return True
        return False

    def _sources(self, entity: Entity, site: Site, call: Call) -> None:
        """Merge the groups of a collection; hold the commands passed in a list."""
        for group in self._program.entities(site, Each(of=call.keyword("sources") or OPAQUE)):
            self._tree.attach(entity, group, "")
        for command in self._program.entities(site, Each(of=call.keyword("commands") or OPAQUE)):
            self._tree.attach(entity, command)

    def _registered(self, placed: PlacedCall) -> None:
        base, word = _split(placed.call.callee)
        if isinstance(placed.call.callee, Call):
            self._applied(placed, placed.call.callee)
        if base is None or word not in {"add_command", "add_typer"}:
            return
        for parent in self._program.entities(placed.site, base):
            if self._framework(parent) is None:
                continue
            given = placed.call.argument(None if word == "add_typer" else 1, "name")
            name = self._text(placed.site, given) or None
            child = placed.call.argument(0, "cmd", "typer_instance")
            for entity in self._program.entities(placed.site, child):
                self._hold(parent, entity, name, typer=word == "add_typer")

    def _hold(self, parent: Entity, child: Entity, name: str | None, *, typer: bool) -> None:
        command = self._tree.commands.get(child) or (self.group(child) if isinstance(child, Made) else None)
        if command is None:
            return
        if typer:
            command.collapses = False
            name = name or command.name or ""
        self._attach(parent, child, name)

    def _applied(self, placed: PlacedCall, decorator: Call) -> None:
        """Read ``app.command("name")(function)``."""
        base, word = _split(decorator.callee)
        if word not in {"command", "group"} or not placed.call.args:
            return
        for function in self._program.entities(placed.site, placed.call.args[0]):
            if not isinstance(function, Defined):
                continue
            parents: Sequence[Entity] = self._program.entities(placed.site, base) if base is not None else ()
            for parent in parents:
                framework = self._framework(parent)
                if framework is not None:
                    self._plain(function, decorator, placed, framework)
                    self._attach(parent, function, None)

    def _plain(self, function: Defined, decorator: Call, placed: PlacedCall, framework: str) -> None:
        described = self._handlers.described(function)
        if described is None or self._program.modules[function.path].path_class is not placed.path_class:
            return
        written = self._text(placed.site, decorator.argument(0, "name"))
        module = self._program.modules[function.path]
        self._tree.add(
            Command(
                entity=function,
                name=written or derived_name(function.qualname.rpartition(".")[2], framework),
                program="",
                help=first_paragraph(
                    self._text(placed.site, decorator.keyword("help"))
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

    def _text(self, site: Site, term: Term | None) -> str:
        if term is None:
            return ""
        parts = text_of(self._program, site, term)
        return "" if None in parts else "".join(part or "" for part in parts).strip()


def _group(entity: Entity, name: str, framework: str, path: str, line: int, path_class: PathClass) -> Command:
    return Command(
        entity=entity,
        name=name,
        program="",
        help="",
        framework=framework,
        handler="",
        path=path,
        start_line=line,
        end_line=line,
        path_class=path_class,
    )


def _flag(call: Call) -> str:
    """Return the longest flag of an option, or the name of an argument."""
    texts = [arg.value for arg in call.args if isinstance(arg, Text)]
    flags = [text for text in texts if text.startswith("-")]
    if flags:
        return max(flags, key=len).partition("/")[0].strip()
    return texts[0] if texts and _split(call.callee)[1] == "argument" else ""


def _split(callee: Term) -> tuple[Term | None, str]:
    if isinstance(callee, Member):
        return callee.of, callee.name
    if isinstance(callee, Ref):
        base, _, name = callee.name.rpartition(".")
        return (Ref(name=base) if base else None), name
    return None, ""
