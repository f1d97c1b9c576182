"""Answers to questions as people see them."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from repo_registry.domain.model.search import Coverage, DocumentKind, SearchAnswer, SearchHit
from repo_registry.entrypoints.cli.drawing import (
    STATUS_STYLES,
    health_text,
    kind_text,
    place_of,
    short_commit,
    short_id,
    shown,
)
from repo_registry.entrypoints.visible import visible

_TITLES = {DocumentKind.ENTRY: "Approved", DocumentKind.CANDIDATE: "Candidates", DocumentKind.CHUNK: "Contents"}
_SUMMARY = 160


def draw_answer(answer: SearchAnswer) -> RenderableType:
    """Draw hits by kind, then what the answer covers."""
    return Group(*_parts(answer))


def _parts(answer: SearchAnswer) -> Iterator[RenderableType]:
    for kind in DocumentKind:
        hits = [hit for hit in answer.hits if hit.kind is kind]
        if hits:
            yield Text(_TITLES[kind], style="bold underline")
            for hit in hits:
                yield Padding(_hit(hit), (0, 0, 0, 2))
            yield Text()
    yield coverage_text(answer)


def _hit(hit: SearchHit) -> Text:
    place = place_of(hit.path, hit.start_line, hit.end_line)
    if hit.kind is DocumentKind.CHUNK:
        title = shown(f"  {hit.title}" if hit.title else "", "dim")
        return Text.assemble((visible(hit.repository), "cyan"), "  ", place, title)
    text = Text.assemble(kind_text(hit.claim_kind), " ", shown(hit.title, "bold"), (f"  {short_id(hit.id)}", "dim"))
    if hit.kind is DocumentKind.ENTRY:
        text.append("  ").append_text(health_text(hit.health))
    elif hit.status is not None:
        text.append(f"  {hit.status.value}", style=STATUS_STYLES[hit.status])
    text.append("\n  ").append(visible(hit.repository), style="cyan").append(f"  {place}")
    text.append(f"  {short_commit(hit.commit_id)}" if hit.commit_id else "", style="dim")
    if hit.summary:
        text.append("\n  ").append_text(shown(hit.summary, "dim", longest=_SUMMARY))
    return text


def coverage_text(answer: SearchAnswer) -> Text:
    """Return what an answer covers, in words."""
    covered = answer.repositories
    files = sum(one.files for one in covered)
    unread = sum(one.not_looked_at for one in covered)
    where = "1 repository" if len(covered) == 1 else f"{len(covered)} repositories"
    unanalyzed = [one.repository for one in covered if not one.commit_id]
    if answer.coverage is Coverage.FOUND:
        text = Text(f"looked at {files - unread:,} of {files:,} files in {where}", style="dim")
    elif answer.coverage is Coverage.NONE_IN_COVERED:
        text = Text(f"nothing found, and all {files:,} files in {where} were looked at")
    else:
        text = Text("nothing found, but not everything was looked at", style="yellow")
        text.append(f": {unread:,} of {files:,} files in {where} were not read whole", "default")
    if unanalyzed:
        text.append(f"; not analyzed yet: {', '.join(map(visible, unanalyzed))}", style="yellow")
    return text
