"""No text, however odd, does more than leave a Ruby file unread."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repo_registry.adapters.observers.observer import Unreadable
from repo_registry.adapters.observers.ruby import JOINERS, OBSERVERS
from repo_registry.domain.model.facts import Fragment, ObservedFact
from tests.observers.ruby.sources import gem, source_file

#: Far more than any of these needs; a quadratic step would need minutes.
SECONDS = 20
PATHS = (
    "config/routes.rb",
    "config/routes/x.rb",
    "lib/a.rb",
    "lib/tasks/a.rake",
    "config.ru",
    "lib/generators/a_generator.rb",
)

#: Split at single spaces, so that line ends stay words.
_CODE = (
    "Rails.application.routes.draw do end class A < Sinatra::Base < Thor module def self. get post resources :a 'x' "
    '"#{ } '
    "scope namespace member collection concern concerns mount => , [ ] ( ) { } | desc task namespace command option "
    "ENV[ ENV.fetch private public only: via: on: %w[a b].each OptionParser.new run map devise_for require if else "
    "# :nodoc: <<~X X \n ; & * ** é Foo::Bar.start(ARGV) Rails::Generators::Base Mercenary.program(:a)"
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
        facts += joiner.join([one for one in fragments if one.kind in joiner.takes], [gem("gli")])
    assert all(reasons)
    for fact in facts:
        assert 1 <= fact.start_line <= fact.end_line <= len(file.lines)
    return facts


@given(st.sampled_from(PATHS), st.text())
def test_arbitrary_text_is_read_or_unreadable(path: str, text: str) -> None:
    _facts(path, text)


@given(st.sampled_from(PATHS), st.lists(st.sampled_from(_WORDS), max_size=60))
def test_scrambled_code_is_read_or_unreadable_and_always_the_same(path: str, words: list[str]) -> None:
    text = " ".join(words)
    assert _facts(path, text) == _facts(path, text)


@pytest.mark.parametrize("path", ["config/routes/x.rb", "lib/tasks/a.rake", "lib/thor.rb"])
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a = " + "[" * 50_000, id="brackets that never close"),
        pytest.param("a = " + "(" * 50_000 + "1" + ")" * 50_000, id="nested parentheses"),
        pytest.param("scope 'a' do\n" * 5_000 + "get 'x'\n" + "end\n" * 5_000, id="nested scopes"),
        pytest.param("namespace :a do\n" * 5_000 + "task(:x) { 1 }\n" + "end\n" * 5_000, id="nested namespaces"),
        pytest.param("resources :a do\n" * 5_000 + "end\n" * 5_000, id="nested resources"),
        pytest.param("a" + ".b" * 50_000, id="a long chain"),
        pytest.param("x = 'a'" + " + 'b'" * 30_000, id="a long sum"),
        pytest.param("module A\n" * 5_000 + "def x; end\n" + "end\n" * 5_000, id="nested modules"),
        pytest.param("class A < Thor\n" * 3_000 + "end\n" * 3_000, id="nested classes"),
        pytest.param("# x\n" * 50_000 + "def x; end", id="a long comment"),
        pytest.param("get 'x'\n" * 20_000, id="many routes"),
        pytest.param("concern :a do\nconcerns :a, :a\nend\nconcerns :a\n", id="a concern of itself"),
        pytest.param("def a\na\na\nend\na\n", id="a helper of itself"),
    ],
)
def test_deep_and_long_code_takes_little_time(path: str, text: str) -> None:
    start = time.monotonic()
    _facts(path, text)
    assert time.monotonic() - start < SECONDS


def test_a_file_that_is_mostly_broken_is_unreadable() -> None:
    file = source_file("lib/a.rb", ")))]]]}}} ??? ))) ]]] }}} )))")
    with pytest.raises(Unreadable, match="syntax errors"):
        [finding for observer in OBSERVERS if observer.wants(file) for finding in observer.observe(file)]
