"""``repo analyze`` and ``repo runs``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from uuid import UUID

import rich_click as click

from repo_registry.domain.errors import Invalid
from repo_registry.domain.model.analysis import AnalysisRun, RunStatus
from repo_registry.domain.model.validation import JsonValue
from repo_registry.entrypoints.cli.command import Command
from repo_registry.entrypoints.cli.exit_codes import ExitCode, exit_code_of
from repo_registry.entrypoints.cli.listing import Listing
from repo_registry.entrypoints.cli.parameters import after_option, limit_option
from repo_registry.entrypoints.cli.progress import progress_shown
from repo_registry.entrypoints.cli.render_runs import draw_run, draw_runs
from repo_registry.entrypoints.cli.session import Answer, Session, with_registry
from repo_registry.entrypoints.cursors import cursor_id, cursor_parts, cursor_text
from repo_registry.entrypoints.documents import run_document
from repo_registry.entrypoints.visible import visible

_PAGE = 200


@click.command(
    "analyze",
    cls=Command,
    lists=True,
    example="""
    repo-registry repo analyze click
    repo-registry repo analyze click --ref 8.1.7
    repo-registry repo analyze --all --jsonl
    """,
)
@click.argument("name", required=False, help="Name of the repository.")
@click.option("--ref", help="Branch, tag or commit, instead of the default one.")
@click.option(
    "--allow-proof-loss",
    is_flag=True,
    help="Publish even if much of the approved proof would be lost; look at `repo drift` afterwards.",
)
@click.option("--all", "every", is_flag=True, help="Analyze every registered repository, one after the other.")
@with_registry
async def analyze(
    session: Session, name: str | None, ref: str | None, *, allow_proof_loss: bool, every: bool
) -> Answer:
    """Analyze a repository at one commit: facts, searchable contents and candidates.

    The result is published whole or not at all; a failed analysis leaves the last good one as it is. What was read
    before by the same rules is not read again, so a second analysis is quick.
    """
    if (name is None) is not every or (every and ref is not None):
        raise Invalid("name one repository, or all of them with --all and without --ref", field="name")
    if name is not None:
        run = await analyze_one(session, name, ref=ref, allow_proof_loss=allow_proof_loss)
        await _show(session, run, name)
        return exit_code_of_run(run)
    return await _analyze_all(session, allow_proof_loss=allow_proof_loss)


async def analyze_one(
    session: Session, name: str, *, ref: str | None = None, allow_proof_loss: bool = False
) -> AnalysisRun:
    """Analyze one repository with a progress bar; a failure is told on stderr too."""
    with progress_shown(session.output.invocation, name) as progress:
        run = await session.registry.analyze(name, ref=ref, allow_proof_loss=allow_proof_loss, progress=progress)
    if run.status is not RunStatus.SUCCEEDED and run.failure is not None and not session.output.is_text:
        print(f"error: {visible(name)}: {visible(run.failure.message)}", file=sys.stderr)
    return run


def exit_code_of_run(run: AnalysisRun) -> ExitCode:
    """Return what the program ends with after a run."""
    if run.status is RunStatus.SUCCEEDED:
        return ExitCode.OK
    return exit_code_of(run.failure.code) if run.failure else ExitCode.FAILED


async def _show(session: Session, run: AnalysisRun, name: str) -> None:
    counts = await session.registry.fact_counts(name) if run.status is RunStatus.SUCCEEDED else {}
    session.output.show(run_document(run, name), lambda: draw_run(run, name, counts))


async def _analyze_all(session: Session, *, allow_proof_loss: bool) -> Answer:
    worst = ExitCode.OK
    documents: list[JsonValue] = []
    after: str | None = None
    while page := await session.registry.repositories(after=after, limit=_PAGE):
        for repository in page:
            run = await analyze_one(session, repository.name, allow_proof_loss=allow_proof_loss)
            if run.status is not RunStatus.SUCCEEDED:
                worst = ExitCode.FAILED
            if session.output.is_text or session.output.as_lines:
                await _show(session, run, repository.name)
            else:
                documents.append(run_document(run, repository.name))
        after = page[-1].name
    if not session.output.is_text and not session.output.as_lines:
        session.output.document({"items": documents, "next_cursor": None})
    return worst


@click.command("runs", cls=Command, lists=True, example="repo-registry repo runs click --limit 5")
@click.argument("name", help="Name of the repository.")
@limit_option
@after_option
@with_registry
async def runs(session: Session, name: str, limit: int | None, after: str | None) -> None:
    """List the analyses of a repository, the latest first, with how each ended."""

    async def fetch(cursor: str | None, count: int) -> Sequence[AnalysisRun]:
        before: UUID | None = cursor_id(cursor_parts(cursor, str)[0]) if cursor else None
        return await session.registry.application.analysis.runs(name, before=before, limit=count)

    listing = Listing(
        fetch=fetch,
        cursor=lambda run: cursor_text(str(run.id)),
        document=lambda run: run_document(run, name),
        draw=draw_runs,
        empty=f"not analyzed yet: repo-registry repo analyze {name}",
    )
    await listing.show(session.output, after=after, limit=limit)
