"""How a text is cut into searchable chunks."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repo_registry.domain.model.facts import FactKind, ObservedFact
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.validation import JsonValue
from repo_registry.domain.rules.chunking import MAX_TITLE_CHARACTERS, ChunkLimits, Cut, Span, cut, spans_of
from repo_registry.domain.rules.identity import text_hash

_LINE = st.sampled_from(["", "", "  ", "x = 1", "def f():", "    return 'ä'", "# note", "y" * 90, "z" * 1_000])
_TEXT = st.lists(_LINE, max_size=150).map("\n".join)
_SPAN = st.builds(
    Span,
    start_line=st.integers(-2, 160),
    end_line=st.integers(-2, 170),
    title=st.sampled_from(["a", "b", "C", "C.m", "t" * 300]),
)
_SMALL = ChunkLimits(lines=8, characters=200, line_characters=60)


def _lines(text: str) -> list[str]:
    return text.removesuffix("\n").split("\n")


def _check(result: Cut, text: str, limits: ChunkLimits) -> None:
    lines = _lines(text)
    chunks = result.chunks
    for before, after in pairwise(chunks):
        assert after.start_line == before.end_line + 1
    for chunk in chunks:
        assert chunk.text.strip()
        assert chunk.sha256 == text_hash(chunk.text)
        assert len(chunk.title) <= MAX_TITLE_CHARACTERS
        said = [line for line in lines[chunk.start_line - 1 : chunk.end_line] if line.strip()]
        kept = [line for line in chunk.text.split("\n") if line.strip()]
        assert [line[:50] for line in kept] == [line[:50] for line in said]
        assert len(chunk.text.split("\n")) <= limits.lines
        assert len(chunk.text) <= max(limits.characters, limits.line_characters)


@given(_TEXT, st.lists(_SPAN, max_size=12), st.booleans())
def test_every_line_belongs_to_exactly_one_chunk(text: str, spans: list[Span], prose: bool) -> None:
    result = cut("a.py", text, spans, prose=prose, limits=_SMALL)
    _check(result, text, _SMALL)
    assert result.complete
    if text.strip():
        assert result.chunks[0].start_line == 1
        assert result.chunks[-1].end_line == len(_lines(text))
    else:
        assert result.chunks == ()


@given(_TEXT, st.lists(_SPAN, max_size=12))
def test_the_order_of_spans_does_not_matter(text: str, spans: list[Span]) -> None:
    assert cut("a.py", text, spans, limits=_SMALL) == cut("a.py", text, spans[::-1], limits=_SMALL)


@given(st.text(), st.lists(_SPAN, max_size=5))
def test_every_text_can_be_cut(text: str, spans: list[Span]) -> None:
    cut("a", text, spans)
    cut("a", text, spans, first_part_only=True)


def test_a_symbol_that_fits_stays_whole_with_its_comments_and_names_its_chunk() -> None:
    text = (
        "import os\nimport re\nimport sys\nimport json\n\n\n"
        "# Adds.\n@cached\ndef add(a, b):\n    return a + b\n    # sum\n\n\n"
        "def sub(a, b):\n    c = a\n    c -= b\n    return c\n"
    )
    chunks = cut(
        "a.py",
        text,
        [Span(start_line=9, end_line=11, title="add"), Span(start_line=14, end_line=17, title="sub")],
    ).chunks
    assert [(chunk.title, chunk.start_line, chunk.end_line) for chunk in chunks] == [
        ("", 1, 6),
        ("add", 7, 13),
        ("sub", 14, 17),
    ]
    assert chunks[1].text.startswith("# Adds.\n@cached\ndef add")


def test_a_class_that_does_not_fit_is_cut_into_its_methods() -> None:
    method = "    def m{0}(self):\n" + "        self.value += 1  # and so on\n" * 12 + "\n"
    text = "class A:\n    one = 1\n    two = 2\n    three = 3\n    four = 4\n\n" + "".join(map(method.format, range(4)))
    spans = [Span(start_line=1, end_line=62, title="A")]
    spans += [Span(start_line=7 + 14 * n, end_line=19 + 14 * n, title=f"A.m{n}") for n in range(4)]
    assert [chunk.title for chunk in cut("a.py", text, spans).chunks] == ["A", "A.m0", "A.m1", "A.m2", "A.m3"]


def test_a_long_function_is_cut_at_blank_lines_and_keeps_its_name() -> None:
    text = "def f():\n" + ("    x += 1\n" * 9 + "\n") * 12
    chunks = cut("a.py", text, [Span(start_line=1, end_line=121, title="f")]).chunks
    assert len(chunks) > 1
    assert {chunk.title for chunk in chunks} == {"f"}
    assert all(_lines(text)[chunk.end_line - 1] == "" for chunk in chunks)


def test_small_neighbours_share_a_chunk_and_their_names() -> None:
    text = "A = 1\n\nB = 2\n\nC = 3\n"
    spans = [Span(start_line=line, end_line=line, title=name) for line, name in ((1, "A"), (3, "B"), (5, "C"))]
    assert [chunk.title for chunk in cut("a.py", text, spans).chunks] == ["A, B, C"]


def test_a_short_document_stays_whole_and_a_long_one_is_cut_by_heading() -> None:
    short = "# Tool\n\nIt adds.\n\n## Use\n\nRun it.\n"
    sections = [Span(start_line=1, end_line=7, title="Tool"), Span(start_line=5, end_line=7, title="Tool › Use")]
    (only,) = cut("README.md", short, sections, prose=True).chunks
    assert only.title == "Tool"
    long = "# Tool\n\n" + "It adds numbers.\n" * 50 + "\n## Use\n\n" + "Run it once.\n" * 50
    sections = [Span(start_line=1, end_line=105, title="Tool"), Span(start_line=54, end_line=105, title="Tool › Use")]
    assert [chunk.title for chunk in cut("README.md", long, sections, prose=True).chunks] == ["Tool", "Tool › Use"]


def test_of_a_data_file_only_the_beginning_is_taken() -> None:
    result = cut("a.json", '{"key": "value"},\n' * 5_000, first_part_only=True)
    assert not result.complete
    assert sum(len(chunk.text) for chunk in result.chunks) <= ChunkLimits().data_characters
    assert result.chunks[0].start_line == 1


def test_a_very_long_line_is_cut_for_the_index() -> None:
    (chunk,) = cut("a.json", "x" * 10_000_000).chunks
    assert len(chunk.text) == ChunkLimits().line_characters
    assert chunk.text.endswith("…")


def test_more_chunks_than_allowed_are_told() -> None:
    result = cut("a.txt", "word\n" * 1_000, limits=ChunkLimits(lines=2, chunks=10))
    assert not result.complete
    assert len(result.chunks) == 10


@pytest.mark.parametrize("blank", ["\n" * 200_000, " \n" * 200_000, "\n" * 100_000 + "x", "x" + "\n" * 100_000 + "y"])
def test_blank_lines_do_not_make_chunks_of_their_own(blank: str) -> None:
    assert len(cut("a.txt", blank).chunks) <= 2


def test_deeply_nested_spans_are_no_burden() -> None:
    depth = 20_000
    spans = [Span(start_line=line, end_line=2 * depth - line, title=str(line)) for line in range(1, depth)]
    start = time.process_time()
    cut("a.py", "x\n\n" * depth, spans)
    assert time.process_time() - start < 5.0


def _fact(kind: FactKind, key: str, value: str, lines: tuple[int, int], **attributes: JsonValue) -> ObservedFact:
    return ObservedFact(
        kind=kind,
        key=key,
        value=value,
        path="a.py",
        start_line=lines[0],
        end_line=lines[1],
        rule="test",
        rule_version=1,
        path_class=PathClass.OWN,
        attributes=attributes,
    )


def test_symbols_and_sections_give_spans_and_other_facts_do_not() -> None:
    facts = [
        _fact(FactKind.PUBLIC_SYMBOL, "pkg.mod.Name.run", "def run()", (3, 9), module="pkg.mod", name="run"),
        _fact(FactKind.DOC_SECTION, "README.md#use", "Use", (5, 8), parents=["Tool"], level=2),
        _fact(FactKind.HTTP_ROUTE, "GET /x", "x", (1, 2)),
        _fact(FactKind.PUBLIC_SYMBOL, "pkg.mod.gone", "gone", (0, 0), module="pkg.mod"),
    ]
    assert spans_of(facts) == (
        Span(start_line=3, end_line=9, title="Name.run"),
        Span(start_line=5, end_line=8, title="Tool › Use"),
    )
