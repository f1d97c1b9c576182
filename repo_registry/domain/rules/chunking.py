"""Cuts the text of a file into searchable chunks: by symbol, by heading, else by windows that end at blank lines.

Every line up to the last one that is taken belongs to exactly one chunk. A symbol or section that fits stays whole and
gives its name as the title; a larger one is cut into what lies inside it, and what has nothing inside into windows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import attrs

from repo_registry.domain.model.facts import ContentChunk, FactKind, ObservedFact
from repo_registry.domain.rules.identity import text_hash

CHUNK_RULES_VERSION = 1
"""Raised whenever the same file may be cut differently."""

MAX_TITLE_CHARACTERS = 200
#: A piece with fewer lines that say something joins its neighbour.
SMALL_LINES = 4
_CUT_MARK = "…"


@attrs.frozen(kw_only=True)
class ChunkLimits:
    """How large chunks get."""

    lines: int = 60
    characters: int = 1_500
    line_characters: int = 400
    """Longer lines are cut for the index."""
    data_characters: int = 4_500
    """How much of a data file is searchable, from its beginning."""
    chunks: int = 3_000
    """Of one file."""


@attrs.frozen(kw_only=True)
class Span:
    """A symbol or section of the file."""

    start_line: int
    end_line: int
    title: str


@attrs.frozen(kw_only=True)
class Cut:
    """The chunks of one file."""

    chunks: tuple[ContentChunk, ...]
    complete: bool
    """Whether they hold every line; not so for the rest of a data file, or beyond the limit of chunks."""


@attrs.define(kw_only=True)
class _Node:
    start: int
    end: int
    title: str
    children: list[_Node] = attrs.field(factory=list)


@attrs.frozen
class _Piece:
    start: int
    end: int
    title: str


def spans_of(facts: Iterable[ObservedFact]) -> tuple[Span, ...]:
    """Return the spans of the symbols and sections among the facts of one file."""
    return tuple(
        Span(start_line=fact.start_line, end_line=fact.end_line, title=_title(fact))
        for fact in facts
        if fact.kind in (FactKind.PUBLIC_SYMBOL, FactKind.DOC_SECTION) and 0 < fact.start_line <= fact.end_line
    )


def _title(fact: ObservedFact) -> str:
    if fact.kind is FactKind.PUBLIC_SYMBOL:
        module = fact.attributes.get("module")
        return fact.key.removeprefix(f"{module}.") if isinstance(module, str) and module else fact.key
    parents = fact.attributes.get("parents")
    above = [parent for parent in parents if isinstance(parent, str)] if isinstance(parents, list | tuple) else []
    return " › ".join([*above, fact.value])


def cut(
    path: str,
    text: str,
    spans: Sequence[Span] = (),
    *,
    prose: bool = False,
    first_part_only: bool = False,
    limits: ChunkLimits | None = None,
) -> Cut:
    """Cut a text into chunks.

    Args:
        path: Given to every chunk.
        text: With LF line ends.
        spans: Symbols or sections; they may nest. What overlaps otherwise, or lies outside the text, is clipped.
        prose: Whether a text that fits as a whole stays whole in spite of its sections.
        first_part_only: Take only the beginning, as of a data file.
        limits: Sizes; the defaults when ``None``.
    """
    limits = limits or ChunkLimits()
    lines = [_shortened(line, limits.line_characters) for line in text.removesuffix("\n").split("\n")]
    taken = _first_part(lines, limits.data_characters) if first_part_only else len(lines)
    layout = _Layout(lines[:taken], limits)
    root = _tree(spans, layout, prose=prose)
    pieces = _joined(layout.pieces(root, whole=prose), layout)
    chunks: list[ContentChunk] = []
    for piece in pieces:
        for start, end in layout.windows(piece.start, piece.end):
            if len(chunks) == limits.chunks:
                return Cut(chunks=tuple(chunks), complete=False)
            body = layout.text(start, end)
            chunks.append(
                ContentChunk(
                    path=path,
                    start_line=start,
                    end_line=end,
                    title=_shortened(piece.title, MAX_TITLE_CHARACTERS),
                    text=body,
                    sha256=text_hash(body),
                )
            )
    return Cut(chunks=tuple(chunks), complete=taken == len(lines))


def _shortened(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + _CUT_MARK


def _first_part(lines: Sequence[str], characters: int) -> int:
    left = characters
    for number, line in enumerate(lines):
        left -= len(line) + 1
        if left < 0:
            return max(number, 1)
    return len(lines)


class _Layout:
    """The lines of a text, 1-based, and how much lies between two of them."""

    def __init__(self, lines: Sequence[str], limits: ChunkLimits) -> None:
        self._lines = lines
        self._limits = limits
        self._said = [0]
        self._length = [0]
        for line in lines:
            self._said.append(self._said[-1] + bool(line.strip()))
            self._length.append(self._length[-1] + len(line) + 1)

    @property
    def count(self) -> int:
        return len(self._lines)

    def said(self, start: int, end: int) -> int:
        """Count the lines that are not blank."""
        return self._said[end] - self._said[start - 1]

    def blank(self, line: int) -> bool:
        return self.said(line, line) == 0

    def fits(self, start: int, end: int) -> bool:
        long = self._length[end] - self._length[start - 1]
        return end - start < self._limits.lines and long <= self._limits.characters

    def text(self, start: int, end: int) -> str:
        """Return the lines without blank ones around them."""
        while start < end and self.blank(start):
            start += 1
        while end > start and self.blank(end):
            end -= 1
        return "\n".join(self._lines[start - 1 : end])

    def pieces(self, node: _Node, *, whole: bool) -> Iterator[_Piece]:
        """Yield adjacent pieces that cover a node: itself if it fits, else its children and what lies between them."""
        # A stack instead of recursion: sections and symbols nest as deep as their author likes.
        waiting: list[tuple[_Node, bool]] = [(node, whole)]
        while waiting:
            current, may_stay = waiting.pop()
            if not current.children or (may_stay and self.fits(current.start, current.end)):
                yield _Piece(current.start, current.end, current.title)
                continue
            inside: list[_Node] = []
            position = current.start
            for child in current.children:
                if child.start > position:
                    inside.append(_Node(start=position, end=child.start - 1, title=current.title))
                inside.append(child)
                position = child.end + 1
            if position <= current.end:
                inside.append(_Node(start=position, end=current.end, title=current.title))
            waiting.extend((part, True) for part in reversed(inside))

    def windows(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield adjacent line ranges within the limits, ending after a blank line where one is near."""
        while True:
            first = next((line for line in range(start, end) if not self.blank(line)), end)
            if self.fits(first, end):
                break
            last = self._furthest(first, end)
            middle = first + (last - first) // 2
            best = next((line for line in range(last, middle, -1) if self.blank(line)), last)
            # A rest that says nothing belongs to the window before it.
            if best == end or not self.said(best + 1, end):
                break
            yield start, best
            start = best + 1
        yield start, end

    def _furthest(self, start: int, end: int) -> int:
        last = start
        while last < end and self.fits(start, last + 1):
            last += 1
        return last


