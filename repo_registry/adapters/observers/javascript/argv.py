"""Commands that a program tells apart by itself, by its first argument."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tree_sitter import Node

from repo_registry.adapters.observers.javascript.forms import STEPS, arguments, unwrap
from repo_registry.adapters.observers.javascript.names import Names
from repo_registry.adapters.observers.javascript.source import is_source, names
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.adapters.observers.syntax import collapsed, first_named, last_line_of, line_of
from repo_registry.domain.model.facts import Fragment
from repo_registry.domain.model.paths import PathClass

ARGV_COMMAND = "javascript.argv_command"
"""name, handler, end_line."""

_WORD = re.compile(r"[a-z][a-z0-9]{0,30}(?:[-:_][a-z0-9]{1,30}){0,5}")
_CUES = ("argv", "meow", "positionals", "parseArgs")
_EQUAL = frozenset({"===", "==", "!==", "!="})
_ARGUMENT_LISTS = frozenset({"_", "input", "positionals"})
_KEPT_AS_IS = frozenset({"toLowerCase", "trim", "toString"})
_CLIMB = 4


class ArgvObserver:
    """Finds comparisons of the first argument with a word."""

    name = "javascript.argv"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether the file runs and reads arguments."""
        cue = any(cue in file.text for cue in _CUES)
        return cue and is_source(file) and file.path_class is not PathClass.DOCS

    def observe(self, file: SourceFile) -> Iterable[Finding]:
        """Yield a fragment for each word, where it is first compared."""
        seen: set[str] = set()
        found = sorted(_Reader(names(file)).words(), key=lambda word: (word[1].start_byte, word[0]))
        for word, node, handler, end in found:
            if word in seen or not _WORD.fullmatch(word):
                continue
            seen.add(word)
            yield Fragment(
                kind=ARGV_COMMAND,
                path=file.path,
                line=line_of(node),
                path_class=file.path_class,
                payload={"name": word, "handler": handler, "end_line": end},
            )


