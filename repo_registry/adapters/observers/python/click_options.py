"""Names, options and help of commands of Click and Typer.

Sources: Click documentation, "Commands and Groups" (names derived from functions); Typer documentation, "CLI Options".
"""

from __future__ import annotations

import re
from typing import Final

from repo_registry.adapters.observers.python.callees import split_callee
from repo_registry.adapters.observers.python.command_model import Command
from repo_registry.adapters.observers.python.handlers import Outline
from repo_registry.adapters.observers.python.program import Program
from repo_registry.adapters.observers.python.prose import help_text
from repo_registry.adapters.observers.python.terms import Call, Text
from repo_registry.adapters.observers.python.texts import known_text

_SUFFIXES: Final = re.compile(r"_(?:command|cmd|group|grp)\Z")


def derived_name(function: str, framework: str) -> str:
    """Return the name that a function gives its command when none is written.

    Click also drops one of the endings ``_command``, ``_cmd``, ``_group`` and ``_grp`` (since 8.2); Typer keeps them.
    """
    name = function.lower()
    if framework != "typer":
        name = _SUFFIXES.sub("", name) or name
    return name.replace("_", "-")


def help_of(program: Program, outline: Outline, call: Call | None) -> str:
    """Return the help written in a command's decorator, else what its function's docstring says."""
    if call is not None:
        for keyword in ("help", "short_help"):
            text = known_text(program, outline.site, call.keyword(keyword))
            if text:
                return help_text(text)
    return outline.help


def add_options(program: Program, command: Command, outline: Outline) -> None:
    """Add the options that decorators of a function describe, and those in its parameters (Typer)."""
    for decorator in outline.decorators:
        word = split_callee(decorator.callee)[1] if isinstance(decorator, Call) else ""
        if isinstance(decorator, Call) and word in {"option", "argument"}:
            command.add_option(
                _flag(decorator), help_text(known_text(program, outline.site, decorator.keyword("help")))
            )
    for name, annotation, default in outline.parameters:
        option = annotation if isinstance(annotation, Call) else default
        if isinstance(option, Call):
            word = split_callee(option.callee)[1]
            flag = _flag(option) or ("--" + name.replace("_", "-") if word == "Option" else name)
            command.add_option(flag, help_text(known_text(program, outline.site, option.keyword("help"))))


def _flag(call: Call) -> str:
    """Return the longest flag of an option, or the name of an argument."""
    texts = [arg.value for arg in call.args if isinstance(arg, Text)]
    flags = [text for text in texts if text.startswith("-")]
    if flags:
        return max(flags, key=len).partition("/")[0].strip()
    return texts[0] if texts and split_callee(call.callee)[1] == "argument" else ""
