"""Console commands of Laravel and Symfony, as fragments.

Sources: https://laravel.com/docs/artisan#defining-input-expectations and https://symfony.com/doc/current/console.html.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from tree_sitter import Node

from repo_registry.adapters.observers.doc_blocks import block_above, first_paragraph
from repo_registry.adapters.observers.fact_writer import FactWriter
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.php.chains import chains_of
from repo_registry.adapters.observers.php.declarations import Declaration, attributes_of, declarations_of
from repo_registry.adapters.observers.php.source import UNKNOWN, is_php, source_of
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.adapters.observers.syntax import last_line_of, line_of
from repo_registry.domain.model.facts import Fragment
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.validation import JsonValue

COMMAND: Final = "php.command"
"""name, help, framework (``laravel`` or ``symfony``), options ([[name, help], …]), handler, end_line."""

_ARTISAN: Final = frozenset({"Illuminate\\Console\\Command", "LaravelZero\\Framework\\Commands\\Command"})
_AS_COMMAND: Final = "Symfony\\Component\\Console\\Attribute\\AsCommand"
_CUES: Final = ("Command", "Artisan::command", "$signature")
_INPUT: Final = re.compile(r"\{\s*([^{}:]{1,200}?)\s*(?::\s*([^{}]{0,400}?))?\s*\}")
_OPTIONS: Final = 60
#: Every new project of Laravel comes with it, so it tells nothing about one.
_SKELETON: Final = "inspire"


class CommandObserver:
    """Finds commands by signature, attribute, default name or ``setName``."""

    name = "php.commands"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether the file may hold any."""
        return is_php(file) and file.path_class is not PathClass.DOCS and any(cue in file.text for cue in _CUES)

    def observe(self, file: SourceFile) -> Iterable[Finding]:
        """Yield fragments, those of classes first."""
        reader = _Reader(file)
        for declaration in declarations_of(source_of(file)):
            yield from reader.command(declaration)
        yield from reader.closures()


class _Reader:
    def __init__(self, file: SourceFile) -> None:
        self._source = source_of(file)
        self._write = FactWriter(file, CommandObserver.name, CommandObserver.version)

    def command(self, declaration: Declaration) -> Iterator[Fragment]:
        if declaration.kind != "class" or any(child.type == "abstract_modifier" for child in declaration.node.children):
            return
        attributes = list(declaration.attributes)
        for name, method in declaration.methods:
            if name == "__invoke":
                attributes += attributes_of(self._source, method)
        attribute = next((one for one in attributes if one.name == _AS_COMMAND), None)
        if attribute is None and not declaration.parent.endswith("Command"):
            return
        properties = declaration.properties
        artisan = declaration.parent in _ARTISAN or "signature" in properties
        options: list[JsonValue] = []
        if attribute is not None:
            name = self._source.literal(attribute.argument("name", 0)) or ""
            text = self._source.literal(attribute.argument("description", 1)) or ""
        elif "signature" in properties:
            signature = self._source.literal(properties["signature"]) or ""
            name, text = signature.split("{")[0].split()[0] if signature.split("{")[0].split() else "", ""
            options = _inputs(signature)
        else:
            given = properties.get("defaultName") or properties.get("name")
            name, text = (self._source.literal(given) or "") if given is not None else "", ""
        described = properties.get("description") or properties.get("defaultDescription")
        text = text or ((self._source.literal(described) or "") if described is not None else "")
        called = self._configured(declaration)
        name, text = name or called[0], text or called[1]
        if name and UNKNOWN not in name:
            at = attribute.node if attribute is not None else declaration.node
            doc = first_paragraph(block_above(self._source.syntax.data, declaration.node.start_byte))
            yield self._fragment(
                at,
                declaration.node,
                name=name.split("|")[0],
                help=" ".join((text or doc).split()),
                framework="laravel" if artisan else "symfony",
                options=options or called[2],
                handler=declaration.name,
            )

    def _configured(self, declaration: Declaration) -> tuple[str, str, list[JsonValue]]:
        """Read ``setName``, ``setDescription``, ``addArgument`` and ``addOption`` of a class."""
        name = text = ""
        options: list[JsonValue] = []
        start, end = declaration.node.start_byte, declaration.node.end_byte
        for chain in chains_of(self._source):
            if not start <= chain.node.start_byte < end or chain.base != "$this":
                continue
            for link in chain.links:
                if link.name == "setName":
                    name = name or self._source.literal(link.argument(0)) or ""
                elif link.name == "setDescription":
                    text = text or self._source.literal(link.argument(0)) or ""
                elif link.name in {"addArgument", "addOption"} and len(options) < _OPTIONS:
                    given = self._source.literal(link.argument(0, "name"))
                    if given:
                        place = 2 if link.name == "addArgument" else 3
                        told = link.argument(place, "description")
                        mark = "--" if link.name == "addOption" else ""
                        options.append([mark + given, (self._source.literal(told) or "") if told is not None else ""])
        return name, text, options

    def closures(self) -> Iterator[Fragment]:
        for chain in chains_of(self._source):
            link = chain.link("command")
            if chain.base.rpartition("\\")[2] != "Artisan" or link is None or link.closure is None:
                continue
            signature = self._source.literal(link.argument(0)) or ""
            words = signature.split("{")[0].split()
            told = chain.link("purpose", "describe")
            if words and words[0] != _SKELETON:
                yield self._fragment(
                    link.node,
                    chain.node,
                    name=words[0],
                    help=(self._source.literal(told.argument(0)) or "") if told is not None else "",
                    framework="laravel",
                    options=_inputs(signature),
                    handler="",
                )

    def _fragment(self, at: Node, whole: Node, **payload: JsonValue) -> Fragment:
        return self._write.fragment(COMMAND, line_of(at), **payload, end_line=last_line_of(whole))


def _inputs(signature: str) -> list[JsonValue]:
    """Return arguments and options of a signature: ``{user : Who} {--queue= : Where}``."""
    found: list[JsonValue] = []
    for match in list(_INPUT.finditer(signature))[:_OPTIONS]:
        name = match[1].partition("=")[0].rstrip("?*")
        dashes, _, last = name.rpartition("|")
        found.append([f"--{last}" if dashes else name, " ".join((match[2] or "").split())])
    return found
