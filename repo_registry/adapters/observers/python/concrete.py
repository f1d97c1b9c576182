"""A second reading for files that this interpreter's `ast` refuses: newer syntax, Python 2, broken code.

tree-sitter reads the file whatever state it is in; what observers look at is turned into the same `ast` nodes. Anything
else becomes a comparison node around its parts: nobody takes it for a value, and the calls inside are still found.
"""

from __future__ import annotations

import ast
from typing import Final

import attrs
import tree_sitter_python
from tree_sitter import Language, Node, Parser

from repo_registry.adapters.observers.observer import Unreadable

MAX_DEPTH: Final = 90
"""Levels of nesting that are read; deeper parts are left out."""
MAX_CHAIN: Final = 1000
"""Operands of one chain of additions, and links of one chain of attributes."""

_LANGUAGE: Final = Language(tree_sitter_python.language())
_BLOCKS: Final = frozenset({"block", "elif_clause", "else_clause", "except_clause", "finally_clause", "case_clause"})


@attrs.frozen(kw_only=True, eq=False)
class Converted:
    """A tree, and what is wrong with the file."""

    tree: ast.Module
    problem: str | None


def convert(data: bytes, *, line: int) -> Converted:
    """Read a file that is not valid for this interpreter.

    Args:
        data: The text in UTF-8.
        line: Where the interpreter gave up.

    Raises:
        Unreadable: If nothing of it can be read.
    """
    root = Parser(_LANGUAGE).parse(data).root_node
    try:
        body = _block(root, MAX_DEPTH)
    except (RecursionError, MemoryError) as error:
        raise Unreadable(f"not Python 3: line {line}") from error
    problem = f"not Python 3: line {line}" if root.has_error else None
    return Converted(tree=ast.Module(body=body, type_ignores=[]), problem=problem)


def _text(node: Node | None) -> str:
    return node.text.decode("utf-8", "replace") if node is not None and node.text is not None else ""


def _field(node: Node, name: str) -> Node | None:
    return node.child_by_field_name(name)


def _parts(node: Node) -> list[Node]:
    return [child for child in node.named_children if child.type != "comment"]


def _block(node: Node | None, depth: int) -> list[ast.stmt]:
    if node is None or depth <= 0:
        return []
    found: list[ast.stmt] = []
    for child in _parts(node):
        found.extend(_statements(child, depth - 1))
    return found


def _statements(node: Node, depth: int) -> list[ast.stmt]:  # noqa: PLR0911 - one case per kind of node
    kind = node.type
    if kind in {"function_definition", "class_definition", "decorated_definition"}:
        definition = _definition(node, depth)
        return [definition] if definition is not None else []
    if kind in {"import_statement", "import_from_statement"}:
        return [_import(node)]
    if kind == "expression_statement":
        return [_placed_statement(_simple(child, depth), node) for child in _parts(node)]
    if kind == "return_statement":
        values = _parts(node)
        return [_placed_statement(ast.Return(value=_expression(values[0], depth) if values else None), node)]
    if kind == "if_statement":
        return _if(node, depth)
    if kind == "for_statement":
        return [_for(node, depth)]
    if kind == "type_alias_statement":
        return _type_alias(node, depth)
    return _other_statement(node, depth)


def _type_alias(node: Node, depth: int) -> list[ast.stmt]:
    left, right = _field(node, "left"), _field(node, "right")
    made = ast.AnnAssign(
        target=ast.Name(id=_text(left).partition("[")[0]),
        annotation=ast.Name(id="TypeAlias"),
        value=_expression(right, depth),
        simple=1,
    )
    return [_placed_statement(made, node)]


def _other_statement(node: Node, depth: int) -> list[ast.stmt]:
    if depth <= 0:
        return []
    found: list[ast.stmt] = []
    for child in _parts(node):
        if child.type in _BLOCKS:
            found.extend(_block(child, depth))
        elif child.type.endswith(("_statement", "_definition")):
            found.extend(_statements(child, depth - 1))
        else:
            found.append(_placed_statement(ast.Expr(value=_expression(child, depth)), child))
    return found


