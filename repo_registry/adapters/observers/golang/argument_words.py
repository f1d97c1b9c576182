"""Commands that a Go program tells apart by hand, by the first word of its arguments."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from repo_registry.adapters.observers.golang.names import Names
from repo_registry.adapters.observers.syntax import last_line_of
from repo_registry.domain.model.validation import JsonValue

ARGUMENT_WORD = "go.argument_word"
"""A word that ``os.Args[1]`` is compared with: name, handler, end_line."""

_WORD = re.compile(r"[a-z][\w-]{0,40}")
#: Longest text of an expression that reads an argument, such as ``flag.Args()[0]``.
_ARGUMENT_LENGTH = 40

Found = tuple[str, Node, dict[str, JsonValue]]


def argument_words(known: Names) -> Iterator[Found]:
    """Read ``switch os.Args[1] { case "x": … }`` and the like in ``package main``."""
    if known.package != "main":
        return
    for node, scope in known.syntax.of("expression_switch_statement"):
        if not _is_first_argument(known, node.child_by_field_name("value"), scope):
            continue
        for case in node.named_children:
            value = case.child_by_field_name("value") if case.type == "expression_case" else None
            for one in [] if value is None else value.named_children[:1]:
                text = known.text(one, scope)
                if text and _WORD.fullmatch(text):
                    yield ARGUMENT_WORD, case, {"name": text, "end_line": last_line_of(case)}


def _is_first_argument(known: Names, node: Node | None, scope: int) -> bool:
    value = known.value(node, scope)
    if value is None or value.end_byte - value.start_byte > _ARGUMENT_LENGTH:
        return False
    text = known.syntax.text(value)
    if text in {"os.Args[1]", "flag.Arg(0)", "flag.Args()[0]"}:
        return True
    operand, index = value.child_by_field_name("operand"), value.child_by_field_name("index")
    if value.type != "index_expression" or operand is None or index is None:
        return False
    holder = known.value(operand, scope)
    whole = "" if holder is None else known.syntax.head(holder, _ARGUMENT_LENGTH)
    return (whole, known.syntax.text(index)) in {("os.Args[1:]", "0"), ("flag.Args()", "0"), ("os.Args", "1")}
