"""Expressions of a concrete tree as `ast` expressions; see `concrete`."""

from __future__ import annotations

import ast
from typing import Final

from tree_sitter import Node

MAX_CHAIN: Final = 1000
"""Operands of one chain of additions, and links of one chain of attributes."""

_OPERATORS: Final[dict[str, type[ast.operator]]] = {"+": ast.Add, "|": ast.BitOr}


def text_of(node: Node | None) -> str:
    """Return the source of a node, or ``""``."""
    return node.text.decode("utf-8", "replace") if node is not None and node.text is not None else ""


def field(node: Node, name: str) -> Node | None:
    """Return a named child."""
    return node.child_by_field_name(name)


def parts_of(node: Node) -> list[Node]:
    """Return the named children that are no comments."""
    return [child for child in node.named_children if child.type != "comment"]


def place(made: ast.stmt | ast.expr, node: Node) -> None:
    """Give a made node the lines and columns of the one it was read from."""
    made.lineno, made.col_offset = node.start_point.row + 1, node.start_point.column
    made.end_lineno, made.end_col_offset = node.end_point.row + 1, node.end_point.column
    if made.end_col_offset == 0 and made.end_lineno > made.lineno:
        made.end_lineno -= 1  # a block may end at the start of the line after it


def expression(node: Node | None, depth: int) -> ast.expr:
    """Read an expression; what lies too deep is an ellipsis."""
    if node is None or depth <= 0:
        made: ast.expr = ast.Constant(value=...)
        made.lineno = made.end_lineno = 1 if node is None else node.start_point.row + 1
        made.col_offset = made.end_col_offset = 0
        return made
    made = _raw_expression(node, depth - 1)
    place(made, node)
    return made


def _raw_expression(node: Node, depth: int) -> ast.expr:  # noqa: C901, PLR0911 - one case per kind of node
    match node.type:
        case "identifier":
            return ast.Name(id=text_of(node))
        case "attribute":
            return ast.Attribute(value=_chain(field(node, "object"), depth), attr=text_of(field(node, "attribute")))
        case "call":
            args, keywords = arguments(field(node, "arguments"), depth)
            return ast.Call(func=expression(field(node, "function"), depth), args=args, keywords=keywords)
        case "string":
            return _string(node, depth)
        case "concatenated_string":
            return _adjacent_strings(node, depth)
        case "integer" | "float" | "true" | "false" | "none":
            return ast.Constant(value=_literal(text_of(node)))
        case "list" | "tuple" | "set" | "expression_list" | "pattern_list":
            elements = [expression(child, depth) for child in parts_of(node)]
            return ast.List(elts=elements) if node.type == "list" else ast.Tuple(elts=elements)
        case "dictionary":
            pairs = [child for child in parts_of(node) if child.type == "pair"]
            return ast.Dict(
                keys=[expression(field(pair, "key"), depth) for pair in pairs],
                values=[expression(field(pair, "value"), depth) for pair in pairs],
            )
        case "subscript":
            keys = [expression(child, depth) for child in node.children_by_field_name("subscript")]
            return _subscript(expression(field(node, "value"), depth), keys)
        case "parenthesized_expression" | "type" if len(parts_of(node)) == 1:
            return _raw_expression(parts_of(node)[0], depth - 1) if depth > 0 else ast.Constant(value=...)
        case _:
            return _operation(node, depth)


def _operation(node: Node, depth: int) -> ast.expr:  # noqa: PLR0911 - one case per kind of node
    """Read what joins several expressions: operators, tests, unions and generics."""
    parts = parts_of(node)
    match node.type:
        case "generic_type" if len(parts) == 2:  # noqa: PLR2004 - the type and its parameters
            kinds = [expression(child, depth) for child in parts_of(parts[1])]
            return _subscript(expression(parts[0], depth), kinds)
        case "union_type" if parts:
            return _union(node, parts, depth)
        case "binary_operator":
            return _binary(node, depth)
        case "boolean_operator" if text_of(field(node, "operator")) == "or":
            sides = [expression(field(node, side), depth) for side in ("left", "right")]
            return ast.BoolOp(op=ast.Or(), values=sides)
        case "conditional_expression" if len(parts) == 3:  # noqa: PLR2004 - value, test, other value
            body, test, orelse = (expression(child, depth) for child in parts)
            return ast.IfExp(test=test, body=body, orelse=orelse)
        case "list_splat" | "splat_pattern":
            return ast.Starred(value=expression(next(iter(parts), None), depth))
        case "await" if parts:
            return ast.Await(value=expression(parts[0], depth))
        case "comparison_operator" if len(parts) == 2:  # noqa: PLR2004 - both sides
            left, right = (expression(child, depth) for child in parts)
            operator: ast.cmpop = ast.Eq() if any(child.type == "==" for child in node.children) else ast.NotEq()
            return ast.Compare(left=left, ops=[operator], comparators=[right])
        case _:
            return _unknown(node, depth)