def _tree(spans: Sequence[Span], layout: _Layout, *, prose: bool) -> _Node:
    root = _Node(start=1, end=layout.count, title="")
    open_nodes = [root]
    for span in sorted(spans, key=lambda span: (span.start_line, -span.end_line, span.title)):
        start, end = max(span.start_line, 1), min(span.end_line, layout.count)
        while len(open_nodes) > 1 and start > open_nodes[-1].end:
            open_nodes.pop()
        above = open_nodes[-1]
        end = min(end, above.end)
        if start > end or (above is not root and (start, end) == (above.start, above.end)):
            continue
        if above.children and start <= above.children[-1].end:
            continue
        node = _Node(start=start, end=end, title=span.title)
        above.children.append(node)
        open_nodes.append(node)
    if prose:
        root.title = root.children[0].title if root.children else ""
    else:
        _take_lines_above(root, layout)
    return root


def _take_lines_above(root: _Node, layout: _Layout) -> None:
    """Give each symbol the comments and decorators that stand right above it."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        floor = node.start if node is root else node.start + 1
        for child in node.children:
            while child.start > floor and not layout.blank(child.start - 1):
                child.start -= 1
            floor = child.end + 1
        waiting.extend(node.children)


def _joined(pieces: Iterable[_Piece], layout: _Layout) -> Iterator[_Piece]:
    """Join blank pieces and small ones with their neighbours; a text that says nothing gives no piece."""
    kept: list[_Piece] = []
    for piece in pieces:
        if not kept:
            kept.append(piece)
            continue
        before = kept[-1]
        if _belongs_together(before, piece, layout):
            kept[-1] = _Piece(before.start, piece.end, _joined_title(before, piece, layout))
        else:
            kept.append(piece)
    return (piece for piece in kept if layout.said(piece.start, piece.end))


def _belongs_together(before: _Piece, piece: _Piece, layout: _Layout) -> bool:
    said_before, said = layout.said(before.start, before.end), layout.said(piece.start, piece.end)
    if not said or not said_before:
        return True
    if not layout.fits(before.start, piece.end):
        return False
    if said_before < SMALL_LINES and (said < SMALL_LINES or not before.title):
        return True
    return said < SMALL_LINES and piece.title in ("", before.title)


def _joined_title(before: _Piece, piece: _Piece, layout: _Layout) -> str:
    if not layout.said(before.start, before.end) or not before.title:
        return piece.title
    if not piece.title or piece.title == before.title or not layout.said(piece.start, piece.end):
        return before.title
    together = f"{before.title}, {piece.title}"
    return together if len(together) <= MAX_TITLE_CHARACTERS else before.title
