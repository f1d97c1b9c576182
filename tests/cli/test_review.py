"""The nouns candidate, review and ability, and the verbs search and verify."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from repo_registry.domain.model.reviews import ReasonCode
from tests.cli.conftest import Cli, commit


def _one(cli: Cli, kind: str, status: str = "proposed") -> Any:
    return cli.json("candidate", "list", "invoices", "--kind", kind, "--status", status)["items"][0]


def _ending(candidate: Any) -> str:
    return str(candidate["id"]).replace("-", "")[-8:]


def test_candidates_are_listed_by_falling_confidence(cli: Cli) -> None:
    found = cli("candidate", "list", "invoices", "--jsonl").lines
    confidences = [one["confidence"] for one in found]
    assert confidences == sorted(confidences, reverse=True)
    assert {one["kind"] for one in found} == {"ability", "capability"}
    features = cli("candidate", "list", "invoices", "--kind", "feature", "--jsonl").lines
    assert {one["kind"] for one in features} == {"feature"}
    assert all(one["repository"] == "invoices" and one["evidence"] and one["reasons"] for one in found)
    bound = confidences[1]
    kept = cli("candidate", "list", "--min-confidence", str(bound), "--jsonl").lines
    assert [one["confidence"] for one in kept] == [one for one in confidences if one >= bound]
    pages: list[str] = []
    after: list[str] = []
    while True:
        page = cli.json("candidate", "list", "--limit", "2", *after)
        pages += [one["id"] for one in page["items"]]
        if page["next_cursor"] is None:
            break
        after = ["--after", page["next_cursor"]]
    assert pages == [one["id"] for one in found]


def test_the_table_of_candidates_has_what_people_want_to_know(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    found = cli("candidate", "list", "--jsonl").lines
    shown = cli("candidate", "list").out
    for one in found:
        place = one["evidence"][0]
        assert _ending(one) in shown
        assert one["name"] in shown
        assert f"{place['path']}:{place['start_line']}" in shown
        assert f"{one['confidence']:.2f}" in shown
    assert "no such candidate" in cli("candidate", "list", "--status", "retired").out


def test_a_candidate_is_shown_whole(cli: Cli) -> None:
    feature = _one(cli, "feature")
    shown = cli.json("candidate", "show", _ending(feature))
    assert shown["id"] == feature["id"]
    assert shown["parent"]["id"] == feature["parent_id"]
    assert shown["history"] == []
    text = cli("candidate", "show", feature["id"]).out
    line = shown["evidence"][0]["start_line"]
    quoted = shown["evidence"][0]["quote"].splitlines()
    assert all(f"{line + offset} {part}".rstrip() in text for offset, part in enumerate(quoted))
    for word in ("confidence", "why", "anchors", "Evidence", feature["name"]):
        assert word in text
    above = cli.json("candidate", "show", feature["parent_id"])
    assert feature["id"] in [part["id"] for part in above["parts"]]


@pytest.mark.parametrize(("identifier", "code"), [("ffff0000ffff", 3), ("xyz", 2), ("12", 2)])
def test_an_id_that_is_none_is_told(identifier: str, code: int, cli: Cli) -> None:
    error = cli("candidate", "show", identifier, "--json", code=code)
    assert error.document["error"]["code"] == {2: "invalid", 3: "not_found"}[code]


def test_decisions_change_candidates_and_are_logged(cli: Cli) -> None:
    ability = _one(cli, "ability")
    decision = cli.json("review", "accept", _ending(ability), "--with-parts", "--note", "used daily")
    assert (decision["sequence"], decision["action"], decision["map_version"]) == (1, "accept", 1)
    assert decision["note"] == "used daily"
    assert len(decision["hash"]) == 64
    assert cli.json("candidate", "show", ability["id"])["status"] == "accepted"
    assert cli("review", "accept", _ending(ability), "--json", code=5).document["error"]["code"] == "conflict"

    edited = cli("review", "edit", _ending(ability), "--name", "Render bills", "--summary", "As PDF.").out
    assert "accepted as worded" in edited
    shown = cli.json("ability", "show", _ending(ability))
    assert (shown["name"], shown["summary"], shown["health"]) == ("Render bills", "As PDF.", "proven")

    log = cli.json("review", "log", "invoices")["items"]
    assert [(one["sequence"], one["action"]) for one in log] == [(2, "edit"), (1, "accept")]
    assert all(one["repository"] == "invoices" and one["candidate"] == ability["name"] for one in log)
    first = cli.json("review", "log", "--limit", "1")
    rest = cli.json("review", "log", "--limit", "1", "--after", first["next_cursor"])
    assert [one["sequence"] for one in (*first["items"], *rest["items"])] == [2, 1]
    assert "used daily" in cli("review", "log").out

    head = cli.json("verify")
    assert head == {"sequence": 2, "hash": log[0]["hash"]}
    assert head["hash"] in cli("verify").out


def test_every_reason_can_be_given_for_a_rejection(cli: Cli) -> None:
    feature = _one(cli, "feature")
    assert "--reason" in cli("review", "reject", feature["id"], code=2).err
    for reason in ReasonCode:
        rejected = cli.json("review", "reject", feature["id"], "--reason", reason.value)
        assert rejected["reason"] == reason.value
        assert cli.json("review", "undo")["undoes"] == rejected["id"]
    assert cli.json("candidate", "show", feature["id"])["status"] == "proposed"
    cli("review", "reject", feature["id"], "--reason", "other", "--note", "not ours")
    assert "rejected" in cli("candidate", "list", "--status", "rejected").out
    history = cli("candidate", "show", feature["id"]).out
    assert "Earlier verdicts" in history
    assert "reject other: not ours" in history


def test_decisions_can_be_taken_back_by_number_or_id(cli: Cli) -> None:
    feature, capability = _one(cli, "feature"), _one(cli, "capability")
    first = cli.json("review", "reject", feature["id"], "--reason", "other")
    second = cli.json("review", "accept", capability["id"])
    assert cli.json("review", "undo", "1", "--note", "too soon")["undoes"] == first["id"]
    assert cli.json("review", "undo", second["id"])["undoes"] == second["id"]
    assert "no decision left to undo" in cli("review", "undo", code=3).err
    assert cli("review", "undo", "77", code=3).err
    assert "by its number" in cli("review", "undo", "the last one", code=2).err


def test_deferred_rejected_and_retired_ones_can_be_reopened(cli: Cli) -> None:
    capability = _one(cli, "capability")
    for words in (("defer",), ("reject", "--reason", "too_small")):
        cli("review", words[0], capability["id"], *words[1:])
        cli("review", "reopen", capability["id"])
    cli("review", "accept", capability["id"])
    retired = cli("review", "retire", capability["id"], "--note", "gone").out
    assert retired.startswith("retired capability")
    cli("review", "reopen", capability["id"])
    assert cli.json("candidate", "show", capability["id"])["status"] == "proposed"


def test_two_of_one_kind_can_be_merged(cli: Cli) -> None:
    first, second = cli.json("candidate", "list", "--kind", "capability")["items"][:2]
    cli("review", "accept", first["id"])
    assert "merged capability" in cli("review", "merge", _ending(second), "--into", _ending(first)).out
    assert cli.json("candidate", "show", second["id"])["merged_into"] == first["id"]
    entry = cli.json("ability", "show", first["id"])
    assert sorted(entry["source_candidate_ids"]) == sorted([first["id"], second["id"]])
    assert "not approved but merged" in cli("ability", "show", second["id"], code=3).err
    feature = _one(cli, "feature")
    assert "cannot be merged" in cli("review", "merge", feature["id"], "--into", first["id"], code=2).err


def test_an_entry_can_be_moved(cli: Cli) -> None:
    feature = _one(cli, "feature")
    cli("review", "accept", feature["parent_id"], "--with-parts")
    assert cli.json("ability", "show", feature["id"])["parent_id"] == feature["parent_id"]
    cli("review", "edit", feature["id"], "--stand-alone")
    assert cli.json("ability", "show", feature["id"])["parent_id"] is None
    cli("review", "edit", feature["id"], "--parent", feature["parent_id"][-8:])
    assert cli.json("ability", "show", feature["id"])["parent_id"] == feature["parent_id"]
    assert "below" in cli("ability", "show", feature["id"]).out


def test_changed_evidence_is_shown_beside_the_earlier_verdict(own_source: Path, cli: Cli) -> None:
    cli("repo", "update", "invoices", "--location", str(own_source))
    feature = next(
        one for one in cli("candidate", "list", "--jsonl").lines if one["anchors"] == ["cli:invoices remind"]
    )
    cli("review", "accept", feature["id"], "--note", "we use it")
    commands = own_source / "src" / "invoice_tool" / "commands.py"
    changed = commands.read_text(encoding="utf-8").replace("Send reminders for unpaid", "Send reminders for overdue")
    commit(own_source, {"src/invoice_tool/commands.py": changed}, "Reword")
    cli("repo", "analyze", "invoices")
    shown = cli.json("candidate", "show", feature["id"])
    assert (shown["status"], shown["premise_changed"]) == ("accepted", True)
    assert "unpaid" in shown["evidence_gone"][0]["quote"]
    assert "overdue" in shown["evidence_new"][0]["quote"]
    text = cli("candidate", "show", feature["id"]).out
    assert "The evidence has changed since that verdict" in text
    assert "accept: we use it" in text
    waiting = [cli.json("review", "next")["candidate"]["id"]]
    while waiting[-1] != feature["id"]:
        cli("review", "defer", waiting[-1])
        waiting.append(cli.json("review", "next")["candidate"]["id"])
    cli("review", "accept", feature["id"])
    assert cli.json("candidate", "show", feature["id"])["premise_changed"] is False


def test_approved_entries_are_listed_over_all_repositories(cli: Cli) -> None:
    assert "nothing is approved yet" in cli("ability", "list").out
    cli("review", "accept", _one(cli, "ability")["id"], "--with-parts")
    entries = cli("ability", "list", "--jsonl").lines
    assert [entry["name"] for entry in entries] == sorted(entry["name"] for entry in entries)
    assert {entry["repository"] for entry in entries} == {"invoices"}
    abilities = cli.json("ability", "list", "--kind", "ability")["items"]
    assert [entry["kind"] for entry in abilities] == ["ability"]
    first = cli.json("ability", "list", "--limit", "1")
    rest = cli.json("ability", "list", "--after", first["next_cursor"])
    assert [one["id"] for one in (*first["items"], *rest["items"])] == [entry["id"] for entry in entries]
    assert all(entry["name"] in cli("ability", "list").out for entry in entries)
    shown = cli("ability", "show", abilities[0]["id"]).out
    assert "Evidence as approved" in shown
    assert "Where the proof stands now" in shown
    assert "Parts (" in shown


def test_the_next_candidate_is_shown_where_nobody_can_be_asked(cli: Cli) -> None:
    waiting = cli("candidate", "list", "invoices", "--jsonl").lines
    shown = cli("review", "next", "invoices").out
    assert waiting[0]["name"] in shown
    assert f"repo-registry review accept {_ending(waiting[0])}" in shown
    assert cli.json("review", "next")["candidate"]["id"] == waiting[0]["id"]
    for one in waiting:
        cli("review", "reject", one["id"], "--reason", "not_an_ability")
    assert "nothing waits" in cli("review", "next").out
    assert cli.json("review", "next") == {"candidate": None}


def test_search_answers_by_kind_and_says_what_it_covers(cli: Cli) -> None:
    ability = _one(cli, "ability")
    cli("review", "accept", ability["id"], "--with-parts")
    answer = cli.json("search", "render", "invoices")
    assert answer["coverage"] == "found"
    kinds = [hit["kind"] for hit in answer["hits"]]
    assert kinds == sorted(kinds, key=["entry", "candidate", "chunk"].index)
    assert kinds[0] == "entry"
    assert answer["hits"][0]["health"] == "proven"
    run = cli.json("repo", "show", "invoices")["current_run"]
    assert answer["hits"][0]["commit_id"] == run["snapshot"]["commit_id"]
    assert answer["repositories"] == [
        {"repository": "invoices", "commit_id": answer["hits"][0]["commit_id"], "files": 6, "not_looked_at": 0}
    ]
    shown = cli("search", "render", "invoices", "--limit", "1").out
    assert "Approved" in shown
    assert "Contents" in shown
    assert "looked at 6 of 6 files in 1 repository" in shown
    only = cli("search", "invoices", "--kind", "chunk", "--repo", "invoices", "--jsonl").lines
    assert {hit["kind"] for hit in only} == {"chunk"}


def test_nothing_found_is_no_failure_and_says_how_sure_it_is(cli: Cli) -> None:
    assert cli.json("search", "zeppelin")["coverage"] == "none_in_covered"
    assert "all 6 files in 1 repository were looked at" in cli("search", "zeppelin").out
    cli("repo", "add", "https://example.org/unread.git")
    assert cli.json("search", "zeppelin")["coverage"] == "unknown"
    assert "not analyzed yet: unread" in cli("search", "zeppelin").out


@pytest.mark.parametrize("words", [('"quoted"?',), ("AND", "OR", "("), ("a*", "NEAR/2")])
def test_operators_in_a_question_are_words(words: tuple[str, ...], cli: Cli) -> None:
    assert cli("search", "--json", "--", *words).document["query"] == " ".join(words)


@pytest.mark.parametrize("words", [(), ("?",), ("x", "--limit", "0"), ("x", "--kind", "thing")])
def test_a_question_that_is_none_is_refused(words: tuple[str, ...], cli: Cli) -> None:
    assert cli("search", *words, "--json", code=2).document["error"]["code"] == "invalid"
