"""What was proposed and waits for judgement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Request, Response, get
from litestar.params import PathParameter, QueryParameter

from repo_registry.domain.model.candidates import Candidate as DomainCandidate
from repo_registry.domain.model.candidates import CandidateStatus, ClaimKind
from repo_registry.domain.ports.candidate_store import CandidateFilter
from repo_registry.entrypoints.cursors import cursor_text
from repo_registry.entrypoints.documents import candidate_document
from repo_registry.entrypoints.http.answers.candidates import CandidateCard, CandidatePage
from repo_registry.entrypoints.http.descriptions import answer, problems
from repo_registry.entrypoints.http.paging import page, position, position_id
from repo_registry.entrypoints.http.parameters import DEFAULT_LIMIT, MAX_NAME, Cursor, Limit, Opened
from repo_registry.entrypoints.http.roles import READERS
from repo_registry.entrypoints.review_documents import card_document

CandidateId = Annotated[UUID, PathParameter(description="Id of a candidate, and of the entry approved from it.")]
OneRepository = Annotated[
    Annotated[str, msgspec.Meta(max_length=MAX_NAME)] | None,
    QueryParameter(description="Name of a repository; all unless given.", max_length=MAX_NAME),
]
Statuses = Annotated[list[CandidateStatus] | None, QueryParameter(description="Only this status; may be repeated.")]
Kinds = Annotated[list[ClaimKind] | None, QueryParameter(description="Only this kind; may be repeated.")]
Source = Annotated[
    Annotated[str, msgspec.Meta(max_length=200)] | None,
    QueryParameter(description="Only those of this rule or model.", max_length=200),
]
Confidence = Annotated[
    float,
    QueryParameter(description="Only those at least so confident.", ge=0, le=1),
    msgspec.Meta(ge=0, le=1),
]
Waiting = Annotated[
    bool,
    QueryParameter(description="Only those that wait for a decision: new, or decided on evidence that has changed."),
]


class CandidateController(Controller):
    """Machines' proposals."""

    path = "/api/candidates"
    tags = ("candidates",)

    @get(operation_id="list_candidates", summary="List candidates", opt=READERS, responses=problems(404))
    async def list_candidates(
        self,
        *,
        request: Request[Any, Any, Any],
        application: Opened,
        repository: OneRepository = None,
        status: Statuses = None,
        kind: Kinds = None,
        source: Source = None,
        min_confidence: Confidence = 0.0,
        needs_review: Waiting = False,
        cursor: Cursor = None,
        limit: Limit = DEFAULT_LIMIT,
    ) -> Response[CandidatePage]:
        """List candidates, the most confident first, each with its evidence and why it is believed."""
        repository_id = None if repository is None else (await application.registration.get(repository)).id
        wanted = CandidateFilter(
            repository_id=repository_id,
            statuses=tuple(status or ()),
            kinds=tuple(kind or ()),
            proposer=source,
            min_confidence=min_confidence,
            needs_review=needs_review,
        )
        at = position(cursor, float, str)
        after = (float(at[0]), position_id(at[1])) if at else None

        async def fetch(count: int) -> Sequence[tuple[DomainCandidate, str]]:
            found = await application.review.candidates(wanted, after=after, limit=count)
            names = await application.desk.repository_names([one.repository_id for one in found])
            return [(one, names[one.repository_id]) for one in found]

        return await page(
            request,
            fetch,
            limit=limit,
            cursor_of=lambda row: cursor_text(float(row[0].confidence), str(row[0].id)),
            document_of=lambda row: candidate_document(*row),
        )

    @get(
        "/{candidate_id:str}",
        operation_id="get_candidate",
        summary="Show one candidate",
        opt=READERS,
        responses=problems(404),
    )
    async def show(self, candidate_id: CandidateId, application: Opened) -> Response[CandidateCard]:
        """Show all that bears on the decision: evidence, parts, earlier verdicts, and what changed since."""
        return answer(card_document(await application.desk.card(candidate_id)))
