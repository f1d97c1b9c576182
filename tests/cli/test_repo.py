"""The noun repo."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
import yaml

from repo_registry.entrypoints.visible import visible
from tests.cli.conftest import STRANGE_NAME, Cli, commit


def test_adding_a_repository_makes_the_registry_and_contacts_nothing(empty_cli: Cli) -> None:
    added = empty_cli.json("repo", "add", str(empty_cli.source), "--tag", "b", "--tag", "a", "--owner", "Ann")
    assert added["name"] == "invoice-tool"
    assert added["tags"] == ["a", "b"]
    assert added["run"] is None
    assert added["registered_at"].endswith("Z")
    assert not Path(empty_cli.environment["REPO_REGISTRY_CHECKOUT_ROOT"]).exists()
    assert "next: repo-registry repo analyze" not in empty_cli("repo", "show", "invoice-tool").out


def test_a_path_below_the_working_directory_may_be_relative(empty_cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(empty_cli.source)
    assert empty_cli.json("repo", "add", ".")["location"] == str(empty_cli.source)


def test_a_repository_that_is_there_already_is_a_conflict(cli: Cli) -> None:
    again = cli("repo", "add", str(cli.source), "--json", code=5)
    assert again.document["error"]["code"] == "conflict"
    assert again.document["error"]["step"] == "register"
    assert again.err.startswith("error: ")
    assert "registered already" in again.err


def test_adding_with_an_analysis_tells_what_was_found(own_source: Path, empty_cli: Cli) -> None:
    told = empty_cli("repo", "add", str(own_source), "--analyze")
    for word in ("succeeded", "commit", "files", "parsed", "facts", "cli_command", "candidates", "new", "receipt"):
        assert word in told.out
    assert told.err == ""


def test_adding_with_an_analysis_that_fails_says_so(own_source: Path, empty_cli: Cli) -> None:
    added = empty_cli("repo", "add", str(own_source), "--ref", "gone", "--analyze", "--json", code=3)
    assert added.document["run"]["status"] == "failed"
    assert added.document["run"]["failure"]["step"] == "ref"
    assert added.err.startswith("error: invoice-tool: ")


def test_the_list_tells_what_each_repository_shows(cli: Cli) -> None:
    assert "invoices" in cli("repo", "list").out
    page = cli.json("repo", "list", "--tag", "money")
    assert [item["name"] for item in page["items"]] == ["invoices"]
    assert len(page["items"][0]["snapshot"]["commit_id"]) == 40
    assert page["next_cursor"] is None
    assert cli.json("repo", "list", "--tag", "other")["items"] == []
    assert "no repository" in cli("repo", "list", "--owner", "nobody").out


def test_lists_go_on_where_a_cursor_says(cli: Cli, tmp_path: Path) -> None:
    for name in ("aa", "zz"):
        cli("repo", "add", f"https://example.org/{name}.git")
    first = cli.json("repo", "list", "--limit", "2")
    assert [item["name"] for item in first["items"]] == ["aa", "invoices"]
    second = cli.json("repo", "list", "--limit", "2", "--after", first["next_cursor"])
    assert [item["name"] for item in second["items"]] == ["zz"]
    assert second["next_cursor"] is None
    assert f"--after {first['next_cursor']}" in cli("repo", "list", "--limit", "2").out
    assert [line["name"] for line in cli("repo", "list", "--jsonl").lines] == ["aa", "invoices", "zz"]
    assert [line["name"] for line in cli("repo", "list", "--jsonl", "--limit", "1").lines] == ["aa"]
    assert cli("repo", "list", "--after", "nonsense", code=2).err.startswith("error: that is no cursor")


def test_show_tells_where_analysis_and_review_stand(cli: Cli) -> None:
    shown = cli.json("repo", "show", "invoices")
    assert shown["current_run"]["status"] == "succeeded"
    assert shown["current_run"]["repository"] == "invoices"
    assert shown["files"] == {"binary": 1, "parsed": 5}
    assert shown["facts"]["cli_command"] == 4
    assert shown["candidates"]["proposed"] > 0
    assert shown["map"] == {"version": 0, "entries": 0}
    assert "candidates" in cli("repo", "show", "invoices").out
    assert "no repository" in cli("repo", "show", "nothing", code=3).err


def test_update_changes_what_is_named_and_nothing_else(cli: Cli) -> None:
    changed = cli.json("repo", "update", "invoices", "--name", "billing", "--owner", "Ann", "--description", "Bills.")
    assert (changed["name"], changed["owner"], changed["tags"]) == ("billing", "Ann", ["money"])
    assert cli.json("repo", "update", "billing", "--no-tags")["tags"] == []
    assert "updated billing" in cli("repo", "update", "billing", "--tag", "x").out
    assert "say what to change" in cli("repo", "update", "billing", code=2).err
    assert cli("repo", "update", "billing", "--tag", "x", "--no-tags", code=2).err
    assert cli("repo", "update", "billing", "--name", "No Slug", "--json", code=2).document["error"]["field"] == "name"


def test_a_removed_repository_is_gone_and_comes_back(cli: Cli) -> None:
    refused = cli("repo", "remove", "invoices", code=2)
    assert "--yes" in refused.err
    assert cli.json("repo", "remove", "invoices", "--yes")["removed_at"]
    cli("repo", "show", "invoices", code=3)
    assert cli.json("repo", "add", str(cli.source), "--name", "invoices")["removed_at"] is None


@pytest.mark.parametrize(
    ("location", "code"),
    [
        ("https://github.com/pallets/click", 0),
        ("ext::sh -c true", 4),
        ("/etc", 4),
        ("http://example.org/x", 4),
        ("https://127.0.0.1/x", 4),
        ("", 2),
        ("--upload-pack=x", 2),
    ],
)
def test_validate_judges_without_a_registry(location: str, code: int, empty_cli: Cli) -> None:
    judged = empty_cli("repo", "validate", "--json", "--", location, code=code)
    if code:
        assert judged.document["error"]["step"] == "address"
        assert judged.document["error"]["code"] == {2: "invalid", 4: "denied"}[code]
    else:
        assert judged.document["origin"] == "github.com/pallets/click"
        assert "allowed" in empty_cli("repo", "validate", location).out
    assert not Path(empty_cli.environment["REPO_REGISTRY_DATABASE_PATH"]).exists()


def test_analyzing_the_same_commit_again_finds_the_same(cli: Cli) -> None:
    before = cli.json("repo", "show", "invoices")["current_run"]
    again = cli.json("repo", "analyze", "invoices")
    assert again["receipt"] == before["receipt"]
    assert again["counts"]["files_read"] == 0
    assert again["counts"]["candidates_new"] == 0
    assert again["duration_seconds"] >= 0
    runs = cli.json("repo", "runs", "invoices")["items"]
    assert [run["id"] for run in runs] == [again["id"], before["id"]]
    assert "succeeded" in cli("repo", "runs", "invoices", "--limit", "1").out
    first = cli.json("repo", "runs", "invoices", "--limit", "1")
    rest = cli.json("repo", "runs", "invoices", "--after", first["next_cursor"])
    assert [run["id"] for run in rest["items"]] == [before["id"]]


def test_a_failed_analysis_tells_the_step_and_leaves_the_result(cli: Cli) -> None:
    failed = cli("repo", "analyze", "invoices", "--ref", "gone", code=3)
    assert "failed at ref" in failed.out
    assert cli.json("repo", "show", "invoices")["files"]["parsed"] == 5


def test_all_repositories_are_analyzed_although_one_fails(cli: Cli) -> None:
    cli("repo", "add", str(cli.source.parent / "nothing"), "--name", "another")
    listed = cli("repo", "analyze", "--all", "--json", code=1)
    assert [(run["repository"], run["status"]) for run in listed.document["items"]] == [
        ("another", "failed"),
        ("invoices", "succeeded"),
    ]
    assert [line["status"] for line in cli("repo", "analyze", "--all", "--jsonl", code=1).lines] == [
        "failed",
        "succeeded",
    ]


@pytest.mark.parametrize("words", [(), ("invoices", "--all"), ("--all", "--ref", "main")])
def test_an_analysis_wants_one_name_or_all(words: tuple[str, ...], cli: Cli) -> None:
    assert "--all" in cli("repo", "analyze", *words, code=2).err


def test_facts_are_listed_by_kind_and_path(cli: Cli) -> None:
    commands = cli.json("repo", "facts", "invoices", "--kind", "cli_command", "--limit", "2")
    assert [fact["key"] for fact in commands["items"]] == ["invoices", "invoices export"]
    rest = cli.json("repo", "facts", "invoices", "--kind", "cli_command", "--after", commands["next_cursor"])
    assert [fact["key"] for fact in rest["items"]] == ["invoices remind", "invoices render"]
    below = cli("repo", "facts", "invoices", "--path", "src", "--jsonl").lines
    assert {fact["path"].split("/")[0] for fact in below} == {"src"}
    everything = cli("repo", "facts", "invoices", "--jsonl").lines
    assert len(everything) == sum(cli.json("repo", "show", "invoices")["facts"].values())
    assert "invoices render" in cli("repo", "facts", "invoices").out
    assert "no such fact" in cli("repo", "facts", "invoices", "--kind", "http_route").out


def test_a_page_of_facts_does_not_go_on_in_another_analysis(own_source: Path, cli: Cli) -> None:
    first = cli.json("repo", "facts", "invoices", "--limit", "1")
    cli("repo", "update", "invoices", "--location", str(own_source))
    commit(own_source, {"more.py": "def more():\n    '''Do more.'''\n"}, "More")
    cli("repo", "analyze", "invoices")
    assert "analyzed anew" in cli("repo", "facts", "invoices", "--after", first["next_cursor"], code=5).err


def test_coverage_says_what_was_not_read_and_why(cli: Cli) -> None:
    shown = cli("repo", "coverage", "invoices").out
    assert shown.startswith("1 binary, 5 parsed")
    assert "logo.png" in shown
    assert "README.md" not in shown
    page = cli.json("repo", "coverage", "invoices", "--limit", "4")
    assert page["summary"] == {"binary": 1, "parsed": 5}
    rest = cli.json("repo", "coverage", "invoices", "--after", page["next_cursor"])
    paths = [record["path"] for record in (*page["items"], *rest["items"])]
    assert len(paths) == 6
    assert paths == [record["path"] for record in cli("repo", "coverage", "invoices", "--jsonl").lines]
    assert STRANGE_NAME in paths
    assert visible(STRANGE_NAME) in cli("repo", "coverage", "invoices", "--status", "parsed").out
    assert "no file is vendored" in cli("repo", "coverage", "invoices", "--status", "vendored").out


def test_what_was_not_analyzed_says_how_to(empty_cli: Cli) -> None:
    empty_cli("repo", "add", "https://example.org/x.git")
    for verb in ("facts", "coverage", "drift"):
        assert "repo-registry repo analyze x" in empty_cli("repo", verb, "x", code=3).err
    assert "not analyzed yet" in empty_cli("repo", "show", "x").out
    assert "not analyzed yet" in empty_cli("repo", "runs", "x").out


def _accept_all(cli: Cli) -> Any:
    """Accept an ability with all its parts; return it."""
    ability = cli.json("candidate", "list", "invoices", "--kind", "ability")["items"][0]
    cli("review", "accept", ability["id"], "--with-parts")
    return ability


def _flat(entries: list[Any]) -> list[Any]:
    return [one for entry in entries for one in (entry, *_flat(entry["parts"]))]


def test_the_map_is_a_tree_in_four_formats(cli: Cli) -> None:
    assert "nothing is approved yet" in cli("repo", "map", "invoices").out
    assert "Nothing is approved yet" in cli("repo", "map", "invoices", "--format", "markdown").out
    ability = _accept_all(cli)
    text = cli("repo", "map", "invoices").out
    assert f"ability {ability['name']}" in text
    assert "└── " in text
    assert "proven" in text
    document = cli.json("repo", "map", "invoices")
    assert cli("repo", "map", "invoices", "--format", "json").document == document
    assert yaml.safe_load(cli("repo", "map", "invoices", "--format", "yaml").out) == document
    (top,) = document["entries"]
    assert (top["id"], top["kind"], top["health"]) == (ability["id"], "ability", "proven")
    assert {part["kind"] for part in top["parts"]} == {"capability"}
    entries = _flat(document["entries"])
    assert {entry["kind"] for entry in entries} == {"ability", "capability", "feature"}
    places = {f"{link['path']}:{link['start_line']}" for entry in entries for link in entry["evidence"]}
    markdown = cli("repo", "map", "invoices", "--format", "markdown").out
    assert markdown.startswith("# Ability map of invoices\n")
    assert f"- **{ability['name']}** (ability, proven)" in markdown
    assert "\n    - **" in markdown
    for place in places:
        assert place in text
        assert place in markdown


def test_a_past_map_is_what_was_decided_by_then(cli: Cli) -> None:
    _accept_all(cli)
    decided = cli.json("review", "log")["items"][0]["decided_at"]
    assert cli.json("repo", "map", "invoices", "--as-of", decided)["version"] == 1
    past = cli.json("repo", "map", "invoices", "--as-of", "2020-01-01")
    assert (past["version"], past["entries"], past["as_of"]) == (0, [], "2020-01-01T00:00:00.000000Z")
    assert "is no time" in cli("repo", "map", "invoices", "--as-of", "yesterday", code=2).err


def test_drift_finds_the_proof_that_a_commit_destroys(own_source: Path, cli: Cli) -> None:
    cli("repo", "update", "invoices", "--location", str(own_source))
    assert "nothing is approved yet" in cli("repo", "drift", "invoices").out
    _accept_all(cli)
    whole = cli.json("repo", "drift", "invoices")
    assert set(whole["summary"]) == {"proven"}
    (own_source / "src" / "invoice_tool" / "commands.py").unlink()
    commit(own_source, {"README.md": "# Nothing\n\nNothing is left.\n"}, "Remove everything")
    refused = cli("repo", "analyze", "invoices", code=5)
    assert "would lose the proof" in refused.out
    cli("repo", "analyze", "invoices", "--allow-proof-loss")
    hurt = cli("repo", "drift", "invoices", "--json", code=1).document
    assert hurt["summary"].get("lost", 0) > 0
    finding = hurt["entries"][0]["findings"][0]
    assert {"verdict", "reason", "evidence", "found"} <= finding.keys()
    assert "lost" in cli("repo", "drift", "invoices", code=1).out


def test_settings_may_come_from_a_file(empty_cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REPO_REGISTRY_DATABASE_PATH")
    file = tmp_path / "settings.env"
    file.write_text(f"REPO_REGISTRY_DATABASE_PATH={tmp_path / 'other.sqlite3'}\n", encoding="utf-8")
    empty_cli("--env-file", str(file), "repo", "add", "https://example.org/x.git")
    assert (tmp_path / "other.sqlite3").exists()
    assert "x" in empty_cli("repo", "list", "--env-file", str(file)).out
    assert "cannot be read" in empty_cli("repo", "list", "--env-file", str(tmp_path / "none"), code=2).err


def test_events_are_written_to_stderr_only_when_asked_for(
    own_source: Path, empty_cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = empty_cli("repo", "add", str(own_source), "--verbose", "--json")
    assert json.loads(told.err)["event"] == "repository.registered"
    assert told.document["name"] == "invoice-tool"
    assert empty_cli("repo", "analyze", "invoice-tool").err == ""
    monkeypatch.setenv("REPO_REGISTRY_LOG_LEVEL", "INFO")
    events = [json.loads(line)["event"] for line in empty_cli("repo", "analyze", "invoice-tool").err.splitlines()]
    assert events == ["analysis.started", "analysis.completed"]
    monkeypatch.setenv("REPO_REGISTRY_LOG_LEVEL", "ERROR")
    assert empty_cli("repo", "analyze", "invoice-tool").err == ""


def test_output_into_a_pipe_is_not_cut_or_padded(cli: Cli) -> None:
    for line in cli("repo", "facts", "invoices").out.splitlines():
        assert line == line.rstrip()
    assert str(cli.source) in cli("repo", "list").out
    assert os.environ["COLUMNS"] == "120"
