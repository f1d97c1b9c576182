"""Public types of Java and Kotlin, and their public methods."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from tree_sitter import Node

from repo_registry.adapters.observers.doc_blocks import block_above, first_paragraph
from repo_registry.adapters.observers.fact_writer import FactWriter
from repo_registry.adapters.observers.java.declarations import Declaration, Member
from repo_registry.adapters.observers.java.source import is_source, source_of
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.adapters.observers.syntax import collapsed, last_line_of, line_of
from repo_registry.domain.model.facts import FactKind, ObservedFact
from repo_registry.domain.model.paths import PathClass

METHODS: Final = 60
"""Public methods of one type that are reported."""
SIGNATURE_LENGTH: Final = 300

_KINDS: Final = {
    "annotation": "type",
    "class": "class",
    "enum": "type",
    "interface": "interface",
    "object": "class",
    "record": "class",
}
_HIDDEN: Final = frozenset({"private", "protected", "internal"})
_BODIES: Final = frozenset(
    {"block", "class_body", "interface_body", "enum_body", "annotation_type_body", "enum_class_body", "function_body"}
)
#: What every object has, or what another type asked for.
_INHERITED: Final = frozenset({"equals", "hashCode", "toString", "compareTo"})


class SymbolObserver:
    """Finds what a package offers to others."""

    name = "java.symbols"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether it is code of the project."""
        return is_source(file) and file.path_class is PathClass.OWN and not file.name.startswith("package-info")

    def observe(self, file: SourceFile) -> Iterable[Finding]:
        """Yield a fact for each type, its methods, and each function of a Kotlin file."""
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
        unit = self._source.unit
        kinds = {one.name: one.kind for one in unit.types}
        public: set[str] = set()
        for one in unit.types:
            outer = one.name.rpartition(".")[0]
            inside = kinds.get(outer) in {"interface", "annotation"}
            if one.local or (outer and outer not in public) or not self._is_public(one.modifiers, inside=inside):
                continue
            public.add(one.name)
            yield self._fact(unit.qualified(one.name), one.name.rpartition(".")[2], _KINDS[one.kind], one.node)
            yield from self._methods(one)
        for member in unit.functions:
            if member.kind == "function" and member.name and self._is_public(member.modifiers, inside=False):
                yield self._fact(unit.qualified(member.name), member.name, "function", member.node)

    def _is_public(self, modifiers: frozenset[str], *, inside: bool) -> bool:
        if self._source.is_kotlin or inside:
            return not modifiers & _HIDDEN
        return "public" in modifiers

    def _methods(self, declaration: Declaration) -> Iterator[ObservedFact]:
        fields = {member.name.lower() for member in declaration.members if member.kind == "field"}
        inside = declaration.kind in {"interface", "annotation"}
        count = 0
        for member in declaration.members:
            if member.kind != "method" or not member.name or not self._is_public(member.modifiers, inside=inside):
                continue
            if member.name in _INHERITED or "override" in member.modifiers or self._is_accessor(member, fields):
                continue
            if any(annotation.name == "Override" for annotation in member.annotations):
                continue
            count += 1
            if count > METHODS:
                return
            key = self._source.unit.qualified(f"{declaration.name}.{member.name}")
            yield self._fact(key, member.name, "method", member.node)

    def _is_accessor(self, member: Member, fields: set[str]) -> bool:
        """Tell whether a method only gives or takes a field, as far as its name says."""
        for prefix, parameters in (("get", 0), ("is", 0), ("set", 1)):
            if member.name.startswith(prefix) and member.parameters == parameters:
                return member.name[len(prefix) :].lower() in fields
        return False

    def _fact(self, key: str, name: str, kind: str, node: Node) -> ObservedFact:
        doc = first_paragraph(block_above(self._source.syntax.data, node.start_byte))
        return self._write.fact(
            FactKind.PUBLIC_SYMBOL,
            key,
            self._signature(node),
            line_of(node),
            end=last_line_of(node),
            symbol_kind=kind,
            name=name,
            module=self._source.unit.package,
            doc=doc or None,
        )

    def _signature(self, node: Node) -> str:
        """Return the declaration up to its body, without annotations."""
        start, end = node.start_byte, node.end_byte
        for child in node.children:
            if child.type == "modifiers":
                annotations = [one for one in child.children if "annotation" in one.type]
                start = annotations[-1].end_byte if annotations else start
            elif child.type in _BODIES:
                end = child.start_byte
                break
        head = self._source.syntax.data[start : min(end, start + 4 * SIGNATURE_LENGTH)].decode("utf-8", "replace")
        return collapsed(head, SIGNATURE_LENGTH).strip().removesuffix(";").removesuffix("=").strip()
