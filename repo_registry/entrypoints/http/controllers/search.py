"""Questions over everything."""

from __future__ import annotations

from typing import Annotated

import msgspec
from litestar import Controller, Response, get
from litestar.params import QueryParameter

from repo_registry.domain.model.search import DocumentKind, SearchAnswer, SearchHit
from repo_registry.domain.model.validation import JsonValue
from repo_registry.domain.rules.tokens import terms
from repo_registry.domain.services.search import MAX_HITS
from repo_registry.entrypoints.documents import Document, answer_document, hit_document
from repo_registry.entrypoints.http.answers.search import Answer
from repo_registry.entrypoints.http.descriptions import answer, problems
from repo_registry.entrypoints.http.parameters import Opened
from repo_registry.entrypoints.http.roles import READERS

_HITS = 10
#: Longer questions do not fit into an address, where a letter may take twelve bytes.
MAX_QUESTION = 4000
Question = Annotated[
    str,
    QueryParameter(description="Any words; quotes and operators are words too.", max_length=MAX_QUESTION),
    msgspec.Meta(max_length=MAX_QUESTION),
]
Repositories = Annotated[list[str] | None, QueryParameter(description="Only this repository; may be repeated.")]
Kinds = Annotated[
    list[DocumentKind] | None,
    QueryParameter(description="Only approved entries, candidates or contents (chunk); may be repeated."),
]
Hits = Annotated[
    int, QueryParameter(description="Hits of each kind.", ge=1, le=MAX_HITS), msgspec.Meta(ge=1, le=MAX_HITS)
]
Explain = Annotated[bool, QueryParameter(description="Tell for each hit which words of the question stand in it.")]


class SearchController(Controller):
    """Ask which repository can do something, and where the proof is."""

    path = "/api/search"
    tags = ("search",)

    @get(operation_id="search", summary="Ask a question", opt=READERS, responses=problems(404))
    async def search(
        self,
        *,
        application: Opened,
        q: Question,
        repository: Repositories = None,
        kind: Kinds = None,
        limit: Hits = _HITS,
        explain: Explain = False,
    ) -> Response[Answer]:
        """Answer approved entries first, then candidates, then contents, and say what the answer covers."""
        found = await application.search.search(
            q, repositories=repository or (), kinds=kind or tuple(DocumentKind), limit=limit
        )
        document = answer_document(found)
        if explain:
            document["hits"] = [_explained(hit, found) for hit in found.hits]
        return answer(document)


def _explained(hit: SearchHit, found: SearchAnswer) -> Document:
    matched: dict[str, JsonValue] = {}
    for name, text in (("title", hit.title), ("summary", hit.summary), ("path", hit.path)):
        there = set(terms(text))
        matched[name] = [term for term in found.terms if term in there]
    return hit_document(hit) | {"matched": matched}
