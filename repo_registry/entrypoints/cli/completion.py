"""The verb ``completion``."""

from __future__ import annotations

import rich_click as click
from click.shell_completion import get_completion_class
from rich.text import Text

from repo_registry.entrypoints.cli.command import PROGRAM, Command, invocation_of
from repo_registry.entrypoints.cli.output import Output

SHELLS = ("bash", "zsh", "fish")
COMPLETE_VARIABLE = "_REPO_REGISTRY_COMPLETE"


@click.command(
    cls=Command,
    example="""
    repo-registry completion bash > ~/.local/share/bash-completion/completions/repo-registry
    repo-registry completion fish > ~/.config/fish/completions/repo-registry.fish
    """,
)
@click.argument("shell", type=click.Choice(SHELLS), help="The shell to complete in.")
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print the script that lets a shell complete commands and options."""
    made = get_completion_class(shell)
    if made is None:
        raise click.UsageError(f"there is no completion for {shell}")
    root = context.find_root().command
    script = made(root, {}, PROGRAM, COMPLETE_VARIABLE).source()
    output = Output(invocation_of(context))
    if output.is_text:
        output.line(Text(script.strip("\n")))
    else:
        output.document({"shell": shell, "script": script})
