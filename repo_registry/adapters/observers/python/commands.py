"""Command line commands of a Python project, each as a person types it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from repo_registry.adapters.observers.python import vocabulary
from repo_registry.adapters.observers.python.argparse_commands import ArgparseCommands
from repo_registry.adapters.observers.python.click_commands import ClickCommands
from repo_registry.adapters.observers.python.command_model import MAX_COMMANDS, Command, CommandTree
from repo_registry.adapters.observers.python.entities import Defined, Entity, Made
from repo_registry.adapters.observers.python.handlers import Handlers
from repo_registry.adapters.observers.python.program import Program
from repo_registry.adapters.observers.python.programs import Programs, Script
from repo_registry.adapters.observers.python.project import Project
from repo_registry.domain.model.facts import FactKind, Fragment, ObservedFact
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.validation import JsonValue


class CommandJoiner:
    """Joins groups, commands, parsers and console scripts of all files."""

    name = "python.commands"
    version = 1
    takes = frozenset({vocabulary.MODULE, vocabulary.CALL, vocabulary.FUNCTION, vocabulary.CLASS})

    def join(self, fragments: Sequence[Fragment], facts: Sequence[ObservedFact]) -> Iterable[ObservedFact]:
        """Yield one fact per command, ordered by file, line and command."""
        program = Program(Project(fragments))
        handlers = Handlers(program, fragments)
        tree = CommandTree()
        click = ClickCommands(program, handlers, tree)
        click.read()
        argparse = ArgparseCommands(program, handlers, tree)
        argparse.read()
        programs = Programs(program, tree, facts)
        for entity in [entity for script in programs.scripts for entity in script.target]:
            if isinstance(entity, Made):
                click.groups.group(entity)
        _adopt(tree, click.groups.given, "click", programs)
        _adopt(tree, argparse.lost, "argparse", programs)
        lost = {entity for entity in [*click.groups.given, *argparse.lost] if not tree.is_attached(entity)}
        found: dict[tuple[str, str, int], ObservedFact] = {}
        for fact in [*self._of_tree(tree, programs, lost), *self._of_scripts(program, programs)]:
            if len(found) < MAX_COMMANDS:
                found.setdefault((fact.key, fact.path, fact.start_line), fact)
        yield from sorted(found.values(), key=lambda fact: (fact.path, fact.start_line, fact.key))

    def _of_tree(self, tree: CommandTree, programs: Programs, lost: set[Entity]) -> Iterator[ObservedFact]:
        only = programs.only_script()
        for root, names in programs.names(lost).items():
            command = tree.commands[root]
            if root in lost and only is None:
                continue  # the group above is unknown: half a command is none
            for name in [f"{only} {command.name}"] if root in lost else names:
                for full, node in tree.below(command, name):
                    if node.path:
                        yield self._fact(full, node)

    def _of_scripts(self, program: Program, programs: Programs) -> Iterator[ObservedFact]:
        for script in programs.unreached():
            command = _script_command(program, script)
            if command is not None:
                yield self._fact(script.name, command)

    def _fact(self, full: str, command: Command) -> ObservedFact:
        options: list[JsonValue] = [[name, text] for name, text in command.options]
        attributes: dict[str, JsonValue] = {"framework": command.framework, "options": options}
        if command.handler:
            attributes["handler"] = command.handler
        return ObservedFact(
            kind=FactKind.CLI_COMMAND,
            key=full,
            value=command.help,
            path=command.path,
            start_line=command.start_line,
            end_line=max(command.start_line, command.end_line),
            rule=f"{self.name}.{command.framework}",
            rule_version=self.version,
            path_class=command.path_class,
            attributes=attributes,
        )


def _adopt(tree: CommandTree, children: Sequence[Entity], framework: str, programs: Programs) -> None:
    """Hang commands without a known parent below the only group of the project that could hold them."""
    candidates = [
        command.entity
        for command in tree.roots()
        if command.framework == framework and command.path_class is PathClass.OWN and command.entity not in children
    ]
    reached = {entity for script in programs.scripts for entity in script.target}
    preferred = [entity for entity in candidates if entity in reached] or candidates
    if len(preferred) == 1:
        for child in children:
            if tree.commands[child].path_class is PathClass.OWN:
                tree.attach(preferred[0], child)


def _script_command(program: Program, script: Script) -> Command | None:
    for entity in script.target:
        if not isinstance(entity, Defined):
            continue
        start, end, text = program.modules[entity.path].function(entity.qualname) or (1, 1, "")
        return Command(
            entity=entity,
            name=script.name,
            program=script.name,
            help=text,
            framework="script",
            handler=entity.qualname,
            path=entity.path,
            start_line=start,
            end_line=end,
            path_class=program.modules[entity.path].path_class,
        )
    return None
