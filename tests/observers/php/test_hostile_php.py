"""No text, however odd, does more than leave a PHP file unread."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repo_registry.adapters.observers.observer import Unreadable
from repo_registry.adapters.observers.php import JOINERS, OBSERVERS
from repo_registry.domain.model.facts import Fragment, ObservedFact
from tests.observers.php.sources import source_file

#: Far more than any of these needs; a quadratic step would need minutes.
SECONDS = 20

_START = "<?php\nnamespace App;\nuse Illuminate\\Support\\Facades\\Route;\n"
"use Symfony\\Component\\Routing\\Attribute\\Route;\n"
#: Split at single spaces, so that line ends stay words.
_CODE = (
    "<?php ?> Route::get( ->prefix( ->group( function () { fn() => } ) ] [ ; , . 'x' \"y$z\" #[Route( class A extends "
    "Command { $signature = 'a {b}'; #[AsCommand('x')] /** @Route(\"/x\") */ env( $_ENV[ namespace use X\\{ A as B} "
    "Route::resource( [A::class, 'b'] self::X . require __DIR__ <<<EOT // é \n \t %env(X)% ->withRouting(api: "
)
_WORDS = _CODE.split(" ")
_PATHS = st.sampled_from(["routes/api.php", "src/A.php", "config/routes.yaml"])


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


@given(_PATHS, st.text())
def test_arbitrary_text_is_read_or_unreadable(path: str, text: str) -> None:
    _facts(path, text)


@given(_PATHS, st.lists(st.sampled_from(_WORDS), max_size=80))
def test_scrambled_code_is_read_or_unreadable_and_always_the_same(path: str, words: list[str]) -> None:
    text = _START + " ".join(words)
    assert _facts(path, text) == _facts(path, text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("$a = " + "[" * 50_000, id="brackets that never close"),
        pytest.param("$a = " + "(" * 50_000 + "1" + ")" * 50_000 + ";", id="nested parentheses"),
        pytest.param("$a = 'x'" + " . 'y'" * 50_000 + ";", id="a long text"),
        pytest.param("Route::get('/x', A::class)" + "->name('y')" * 20_000 + ";", id="a long chain"),
        pytest.param("Route::prefix('a')->group(function () { " * 3_000 + "});" * 3_000, id="nested groups"),
        pytest.param("Route::get('/x', A::class);\n" * 20_000, id="many routes"),
        pytest.param("$a = $a" + "->b" * 50_000 + ";", id="a deep member"),
        pytest.param("if (1) { " * 20_000 + "}" * 20_000, id="nested blocks"),
        pytest.param("/** " + '@Route("' * 20_000 + " */ class A {}", id="a comment full of annotations"),
        pytest.param("$signature = '" + "{a" * 50_000 + "'; class A extends Command {}", id="an open signature"),
        pytest.param("#[Route('/x')] " * 3_000 + "class A { #[Route('/y')] function b() {} }", id="many prefixes"),
    ],
)
def test_deep_and_long_code_takes_little_time(text: str) -> None:
    start = time.monotonic()
    _facts("routes/web.php", _START + text)
    assert time.monotonic() - start < SECONDS


def test_a_file_that_is_mostly_broken_is_unreadable() -> None:
    file = source_file("src/a.php", "<?php ))) ]]] }}} ((( ??? <<< ]]] :: Route::")
    with pytest.raises(Unreadable, match="syntax errors"):
        [finding for observer in OBSERVERS if observer.wants(file) for finding in observer.observe(file)]
