"""What a Go file is parsed into, and what single expressions of it say."""

from __future__ import annotations

from tree_sitter import Node

from repo_registry.adapters.observers.syntax import Dialect, Syntax

#: Steps through parentheses, pointers and names that are followed.
STEPS = 12
#: Characters of a text that are kept.
TEXT_LIMIT = 500

FUNCTIONS = frozenset({"function_declaration", "method_declaration", "func_literal"})
DIALECT = Dialect(
    grammar="go",
    kept=frozenset(
        {
            "assignment_statement",
            "call_expression",
            "composite_literal",
            "const_spec",
            "expression_switch_statement",
            "field_declaration",
            "for_statement",
            "import_spec",
            "keyed_element",
            "package_clause",
            "return_statement",
            "short_var_declaration",
            "type_alias",
            "type_spec",
            "var_spec",
        }
    ),
    scopes=FUNCTIONS,
)


def arguments(call: Node) -> list[Node]:
    """Return the argument expressions of a call, comments left out."""
    given = call.child_by_field_name("arguments")
    return [] if given is None else [child for child in given.named_children if child.type != "comment"]


def plain(node: Node | None) -> Node | None:
    """Strip parentheses, ``&`` and ``*``."""
    for _ in range(STEPS):
        if node is None or node.type not in {"parenthesized_expression", "unary_expression"}:
            break
        node = node.named_children[-1] if node.named_children else None
    return node


def literal_text(syntax: Syntax, node: Node) -> str:
    """Return the text of a string literal."""
    raw = syntax.text(node)[1:-1][:TEXT_LIMIT]
    if node.type == "raw_string_literal":
        return raw
    return raw.replace("\\n", "\n").replace("\\t", "\t").replace('\\"', '"').replace("\\\\", "\\")
