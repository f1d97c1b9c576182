"""Items that others may use if they can reach them, as fragments; the join knows which modules are public."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from tree_sitter import Node

from repo_registry.adapters.observers.fact_writer import FactWriter
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.rust.attributes import literal
from repo_registry.adapters.observers.rust.items import Item
from repo_registry.adapters.observers.rust.source import Rust, is_rust, rust
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.adapters.observers.syntax import collapsed, last_line_of, line_of
from repo_registry.domain.model.paths import PathClass

ITEM: Final = "rust.item"
"""A public item: modules (of its file), name, kind, signature, doc, owner, end_line."""
MODULE: Final = "rust.module"
"""A module of another file: modules (around), name, public, file (what ``#[path]`` says, or "")."""
REEXPORT: Final = "rust.reexport"
"""``pub use``: modules (around), path, name (``*`` for all)."""
SIGNATURE_LENGTH: Final = 300
DOC_LENGTH: Final = 600

#: Kind of node → kind of symbol.
KINDS: Final = {
    "const_item": "constant",
    "enum_item": "type",
    "function_item": "function",
    "macro_definition": "function",
    "static_item": "constant",
    "struct_item": "type",
    "trait_item": "interface",
    "type_item": "type",
    "union_item": "type",
}


class SymbolObserver:
    """Finds public items, modules and re-exports."""

    name = "rust.symbols"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether the file is part of a crate's own source."""
        return is_rust(file) and file.path_class is PathClass.OWN and file.name != "build.rs"

    def observe(self, file: SourceFile) -> Iterable[Finding]:
        """Yield fragments."""
        source = rust(file)
        writer = FactWriter(file, self.name, self.version)
        for item in source.items:
            if item.tested or ((hidden := item.attribute("doc")) is not None and hidden.text.strip() == "hidden"):
                continue
            line = line_of(item.node)
            if item.node.type == "mod_item":
                path = item.attribute("path")
                told = "" if path is None else literal(path.text) or ""
                inline = item.node.child_by_field_name("body") is not None
                yield writer.fragment(
                    MODULE,
                    line,
                    modules=list(item.modules),
                    name=item.name,
                    public=item.public,
                    file=told,
                    inline=inline,
                )
            elif _is_public(item):
                yield writer.fragment(
                    ITEM,
                    line,
                    modules=[] if item.node.type == "macro_definition" else list(item.modules),
                    name=item.name,
                    symbol_kind="method" if item.owner else KINDS[item.node.type],
                    signature=_signature(source, item.node),
                    doc=item.paragraph[:DOC_LENGTH],
                    owner=item.owner,
                    end_line=last_line_of(item.node),
                )
        modules = {
            item.node.start_byte: (*item.modules, item.name) for item in source.items if item.node.type == "mod_item"
        }
        for one in source.imports:
            if one.public and not source.is_tested(one.node):
                around = _around(one.node, modules)
                if around is not None:
                    yield writer.fragment(
                        REEXPORT, line_of(one.node), modules=list(around), path=list(one.path), name=one.name
                    )


def _is_public(item: Item) -> bool:
    if item.node.type == "macro_definition":
        return item.attribute("macro_export") is not None
    return item.public and not item.of_trait and item.node.type in KINDS and bool(item.name)


def _around(node: Node, modules: dict[int, tuple[str, ...]]) -> tuple[str, ...] | None:
    """Return the modules around a ``use``; ``None`` inside of functions."""
    current = node.parent
    for _ in range(64):
        if current is None or current.type == "source_file":
            return ()
        if current.type == "mod_item":
            return modules.get(current.start_byte, ())
        if current.type == "block":
            return None
        current = current.parent
    return None


def _signature(source: Rust, node: Node) -> str:
    body = node.child_by_field_name("body")
    end = node.end_byte if body is None else body.start_byte
    if node.type == "macro_definition":
        name = node.child_by_field_name("name")
        return f"macro_rules! {source.head(name)}" if name is not None else ""
    head = source.syntax.data[node.start_byte : min(end, node.start_byte + 4 * SIGNATURE_LENGTH)]
    return collapsed(head.decode("utf-8", "replace"), SIGNATURE_LENGTH).rstrip(" ;")
