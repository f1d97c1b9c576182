"""The noun ``ability``: what is approved, over all repositories."""

from __future__ import annotations

from collections.abc import Sequence

import rich_click as click

from repo_registry.domain.model.candidates import ClaimKind
from repo_registry.domain.services.review_desk import ApprovedEntry
from repo_registry.entrypoints.cli.command import Group
from repo_registry.entrypoints.cli.listing import Listing
from repo_registry.entrypoints.cli.parameters import Word, after_option, limit_option
from repo_registry.entrypoints.cli.render_abilities import AbilityRow, draw_abilities, draw_entry
from repo_registry.entrypoints.cli.session import Session, with_registry
from repo_registry.entrypoints.cursors import cursor_id, cursor_parts, cursor_text
from repo_registry.entrypoints.documents import Document, entry_document, proof_document


@click.group(cls=Group, example="repo-registry ability list --kind ability")
def ability() -> None:
    """Look at what is approved: abilities, capabilities and features of all repositories."""


@ability.command("list", lists=True, example="repo-registry ability list --kind ability --jsonl")
@click.option("--kind", type=Word(ClaimKind), help="Only this kind.")
@limit_option
@after_option
@with_registry
async def list_abilities(session: Session, kind: ClaimKind | None, limit: int | None, after: str | None) -> None:
    """List approved entries by name, with their repository and the health of their proof."""

    async def fetch(cursor: str | None, count: int) -> Sequence[AbilityRow]:
        position = None
        if cursor is not None:
            name, identifier = cursor_parts(cursor, str, str)
            position = (str(name), cursor_id(identifier))
        found = await session.registry.abilities(kind=kind, after=position, limit=count)
        return [AbilityRow(repository=repository, entry=entry, health=health) for repository, entry, health in found]

    listing = Listing(
        fetch=fetch,
        cursor=lambda row: cursor_text(row.entry.name, str(row.entry.id)),
        document=lambda row: {"repository": row.repository} | entry_document(row.entry, row.health),
        draw=draw_abilities,
        empty="nothing is approved yet: repo-registry review next",
    )
    await listing.show(session.output, after=after, limit=limit)


@ability.command("show", example="repo-registry ability show 77d01e4c")
@click.argument("identifier", metavar="ID", help="Id of the entry, or its last digits.")
@with_registry
async def show(session: Session, identifier: str) -> None:
    """Show an approved entry: what it says, its parts, its proof, and where the proof stands now."""
    found = await session.registry.candidate(identifier)
    approved = await session.desk.approved(found.id)
    session.output.show(approved_document(approved), lambda: draw_entry(approved))


def approved_document(approved: ApprovedEntry) -> Document:
    """Return an approved entry with its parts and where its proof stands."""
    entry, proof = approved.entry, approved.proofs.get(str(approved.entry.id))
    parts: list[Document] = []
    for part in approved.parts:
        known = approved.proofs.get(str(part.id))
        parts.append(entry_document(part, known.health if known else None))
    return {
        "repository": approved.repository,
        **entry_document(entry, proof.health if proof else None),
        "parts": [*parts],
        "proof": None if proof is None else proof_document(proof, entry),
    }
