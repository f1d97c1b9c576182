"""Repositories as JSON documents, beside what `documents` has: listed, at a glance, and where their proof stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from repo_registry.domain.model.abilities import AbilityMap
from repo_registry.domain.model.analysis import AnalysisRun
from repo_registry.domain.model.evidence import EntryProof
from repo_registry.domain.model.repository import Repository
from repo_registry.domain.services.inventory import RepositoryOverview
from repo_registry.entrypoints.documents import (
    Document,
    counted,
    proof_document,
    repository_document,
    run_document,
    snapshot_document,
)


def listed_document(repository: Repository, run: AnalysisRun | None) -> Document:
    """Return a repository with the commit that it shows, ``null`` before its first analysis."""
    return repository_document(repository) | {"snapshot": snapshot_document(run.snapshot if run else None)}


def overview_document(overview: RepositoryOverview) -> Document:
    """Return a repository at a glance."""
    name = overview.repository.name
    return repository_document(overview.repository) | {
        "latest_run": run_document(overview.latest, name) if overview.latest else None,
        "current_run": run_document(overview.current, name) if overview.current else None,
        "files": counted(overview.files),
        "facts": counted(overview.facts),
        "candidates": counted(overview.candidates),
        "map": {"version": overview.map_version, "entries": overview.entries},
    }


def drift_document(name: str, run: AnalysisRun, ability_map: AbilityMap, proofs: Sequence[EntryProof]) -> Document:
    """Return where the proof of each approved entry stands at the latest analysis; ``proofs`` are those of the map."""
    entries = {str(entry.id): entry for entry in ability_map.entries}
    return {
        "repository": name,
        "snapshot": snapshot_document(run.snapshot),
        "summary": counted(Counter(proof.health for proof in proofs)),
        "entries": [proof_document(proof, entries.get(proof.entry_id)) for proof in proofs],
    }
