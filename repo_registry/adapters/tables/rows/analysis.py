"""Rows of analysis runs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from repo_registry.adapters.tables.rows import NamedRow
from repo_registry.adapters.tables.values import (
    id_of,
    id_text,
    json_of,
    json_text,
    model_of,
    model_text,
    optional_time_of,
    optional_time_text,
    time_of,
    time_text,
)
from repo_registry.domain.model.analysis import AnalysisRun, RepositorySnapshot, RunFailure, RunStatus


def run_row(run: AnalysisRun) -> dict[str, Any]:
    """Return a run as the columns of its row."""
    return {
        "id": str(run.id),
        "repository_id": str(run.repository_id),
        "requested_ref": run.requested_ref,
        "requested_by": run.requested_by,
        "requested_at": time_text(run.requested_at),
        "status": run.status.value,
        "attempt": run.attempt,
        "lease_owner": run.lease_owner,
        "lease_expires_at": optional_time_text(run.lease_expires_at),
        "cancel_requested_at": optional_time_text(run.cancel_requested_at),
        "allow_proof_loss": int(run.allow_proof_loss),
        "started_at": optional_time_text(run.started_at),
        "finished_at": optional_time_text(run.finished_at),
        "snapshot": None if run.snapshot is None else model_text(run.snapshot),
        "rules_digest": run.rules_digest,
        "versions": json_text(run.versions),
        "counts": json_text(run.counts),
        "receipt": run.receipt,
        "result_run_id": id_text(run.result_run_id),
        "failure": None if run.failure is None else model_text(run.failure),
    }


def run_of(row: NamedRow) -> AnalysisRun:
    """Return the run of a row."""
    return AnalysisRun(
        id=UUID(row["id"]),
        repository_id=UUID(row["repository_id"]),
        requested_ref=row["requested_ref"],
        requested_by=row["requested_by"],
        requested_at=time_of(row["requested_at"]),
        status=RunStatus(row["status"]),
        attempt=row["attempt"],
        lease_owner=row["lease_owner"],
        lease_expires_at=optional_time_of(row["lease_expires_at"]),
        cancel_requested_at=optional_time_of(row["cancel_requested_at"]),
        allow_proof_loss=bool(row["allow_proof_loss"]),
        started_at=optional_time_of(row["started_at"]),
        finished_at=optional_time_of(row["finished_at"]),
        snapshot=None if row["snapshot"] is None else model_of(row["snapshot"], RepositorySnapshot),
        rules_digest=row["rules_digest"],
        versions=json_of(row["versions"]),
        counts=json_of(row["counts"]),
        receipt=row["receipt"],
        result_run_id=id_of(row["result_run_id"]),
        failure=None if row["failure"] is None else model_of(row["failure"], RunFailure),
    )
