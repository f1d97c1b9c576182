"""Lists of candidates as people read them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.text import Text

from repo_registry.domain.model.candidates import Candidate, CandidateStatus
from repo_registry.entrypoints.cli.drawing import (
    CELL,
    STATUS_STYLES,
    first_place,
    kind_text,
    short_id,
    shown,
    table,
)

#: From this width on, place and reasons have columns of their own.
_WIDE = 140


@attrs.frozen(kw_only=True)
class CandidateRow:
    """A candidate with the name of its repository."""

    candidate: Candidate
    repository: str


def draw_candidates(rows: Sequence[CandidateRow], *, with_repository: bool) -> RenderableType:
    """Draw a list of candidates: in one line each where there is room, else in two."""
    return _CandidateTable(rows, with_repository)


@attrs.frozen
class _CandidateTable:
    """Waits for the width before it decides on its columns."""

    rows: Sequence[CandidateRow]
    with_repository: bool

    def __rich_console__(self, _console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the table that fits the width."""
        wide = options.max_width >= _WIDE
        columns = ["Id", "Kind", "Conf.", "Status", *(["Repository"] if self.with_repository else []), "Name"]
        yield table(
            [*columns, *(["Proof", "Why"] if wide else [])],
            (list(self._cells(row, wide=wide)) for row in self.rows),
            right="Conf.",
        )

    def _cells(self, row: CandidateRow, *, wide: bool) -> Iterator[RenderableType]:
        one = row.candidate
        yield Text(short_id(one.id), style="yellow")
        yield kind_text(one.kind)
        yield Text(f"{one.confidence:.2f}")
        yield status_text(one)
        if self.with_repository:
            yield row.repository
        name, place, why = shown(one.name, "bold", longest=CELL), first_place(one.evidence), "; ".join(one.reasons)
        if wide:
            yield name
            yield Text(place)
            yield shown(why, "dim", longest=CELL)
        else:
            under = place + (": " if place and why else "")
            yield Text.assemble(name, "\n", (under, "dim"), shown(why, "dim", longest=CELL))


def status_text(one: Candidate) -> Text:
    """Return the status of a candidate, and whether its evidence changed since it was judged."""
    text = Text(one.status.value, style=STATUS_STYLES[one.status])
    if one.premise_changed and one.status is not CandidateStatus.PROPOSED:
        text.append(" (evidence changed)", style="yellow")
    return text
