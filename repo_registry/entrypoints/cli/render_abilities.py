"""Approved entries as people see them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from repo_registry.domain.model.abilities import MapEntry
from repo_registry.domain.model.evidence import ProofHealth
from repo_registry.domain.services.review_desk import ApprovedEntry
from repo_registry.entrypoints.cli.drawing import (
    CELL,
    Fitting,
    below,
    fields,
    first_place,
    health_text,
    kind_text,
    short_id,
    shown,
    table,
    two_lines,
)
from repo_registry.entrypoints.cli.render_card import link_title, quote
from repo_registry.entrypoints.cli.render_map import entry_text, finding_text


@attrs.frozen(kw_only=True)
class AbilityRow:
    """An approved entry with its repository and the health of its proof."""

    repository: str
    entry: MapEntry
    health: ProofHealth | None


def draw_abilities(rows: Sequence[AbilityRow]) -> RenderableType:
    """Draw a list of approved entries."""
    return Fitting(
        lambda: table(("Id", "Kind", "Name", "Repository", "Health", "Proof"), map(_wide, rows)),
        lambda: table(("Id", "Kind", "Name"), map(_narrow, rows)),
    )


def _wide(row: AbilityRow) -> tuple[str | Text, ...]:
    place = Text(first_place(row.entry.evidence))
    return *_head(row), shown(row.entry.name, "bold", longest=CELL), row.repository, health_text(row.health), place


def _narrow(row: AbilityRow) -> tuple[Text, ...]:
    name = shown(row.entry.name, "bold", longest=CELL).append("  ").append_text(health_text(row.health))
    return *_head(row), two_lines(name, (row.repository, first_place(row.entry.evidence)))


def _head(row: AbilityRow) -> tuple[Text, Text]:
    return Text(short_id(row.entry.id), style="yellow"), kind_text(row.entry.kind)


def draw_entry(approved: ApprovedEntry) -> RenderableType:
    """Draw an approved entry whole."""
    return Group(*_parts_of_entry(approved))


def _parts_of_entry(approved: ApprovedEntry) -> Iterator[RenderableType]:
    entry, proof = approved.entry, approved.proofs.get(str(approved.entry.id))
    yield Text.assemble(kind_text(entry.kind), "  ", shown(entry.name, "bold"), (f"  {entry.id}", "dim"))
    if entry.summary:
        yield Padding(shown(entry.summary), (0, 0, 0, 2))
    yield fields(
        (
            ("repository", approved.repository),
            ("component", entry.component),
            ("health", health_text(proof.health if proof else None)),
            ("anchors", "  ".join(entry.anchors)),
            ("below", entry_text(approved.parent) if approved.parent else ""),
        )
    )
    if approved.parts:
        yield below(f"Parts ({len(approved.parts)})", *(entry_text(part) for part in approved.parts))
    yield Text("Evidence as approved", style="bold")
    for link in entry.evidence:
        yield Padding(link_title(link), (0, 0, 0, 2))
        yield Padding(quote(link, longest=None), (0, 0, 0, 4))
    if proof is not None:
        yield below("Where the proof stands now", *(finding_text(finding) for finding in proof.findings))
