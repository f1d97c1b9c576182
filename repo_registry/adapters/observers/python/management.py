"""Django's management commands: one file is one command.

Source: Django documentation, "How to create custom django-admin commands".
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from typing import Final

from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.python.names import Names, names_of
from repo_registry.adapters.observers.python.prose import docstring, first_paragraph
from repo_registry.adapters.observers.python.syntax import ScopeKind, Syntax, header_start, is_python, syntax_of
from repo_registry.adapters.observers.python.terms import Call, Text, dotted, term_of
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.domain.model.facts import FactKind, ObservedFact
from repo_registry.domain.model.validation import JsonValue

MAX_OPTIONS: Final = 60
"""Options reported of one command."""

_COMMAND_FILE: Final = re.compile(r"(?:^|/)management/commands/([A-Za-z0-9][\w-]*)\.py$")


class ManagementCommandObserver:
    """Finds ``manage.py x`` in ``management/commands/x.py`` that defines a class ``Command``."""

    name = "python.django.command"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether the file stands where Django looks for commands."""
        return is_python(file) and _COMMAND_FILE.search(file.path) is not None

    def observe(self, file: SourceFile) -> Iterable[Finding]:
        """Yield the command with its help and options."""
        match = _COMMAND_FILE.search(file.path)
        syntax = syntax_of(file)
        names = names_of(syntax)
        for node, scope in syntax.of_type(ast.ClassDef):
            if match is None or scope.kind is not ScopeKind.MODULE or node.name != "Command":
                continue
            help_lines = [one for one in node.body if _assigns(one, "help")]
            text = _help(help_lines, names) or first_paragraph(docstring(node))
            last = help_lines[0] if help_lines else node
            yield ObservedFact(
                kind=FactKind.CLI_COMMAND,
                key=f"manage.py {match[1]}",
                value=text or first_paragraph(docstring(syntax.tree)),
                path=file.path,
                start_line=header_start(node),
                end_line=(last.end_lineno or last.lineno) if help_lines else node.lineno,
                rule=self.name,
                rule_version=self.version,
                path_class=file.path_class,
                attributes={"framework": "django", "options": list(_options(syntax)), "handler": "Command.handle"},
            )
            break
        syntax.complete()


def _assigns(statement: ast.stmt, name: str) -> bool:
    if isinstance(statement, ast.Assign):
        return any(isinstance(target, ast.Name) and target.id == name for target in statement.targets)
    return isinstance(statement, ast.AnnAssign) and dotted(statement.target) == name


def _help(statements: list[ast.stmt], names: Names) -> str:
    for statement in statements:
        value = statement.value if isinstance(statement, ast.Assign | ast.AnnAssign) else None
        if isinstance(value, ast.Call) and value.args:
            value = value.args[0]  # a text marked for translation
        text = names.text(value)
        if text is not None:
            return first_paragraph(text)
    return ""


def _options(syntax: Syntax) -> Iterator[list[JsonValue]]:
    count = 0
    for node, _ in syntax.of_type(ast.Call):
        if not isinstance(node.func, ast.Attribute) or node.func.attr != "add_argument" or count == MAX_OPTIONS:
            continue
        option = option_of(term_of(node))
        if option is not None:
            count += 1
            yield option


def option_of(term: object) -> list[JsonValue] | None:
    """Return name and help of an ``add_argument`` call, the longest name first choice."""
    if not isinstance(term, Call):
        return None
    flags = [arg.value for arg in term.args if isinstance(arg, Text)]
    if not flags:
        return None
    text = term.keyword("help")
    return [max(flags, key=len), first_paragraph(text.value) if isinstance(text, Text) else ""]
