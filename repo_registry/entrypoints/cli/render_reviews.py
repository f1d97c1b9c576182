"""Decisions as people see them."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
from rich.console import RenderableType
from rich.text import Text

from repo_registry.domain.model.candidates import Candidate
from repo_registry.domain.model.reviews import ReviewDecision
from repo_registry.entrypoints.cli.drawing import CELL, local_time, short_id, shown, table
from repo_registry.entrypoints.documents import Document
from repo_registry.entrypoints.review_documents import logged_document

DONE = {
    "accept": "accepted",
    "edit": "accepted as worded",
    "merge": "merged",
    "reject": "rejected",
    "defer": "deferred",
    "retire": "retired",
    "reopen": "reopened",
    "undo": "undone",
}


@attrs.frozen(kw_only=True)
class LogRow:
    """A decision with what it was about."""

    decision: ReviewDecision
    repository: str
    candidate: Candidate | None


def log_document(row: LogRow) -> Document:
    """Return a decision with the names of what it was about."""
    return logged_document(row.decision, row.repository, row.candidate)


def draw_log(rows: Sequence[LogRow]) -> RenderableType:
    """Draw a list of decisions."""
    return table(
        ("No.", "When (UTC)", "Who", "Repository", "Decision", "On", "Reason and note"),
        (
            (
                str(row.decision.sequence),
                local_time(row.decision.decided_at),
                row.decision.reviewer,
                row.repository,
                Text(row.decision.action.value, style="bold"),
                _subject(row.candidate),
                shown(": ".join(filter(None, (row.decision.reason, row.decision.note))), longest=CELL),
            )
            for row in rows
        ),
        right="No.",
    )


def _subject(candidate: Candidate | None) -> Text:
    if candidate is None:
        return Text()
    return Text.assemble(shown(candidate.name, longest=CELL), (f"  {short_id(candidate.id)}", "dim"))


def decision_text(decision: ReviewDecision, candidate: Candidate | None) -> Text:
    """Return what a decision did, in one line."""
    text = Text(DONE[decision.action.value], style="green")
    if candidate is not None:
        text.append(f" {candidate.kind.value} ", style="default").append_text(shown(candidate.name, "bold"))
    touched = len(decision.after.verdicts) - 1
    if touched > 0:
        text.append(f" and {touched} more", style="default")
    return text.append(f"  decision {decision.sequence}, map version {decision.map_version}", style="dim")
