"""Markdown into sections: headings of every spelling, exact lines, plain text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repo_registry.adapters.observers.documents import markdown
from repo_registry.adapters.observers.documents.inline import MAX_INLINE, plain
from repo_registry.adapters.observers.documents.section import MAX_BULLETS, MAX_SECTIONS, MAX_TEXT
from tests.observers.documents.reading import headings, sections


def test_headings_of_both_spellings_span_to_the_next_heading() -> None:
    text = "Title\n=====\n\nIntro.\n\n## Part ##\ntext\n\n\nSmaller\n---\n- a\n"
    assert headings(text) == [(1, "Title", 1, 4), (2, "Part", 6, 7), (2, "Smaller", 10, 12)]


def test_html_headings_are_headings_even_over_several_lines() -> None:
    text = '<h1 align="center">\n  <img src="x.png">\n  Great <b>Tool</b>\n</h1>\n\nIt works.\n<h2>More</h2>\n'
    assert headings(text) == [(1, "Great Tool", 1, 6), (2, "More", 7, 7)]


def test_text_before_any_heading_is_a_section_of_level_zero() -> None:
    text = "\n\nA tool.\n\n# Name\n"
    assert headings(text) == [(0, "", 3, 3), (1, "Name", 5, 5)]


def test_a_wholly_bold_line_is_a_heading_one_level_down() -> None:
    assert headings("## Intro\ntext\n\n**Features:**\n- Fast\n") == [(2, "Intro", 1, 2), (3, "Features", 4, 5)]


def test_front_matter_gives_the_title_and_no_text() -> None:
    (first,) = sections("---\ntitle: 'Great Things'\norder: 2\n---\n\nHello there.\n")
    assert first.attributes["title"] == "Great Things"
    assert first.attributes["text"] == "Hello there."
    assert first.start_line == 6


def test_without_front_matter_the_first_heading_is_the_title() -> None:
    assert [fact.attributes["title"] for fact in sections("intro\n\n# One\n\n# Two\n")] == ["One"] * 3


def test_code_is_no_text_and_hides_its_headings() -> None:
    text = "# A\n```python\n# not a heading\n```\n~~~\n## nor this\n~~~\nafter\n\n    # indented\n"
    assert [(fact.value, fact.attributes["text"]) for fact in sections(text)] == [("A", "after")]


def test_an_unclosed_fence_runs_to_the_end() -> None:
    assert headings("# A\n```\n# B\n") == [(1, "A", 1, 3)]


def test_comments_badges_and_images_leave_nothing() -> None:
    text = "# A\n<!-- hidden\n# no\n-->\n[![CI](x.svg)](https://ci)\n![shot](a.png)\n\nReal text.\n"
    assert [(fact.value, fact.attributes["text"]) for fact in sections(text)] == [("A", "Real text.")]


def test_commands_are_prompts_and_lines_of_the_tool() -> None:
    shell = "```bash\n$ tool run x # now\ntool check\ncd somewhere\nrake app:clean_up\n```\n"
    text = f"# tool\n{shell}```python\ntool = 1\n```\n"
    (only,) = sections(text)
    assert only.attributes["commands"] == ["tool run x", "tool check", "rake app:clean_up"]


def test_sections_without_commands_have_no_such_attribute() -> None:
    assert "commands" not in sections("# A\ntext\n")[0].attributes


def test_bullets_carry_the_line_they_begin_on() -> None:
    text = "# F\n- one\n  goes on\n- two\n  - nested\n\n1. three\n"
    (only,) = sections(text)
    assert only.attributes["bullets"] == ["one goes on", "two", "nested", "three"]
    assert only.attributes["bullet_lines"] == [2, 4, 5, 7]


def test_a_list_of_links_gives_no_bullets() -> None:
    contents = "# A\n- [One](#one)\n- [Two](#two)\n"
    others = "# A\n- [Other](https://x.y) - does things\n- [Another](https://z) - too\n"
    assert sections(contents)[0].attributes["bullets"] == []
    assert sections(others)[0].attributes["bullets"] == []


def test_a_feature_that_mentions_a_link_stays() -> None:
    assert sections("# A\n- Uses [X](http://x) to send\n- Fast\n")[0].attributes["bullets"] == [
        "Uses X to send",
        "Fast",
    ]


def test_rows_of_a_table_are_bullets() -> None:
    (only,) = sections("# A\n| Command | Does |\n|---|:--:|\n| `run` | Runs it |\n| `x` | |\n\ntext\n")
    assert only.attributes["bullets"] == ["`run`: Runs it"]
    assert only.attributes["text"] == "text"


def test_quotes_are_text_but_alerts_are_not() -> None:
    assert sections("> ### A tool for `x`\n> that works\n\n> [!TIP]\n> do this\n")[0].attributes["text"] == (
        "A tool for `x` that works"
    )


def test_parents_are_the_headings_above() -> None:
    assert [fact.attributes["parents"] for fact in sections("# A\n### B\n## C\n### D\n# E\n")] == [
        [],
        ["A"],
        ["A"],
        ["A", "C"],
        [],
    ]


def test_keys_are_distinct_where_headings_are_not() -> None:
    assert [fact.key for fact in sections("# A b!\n# A b\n# A b-1\n# A b\n")] == [
        "README.md#a-b",
        "README.md#a-b-1",
        "README.md#a-b-1-1",
        "README.md#a-b-2",
    ]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("**Bold** and _thin_ `co_de*` text", "Bold and thin `co_de*` text"),
        ("[link](http://x/(y)) and [ref][r] and [short]", "link and ref and short"),
        ("a <br> b<sub>2</sub> &amp; c", "a b2 & c"),
        ("snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"),
        ("{ref}`the page <target>` here", "the page here"),
        (":rocket: Fast", "Fast"),
        ("[ ] task", "task"),
        (r"\*not bold\*", "*not bold*"),
        ("![`a`](x) then `b`", "then `b`"),
        ("&#xE000; &amp; `b`", "& `b`"),
        ('text <img src="' + "x" * 5000, "text"),
    ],
)
def test_inline_markup_becomes_plain_words(raw: str, expected: str) -> None:
    assert plain(raw) == expected


def test_mdx_imports_and_directives_leave_nothing() -> None:
    text = "import X from './x'\nexport const a = 1\n\n# T\n\n<X prop={1} />\n\n:::note\nSaid.\n:::\n"
    assert [(fact.value, fact.attributes["text"]) for fact in sections(text, "docs/a.mdx")] == [("T", "Said.")]


markup = st.text(alphabet="#=-*_`~<>[]()!|:.\n \tab1\"'\\&{}$", max_size=400)


@given(markup | st.text(max_size=300))
def test_any_text_gives_ordered_sections_within_its_lines(text: str) -> None:
    count = text.count("\n") + 1
    previous = 0
    for fact in sections(text):
        assert previous <= fact.start_line <= fact.end_line <= count
        previous = fact.start_line
        lines = fact.attributes["bullet_lines"]
        assert isinstance(lines, list)
        assert len(lines) == len(fact.attributes["bullets"])  # type: ignore[arg-type]  # a list, as told in FactKind
        assert all(isinstance(line, int) and 1 <= line <= count for line in lines)


@given(markup)
def test_plain_text_has_no_line_ends_and_is_not_longer_than_its_source(text: str) -> None:
    assert "\n" not in plain(text)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 200_000,
        "<!--" * 50_000,
        "<h1>\n" * 40_000,
        "`" * 200_000,
        "- " * 100_000,
        "> " * 100_000,
        "# a\n" * 50_000,
        "a\n" * 100_000 + "===",
        ("![" * 50 + "\n\n") * 2_000,
        "|--" * 60_000,
        "**" * 100_000,
    ],
    ids=range(11),
)
def test_hostile_text_takes_linear_time(text: str) -> None:
    started = time.perf_counter()
    document = markdown.scan(text)
    assert time.perf_counter() - started < 2.0
    assert len(document.sections) <= MAX_SECTIONS


def test_one_file_is_bounded() -> None:
    document = markdown.scan("# A\n" + "word " * 5000 + "\n\n" + "- item\n" * 100 + "# B\n" * 1000)
    assert len(document.sections) == MAX_SECTIONS
    assert len(document.sections[0].text) <= MAX_TEXT
    assert len(document.sections[0].bullets) == MAX_BULLETS
    assert len(plain("x" * 2 * MAX_INLINE)) == MAX_INLINE


def test_ordinary_documents_are_read_at_megabytes_a_second() -> None:
    part = "## Part `x`\n\nSome **words** with [a link](https://example.org/page) and `code`.\n\n"
    part += "- one\n- two\n\n```sh\nrun\n```\n\n"
    text = part * 300 + "Plain prose that goes on for a while.\n" * 20_000
    started = time.perf_counter()
    markdown.scan(text)
    assert len(text) / (time.perf_counter() - started) > 1_000_000
