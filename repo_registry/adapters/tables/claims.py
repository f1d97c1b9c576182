"""What a store notes of an entry or candidate that is found by its words, and whether that has changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import attrs

from repo_registry.adapters.tables.rows import NamedRow
from repo_registry.domain.model.search import DocumentKind
from repo_registry.domain.rules.identity import digest
from repo_registry.domain.rules.lexical import Fields, claim_fields


@attrs.frozen(kw_only=True)
class Claim:
    """An entry or candidate as it is found."""

    kind: DocumentKind
    document_id: str
    summary: str
    fields: Fields
    """What it is found by."""

    @property
    def place(self) -> tuple[str, str]:
        """Kind and id: what tells it from others of its repository."""
        return self.kind.value, self.document_id

    @property
    def digest(self) -> str:
        """Digest of all that an answer shows and a question looks at: equal digests need no new indexing."""
        return digest([self.summary, attrs.asdict(self.fields)])

    def row(self, repository_key: int) -> Mapping[str, Any]:
        """Return the columns that every store notes."""
        return {
            "repository_key": repository_key,
            "kind": self.kind.value,
            "document_id": self.document_id,
            "title": self.fields.title,
            "text": self.summary,
            "digest": self.digest,
        }


def entry_claim(row: NamedRow, *, repository: str) -> Claim:
    """Return the claim of an entry's row; ``repository`` is the name of its repository."""
    anchors = sorted({anchor for source in json.loads(row["sources"]) for anchor in source["anchors"]})
    return _claim(DocumentKind.ENTRY, row, anchors, repository)


def candidate_claim(row: NamedRow, *, repository: str) -> Claim:
    """Return the claim of a candidate's row."""
    return _claim(DocumentKind.CANDIDATE, row, json.loads(row["anchors"]), repository)


def _claim(kind: DocumentKind, row: NamedRow, anchors: list[str], repository: str) -> Claim:
    fields = claim_fields(
        name=row["name"], summary=row["summary"], anchors=anchors, component=row["component"], repository=repository
    )
    return Claim(kind=kind, document_id=row["id"], summary=row["summary"], fields=fields)
