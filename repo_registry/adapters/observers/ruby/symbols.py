"""Public classes, modules and methods of Ruby code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

import attrs
from tree_sitter import Node

from repo_registry.adapters.observers.fact_writer import FactWriter
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.ruby.comments import comment_above, first_paragraph, is_hidden
from repo_registry.adapters.observers.ruby.source import METHODS, Ruby, is_ruby, ruby
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.adapters.observers.syntax import collapsed, last_line_of, line_of
from repo_registry.domain.model.facts import FactKind, ObservedFact
from repo_registry.domain.model.paths import PathClass

SIGNATURE_LENGTH: Final = 300
DOC_LENGTH: Final = 600
SYMBOLS: Final = 1_500
"""Symbols of one file."""

#: Code that is run by the project itself: settings, migrations, tasks, executables, generators.
_PRIVATE_PLACES: Final = re.compile(
    r"(?:.{0,300}/)?(?:config|db|bin|exe|script|scripts|tasks|generators|rake|rakelib)/.{1,300}"
)
_HIDING: Final = frozenset({"private", "protected"})
_HIDERS: Final = frozenset({"private", "protected", "private_class_method", "private_constant"})
_NO_INTERFACE: Final = frozenset({"initialize", "inspect", "to_s", "respond_to_missing?", "method_missing"})


@attrs.frozen
class _Home:
    """The class or module that statements stand in."""

    name: str
    singleton: bool = False
    module_function: bool = False


class SymbolObserver:
    """Finds what a library or the classes of an application offer."""

    name = "ruby.symbols"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether the file holds code that others may call."""
        if not is_ruby(file) or file.path_class is not PathClass.OWN or not file.name.endswith(".rb"):
            return False
        return not _PRIVATE_PLACES.fullmatch(file.path)

    def observe(self, file: SourceFile) -> Iterable[Finding]:
        """Yield a fact for each public name."""
        for count, fact in enumerate(_Reader(ruby(file)).facts()):
            if count >= SYMBOLS:
                break
            yield fact


class _Reader:
    def __init__(self, source: Ruby) -> None:
        self._source = source
        self._writer = FactWriter(source.file, SymbolObserver.name, SymbolObserver.version)

    def facts(self) -> Iterator[ObservedFact]:
        stack: list[tuple[Node, _Home]] = [(self._source.syntax.root, _Home(""))]
        while stack:
            node, home = stack.pop()
            inner: list[tuple[Node, _Home]] = []
            yield from self._members(node, home, inner)
            stack.extend(reversed(inner))

    def _members(self, node: Node, home: _Home, inner: list[tuple[Node, _Home]]) -> Iterator[ObservedFact]:
        statements = node.named_children if node.type == "program" else self._source.body(node)
        hidden, hiding = self._hidden(statements), False
        for statement in statements:
            child, own_hiding = self._unwrapped(statement)
            if child.type in {"class", "module"}:
                yield from self._container(child, home, hidden, inner)
            elif child.type == "singleton_class":
                inner.append((child, _Home(home.name, singleton=True)))
            elif child.type in METHODS and not own_hiding:
                apart = child.type == "singleton_method" or home.singleton or home.module_function
                if not (hiding and child.type == "method"):
                    yield from self._method(child, home, hidden, singleton=apart)
            elif (name := self._source.name(child)) in _HIDING and not self._source.given(child).places:
                hiding = True
            elif name == "public" and not self._source.given(child).places:
                hiding = False
            elif name == "module_function" and not self._source.given(child).places:
                home = attrs.evolve(home, module_function=True)

    def _unwrapped(self, node: Node) -> tuple[Node, bool]:
        """Return the definition inside ``private def x`` or ``memoize def x``, and whether it is hidden."""
        given = self._source.given(node).places if node.type == "call" else ()
        if given and given[0].type in METHODS:
            return given[0], self._source.name(node) in _HIDERS
        return node, False

    def _hidden(self, statements: list[Node]) -> frozenset[str]:
        """Return the names that ``private :a, :b`` and the like take back."""
        return frozenset(
            name
            for statement in statements
            if self._source.name(statement) in _HIDERS
            for place in self._source.given(statement).places
            for name in self._source.texts(place)
        )

    def _container(
        self, node: Node, home: _Home, hidden: frozenset[str], inner: list[tuple[Node, _Home]]
    ) -> Iterator[ObservedFact]:
        name = self._source.constant(node.child_by_field_name("name"))
        if not name or name in hidden or is_hidden(self._source.file.lines, line_of(node)):
            return
        whole = f"{home.name}::{name}" if home.name else name
        inner.append((node, _Home(whole)))
        body = node.child_by_field_name("body")
        doc = self._doc(node)
        only_names = body is not None and all(
            child.type in {"class", "module", "comment"} for child in body.named_children
        )
        if only_names and not doc:
            return  # a namespace that is only opened here
        above = node.child_by_field_name("superclass") or node.child_by_field_name("name") or node
        yield self._fact(whole, name, "class", self._signature(node, above.end_byte), node, doc, home.name)

    def _method(self, node: Node, home: _Home, hidden: frozenset[str], *, singleton: bool) -> Iterator[ObservedFact]:
        named = node.child_by_field_name("name")
        name = "" if named is None else self._source.syntax.head(named, 200)
        if not home.name or not name[:1].isalpha() or name.endswith("=") or name in _NO_INTERFACE or name in hidden:
            return
        if is_hidden(self._source.file.lines, line_of(node)):
            return
        parameters = node.child_by_field_name("parameters")
        end = (parameters or named or node).end_byte
        mark = "." if singleton else "#"
        kind = "function" if singleton else "method"
        yield self._fact(
            f"{home.name}{mark}{name}", name, kind, self._signature(node, end), node, self._doc(node), home.name
        )

    def _signature(self, node: Node, end: int) -> str:
        head = self._source.syntax.data[node.start_byte : min(end, node.start_byte + 4 * SIGNATURE_LENGTH)]
        return collapsed(head.decode("utf-8", "replace"), SIGNATURE_LENGTH)

    def _doc(self, node: Node) -> str:
        return first_paragraph(comment_above(self._source.file.lines, line_of(node)))[:DOC_LENGTH]

    def _fact(self, key: str, name: str, kind: str, signature: str, node: Node, doc: str, module: str) -> ObservedFact:
        return self._writer.fact(
            FactKind.PUBLIC_SYMBOL,
            key,
            signature,
            line_of(node),
            end=last_line_of(node),
            symbol_kind=kind,
            name=name,
            module=module,
            doc=doc or None,
        )