def _placed_statement(made: ast.stmt, node: Node) -> ast.stmt:
    _place(made, node)
    return made


def _place(made: ast.stmt | ast.expr, node: Node) -> None:
    made.lineno, made.col_offset = node.start_point.row + 1, node.start_point.column
    made.end_lineno, made.end_col_offset = node.end_point.row + 1, node.end_point.column
    if made.end_col_offset == 0 and made.end_lineno > made.lineno:
        made.end_lineno -= 1  # a block may end at the start of the line after it


def _simple(node: Node, depth: int) -> ast.stmt:
    if node.type in {"assignment", "augmented_assignment"}:
        left, right, kind = _field(node, "left"), _field(node, "right"), _field(node, "type")
        value = _expression(right, depth) if right is not None else None
        target = _expression(left, depth)
        if node.type == "augmented_assignment" and isinstance(target, ast.Name | ast.Attribute | ast.Subscript):
            operator: ast.operator = ast.Add() if _text(_field(node, "operator")) == "+=" else ast.Sub()
            return ast.AugAssign(target=target, op=operator, value=value or ast.Constant(value=None))
        if kind is not None and isinstance(target, ast.Name | ast.Attribute | ast.Subscript):
            annotation = _expression(kind, depth)
            return ast.AnnAssign(target=target, annotation=annotation, value=value, simple=1)
        if value is not None:
            return ast.Assign(targets=[target], value=value)
    return ast.Expr(value=_expression(node, depth))


def _import(node: Node) -> ast.stmt:
    names = [_alias(child) for child in node.children_by_field_name("name")]
    if node.type == "import_statement":
        return _placed_statement(ast.Import(names=names), node)
    module = _text(_field(node, "module_name"))
    level = len(module) - len(module.lstrip("."))
    if any(child.type == "wildcard_import" for child in node.named_children):
        names = [ast.alias(name="*", asname=None)]
    made = ast.ImportFrom(module=module[level:].strip() or None, names=names, level=level)
    return _placed_statement(made, node)


def _alias(node: Node) -> ast.alias:
    if node.type == "aliased_import":
        return ast.alias(name=_text(_field(node, "name")), asname=_text(_field(node, "alias")) or None)
    return ast.alias(name=_text(node), asname=None)


def _definition(node: Node, depth: int) -> ast.stmt | None:
    decorators: list[ast.expr] = []
    inner: Node | None = node
    if node.type == "decorated_definition":
        written = [_parts(child) for child in node.named_children if child.type == "decorator"]
        decorators = [_expression(parts[0], depth) for parts in written if parts]
        inner = _field(node, "definition")
    if inner is None or depth <= 0:
        return None
    name = _text(_field(inner, "name")) or "_"
    body = _block(_field(inner, "body"), depth) or [_placed_statement(ast.Pass(), inner)]
    if inner.type == "class_definition":
        bases, keywords = _arguments(_field(inner, "superclasses"), depth)
        made: ast.stmt = ast.ClassDef(name=name, bases=bases, keywords=keywords, body=body, decorator_list=decorators)
    else:
        returns = _field(inner, "return_type")
        is_async = bool(inner.children) and inner.children[0].type == "async"
        kind = ast.AsyncFunctionDef if is_async else ast.FunctionDef
        made = kind(
            name=name,
            args=_parameters(_field(inner, "parameters"), depth),
            body=body,
            decorator_list=decorators,
            returns=_expression(returns, depth) if returns is not None else None,
        )
    return _placed_statement(made, inner)


