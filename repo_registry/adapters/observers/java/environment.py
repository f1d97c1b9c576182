"""Which environment variables a Java or Kotlin program reads, by name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, TypeAlias

from tree_sitter import Node

from repo_registry.adapters.observers.fact_writer import FactWriter
from repo_registry.adapters.observers.java.calls import calls_of
from repo_registry.adapters.observers.java.declarations import Annotation
from repo_registry.adapters.observers.java.source import Source, is_source, source_of
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.adapters.observers.syntax import last_line_of, line_of
from repo_registry.domain.model.facts import FactKind
from repo_registry.domain.model.paths import PathClass

Read: TypeAlias = tuple[str, str, Node, str]
"""Name, default, where, and how it is read."""

#: ``holder.method`` → how it reads a variable: (access, index of the default among the arguments or ``-1``).
READERS: Final = {
    "System.getenv": ("System.getenv", -1),
    "getenv.get": ("System.getenv", -1),
    "getenv.getOrDefault": ("System.getenv", 1),
    "dotenv.get": ("dotenv", 1),
    "Dotenv.get": ("dotenv", 1),
    "env.get": ("dotenv", 1),
}
#: Those whose names count only in capitals: their holders read other things too.
_SHOUTED_ONLY: Final = frozenset({"env.get"})
#: Annotation → arguments that hold ``${NAME:default}``.
PLACEHOLDERS: Final = {"Value": ("value",), "Property": ("name", "value"), "ConfigProperty": ("name",)}
#: Annotation whose argument is the bare name and the one with the default.
NAMED: Final = {"ConfigProperty": ("name", "defaultValue")}

_CUES: Final = ("getenv", "@Value", "@ConfigProperty", "@Property", "otenv", "environment().get")
_SHOUTED: Final = re.compile(r"[A-Z][A-Z0-9_]{1,99}\Z")
_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}\Z")
_PLACEHOLDER: Final = re.compile(r"\$\{([A-Z][A-Z0-9_]{1,99})(?::([^${}]{0,300}))?\}")


class EnvironmentObserver:
    """Finds variables read by ``System.getenv`` and by placeholders in capitals."""

    name = "java.environment"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether the text mentions the environment at all."""
        return is_source(file) and file.path_class is not PathClass.DOCS and any(cue in file.text for cue in _CUES)

    def observe(self, file: SourceFile) -> Iterable[Finding]:
        """Yield a fact per name, where it is read first."""
        found = sorted(_reads(file), key=lambda one: one[2].start_byte)
        seen: set[str] = set()
        for name, default, node, access in found:
            if name not in seen:
                seen.add(name)
                write = FactWriter(file, f"java.environment.{access}", self.version)
                yield write.fact(
                    FactKind.ENV_VARIABLE, name, default, line_of(node), end=last_line_of(node), access=access
                )


def _reads(file: SourceFile) -> Iterator[Read]:
    source = source_of(file)
    yield from _called(source)
    for declaration in source.unit.types:
        for written in (declaration.annotations, *(member.annotations for member in declaration.members)):
            for annotation in written:
                yield from _annotated(source, annotation, declaration.name)
    if not source.is_kotlin:
        for text, node in _constructor_values(file):
            for match in _PLACEHOLDER.finditer(text):
                yield match[1], match[2] or "", node, "@Value"


def _called(source: Source) -> Iterator[Read]:
    for call in calls_of(source):
        key = f"{call.holder}.{call.name}"
        if key not in READERS or not call.arguments:
            continue
        access, index = READERS[key]
        name = source.texts.text(call.arguments[0], call.owner)
        if name is not None and (_SHOUTED if key in _SHOUTED_ONLY else _NAME).match(name):
            given = call.arguments[index] if 0 <= index < len(call.arguments) else None
            yield name, (source.texts.text(given, call.owner) or "") if given else "", call.node, access


def _annotated(source: Source, annotation: Annotation, owner: str) -> Iterator[Read]:
    simple = annotation.name.rpartition(".")[2]
    for argument in PLACEHOLDERS.get(simple, ()):
        for match in _PLACEHOLDER.finditer(source.texts.text(annotation.argument(argument), owner) or ""):
            yield match[1], match[2] or "", annotation.node, f"@{simple}"
    if simple in NAMED:
        named, default = (source.texts.text(annotation.argument(one), owner) or "" for one in NAMED[simple])
        if _SHOUTED.match(named):
            yield named, default, annotation.node, f"@{simple}"


def _constructor_values(file: SourceFile) -> Iterator[tuple[str, Node]]:
    """Yield the texts of annotated constructor and method parameters."""
    source = source_of(file)
    for node, _ in source.syntax.of("constructor_declaration", "method_declaration"):
        parameters = node.child_by_field_name("parameters")
        for parameter in parameters.named_children[:60] if parameters is not None else []:
            modifiers = parameter.named_children[0] if parameter.named_children else None
            if modifiers is not None and modifiers.type == "modifiers":
                text = source.syntax.head(modifiers, 400)
                if "@Value" in text:
                    yield text, parameter
