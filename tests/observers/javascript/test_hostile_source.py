"""No text, however odd, does more than leave a file unread."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repo_registry.adapters.observers.javascript import JOINERS, OBSERVERS
from repo_registry.adapters.observers.observer import Unreadable
from repo_registry.domain.model.facts import Fragment, ObservedFact
from tests.observers.javascript.sources import read, source_file

#: Far more than any of these needs; a quadratic step would need minutes.
SECONDS = 20

#: Split at single spaces, so that line ends stay words.
_CODE = (
    "import export default from require ( ) { } [ ] < > => = . , ; : 'a' \"b\" `c${ } ` / // /* */ /** */ @Get "
    "@Controller ( 'x' ) "
    "class function const let app router express Router get post use route command program yargs process.env argv "
    "module.exports exports.x new await async this return if switch case === "
    "|| ?? ... \n \t é \u2028 <script> </script>"
)
_WORDS = _CODE.split(" ")
_PATHS = ("a.js", "a.ts", "a.tsx", "a.mjs", "b/a.vue", "tsconfig.json", "app/x/route.ts", "pages/api/a.js")
_STARTS = (
    "const express = require('express'); const app = express();\n",
    "import { Command } from 'commander'; const program = new Command();\n",
    "import { Controller, Get } from '@nestjs/common';\n",
    "import yargs from 'yargs';\n",
    "",
)


def _facts(path: str, text: str) -> list[ObservedFact]:
    """Read one file, and check what every finding promises."""
    file = source_file(path, text)
    facts: list[ObservedFact] = []
    fragments: list[Fragment] = []
    reasons: list[str] = []
    for observer in OBSERVERS:
        if not observer.wants(file):
            continue
        try:
            for finding in observer.observe(file):
                if isinstance(finding, ObservedFact):
                    facts.append(finding)
                else:
                    fragments.append(finding)
        except Unreadable as error:
            reasons.append(str(error))
    for joiner in JOINERS:
        facts += joiner.join([one for one in fragments if one.kind in joiner.takes], ())
    assert all(reasons)
    for fact in facts:
        assert 1 <= fact.start_line <= fact.end_line <= len(file.lines)
    return facts


@given(st.sampled_from(_PATHS), st.text())
def test_arbitrary_text_is_read_or_unreadable(path: str, text: str) -> None:
    _facts(path, text)


@given(st.sampled_from(_PATHS), st.sampled_from(_STARTS), st.lists(st.sampled_from(_WORDS), max_size=60))
def test_scrambled_code_is_read_or_unreadable_and_always_the_same(path: str, start: str, words: list[str]) -> None:
    text = start + " ".join(words)
    assert _facts(path, text) == _facts(path, text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("[" * 100_000, id="brackets that never close"),
        pytest.param("[" * 100_000 + "]" * 100_000, id="nested arrays"),
        pytest.param("x=>" * 100_000, id="nested functions"),
        pytest.param("app" + ".get('/x', f)" * 20_000, id="a long chain"),
        pytest.param("f(" * 50_000 + ")" * 50_000, id="nested calls"),
        pytest.param("const a = " + "'x' + " * 50_000 + "'y';", id="a long sum"),
        pytest.param("process.env.A || " * 20_000 + "1", id="a long choice"),
        pytest.param("`${" * 50_000, id="templates that never close"),
        pytest.param("export class A { m() { " * 5_000, id="nested classes"),
        pytest.param("/**" * 50_000 + "\nexport const a = 1;", id="comments that never close"),
        pytest.param("a.b" * 50_000, id="a long path"),
        pytest.param("a" + ".b" * 50_000 + " = express();", id="a deep member"),
    ],
)
def test_deep_and_long_code_takes_little_time(text: str) -> None:
    start = time.monotonic()
    _facts(
        "a.ts", "import express from 'express'; import { Command } from 'commander'; const app = express();\n" + text
    )
    assert time.monotonic() - start < SECONDS


def test_a_file_that_is_mostly_broken_is_unreadable() -> None:
    file = source_file("a.js", "))) ]]] }}} ((( ??? ;;; <<< ]]]")
    with pytest.raises(Unreadable, match="syntax errors"):
        [finding for observer in OBSERVERS if observer.wants(file) for finding in observer.observe(file)]


def test_what_can_be_understood_of_a_broken_file_is_used() -> None:
    facts = read({"a.js": "export function whole() { return 1; }\nexport const more = process.env.HOME;\nfunction ( {"})
    assert {"a.whole", "HOME"} <= {fact.key for fact in facts}


def test_a_cycle_of_modules_ends() -> None:
    files = {
        "a.js": "import { r } from './b';\nexport { r };\nr.get('/x', f);",
        "b.js": "import { r } from './a';\nexport { r };\nexport * from './b';\nr.get('/y', f);",
    }
    assert [fact.key for fact in read(files)] == []
