"""Public classes, methods and functions of PHP."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from tree_sitter import Node

from repo_registry.adapters.observers.doc_blocks import block_above, first_paragraph
from repo_registry.adapters.observers.fact_writer import FactWriter
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.php.declarations import Declaration, declarations_of, is_public
from repo_registry.adapters.observers.php.source import is_php, source_of
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.adapters.observers.syntax import collapsed, last_line_of, line_of
from repo_registry.domain.model.facts import FactKind, ObservedFact
from repo_registry.domain.model.paths import PathClass

METHODS: Final = 60
"""Public methods of one class that are reported."""
SIGNATURE_LENGTH: Final = 300

#: Files of a framework's skeleton that hold no code of the project's own.
_SKIPPED: Final = re.compile(r"(?:\A|/)(?:migrations|database/(?:migrations|seeders|seeds|factories)|lang|config)/")


class SymbolObserver:
    """Finds what a namespace offers to others; what is marked ``@internal`` is left out."""

    name = "php.symbols"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether it is code of the project."""
        return is_php(file) and file.path_class is PathClass.OWN and _SKIPPED.search(file.path) is None

    def observe(self, file: SourceFile) -> Iterable[Finding]:
        """Yield a fact for each class, its methods, and each function."""
        reader = _Reader(file)
        seen: set[str] = set()
        for fact in reader.facts():
            if fact.key not in seen:
                seen.add(fact.key)
                yield fact
        source_of(file).syntax.check()


class _Reader:
    def __init__(self, file: SourceFile) -> None:
        self._source = source_of(file)
        self._write = FactWriter(file, SymbolObserver.name, SymbolObserver.version)

    def facts(self) -> Iterator[ObservedFact]:
        for declaration in declarations_of(self._source):
            block = self._block(declaration.node)
            if "@internal" not in " ".join(block):
                whole = self._qualified(declaration.name)
                yield self._fact(whole, declaration.name, declaration.kind, declaration.node, block)
                yield from self._methods(declaration)
        for node, scope in self._source.syntax.scopes:
            name = self._source.head(node.child_by_field_name("name"))
            if node.type == "function_definition" and scope < 0 and name and not name.startswith("_"):
                block = self._block(node)
                if "@internal" not in " ".join(block):
                    yield self._fact(self._qualified(name), name, "function", node, block)

    def _qualified(self, name: str) -> str:
        return f"{self._source.namespace}\\{name}" if self._source.namespace else name

    def _methods(self, declaration: Declaration) -> Iterator[ObservedFact]:
        properties = {name.lower() for name in declaration.properties}
        count = 0
        for name, node in declaration.methods:
            block = self._block(node)
            said = " ".join(block)
            if name.startswith("_") or not is_public(self._source, node) or "@internal" in said:
                continue
            if "@inheritdoc" in said.lower() or (name[:3] in {"get", "set"} and name[3:].lower() in properties):
                continue
            count += 1
            if count > METHODS:
                return
            yield self._fact(f"{self._qualified(declaration.name)}::{name}", name, "method", node, block)

    def _block(self, node: Node) -> list[str]:
        return block_above(self._source.syntax.data, node.start_byte)

    def _fact(self, key: str, name: str, kind: str, node: Node, block: list[str]) -> ObservedFact:
        return self._write.fact(
            FactKind.PUBLIC_SYMBOL,
            key,
            self._signature(node),
            line_of(node),
            end=last_line_of(node),
            symbol_kind=kind,
            name=name,
            module=self._source.namespace,
            doc=first_paragraph(block) or None,
        )

    def _signature(self, node: Node) -> str:
        """Return the declaration up to its body, without attributes."""
        body, listed = node.child_by_field_name("body"), node.child_by_field_name("attributes")
        start = node.start_byte if listed is None else listed.end_byte
        end = node.end_byte if body is None else body.start_byte
        head = self._source.syntax.data[start : min(end, start + 4 * SIGNATURE_LENGTH)].decode("utf-8", "replace")
        return collapsed(head, SIGNATURE_LENGTH).strip().removesuffix(";").strip()
