"""No text, however odd, does more than leave a Go file unread."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repo_registry.adapters.observers.golang import JOINERS, OBSERVERS
from repo_registry.adapters.observers.observer import Unreadable
from repo_registry.domain.model.facts import Fragment, ObservedFact
from tests.observers.golang.sources import MODULE, source_file

#: Far more than any of these needs; a quadratic step would need minutes.
SECONDS = 20

_START = (
    'package main\nimport (\n"github.com/spf13/cobra"\n"github.com/gin-gonic/gin"\n"github.com/urfave/cli/v2"\n"os"\n'
    '"github.com/alecthomas/kingpin/v2"\n"net/http"\n"github.com/spf13/viper"\n)\n'
)
#: Split at single spaces, so that line ends stay words.
_CODE = (
    'package main import ( ) { } [ ] . , ; : := = "x" "/x" `env:"A"` `cmd:""` func type struct interface const var '
    "return for range switch case os.Args[1] cobra.Command{ Use Commands &cli.App{ gin.Default() r r.Group r.GET "
    "http.HandleFunc kingpin.New viper.AutomaticEnv() AddCommand Execute() Flags() * & + é // /* */ \n \t"
)
_WORDS = _CODE.split(" ")


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
        facts += joiner.join([one for one in fragments if one.kind in joiner.takes], (MODULE,))
    assert all(reasons)
    for fact in facts:
        assert 1 <= fact.start_line <= fact.end_line <= len(file.lines)
    return facts


@given(st.text())
def test_arbitrary_text_is_read_or_unreadable(text: str) -> None:
    _facts("a.go", text)


@given(st.lists(st.sampled_from(_WORDS), max_size=80))
def test_scrambled_code_is_read_or_unreadable_and_always_the_same(words: list[str]) -> None:
    text = _START + " ".join(words)
    assert _facts("main.go", text) == _facts("main.go", text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("var a = " + "[" * 100_000, id="brackets that never close"),
        pytest.param("var a = " + "(" * 100_000 + "1" + ")" * 100_000, id="nested parentheses"),
        pytest.param("var a = " + "&" * 100_000 + "b", id="addresses of addresses"),
        pytest.param("func f() { gin.Default()" + '.GET("/x", h)' * 20_000 + "}", id="a long chain"),
        pytest.param("func f() { gin.Default()" + '.Group("/x")' * 5_000 + '.GET("/y", h) }', id="nested groups"),
        pytest.param("var a = " + "f(" * 50_000 + ")" * 50_000, id="nested calls"),
        pytest.param('var a = "x"' + ' + "y"' * 50_000, id="a long sum"),
        pytest.param("var a = " + "func() { " * 20_000 + "}" * 20_000, id="nested functions"),
        pytest.param(
            "var a = cli.Command{Commands: []cli.Command{" + "{Commands: []cli.Command{" * 5_000, id="nested commands"
        ),
        pytest.param("type a " + "struct { b " * 20_000 + "}" * 20_000, id="nested types"),
        pytest.param("type a " + "*" * 50_000 + "b", id="pointers to pointers"),
        pytest.param("// x\n" * 50_000 + "func F() {}", id="a long comment"),
        pytest.param("var a = b" + ".c" * 50_000, id="a deep member"),
    ],
)
def test_deep_and_long_code_takes_little_time(text: str) -> None:
    start = time.monotonic()
    _facts("main.go", _START + text)
    assert time.monotonic() - start < SECONDS


def test_a_file_that_is_mostly_broken_is_unreadable() -> None:
    file = source_file("a.go", "))) ]]] }}} ((( ??? ;;; <<< ]]]")
    with pytest.raises(Unreadable, match="syntax errors"):
        [finding for observer in OBSERVERS if observer.wants(file) for finding in observer.observe(file)]
