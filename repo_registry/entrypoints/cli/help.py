"""The verb ``help``."""

from __future__ import annotations

from collections.abc import Sequence

import rich_click as click

from repo_registry.domain.model.validation import JsonValue
from repo_registry.entrypoints.cli.command import Command, invocation_of
from repo_registry.entrypoints.cli.drawing import table
from repo_registry.entrypoints.cli.exit_codes import MEANINGS
from repo_registry.entrypoints.cli.output import Output

EXIT_CODES = "exit-codes"


@click.command(
    "help",
    cls=Command,
    example="""
    repo-registry help exit-codes
    repo-registry help repo analyze
    """,
)
@click.argument("topic", nargs=-1, help="The words of a command, or exit-codes.")
@click.pass_context
def help_command(context: click.Context, topic: Sequence[str]) -> None:
    """Explain a command, or what the codes mean that the program ends with."""
    output = Output(invocation_of(context))
    if tuple(topic) == (EXIT_CODES,):
        codes: list[JsonValue] = [{"code": code.value, "meaning": meaning} for code, meaning in MEANINGS.items()]
        output.show(
            {"exit_codes": codes},
            lambda: table(("Code", "Meaning"), ((str(code.value), meaning) for code, meaning in MEANINGS.items())),
        )
        return
    explained = _context_of(context.find_root(), topic)
    text = explained.get_help()
    if output.is_text:
        click.echo(text)
    else:
        output.document({"command": explained.command_path, "help": text})


def _context_of(root: click.Context, words: Sequence[str]) -> click.Context:
    """Return the context of the command that the words name."""
    context = root
    for word in words:
        command = context.command
        if not isinstance(command, click.Group):
            raise click.UsageError(f"{context.command_path!r} has no commands of its own", context)
        name, found, _ = command.resolve_command(context, [word])
        if found is None:
            raise click.UsageError(f"no such command {word!r}", context)
        context = type(context)(found, info_name=name, parent=context)
    return context
