"""The verb ``search``."""

from __future__ import annotations

from collections.abc import Sequence

import rich_click as click

from repo_registry.domain.model.search import DocumentKind
from repo_registry.domain.services.search import MAX_HITS
from repo_registry.entrypoints.cli.command import Command
from repo_registry.entrypoints.cli.parameters import Word
from repo_registry.entrypoints.cli.render_search import draw_answer
from repo_registry.entrypoints.cli.session import Session, with_registry
from repo_registry.entrypoints.documents import answer_document, hit_document

_HITS = 10


@click.command(
    cls=Command,
    lists=True,
    example="""
    repo-registry search render invoices as pdf
    repo-registry search "cron parser" --kind entry --repo billing --json
    """,
)
@click.argument("text", nargs=-1, required=True, help="The question: any words; quotes and operators are words too.")
@click.option("--repo", "repositories", multiple=True, help="Only this repository; may be repeated.")
@click.option(
    "--kind",
    "kinds",
    type=Word(DocumentKind),
    multiple=True,
    help="Only approved entries, candidates or contents (chunk); may be repeated.",
)
@click.option(
    "--limit",
    type=click.IntRange(1, MAX_HITS),
    default=_HITS,
    show_default=True,
    help="Hits of each kind.",
)
@with_registry
async def search(
    session: Session, text: Sequence[str], repositories: Sequence[str], kinds: Sequence[DocumentKind], limit: int
) -> None:
    """Ask which repository can do something, and where the proof is.

    Approved entries come first, then candidates, then contents. The answer says what it covers: that nothing was found
    means something only where everything was looked at. Ends with 0 also when nothing was found.
    """
    answer = await session.registry.search(
        " ".join(text), repositories=repositories, kinds=kinds or tuple(DocumentKind), limit=limit
    )
    if session.output.as_lines:
        for hit in answer.hits:
            session.output.document(hit_document(hit))
        return
    session.output.show(answer_document(answer), lambda: draw_answer(answer))
