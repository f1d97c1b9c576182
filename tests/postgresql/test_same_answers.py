"""The same session on both lasting stores: whatever people and programs are told is the same."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from repo_registry.adapters.system.clock import SystemClock
from repo_registry.adapters.system.identifiers import Uuid7Source
from repo_registry.entrypoints.cli.main import run
from tests.git.builder import Origin
from tests.lifecycle.shop import APP, FILES, shop

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Program:
    """The program on one store; what it prints is kept."""

    def __init__(self) -> None:
        self.printed: list[str] = []

    def __call__(self, *arguments: str, code: int = 0) -> Any:
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            ended = run((*arguments, "--json"))
        assert ended == code, (arguments, out.getvalue(), err.getvalue())
        self.printed.append(f"{' '.join(arguments)}\n{out.getvalue()}")
        return json.loads(out.getvalue()) if out.getvalue() else None


def session(program: Program, origin: Origin) -> list[str]:
    """Register, analyze twice, decide, search, change the code and analyze again; return all that was printed."""
    program("repo", "add", str(origin.path), "--name", "shop", "--tag", "billing", "--description", "Invoices")
    program("repo", "analyze", "shop")
    program("repo", "analyze", "shop")
    candidates = program("candidate", "list", "shop", "--limit", "200")["items"]
    for one in candidates:
        program("candidate", "show", one["id"])
    routes = [one for one in candidates if one["anchors"] and one["anchors"][0].startswith("http:")]
    program("review", "accept", routes[0]["id"])
    program("review", "accept", routes[1]["id"])
    program("review", "reject", routes[2]["id"], "--reason", "too_small")
    program("review", "undo")
    program("review", "accept", "0" * 32, code=3)
    for path in ("repo map", "repo facts", "repo coverage", "repo drift", "repo show"):
        program(*path.split(), "shop")
    program("review", "log")
    for question in ("render invoices", "import customers csv", "GET /invoices", "straße", "overdue reminders"):
        program("search", question)
    origin.commit({**FILES, b"shop/app.py": APP.replace(b"Create an invoice", b"Create one invoice")})
    program("repo", "analyze", "shop")
    program("repo", "drift", "shop")
    program("search", "create invoice", "--kind", "chunk")
    program("ability", "list")
    program("repo", "list")
    program("verify")
    program("db", "digest")
    return program.printed


@pytest.fixture
def play(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str | None], list[str]]:
    """Plays the session in a registry of its own; ids and times are always the same there."""

    def on(url: str | None) -> list[str]:
        numbers = count(1)
        monkeypatch.setattr(Uuid7Source, "new_id", lambda _: UUID(int=(next(numbers) << 80) | (7 << 76) | (2 << 62)))
        monkeypatch.setattr(SystemClock, "now", lambda _: NOW)
        folder = tmp_path / "work"  # the same for both: the address of the repository is part of the answers
        if folder.exists():
            folder.rename(tmp_path / "earlier")
        folder.mkdir()
        for name, value in {
            "REPO_REGISTRY_DATABASE_PATH": str(folder / "registry.sqlite3"),
            "REPO_REGISTRY_CHECKOUT_ROOT": str(folder / "checkouts"),
            "REPO_REGISTRY_LOCAL_ROOTS": str(folder),
            "LOGNAME": "rita",
        }.items():
            monkeypatch.setenv(name, value)
        if url is not None:
            monkeypatch.setenv("REPO_REGISTRY_DATABASE_URL", url)
        printed = session(Program(), shop(folder / "shop.git"))
        assert (folder / "registry.sqlite3").exists() is (url is None)
        return printed

    return on


def test_a_whole_session_prints_the_same_on_both_stores(
    play: Callable[[str | None], list[str]], postgres_url: str
) -> None:
    on_file = play(None)
    on_server = play(postgres_url)
    assert len(on_file) > 30
    for one, other in zip(on_server, on_file, strict=True):
        assert one == other
