"""Commands of argparse parsers, and of `fire.Fire`.

Source: Python documentation, "argparse", sub-commands.
"""

from __future__ import annotations

from typing import Final

from repo_registry.adapters.observers.python.ancestry import foreign_ancestry
from repo_registry.adapters.observers.python.callees import last_name, split_callee
from repo_registry.adapters.observers.python.command_model import Command, CommandTree
from repo_registry.adapters.observers.python.entities import ClassOf, Defined, Entity, External, Made, Part, Site, Value
from repo_registry.adapters.observers.python.handlers import Handlers
from repo_registry.adapters.observers.python.program import Program
from repo_registry.adapters.observers.python.project import PlacedCall
from repo_registry.adapters.observers.python.prose import first_paragraph
from repo_registry.adapters.observers.python.terms import Definition, Plain, Ref, Table, Term, Text
from repo_registry.adapters.observers.python.texts import known_text

MAX_GROUPS: Final = 5
"""Groups of arguments around one another."""

_PARSERS: Final = frozenset({"ArgumentParser", "ArgParser", "RichHelpParser"})
_GROUPINGS: Final = frozenset({"add_argument_group", "add_mutually_exclusive_group"})


class ArgparseCommands:
    """Reads parsers and their sub-parsers."""

    def __init__(self, program: Program, handlers: Handlers, tree: CommandTree) -> None:
        self._program = program
        self._handlers = handlers
        self._tree = tree
        self._parents_of_groups: set[Entity] = set()
        self.lost: list[Entity] = []
        """Sub-parsers added to something that could not be followed."""

    def read(self) -> None:
        """Read everything: parsers first, then what belongs to them."""
        for placed in self._program.calls:
            base = split_callee(placed.call.callee)[0]
            if last_name(placed.call.callee) == "add_subparsers" and base is not None:
                self._parents_of_groups.update(self._program.entities(placed.site, base))
        for placed in self._program.calls:
            word = last_name(placed.call.callee)
            if word == "add_parser":
                self._sub_parser(placed)
            elif word == "Fire":
                self._fire(placed)
            else:
                self._parser(placed)
        for placed in self._program.calls:
            word = last_name(placed.call.callee)
            if word == "add_argument":
                self._argument(placed)
            elif word == "set_defaults":
                self._defaults(placed)

    def _parser(self, placed: PlacedCall) -> None:
        made = self._itself(placed)
        if made is None or not self._is_parser(made):
            return
        call = placed.call
        described = call.keyword("description")
        text = known_text(self._program, placed.site, described)
        if not text and isinstance(described, Ref) and described.name == "__doc__":
            text = self._program.modules[placed.site.path].doc
        shared = call.keyword("add_help")
        if isinstance(shared, Plain) and shared.value is False and made not in self._parents_of_groups:
            return  # made to be a parent of other parsers, see "parents" in the documentation
        command = self._add(made, placed, "", text)
        command.program = known_text(self._program, placed.site, call.argument(0, "prog")).partition(" ")[0]

    def _itself(self, placed: PlacedCall) -> Made | None:
        for entity in self._program.entities(placed.site, placed.call):
            if isinstance(entity, Made) and (entity.line, entity.column) == (placed.call.line, placed.call.column):
                return entity
        return None

    def _is_parser(self, made: Made) -> bool:
        return any(
            name.rpartition(".")[2] in _PARSERS
            for kind in self._program.kinds(made)
            for name in foreign_ancestry(self._program, kind)
        )

    def _add(self, entity: Entity, placed: PlacedCall, name: str, text: str) -> Command:
        return self._tree.add(
            Command(
                entity=entity,
                name=name,
                program="",
                help=first_paragraph(text),
                framework="argparse",
                handler="",
                path=placed.site.path,
                start_line=placed.call.line,
                end_line=placed.call.end_line,
                path_class=placed.path_class,
            )
        )

    def _sub_parser(self, placed: PlacedCall) -> None:
        base = split_callee(placed.call.callee)[0]
        made = self._itself(placed)
        if base is None or made is None:
            return
        text = known_text(self._program, placed.site, placed.call.keyword("help")) or known_text(
            self._program, placed.site, placed.call.keyword("description")
        )
        names = self._names(placed)
        parents = self._parents(placed.site, base)
        for name in names:
            entity: Entity = made if len(names) == 1 else Part(of=made, name=name)
            self._add(entity, placed, name, text)
            for parent in parents:
                self._tree.attach(parent, entity)
            if not parents:
                self.lost.append(entity)

    def _names(self, placed: PlacedCall) -> list[str]:
        term = placed.call.argument(0, "name")
        found = [known_text(self._program, placed.site, term)]
        if not found[0]:
            values = self._program.entities(placed.site, term)
            found = [known_text(self._program, one.site, one.term) for one in values if isinstance(one, Value)]
        return [name for name in dict.fromkeys(found) if name]

    def _parents(self, site: Site, base: Term) -> list[Entity]:
        """Return the parsers whose ``add_subparsers()`` made the object."""
        found: list[Entity] = []
        for entity in self._program.entities(site, base):
            if isinstance(entity, Made):
                kinds = self._program.kinds(entity)
                found.extend(kind.of for kind in kinds if isinstance(kind, Part) and kind.name == "add_subparsers")
        return list(dict.fromkeys(found))

    def _holder(self, entity: Entity) -> Command | None:
        """Return the parser behind a group of arguments."""
        for _ in range(MAX_GROUPS):
            known = self._tree.commands.get(entity)
            if known is not None or not isinstance(entity, Made):
                return known
            kinds = self._program.kinds(entity)
            part = next((one for one in kinds if isinstance(one, Part) and one.name in _GROUPINGS), None)
            if part is None:
                return None
            entity = part.of
        return None

    def _argument(self, placed: PlacedCall) -> None:
        flags = [arg.value for arg in placed.call.args if isinstance(arg, Text)]
        base = split_callee(placed.call.callee)[0]
        if not flags or base is None:
            return
        text = known_text(self._program, placed.site, placed.call.keyword("help"))
        for entity in self._program.entities(placed.site, base):
            command = self._holder(entity)
            if command is not None and command.framework == "argparse":
                command.add_option(max(flags, key=len), first_paragraph(text))

    def _defaults(self, placed: PlacedCall) -> None:
        base = split_callee(placed.call.callee)[0]
        function = placed.call.keyword("func", "handler", "callback", "fn", "function", "cmd", "command")
        for entity in self._program.entities(placed.site, base) if base is not None else ():
            command = self._tree.commands.get(entity)
            if command is None:
                continue
            for target in self._program.entities(placed.site, function):
                described = self._handlers.described(target)
                if isinstance(target, Defined):
                    command.handler = target.qualname
                    command.help = command.help or (described.summary if described is not None else "")

    def _fire(self, placed: PlacedCall) -> None:
        callees = self._program.entities(placed.site, placed.call.callee)
        if not any(isinstance(one, External) and one.name.startswith("fire.") for one in callees):
            return
        root = self._add(Part(of=External(name="fire"), name=f"{placed.site.path}:{placed.call.line}"), placed, "", "")
        root.framework = "fire"
        for entity in self._program.entities(placed.site, placed.call.argument(0, "component")):
            if isinstance(entity, ClassOf):
                self._fire_class(root, entity, placed)
            elif isinstance(entity, Value) and isinstance(entity.term, Table):
                for key, _ in entity.term.pairs:
                    if isinstance(key, Text):
                        self._fire_child(root, placed, key.value, placed.call.line)

    def _fire_class(self, root: Command, entity: ClassOf, placed: PlacedCall) -> None:
        if entity.path != placed.site.path:
            return
        module = self._program.modules[entity.path]
        for name in module.names(entity.qualname):
            line, term = module.bound(entity.qualname, name)[-1]
            if isinstance(term, Definition) and term.kind == "function" and not name.startswith("_"):
                self._fire_child(root, placed, name, line)

    def _fire_child(self, root: Command, placed: PlacedCall, name: str, line: int) -> None:
        child = self._add(Part(of=root.entity, name=name), placed, name, "")
        child.framework = "fire"
        child.start_line = child.end_line = line
        self._tree.attach(root.entity, child.entity)
