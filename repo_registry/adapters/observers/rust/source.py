"""One Rust file as the rules for Rust read it: its items with attributes and doc comments, its imports, its calls."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

import attrs
from tree_sitter import Node

from repo_registry.adapters.observers.rust.attributes import Attribute, attribute, literal
from repo_registry.adapters.observers.rust.items import Import, Item, is_test
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.adapters.observers.syntax import Dialect, Syntax, syntax_of

LIMIT: Final = 500
"""Bytes of a name or literal that are read."""
STEPS: Final = 16
"""Wrappers around an expression, and names that stand for one another, that are followed."""
DEPTH: Final = 32
"""Modules within one another."""
ATTRIBUTES: Final = 64
"""Attributes of one item."""
CHAIN_LINKS: Final = 2_000

_DIALECT: Final = Dialect(
    grammar="rust",
    kept=frozenset(
        {
            "call_expression",
            "const_item",
            "extern_crate_declaration",
            "let_declaration",
            "macro_invocation",
            "scoped_identifier",
            "scoped_type_identifier",
            "static_item",
            "use_declaration",
        }
    ),
    scopes=frozenset({"function_item", "impl_item"}),
)
_NAMED: Final = frozenset(
    {
        "const_item",
        "enum_item",
        "function_item",
        "function_signature_item",
        "macro_definition",
        "mod_item",
        "static_item",
        "struct_item",
        "trait_item",
        "type_item",
        "union_item",
    }
)
_COMMENTS: Final = frozenset({"line_comment", "block_comment"})
_STRINGS: Final = frozenset({"string_literal", "raw_string_literal"})
_WRAPPERS: Final = frozenset({"await_expression", "parenthesized_expression", "reference_expression", "try_expression"})


def is_rust(file: SourceFile) -> bool:
    """Tell whether the file is Rust source."""
    return file.language == "Rust" or file.name.endswith(".rs")


def rust(file: SourceFile) -> Rust:
    """Return the file as Rust, read once.

    Raises:
        Unreadable: The parser gave up.
    """
    remembered = vars(file)
    known = remembered.get("_rust")
    if not isinstance(known, Rust):
        known = remembered["_rust"] = Rust(file)
    return known


class Rust:
    """Items, imports and calls of one file."""

    def __init__(self, file: SourceFile) -> None:
        self.file = file
        self.syntax: Syntax = syntax_of(file, _DIALECT)
        self.items: list[Item] = [*self._items()]
        spans = sorted((item.node.start_byte, item.node.end_byte) for item in self.items if item.tested)
        self._test_starts = [start for start, _ in spans]
        ends: list[int] = []
        for _, end in spans:
            ends.append(max(end, ends[-1] if ends else 0))
        self._test_ends = ends
        self.imports: list[Import] = [one for node, _ in self.syntax.of("use_declaration") for one in self._uses(node)]
        self.names: dict[str, tuple[str, ...]] = {one.name: one.path for one in self.imports if one.name != "*"}
        self.constants: dict[str, str] = {}
        for node, _ in self.syntax.of("const_item", "static_item"):
            name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
            text = self.text(value)
            if name is not None and text is not None:
                self.constants.setdefault(self.head(name), text)

    # -- items -------------------------------------------------------------------------------------------------------

    def _items(self) -> Iterator[Item]:
        stack: list[Item] = [Item(node=self.syntax.root, name="")]
        while stack:
            around = stack.pop()
            node = around.node
            body = node if node.type == "source_file" else node.child_by_field_name("body")
            inner: list[Item] = []
            for member in self.members(body):
                kind = member.node.type
                of_trait = kind == "impl_item" and member.node.child_by_field_name("trait") is not None
                found = attrs.evolve(
                    member,
                    modules=(*around.modules, around.name) if node.type == "mod_item" else around.modules,
                    owner=around.name if node.type in {"impl_item", "trait_item"} else "",
                    of_trait=of_trait or around.of_trait or node.type == "trait_item",
                    tested=around.tested or member.tested,
                )
                if kind in _NAMED or kind == "impl_item":
                    yield found
                if kind in {"mod_item", "impl_item", "trait_item"} and len(found.modules) < DEPTH:
                    inner.append(found)
            stack.extend(reversed(inner))

    def members(self, body: Node | None) -> Iterator[Item]:
        """Yield the members of a block, list of fields or list of variants, with what stands above each."""
        attributes: list[Attribute] = []
        doc: list[str] = []
        for node in [] if body is None else body.named_children:
            if node.type in _COMMENTS:
                doc += self._doc_lines(node)
            elif node.type == "attribute_item":
                read = attribute(self.syntax.head(node, 4 * LIMIT))
                if read is not None and len(attributes) < ATTRIBUTES:
                    attributes.append(read)
            elif node.type not in {"inner_attribute_item", "visibility_modifier"}:
                told = [literal(one.text) or "" for one in attributes if one.path == "doc"]
                yield Item(
                    node=node,
                    name=self._name(node),
                    attributes=tuple(attributes),
                    doc="\n".join([*doc, *told]),
                    public=any(
                        child.type == "visibility_modifier" and child.child_count == 1 for child in node.children[:3]
                    ),
                    tested=any(is_test(one) for one in attributes),
                )
                attributes, doc = [], []

    def _name(self, node: Node) -> str:
        if node.type == "impl_item":
            return self.type_name(node.child_by_field_name("type"))
        named = node.child_by_field_name("name")
        return "" if named is None else self.head(named)

    def _doc_lines(self, node: Node) -> list[str]:
        text = self.syntax.head(node, 4 * LIMIT)
        if text.startswith("///") and not text.startswith("////"):
            return [text[3:].strip()]
        if text.startswith("/**") and not text.startswith("/***"):
            return [line.strip().lstrip("*").strip() for line in text[3:].removesuffix("*/").split("\n")]
        return []

    def is_tested(self, node: Node) -> bool:
        """Tell whether a node lies in what is only compiled for tests."""
        place = bisect_right(self._test_starts, node.start_byte) - 1
        return place >= 0 and node.start_byte < self._test_ends[place]

    # -- names -------------------------------------------------------------------------------------------------------

    def head(self, node: Node) -> str:
        """Return the text of a short node."""
        return self.syntax.head(node, LIMIT)

    def type_name(self, node: Node | None) -> str:
        """Return the last name of a type without its arguments: ``Bar`` of ``&foo::Bar<T>``."""
        for _ in range(STEPS):
            if node is None:
                return ""
            if node.type in {"generic_type", "reference_type"}:
                node = node.child_by_field_name("type")
            elif node.type == "scoped_type_identifier":
                node = node.child_by_field_name("name")
            else:
                break
        return self.head(node) if node is not None and node.type in {"type_identifier", "primitive_type"} else ""

    def inner_type(self, node: Node | None) -> str:
        """Return the name of a type inside ``Option``, ``Box`` and the like."""
        for _ in range(STEPS):
            if node is None or self.type_name(node) not in {"Option", "Box", "Vec", "Arc", "Rc"}:
                break
            given = node.child_by_field_name("type_arguments")
            node = given.named_children[0] if given is not None and given.named_children else None
        return self.type_name(node)

    def path(self, node: Node | None) -> tuple[str, ...]:
        """Return the parts of a path; type arguments are left out. ``()`` for anything else."""
        parts: list[str] = []
        for _ in range(64):
            if node is None:
                return ()
            if node.type in {"generic_function", "generic_type", "generic_type_with_turbofish"}:
                node = node.child_by_field_name("function") or node.child_by_field_name("type")
            elif node.type in {"scoped_identifier", "scoped_type_identifier"}:
                name = node.child_by_field_name("name")
                parts.append("" if name is None else self.head(name))
                above = node.child_by_field_name("path")
                if above is None:
                    break
                node = above
            elif node.type in {"identifier", "type_identifier", "crate", "self", "super", "primitive_type"}:
                parts.append(self.head(node))
                break
            else:
                return ()
        return tuple(reversed(parts))

    def full_path(self, node: Node | None) -> tuple[str, ...]:
        """Return a path with its first part led back to what ``use`` says."""
        parts = self.path(node)
        known = self.names.get(parts[0]) if parts else None
        return (*known, *parts[1:]) if known else parts

    def _uses(self, declaration: Node) -> Iterator[Import]:
        public = any(child.type == "visibility_modifier" and child.child_count == 1 for child in declaration.children)
        argument = declaration.child_by_field_name("argument")
        stack: list[tuple[Node | None, tuple[str, ...]]] = [(argument, ())]
        for _ in range(1_000):
            if not stack:
                break
            node, above = stack.pop()
            if node is None:
                continue
            if node.type == "scoped_use_list":
                prefix = (*above, *self.path(node.child_by_field_name("path")))
                stack.append((node.child_by_field_name("list"), prefix))
            elif node.type == "use_list":
                stack.extend((child, above) for child in reversed(node.named_children))
            elif node.type == "use_as_clause":
                alias = node.child_by_field_name("alias")
                whole = (*above, *self.path(node.child_by_field_name("path")))
                yield Import(whole, "" if alias is None else self.head(alias), public, declaration)
            elif node.type == "use_wildcard":
                whole = (*above, *(self.path(node.named_children[0]) if node.named_children else ()))
                yield Import(whole, "*", public, declaration)
            elif parts := self.path(node):
                whole = above if parts == ("self",) and above else (*above, *parts)
                yield Import(whole, whole[-1], public, declaration)

    # -- expressions -------------------------------------------------------------------------------------------------

    def text(self, node: Node | None) -> str | None:
        """Return the text of a literal, or of a constant of this file."""
        node = plain(node)
        if node is None:
            return None
        if node.type in _STRINGS:
            return literal(self.syntax.head(node, 4 * LIMIT))
        if node.type == "identifier":
            return self.constants.get(self.head(node))
        if node.type == "call_expression":  # ``"x".to_string()``, ``String::from("x")``
            called = node.child_by_field_name("function")
            holder = None if called is None else called.child_by_field_name("value")
            return self.text(holder) if holder is not None and holder.type in _STRINGS else None
        return None


def plain(node: Node | None) -> Node | None:
    """Strip parentheses, ``&``, ``?`` and ``.await``."""
    for _ in range(STEPS):
        if node is None or node.type not in _WRAPPERS:
            break
        node = next((child for child in node.named_children if child.type != "mutable_specifier"), None)
    return node


def arguments(call: Node) -> list[Node]:
    """Return the argument expressions of a call."""
    given = call.child_by_field_name("arguments")
    listed = [] if given is None else given.named_children
    return [child for child in listed if child.type not in _COMMENTS and child.type != "attribute_item"]
