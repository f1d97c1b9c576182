"""Generators of Rails: https://guides.rubyonrails.org/generators.html."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from tree_sitter import Node

from repo_registry.adapters.observers.fact_writer import FactWriter
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.ruby.comments import comment_above, first_paragraph
from repo_registry.adapters.observers.ruby.inflections import underscored
from repo_registry.adapters.observers.ruby.source import Ruby, is_ruby, ruby
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.adapters.observers.syntax import last_line_of, line_of
from repo_registry.domain.model.facts import FactKind
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.validation import JsonValue

OPTIONS: Final = 60

_CUE: Final = "Generator"
_OPTION_CALLS: Final = frozenset({"class_option", "argument"})


class GeneratorObserver:
    """Finds what ``rails generate`` finds: classes that end in Generator in a folder of generators."""

    name = "ruby.generators"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether the file may define one."""
        placed = "generators/" in file.path and file.name.endswith("_generator.rb")
        return placed and is_ruby(file) and _CUE in file.text and file.path_class is not PathClass.DOCS

    def observe(self, file: SourceFile) -> Iterable[Finding]:
        """Yield commands."""
        source = ruby(file)
        writer = FactWriter(file, self.name, self.version)
        for name, superclass, node in source.classes():
            parts = underscored(name).split("/")
            if not parts[-1].endswith("_generator") or not superclass or self._is_base(source, node, superclass):
                continue
            parts[-1] = parts[-1].removesuffix("_generator")
            parts = [part for part in parts[:-1] if part != "generators"] + parts[-1:]
            if len(parts) > 1 and parts[-1] == parts[-2]:
                parts = parts[:-1]
            options, told = _described(source, node)
            yield writer.fact(
                FactKind.CLI_COMMAND,
                f"rails generate {':'.join(parts)}",
                told or first_paragraph(comment_above(file.lines, line_of(node))),
                line_of(node),
                end=last_line_of(node),
                framework="rails",
                options=options,
            )

    @staticmethod
    def _is_base(source: Ruby, node: Node, superclass: str) -> bool:
        """Tell whether the class is no generator, or hides itself."""
        if "Generator" not in superclass and "Base" not in superclass:
            return True
        return any(source.name(child) == "hide!" for child in source.body(node))


def _described(source: Ruby, node: Node) -> tuple[list[JsonValue], str]:
    options: list[JsonValue] = []
    told = ""
    for child in source.body(node):
        given, name = source.given(child), source.name(child)
        if name == "desc" and given.places:
            told = source.text(given.places[0]) or ""
        elif name in _OPTION_CALLS and given.places and len(options) < OPTIONS:
            option, text = source.text(given.places[0]), source.text(given.named.get("desc"))
            if option:
                mark = "--" if name == "class_option" else ""
                options.append([f"{mark}{option}", text or ""])
    return options, told
