"""The command reference, made from the commands: ``python -m tests.docs.command_reference > docs/cli.md``."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import rich_click as click

from repo_registry.entrypoints.cli.main import COMMANDS, command_named

_HEAD = """# Commands

Made from the commands themselves; `--help` shows the same on the terminal. Every command takes `--json` (one document
on standard output), lists take `--jsonl` (a document a line, streaming), and all take `--env-file FILE`, `--verbose`
and `--debug`. Progress goes to standard error, and only on a terminal. [Exit codes](operations.md#exit-codes) are the
same everywhere.
"""
_EVERYWHERE = frozenset({"as_json", "as_lines", "env_file", "verbose", "debug", "help", "version"})


def reference() -> str:
    """Return the whole page."""
    sections = [_HEAD]
    for name in sorted(COMMANDS):
        sections.extend(_sections(name, command_named(name)))
    return "\n".join(sections)


def _sections(name: str, command: click.Command) -> Iterator[str]:
    if isinstance(command, click.Group):
        yield f"## {name}\n\n{_first_paragraph(command)}\n"
        for verb in sorted(command.commands):
            yield from _verb(f"{name} {verb}", command.commands[verb], level=3)
    else:
        yield from _verb(name, command, level=2)


def _verb(name: str, command: click.Command, *, level: int) -> Iterator[str]:
    arguments = [parameter for parameter in command.params if isinstance(parameter, click.Argument)]
    usage = " ".join([name, *(_usage(argument) for argument in arguments)])
    yield f"{'#' * level} {name}\n\n`repo-registry {usage}`\n\n{_whole_help(command)}\n"
    options = [
        option
        for option in command.params
        if isinstance(option, click.Option) and option.name not in _EVERYWHERE and not option.hidden
    ]
    if options:
        rows = [
            f"| `{', '.join([*option.opts, *option.secondary_opts])}` | {_cell(option.help or '')} |"
            for option in options
        ]
        yield "\n".join(["| option | |", "|---|---|", *rows]) + "\n"


def _usage(argument: click.Argument) -> str:
    name = (argument.metavar or (argument.name or "")).upper().strip("[].")
    name += "…" if argument.nargs != 1 else ""
    return name if argument.required else f"[{name}]"


def _whole_help(command: click.Command) -> str:
    paragraphs = (command.help or "").strip().split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def _first_paragraph(command: click.Command) -> str:
    return _whole_help(command).partition("\n\n")[0]


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    sys.stdout.write(reference())
