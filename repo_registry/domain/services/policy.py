"""Limits of the use cases: each a named setting with a default."""

from __future__ import annotations

import attrs

from repo_registry.domain.errors import Invalid


@attrs.frozen(kw_only=True)
class AnalysisPolicy:
    """How much an analysis may take, and when it must stop for a person."""

    lease_seconds: int = 120
    """How long a worker that falls silent keeps a run."""
    max_attempts: int = 5
    """How often a run is taken up again after its worker died."""
    batch_files: int = 200
    """Readings that are stored together."""
    max_symbol_facts: int = 20_000
    """Public symbols that candidates are made from; the rest stay facts."""
    max_evidence_bytes: int = 2_000_000
    """A larger file is not read again to look for a quote."""
    max_proof_loss: float = 0.5
    """Share of approved entries whose proof a run may lose without an admin's word."""
    kept_runs: int = 10
    """Succeeded runs of a repository whose readings are kept; the current one always is."""

    def __attrs_post_init__(self) -> None:
        if not 0 < self.max_proof_loss <= 1:
            raise Invalid("max_proof_loss must be above 0 and at most 1", field="max_proof_loss")
        for name in ("lease_seconds", "max_attempts", "batch_files", "max_symbol_facts", "kept_runs"):
            if getattr(self, name) < 1:
                raise Invalid(f"{name} must be at least 1", field=name)
