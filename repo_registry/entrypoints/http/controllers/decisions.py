"""What people decide: recorded for ever, one by one or many at once, and taken back by one more."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from litestar import Controller, Request, Response, get, post
from litestar.params import JSONBody, PathParameter

from repo_registry.domain.errors import RegistryError
from repo_registry.domain.model.candidates import Candidate
from repo_registry.domain.model.reviews import DecisionAction, DecisionRequest, ReviewDecision
from repo_registry.domain.model.security import Principal
from repo_registry.entrypoints.cursors import cursor_text
from repo_registry.entrypoints.documents import Document, decision_document
from repo_registry.entrypoints.http.answers.decisions import BulkResult, Decision, DecisionPage, LoggedDecision
from repo_registry.entrypoints.http.bodies import StrictBody
from repo_registry.entrypoints.http.controllers.candidates import CandidateId, OneRepository
from repo_registry.entrypoints.http.descriptions import BODY, answer, problems
from repo_registry.entrypoints.http.idempotency import once
from repo_registry.entrypoints.http.inputs import BulkDecisionInput, BulkInput, DecisionInput, UndoInput
from repo_registry.entrypoints.http.paging import page, position
from repo_registry.entrypoints.http.parameters import (
    DEFAULT_LIMIT,
    Caller,
    Cursor,
    IdempotencyKey,
    IfMatch,
    Limit,
    Opened,
)
from repo_registry.entrypoints.http.problems import problem_of, status_of
from repo_registry.entrypoints.http.roles import READERS, REVIEWERS
from repo_registry.entrypoints.http.versions import as_precondition, expected_version
from repo_registry.entrypoints.review_documents import logged_document
from repo_registry.entrypoints.wiring import Application

DecisionId = Annotated[UUID, PathParameter(description="Id of a decision.")]
Logged = tuple[ReviewDecision, str, Candidate | None]


class CandidateDecisionController(Controller):
    """Decisions on one candidate."""

    path = "/api/candidates/{candidate_id:str}/decisions"
    tags = ("decisions",)

    @post(
        operation_id="decide",
        summary="Decide on a candidate",
        opt=REVIEWERS,
        dto=StrictBody[DecisionInput],
        responses=problems(404, 409, 412, *BODY),
    )
    async def decide(
        self,
        *,
        request: Request[Any, Any, Any],
        candidate_id: CandidateId,
        data: JSONBody[DecisionInput],
        application: Opened,
        caller: Caller,
        if_match_header: IfMatch = None,
        key_header: IdempotencyKey = None,
    ) -> Response[Decision]:
        """Record a verdict and everything that follows from it. The reviewer is whose token it is.

        `If-Match` with the `ETag` of the map that was looked at answers 412 when somebody decided meanwhile.
        """
        expected = expected_version(if_match_header, data.expected_version)

        async def record() -> Response[Any]:
            with as_precondition(if_match_header):
                decision = await application.review.decide(
                    data.request(candidate_id), reviewer=caller.name, expected_version=expected
                )
            return _recorded(decision)

        return await once(request, application, caller, key_header, record)


class DecisionController(Controller):
    """The log of all decisions."""

    path = "/api/decisions"
    tags = ("decisions",)

    @get(operation_id="list_decisions", summary="List decisions", opt=READERS, responses=problems(404))
    async def list_decisions(
        self,
        request: Request[Any, Any, Any],
        application: Opened,
        repository: OneRepository = None,
        cursor: Cursor = None,
        limit: Limit = DEFAULT_LIMIT,
    ) -> Response[DecisionPage]:
        """List who decided what, when and why, the newest first."""
        at = position(cursor, int)
        before = int(at[0]) if at else None

        async def fetch(count: int) -> Sequence[Logged]:
            return await application.desk.log(repository, before_sequence=before, limit=count)

        return await page(
            request,
            fetch,
            limit=limit,
            cursor_of=lambda row: cursor_text(row[0].sequence),
            document_of=lambda row: logged_document(*row),
        )

    @get(
        "/{decision_id:str}",
        operation_id="get_decision",
        summary="Show one decision",
        opt=READERS,
        responses=problems(404),
    )
    async def show(self, decision_id: DecisionId, application: Opened) -> Response[LoggedDecision]:
        """Show it with what it touched, before and after."""
        return answer(logged_document(*await application.desk.logged(decision_id)))

    @post(
        operation_id="decide_many",
        summary="Decide on many candidates",
        opt=REVIEWERS,
        status_code=HTTPStatus.OK,
        dto=StrictBody[BulkInput],
        responses=problems(409, *BODY),
    )
    async def decide_many(
        self,
        request: Request[Any, Any, Any],
        data: JSONBody[BulkInput],
        application: Opened,
        caller: Caller,
        key_header: IdempotencyKey = None,
    ) -> Response[BulkResult]:
        """Record each decision by itself and tell for each what became of it, in the order in which they were sent."""

        async def record() -> Response[Any]:
            path = request.scope["path"]
            items = [await _decided(application, one, caller, path) for one in data.decisions]
            failed = sum(item["decision"] is None for item in items)
            return answer({"items": [*items], "succeeded": len(items) - failed, "failed": failed})

        return await once(request, application, caller, key_header, record)

    @post(
        "/{decision_id:str}/undo",
        operation_id="undo_decision",
        summary="Take a decision back",
        opt=REVIEWERS,
        dto=StrictBody[UndoInput],
        responses=problems(404, 409, 412, *BODY),
    )
    async def undo(
        self,
        *,
        request: Request[Any, Any, Any],
        decision_id: DecisionId,
        application: Opened,
        caller: Caller,
        data: JSONBody[UndoInput] = UndoInput(),  # noqa: B008  frozen
        if_match_header: IfMatch = None,
        key_header: IdempotencyKey = None,
    ) -> Response[Decision]:
        """Record one more decision that takes an earlier one back; the log keeps both."""
        wanted = DecisionRequest(action=DecisionAction.UNDO, undoes=decision_id, note=data.note)
        expected = expected_version(if_match_header, None)

        async def record() -> Response[Any]:
            with as_precondition(if_match_header):
                decision = await application.review.decide(wanted, reviewer=caller.name, expected_version=expected)
            return _recorded(decision)

        return await once(request, application, caller, key_header, record)


def _recorded(decision: ReviewDecision) -> Response[Any]:
    headers = {"Location": f"/api/decisions/{decision.id}"}
    return answer(decision_document(decision), status=HTTPStatus.CREATED, headers=headers)


async def _decided(application: Application, one: BulkDecisionInput, caller: Principal, path: str) -> Document:
    try:
        decision = await application.review.decide(
            one.request(one.candidate_id), reviewer=caller.name, expected_version=one.expected_version
        )
    except RegistryError as error:
        return {"status": status_of(error)[0].value, "decision": None, "problem": problem_of(error, path)}
    return {"status": HTTPStatus.CREATED.value, "decision": decision_document(decision), "problem": None}
