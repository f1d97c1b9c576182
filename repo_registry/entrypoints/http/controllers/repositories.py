"""Registered repositories."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Annotated, Any

import msgspec
from litestar import Controller, Request, Response, delete, get, patch, post
from litestar.params import JSONBody, QueryParameter

from repo_registry.domain.model.analysis import AnalysisRun
from repo_registry.domain.model.repository import Repository as DomainRepository
from repo_registry.domain.services.registration import RepositoryChanges
from repo_registry.entrypoints.cursors import cursor_text
from repo_registry.entrypoints.documents import location_document, repository_document
from repo_registry.entrypoints.http.answers.repositories import (
    Location,
    Repository,
    RepositoryOverview,
    RepositoryPage,
)
from repo_registry.entrypoints.http.bodies import StrictBody
from repo_registry.entrypoints.http.descriptions import BODY, answer, problems
from repo_registry.entrypoints.http.idempotency import once
from repo_registry.entrypoints.http.inputs import LocationInput, RepositoryInput, RepositoryPatch
from repo_registry.entrypoints.http.paging import page, position
from repo_registry.entrypoints.http.parameters import (
    DEFAULT_LIMIT,
    Caller,
    Cursor,
    IdempotencyKey,
    Limit,
    Opened,
    RepositoryName,
)
from repo_registry.entrypoints.http.roles import ADMINS, READERS
from repo_registry.entrypoints.repository_documents import listed_document, overview_document

_Word = Annotated[str, msgspec.Meta(max_length=200)] | None
Tag = Annotated[_Word, QueryParameter(description="Only those with this tag.", max_length=200)]
Owner = Annotated[_Word, QueryParameter(description="Only those of this person or team.", max_length=200)]


class RepositoryController(Controller):
    """Repositories come and go."""

    path = "/api/repositories"
    tags = ("repositories",)

    @get(operation_id="list_repositories", summary="List repositories by name", opt=READERS, responses=problems())
    async def list_repositories(
        self,
        request: Request[Any, Any, Any],
        application: Opened,
        tag: Tag = None,
        owner: Owner = None,
        cursor: Cursor = None,
        limit: Limit = DEFAULT_LIMIT,
    ) -> Response[RepositoryPage]:
        """List registered repositories, each with the commit that it shows."""
        at = position(cursor, str)

        async def fetch(count: int) -> Sequence[tuple[DomainRepository, AnalysisRun | None]]:
            after = str(at[0]) if at else None
            found = await application.registration.page(after=after, limit=count, tag=tag, owner=owner)
            runs = await application.inventory.shown_runs([one.id for one in found])
            return [(one, runs[one.id]) for one in found]

        return await page(
            request,
            fetch,
            limit=limit,
            cursor_of=lambda row: cursor_text(row[0].name),
            document_of=lambda row: listed_document(*row),
        )

    @post(
        operation_id="register_repository",
        summary="Register a repository",
        opt=ADMINS,
        dto=StrictBody[RepositoryInput],
        responses=problems(409, *BODY),
    )
    async def register(
        self,
        request: Request[Any, Any, Any],
        data: JSONBody[RepositoryInput],
        application: Opened,
        caller: Caller,
        key_header: IdempotencyKey = None,
    ) -> Response[Repository]:
        """Keep a repository in the list, or bring a removed one of the same origin back. Nothing is contacted."""

        async def register() -> Response[Any]:
            made = await application.registration.register(
                data.location,
                name=data.name,
                description=data.description,
                owner=data.owner,
                tags=data.tags,
                default_ref=data.default_ref,
                credential=data.credential,
                registered_by=caller.name,
            )
            headers = {"Location": f"/api/repositories/{made.name}"}
            return answer(repository_document(made), status=HTTPStatus.CREATED, headers=headers)

        return await once(request, application, caller, key_header, register)

    @post(
        "/validate",
        operation_id="validate_location",
        summary="Judge an address without contacting it",
        opt=READERS,
        status_code=HTTPStatus.OK,
        dto=StrictBody[LocationInput],
        responses=problems(*BODY),
    )
    async def validate(self, data: JSONBody[LocationInput], application: Opened) -> Response[Location]:
        """Answer the address in its normal form, 422 when it is none of a repository, 403 when it is not allowed."""
        return answer(location_document(application.registration.validate(data.location)))

    @get(
        "/{name:str}",
        operation_id="get_repository",
        summary="Show one repository",
        opt=READERS,
        responses=problems(404),
    )
    async def show(self, name: RepositoryName, application: Opened) -> Response[RepositoryOverview]:
        """Show where it comes from, its latest analysis, and where its review stands."""
        return answer(overview_document(await application.inventory.overview(name)))

    @patch(
        "/{name:str}",
        operation_id="update_repository",
        summary="Change what is known of a repository",
        opt=ADMINS,
        dto=StrictBody[RepositoryPatch],
        responses=problems(404, 409, *BODY),
    )
    async def update(
        self, name: RepositoryName, data: JSONBody[RepositoryPatch], application: Opened, caller: Caller
    ) -> Response[Repository]:
        """Change the fields that are sent; the others stay as they are."""
        changes = RepositoryChanges(
            name=data.name,
            location=data.location,
            description=data.description,
            owner=data.owner,
            tags=None if data.tags is None else tuple(data.tags),
            default_ref=data.default_ref,
            credential=data.credential,
        )
        changed = await application.registration.update(name, changes, updated_by=caller.name)
        headers = {"Location": f"/api/repositories/{changed.name}"}
        return answer(repository_document(changed), headers=headers)

    @delete(
        "/{name:str}",
        operation_id="remove_repository",
        summary="Remove a repository from lists and search",
        opt=ADMINS,
        status_code=HTTPStatus.OK,
        responses=problems(404),
    )
    async def remove(self, name: RepositoryName, application: Opened, caller: Caller) -> Response[Repository]:
        """Remove it; its decisions are kept, and registering it again brings them back."""
        return answer(repository_document(await application.registration.remove(name, removed_by=caller.name)))
