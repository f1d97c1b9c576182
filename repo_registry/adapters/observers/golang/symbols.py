"""Exported functions, methods, types, constants and variables of Go packages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tree_sitter import Node

from repo_registry.adapters.observers.golang.comments import comment_above, first_paragraph
from repo_registry.adapters.observers.golang.names import Names, is_go, names
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.adapters.observers.syntax import collapsed, first_named, last_line_of, line_of
from repo_registry.domain.model.facts import FactKind, ObservedFact
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.validation import JsonValue

SIGNATURE_LENGTH = 300
DOC_LENGTH = 600


class SymbolObserver:
    """Finds what a package offers; ``internal`` packages, commands and tests offer nothing."""

    name = "go.symbols"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether the file belongs to a package that others may import."""
        internal = "internal" in file.path.split("/")[:-1]
        return is_go(file) and file.path_class is PathClass.OWN and not internal and not file.name.endswith("_test.go")

    def observe(self, file: SourceFile) -> Iterable[Finding]:
        """Yield a fact for each exported name."""
        known = names(file)
        if known.package not in {"main", ""}:
            yield from _Reader(file, known).facts()


class _Reader:
    def __init__(self, file: SourceFile, known: Names) -> None:
        self._file = file
        self._names = known
        self._syntax = known.syntax
        self._package = file.folder or known.package

    def facts(self) -> Iterator[ObservedFact]:
        for node in self._syntax.root.named_children:
            if node.type == "function_declaration":
                name = node.child_by_field_name("name")
                if name is not None:
                    yield from self._fact(self._syntax.text(name), "function", node, node)
            elif node.type == "method_declaration":
                yield from self._method(node)
            elif node.type == "type_declaration":
                for spec in node.named_children:
                    kind, name = spec.child_by_field_name("type"), spec.child_by_field_name("name")
                    if name is not None and kind is not None:
                        sort = "interface" if kind.type == "interface_type" else "type"
                        yield from self._fact(self._syntax.text(name), sort, spec, node)
            elif node.type in {"const_declaration", "var_declaration"}:
                yield from self._values(node)

    def _method(self, node: Node) -> Iterator[ObservedFact]:
        name, receiver = node.child_by_field_name("name"), node.child_by_field_name("receiver")
        one = first_named(receiver) if receiver is not None else None
        owner = None if one is None else self._names.type_name(one.child_by_field_name("type"))
        if name is not None and owner is not None and owner[1][:1].isupper():
            yield from self._fact(self._syntax.text(name), "method", node, node, owner=owner[1])

    def _values(self, node: Node) -> Iterator[ObservedFact]:
        specs = [spec for child in node.named_children for spec in _specs(child)]
        for spec in specs:
            for name in spec.children_by_field_name("name"):
                if name.type == "identifier":
                    yield from self._fact(self._syntax.text(name), "constant", spec, node if len(specs) == 1 else spec)

    def _fact(
        self, name: str, kind: str, shown: Node, statement: Node, owner: str | None = None
    ) -> Iterator[ObservedFact]:
        if not name[:1].isupper():
            return
        whole = f"{owner}.{name}" if owner else name
        attributes: dict[str, JsonValue] = {"symbol_kind": kind, "name": name, "module": self._package}
        above = comment_above(self._file.lines, line_of(shown)) or comment_above(self._file.lines, line_of(statement))
        doc = first_paragraph(above)
        if doc:
            attributes["doc"] = doc[:DOC_LENGTH]
        yield ObservedFact(
            kind=FactKind.PUBLIC_SYMBOL,
            key=f"{self._package}.{whole}",
            value=self._signature(shown),
            path=self._file.path,
            start_line=line_of(shown),
            end_line=last_line_of(shown),
            rule="go.symbols",
            rule_version=SymbolObserver.version,
            path_class=self._file.path_class,
            attributes=attributes,
        )

    def _signature(self, node: Node) -> str:
        body = node.child_by_field_name("body")
        end = node.end_byte if body is None else body.start_byte
        head = self._syntax.data[node.start_byte : min(end, node.start_byte + 4 * SIGNATURE_LENGTH)]
        text = collapsed(head.decode("utf-8", "replace"), SIGNATURE_LENGTH)
        if node.type in {"type_spec", "type_alias"}:
            text = "type " + text.partition("{")[0].rstrip()
        return text


def _specs(node: Node) -> list[Node]:
    if node.type in {"const_spec", "var_spec"}:
        return [node]
    return [child for child in node.named_children if child.type == "var_spec"] if node.type == "var_spec_list" else []
