"""Analyses: asked for, followed, cancelled."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import HeaderParameter, JSONBody, PathParameter
from litestar.response import ServerSentEvent

from repo_registry.domain.model.analysis import AnalysisRun
from repo_registry.entrypoints.cursors import cursor_text
from repo_registry.entrypoints.documents import run_document
from repo_registry.entrypoints.http.answers.analyses import Run, RunPage
from repo_registry.entrypoints.http.bodies import StrictBody
from repo_registry.entrypoints.http.descriptions import BODY, answer, problems
from repo_registry.entrypoints.http.event_stream import EventStream, event_number
from repo_registry.entrypoints.http.idempotency import once
from repo_registry.entrypoints.http.inputs import AnalysisInput
from repo_registry.entrypoints.http.paging import page, position, position_id
from repo_registry.entrypoints.http.parameters import (
    DEFAULT_LIMIT,
    Caller,
    Cursor,
    IdempotencyKey,
    Limit,
    Opened,
    RepositoryName,
    State,
)
from repo_registry.entrypoints.http.roles import ADMINS, READERS
from repo_registry.entrypoints.wiring import Application

RunId = Annotated[UUID, PathParameter(description="Id of an analysis.")]
LastEventId = Annotated[
    Annotated[str, msgspec.Meta(max_length=100)] | None,
    HeaderParameter(name="Last-Event-ID", description="Id of the last event that was received.", max_length=100),
]


class RepositoryAnalysisController(Controller):
    """The analyses of one repository."""

    path = "/api/repositories/{name:str}/analyses"
    tags = ("analyses",)

    @post(
        operation_id="request_analysis",
        summary="Ask for an analysis",
        opt=ADMINS,
        status_code=HTTPStatus.ACCEPTED,
        dto=StrictBody[AnalysisInput],
        responses=problems(404, 409, *BODY),
    )
    async def request(
        self,
        request: Request[Any, Any, Any],
        name: RepositoryName,
        application: Opened,
        service: State,
        caller: Caller,
        data: JSONBody[AnalysisInput] = AnalysisInput(),  # noqa: B008  frozen
        key_header: IdempotencyKey = None,
    ) -> Response[Run]:
        """Queue an analysis. One that asks for the same and still waits is answered instead of a second one."""

        async def queue() -> Response[Any]:
            run = await application.analysis.request(
                name, ref=data.ref, requested_by=caller.name, allow_proof_loss=data.allow_proof_loss
            )
            service.wake_worker()
            headers = {"Location": f"/api/analyses/{run.id}"}
            return answer(run_document(run, name), status=HTTPStatus.ACCEPTED, headers=headers)

        return await once(request, application, caller, key_header, queue)

    @get(
        operation_id="list_analyses",
        summary="List the analyses of a repository",
        opt=READERS,
        responses=problems(404),
    )
    async def list_runs(
        self,
        request: Request[Any, Any, Any],
        name: RepositoryName,
        application: Opened,
        cursor: Cursor = None,
        limit: Limit = DEFAULT_LIMIT,
    ) -> Response[RunPage]:
        """List them, the latest first, with how each ended."""
        at = position(cursor, str)

        async def fetch(count: int) -> Sequence[AnalysisRun]:
            return await application.analysis.runs(name, before=position_id(at[0]) if at else None, limit=count)

        return await page(
            request,
            fetch,
            limit=limit,
            cursor_of=lambda run: cursor_text(str(run.id)),
            document_of=lambda run: run_document(run, name),
        )


class AnalysisController(Controller):
    """One analysis."""

    path = "/api/analyses/{run_id:str}"
    tags = ("analyses",)

    @get(operation_id="get_analysis", summary="Show one analysis", opt=READERS, responses=problems(404))
    async def show(self, run_id: RunId, application: Opened) -> Response[Run]:
        """Show where it stands, what it found, and its receipt."""
        return answer(await _document(application, await application.analysis.run(run_id)))

    @get(
        "/events",
        operation_id="follow_analysis",
        summary="Follow one analysis",
        opt=READERS,
        responses={
            200: ResponseSpec(
                str, generate_examples=False, description="Server-sent events.", media_type="text/event-stream"
            ),
            204: ResponseSpec(None, generate_examples=False, description="It has ended, and all was received."),
            **problems(404),
        },
    )
    async def events(
        self, run_id: RunId, application: Opened, service: State, last_event_header: LastEventId = None
    ) -> Response[Any]:
        """Send `status` events with the whole run and `progress` events with its phase, until it has ended.

        Ids grow. A client that comes back with `Last-Event-ID` is sent what came after; when it has all, the answer is
        204, which tells browsers not to come back.
        """
        stream = EventStream(
            service, application, await application.analysis.run(run_id), event_number(last_event_header)
        )
        if stream.nothing_left:
            return Response(None, status_code=HTTPStatus.NO_CONTENT)
        return ServerSentEvent(stream.messages(), headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})

    @post(
        "/cancel",
        operation_id="cancel_analysis",
        summary="Stop an analysis",
        opt=ADMINS,
        status_code=HTTPStatus.ACCEPTED,
        responses=problems(404),
    )
    async def cancel(self, run_id: RunId, application: Opened, service: State) -> Response[Run]:
        """End it at once if it waits, or at its next step if it is worked on; one that has ended stays as it is."""
        run = await application.analysis.cancel(run_id)
        service.board.tell()
        return answer(await _document(application, run), status=HTTPStatus.ACCEPTED)


async def _document(application: Application, run: AnalysisRun) -> dict[str, Any]:
    names = await application.desk.repository_names([run.repository_id])
    return dict(run_document(run, names[run.repository_id]))
