"""Tasks of Rake: https://ruby.github.io/rake/doc/rakefile_rdoc.html."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from tree_sitter import Node

from repo_registry.adapters.observers.fact_writer import FactWriter
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.ruby.source import UNKNOWN, Given, Ruby, is_ruby, ruby
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.adapters.observers.syntax import last_line_of, line_of
from repo_registry.domain.model.facts import FactKind
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.validation import JsonValue

TASKS: Final = 500
DEPTH: Final = 24

_RAKEFILE: Final = re.compile(r"(?:.{0,300}/)?(?:Rakefile|rakefile|Rakefile\.rb|.{1,100}\.rake)")
#: Where gems keep tasks for the Rakefiles of others.
_TASKS: Final = re.compile(r"(?:.{0,300}/)?(?:rake_?)?tasks?(?:/.{1,200})?\.rb")
_DEFINING: Final = frozenset({"task", "multitask"})
_LISTS: Final = frozenset({"array", "string_array", "symbol_array"})


class _Task(NamedTuple):
    key: str
    told: str
    node: Node
    arguments: list[str]
    needs: list[str]
    acts: bool


class RakeObserver:
    """Finds tasks with a description, and in files of tasks those without one that do something themselves.

    A task without a description is not listed by ``rake --tasks``; one that others of its file need is a step of them.
    """

    name = "ruby.rake"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether the file is one of Rake."""
        placed = _RAKEFILE.fullmatch(file.path) or (_TASKS.fullmatch(file.path) and "desc " in file.text)
        return bool(placed) and file.path_class is not PathClass.DOCS and is_ruby(file)

    def observe(self, file: SourceFile) -> Iterable[Finding]:
        """Yield commands in order."""
        writer = FactWriter(file, self.name, self.version)
        tasks = [*_tasks(ruby(file))]
        steps = {need for task in tasks for need in task.needs}
        described = {task.key for task in tasks if task.told}
        listed = file.name.endswith(".rake")
        seen: set[str] = set()
        for task in tasks:
            shown = task.told or (listed and task.acts and task.key not in steps | described)
            if not shown or task.key in seen or UNKNOWN in task.key:
                continue
            seen.add(task.key)
            options: list[JsonValue] = [[name, ""] for name in task.arguments]
            yield writer.fact(
                FactKind.CLI_COMMAND,
                f"rake {task.key}",
                task.told,
                line_of(task.node),
                end=last_line_of(task.node),
                framework="rake",
                options=options,
            )


def _tasks(source: Ruby) -> Iterator[_Task]:
    stack: list[tuple[Node, tuple[str, ...]]] = [(node, ()) for node in reversed(source.syntax.root.named_children)]
    told = ""
    count = 0
    while stack and count < TASKS:
        node, around = stack.pop()
        name = source.name(node)
        if node.type != "call":
            if node.type not in {"class", "method", "singleton_method"} and len(around) < DEPTH:
                stack.extend((child, around) for child in reversed(node.named_children))
            continue
        given, block = source.given(node), source.block(node)
        if name == "desc":
            told = source.spelled(given.places[0]).replace(UNKNOWN, "…") if given.places else ""
        elif name == "namespace":
            inner = source.spelled(given.places[0]) if given.places else UNKNOWN
            if len(around) < DEPTH:
                stack.extend((child, (*around, inner)) for child in reversed(source.body(block)))
        elif name in _DEFINING:
            count += 1
            yield _task(source, node, given, around, told)
            told = ""
        elif block is not None and len(around) < DEPTH:
            stack.extend((child, around) for child in reversed(source.body(block)))


def _task(source: Ruby, node: Node, given: Given, around: tuple[str, ...], told: str) -> _Task:
    """Read ``task :x``, ``task x: :y``, ``task :x, [:a] => :y``, ``task :x, %i[a] => [:y]``."""
    name, arguments, needs = UNKNOWN, [], []
    pairs = [*given.mapped]
    if given.places:
        name = source.spelled(given.places[0])
        for place in given.places[1:]:
            arguments += source.texts(place)
    elif given.named:
        name, value = next(iter(given.named.items()))
        needs = source.texts(value)
    elif pairs:
        key, value = pairs.pop(0)
        name, needs = source.spelled(key), source.texts(value)
    for key, value in pairs:
        if key.type in _LISTS:
            arguments += source.texts(key)
            needs += source.texts(value)
    if "needs" in given.named:
        needs += source.texts(given.named["needs"])
    whole = ":".join((*around, name))
    needed = [need for text in needs for need in (text, ":".join((*around, text)))]
    return _Task(whole, told, node, arguments, needed, source.block(node) is not None)
