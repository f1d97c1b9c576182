"""One candidate as a reviewer sees it, bounded on screen and whole on demand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.syntax import Syntax
from rich.text import Text

from repo_registry.domain.model.candidates import Candidate
from repo_registry.domain.model.evidence import EvidenceLink
from repo_registry.domain.model.reviews import ReviewDecision
from repo_registry.domain.services.review_desk import ReviewCard
from repo_registry.entrypoints.cli.drawing import (
    below,
    evidence_place,
    fields,
    kind_text,
    local_time,
    short_commit,
    short_id,
    shown,
)
from repo_registry.entrypoints.cli.render_candidates import status_text
from repo_registry.entrypoints.visible import cut, visible

#: Evidence, lines of each and parts on a card; `candidate show` and the key ``o`` have all of them.
SHOWN_EVIDENCE = 3
SHOWN_LINES = 12
SHOWN_PARTS = 8
#: Longer lines are cut, and longer quotes are not coloured: highlighting crafted text may take very long.
LINE_CHARACTERS = 200
COLOURED_CHARACTERS = 2_000
_BAR = 20

#: By suffix: languages whose colouring takes time in proportion to the text.
_LEXERS = {
    ".py": "python",
    ".pyi": "python",
    ".js": "javascript",
    ".mjs": "javascript",
    ".cjs": "javascript",
    ".jsx": "javascript",
    ".ts": "typescript",
    ".tsx": "typescript",
    ".go": "go",
    ".java": "java",
    ".rs": "rust",
    ".rb": "ruby",
    ".sh": "bash",
    ".json": "json",
    ".toml": "toml",
    ".ini": "ini",
    ".cfg": "ini",
}


def draw_card(card: ReviewCard, *, whole: bool) -> RenderableType:
    """Draw a candidate with everything that bears on the decision.

    Args:
        card: The candidate.
        whole: Draw all evidence and parts, every line of them, rather than what a screen holds.
    """
    return Group(*_parts_of_card(card, whole=whole))


def _parts_of_card(card: ReviewCard, *, whole: bool) -> Iterator[RenderableType]:
    one = card.candidate
    yield Text.assemble(kind_text(one.kind), "  ", shown(one.name, "bold"), (f"  {one.id}", "dim"))
    if one.summary:
        yield Padding(shown(one.summary), (0, 0, 0, 2))
    yield fields(
        (
            ("repository", card.repository + (f", {visible(one.component)}" if one.component else "")),
            ("status", status_text(one)),
            ("confidence", confidence_text(one)),
            ("why", shown("; ".join(one.reasons))),
            ("proposed by", f"{one.proposer} {one.proposer_version}"),
            ("anchors", "  ".join(one.anchors)),
            ("below", _named(card.parent)),
            ("similar to", _named(card.similar)),
            ("merged into", _named(card.merged_into)),
        )
    )
    yield from _evidence(card, whole=whole)
    yield from _parts(card.parts, whole=whole)
    if card.history:
        yield below("Earlier verdicts", *(history_text(decision) for decision in card.history))
    if one.premise_changed:
        yield _changes(card)


def confidence_text(one: Candidate) -> Text:
    """Return the confidence as a number and a bar."""
    filled = round(one.confidence * _BAR)
    return Text.assemble(f"{one.confidence:.2f} ", ("█" * filled, "green"), ("░" * (_BAR - filled), "dim"))


def _named(one: Candidate | None) -> Text:
    if one is None:
        return Text()
    return Text.assemble(shown(one.name), (f"  {short_id(one.id)} ", "dim"), status_text(one))


def _evidence(card: ReviewCard, *, whole: bool) -> Iterator[RenderableType]:
    links = card.candidate.evidence
    if not links:
        yield Text("No evidence.", style="yellow")
        return
    yield Text("Evidence", style="bold")
    for link in links if whole else links[:SHOWN_EVIDENCE]:
        yield Padding(link_title(link), (0, 0, 0, 2))
        yield Padding(quote(link, longest=None if whole else SHOWN_LINES), (0, 0, 0, 4))
    if not whole and len(links) > SHOWN_EVIDENCE:
        yield Text(f"  and {len(links) - SHOWN_EVIDENCE} more (o shows all)", style="dim")


def link_title(link: EvidenceLink) -> Text:
    """Return the line above a quote: its place, and what it says."""
    return Text.assemble(
        evidence_place(link.evidence),
        (f" at {short_commit(link.evidence.commit_id)}  {link.verdict.value}", "dim"),
        shown(f"  {link.note}" if link.note else "", "dim"),
    )


def quote(link: EvidenceLink, *, longest: int | None) -> RenderableType:
    """Return the lines of a piece of evidence with their numbers, coloured where that is safe to do."""
    place = link.evidence
    lines = visible(place.quote, lines=True).split("\n")
    kept = [cut(line, LINE_CHARACTERS) for line in lines[:longest]]
    lexer = _LEXERS.get(PurePosixPath(place.path).suffix.lower(), "text")
    code = "\n".join(kept)
    drawn = Syntax(
        code,
        lexer if len(code) <= COLOURED_CHARACTERS else "text",
        theme="ansi_dark",
        line_numbers=True,
        start_line=max(place.start_line, 1),
        word_wrap=False,
        background_color="default",
    )
    hidden = len(lines) - len(kept)
    return Group(drawn, Text(f"… {hidden} more lines", style="dim")) if hidden else drawn


def _parts(parts: Sequence[Candidate], *, whole: bool) -> Iterator[RenderableType]:
    if not parts:
        return
    kept = parts if whole else parts[:SHOWN_PARTS]
    lines = [
        Text.assemble(
            kind_text(part.kind), " ", shown(part.name), (f"  {short_id(part.id)} ", "dim"), status_text(part)
        )
        for part in kept
    ]
    if len(parts) > len(kept):
        lines.append(Text(f"and {len(parts) - len(kept)} more", style="dim"))
    yield below(f"Parts ({len(parts)})", *lines)


def history_text(decision: ReviewDecision) -> Text:
    """Return a decision in one line."""
    text = Text.assemble(
        (f"{decision.sequence}  ", "dim"),
        f"{local_time(decision.decided_at)}  ",
        shown(decision.reviewer),
        "  ",
        (decision.action.value, "bold"),
    )
    if decision.reason is not None:
        text.append(f" {decision.reason.value}")
    if decision.note:
        text.append(": ").append_text(shown(decision.note))
    return text


def _changes(card: ReviewCard) -> RenderableType:
    lines = [Text.assemble(("gone  ", "red"), link_title(link)) for link in card.evidence_gone]
    lines += [Text.assemble(("new   ", "green"), link_title(link)) for link in card.evidence_new]
    return below("The evidence has changed since that verdict", *lines)
