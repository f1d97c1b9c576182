"""How the program ends: one line, an exit code, and nothing left behind."""

from __future__ import annotations

import json
import os
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from repo_registry.entrypoints.cli import main as program
from tests.cli.conftest import HOSTILE, Cli, commit

#: Generous: the machine may be busy. What is measured is that it ends by itself at all.
SECONDS = 30.0


def test_it_starts_and_stops_by_itself(cli: Cli) -> None:
    began = time.monotonic()
    with cli.start("repo", "list", "--json") as process:
        out, err = process.communicate(timeout=SECONDS)
    assert process.returncode == 0
    assert json.loads(out)["items"][0]["name"] == "invoices"
    assert err == b""
    assert time.monotonic() - began < SECONDS


def test_an_analysis_without_a_terminal_shows_no_progress(cli: Cli) -> None:
    with cli.start("repo", "analyze", "invoices", "--json") as process:
        out, err = process.communicate(timeout=SECONDS)
    assert err == b""
    assert json.loads(out)["status"] == "succeeded"


def test_a_reader_that_leaves_ends_it_quietly(cli: Cli) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with cli.start("repo", "facts", "invoices", "--jsonl", stdout=writing) as process:
        os.close(writing)
        _, err = process.communicate(timeout=SECONDS)
    assert process.returncode == 0
    assert err == b""


def test_an_output_that_cannot_hold_a_letter_gets_it_spelled_out(cli: Cli) -> None:
    cli("repo", "update", "invoices", "--description", "größer 請求書")
    latin = Cli(cli.environment | {"PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"}, cli.source)
    with latin.start("repo", "show", "invoices", "--json") as process:
        out, _ = process.communicate(timeout=SECONDS)
    assert json.loads(out.decode("ascii"))["description"] == "größer 請求書"
    with latin.start("repo", "show", "invoices") as process:
        out, err = process.communicate(timeout=SECONDS)
    assert (process.returncode, err) == (0, b"")
    assert "größer \\u8acb" in out.decode("latin-1")


@pytest.mark.parametrize(
    ("sent", "ignored", "code"),
    [(signal.SIGINT, None, 130), (signal.SIGTERM, None, 143), (signal.SIGTERM, signal.SIGINT, 143)],
)
def test_an_analysis_that_is_interrupted_ends_as_cancelled_at_once(
    sent: signal.Signals, ignored: signal.Signals | None, code: int, own_source: Path, empty_cli: Cli
) -> None:
    def ignore() -> None:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        if ignored is not None:  # as for a job in the background of a script
            signal.signal(ignored, signal.SIG_IGN)

    many = {f"src/part{number}.py": f"def part{number}():\n    '''Do it.'''\n" * 50 for number in range(400)}
    commit(own_source, many, "Much to read")
    empty_cli("repo", "add", str(own_source), "--name", "large")
    with empty_cli.start("repo", "analyze", "large", "--verbose", preexec_fn=ignore) as process:
        assert process.stderr is not None
        assert json.loads(process.stderr.readline())["event"] == "analysis.started"
        time.sleep(0.7)
        asked = time.monotonic()
        process.send_signal(sent)
        out, err = process.communicate(timeout=SECONDS)
        took = time.monotonic() - asked
    assert process.returncode == code, err
    assert took < 5, "a second or two, with room for a busy machine"
    assert out == b""
    assert err.decode().splitlines()[-1] == "error: interrupted"
    (run,) = empty_cli.json("repo", "runs", "large")["items"]
    assert run["status"] == "cancelled"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("repo", "list"), 0),
        (("db", "status"), 0),
        (("repo", "list", "--limit", "many"), 2),
        (("repo", "list", "--limit", "0"), 2),
        (("repo", "facts", "invoices", "--kind", "thing"), 2),
        (("repo", "show"), 2),
        (("repo", "show", "nothing"), 3),
        (("repo", "add", "/etc"), 4),
        (("repo", "add", "https://example.org/x", "--name", "invoices"), 5),
    ],
)
def test_each_ending_has_its_code_and_its_line(words: tuple[str, ...], code: int, cli: Cli) -> None:
    told = cli(*words, code=code)
    assert bool(told.err) is bool(code)
    if code:
        assert told.err.startswith("error: ")
        assert told.out == ""
        error = cli(*words, "--json", code=code).document["error"]
        assert set(error) >= {"code", "message", "step", "field"}
        assert told.err.splitlines()[0] == f"error: {error['message']}"


def test_a_bug_is_told_in_one_line_and_whole_on_demand(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise ZeroDivisionError(f"secret {HOSTILE}")

    monkeypatch.setattr(program, "command_named", broken)
    told = cli("repo", "list", code=1)
    assert told.err == (
        "error: unexpected ZeroDivisionError; run it again with --debug to see the traceback, and report it\n"
    )
    assert cli("repo", "list", "--json", code=1).document["error"]["code"] == "error"
    assert "Traceback" in cli("repo", "list", "--debug", code=1).err
    assert "Traceback" in cli("--debug", "repo", "list", code=1).err


def test_an_interrupt_is_told_to_programs_too(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(program, "command_named", interrupted)
    told = cli("repo", "list", "--json", code=130)
    assert told.document["error"]["code"] == "cancelled"
    assert told.err == "error: interrupted\n"


def test_hostile_words_on_the_command_line_are_made_visible(cli: Cli) -> None:
    for words in (("repo", "show", HOSTILE), (HOSTILE,), ("repo", "add", HOSTILE), ("review", "undo", HOSTILE)):
        told = cli.start(*words)
        out, err = told.communicate(timeout=SECONDS)
        assert told.returncode in (2, 3, 4)
        assert b"\x1b" not in out + err
        assert "\u202e" not in (out + err).decode()
