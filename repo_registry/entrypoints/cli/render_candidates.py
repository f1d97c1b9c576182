"""Lists of candidates as people read them."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
from rich.console import RenderableType
from rich.text import Text

from repo_registry.domain.model.candidates import Candidate, CandidateStatus
from repo_registry.entrypoints.cli.drawing import (
    CELL,
    STATUS_STYLES,
    Fitting,
    first_place,
    kind_text,
    short_id,
    shown,
    table,
    two_lines,
)


@attrs.frozen(kw_only=True)
class CandidateRow:
    """A candidate with the name of its repository."""

    candidate: Candidate
    repository: str


def draw_candidates(rows: Sequence[CandidateRow], *, with_repository: bool) -> RenderableType:
    """Draw a list of candidates."""
    where = ("Repository",) if with_repository else ()
    return Fitting(
        lambda: table(
            ("Id", "Kind", "Conf.", "Status", *where, "Name", "Proof", "Why"),
            (_wide(row, with_repository=with_repository) for row in rows),
            right="Conf.",
        ),
        lambda: table(
            ("Id", "Kind", "Conf.", "Name"),
            (_narrow(row, with_repository=with_repository) for row in rows),
            right="Conf.",
        ),
    )


def _wide(row: CandidateRow, *, with_repository: bool) -> tuple[str | Text, ...]:
    one = row.candidate
    return (
        *_head(one),
        status_text(one),
        *((row.repository,) if with_repository else ()),
        shown(one.name, "bold", longest=CELL),
        Text(first_place(one.evidence)),
        shown("; ".join(one.reasons), "dim", longest=CELL),
    )


def _narrow(row: CandidateRow, *, with_repository: bool) -> tuple[str | Text, ...]:
    one = row.candidate
    name = shown(one.name, "bold", longest=CELL)
    if one.status is not CandidateStatus.PROPOSED:
        name.append("  ").append_text(status_text(one))
    where = row.repository if with_repository else ""
    return *_head(one), two_lines(name, (where, first_place(one.evidence), "; ".join(one.reasons)))


def _head(one: Candidate) -> tuple[Text, Text, Text]:
    return Text(short_id(one.id), style="yellow"), kind_text(one.kind), Text(f"{one.confidence:.2f}")


def status_text(one: Candidate) -> Text:
    """Return the status of a candidate, and whether its evidence changed since it was judged."""
    text = Text(one.status.value, style=STATUS_STYLES[one.status])
    if one.premise_changed and one.status is not CandidateStatus.PROPOSED:
        text.append(" (evidence changed)", style="yellow")
    return text
