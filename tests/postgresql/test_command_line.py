"""What operators do from the command line, on a database instead of a file."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from typing import Any

import attrs
import psycopg
import pytest

from repo_registry.adapters.postgresql.migrations import migrations
from repo_registry.entrypoints.cli.main import run
from tests.postgresql.server import RUN, database

SECRET = "hunter2-s3cret"


@attrs.frozen
class Ended:
    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)


Program = Callable[..., Ended]


@pytest.fixture
def program(postgres_server: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    """The program on an empty database; nothing it prints ever holds the password."""
    with database(postgres_server, f"rr_{RUN}_{id(object()):x}") as url:
        monkeypatch.setenv("REPO_REGISTRY_DATABASE_URL", f"{url}&password={SECRET}")

        def call(*arguments: str) -> Ended:
            out, err = io.StringIO(), io.StringIO()
            with redirect_stdout(out), redirect_stderr(err):
                code = run(arguments)
            assert SECRET not in out.getvalue() + err.getvalue()
            return Ended(code, out.getvalue(), err.getvalue())

        yield call


def test_a_database_is_looked_at_upgraded_and_then_sound(program: Program) -> None:
    before = program("db", "status", "--json")
    assert before.code == 1
    assert before.document["kind"] == "postgresql"
    assert (before.document["up_to_date"], before.document["integrity"]) == (False, None)
    upgraded = program("db", "upgrade", "--json")
    assert upgraded.document["applied"] == [one.number for one in migrations()]
    assert upgraded.document["path"].startswith("postgresql://")
    assert program("db", "upgrade", "--json").document["applied"] == []
    after = program("db", "status", "--json")
    assert after.code == 0
    assert (after.document["up_to_date"], after.document["integrity"]) == (True, [])
    assert after.document["size_bytes"] > 1_000_000
    assert "whole" in program("db", "status").out


def test_no_table_is_made_in_passing(program: Program) -> None:
    for command in (("repo", "add", "https://example.org/a/b"), ("repo", "list"), ("search", "x")):
        ended = program(*command)
        assert ended.code == 5
        assert "db upgrade" in ended.err
    assert program("db", "status", "--json").document["schema_version"] == 0


def test_a_database_that_is_not_there_is_told_so(
    program: Program, postgres_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REPO_REGISTRY_DATABASE_URL", postgres_server.replace("/postgres?", "/nobody_made_this?"))
    status = program("db", "status", "--json")
    assert (status.code, status.document["exists"]) == (1, False)
    assert program("db", "upgrade").code == 3


def test_damage_is_shown(program: Program, postgres_copy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with psycopg.connect(postgres_copy, autocommit=True) as connection:
        connection.execute("ALTER TABLE decision DISABLE TRIGGER decision_is_never_changed")
    monkeypatch.setenv("REPO_REGISTRY_DATABASE_URL", postgres_copy)
    status = program("db", "status", "--json")
    assert status.code == 1
    assert status.document["integrity"] == ["the trigger decision_is_never_changed of decision is switched off"]
