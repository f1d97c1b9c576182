"""The last step of an analysis: its result becomes visible, all of it in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import attrs

from repo_registry.domain.errors import Conflict
from repo_registry.domain.model.analysis import AnalysisRun, RunStatus
from repo_registry.domain.model.evidence import EntryProof
from repo_registry.domain.model.facts import FactKind
from repo_registry.domain.model.validation import JsonValue
from repo_registry.domain.ports.clock import Clock
from repo_registry.domain.ports.event_log import EventLog
from repo_registry.domain.ports.identifiers import IdSource
from repo_registry.domain.ports.registry_store import RegistryStore, StoreSession
from repo_registry.domain.rules import matching
from repo_registry.domain.rules.drift import newly_lost_share
from repo_registry.domain.rules.identity import digest
from repo_registry.domain.rules.ladder import ProvenProposal
from repo_registry.domain.rules.matching import Match
from repo_registry.domain.services.policy import AnalysisPolicy
from repo_registry.domain.services.survey import Survey

#: How many runs are looked through for readings to let go of.
_RUNS_LOOKED_AT = 1000


class MapChangedError(Exception):
    """The map was changed while its proof was judged; it must be judged again."""


@attrs.frozen
class Publisher:
    """Publishes results and lets go of old ones."""

    store: RegistryStore
    clock: Clock
    ids: IdSource
    events: EventLog
    policy: AnalysisPolicy

    async def publish(
        self,
        run: AnalysisRun,
        survey: Survey,
        proven: Sequence[ProvenProposal],
        map_version: int,
        proofs: Sequence[EntryProof],
    ) -> AnalysisRun:
        """Publish a run: its readings, candidates and proofs are seen from now on.

        Raises:
            MapChangedError: The map is no longer at ``map_version``; nothing was published.
            Conflict: Too much of the approved proof would be lost (``step="proof"``); nothing was published.
            Cancelled: The lease has passed to another worker; nothing was published.
        """
        async with self.store.transaction() as session:
            until = self.clock.now() + timedelta(seconds=self.policy.lease_seconds)
            await session.analyses.extend_lease(run, lease_until=until)
            await self._guard(session, run, map_version, proofs)
            matched = matching.match(
                proven,
                await session.candidates.of_repository(run.repository_id),
                repository_id=run.repository_id,
                run_id=run.id,
                now=self.clock.now(),
                new_id=self.ids.new_id,
            )
            await session.readings.attach(run.id, survey.reading_ids)
            await session.candidates.put(matched.changed)
            await session.reviews.save_proofs(run.repository_id, run.id, proofs)
            facts = await session.readings.fact_counts(run.id)
            run = attrs.evolve(
                run,
                result_run_id=run.id,
                counts=_counts(survey, facts, matched),
                receipt=_receipt(run, survey, facts, proven),
            )
            run = ended(run, RunStatus.SUCCEEDED, self.clock.now())
            await session.analyses.finish(run)
            await session.analyses.set_current(run.repository_id, run.id)
            await session.search.refresh_contents(run.repository_id, run.id)
            await session.search.refresh_claims(run.repository_id)
        self._completed(run, survey.join_problems)
        await self._forget(run.repository_id)
        return run

    async def repeat(self, run: AnalysisRun, current: AnalysisRun) -> AnalysisRun:
        """End a run that met what the current one had met: the same tree by the same rules."""
        run = attrs.evolve(
            run,
            receipt=current.receipt,
            result_run_id=current.result_run_id,
            counts={
                name: 0 if name == "files_read" or name.startswith("candidates_") else count
                for name, count in current.counts.items()
            },
        )
        run = ended(run, RunStatus.SUCCEEDED, self.clock.now())
        async with self.store.transaction() as session:
            await session.analyses.finish(run)
            await session.analyses.set_current(run.repository_id, run.id)
        self._completed(run)
        return run

    async def _guard(
        self, session: StoreSession, run: AnalysisRun, map_version: int, proofs: Sequence[EntryProof]
    ) -> None:
        kept = await session.reviews.load_map(run.repository_id)
        if (kept.version if kept else 0) != map_version:
            raise MapChangedError
        lost = newly_lost_share(await session.reviews.proofs(run.repository_id), proofs)
        if lost > self.policy.max_proof_loss and not run.allow_proof_loss:
            raise Conflict(
                f"this commit would lose the proof of {lost:.0%} of the approved entries, more than "
                f"{self.policy.max_proof_loss:.0%}; look at it, then analyze again and allow the loss",
                step="proof",
            )

    async def _forget(self, repository_id: UUID) -> None:
        """Let go of the readings of old runs, so that the store grows with what changes and not with every run.

        What belongs to no run may be what a run under way has just read; it goes when no run is under way.
        """
        async with self.store.transaction() as session:
            runs = await session.analyses.page(repository_id, limit=_RUNS_LOOKED_AT)
            current = await session.analyses.current(repository_id)
            shown = current.result_run_id if current else None
            whole = [run.id for run in runs if run.result_run_id == run.id and run.id != shown]
            for run_id in whole[self.policy.kept_runs - 1 :]:
                await session.readings.detach(run_id)
            latest = await session.analyses.page(limit=_RUNS_LOOKED_AT)
            if not any(run.status is RunStatus.RUNNING for run in latest):
                await session.readings.forget_unattached()

    def _completed(self, run: AnalysisRun, problems: Sequence[str] = ()) -> None:
        started, finished = run.started_at or run.requested_at, run.finished_at or self.clock.now()
        self.events.emit(
            "analysis.completed",
            **named(run),
            commit=run.snapshot.commit_id if run.snapshot else "",
            receipt=run.receipt,
            duration_seconds=round((finished - started).total_seconds(), 6),
            counts=dict[str, JsonValue](run.counts),
            problems=list[JsonValue](problems),
        )


def named(run: AnalysisRun) -> dict[str, JsonValue]:
    """Return what names a run in events."""
    return {"run_id": str(run.id), "repository_id": str(run.repository_id), "ref": run.requested_ref}


def ended(run: AnalysisRun, status: RunStatus, now: datetime) -> AnalysisRun:
    """Return a run in a final state."""
    return attrs.evolve(run, status=status, finished_at=now, lease_expires_at=None)


def same_result(current: AnalysisRun, run: AnalysisRun) -> bool:
    """Tell whether a run meets the very tree and rules of the current one, so that nothing needs to be read."""
    return (
        current.snapshot is not None
        and run.snapshot is not None
        and current.snapshot.tree_id == run.snapshot.tree_id
        and current.snapshot.complete
        and current.rules_digest == run.rules_digest
    )


def _counts(survey: Survey, facts: Mapping[FactKind, int], matched: Match) -> dict[str, int]:
    return {
        "files": len(survey.entries),
        "files_read": survey.read,
        **{f"files_{status}": count for status, count in sorted(survey.statuses.items())},
        "joins_incomplete": len(survey.join_problems),
        "facts": sum(facts.values()),
        "candidates": matched.new + matched.updated + matched.reappeared + matched.unchanged,
        "candidates_new": matched.new,
        "candidates_updated": matched.updated,
        "candidates_reappeared": matched.reappeared,
        "candidates_absent": matched.absent,
    }


def _receipt(run: AnalysisRun, survey: Survey, facts: Mapping[FactKind, int], proven: Sequence[ProvenProposal]) -> str:
    """Return the hash of what a run found; the same tree and rules give the same receipt."""
    claims: list[JsonValue] = [
        [one.identity, one.premise_hash, one.proposal.name, one.proposal.summary, one.proposal.confidence]
        for one in sorted(proven, key=lambda one: (one.identity, one.proposal.key))
    ]
    return digest(
        [
            run.snapshot.tree_id if run.snapshot else "",
            run.rules_digest,
            dict[str, JsonValue](survey.statuses),
            {kind.value: count for kind, count in facts.items()},
            list[JsonValue](survey.reading_ids),
            claims,
        ]
    )
