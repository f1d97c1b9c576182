"""Repositories as people and programs see them."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
from rich.console import Group, RenderableType
from rich.text import Text

from repo_registry.domain.model.analysis import AnalysisRun
from repo_registry.domain.model.repository import Repository
from repo_registry.domain.rules.urls import JudgedLocation
from repo_registry.domain.services.inventory import RepositoryOverview
from repo_registry.entrypoints.cli.drawing import counts_text, fields, local_time, short_commit, shown, table
from repo_registry.entrypoints.cli.render_runs import status_text
from repo_registry.entrypoints.documents import Document
from repo_registry.entrypoints.repository_documents import listed_document


@attrs.frozen(kw_only=True)
class RepositoryRow:
    """A repository with the run that it shows."""

    repository: Repository
    run: AnalysisRun | None


def row_document(row: RepositoryRow) -> Document:
    """Return a repository with the commit that it shows, ``null`` before its first analysis."""
    return listed_document(row.repository, row.run)


def draw_repositories(rows: Sequence[RepositoryRow]) -> RenderableType:
    """Draw a list of repositories."""
    return table(
        ("Name", "Commit", "Analyzed (UTC)", "Owner", "Tags", "Location"),
        (
            (
                Text(row.repository.name, style="bold"),
                short_commit(row.run.snapshot.commit_id) if row.run and row.run.snapshot else "not yet",
                local_time(row.run.finished_at) if row.run else "",
                row.repository.owner,
                " ".join(row.repository.tags),
                row.repository.location,
            )
            for row in rows
        ),
    )


def draw_location(judged: JudgedLocation) -> RenderableType:
    """Draw an address that may be fetched from."""
    return fields(
        (
            ("verdict", Text("allowed", style="green")),
            ("kind", judged.kind.value),
            ("location", judged.location),
            ("origin", judged.origin),
        )
    )


def draw_overview(overview: RepositoryOverview) -> RenderableType:
    """Draw a repository at a glance."""
    one, current, latest = overview.repository, overview.current, overview.latest
    about = fields(
        (
            ("location", one.location),
            ("origin", one.origin),
            ("aliases", " ".join(one.origin_aliases)),
            ("description", one.description),
            ("owner", one.owner),
            ("tags", " ".join(one.tags)),
            ("ref", one.default_ref or ""),
            ("credential", one.credential or ""),
            ("registered", local_time(one.registered_at)),
            ("commit", current.snapshot.commit_id if current and current.snapshot else "not analyzed yet"),
            ("latest run", status_text(latest) if latest and latest != current else ""),
            ("files", counts_text((status.value, count) for status, count in sorted(overview.files.items()))),
            ("facts", counts_text((kind.value, count) for kind, count in sorted(overview.facts.items()))),
            (
                "candidates",
                counts_text((status.value, count) for status, count in overview.candidates.items()),
            ),
            ("map", f"version {overview.map_version}, {overview.entries} approved" if overview.map_version else ""),
        )
    )
    return Group(shown(one.name, "bold"), about)
