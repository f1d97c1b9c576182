"""``repo facts`` and ``repo coverage``: what an analysis read, and what it did not."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

import rich_click as click

from repo_registry.domain.errors import Conflict
from repo_registry.domain.model.analysis import CoverageRecord, CoverageStatus
from repo_registry.domain.model.facts import FactKind, ObservedFact
from repo_registry.entrypoints.cli.command import Command
from repo_registry.entrypoints.cli.drawing import counts_text
from repo_registry.entrypoints.cli.listing import Listing
from repo_registry.entrypoints.cli.parameters import DEFAULT_LIMIT, Word, after_option, limit_option
from repo_registry.entrypoints.cli.render_contents import draw_coverage, draw_facts
from repo_registry.entrypoints.cli.session import Session, with_registry
from repo_registry.entrypoints.cursors import cursor_parts, cursor_text
from repo_registry.entrypoints.documents import (
    counted,
    coverage_document,
    fact_document,
    page_document,
    snapshot_document,
)

Numbered = tuple[int, ObservedFact]


@click.command("facts", cls=Command, lists=True, example="repo-registry repo facts click --kind cli_command --path src")
@click.argument("name", help="Name of the repository.")
@click.option("--kind", "kinds", type=Word(FactKind), multiple=True, help="Only facts of this kind; may be repeated.")
@click.option("--path", "path", default="", help="Only facts of this file, or of files below this folder.")
@limit_option
@after_option
@with_registry
async def facts(
    session: Session, name: str, kinds: Sequence[FactKind], path: str, limit: int | None, after: str | None
) -> None:
    """List what was read off the files: routes, commands, dependencies, symbols and more.

    Facts are true without anybody judging them, and the same for the same commit and rules.
    """
    run = await session.registry.current_run(name)
    result = str(run.result_run_id or run.id)

    def found(count: int | None) -> AsyncGenerator[ObservedFact, None]:
        return session.registry.facts(name, kinds=kinds or None, path_prefix=path, limit=count)

    async def fetch(cursor: str | None, count: int) -> Sequence[Numbered]:
        skipped = 0
        if cursor is not None:
            of_run, position = cursor_parts(cursor, str, int)
            if of_run != result:
                raise Conflict("the repository was analyzed anew since that page; begin again without --after")
            skipped = int(position)
        numbered = [pair async for pair in _numbered(found(skipped + count))]
        return numbered[skipped:]

    listing: Listing[Numbered] = Listing(
        fetch=fetch,
        cursor=lambda pair: cursor_text(result, pair[0]),
        document=lambda pair: fact_document(pair[1]),
        draw=lambda pairs: draw_facts([fact for _, fact in pairs]),
        empty="no such fact was found",
        stream=lambda: _numbered(found(None)),
    )
    await listing.show(session.output, after=after, limit=limit)


async def _numbered(found: AsyncGenerator[ObservedFact, None]) -> AsyncGenerator[Numbered, None]:
    position = 0
    async with aclosing(found):
        async for fact in found:
            position += 1
            yield position, fact


@click.command("coverage", cls=Command, lists=True, example="repo-registry repo coverage click --status skipped")
@click.argument("name", help="Name of the repository.")
@click.option("--status", type=Word(CoverageStatus), help="Only paths with this status.")
@limit_option
@after_option
@with_registry
async def coverage(
    session: Session, name: str, status: CoverageStatus | None, limit: int | None, after: str | None
) -> None:
    """Tell what an analysis looked at and what it did not, with the reason for each file.

    Without --status, people are shown what was not read whole; programs are given every path.
    """
    output = session.output
    run = await session.registry.current_run(name)
    summary = await session.registry.coverage_summary(name)

    def found(path: str, count: int | None) -> AsyncGenerator[CoverageRecord, None]:
        return session.registry.coverage(name, status=status, after=path, limit=count)

    async def fetch(cursor: str | None, count: int) -> Sequence[CoverageRecord]:
        path = str(cursor_parts(cursor, str)[0]) if cursor else ""
        if status is not None or not output.is_text:
            return [record async for record in found(path, count)]
        unread: list[CoverageRecord] = []
        async with aclosing(found(path, None)) as records:
            async for record in records:
                if record.status is not CoverageStatus.PARSED:
                    unread.append(record)
                if len(unread) == count:
                    break
        return unread

    listing = Listing(
        fetch=fetch,
        cursor=lambda record: cursor_text(record.path),
        document=coverage_document,
        draw=draw_coverage,
        empty="every file was read whole" if status is None else f"no file is {status.value}",
        stream=lambda: found("", None),
    )
    if output.is_text:
        output.draw(counts_text((one.value, count) for one, count in sorted(summary.items())), "")
    if output.is_text or output.as_lines:
        await listing.show(output, after=after, limit=limit)
        return
    items, next_cursor = await listing.page(after, limit or DEFAULT_LIMIT)
    output.document(
        {"repository": name, "snapshot": snapshot_document(run.snapshot), "summary": counted(summary)}
        | page_document([coverage_document(record) for record in items], next_cursor)
    )
