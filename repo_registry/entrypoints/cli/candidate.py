"""The noun ``candidate``: what machines propose."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import rich_click as click

from repo_registry.domain.model.candidates import Candidate, CandidateStatus, ClaimKind
from repo_registry.entrypoints.cli.command import Group
from repo_registry.entrypoints.cli.listing import Listing
from repo_registry.entrypoints.cli.parameters import Word, after_option, limit_option
from repo_registry.entrypoints.cli.render_candidates import CandidateRow, draw_candidates
from repo_registry.entrypoints.cli.render_card import draw_card
from repo_registry.entrypoints.cli.session import Session, with_registry
from repo_registry.entrypoints.cursors import cursor_id, cursor_parts, cursor_text
from repo_registry.entrypoints.documents import candidate_document
from repo_registry.entrypoints.review_documents import card_document

#: What is judged one by one; features are accepted with the capability that they are part of.
CLAIMS = (ClaimKind.ABILITY, ClaimKind.CAPABILITY)


@click.group(cls=Group, example="repo-registry candidate list click --kind ability --min-confidence 0.6")
def candidate() -> None:
    """Look at what was proposed from the code and waits for people's judgement."""


@candidate.command(
    "list",
    lists=True,
    example="""
    repo-registry candidate list click --status proposed --kind ability
    repo-registry candidate list --min-confidence 0.8 --jsonl
    """,
)
@click.argument("repository", required=False, help="Name of a repository; all unless given.")
@click.option(
    "--status", "statuses", type=Word(CandidateStatus), multiple=True, help="Only this status; may be repeated."
)
@click.option(
    "--kind",
    "kinds",
    type=Word(ClaimKind),
    multiple=True,
    help="Only this kind; may be repeated. Abilities and capabilities unless this or --status is given.",
)
@click.option(
    "--min-confidence", type=click.FloatRange(0, 1), default=0.0, help="Only those at least so confident, 0 to 1."
)
@limit_option
@after_option
@with_registry
async def list_candidates(
    session: Session,
    repository: str | None,
    statuses: Sequence[CandidateStatus],
    kinds: Sequence[ClaimKind],
    min_confidence: float,
    limit: int | None,
    after: str | None,
) -> None:
    """List candidates, the most confident first, with where their proof is and why they are believed.

    Features are left out unless asked for with --kind or --status: each stands below the capability that it is part of.
    The short id is enough for every command that takes one.
    """

    async def fetch(cursor: str | None, count: int) -> Sequence[CandidateRow]:
        found = await session.registry.candidates(
            repository,
            statuses=statuses,
            kinds=kinds or (() if statuses else CLAIMS),
            min_confidence=min_confidence,
            after=position_of(cursor),
            limit=count,
        )
        names = await session.desk.repository_names([one.repository_id for one in found])
        return [CandidateRow(candidate=one, repository=names[one.repository_id]) for one in found]

    listing = Listing(
        fetch=fetch,
        cursor=lambda row: cursor_after(row.candidate),
        document=lambda row: candidate_document(row.candidate, row.repository),
        draw=lambda rows: draw_candidates(rows, with_repository=repository is None),
        empty="no such candidate",
    )
    await listing.show(session.output, after=after, limit=limit)


def cursor_after(one: Candidate) -> str:
    """Return the cursor of a list by falling confidence."""
    return cursor_text(float(one.confidence), str(one.id))


def position_of(cursor: str | None) -> tuple[float, UUID] | None:
    """Return where a list by falling confidence goes on."""
    if cursor is None:
        return None
    confidence, identifier = cursor_parts(cursor, float, str)
    return float(confidence), cursor_id(identifier)


@candidate.command("show", example="repo-registry candidate show 1f0c92ab")
@click.argument("identifier", metavar="ID", help="Id of the candidate, or its last digits.")
@with_registry
async def show(session: Session, identifier: str) -> None:
    """Show all of a candidate: its evidence line by line, why it is believed, its parts, and earlier verdicts."""
    found = await session.registry.candidate(identifier)
    card = await session.desk.card(found.id)
    session.output.show(card_document(card), lambda: draw_card(card, whole=True))