class _Reader:
    def __init__(self, known: Names) -> None:
        self._names = known
        self._syntax = known.syntax
        self._roles: dict[tuple[int, str], str] = {}
        for node, scope in self._syntax.of("variable_declarator"):
            self._destructured(node, scope)
        for node, scope in self._syntax.of("call_expression"):
            self._handed(node, scope)

    # -- what an expression is -----------------------------------------------------------------------------------

    def _role(self, node: Node | None, scope: int, steps: int = STEPS) -> str | None:
        """Return ``argv`` (all), ``arguments`` (those of the user), ``command`` (the first), or ``None``."""
        node = unwrap(node)
        if node is None or steps == 0:
            return None
        if node.type == "binary_expression":
            return self._role(node.child_by_field_name("left"), scope, steps - 1)
        readers = {
            "identifier": self._role_of_name,
            "member_expression": self._role_of_member,
            "subscript_expression": self._role_of_item,
            "call_expression": self._role_of_call,
        }
        reader = readers.get(node.type)
        return None if reader is None else reader(node, scope, steps)

    def _role_of_member(self, node: Node, scope: int, _steps: int) -> str | None:
        if node.end_byte - node.start_byte == len("process.argv") and self._syntax.text(node) == "process.argv":
            return "argv"
        field = node.child_by_field_name("property")
        name = "" if field is None else self._syntax.text(field)
        return "arguments" if name in _ARGUMENT_LISTS and self._is_parsed(node, scope) else None

    def _role_of_item(self, node: Node, scope: int, steps: int) -> str | None:
        index = node.child_by_field_name("index")
        role = self._role(node.child_by_field_name("object"), scope, steps - 1)
        wanted = {"argv": "2", "arguments": "0"}.get(role or "")
        return "command" if index is not None and self._syntax.text(index) == wanted else None

    def _role_of_name(self, node: Node, scope: int, steps: int) -> str | None:
        name = self._syntax.text(node)
        for around in self._syntax.around(scope):
            if (around, name) in self._roles:
                return self._roles[(around, name)]
        binding = self._names.lookup(name, scope)
        if binding is None:
            return None
        if binding.kind == "import" and binding.name == "argv" and binding.module.endswith("process"):
            return "argv"
        if binding.kind == "member" and binding.name == "argv":
            return "argv" if binding.node is not None and self._syntax.text(binding.node) == "process" else None
        if binding.kind == "member" and binding.name in _ARGUMENT_LISTS:
            return "arguments"
        return self._role(binding.node, binding.scope, steps - 1) if binding.kind == "value" else None

    def _role_of_call(self, node: Node, scope: int, steps: int) -> str | None:
        callee = node.child_by_field_name("function")
        if callee is None or callee.type != "member_expression":
            return None
        field, given = callee.child_by_field_name("property"), arguments(node)
        method = "" if field is None else self._syntax.text(field)
        role = self._role(callee.child_by_field_name("object"), scope, steps - 1)
        first = self._syntax.head(given[0], 4) if given else ""
        if role == "argv" and method in {"slice", "splice"} and first == "2":
            return "arguments"
        if role == "arguments" and (method == "shift" or (method == "at" and first == "0")):
            return "command"
        return role if role == "command" and method in _KEPT_AS_IS else None

    def _is_parsed(self, node: Node, scope: int) -> bool:
        """Tell whether the list belongs to what an argument parser gave back."""
        holder = self._names.value(node.child_by_field_name("object"), scope)
        if holder is not None and holder.type == "member_expression":  # yargs(…).argv
            field = holder.child_by_field_name("property")
            return field is not None and self._syntax.text(field) == "argv"
        if holder is None or holder.type != "call_expression":
            return False
        text = self._syntax.head(holder, 4000)
        return "argv" in text or "meow" in text[:10] or "parseArgs" in text[:40]

    def _destructured(self, node: Node, scope: int) -> None:
        pattern, value = node.child_by_field_name("name"), node.child_by_field_name("value")
        if pattern is None or value is None:
            return
        if pattern.type == "object_pattern":
            for child in pattern.named_children:
                key, inner = child.child_by_field_name("key"), child.child_by_field_name("value")
                named = key is not None and self._syntax.text(key) in _ARGUMENT_LISTS
                if named and inner is not None and inner.type == "array_pattern":
                    self._first(inner, scope, 0)
        elif pattern.type == "array_pattern":
            role = self._role(value, scope)
            if role in {"argv", "arguments"}:
                self._first(pattern, scope, 2 if role == "argv" else 0)

    def _first(self, pattern: Node, scope: int, position: int) -> None:
        """Remember the name at a position of ``[, , command, ...rest]``; holes count."""
        index = 0
        for child in pattern.children[:64]:
            if child.type == ",":
                index += 1
            elif index == position and child.is_named:
                target = child.child_by_field_name("left") or child
                if target.type == "identifier":
                    self._roles[(scope, self._syntax.text(target))] = "command"
            elif child.type == "rest_pattern" and index < position:
                return

    def _handed(self, node: Node, scope: int) -> None:
        """Follow arguments into a function of this file: ``main(process.argv.slice(2))``."""
        callee = node.child_by_field_name("function")
        if callee is None or callee.type != "identifier":
            return
        binding = self._names.lookup(self._syntax.text(callee), scope)
        if binding is None:
            return
        for index, given in enumerate(arguments(node)[:4]):
            role = self._role(given, scope)
            if role is None:
                continue
            function = binding.node if binding.kind == "function" else self._names.value(callee, scope)
            inner = None if function is None else self._names.scope_of(function)
            if inner is not None:
                name = self._names.parameter_name(inner, index)
                if name is not None:
                    self._roles.setdefault((inner, name), role)

    # -- comparisons ---------------------------------------------------------------------------------------------

    def words(self) -> Iterator[tuple[str, Node, str, int]]:
        """Yield word, node, what is called for it, and the last line of what is done."""
        for node, scope in self._syntax.of("binary_expression"):
            yield from self._comparison(node, scope)
        for node, scope in self._syntax.of("switch_statement"):
            if self._role(node.child_by_field_name("value"), scope) == "command":
                yield from self._cases(node)
        for node, scope in self._syntax.of("subscript_expression"):
            if self._role(node.child_by_field_name("index"), scope) == "command":
                yield from self._keys(node.child_by_field_name("object"), scope)

    def _comparison(self, node: Node, scope: int) -> Iterator[tuple[str, Node, str, int]]:
        operator = node.child_by_field_name("operator")
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if operator is None or left is None or right is None:
            return
        if operator.type in _EQUAL:
            for one, other in ((left, right), (right, left)):
                if other.type == "string" and self._role(one, scope) == "command":
                    handler, end = self._consequence(node) if operator.type[0] == "=" else ("", last_line_of(node))
                    yield self._syntax.text(other).strip("'\""), node, handler, end
        elif operator.type == "in" and self._role(left, scope) == "command":
            yield from self._keys(right, scope)

    def _keys(self, node: Node | None, scope: int) -> Iterator[tuple[str, Node, str, int]]:
        table = self._names.value(node, scope)
        for key, value in self._names.items(table):
            handler = self._syntax.text(value) if value.type in {"identifier", "member_expression"} else ""
            yield key, value, collapsed(handler, 120), last_line_of(value)

    def _cases(self, switch: Node) -> Iterator[tuple[str, Node, str, int]]:
        body = switch.child_by_field_name("body")
        for case in [] if body is None else body.named_children:
            value = case.child_by_field_name("value")
            if value is not None and value.type == "string":
                handler = next((name for name in map(self._called, case.named_children[1:6]) if name), "")
                yield self._syntax.text(value).strip("'\""), case, handler, last_line_of(case)

    def _consequence(self, comparison: Node) -> tuple[str, int]:
        """Return what is called when the comparison holds, and the last line of it."""
        node: Node | None = comparison
        for _ in range(_CLIMB):
            node = None if node is None else node.parent
            if node is not None and node.type == "if_statement":
                done = node.child_by_field_name("consequence")
                if done is not None:
                    inner = done.named_children[:6] if done.type == "statement_block" else [done]
                    return next((name for name in map(self._called, inner) if name), ""), last_line_of(done)
        return "", last_line_of(comparison)

    def _called(self, statement: Node) -> str:
        """Return the function that a statement calls, such as ``run`` in ``return await run(args)``."""
        node: Node | None = statement
        if node is not None and node.type in {"expression_statement", "return_statement"}:
            node = unwrap(first_named(node))
        if node is None or node.type != "call_expression":
            return ""
        callee = node.child_by_field_name("function")
        if callee is None or callee.type not in {"identifier", "member_expression"}:
            return ""
        text = collapsed(self._syntax.text(callee), 120)
        return "" if text.startswith(("console.", "process.")) else text
