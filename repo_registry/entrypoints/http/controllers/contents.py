"""What analyses found in a repository: facts, coverage and chunks of the run that it shows."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from typing import Annotated, Any, TypeVar

import msgspec
from litestar import Controller, Request, Response, get
from litestar.params import QueryParameter

from repo_registry.domain.model.analysis import AnalysisRun, CoverageRecord, CoverageStatus
from repo_registry.domain.model.facts import FactKind
from repo_registry.domain.model.validation import JsonValue
from repo_registry.entrypoints.cursors import cursor_text
from repo_registry.entrypoints.documents import (
    Document,
    chunk_document,
    counted,
    coverage_document,
    fact_document,
    snapshot_document,
)
from repo_registry.entrypoints.http.answers.contents import ChunkPage, CoveragePage, FactPage
from repo_registry.entrypoints.http.descriptions import problems
from repo_registry.entrypoints.http.paging import page, passed_over, position
from repo_registry.entrypoints.http.parameters import (
    DEFAULT_LIMIT,
    MAX_PATH,
    Cursor,
    Limit,
    Opened,
    RepositoryName,
)
from repo_registry.entrypoints.http.roles import READERS
from repo_registry.entrypoints.wiring import Application

_T = TypeVar("_T")
Numbered = tuple[int, _T]

Kinds = Annotated[list[FactKind] | None, QueryParameter(description="Only facts of this kind; may be repeated.")]
Folder = Annotated[
    Annotated[str, msgspec.Meta(max_length=MAX_PATH)],
    QueryParameter(description="Only facts of this file, or of files below this folder.", max_length=MAX_PATH),
]
File = Annotated[
    Annotated[str, msgspec.Meta(max_length=MAX_PATH)] | None,
    QueryParameter(description="Only chunks of this file.", max_length=MAX_PATH),
]
Status = Annotated[CoverageStatus | None, QueryParameter(description="Only paths with this status.")]


class ContentController(Controller):
    """What is in a repository."""

    path = "/api/repositories/{name:str}"
    tags = ("contents",)

    @get("/facts", operation_id="list_facts", summary="List facts", opt=READERS, responses=problems(404, 409))
    async def facts(
        self,
        request: Request[Any, Any, Any],
        name: RepositoryName,
        application: Opened,
        kind: Kinds = None,
        path: Folder = "",
        cursor: Cursor = None,
        limit: Limit = DEFAULT_LIMIT,
    ) -> Response[FactPage]:
        """List what was read off the files, by kind, key, path and line."""
        return await _numbered_page(
            request,
            application,
            name,
            lambda count: application.inventory.facts(name, kinds=kind or None, path_prefix=path, limit=count),
            fact_document,
            (cursor, limit),
        )

    @get("/chunks", operation_id="list_chunks", summary="List chunks", opt=READERS, responses=problems(404, 409))
    async def chunks(
        self,
        request: Request[Any, Any, Any],
        name: RepositoryName,
        application: Opened,
        path: File = None,
        cursor: Cursor = None,
        limit: Limit = DEFAULT_LIMIT,
    ) -> Response[ChunkPage]:
        """List the searchable spans of its files, by path and place."""
        return await _numbered_page(
            request,
            application,
            name,
            lambda count: application.inventory.chunks(name, path=path, limit=count),
            chunk_document,
            (cursor, limit),
        )

    @get("/coverage", operation_id="list_coverage", summary="List coverage", opt=READERS, responses=problems(404))
    async def coverage(
        self,
        request: Request[Any, Any, Any],
        name: RepositoryName,
        application: Opened,
        status: Status = None,
        cursor: Cursor = None,
        limit: Limit = DEFAULT_LIMIT,
    ) -> Response[CoveragePage]:
        """List what was looked at and what was not, by path, with the reason for each; and how many of each status."""
        run = await application.inventory.current(name)
        summary = await application.inventory.coverage_summary(name)
        at = position(cursor, str)
        after = str(at[0]) if at else ""

        async def fetch(count: int) -> Sequence[CoverageRecord]:
            found = application.inventory.coverage(name, status=status, after=after, limit=count)
            return [record async for record in found]

        return await page(
            request,
            fetch,
            limit=limit,
            cursor_of=lambda record: cursor_text(record.path),
            document_of=coverage_document,
            more={**_origin(name, run), "summary": counted(summary)},
        )


def _origin(name: str, run: AnalysisRun) -> dict[str, JsonValue]:
    return {"repository": name, "snapshot": snapshot_document(run.snapshot)}


async def _numbered_page(
    request: Request[Any, Any, Any],
    application: Application,
    name: str,
    found: Callable[[int], AsyncIterator[_T]],
    document_of: Callable[[_T], Document],
    place: tuple[str | None, int],
) -> Response[Any]:
    """Answer a page of a list whose items are told apart by their place in one result alone."""
    cursor, limit = place
    at = position(cursor, str, int)
    skipped = max(int(at[1]), 0) if at else 0
    run = await application.inventory.current(name)
    while True:
        result = _result(run)
        if at is not None and at[0] != result:
            raise passed_over()
        numbered = [pair async for pair in _numbered(found(skipped + limit + 1), skipped)]
        seen, run = run, await application.inventory.current(name)
        if _result(run) == result:
            break  # what was read belongs to the run that is told beside it

    async def fetch(_: int) -> Sequence[Numbered[_T]]:
        return numbered

    return await page(
        request,
        fetch,
        limit=limit,
        cursor_of=lambda pair: cursor_text(result, pair[0]),
        document_of=lambda pair: document_of(pair[1]),
        more=_origin(name, seen),
    )


def _result(run: AnalysisRun) -> str:
    return str(run.result_run_id or run.id)


async def _numbered(found: AsyncIterator[_T], skipped: int) -> AsyncIterator[Numbered[_T]]:
    place = 0
    async for item in found:
        place += 1
        if place > skipped:
            yield place, item