def _parameters(node: Node | None, depth: int) -> ast.arguments:
    plain: list[tuple[ast.arg, ast.expr | None]] = []
    named: list[tuple[ast.arg, ast.expr | None]] = []
    current = plain
    for child in _parts(node) if node is not None else ():
        if child.type in {"list_splat_pattern", "keyword_separator"}:
            current = named
            continue
        name = child if child.type == "identifier" else _field(child, "name") or next(iter(_parts(child)), None)
        if name is None or name.type != "identifier":
            continue
        kind, default = _field(child, "type"), _field(child, "value")
        argument = ast.arg(arg=_text(name), annotation=_expression(kind, depth) if kind is not None else None)
        argument.lineno, argument.col_offset = child.start_point.row + 1, child.start_point.column
        current.append((argument, _expression(default, depth) if default is not None else None))
    return ast.arguments(
        posonlyargs=[],
        args=[argument for argument, _ in plain],
        kwonlyargs=[argument for argument, _ in named],
        kw_defaults=[default for _, default in named],
        defaults=[default for _, default in plain if default is not None],
    )


def _if(node: Node, depth: int) -> list[ast.stmt]:
    condition = _field(node, "condition")
    orelse: list[ast.stmt] = []
    for child in node.children_by_field_name("alternative"):
        orelse.extend(_other_statement(child, depth))
    made = ast.If(test=_expression(condition, depth), body=_block(_field(node, "consequence"), depth), orelse=orelse)
    return [_placed_statement(made, node)]


def _for(node: Node, depth: int) -> ast.stmt:
    made = ast.For(
        target=_expression(_field(node, "left"), depth),
        iter=_expression(_field(node, "right"), depth),
        body=_block(_field(node, "body"), depth),
        orelse=[],
    )
    return _placed_statement(made, node)


def _expression(node: Node | None, depth: int) -> ast.expr:
    if node is None or depth <= 0:
        made: ast.expr = ast.Constant(value=...)
        made.lineno = made.end_lineno = 1 if node is None else node.start_point.row + 1
        made.col_offset = made.end_col_offset = 0
        return made
    made = _raw_expression(node, depth - 1)
    _place(made, node)
    return made


def _raw_expression(node: Node, depth: int) -> ast.expr:  # noqa: C901, PLR0911, PLR0912 - one case per kind of node
    match node.type:
        case "identifier":
            return ast.Name(id=_text(node))
        case "attribute":
            return ast.Attribute(value=_chain(_field(node, "object"), depth), attr=_text(_field(node, "attribute")))
        case "call":
            args, keywords = _arguments(_field(node, "arguments"), depth)
            return ast.Call(func=_expression(_field(node, "function"), depth), args=args, keywords=keywords)
        case "string":
            return _string(node, depth)
        case "concatenated_string":
            parts = [_expression(child, depth) for child in _parts(node)]
            if all(isinstance(part, ast.Constant) and isinstance(part.value, str) for part in parts):
                return ast.Constant(value="".join(str(part.value) for part in parts if isinstance(part, ast.Constant)))
            return ast.JoinedStr(values=parts)
        case "integer" | "float" | "true" | "false" | "none":
            return ast.Constant(value=_literal(_text(node)))
        case "list" | "tuple" | "set" | "expression_list" | "pattern_list":
            elements = [_expression(child, depth) for child in _parts(node)]
            return ast.List(elts=elements) if node.type == "list" else ast.Tuple(elts=elements)
        case "dictionary":
            pairs = [child for child in _parts(node) if child.type == "pair"]
            return ast.Dict(
                keys=[_expression(_field(pair, "key"), depth) for pair in pairs],
                values=[_expression(_field(pair, "value"), depth) for pair in pairs],
            )
        case "subscript":
            keys = [_expression(child, depth) for child in node.children_by_field_name("subscript")]
            key = keys[0] if len(keys) == 1 else ast.Tuple(elts=keys)
            return ast.Subscript(value=_expression(_field(node, "value"), depth), slice=key)
        case "generic_type" if len(_parts(node)) == 2:  # noqa: PLR2004 - the type and its parameters
            kinds = [_expression(child, depth) for child in _parts(_parts(node)[1])]
            inner = kinds[0] if len(kinds) == 1 else ast.Tuple(elts=kinds)
            return ast.Subscript(value=_expression(_parts(node)[0], depth), slice=inner)
        case "binary_operator":
            return _binary(node, depth)
        case "boolean_operator" if _text(_field(node, "operator")) == "or":
            sides = [_expression(_field(node, side), depth) for side in ("left", "right")]
            return ast.BoolOp(op=ast.Or(), values=sides)
        case "conditional_expression" if len(_parts(node)) == 3:  # noqa: PLR2004 - value, test, other value
            body, test, orelse = (_expression(child, depth) for child in _parts(node))
            return ast.IfExp(test=test, body=body, orelse=orelse)
        case "list_splat" | "splat_pattern":
            return ast.Starred(value=_expression(next(iter(_parts(node)), None), depth))
        case "parenthesized_expression" | "type" if len(_parts(node)) == 1:
            return _raw_expression(_parts(node)[0], depth - 1) if depth > 0 else ast.Constant(value=...)
        case "await" if _parts(node):
            return ast.Await(value=_expression(_parts(node)[0], depth))
        case "comparison_operator" if len(_parts(node)) == 2:  # noqa: PLR2004 - both sides
            left, right = (_expression(child, depth) for child in _parts(node))
            operator: ast.cmpop = ast.Eq() if any(child.type == "==" for child in node.children) else ast.NotEq()
            return ast.Compare(left=left, ops=[operator], comparators=[right])
        case _:
            return _unknown(node, depth)


