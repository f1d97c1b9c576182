"""What every command has in common: its options, its help, and how it is told what the caller wants."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import attrs
import rich_click as click

PROGRAM = "repo-registry"
_EVERYWHERE = "Everywhere"


@attrs.define(kw_only=True)
class Invocation:
    """What the caller asked for beside the command itself; one for each start of the program."""

    as_json: bool = False
    as_lines: bool = False
    """JSON, one document a line."""
    env_file: Path | None = None
    verbose: bool = False
    debug: bool = False


def invocation_of(context: click.Context) -> Invocation:
    """Return the invocation that a command belongs to."""
    return context.ensure_object(Invocation)


def _remember(context: click.Context, parameter: click.Parameter, value: Any) -> None:
    """Note an option's value; it may be given before the noun or after the verb."""
    if value and parameter.name is not None:
        setattr(invocation_of(context), parameter.name, value)


def _option(declaration: str, name: str, about: str, **more: Any) -> click.RichOption:
    return click.RichOption(
        [declaration, name], help=about, expose_value=False, callback=_remember, panel=_EVERYWHERE, **more
    )


def _global_options() -> list[click.Parameter]:
    return [
        _option(
            "--env-file",
            "env_file",
            "Read settings from a file of NAME=value lines; the environment goes before it.",
            type=click.Path(dir_okay=False, path_type=Path),
            metavar="FILE",
        ),
        _option("--verbose", "verbose", "Write structured events to stderr, a line of JSON each.", is_flag=True),
        _option("--debug", "debug", "Show the traceback of an unexpected error.", is_flag=True),
    ]


def json_option() -> click.Parameter:
    """Return the option that every command has."""
    return _option("--json", "as_json", "Write one JSON document to stdout.", is_flag=True)


def lines_option() -> click.Parameter:
    """Return the option that lists have beside ``--json``."""
    return _option(
        "--jsonl", "as_lines", "Write one JSON document a line, streaming; everything unless --limit.", is_flag=True
    )


class Command(click.RichCommand):
    """A verb: with ``--json`` and the options that hold everywhere, and an example below its help."""

    def __init__(self, *args: Any, example: str = "", lists: bool = False, **kwargs: Any) -> None:
        """Take what a click command takes.

        Args:
            args: For click.
            example: Lines to try, as typed.
            lists: Whether it is a list, which can be streamed.
            kwargs: For click.
        """
        super().__init__(*args, **kwargs)
        self.example = example
        self.params += [json_option(), *([lines_option()] if lists else []), *_global_options()]
        self.panels += [
            click.RichOptionPanel("Arguments"),
            click.RichOptionPanel("Options"),
            click.RichOptionPanel(_EVERYWHERE, options=["--help"]),
        ]

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        """Write the example, line for line."""
        super().format_epilog(ctx, formatter)
        _write_example(self.example, formatter)


class Group(click.RichGroup):
    """A noun: its verbs are `Command`."""

    command_class = Command

    def __init__(self, *args: Any, example: str = "", **kwargs: Any) -> None:
        """Take what a click group takes, and an example."""
        kwargs.setdefault("no_args_is_help", True)
        super().__init__(*args, **kwargs)
        self.example = example
        self.params += _global_options()
        self.panels += [
            click.RichCommandPanel("Commands"),
            click.RichOptionPanel(_EVERYWHERE, options=["--help", "--version"]),
        ]

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        """Write the example, line for line."""
        super().format_epilog(ctx, formatter)
        _write_example(self.example, formatter)


def _write_example(example: str, formatter: Any) -> None:
    if not example:
        return
    from rich.text import Text  # noqa: PLC0415  only help is drawn with it here

    text = Text(" For example:\n", style="dim")
    for line in example.strip().splitlines():
        text.append(f"   {line.strip()}\n", style="not dim")
    formatter.write(text)
