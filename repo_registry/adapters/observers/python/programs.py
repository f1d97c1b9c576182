"""By which name a command is typed: console scripts, ``python -m``, and script files."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Final

import attrs

from repo_registry.adapters.observers.python.command_model import Command, CommandTree
from repo_registry.adapters.observers.python.entities import ClassOf, Defined, Entity, Made, ModuleOf, Part, Site
from repo_registry.adapters.observers.python.naming import module_name
from repo_registry.adapters.observers.python.program import Program
from repo_registry.adapters.observers.python.terms import Ref
from repo_registry.domain.model.facts import ObservedFact
from repo_registry.domain.model.paths import PathClass

MAX_CALLS: Final = 4
"""Functions called one after another on the way from a script's target to its commands."""
MAX_VISITED: Final = 120
"""Functions looked at on that way."""

_TARGET: Final = re.compile(r"([A-Za-z_][\w.]*):([A-Za-z_][\w.]*)(?:\s*\[.*\])?\Z")
_SCRIPT_TYPES: Final = frozenset({"console_script", "bin"})
_END: Final = 1 << 30
"""A line behind the end of every file: looked up from there, all bindings are above."""


@attrs.frozen(kw_only=True)
class Script:
    """A console script declared by the project."""

    name: str
    target: tuple[Entity, ...]
    fact: ObservedFact


class Programs:
    """Names the roots of the command tree."""

    def __init__(self, program: Program, tree: CommandTree, facts: Sequence[ObservedFact]) -> None:
        self._program = program
        self._tree = tree
        self.scripts = [script for fact in facts for script in self._script(fact)]

    def _script(self, fact: ObservedFact) -> list[Script]:
        match = _TARGET.match(fact.value.strip())
        if match is None or fact.attributes.get("type") not in _SCRIPT_TYPES:
            return []
        path = self._program.index.absolute(fact.path, match[1])
        if path is None:
            return []
        found = self._program.members((ModuleOf(path=path),), match[2])
        return [Script(name=fact.key, target=found, fact=fact)]

    def only_script(self) -> str | None:
        """Return the name of the console script, if the project has exactly one."""
        names = sorted({script.name for script in self.scripts})
        return names[0] if len(names) == 1 else None

    def names(self, lost: Collection[Entity] = ()) -> dict[Entity, list[str]]:
        """Return the names of each root: console scripts first, then what its own files tell; none for lost ones."""
        named: dict[Entity, list[str]] = {}
        for script in self.scripts:
            for root in self._reached(script):
                known = named.setdefault(root, [])
                if script.name not in known:
                    known.append(script.name)
        for path, module in self._program.modules.items():
            if not module.is_program or module.path_class is not PathClass.OWN:
                continue
            for root in self._roots_from([(path, "")]):
                named.setdefault(root, [self._tree.commands[root].program or self._typed(path)])
        self._name_the_rest(named, lost)
        return named

    def _name_the_rest(self, named: dict[Entity, list[str]], lost: Collection[Entity]) -> None:
        for command in self._tree.roots():
            if _is_dynamic(command) and command.entity not in named:
                continue
            if command.entity not in named and command.entity in lost:
                named[command.entity] = []
            elif command.entity not in named:
                named[command.entity] = [self._fallback(command)]

    def unreached(self) -> list[Script]:
        """Return the scripts whose commands could not be found: they are a command by themselves."""
        return [script for script in self.scripts if not self._reached(script)]

    def _reached(self, script: Script) -> list[Entity]:
        direct = [entity for entity in map(self._command_behind, script.target) if entity is not None]
        if direct:
            return direct
        starts = [(entity.path, entity.qualname) for entity in script.target if isinstance(entity, Defined)]
        found = self._roots_from(starts)
        if found:
            return found
        files = {path for path, _ in starts}
        parsers = [one for one in self._tree.roots() if one.framework in {"argparse", "fire"}]
        near = [one.entity for one in parsers if one.path in files]
        return near[:1] or [one.entity for one in parsers if one.program == script.name][:1]

    def _command_behind(self, entity: Entity) -> Entity | None:
        """Return the command of ``cli``, ``cli.main`` or ``parser.parse_args``."""
        if entity in self._tree.commands:
            return entity
        if isinstance(entity, Part):
            return entity.of if entity.of in self._tree.commands else None
        return None

    def _roots_from(self, starts: list[tuple[str, str]]) -> list[Entity]:
        """Follow plain calls from functions to the commands that they run, nearest first."""
        found: dict[Entity, None] = {}
        seen: set[tuple[str, str]] = set()
        level = starts
        for _ in range(MAX_CALLS):
            following: list[tuple[str, str]] = []
            for path, scope in level:
                if (path, scope) in seen or len(seen) >= MAX_VISITED:
                    continue
                seen.add((path, scope))
                found.update(dict.fromkeys(self._made_in(path, scope)))
                for entity in self._invoked(path, scope):
                    command = self._command_behind(entity)
                    if command is not None:
                        found[command] = None
                    elif isinstance(entity, Defined):
                        following.append((entity.path, entity.qualname))
            if found:
                break
            level = following
        roots = {command.entity for command in self._tree.roots()}
        return [entity for entity in found if entity in roots]

    def _invoked(self, path: str, scope: str) -> list[Entity]:
        module = self._program.modules.get(path)
        names = module.invoked(scope) if module is not None else ()
        site = Site(path=path, scope=scope, line=_END)
        return [entity for name in names for entity in self._program.entities(site, Ref(name=name))]

    def _made_in(self, path: str, scope: str) -> list[Entity]:
        """Return the parsers that a function makes for itself."""
        return [
            command.entity
            for command in self._tree.roots()
            if command.path == path
            and command.framework in {"argparse", "fire"}
            and (not isinstance(command.entity, Made) or command.entity.scope == scope)
        ]

    def _typed(self, path: str) -> str:
        """Return what a person types to run a file."""
        folder, _, name = path.rpartition("/")
        module = module_name(path)
        if name == "__main__.py":
            return f"python -m {module.rpartition('.')[0] or folder}"
        inside = f"{folder}/__init__.py" in self._program.modules if folder else False
        return f"python -m {module}" if inside else f"python {path}"

    def _fallback(self, command: Command) -> str:
        if command.program:
            return command.program
        beside = self._script_beside(command)
        if beside is not None:
            return f"{beside} {self._own_name(command)}"
        module = self._program.modules.get(command.path)
        if module is not None and module.is_program and command.framework in {"argparse", "fire"}:
            return self._typed(command.path)
        return self._own_name(command)

    def _own_name(self, command: Command) -> str:
        if self._tree.has_children(command.entity):
            return module_name(command.path).rpartition(".")[2]
        return command.name or module_name(command.path).rpartition(".")[2]

    def _script_beside(self, command: Command) -> str | None:
        """Return the only script whose target lies in the folder of a command that is loaded by its name."""
        folder = command.path.rpartition("/")[0]
        names = {
            script.name
            for script in self.scripts
            for entity in script.target
            if isinstance(entity, Defined | Made) and folder and entity.path.rpartition("/")[0] == folder
        }
        if command.framework not in {"click", "typer"} or command.path_class is not PathClass.OWN:
            return None
        return next(iter(names)) if len(names) == 1 else None


def _is_dynamic(command: Command) -> bool:
    """Tell whether a command only exists once something unknown has run, such as a function inside a function."""
    entity = command.entity
    return isinstance(entity, ClassOf) or (isinstance(entity, Defined) and "." in entity.qualname)