def _adjacent_strings(node: Node, depth: int) -> ast.expr:
    """Read strings that stand side by side, which are one string."""
    parts = [expression(child, depth) for child in parts_of(node)]
    if all(isinstance(part, ast.Constant) and isinstance(part.value, str) for part in parts):
        return ast.Constant(value="".join(str(part.value) for part in parts if isinstance(part, ast.Constant)))
    return ast.JoinedStr(values=_merged(parts))


def _subscript(value: ast.expr, keys: list[ast.expr]) -> ast.expr:
    return ast.Subscript(value=value, slice=keys[0] if len(keys) == 1 else ast.Tuple(elts=keys))


def _union(node: Node, parts: list[Node], depth: int) -> ast.expr:
    made = expression(parts[0], depth)
    for part in parts[1:MAX_CHAIN]:
        made = ast.BinOp(left=made, op=ast.BitOr(), right=expression(part, depth))
        place(made, node)
    return made


def _merged(parts: list[ast.expr]) -> list[ast.expr]:
    """Return the pieces of strings that stand side by side as the pieces of one string."""
    pieces = [piece for part in parts for piece in (part.values if isinstance(part, ast.JoinedStr) else [part])]
    found: list[ast.expr] = []
    for piece in pieces:
        last = found[-1] if found else None
        if _is_text(last) and _is_text(piece) and isinstance(last, ast.Constant) and isinstance(piece, ast.Constant):
            last.value = f"{last.value!s}{piece.value!s}"
        else:
            found.append(piece)
    return found


def _is_text(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _unknown(node: Node, depth: int) -> ast.expr:
    nothing = expression(None, 0)
    return ast.Compare(left=nothing, ops=[], comparators=[expression(child, depth) for child in parts_of(node)])


def _chain(node: Node | None, depth: int) -> ast.expr:
    """Read the object of an attribute; a long chain of attributes is no deeper than its first link."""
    names: list[Node] = []
    current = node
    while current is not None and current.type == "attribute" and len(names) < MAX_CHAIN:
        names.append(current)
        current = field(current, "object")
    made = expression(current, depth)
    for link in reversed(names):
        made = ast.Attribute(value=made, attr=text_of(field(link, "attribute")))
        place(made, link)
    return made


def _binary(node: Node, depth: int) -> ast.expr:
    operator = text_of(field(node, "operator"))
    if operator not in _OPERATORS:
        return _unknown(node, depth)
    operands: list[Node | None] = []
    current: Node | None = node
    while (
        current is not None
        and current.type == "binary_operator"
        and text_of(field(current, "operator")) == operator
        and len(operands) < MAX_CHAIN
    ):
        operands.append(field(current, "right"))
        current = field(current, "left")
    made = expression(current, depth)
    for operand in reversed(operands):
        made = ast.BinOp(left=made, op=_OPERATORS[operator](), right=expression(operand, depth))
        place(made, node)
    return made


def arguments(node: Node | None, depth: int) -> tuple[list[ast.expr], list[ast.keyword]]:
    """Read the arguments of a call, or the bases of a class."""
    args: list[ast.expr] = []
    keywords: list[ast.keyword] = []
    if node is None:
        return args, keywords
    if node.type != "argument_list":
        return [expression(node, depth)], keywords
    for child in parts_of(node):
        if child.type == "keyword_argument":
            value = expression(field(child, "value"), depth)
            keywords.append(ast.keyword(arg=text_of(field(child, "name")), value=value))
        elif child.type == "dictionary_splat":
            keywords.append(ast.keyword(arg=None, value=expression(next(iter(parts_of(child)), None), depth)))
        else:
            args.append(expression(child, depth))
    return args, keywords


def _string(node: Node, depth: int) -> ast.expr:
    parts = parts_of(node)
    if not any(part.type == "interpolation" for part in parts):
        value = _literal(text_of(node))
        if isinstance(value, str | bytes):
            return ast.Constant(value=value)
        return ast.Constant(value="".join(text_of(part) for part in parts if part.type == "string_content"))
    values: list[ast.expr] = []
    is_raw = "r" in text_of(parts[0]).lower()
    for part in parts:
        if part.type == "interpolation":
            values.append(expression(field(part, "expression"), depth))
        elif part.type == "string_content":
            text: ast.expr = ast.Constant(value=_unescaped(text_of(part), is_raw=is_raw))
            place(text, part)
            values.append(text)
    return ast.JoinedStr(values=values)


def _unescaped(text: str, *, is_raw: bool) -> str:
    if is_raw or "\\" not in text:
        return text
    value = _literal(f'"""{text}"""')
    return value if isinstance(value, str) else text


def _literal(text: str) -> str | bytes | complex | bool | None:
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None
    return value if isinstance(value, str | bytes | int | float | complex | bool) else None
