"""Exported functions, classes, constants, types and interfaces."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tree_sitter import Node

from repo_registry.adapters.observers.javascript.comments import comment_above, first_paragraph
from repo_registry.adapters.observers.javascript.forms import exported_name, unwrap
from repo_registry.adapters.observers.javascript.names import Names
from repo_registry.adapters.observers.javascript.source import is_source, module_path, names
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.adapters.observers.syntax import collapsed, last_line_of, line_of
from repo_registry.domain.model.facts import FactKind, ObservedFact
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.validation import JsonValue

SIGNATURE_LENGTH = 300
DOC_LENGTH = 600
#: Public methods of one class that are reported.
METHODS = 60

_KINDS = {
    "abstract_class_declaration": "class",
    "class": "class",
    "class_declaration": "class",
    "enum_declaration": "type",
    "function_declaration": "function",
    "function_expression": "function",
    "function_signature": "function",
    "generator_function": "function",
    "generator_function_declaration": "function",
    "arrow_function": "function",
    "interface_declaration": "interface",
    "type_alias_declaration": "type",
}
_VARIABLES = frozenset({"lexical_declaration", "variable_declaration"})


class SymbolObserver:
    """Finds what a module of the project exports under a name."""

    name = "javascript.symbols"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether it is code of the project."""
        return is_source(file) and file.path_class is PathClass.OWN

    def observe(self, file: SourceFile) -> Iterable[Finding]:
        """Yield a fact for each exported name, and for the public methods of exported classes."""
        reader = _Reader(file, names(file))
        seen: set[str] = set()
        for fact in reader.facts():
            if fact.key not in seen:
                seen.add(fact.key)
                yield fact


class _Reader:
    def __init__(self, file: SourceFile, known: Names) -> None:
        self._file = file
        self._names = known
        self._syntax = known.syntax
        self._module = module_path(file.path)

    def facts(self) -> Iterator[ObservedFact]:
        for node, scope in self._syntax.of("export_statement", "assignment_expression"):
            if node.type == "export_statement":
                yield from self._exported(node)
            else:
                yield from self._assigned(node, scope)

    def _exported(self, statement: Node) -> Iterator[ObservedFact]:
        declaration = statement.child_by_field_name("declaration")
        if declaration is not None and declaration.type in _VARIABLES:
            for declarator in declaration.named_children:
                name, value = declarator.child_by_field_name("name"), declarator.child_by_field_name("value")
                if declarator.type == "variable_declarator" and name is not None and name.type == "identifier":
                    yield from self._symbol(self._syntax.text(name), value or declarator, declarator, statement)
        elif declaration is not None:
            name = declaration.child_by_field_name("name")
            if name is not None and declaration.type in _KINDS:
                yield from self._symbol(self._syntax.text(name), declaration, declaration, statement)
        elif statement.child_by_field_name("source") is None:
            value = unwrap(statement.child_by_field_name("value"))
            if value is not None:
                yield from self._default(value, statement)
            for clause in statement.named_children:
                if clause.type == "export_clause":
                    yield from self._clause(clause)

    def _clause(self, clause: Node) -> Iterator[ObservedFact]:
        for specifier in clause.named_children:
            name = specifier.child_by_field_name("name")
            if name is not None:
                alias = specifier.child_by_field_name("alias") or name
                yield from self._local(self._syntax.text(alias), self._syntax.text(name), -1)

    def _default(self, value: Node, statement: Node) -> Iterator[ObservedFact]:
        if value.type == "identifier":
            name = self._syntax.text(value)
            yield from self._local(name, name, -1)
        elif value.type in _KINDS:
            named = value.child_by_field_name("name")
            name = "default" if named is None else self._syntax.text(named)
            yield from self._symbol(name, value, value, statement)

    def _assigned(self, node: Node, scope: int) -> Iterator[ObservedFact]:
        exported = exported_name(self._syntax, node.child_by_field_name("left"))
        value = unwrap(node.child_by_field_name("right"))
        if exported is None or value is None:
            return
        if exported != "default":
            if value.type == "identifier":
                yield from self._local(exported, self._syntax.text(value), scope)
            elif value.type != "assignment_expression":
                yield from self._symbol(exported, value, node, node)
        elif value.type == "object":
            for key, member in self._names.items(value):
                if member.type in {"identifier", "shorthand_property_identifier"}:
                    yield from self._local(key, self._syntax.text(member), scope)
                elif member.type in _KINDS or member.type == "method_definition":
                    yield from self._symbol(key, member, member, member)
        else:
            yield from self._default(value, node)

    def _local(self, exported: str, local: str, scope: int) -> Iterator[ObservedFact]:
        """Yield what a local name was declared as; names that were imported belong to their own module."""
        binding = self._names.lookup(local, scope)
        if binding is None or binding.node is None or binding.kind not in {"value", "function", "class"}:
            return
        yield from self._symbol(exported, binding.node, binding.node, binding.node)

    def _symbol(self, name: str, value: Node, shown: Node, statement: Node) -> Iterator[ObservedFact]:
        inner = unwrap(value) or value
        kind = _KINDS.get(inner.type, "constant")
        if inner.type == "method_definition":
            kind = "function"
        yield self._fact(f"{self._module}.{name}", name, kind, self._signature(shown, inner), statement)
        if kind == "class":
            yield from self._methods(name, inner)

    def _methods(self, owner: str, node: Node) -> Iterator[ObservedFact]:
        body = node.child_by_field_name("body")
        count = 0
        for member in [] if body is None else body.named_children:
            name = member.child_by_field_name("name")
            if member.type != "method_definition" or name is None or name.type != "property_identifier":
                continue
            text = self._syntax.text(name)
            modifiers = {self._syntax.text(child) for child in member.named_children if "modifier" in child.type}
            if text == "constructor" or text.startswith("_") or modifiers & {"private", "protected"}:
                continue
            count += 1
            if count > METHODS:
                return
            signature = self._signature(member, member)
            yield self._fact(f"{self._module}.{owner}.{text}", text, "method", signature, member)

    def _signature(self, shown: Node, value: Node) -> str:
        """Return the declaration up to its body."""
        body = value.child_by_field_name("body")
        end = shown.end_byte if body is None else body.start_byte
        head = self._syntax.data[shown.start_byte : min(end, shown.start_byte + 4 * SIGNATURE_LENGTH)]
        text = collapsed(head.decode("utf-8", "replace"), SIGNATURE_LENGTH).rstrip()
        return text if body is None else text.removesuffix("{").removesuffix("=>").rstrip()

    def _fact(self, key: str, name: str, kind: str, signature: str, node: Node) -> ObservedFact:
        attributes: dict[str, JsonValue] = {"symbol_kind": kind, "name": name, "module": self._module}
        doc = first_paragraph(comment_above(self._syntax.data, node.start_byte))
        if doc:
            attributes["doc"] = doc[:DOC_LENGTH]
        return ObservedFact(
            kind=FactKind.PUBLIC_SYMBOL,
            key=key,
            value=signature,
            path=self._file.path,
            start_line=line_of(node),
            end_line=last_line_of(node),
            rule="javascript.symbols",
            rule_version=SymbolObserver.version,
            path_class=self._file.path_class,
            attributes=attributes,
        )
