"""Analysis runs as people see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from repo_registry.domain.model.analysis import AnalysisRun, RunStatus
from repo_registry.domain.model.facts import FactKind
from repo_registry.entrypoints.amounts import seconds_text
from repo_registry.entrypoints.cli.drawing import (
    counts_text,
    fields,
    local_time,
    short_commit,
    short_id,
    shown,
    table,
)
from repo_registry.entrypoints.documents import duration_seconds

_STATUS_STYLES = {
    RunStatus.QUEUED: "dim",
    RunStatus.RUNNING: "cyan",
    RunStatus.SUCCEEDED: "green",
    RunStatus.FAILED: "bold red",
    RunStatus.CANCELLED: "yellow",
}
_FILES = "files_"
_CANDIDATE_COUNTS = ("new", "updated", "reappeared", "absent")


def status_text(run: AnalysisRun) -> Text:
    """Return the status of a run, with what failed."""
    text = Text(run.status.value, style=_STATUS_STYLES[run.status])
    if run.failure is not None:
        text.append_text(shown(f" at {run.failure.step}: {run.failure.message}", "default not bold"))
    return text


def draw_run(run: AnalysisRun, repository: str, facts: Mapping[FactKind, int]) -> RenderableType:
    """Draw the end of an analysis in short."""
    head = Text.assemble((repository, "bold"), " ", status_text(run))
    if run.status is not RunStatus.SUCCEEDED or run.snapshot is None:
        return head
    statuses = [
        (name.removeprefix(_FILES), count)
        for name, count in run.counts.items()
        if name.startswith(_FILES) and name != "files_read"
    ]
    candidates = [(name, run.counts.get(f"candidates_{name}", 0)) for name in _CANDIDATE_COUNTS]
    snapshot = run.snapshot
    return Group(
        head,
        fields(
            (
                ("commit", f"{snapshot.commit_id} ({snapshot.ref}, {local_time(snapshot.committed_at)} UTC)"),
                ("files", counts_text(statuses)),
                ("facts", counts_text((kind.value, count) for kind, count in sorted(facts.items()))),
                (
                    "candidates",
                    f"{run.counts.get('candidates', 0)}: {counts_text(candidates)}",
                ),
                ("took", seconds_text(duration_seconds(run))),
                ("receipt", run.receipt or ""),
            )
        ),
    )


def draw_runs(runs: Sequence[AnalysisRun]) -> RenderableType:
    """Draw a list of runs."""
    return table(
        ("Run", "Asked for (UTC)", "By", "Ref", "Commit", "Took", "Status"),
        (
            (
                short_id(run.id),
                local_time(run.requested_at),
                run.requested_by,
                run.requested_ref or "",
                short_commit(run.snapshot.commit_id) if run.snapshot else "",
                seconds_text(duration_seconds(run)),
                status_text(run),
            )
            for run in runs
        ),
        right="Took",
    )
