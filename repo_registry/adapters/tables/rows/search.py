"""Rows of what a search has found."""

from __future__ import annotations

from uuid import UUID

from repo_registry.adapters.tables.rows import NamedRow
from repo_registry.domain.model.search import DocumentKind, ScoredDocument


def document_of(kind: DocumentKind, row: NamedRow) -> ScoredDocument:
    """Return the document of a row."""
    return ScoredDocument(
        kind=kind,
        repository_id=UUID(row["repository_id"]),
        document_id=row["document_id"],
        score=row["score"],
        title=row["title"],
        text=row["text"],
        path=row["path"],
        start_line=row["start_line"],
        end_line=row["end_line"],
    )
