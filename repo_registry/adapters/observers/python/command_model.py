"""Commands and the groups that hold them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import attrs

from repo_registry.adapters.observers.python.entities import Entity
from repo_registry.domain.model.paths import PathClass

MAX_DEPTH: Final = 8
"""Groups inside one another."""
MAX_COMMANDS: Final = 5000
"""Commands reported of one project."""
MAX_OPTIONS: Final = 60
"""Options reported of one command."""


@attrs.define(kw_only=True, eq=False)
class Command:
    """A command, or a group of commands."""

    entity: Entity
    name: str
    """As its parent calls it, unless the parent says otherwise."""
    program: str
    """Name of the program that the code itself states; ``""`` when it states none."""
    help: str
    framework: str
    handler: str
    path: str
    start_line: int
    end_line: int
    path_class: PathClass
    options: list[tuple[str, str]] = attrs.field(factory=list)
    collapses: bool = False
    """A group that becomes its only command when it has just one (Typer without a callback)."""

    def add_option(self, name: str, text: str) -> None:
        """Remember an option once."""
        if name and len(self.options) < MAX_OPTIONS and all(name != known for known, _ in self.options):
            self.options.append((name, text))


class CommandTree:
    """All commands of a project, and who holds whom."""

    def __init__(self) -> None:
        self.commands: dict[Entity, Command] = {}
        self._children: dict[Entity, list[tuple[Entity, str | None]]] = {}
        self._parents: dict[Entity, list[Entity]] = {}

    def add(self, command: Command) -> Command:
        """Add a command unless it is known; return the known one."""
        return self.commands.setdefault(command.entity, command)

    def attach(self, parent: Entity, child: Entity, name: str | None = None) -> None:
        """Say that a group holds a command.

        Args:
            parent: The group.
            child: The command.
            name: Its name there; ``None`` for its own, ``""`` when its commands become the group's.
        """
        if parent == child:
            return
        known = self._children.setdefault(parent, [])
        if (child, name) not in known:
            known.append((child, name))
            self._parents.setdefault(child, []).append(parent)

    def roots(self) -> list[Command]:
        """Return the commands that no known group of the project's own holds."""
        return [
            command
            for entity, command in self.commands.items()
            if not any(self._holds(parent, command) for parent in self._parents.get(entity, ()))
        ]

    def _holds(self, parent: Entity, command: Command) -> bool:
        holder = self.commands.get(parent)
        return holder is not None and _may_hold(holder, command)

    def is_attached(self, entity: Entity) -> bool:
        """Tell whether something holds this command, known or not."""
        return bool(self._parents.get(entity))

    def has_children(self, entity: Entity) -> bool:
        """Tell whether this holds any command."""
        return any(child in self.commands for child, _ in self._children.get(entity, ()))

    def below(self, root: Command, name: str) -> Iterator[tuple[str, Command]]:
        """Yield the whole command and its node for a root and everything below it."""
        stack: list[tuple[str, Command, tuple[Entity, ...]]] = [(name, root, ())]
        count = 0
        while stack and count < MAX_COMMANDS:
            full, command, above = stack.pop()
            only = self._only_child(command) if command.collapses and not above else None
            if only is not None:
                stack.append((full, only, (command.entity,)))
                continue
            if full:
                count += 1
                yield full, command
            if len(above) >= MAX_DEPTH or command.entity in above:
                continue
            inner = (*above, command.entity)
            for entity, given in reversed(self._children.get(command.entity, ())):
                child = self.commands.get(entity)
                if child is None or entity in inner or not _may_hold(root, child):
                    continue
                if given == "":
                    stack.extend(self._merged(full, child, inner))
                else:
                    stack.append((f"{full} {given or child.name}".strip(), child, inner))

    def _merged(
        self, full: str, group: Command, above: tuple[Entity, ...]
    ) -> Iterator[tuple[str, Command, tuple[Entity, ...]]]:
        for entity, given in self._children.get(group.entity, ()):
            child = self.commands.get(entity)
            if child is not None and entity not in above:
                yield f"{full} {given or child.name}".strip(), child, (*above, group.entity)

    def _only_child(self, command: Command) -> Command | None:
        children = [
            self.commands[child] for child, _ in self._children.get(command.entity, ()) if child in self.commands
        ]
        if len(children) == 1 and not self.has_children(children[0].entity) and not children[0].collapses:
            return children[0]
        return None


def _may_hold(holder: Command, command: Command) -> bool:
    """Tell whether a group says something about a command: a group of a test says nothing about own commands."""
    return holder.path_class in {PathClass.OWN, command.path_class} or command.path_class is not PathClass.OWN
