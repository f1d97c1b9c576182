"""Groups that hold commands of Click and of what is built on it: objects, functions, classes, applications of Flask."""

from __future__ import annotations

import re
from typing import Final

from repo_registry.adapters.observers.python.ancestry import foreign_ancestry
from repo_registry.adapters.observers.python.callees import split_callee
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
)
from repo_registry.adapters.observers.python.handlers import Handlers
from repo_registry.adapters.observers.python.program import Program
from repo_registry.adapters.observers.python.prose import help_text
from repo_registry.adapters.observers.python.roles import Roles, key_of
from repo_registry.adapters.observers.python.terms import OPAQUE, Call, Each, Plain
from repo_registry.adapters.observers.python.texts import known_text
from repo_registry.domain.model.paths import PathClass

#: Packages whose groups and commands are those of Click.
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
#: Click registers commands of a Flask application below the program ``flask``.
FLASK: Final = External(name="flask")


class ClickGroups:
    """Tells what holds commands, and hangs commands below it."""

    def __init__(self, program: Program, handlers: Handlers, tree: CommandTree) -> None:
        self._program = program
        self._handlers = handlers
        self._tree = tree
        self._roles = Roles(program)
        self.given: list[Entity] = []
        """Commands attached to a parameter that nobody in the project fills: a plugin hook."""
        self._hooks: list[tuple[str, Entity, str | None]] = []

    def framework_of(self, entity: Entity) -> str | None:
        """Return the framework of something that holds commands, or ``None`` when it holds none."""
        match entity:
            case Made():
                known = self.group(entity)
                return known.framework if known is not None else None
            case Defined():
                outline = self._handlers.outline(entity)
                groups = (
                    split_callee(one.callee if isinstance(one, Call) else one)[1]
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

    def attach(self, parent: Entity, child: Entity, name: str | None) -> None:
        """Hang a command below what holds commands; ``name`` as in `CommandTree.attach`."""
        if isinstance(parent, Given):
            self._hooks.append((parent.name, child, name))
        elif isinstance(parent, ClassOf):
            self._tree.attach(self._class_group(parent).entity, child, name)
        elif isinstance(parent, Part) and parent.name == "cli":
            self._tree.attach(self._flask_parent(parent.of), child, name)
        else:
            self._tree.attach(parent, child, name)

    def hang_hooks(self) -> None:
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

    def group(self, made: Made) -> Command | None:
        """Add what a call made, if it is a group, with what the call itself says about it."""
        if made in self._tree.commands:
            return self._tree.commands[made]
        framework = self._made_by(made)
        if framework is None:
            return None
        call = made.call
        name = known_text(self._program, made.site, call.argument(None if framework == "typer" else 0, "name"))
        command = self._tree.add(
            _group(made, name, framework, made.path, made.line, self._program.modules[made.path].path_class)
        )
        command.help = help_text(known_text(self._program, made.site, call.keyword("help")))
        command.end_line = call.end_line
        command.program = name
        command.collapses = framework == "typer" and isinstance(call.keyword("callback"), Plain | None)
        for kind in self._program.kinds(made):
            if isinstance(kind, ClassOf):
                self._tree.attach(made, self._class_group(kind).entity, "")
        self.hold_listed(made, made.site, call)
        return command

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

    def _class_group(self, kind: ClassOf) -> Command:
        """Return the node of a group class that registers commands with itself when it is made."""
        group = _group(kind, "", "click", "", 1, self._program.modules[kind.path].path_class)
        return self._tree.add(group)

    def hold_listed(self, entity: Entity, site: Site, call: Call) -> None:
        """Merge the groups of a collection; hold the commands passed in a list."""
        for group in self._program.entities(site, Each(of=call.keyword("sources") or OPAQUE)):
            self._tree.attach(entity, group, "")
        for command in self._program.entities(site, Each(of=call.keyword("commands") or OPAQUE)):
            self._tree.attach(entity, command)

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
        name = known_text(self._program, canonical.site, canonical.call.argument(None, "cli_group")) or known_text(
            self._program, canonical.site, canonical.call.argument(0, "name")
        )
        group = Part(of=canonical, name="cli")
        self._tree.add(_group(group, name, "flask", path, line, path_class))
        self._tree.attach(FLASK, group)
        return group


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