def _unknown(node: Node, depth: int) -> ast.expr:
    nothing = _expression(None, 0)
    return ast.Compare(left=nothing, ops=[], comparators=[_expression(child, depth) for child in _parts(node)])


def _chain(node: Node | None, depth: int) -> ast.expr:
    """Read the object of an attribute; a long chain of attributes is no deeper than its first link."""
    names: list[Node] = []
    current = node
    while current is not None and current.type == "attribute" and len(names) < MAX_CHAIN:
        names.append(current)
        current = _field(current, "object")
    made = _expression(current, depth)
    for link in reversed(names):
        made = ast.Attribute(value=made, attr=_text(_field(link, "attribute")))
        _place(made, link)
    return made


def _binary(node: Node, depth: int) -> ast.expr:
    if _text(_field(node, "operator")) != "+":
        return _unknown(node, depth)
    operands: list[Node | None] = []
    current: Node | None = node
    while current is not None and current.type == "binary_operator" and len(operands) < MAX_CHAIN:
        operands.append(_field(current, "right"))
        current = _field(current, "left")
    made = _expression(current, depth)
    for operand in reversed(operands):
        made = ast.BinOp(left=made, op=ast.Add(), right=_expression(operand, depth))
        _place(made, node)
    return made


def _arguments(node: Node | None, depth: int) -> tuple[list[ast.expr], list[ast.keyword]]:
    args: list[ast.expr] = []
    keywords: list[ast.keyword] = []
    if node is None:
        return args, keywords
    if node.type != "argument_list":
        return [_expression(node, depth)], keywords
    for child in _parts(node):
        if child.type == "keyword_argument":
            value = _expression(_field(child, "value"), depth)
            keywords.append(ast.keyword(arg=_text(_field(child, "name")), value=value))
        elif child.type == "dictionary_splat":
            keywords.append(ast.keyword(arg=None, value=_expression(next(iter(_parts(child)), None), depth)))
        else:
            args.append(_expression(child, depth))
    return args, keywords


def _string(node: Node, depth: int) -> ast.expr:
    parts = _parts(node)
    if not any(part.type == "interpolation" for part in parts):
        value = _literal(_text(node))
        if isinstance(value, str | bytes):
            return ast.Constant(value=value)
        return ast.Constant(value="".join(_text(part) for part in parts if part.type == "string_content"))
    values: list[ast.expr] = []
    for part in parts:
        if part.type == "interpolation":
            values.append(_expression(_field(part, "expression"), depth))
        elif part.type == "string_content":
            text: ast.expr = ast.Constant(value=_text(part))
            _place(text, part)
            values.append(text)
    return ast.JoinedStr(values=values)


def _literal(text: str) -> str | bytes | complex | bool | None:
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None
    return value if isinstance(value, str | bytes | int | float | complex | bool) else None
