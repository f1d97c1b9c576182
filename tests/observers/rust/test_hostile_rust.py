"""No text, however odd, does more than leave a Rust file unread."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repo_registry.adapters.observers.observer import Unreadable
from repo_registry.adapters.observers.rust import JOINERS, OBSERVERS
from repo_registry.adapters.observers.rust.attributes import attribute, literal, pieces
from repo_registry.domain.model.facts import Fragment, ObservedFact
from tests.observers.rust.sources import CRATE, main_file, source_file

#: Far more than any of these needs; a quadratic step would need minutes.
SECONDS = 20

_START = "use axum::Router;\nuse clap::{Arg, Command, Parser};\nuse actix_web::{get, web, App};\n"
#: Split at single spaces, so that line ends stay words.
_CODE = (
    "pub fn mod struct enum trait impl use crate::a::{b as c, *} ; { } ( ) [ ] , :: . #[derive(Parser)] "
    "#[command(subcommand)] "
    '#[get("/x")] Router::new() .route("/a", get(b)) .nest("/c", d()) .merge(e) Command::new("x") .subcommand(f()) '
    'std::env::var("A") routes![a, b] let x = Self::y() /// //! /* */ "x r#" \' # ! -> '
    '<T> & ? .await web::scope("/s") \n \t é'
)
_WORDS = _CODE.split(" ")


def _facts(path: str, text: str) -> list[ObservedFact]:
    """Read one file, and check what every finding promises."""
    file = source_file(path, text)
    facts: list[ObservedFact] = []
    fragments: list[Fragment] = [main_file(path)]
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
        facts += joiner.join([one for one in fragments if one.kind in joiner.takes], CRATE)
    assert all(reasons)
    for fact in facts:
        assert 1 <= fact.start_line <= fact.end_line <= len(file.lines)
    return facts


@given(st.text())
def test_arbitrary_text_is_read_or_unreadable(text: str) -> None:
    _facts("src/lib.rs", text)


@given(st.lists(st.sampled_from(_WORDS), max_size=60))
def test_scrambled_code_is_read_or_unreadable_and_always_the_same(words: list[str]) -> None:
    text = _START + " ".join(words)
    assert _facts("src/main.rs", text) == _facts("src/main.rs", text)


@given(st.text())
def test_arbitrary_attributes_and_literals_are_read_or_nothing(text: str) -> None:
    found = attribute(f"#[{text}]")
    assert found is None or isinstance(found.arguments(), dict)
    assert literal(text) is None or isinstance(literal(text), str)
    assert text.startswith(",".join(pieces(text)))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("const A: u8 = " + "[" * 50_000, id="brackets that never close"),
        pytest.param("const A: u8 = " + "(" * 50_000 + "1" + ")" * 50_000 + ";", id="nested parentheses"),
        pytest.param("fn f() { Router::new()" + '.route("/x", get(h))' * 10_000 + "}", id="a long chain"),
        pytest.param(
            "fn f() { Router::new()" + '.nest("/x", Router::new()' * 2_000 + ")" * 2_000 + "}", id="nested routers"
        ),
        pytest.param("fn f() { " + "g(" * 30_000 + ")" * 30_000 + "}", id="nested calls"),
        pytest.param("mod a { " * 5_000 + "pub fn f() {}" + "}" * 5_000, id="nested modules"),
        pytest.param("fn f() { " * 5_000 + "}" * 5_000, id="nested functions"),
        pytest.param('#[get("/x")]\n' * 20_000 + "fn f() {}", id="many attributes"),
        pytest.param("/// x\n" * 50_000 + "pub fn f() {}", id="a long comment"),
        pytest.param("fn f() { a" + ".b" * 50_000 + "; }", id="a deep member"),
        pytest.param("use a::{" * 5_000 + "b" + "}" * 5_000 + ";", id="nested imports"),
        pytest.param("type A = " + "Option<" * 20_000 + "u8" + ">" * 20_000 + ";", id="nested types"),
        pytest.param("pub fn f() {}\n" * 10_000, id="many functions"),
        pytest.param("#[derive(Parser)]\nenum A { B(A) }", id="a command of itself"),
        pytest.param("fn a() -> Command { a().subcommand(b()) }\nfn b() -> Command { a() }", id="commands in a circle"),
        pytest.param('fn a() -> Router { b() }\nfn b() -> Router { a().nest("/x", b()) }', id="routers in a circle"),
    ],
)
def test_deep_and_long_code_takes_little_time(text: str) -> None:
    start = time.monotonic()
    _facts("src/main.rs", _START + text)
    assert time.monotonic() - start < SECONDS


def test_a_file_that_is_mostly_broken_is_unreadable() -> None:
    file = source_file("src/a.rs", "))) ]]] }}} ((( ??? ;;; <<< ]]]")
    with pytest.raises(Unreadable, match="syntax errors"):
        [finding for observer in OBSERVERS if observer.wants(file) for finding in observer.observe(file)]
