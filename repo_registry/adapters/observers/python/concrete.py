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
from repo_registry.adapters.observers.python.concrete_expressions import (
    MAX_CHAIN,
    arguments,
    expression,
    field,
    parts_of,
    place,
    text_of,
)

MAX_DEPTH: Final = 90
"""Levels of nesting that are read; deeper parts are left out."""

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


def _block(node: Node | None, depth: int) -> list[ast.stmt]:
    if node is None or depth <= 0:
        return []
    found: list[ast.stmt] = []
    for child in parts_of(node):
        found.extend(_statements(child, depth - 1))
    return found


def _statements(node: Node, depth: int) -> list[ast.stmt]:  # noqa: PLR0911 - one case per kind of node
    kind = node.type
    if kind in {"function_definition", "class_definition", "decorated_definition"}:
        definition = _definition(node, depth)
        return [definition] if definition is not None else []
    if kind in {"import_statement", "import_from_statement", "future_import_statement"}:
        return [_import(node)]
    if kind == "expression_statement":
        return [_placed_statement(_simple(child, depth), node) for child in parts_of(node)]
    if kind == "return_statement":
        values = parts_of(node)
        return [_placed_statement(ast.Return(value=expression(values[0], depth) if values else None), node)]
    if kind == "if_statement":
        return _if(node, depth)
    if kind == "for_statement":
        return [_for(node, depth)]
    if kind == "type_alias_statement":
        return _type_alias(node, depth)
    return _other_statement(node, depth)


def _type_alias(node: Node, depth: int) -> list[ast.stmt]:
    left, right = field(node, "left"), field(node, "right")
    made = ast.AnnAssign(
        target=ast.Name(id=text_of(left).partition("[")[0]),
        annotation=ast.Name(id="TypeAlias"),
        value=expression(right, depth),
        simple=1,
    )
    return [_placed_statement(made, node)]


def _other_statement(node: Node, depth: int) -> list[ast.stmt]:
    if depth <= 0:
        return []
    found: list[ast.stmt] = []
    for child in parts_of(node):
        if child.type in _BLOCKS:
            found.extend(_block(child, depth))
        elif child.type.endswith(("_statement", "_definition")):
            found.extend(_statements(child, depth - 1))
        else:
            found.append(_placed_statement(ast.Expr(value=expression(child, depth)), child))
    return found


def _placed_statement(made: ast.stmt, node: Node) -> ast.stmt:
    place(made, node)
    return made


def _simple(node: Node, depth: int) -> ast.stmt:
    if node.type in {"assignment", "augmented_assignment"}:
        left, right, kind = field(node, "left"), field(node, "right"), field(node, "type")
        lefts = [left]
        while right is not None and right.type == "assignment" and len(lefts) < MAX_CHAIN:
            lefts.append(field(right, "left"))
            right = field(right, "right")
        value = expression(right, depth) if right is not None else None
        target = expression(left, depth)
        if node.type == "augmented_assignment" and isinstance(target, ast.Name | ast.Attribute | ast.Subscript):
            operator: ast.operator = ast.Add() if text_of(field(node, "operator")) == "+=" else ast.Sub()
            return ast.AugAssign(target=target, op=operator, value=value or ast.Constant(value=None))
        if kind is not None and isinstance(target, ast.Name | ast.Attribute | ast.Subscript):
            annotation = expression(kind, depth)
            return ast.AnnAssign(target=target, annotation=annotation, value=value, simple=1)
        if value is not None:
            return ast.Assign(targets=[target, *(expression(one, depth) for one in lefts[1:])], value=value)
    return ast.Expr(value=expression(node, depth))


def _import(node: Node) -> ast.stmt:
    names = [_alias(child) for child in node.children_by_field_name("name")]
    if node.type == "import_statement":
        return _placed_statement(ast.Import(names=names), node)
    module = "__future__" if node.type == "future_import_statement" else text_of(field(node, "module_name"))
    level = len(module) - len(module.lstrip("."))
    if any(child.type == "wildcard_import" for child in node.named_children):
        names = [ast.alias(name="*", asname=None)]
    made = ast.ImportFrom(module=module[level:].strip() or None, names=names, level=level)
    return _placed_statement(made, node)


def _alias(node: Node) -> ast.alias:
    if node.type == "aliased_import":
        return ast.alias(name=text_of(field(node, "name")), asname=text_of(field(node, "alias")) or None)
    return ast.alias(name=text_of(node), asname=None)


def _definition(node: Node, depth: int) -> ast.stmt | None:
    decorators: list[ast.expr] = []
    inner: Node | None = node
    if node.type == "decorated_definition":
        written = [parts_of(child) for child in node.named_children if child.type == "decorator"]
        decorators = [expression(parts[0], depth) for parts in written if parts]
        inner = field(node, "definition")
    if inner is None or depth <= 0:
        return None
    name = text_of(field(inner, "name")) or "_"
    body = _block(field(inner, "body"), depth) or [_placed_statement(ast.Pass(), inner)]
    if inner.type == "class_definition":
        bases, keywords = arguments(field(inner, "superclasses"), depth)
        made: ast.stmt = ast.ClassDef(name=name, bases=bases, keywords=keywords, body=body, decorator_list=decorators)
    else:
        returns = field(inner, "return_type")
        is_async = bool(inner.children) and inner.children[0].type == "async"
        kind = ast.AsyncFunctionDef if is_async else ast.FunctionDef
        made = kind(
            name=name,
            args=_parameters(field(inner, "parameters"), depth),
            body=body,
            decorator_list=decorators,
            returns=expression(returns, depth) if returns is not None else None,
        )
    return _placed_statement(made, inner)


def _parameters(node: Node | None, depth: int) -> ast.arguments:
    plain: list[tuple[ast.arg, ast.expr | None]] = []
    named: list[tuple[ast.arg, ast.expr | None]] = []
    current = plain
    for child in parts_of(node) if node is not None else ():
        if child.type in {"list_splat_pattern", "keyword_separator"}:
            current = named
            continue
        name = child if child.type == "identifier" else field(child, "name") or next(iter(parts_of(child)), None)
        if name is None or name.type != "identifier":
            continue
        kind, default = field(child, "type"), field(child, "value")
        argument = ast.arg(arg=text_of(name), annotation=expression(kind, depth) if kind is not None else None)
        argument.lineno, argument.col_offset = child.start_point.row + 1, child.start_point.column
        current.append((argument, expression(default, depth) if default is not None else None))
    return ast.arguments(
        posonlyargs=[],
        args=[argument for argument, _ in plain],
        kwonlyargs=[argument for argument, _ in named],
        kw_defaults=[default for _, default in named],
        defaults=[default for _, default in plain if default is not None],
    )


def _if(node: Node, depth: int) -> list[ast.stmt]:
    condition = field(node, "condition")
    orelse: list[ast.stmt] = []
    for child in node.children_by_field_name("alternative"):
        orelse.extend(_other_statement(child, depth))
    made = ast.If(test=expression(condition, depth), body=_block(field(node, "consequence"), depth), orelse=orelse)
    return [_placed_statement(made, node)]


def _for(node: Node, depth: int) -> ast.stmt:
    made = ast.For(
        target=expression(field(node, "left"), depth),
        iter=expression(field(node, "right"), depth),
        body=_block(field(node, "body"), depth),
        orelse=[],
    )
    return _placed_statement(made, node)
