"""A PHP file as the rules see it: its tree, its names and the texts that its expressions make."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from repo_registry.adapters.observers.observer import Unreadable
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.adapters.observers.syntax import Dialect, Syntax, syntax_of

CLASSES: Final = {
    "class_declaration": "class",
    "enum_declaration": "type",
    "interface_declaration": "interface",
    "trait_declaration": "class",
}
CALLS: Final = frozenset({"member_call_expression", "nullsafe_member_call_expression", "scoped_call_expression"})
#: Stands for a part of a text that is only known when the program runs.
UNKNOWN: Final = "{?}"

_DIALECT: Final = Dialect(
    grammar="php",
    kept=frozenset(
        {
            *CALLS,
            "assignment_expression",
            "const_element",
            "function_call_expression",
            "include_expression",
            "include_once_expression",
            "namespace_use_declaration",
            "require_expression",
            "require_once_expression",
            "subscript_expression",
            "namespace_definition",
        }
    ),
    scopes=frozenset({*CLASSES, "method_declaration", "function_definition"}),
)
_NAME_BYTES: Final = 300
_TEXT_BYTES: Final = 1_000
_STEPS: Final = 10
_PIECES: Final = 24
_ESCAPES: Final = {"\\n": "\n", "\\t": "\t", "\\r": "", "\\\\": "\\", "\\'": "'", '\\"': '"', "\\$": "$"}


def is_php(file: SourceFile) -> bool:
    """Tell whether the file is PHP source; templates are none."""
    return file.name.endswith(".php") and not file.name.endswith((".blade.php", ".tpl.php", ".html.php"))


def source_of(file: SourceFile) -> Source:
    """Return the file with its names, read once.

    Raises:
        Unreadable: The parser gave up.
    """
    remembered = vars(file)
    known = remembered.get("_php_source")
    if isinstance(known, Unreadable):
        raise known
    if not isinstance(known, Source):
        try:
            known = remembered["_php_source"] = Source(syntax_of(file, _DIALECT))
        except Unreadable as error:
            remembered["_php_source"] = error
            raise
    return known


class Source:
    """One file."""

    def __init__(self, syntax: Syntax) -> None:
        self.syntax = syntax
        self.namespace = ""
        self.uses: list[tuple[str, str, Node]] = []
        """``(local name, full name, statement)``."""
        for node, _ in syntax.of("namespace_definition"):
            name = node.child_by_field_name("name")
            if name is not None and not self.namespace:
                self.namespace = self.head(name)
        for node, _ in syntax.of("namespace_use_declaration"):
            self.uses += [(local, full, node) for local, full in self._used(node)]
        self._full = {local: full for local, full, _ in self.uses}
        self._constants: dict[str, Node] = {}
        for node, _ in syntax.of("const_element"):
            if len(node.named_children) > 1:
                self._constants.setdefault(self.head(node.named_children[0]), node.named_children[-1])
        self._variables: dict[str, list[Node]] = {}
        for node, _ in syntax.of("assignment_expression"):
            left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
            if left is not None and right is not None and left.type == "variable_name":
                self._variables.setdefault(self.head(left), []).append(right)

    def head(self, node: Node | None) -> str:
        """Return the beginning of the text of a node, without white space around it."""
        return "" if node is None else self.syntax.head(node, _NAME_BYTES).strip()

    def _used(self, node: Node) -> Iterator[tuple[str, str]]:
        group = node.child_by_field_name("body")
        before = ""
        if group is not None:
            before = next((self.head(one) for one in node.named_children if one.type == "namespace_name"), "") + "\\"
        for clause in (node if group is None else group).named_children:
            if clause.type != "namespace_use_clause":
                continue
            alias = clause.child_by_field_name("alias")
            names = [one for one in clause.named_children if one.type in {"qualified_name", "name"}]
            if names:
                full = (before + self.head(names[0])).lstrip("\\")
                yield self.head(alias) or full.rpartition("\\")[2], full

    def full_name(self, name: str) -> str:
        """Return the full name of a class as written."""
        if name.startswith("\\"):
            return name[1:]
        first, mark, rest = name.partition("\\")
        if first in self._full:
            return self._full[first] + mark + rest
        return f"{self.namespace}\\{name}" if self.namespace else name

    # -- texts ------------------------------------------------------------------------------------------------------

    def text(self, node: Node | None) -> str:
        """Return the text that an expression makes; what nobody knows becomes `UNKNOWN`."""
        out: list[str] = []
        self._pieces(node, out, [_PIECES], _STEPS)
        return "".join(out)[:_TEXT_BYTES]

    def literal(self, node: Node | None) -> str | None:
        """Return a text that is wholly known, or ``None``."""
        text = self.text(node)
        return None if UNKNOWN in text else text

    def _pieces(self, node: Node | None, out: list[str], budget: list[int], steps: int) -> None:
        budget[0] -= 1
        if node is None or steps == 0 or budget[0] < 0:
            out.append(UNKNOWN)
        elif node.type in {"string", "encapsed_string"}:
            self._quoted(node, out, budget, steps)
        elif node.type == "integer":
            out.append(self.head(node))
        elif node.type == "parenthesized_expression" and node.named_children:
            self._pieces(node.named_children[0], out, budget, steps - 1)
        elif node.type == "binary_expression" and any(child.type == "." for child in node.children):
            self._pieces(node.named_children[0], out, budget, steps - 1)
            self._pieces(node.named_children[-1], out, budget, steps - 1)
        else:
            self._pieces(self._meant(node), out, budget, steps - 1)

    def _quoted(self, node: Node, out: list[str], budget: list[int], steps: int) -> None:
        for child in node.named_children[:_PIECES]:
            if child.type == "string_content":
                out.append(self.syntax.head(child, _TEXT_BYTES))
            elif child.type == "escape_sequence":
                text = self.syntax.head(child, 10)
                out.append(_ESCAPES.get(text, text))
            else:
                self._pieces(child, out, budget, steps - 1)

    def _meant(self, node: Node) -> Node | None:
        """Return what a constant of this file, or a variable that is set once, stands for."""
        inner = node.named_children
        if node.type == "class_constant_access_expression" and inner and self.head(inner[0]) in {"self", "static"}:
            return self._constants.get(self.head(inner[-1]))
        if node.type == "name":
            return self._constants.get(self.head(node))
        values = self._variables.get(self.head(node), []) if node.type == "variable_name" else []
        return values[0] if len(values) == 1 else None

    # -- arguments and arrays ---------------------------------------------------------------------------------------

    def arguments(self, call: Node) -> list[tuple[str, Node]]:
        """Return ``(name or "", expression)`` of the arguments of a call or an attribute."""
        given = call.child_by_field_name("arguments") or call.child_by_field_name("parameters")
        if given is None:
            given = next((child for child in call.named_children if child.type == "arguments"), None)
        found: list[tuple[str, Node]] = []
        for child in given.named_children[:60] if given is not None else []:
            if child.type == "argument" and child.named_children:
                name = child.child_by_field_name("name")
                found.append((self.head(name), child.named_children[-1]))
        return found

    def array(self, node: Node | None) -> list[tuple[Node | None, Node]]:
        """Return ``(key or None, value)`` of an array; of anything else nothing."""
        found: list[tuple[Node | None, Node]] = []
        if node is None or node.type != "array_creation_expression":
            return found
        for child in node.named_children[:200]:
            parts = child.named_children if child.type == "array_element_initializer" else []
            if parts:
                found.append((parts[0] if len(parts) > 1 else None, parts[-1]))
        return found

    def texts(self, node: Node | None) -> list[str]:
        """Return the texts of an array, or the one text of anything else."""
        if node is None:
            return []
        if node.type == "array_creation_expression":
            return [self.text(value) for _, value in self.array(node)]
        return [self.text(node)]

    def member(self, node: Node | None, key: str) -> Node | None:
        """Return what an array holds under a key."""
        return next((value for name, value in self.array(node) if name is not None and self.text(name) == key), None)

    def class_name(self, node: Node | None) -> str:
        """Return the simple name of ``X::class``, else ``""``."""
        if node is not None and node.type == "class_constant_access_expression":
            return self.head(node.named_children[0]).rpartition("\\")[2]
        return ""
