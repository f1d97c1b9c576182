"""What is approved of a repository, in several spellings, and whether its proof still stands."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated, Any

import msgspec
from litestar import Controller, Request, Response, get
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import Example
from litestar.params import QueryParameter

from repo_registry.entrypoints.http.answers.maps import AbilityMap, Drift
from repo_registry.entrypoints.http.descriptions import answer, problems
from repo_registry.entrypoints.http.map_rendering import JSON, MARKDOWN, YAML, rendered
from repo_registry.entrypoints.http.negotiation import best_type
from repo_registry.entrypoints.http.parameters import IfNoneMatch, Opened, RepositoryName
from repo_registry.entrypoints.http.problems import FieldError, MalformedError, pointer
from repo_registry.entrypoints.http.roles import READERS
from repo_registry.entrypoints.http.versions import entity_tag, is_current
from repo_registry.entrypoints.repository_documents import drift_document
from repo_registry.entrypoints.wiring import Application

AsOf = Annotated[
    Annotated[str, msgspec.Meta(max_length=50)] | None,
    QueryParameter(
        description="The map as it was at this moment (ISO 8601; UTC without a zone).",
        examples=[Example(value="2026-03-01T12:00:00Z")],
        max_length=50,
    ),
]
_SUFFIXES = {".json": JSON, ".yaml": YAML, ".md": MARKDOWN}


class MapController(Controller):
    """The approved map of a repository."""

    path = "/api/repositories/{name:str}"
    tags = ("maps",)

    @get(
        "/ability-map",
        operation_id="get_ability_map",
        summary="Show the approved ability map",
        opt=READERS,
        responses={
            200: ResponseSpec(
                AbilityMap,
                generate_examples=False,
                description="Also as `application/yaml` or `text/markdown`.",
            ),
            304: ResponseSpec(None, generate_examples=False, description="The caller has this one already."),
            **problems(404, 406),
        },
    )
    async def show(
        self,
        request: Request[Any, Any, Any],
        name: RepositoryName,
        application: Opened,
        as_of: AsOf = None,
        if_none_match_header: IfNoneMatch = None,
    ) -> Response[Any]:
        """Show what the repository can do, each claim with its proof, as `Accept` asks: JSON, YAML or Markdown.

        The same is at `ability-map.json`, `.yaml` and `.md`. The `ETag` names the version, for `If-None-Match` here and
        `If-Match` on decisions.
        """
        media_type = best_type(request.headers.get("accept"), (JSON, YAML, MARKDOWN))
        return await _answer(application, name, as_of, media_type, if_none_match_header)

    @get(
        ["/ability-map.json", "/ability-map.yaml", "/ability-map.md"],
        opt=READERS,
        include_in_schema=False,
    )
    async def show_as(
        self,
        request: Request[Any, Any, Any],
        name: RepositoryName,
        application: Opened,
        as_of: AsOf = None,
        if_none_match_header: IfNoneMatch = None,
    ) -> Response[Any]:
        """Show it as the address says."""
        suffix = "." + request.scope["path"].rpartition(".")[2].rstrip("/")
        return await _answer(application, name, as_of, _SUFFIXES[suffix], if_none_match_header)

    @get(
        "/drift",
        operation_id="get_drift",
        summary="Tell whether the approved proof still stands",
        opt=READERS,
        responses=problems(404),
    )
    async def drift(self, name: RepositoryName, application: Opened) -> Response[Drift]:
        """Tell for each approved entry where its evidence stands at the latest analysis."""
        ability_map = await application.review.ability_map(name)
        live = {str(entry.id) for entry in ability_map.entries}
        proofs = [proof for proof in await application.review.proofs(name) if proof.entry_id in live]
        run = await application.inventory.current(name)
        return answer(drift_document(name, run, ability_map, proofs))


async def _answer(
    application: Application, name: str, as_of: str | None, media_type: str, if_none_match: str | None
) -> Response[Any]:
    moment = None if as_of is None else _moment(as_of)
    ability_map = await application.review.ability_map(name, as_of=moment)
    proofs = () if moment is not None else await application.review.proofs(name)
    # A large map takes a while to write; other requests go on meanwhile.
    content = await asyncio.to_thread(rendered, name, ability_map, proofs, moment, media_type)
    tag = entity_tag(ability_map.version, content)
    headers = {"ETag": tag, "Vary": "Accept", "Cache-Control": "private, no-cache"}
    if is_current(if_none_match, tag):
        return Response(None, status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Response(content, media_type=media_type, headers=headers)


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        message = "is no moment: write it like 2026-03-01T12:00:00Z"
        error = FieldError(location="query", pointer=pointer("as_of"), detail=message)
        raise MalformedError(f"as_of {message}", error) from None
