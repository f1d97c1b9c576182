"""By which name a command is typed: console scripts, ``python -m``, and script files."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import attrs

from repo_registry.adapters.observers.python.command_model import Command, CommandTree
from repo_registry.adapters.observers.python.entities import Defined, Entity, Made, ModuleOf, Part, Site
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

    def names(self) -> dict[Entity, list[str]]:
        """Return the names of each root: console scripts first, then what its own files tell."""
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
                named.setdefault(root, [self._typed(path)])
        for command in self._tree.roots():
            if command.entity not in named:
                named[command.entity] = [self._fallback(command)]
        return named

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
        return [
            command.entity
            for command in self._tree.roots()
            if command.path in files and command.framework in {"argparse", "fire"}
        ][:1]

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
        names = module.invokes.get(scope, ()) if module is not None else ()
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
        module = self._program.modules.get(command.path)
        if module is not None and module.is_program:
            return self._typed(command.path)
        return command.name or module_name(command.path).rpartition(".")[2]
