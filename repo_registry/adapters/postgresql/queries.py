"""The named statements for PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping

from repo_registry.adapters.tables.queries import named_queries


def queries(subject: str) -> Mapping[str, str]:
    """Return the statements of ``sql/<subject>.sql`` by name."""
    return named_queries(__package__, subject)
