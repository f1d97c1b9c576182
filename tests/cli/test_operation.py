"""The noun db, and the verbs config and doctor."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import Cli


def test_the_state_of_a_database_is_told(cli: Cli) -> None:
    status = cli.json("db", "status")
    assert (status["exists"], status["up_to_date"], status["integrity"]) == (True, True, [])
    assert status["schema_version"] == len(status["migrations"])
    assert {one["state"] for one in status["migrations"]} == {"applied"}
    assert status["size_bytes"] > 0
    assert "integrity  whole" in cli("db", "status").out


def test_a_database_that_is_not_there_is_not_made_by_looking(empty_cli: Cli) -> None:
    path = Path(empty_cli.environment["REPO_REGISTRY_DATABASE_PATH"])
    assert empty_cli("db", "status", "--json", code=1).document["exists"] is False
    for words in (("repo", "list"), ("search", "x"), ("verify",), ("review", "next"), ("db", "digest")):
        assert "db upgrade" in empty_cli(*words, code=3).err
    assert not path.exists()
    applied = empty_cli.json("db", "upgrade")["applied"]
    assert applied == list(range(1, len(applied) + 1))
    assert "nothing to do" in empty_cli("db", "upgrade").out
    assert "no repository" in empty_cli("repo", "list").out


def test_an_older_database_is_not_changed_in_passing(cli: Cli) -> None:
    path = cli.environment["REPO_REGISTRY_DATABASE_PATH"]
    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM schema_migration WHERE number = (SELECT max(number) FROM schema_migration)")
    connection.close()
    assert "db upgrade" in cli("repo", "list", code=5).err
    assert cli("db", "status", "--json", code=1).document["integrity"] is None
    assert "not up to date" in cli("db", "status", code=1).out


def test_a_file_that_is_no_database_is_refused(empty_cli: Cli) -> None:
    path = Path(empty_cli.environment["REPO_REGISTRY_DATABASE_PATH"])
    path.write_text("not a database, and long enough to have a head", encoding="utf-8")
    assert empty_cli("repo", "list", "--json", code=1).document["error"]["code"] == "corrupt"
    assert empty_cli("db", "status", code=1).err.startswith("error: ")


def test_the_digest_names_each_repository_and_follows_decisions(cli: Cli) -> None:
    before = cli.json("db", "digest")
    assert list(before["repositories"]) == ["invoices"]
    assert cli.json("db", "digest") == before
    cli("review", "defer", cli.json("candidate", "list")["items"][0]["id"])
    assert cli.json("db", "digest")["digest"] != before["digest"]
    assert before["digest"] not in cli("db", "digest").out


def test_settings_are_told_with_their_origin_and_secrets_masked(
    empty_cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REPO_REGISTRY_DATABASE_URL", "postgresql://ann:hunter2@db.example.org/x")
    told = empty_cli("config", "--json")
    settings = {one["name"]: one for one in told.document["settings"]}
    assert settings["REPO_REGISTRY_DATABASE_PATH"]["origin"] == "environment"
    assert settings["REPO_REGISTRY_FETCH_SECONDS"]["origin"] == "default"
    assert settings["REPO_REGISTRY_DATABASE_URL"]["value"] == "********"
    assert all(one["about"] for one in settings.values())
    assert "hunter2" not in told.out + empty_cli("config").out
    assert all(name in empty_cli("config").out for name in settings)


def test_all_unusable_settings_are_named_at_once(empty_cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPO_REGISTRY_FETCH_SECONDS", "soon")
    monkeypatch.setenv("REPO_REGISTRY_DATABASE_PAHT", "x")
    for words in (("config",), ("repo", "list")):
        told = empty_cli(*words, code=2).err
        assert "REPO_REGISTRY_FETCH_SECONDS must be a whole number" in told
        assert "did you mean REPO_REGISTRY_DATABASE_PATH?" in told
    failed = empty_cli("doctor", "--json", code=1).document
    assert [check["name"] for check in failed["checks"]] == ["settings"]


def test_the_doctor_finds_everything_well(cli: Cli) -> None:
    found = cli.json("doctor")
    assert found["ok"] is True
    assert [check["name"] for check in found["checks"]] == [
        "settings",
        "git",
        "database",
        "checkout root",
        "checkout disk",
        "database disk",
        "reading processes",
    ]
    assert all(check["ok"] and check["detail"] for check in found["checks"])
    assert cli("doctor").out.count("ok    ") == 7


def test_the_doctor_says_what_to_do(empty_cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    told = empty_cli("doctor", code=1).out
    assert "fail  git" in told
    assert "fail  database" in told
    assert "repo-registry db upgrade" in told
    checks = {check["name"]: check for check in empty_cli("doctor", "--json", code=1).document["checks"]}
    assert "install git" in checks["git"]["advice"]
    assert checks["checkout root"]["ok"]


def test_approved_evidence_is_read_again_at_its_commit(cli: Cli) -> None:
    assert cli.json("verify", "--evidence", "invoices")["evidence"] == []
    capability = cli.json("candidate", "list", "invoices", "--kind", "capability")["items"][0]
    cli("review", "accept", capability["id"])
    verified = cli.json("verify", "--evidence", "invoices")["evidence"]
    assert {one["verdict"] for one in verified} == {"supports"}
    assert "the quoted lines stand there" in cli("verify", "--evidence", "invoices").out
    assert cli("verify", "--evidence", "nothing", code=3).err
