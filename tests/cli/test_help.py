"""Help that teaches, and a start that is quick."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator

import pytest
import rich_click as click

from repo_registry import __version__
from repo_registry.entrypoints.cli.command import Command, Group
from repo_registry.entrypoints.cli.exit_codes import MEANINGS, ExitCode
from repo_registry.entrypoints.cli.main import COMMANDS, command_named
from tests.cli.conftest import Cli

VERBS = {
    "repo": "add analyze coverage drift facts list map remove runs show update validate",
    "candidate": "list show",
    "review": "accept defer edit log merge next reject reopen retire undo",
    "ability": "list show",
    "token": "create list revoke",
    "db": "digest status upgrade",
}


def _commands() -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name in COMMANDS:
        command = command_named(name)
        yield (name,), command
        if isinstance(command, click.Group):
            for verb, inner in command.commands.items():
                yield (name, verb), inner


ALL = dict(_commands())


def test_every_noun_has_its_verbs() -> None:
    for noun, verbs in VERBS.items():
        assert sorted(verb for name, *rest in ALL if name == noun for verb in rest) == verbs.split()


@pytest.mark.parametrize("words", ALL, ids=" ".join)
def test_every_command_says_what_it_is_for_with_an_example(words: tuple[str, ...]) -> None:
    command = ALL[words]
    assert isinstance(command, (Command, Group))
    assert command.help
    assert command.help.split("\n")[0].endswith((".", "?"))
    assert f"repo-registry {words[0]}" in command.example


@pytest.mark.parametrize("words", ALL, ids=" ".join)
def test_every_option_and_argument_says_what_it_does(words: tuple[str, ...]) -> None:
    for parameter in ALL[words].params:
        help_text = getattr(parameter, "help", None)
        assert help_text, parameter.name
        assert help_text[0].isupper(), parameter.name
        assert help_text.endswith((".", ")")), parameter.name


@pytest.mark.parametrize("words", ALL, ids=" ".join)
def test_every_example_names_options_that_there_are(words: tuple[str, ...]) -> None:
    command = ALL[words]
    assert isinstance(command, (Command, Group))
    for line in command.example.strip().splitlines():
        for word in line.split():
            if word.startswith("--"):
                known = {name for other in ALL.values() for option in other.params for name in option.opts}
                assert word in known, line


@pytest.mark.parametrize("words", ALL, ids=" ".join)
def test_help_is_shown_for_every_command(words: tuple[str, ...], empty_cli: Cli) -> None:
    shown = empty_cli(*words, "--help").out
    assert "Usage: repo-registry " + " ".join(words) in shown
    assert "For example:" in shown
    assert "--json" in shown or isinstance(ALL[words], click.Group)


def test_the_program_lists_all_its_commands(empty_cli: Cli) -> None:
    shown = empty_cli("--help").out
    for name, (_, _, _, about) in COMMANDS.items():
        assert name in shown
        assert about in shown


def test_the_program_alone_shows_its_help_and_counts_as_misused(empty_cli: Cli) -> None:
    assert "For example:" in empty_cli(code=2).out
    assert "For example:" in empty_cli("repo", code=2).out


def test_help_explains_a_command_and_the_exit_codes(empty_cli: Cli) -> None:
    assert "Analyze a repository at one commit" in empty_cli("help", "repo", "analyze").out
    assert "Which of our repositories" in empty_cli("help").out
    assert empty_cli.json("help", "exit-codes") == {
        "exit_codes": [{"code": code.value, "meaning": MEANINGS[code]} for code in ExitCode]
    }
    assert "130" in empty_cli("help", "exit-codes").out
    assert "No such command" in empty_cli("help", "repo", "anlyze", code=2).err
    assert "has no commands of its own" in empty_cli("help", "verify", "now", code=2).err


def test_the_version_is_told(empty_cli: Cli) -> None:
    assert empty_cli("--version").out == f"repo-registry {__version__}\n"


@pytest.mark.parametrize(
    ("words", "suggestion"),
    [(("hepl",), "help"), (("repo", "lst"), "list"), (("repo", "list", "--lmit", "3"), "--limit")],
)
def test_a_slip_of_the_finger_gets_a_suggestion(words: tuple[str, ...], suggestion: str, empty_cli: Cli) -> None:
    told = empty_cli(*words, code=2)
    assert told.err.startswith("error: No such ")
    assert f"Did you mean '{suggestion}'" in told.err
    assert "try: repo-registry" in told.err
    assert told.out == ""


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_gives_a_script(shell: str, empty_cli: Cli) -> None:
    script = empty_cli("completion", shell).out
    assert "_REPO_REGISTRY_COMPLETE" in script
    assert empty_cli.json("completion", shell)["script"].strip() == script.strip()


def test_a_shell_is_told_what_completes_a_word(empty_cli: Cli) -> None:
    asked = {"_REPO_REGISTRY_COMPLETE": "bash_complete", "COMP_WORDS": "repo-registry repo an", "COMP_CWORD": "2"}
    program = Cli(empty_cli.environment | asked, empty_cli.source)
    with program.start() as process:
        out, _ = process.communicate(timeout=30)
    assert out.decode() == "plain,analyze\n"


def test_help_imports_neither_adapters_nor_services() -> None:
    code = (
        "import sys, json\n"
        "from repo_registry.entrypoints.cli.main import run\n"
        "run(['--help'])\n"
        "print(json.dumps(sorted(sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, timeout=30)
    slow = ("repo_registry.adapters", "repo_registry.domain.services", "asyncio", "sqlite3", "cattrs", "pygments")
    assert [name for name in json.loads(done.stderr) if name.startswith(slow)] == []
