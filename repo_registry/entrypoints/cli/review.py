"""The noun ``review``: decisions, one at a time or one key each."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from uuid import UUID

import rich_click as click
from rich.text import Text

from repo_registry.domain.errors import Invalid, NotFound
from repo_registry.domain.model.reviews import DecisionAction, DecisionRequest, ReasonCode
from repo_registry.entrypoints.cli.command import Group, invocation_of
from repo_registry.entrypoints.cli.drawing import short_id
from repo_registry.entrypoints.cli.listing import Listing
from repo_registry.entrypoints.cli.output import on_terminal
from repo_registry.entrypoints.cli.parameters import Word, after_option, limit_option, note_option
from repo_registry.entrypoints.cli.render_card import draw_card
from repo_registry.entrypoints.cli.render_reviews import LogRow, decision_text, draw_log, log_document
from repo_registry.entrypoints.cli.review_session import ReviewSession
from repo_registry.entrypoints.cli.session import Session, opened, with_registry
from repo_registry.entrypoints.cursors import cursor_parts, cursor_text
from repo_registry.entrypoints.documents import decision_document
from repo_registry.entrypoints.review_documents import card_document

_id_argument = click.argument("identifier", metavar="ID", help="Id of the candidate, or its last digits.")
_parts_option = click.option(
    "--with-parts", is_flag=True, help="Also what was grouped below it and waits for the same."
)


@click.group(
    cls=Group,
    example="""
    repo-registry review next click
    repo-registry review accept 1f0c92ab --with-parts
    repo-registry review undo
    """,
)
def review() -> None:
    """Judge candidates: accept, edit, merge or reject them. Every decision is kept, and can be taken back."""


@review.command("next", example="repo-registry review next click")
@click.argument("repository", required=False, help="Name of a repository; all unless given.")
@click.pass_context
def review_next(context: click.Context, repository: str | None) -> None:
    """Review what waits, one card at a time, with one key for each decision; ? shows the keys.

    Without a terminal, or with --json, it shows the next candidate and says which commands decide.
    """
    invocation = invocation_of(context)
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        session = runner.run(stack.enter_async_context(opened(invocation)))
        try:
            if session.output.is_text and on_terminal():
                ReviewSession(session=session, repository=repository, wait_for=runner.run).start()
            else:
                runner.run(_show_next(session, repository))
        finally:
            runner.run(stack.aclose())


async def _show_next(session: Session, repository: str | None) -> None:
    review = session.registry.application.review
    waiting = await review.waiting(repository, limit=1) or await review.waiting_features(repository, limit=1)
    if not waiting:
        session.output.show({"candidate": None}, lambda: Text("nothing waits for a decision"))
        return
    card = await session.desk.card(waiting[0].id)
    name = short_id(card.candidate.id)
    commands = "\n".join(
        f"  repo-registry review {verb}"
        for verb in (
            f"accept {name} [--with-parts]",
            f"edit {name} --name TEXT",
            f"merge {name} --into ID",
            f"reject {name} --reason CODE",
            f"defer {name}",
        )
    )
    session.output.show(
        {"candidate": card_document(card)},
        lambda: draw_card(card, whole=False),
        lambda: Text(f"\nDecide with one of:\n{commands}", style="dim"),
    )


async def _id(session: Session, identifier: str | None) -> UUID | None:
    return None if identifier is None else (await session.registry.candidate(identifier)).id


async def _decide(session: Session, request: DecisionRequest) -> None:
    decision = await session.registry.decide(request)
    try:
        card = await session.desk.card(decision.candidate_id) if decision.candidate_id else None
    except NotFound:
        card = None
    session.output.show(decision_document(decision), lambda: decision_text(decision, card.candidate if card else None))


@review.command("accept", example="repo-registry review accept 1f0c92ab --with-parts --note 'used by billing'")
@_id_argument
@_parts_option
@note_option
@with_registry
async def accept(session: Session, identifier: str, *, with_parts: bool, note: str) -> None:
    """Accept a candidate into the ability map."""
    await _decide(
        session,
        DecisionRequest(
            action=DecisionAction.ACCEPT,
            candidate_id=await _id(session, identifier),
            with_parts=with_parts,
            note=note,
        ),
    )


@review.command("edit", example="repo-registry review edit 1f0c92ab --name 'Render invoices as PDF'")
@_id_argument
@click.option("--name", help="A better name.")
@click.option("--summary", help="A better summary.")
@click.option("--parent", metavar="ID", help="The approved entry to stand below.")
@click.option("--stand-alone", is_flag=True, help="Take it out from under its parent.")
@_parts_option
@note_option
@with_registry
async def edit(
    session: Session,
    identifier: str,
    *,
    name: str | None,
    summary: str | None,
    parent: str | None,
    stand_alone: bool,
    with_parts: bool,
    note: str,
) -> None:
    """Word an entry better or move it; a candidate that waits is accepted with the new wording."""
    await _decide(
        session,
        DecisionRequest(
            action=DecisionAction.EDIT,
            candidate_id=await _id(session, identifier),
            name=name,
            summary=summary,
            parent_id=await _id(session, parent),
            stand_alone=stand_alone,
            with_parts=with_parts,
            note=note,
        ),
    )


@review.command("merge", example="repo-registry review merge 1f0c92ab --into 77d01e4c")
@_id_argument
@click.option("--into", metavar="ID", required=True, help="The candidate or entry of the same kind that it is.")
@note_option
@with_registry
async def merge(session: Session, identifier: str, into: str, note: str) -> None:
    """Merge a candidate into another of the same kind: both say the same, and the evidence is put together."""
    await _decide(
        session,
        DecisionRequest(
            action=DecisionAction.MERGE,
            candidate_id=await _id(session, identifier),
            into=await _id(session, into),
            note=note,
        ),
    )


@review.command("reject", example="repo-registry review reject 1f0c92ab --reason test_only")
@_id_argument
@click.option("--reason", type=Word(ReasonCode), required=True, help="Why, as a code that can be counted.")
@click.option("--into", metavar="ID", help="What it is a duplicate of, for --reason duplicate_of.")
@note_option
@with_registry
async def reject(session: Session, identifier: str, reason: ReasonCode, into: str | None, note: str) -> None:
    """Reject a candidate; it stays rejected until its evidence changes."""
    await _decide(
        session,
        DecisionRequest(
            action=DecisionAction.REJECT,
            candidate_id=await _id(session, identifier),
            reason=reason,
            into=await _id(session, into),
            note=note,
        ),
    )


@review.command("defer", example="repo-registry review defer 1f0c92ab --note 'ask the billing team'")
@_id_argument
@note_option
@with_registry
async def defer(session: Session, identifier: str, note: str) -> None:
    """Put a candidate off, so that it no longer waits."""
    await _decide(
        session,
        DecisionRequest(action=DecisionAction.DEFER, candidate_id=await _id(session, identifier), note=note),
    )


@review.command("retire", example="repo-registry review retire 1f0c92ab --note 'replaced by the new renderer'")
@_id_argument
@_parts_option
@note_option
@with_registry
async def retire(session: Session, identifier: str, *, with_parts: bool, note: str) -> None:
    """Take an approved entry out of the map."""
    await _decide(
        session,
        DecisionRequest(
            action=DecisionAction.RETIRE,
            candidate_id=await _id(session, identifier),
            with_parts=with_parts,
            note=note,
        ),
    )


@review.command("reopen", example="repo-registry review reopen 1f0c92ab")
@_id_argument
@note_option
@with_registry
async def reopen(session: Session, identifier: str, note: str) -> None:
    """Let a rejected, merged, deferred or retired candidate wait for a decision again."""
    await _decide(
        session,
        DecisionRequest(action=DecisionAction.REOPEN, candidate_id=await _id(session, identifier), note=note),
    )


@review.command(
    "undo",
    example="""
    repo-registry review undo
    repo-registry review undo 42
    """,
)
@click.argument(
    "decision", required=False, help="Its number in `review log`, or its whole id; the latest unless given."
)
@note_option
@with_registry
async def undo(session: Session, decision: str | None, note: str) -> None:
    """Take a decision back; the log keeps both."""
    await _decide(
        session,
        DecisionRequest(action=DecisionAction.UNDO, undoes=await _decision_id(session, decision), note=note),
    )


async def _decision_id(session: Session, named: str | None) -> UUID:
    if named is None:
        return (await session.registry.application.review.latest_decision()).id
    if named.isascii() and named.isdigit() and len(named) <= 18:  # noqa: PLR2004  what a database counts to
        return (await session.desk.decision(int(named))).id
    try:
        return UUID(named)
    except ValueError:
        raise Invalid("name a decision by its number in `review log`, or by its whole id", field="decision") from None


@review.command("log", lists=True, example="repo-registry review log click --jsonl")
@click.argument("repository", required=False, help="Name of a repository; all unless given.")
@limit_option
@after_option
@with_registry
async def log(session: Session, repository: str | None, limit: int | None, after: str | None) -> None:
    """List the decisions, the newest first: who, when, what and why."""

    async def fetch(cursor: str | None, count: int) -> Sequence[LogRow]:
        before = int(cursor_parts(cursor, int)[0]) if cursor else None
        found = await session.desk.log(repository, before_sequence=before, limit=count)
        return [LogRow(decision=one, repository=name, candidate=subject) for one, name, subject in found]

    listing = Listing(
        fetch=fetch,
        cursor=lambda row: cursor_text(row.decision.sequence),
        document=log_document,
        draw=draw_log,
        empty="nothing has been decided yet",
    )
    await listing.show(session.output, after=after, limit=limit)
