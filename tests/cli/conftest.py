"""A registry with one analyzed repository, made once and copied for each test; and the program to run on it."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import attrs
import pytest

from repo_registry.entrypoints.cli.main import run

#: An escape sequence that would set a terminal's title, a direction override, and markup of the drawing library.
HOSTILE = "\x1b]0;owned\x07 \u202egnp.exe [bold red]loud[/bold red]"

README = f"""# Invoice tool

Renders stored invoices as PDF and sends them by mail.
Made by nobody {HOSTILE}.

## Export invoices {HOSTILE}

Exports every invoice as CSV {HOSTILE}.
"""

COMMANDS = f'''"""The program invoices."""

import click


@click.group()
def invoices():
    """Work with invoices."""


@invoices.command()
@click.argument("number")
def render(number):
    """Render a stored invoice as PDF."""
    print(number)


@invoices.command()
def export():
    """Export invoices as CSV {HOSTILE}."""


@invoices.command()
def remind():
    """Send reminders for unpaid invoices."""
'''

PYPROJECT = """[project]
name = "invoice-tool"
version = "1.0"
description = "Renders invoices as PDF"
dependencies = ["click>=8"]

[project.scripts]
invoices = "invoice_tool.commands:invoices"
"""

STRANGE_NAME = "src/invoice_tool/odd\x1b[31m\u202ename.py"


def git(folder: Path, *words: str) -> str:
    done = subprocess.run(
        ("git", "-c", "user.name=Ann", "-c", "user.email=ann@example.org", "-c", "commit.gpgsign=false", *words),
        cwd=folder,
        check=True,
        capture_output=True,
        env={
            "PATH": os.environ["PATH"],
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_AUTHOR_DATE": "2026-01-02T03:04:05Z",
            "GIT_COMMITTER_DATE": "2026-01-02T03:04:05Z",
        },
    )
    return done.stdout.decode()


def commit(folder: Path, files: dict[str, str], message: str) -> str:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", message)
    return git(folder, "rev-parse", "HEAD").strip()


@attrs.frozen
class Result:
    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


@attrs.frozen
class Cli:
    """The program on one registry."""

    environment: dict[str, str]
    source: Path

    def __call__(self, *arguments: str, code: int = 0) -> Result:
        """Run it in this process, which is quick, and check its exit code."""
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            ended = run(arguments)
        result = Result(ended, out.getvalue(), err.getvalue())
        assert ended == code, result
        return result

    def json(self, *arguments: str, code: int = 0) -> Any:
        result = self(*arguments, "--json", code=code)
        return result.document

    def start(self, *arguments: str, **more: Any) -> subprocess.Popen[bytes]:
        """Start it as a process of its own."""
        command = [sys.executable, "-c", "from repo_registry.entrypoints.cli.main import main; main()", *arguments]
        options: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "stdin": subprocess.DEVNULL}
        return subprocess.Popen(command, env=os.environ | self.environment, **(options | more))


@pytest.fixture(scope="session")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small git repository that proves something, with hostile names and texts in it."""
    folder = tmp_path_factory.mktemp("sources") / "invoice-tool"
    folder.mkdir()
    git(folder, "init", "--quiet", "--initial-branch", "main")
    commit(
        folder,
        {
            "README.md": README,
            "pyproject.toml": PYPROJECT,
            "src/invoice_tool/__init__.py": "",
            "src/invoice_tool/commands.py": COMMANDS,
            STRANGE_NAME: f'"""Odd."""\n\n\ndef odd():\n    """Draw odd invoices {HOSTILE}."""\n',
            "logo.png": "\x00\x01binary\x00",
        },
        "Begin",
    )
    return folder


def _environment(database: Path, checkouts: Path, root: Path) -> dict[str, str]:
    return {
        "REPO_REGISTRY_DATABASE_PATH": str(database),
        "REPO_REGISTRY_CHECKOUT_ROOT": str(checkouts),
        "REPO_REGISTRY_LOCAL_ROOTS": str(root),
        "REPO_REGISTRY_READER_PROCESSES": "1",
        "COLUMNS": "120",
    }


@pytest.fixture(scope="session")
def analyzed(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of a registry in which the repository ``invoices`` was analyzed."""
    folder = tmp_path_factory.mktemp("registry")
    database = folder / "registry.sqlite3"
    with pytest.MonkeyPatch.context() as patch:
        for name, value in _environment(database, folder / "checkouts", source.parent).items():
            patch.setenv(name, value)
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            assert run(["repo", "add", str(source), "--name", "invoices", "--tag", "money", "--analyze"]) == 0
    return database


@pytest.fixture
def empty_cli(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """The program where there is no registry yet."""
    for name in os.environ:
        if name.startswith(("REPO_REGISTRY_", "ORCH_")):
            monkeypatch.delenv(name)
    environment = _environment(tmp_path / "registry.sqlite3", tmp_path / "checkouts", source.parent)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return Cli(environment, source)


@pytest.fixture
def cli(analyzed: Path, empty_cli: Cli) -> Cli:
    """The program on a copy of the analyzed registry."""
    shutil.copy(analyzed, empty_cli.environment["REPO_REGISTRY_DATABASE_PATH"])
    return empty_cli


@pytest.fixture
def own_source(tmp_path: Path, source: Path, empty_cli: Cli, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the git repository that a test may change; it may be registered too."""
    copy = tmp_path / "sources" / "invoice-tool"
    shutil.copytree(source, copy, symlinks=True)
    roots = os.pathsep.join((str(source.parent), str(copy.parent)))
    monkeypatch.setenv("REPO_REGISTRY_LOCAL_ROOTS", roots)
    empty_cli.environment["REPO_REGISTRY_LOCAL_ROOTS"] = roots
    return copy
