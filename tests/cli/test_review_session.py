"""Reviewing on a terminal, through a real one."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from repo_registry.entrypoints.cli.keys import keys_of
from repo_registry.entrypoints.cli.review_session import KEYS
from tests.cli.conftest import Cli

SECONDS = 30.0
PROMPT = "? help  q quit"
_STYLE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


@attrs.define
class Terminal:
    """A terminal with the program in it; what is read is kept whole in ``screen``."""

    process: subprocess.Popen[bytes]
    master: int
    screen: str = ""
    _raw: bytes = b""
    _seen: int = 0

    def read_until(self, text: str) -> str:
        """Wait until a text appears after the last one waited for; return what came up to it."""
        end = time.monotonic() + SECONDS
        while (found := self.screen.find(text, self._seen)) < 0:
            assert time.monotonic() < end, f"{text!r} did not appear after:\n{self.screen[self._seen :]}"
            assert self._more() or text in self.screen[self._seen :], f"it ended without {text!r}:\n{self.screen}"
        came, self._seen = self.screen[self._seen : found + len(text)], found + len(text)
        return came

    def _more(self) -> bool:
        ready, _, _ = select.select([self.master], [], [], 0.2)
        if not ready:
            return True
        try:
            chunk = os.read(self.master, 65536)
        except OSError:  # Linux tells so that the other side was closed
            return False
        self._raw += chunk
        self.screen = _STYLE.sub("", self._raw.decode(errors="replace"))
        return bool(chunk)

    def press(self, keys: str) -> None:
        os.write(self.master, keys.encode())

    def leave(self) -> int:
        """Quit at the next card, or be glad that it ended by itself."""
        end = time.monotonic() + SECONDS
        while PROMPT not in self.screen[self._seen :] and self.process.poll() is None:
            assert time.monotonic() < end, self.screen
            self._more()
        if self.process.poll() is None:
            self.press("q")
        return self.ended()

    def ended(self) -> int:
        """Read to the end and return the exit code."""
        end = time.monotonic() + SECONDS
        while self._more() and self.process.poll() is None:
            assert time.monotonic() < end, self.screen
        while self._more() and select.select([self.master], [], [], 0.1)[0]:
            pass
        return self.process.wait(SECONDS)


@contextmanager
def terminal(cli: Cli, *words: str, **environment: str) -> Iterator[Terminal]:
    master, slave = pty.openpty()
    colours = {"TERM": "xterm-256color", "COLUMNS": "100", "LINES": "50"}
    started = Cli(cli.environment | colours | environment, cli.source)

    def under_a_shell() -> None:
        """Take the terminal for its own: Ctrl-C becomes a signal, which the tests may have been told to ignore."""
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.login_tty(os.dup(slave))

    process = started.start(*words, stdin=slave, stdout=slave, stderr=slave, preexec_fn=under_a_shell)
    os.close(slave)
    try:
        yield Terminal(process, master)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(SECONDS)
        os.close(master)


def _waiting(cli: Cli) -> list[Any]:
    return [one for one in cli("candidate", "list", "--jsonl").lines if one["status"] == "proposed"]


def test_a_card_shows_the_claim_its_proof_and_the_keys(cli: Cli) -> None:
    first = _waiting(cli)[0]
    with terminal(cli, "review", "next", "invoices") as screen:
        card = screen.read_until(PROMPT)
        place = first["evidence"][0]
        assert first["name"] in card
        assert f"{first['confidence']:.2f}" in card
        assert f"{place['path']}:{place['start_line']}" in card
        for offset, line in enumerate(place["quote"].splitlines()[:3]):
            assert f"{place['start_line'] + offset} {line}".rstrip() in card
        screen.press("?")
        shown = screen.read_until(PROMPT)
        assert all(meaning in shown for meaning in KEYS.values())
        screen.press("q")
        screen.read_until("nothing was decided; some still wait")
        assert screen.ended() == 0


def test_each_key_decides_and_goes_on(cli: Cli) -> None:
    ids = [one["id"] for one in _waiting(cli)]
    with terminal(cli, "review", "next") as screen:
        assert ids[0] in screen.read_until(PROMPT)
        screen.press("s")
        assert ids[1] in screen.read_until(PROMPT)
        screen.press("k")
        assert ids[0] in screen.read_until(PROMPT)
        screen.press("k")
        screen.read_until("This is the first card.")
        screen.read_until(PROMPT)
        screen.press("\x1b[B")
        assert ids[1] in screen.read_until(PROMPT)
        screen.press("d")
        screen.read_until("deferred")
        screen.read_until(PROMPT)
        screen.press("u")
        screen.read_until("undone")
        assert ids[1] in screen.read_until(PROMPT)
        screen.press("x")
        screen.read_until("Why?")
        screen.press("\x1b")
        screen.read_until(PROMPT)
        screen.press("x")
        screen.read_until("Why?")
        screen.press("t")
        screen.read_until("rejected")
        assert ids[2] in screen.read_until(PROMPT)
        screen.press("q")
        screen.read_until("1 rejected; some still wait")
        assert screen.ended() == 0
    log = [(one["action"], one["reason"]) for one in cli.json("review", "log")["items"]]
    assert log == [("reject", "test_only"), ("undo", None), ("defer", None)]


def test_a_claim_is_accepted_with_its_parts(cli: Cli) -> None:
    ability = next(one for one in _waiting(cli) if one["kind"] == "ability")
    with terminal(cli, "review", "next") as screen:
        card = screen.read_until(PROMPT)
        while f"ability  {ability['name']}" not in card:
            screen.press("j")
            card = screen.read_until(PROMPT)
        screen.press("o")
        assert len(screen.read_until(PROMPT)) >= len(ability["evidence"][0]["quote"])
        screen.press("A")
        screen.read_until("accepted ability")
        assert screen.leave() == 0
    entries = cli("ability", "list", "--jsonl").lines
    assert {entry["kind"] for entry in entries} == {"ability", "capability", "feature"}
    assert ability["name"] in [entry["name"] for entry in entries]


def test_a_claim_is_worded_better_and_accepted(cli: Cli) -> None:
    with terminal(cli, "review", "next") as screen:
        card = screen.read_until(PROMPT)
        while "\n" + "capability  " not in card:
            screen.press("j")
            card = screen.read_until(PROMPT)
        screen.press("e")
        screen.read_until("Name")
        screen.press("\r")
        screen.read_until("Summary")
        screen.press("\r")
        screen.read_until("Nothing was changed.")
        screen.read_until(PROMPT)
        screen.press("e")
        screen.read_until("Name")
        screen.press("A better nmae\x7f\x7f\x7fame\r")
        screen.read_until("Summary")
        screen.press("\r")
        screen.read_until("accepted as worded")
        assert screen.leave() == 0
    named = [entry["name"] for entry in cli("ability", "list", "--jsonl").lines if entry["kind"] != "feature"]
    assert named == ["A better name"]


def test_a_merge_is_picked_from_a_short_list(cli: Cli) -> None:
    capabilities = [one for one in _waiting(cli) if one["kind"] == "capability"]
    with terminal(cli, "review", "next") as screen:
        card = screen.read_until(PROMPT)
        while f"capability  {capabilities[0]['name']}" not in card:
            screen.press("j")
            card = screen.read_until(PROMPT)
        screen.press("m")
        listed = screen.read_until("Into which one?")
        assert all(one["name"] in listed for one in capabilities[1:9])
        screen.press("1")
        screen.read_until("merged capability")
        assert screen.leave() == 0
    assert cli.json("candidate", "show", capabilities[0]["id"])["status"] == "merged"


def test_what_cannot_be_done_is_told_and_the_card_stays(cli: Cli) -> None:
    ability = next(one for one in _waiting(cli) if one["kind"] == "ability")
    with terminal(cli, "review", "next") as screen:
        card = screen.read_until(PROMPT)
        while f"ability  {ability['name']}" not in card:
            screen.press("j")
            card = screen.read_until(PROMPT)
        screen.press("a")
        screen.read_until("error: the ability")
        screen.read_until(PROMPT)
        screen.press("u")
        screen.read_until("Nothing was decided in this session")
        assert screen.leave() == 0


def test_at_the_end_what_was_skipped_can_be_gone_through_again(cli: Cli) -> None:
    waiting = _waiting(cli)
    for one in waiting[2:]:
        cli("review", "defer", one["id"])
    with terminal(cli, "review", "next") as screen:
        for key in ("s", "s"):
            screen.read_until(PROMPT)
            screen.press(key)
        screen.read_until("Press k to begin again")
        screen.press("k")
        assert waiting[0]["name"] in screen.read_until(PROMPT)
        screen.press("d")
        screen.read_until("deferred")
        screen.read_until(PROMPT)
        screen.press("d")
        screen.read_until("2 deferred; nothing waits for a decision")
        assert screen.ended() == 0


@pytest.mark.parametrize("at", ["card", "line"])
def test_ctrl_c_ends_it_and_leaves_nothing_half_done(at: str, cli: Cli) -> None:
    with terminal(cli, "review", "next") as screen:
        screen.read_until(PROMPT)
        if at == "line":
            screen.press("e")
            screen.read_until("Name: ")
            time.sleep(0.3)  # between prompt and read, Python's own `input` forgets an interrupt
        screen.press("\x03")
        assert screen.ended() == 130
    assert cli.json("review", "log")["items"] == []


def test_a_question_is_asked_on_a_terminal_only(cli: Cli) -> None:
    with terminal(cli, "repo", "remove", "invoices") as screen:
        screen.read_until("Remove invoices from lists and search?")
        screen.press("n\r")
        screen.read_until("nothing was removed")
        assert screen.ended() == 1
    assert cli.json("repo", "list")["items"]
    with terminal(cli, "repo", "remove", "invoices") as screen:
        screen.read_until("Remove invoices from lists and search?")
        screen.press("y\r")
        assert screen.ended() == 0
    assert cli.json("repo", "list")["items"] == []


def test_progress_is_shown_on_a_terminal_and_goes_away(own_source: Any, empty_cli: Cli) -> None:
    with terminal(empty_cli, "repo", "add", str(own_source), "--analyze") as screen:
        screen.read_until("invoice-tool: ")
        screen.read_until("succeeded")
        assert screen.ended() == 0


@pytest.mark.parametrize(("setting", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_colours_can_be_switched_off(setting: dict[str, str], coloured: bool, cli: Cli) -> None:
    with terminal(cli, "candidate", "list", **setting) as screen:
        assert screen.ended() == 0
        assert bool(re.search(rb"\x1b\[[0-9;]*3[0-7]", screen._raw)) is coloured


def test_nothing_of_a_repository_reaches_the_terminal_as_it_is(cli: Cli) -> None:
    with terminal(cli, "review", "next") as screen:
        for key in ("o", "j", "o", "j", "o", "q"):
            screen.read_until(PROMPT)
            screen.press(key)
        screen.ended()
        raw = screen._raw.decode(errors="replace")
    assert "\\x1b]0;owned\\x07 \\u202egnp.exe [bold red]loud[/bold red]" in screen.screen
    assert not re.search(r"\x1b(?!\[)", raw), "no other sequence than the drawing library's own"
    assert "\u202e" not in raw
    assert "\x07" not in raw


@given(st.lists(st.sampled_from(["a", "A", "x", "?", "up", "down"])))
def test_keys_pressed_quickly_are_told_apart(keys: list[str]) -> None:
    chunk = "".join({"up": "\x1b[A", "down": "\x1bOB"}.get(key, key) for key in keys)
    assert keys_of(chunk) == keys


def test_other_keys_are_left_out_and_escape_alone_is_a_key() -> None:
    assert keys_of("\x1b[3~") == []
    assert keys_of("\x1b") == ["\x1b"]
    assert keys_of("a\x1b[1;5Cb") == ["a", "b"]
