"""Words, tables and places as they are drawn for people; nothing of a repository is ever taken as markup."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from uuid import UUID

import attrs
from rich.console import Console, ConsoleOptions, Group, JustifyMethod, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from repo_registry.domain.model.candidates import CandidateStatus, ClaimKind
from repo_registry.domain.model.evidence import Evidence, EvidenceLink, ProofHealth
from repo_registry.entrypoints.visible import cut, visible

ID_DIGITS = 8
COMMIT_DIGITS = 12
#: Names, summaries and reasons are cut here in tables; `show` commands and JSON have them whole.
CELL = 200
#: From this width on, tables of claims have a column for everything.
WIDE = 140

KIND_STYLES = {ClaimKind.ABILITY: "bold magenta", ClaimKind.CAPABILITY: "cyan", ClaimKind.FEATURE: "blue"}
HEALTH_STYLES = {
    ProofHealth.PROVEN: "green",
    ProofHealth.MOVED: "green",
    ProofHealth.WEAKENED: "yellow",
    ProofHealth.LOST: "bold red",
}
STATUS_STYLES = {
    CandidateStatus.PROPOSED: "",
    CandidateStatus.ABSENT: "dim",
    CandidateStatus.ACCEPTED: "green",
    CandidateStatus.REJECTED: "red",
    CandidateStatus.MERGED: "cyan",
    CandidateStatus.DEFERRED: "yellow",
    CandidateStatus.RETIRED: "dim",
}


def shown(text: str, style: str = "", *, longest: int | None = None) -> Text:
    """Return somebody else's text as one safe line."""
    safe = visible(text)
    return Text(safe if longest is None else cut(safe, longest), style=style)


def short_id(value: UUID | str) -> str:
    """Return the last digits of an id: the first ones are a time and much alike."""
    return str(value).replace("-", "")[-ID_DIGITS:]


def short_commit(commit_id: str) -> str:
    """Return the first digits of a commit."""
    return visible(commit_id[:COMMIT_DIGITS])


def local_time(time: datetime | None) -> str:
    """Return a time for people: UTC, to the minute."""
    return "" if time is None else time.astimezone(UTC).strftime("%Y-%m-%d %H:%M")


def place_of(path: str, start_line: int, end_line: int) -> str:
    """Return path and lines, such as ``app/views.py:12-20``."""
    if start_line <= 0:
        return visible(path)
    lines = str(start_line) if end_line <= start_line else f"{start_line}-{end_line}"
    return f"{visible(path)}:{lines}"


def evidence_place(evidence: Evidence) -> str:
    """Return path and lines of a piece of evidence."""
    return place_of(evidence.path, evidence.start_line, evidence.end_line)


def first_place(links: Sequence[EvidenceLink]) -> str:
    """Return the place of the first piece of evidence, and how many more there are."""
    if not links:
        return ""
    more = f" +{len(links) - 1}" if len(links) > 1 else ""
    return evidence_place(links[0].evidence) + more


def kind_text(kind: ClaimKind | None) -> Text:
    """Return the kind of a claim in its colour."""
    return Text("") if kind is None else Text(kind.value, style=KIND_STYLES[kind])


def health_text(health: ProofHealth | None) -> Text:
    """Return the health of a proof in its colour; ``unknown`` when it is not known."""
    return Text("unknown", style="dim") if health is None else Text(health.value, style=HEALTH_STYLES[health])


@attrs.frozen
class Fitting:
    """Draws one of two, whichever fits: each in a line where there is room, else in two."""

    wide: Callable[[], RenderableType]
    narrow: Callable[[], RenderableType]

    def __rich_console__(self, _console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the one that fits the width."""
        yield self.wide() if options.max_width >= WIDE else self.narrow()


def two_lines(first: Text, second: Iterable[str]) -> Text:
    """Return a cell of two lines: what it is, and below it, what is known of it; empty parts are left out."""
    return Text.assemble(first, "\n", (cut(" · ".join(visible(part) for part in second if part), CELL), "dim"))


def table(columns: Sequence[str], rows: Iterable[Sequence[str | Text | RenderableType]], *, right: str = "") -> Table:
    """Return a plain table; cells that are text are made safe.

    Args:
        columns: Heads.
        rows: Cells.
        right: Heads of columns of numbers, separated by blanks.
    """
    drawn = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="bold")
    for column in columns:
        justify: JustifyMethod = "right" if column in right.split() else "left"
        drawn.add_column(column, justify=justify, overflow="fold", no_wrap=column == columns[0])
    for row in rows:
        drawn.add_row(*(shown(cell, longest=CELL) if isinstance(cell, str) else cell for cell in row))
    return drawn


def fields(pairs: Iterable[tuple[str, str | Text | RenderableType]]) -> Table:
    """Return names and values below one another; pairs with an empty text are left out."""
    drawn = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
    drawn.add_column(style="dim", no_wrap=True)
    drawn.add_column(overflow="fold")
    for name, value in pairs:
        if isinstance(value, (str, Text)) and not str(value):
            continue
        drawn.add_row(name, shown(value) if isinstance(value, str) else value)
    return drawn


def counts_text(counts: Iterable[tuple[str, int]]) -> str:
    """Return counts in words, such as ``12 parsed, 3 binary``."""
    return ", ".join(f"{count:,} {name}" for name, count in counts)


def below(title: str, *parts: RenderableType) -> Group:
    """Return parts indented below a title."""
    return Group(Text(title, style="bold"), *(Padding(part, (0, 0, 0, 2)) for part in parts))
