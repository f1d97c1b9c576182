"""Which crates a Rust file uses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from tree_sitter import Node

from repo_registry.adapters.observers.fact_writer import FactWriter
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.rust.source import Rust, is_rust, rust
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.adapters.observers.syntax import line_of
from repo_registry.domain.model.paths import PathClass

_INSIDE: Final = frozenset({"std", "core", "alloc", "proc_macro", "test", "crate", "self", "super", "Self", ""})


class ImportObserver:
    """Finds crates named by ``use``, ``extern crate``, a path, or the path of an attribute."""

    name = "rust.imports"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether it is code of the project."""
        return is_rust(file) and file.path_class is PathClass.OWN

    def observe(self, file: SourceFile) -> Iterable[Finding]:
        """Yield a fragment for each crate."""
        source = rust(file)
        writer = FactWriter(file, self.name, self.version)
        seen: set[str] = set(_INSIDE)
        for node, crate in sorted(_named(source), key=lambda one: one[0].start_byte):
            if crate not in seen and not crate[:1].isupper() and not source.is_tested(node):
                seen.add(crate)
                yield writer.fragment("import", line_of(node), language="rust", module=crate, top=crate)
        source.syntax.check()


def _named(source: Rust) -> Iterator[tuple[Node, str]]:
    for one in source.imports:
        if one.path:
            yield one.node, one.path[0]
    for node, _ in source.syntax.of("extern_crate_declaration"):
        name = node.child_by_field_name("name")
        if name is not None:
            yield node, source.head(name)
    for node, _ in source.syntax.of("scoped_identifier", "scoped_type_identifier"):
        above = node.child_by_field_name("path")
        if above is not None and above.type == "identifier":
            yield node, source.head(above)
    for item in source.items:
        for attribute in item.attributes:
            if "::" in attribute.path:
                yield item.node, attribute.path.partition("::")[0]
