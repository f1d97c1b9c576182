"""Whether anything was changed: a digest of everything, and the chain of decisions."""

from __future__ import annotations

from litestar import Controller, Response, get

from repo_registry.entrypoints.documents import head_document
from repo_registry.entrypoints.http.answers.service import Digest, Head
from repo_registry.entrypoints.http.descriptions import answer, problems
from repo_registry.entrypoints.http.parameters import Opened
from repo_registry.entrypoints.http.roles import READERS


class IntegrityController(Controller):
    """The whole registry."""

    path = "/api"
    tags = ("integrity",)

    @get("/digest", operation_id="get_digest", summary="Digest everything", opt=READERS, responses=problems())
    async def digest(self, application: Opened) -> Response[Digest]:
        """Answer one digest of all that the registry says, without ids and times, and one for each repository."""
        found = await application.digest.content()
        return answer({"digest": found.digest, "repositories": dict(found.repositories)})

    @get("/verify", operation_id="verify", summary="Check the decision log", opt=READERS, responses=problems())
    async def verify(self, application: Opened) -> Response[Head]:
        """Check every decision and every map that follows from them; answer the head of the chain, to keep elsewhere.

        Answers 500 when a decision is missing or changed, or a map is not what its decisions come to.
        """
        return answer(head_document(await application.review.verify()))
