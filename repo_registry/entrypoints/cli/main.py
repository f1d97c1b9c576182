"""The program ``repo-registry``: finds the command, and turns every ending into one line and an exit code."""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from types import FrameType
from typing import Any, NoReturn

import rich_click as click
from click.exceptions import Exit, NoArgsIsHelpError

from repo_registry import __version__
from repo_registry.domain.errors import Cancelled, RegistryError
from repo_registry.entrypoints.cli.command import PROGRAM, Command, Group, Invocation
from repo_registry.entrypoints.cli.exit_codes import ExitCode, exit_code_of
from repo_registry.entrypoints.visible import visible

_HERE = "repo_registry.entrypoints.cli"
#: Module, name in it, panel and what it is for: nothing is imported before it is used, so that help is quick.
COMMANDS = {
    "repo": ("repo", "repo", "Repositories", "Register repositories, analyze them, and look into what was found."),
    "candidate": ("candidate", "candidate", "Review", "Look at what was proposed and waits for judgement."),
    "review": ("review", "review", "Review", "Judge candidates: accept, edit, merge or reject them."),
    "ability": ("ability", "ability", "Answers", "Look at what is approved, over all repositories."),
    "search": ("search", "search", "Answers", "Ask which repository can do something, and where the proof is."),
    "serve": ("serve", "serve", "Operation", "Serve the registry over HTTP."),
    "worker": ("worker", "worker", "Operation", "Carry out queued analyses beside services that do not."),
    "token": ("token", "token", "Operation", "Say who may call the service."),
    "verify": ("verify", "verify", "Operation", "Check the decision log and print the head of its chain."),
    "db": ("db", "db", "Operation", "Look after the database: schema, health and digest."),
    "config": ("config", "config", "Operation", "Show every setting, its value and where it comes from."),
    "doctor": ("doctor", "doctor", "Operation", "Check what the program needs, and say what to do."),
    "completion": ("completion", "completion", "Program", "Print the completion script of a shell."),
    "help": ("help", "help_command", "Program", "Explain a command, or the exit codes."),
}


class Root(Group):
    """The program itself; shows its commands without importing them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """List the commands by name, panel and short help."""
        super().__init__(*args, **kwargs)
        panels: dict[str, list[str]] = {}
        for name, (_, _, panel, about) in COMMANDS.items():
            self.add_command(Command(name, help=about))
            panels.setdefault(panel, []).append(name)
        self.panels[:0] = [click.RichCommandPanel(panel, commands=names) for panel, names in panels.items()]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Import the command that is used."""
        name, listed, rest = super().resolve_command(ctx, args)
        return name, None if listed is None or name is None else command_named(name), rest


def command_named(name: str) -> click.Command:
    """Return the real command of that name."""
    module, attribute, _, _ = COMMANDS[name]
    command = getattr(import_module(f"{_HERE}.{module}"), attribute)
    if not isinstance(command, click.Command):
        raise TypeError(f"{module}.{attribute} is no command")
    return command


@click.group(
    cls=Root,
    example="""
    repo-registry repo add https://github.com/pallets/click --analyze
    repo-registry review next click
    repo-registry search parse command line options
    """,
)
@click.version_option(__version__, prog_name=PROGRAM, message="%(prog)s %(version)s", help="Show the version and exit.")
def root() -> None:
    """Which of our repositories can already do X, and where is the proof?

    Register git repositories, analyze them at a commit, review what is proposed, and search what is approved. Settings
    are environment variables: see `repo-registry config`. Every command has --help with an example.
    """


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the program and end with its exit code; a request to terminate is as good as Ctrl-C."""
    asked: list[int] = []

    def terminate(number: int, _frame: FrameType | None) -> None:
        asked.append(number)
        if not callable(signal.getsignal(signal.SIGINT)):  # ignored, as for a job in the background of a script
            raise KeyboardInterrupt
        signal.raise_signal(signal.SIGINT)

    signal.signal(signal.SIGTERM, terminate)
    code = run(sys.argv[1:] if arguments is None else arguments)
    sys.exit(ExitCode.TERMINATED if asked and code == ExitCode.INTERRUPTED else code)


def run(arguments: Sequence[str]) -> int:  # noqa: PLR0911  one for each way to end
    """Run the program and return its exit code; whatever goes wrong is told in one line."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, ValueError):  # a stream put in place by a test or a host program
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    invocation = Invocation()
    try:
        code = _run(list(arguments), invocation)
        sys.stdout.flush()
    except BrokenPipeError:
        return _reader_left()
    except (KeyboardInterrupt, click.Abort):
        return _told(invocation, arguments, Cancelled("interrupted"), ExitCode.INTERRUPTED)
    except click.UsageError as error:
        return _misused(invocation, arguments, error)
    except click.ClickException as error:
        return _told(invocation, arguments, RegistryError(error.format_message()), ExitCode.USAGE)
    except RegistryError as error:
        return _told(invocation, arguments, error, exit_code_of(error))
    except Exception as error:  # noqa: BLE001  the outermost edge: a bug is told in one line, too
        if invocation.debug or "--debug" in arguments:
            traceback.print_exc()
        message = f"unexpected {type(error).__name__}; run it again with --debug to see the traceback, and report it"
        return _told(invocation, arguments, RegistryError(message), ExitCode.FAILED)
    return code


def _run(arguments: list[str], invocation: Invocation) -> int:
    from repo_registry.entrypoints.cli.completion import COMPLETE_VARIABLE  # noqa: PLC0415  only its name

    instruction = os.environ.get(COMPLETE_VARIABLE)
    if instruction:
        from click.shell_completion import shell_complete  # noqa: PLC0415  only when a shell asks

        return shell_complete(root, {}, PROGRAM, COMPLETE_VARIABLE, instruction)
    try:
        with root.make_context(PROGRAM, arguments, obj=invocation) as context:
            code = root.invoke(context)
    except Exit as ended:
        return ended.exit_code
    return int(code or 0)


def _wants_json(invocation: Invocation, arguments: Sequence[str]) -> bool:
    """Tell whether an error goes to stdout as JSON too: also one that was met before all options were read."""
    return invocation.as_json or invocation.as_lines or "--json" in arguments or "--jsonl" in arguments


def _told(invocation: Invocation, arguments: Sequence[str], error: RegistryError, code: ExitCode) -> int:
    """Tell of an error in one line on stderr, and as a document on stdout where programs listen."""
    try:
        print(f"error: {visible(error.message)}", file=sys.stderr)
        if _wants_json(invocation, arguments):
            from repo_registry.entrypoints.documents import error_document  # noqa: PLC0415  rarely needed
            from repo_registry.entrypoints.json_text import json_text  # noqa: PLC0415  same

            indent = None if invocation.as_lines else 2
            print(json_text(error_document(error), indent=indent, ascii_only=True), flush=True)
    except BrokenPipeError:
        _reader_left()
    return code


def _misused(invocation: Invocation, arguments: Sequence[str], error: click.UsageError) -> int:
    """Tell of a command that cannot be used as it was given, and where its help is."""
    from repo_registry.domain.errors import Invalid  # noqa: PLC0415  rarely needed

    if isinstance(error, NoArgsIsHelpError):
        print(error.message)
        return ExitCode.USAGE
    name = getattr(getattr(error, "param", None), "name", None)
    code = _told(invocation, arguments, Invalid(error.format_message(), field=name), ExitCode.USAGE)
    if error.ctx is not None:
        print(f"try: {error.ctx.command_path} --help", file=sys.stderr)
    return code


def _reader_left() -> int:
    """End quietly: whoever read along has seen enough. What is still buffered goes nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return ExitCode.OK
