"""Analyses: asked for, claimed by a worker, carried out, and published whole or not at all."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from datetime import timedelta
from uuid import UUID

import attrs

from repo_registry.domain.errors import Cancelled, RegistryError
from repo_registry.domain.model.analysis import AnalysisRun, RunFailure, RunStatus
from repo_registry.domain.model.facts import FactKind, ObservedFact
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.repository import Component, Repository
from repo_registry.domain.ports.checkout import Checkout
from repo_registry.domain.ports.clock import Clock
from repo_registry.domain.ports.event_log import EventLog
from repo_registry.domain.ports.identifiers import IdSource
from repo_registry.domain.ports.observers import Observers
from repo_registry.domain.ports.progress import Progress, Silence
from repo_registry.domain.ports.registry_store import RegistryStore
from repo_registry.domain.rules import matching
from repo_registry.domain.rules.ability_map import empty_map
from repo_registry.domain.rules.extraction import proposals
from repo_registry.domain.rules.extraction.project import EXTRACTION_KINDS, Project
from repo_registry.domain.rules.identity import digest
from repo_registry.domain.rules.leases import is_workable
from repo_registry.domain.services.policy import AnalysisPolicy
from repo_registry.domain.services.proving import Prover
from repo_registry.domain.services.publication import MapChangedError, Publisher, ended, named, same_result
from repo_registry.domain.services.survey import Survey, Surveyor

#: Runs of one repository among which those of dead workers are looked for.
_RUNS_LOOKED_AT = 100


@attrs.frozen(kw_only=True)
class AnalysisService:
    """Analyzes repositories. One worker carries a run; many workers, in many processes, may share the queue."""

    store: RegistryStore
    checkout: Checkout
    observers: Observers
    clock: Clock
    ids: IdSource
    events: EventLog
    policy: AnalysisPolicy = attrs.field(factory=AnalysisPolicy)

    async def request(
        self, name: str, *, ref: str | None = None, requested_by: str, allow_proof_loss: bool = False
    ) -> AnalysisRun:
        """Queue an analysis of a repository and return its run.

        A run that asks for the same and still waits for a worker is returned instead of a second one.

        Args:
            name: Name of the repository.
            ref: Branch, tag or commit; ``None`` is the repository's default.
            requested_by: Who asks.
            allow_proof_loss: Publish even if much of the approved proof would be lost.

        Raises:
            NotFound: There is no such repository.
        """
        async with self.store.transaction() as session:
            repository = await session.repositories.by_name(name)
            for waiting in await session.analyses.page(repository.id, limit=_RUNS_LOOKED_AT):
                asked = (waiting.requested_ref, waiting.allow_proof_loss)
                if asked == (ref, allow_proof_loss) and self._waits(waiting):
                    return waiting
            run = AnalysisRun(
                id=self.ids.new_id(),
                repository_id=repository.id,
                requested_ref=ref,
                requested_by=requested_by,
                requested_at=self.clock.now(),
                allow_proof_loss=allow_proof_loss,
            )
            await session.analyses.enqueue(run)
        return run

    async def claim(self, owner: str, run_id: UUID | None = None) -> AnalysisRun | None:
        """Lease the next run, or the one named, to a worker; ``None`` when there is nothing to do now."""
        now = self.clock.now()
        async with self.store.transaction() as session:
            for exhausted in await session.analyses.fail_exhausted(now=now, max_attempts=self.policy.max_attempts):
                self.events.emit("analysis.failed", run_id=str(exhausted), code="exhausted", step="lease")
            return await session.analyses.claim_next(
                owner=owner,
                now=now,
                lease_until=now + timedelta(seconds=self.policy.lease_seconds),
                run_id=run_id,
                max_attempts=self.policy.max_attempts,
            )

    async def beat(self, run: AnalysisRun) -> None:
        """Prolong the lease of a run that is being worked on.

        Raises:
            Cancelled: The lease has passed to another worker, or somebody asked the run to stop.
        """
        until = self.clock.now() + timedelta(seconds=self.policy.lease_seconds)
        async with self.store.transaction() as session:
            kept = await session.analyses.extend_lease(run, lease_until=until)
        if kept.cancel_requested_at is not None:
            raise Cancelled("the analysis was cancelled")

    async def release_gone(self, name: str, is_gone: Callable[[str], bool]) -> None:
        """Let the leases of workers that are known to be dead lapse now, so that nobody waits for them."""
        runs = await self.runs(name, limit=_RUNS_LOOKED_AT)
        running = [run for run in runs if run.status is RunStatus.RUNNING and run.lease_owner is not None]
        for run in running:
            if is_gone(str(run.lease_owner)):
                await self.hand_back(run)

    async def hand_back(self, run: AnalysisRun) -> None:
        """Let the lease of a run lapse now, so that the next worker takes it up; no error if it has passed already."""
        with contextlib.suppress(Cancelled):
            async with self.store.transaction() as session:
                await session.analyses.extend_lease(run, lease_until=self.clock.now())

    async def cancel(self, run_id: UUID) -> AnalysisRun:
        """Ask a run to stop; see `AnalysisStore.request_cancel`."""
        async with self.store.transaction() as session:
            return await session.analyses.request_cancel(run_id, at=self.clock.now())

    async def run(self, run_id: UUID) -> AnalysisRun:
        """Return a run as it stands."""
        async with self.store.view() as view:
            return await view.analyses.get(run_id)

    async def runs(self, name: str, *, before: UUID | None = None, limit: int = 50) -> Sequence[AnalysisRun]:
        """Return the runs of a repository, latest first."""
        async with self.store.view() as view:
            repository = await view.repositories.by_name(name)
            return await view.analyses.page(repository.id, before=before, limit=limit)

    async def perform(self, run: AnalysisRun, progress: Progress | None = None) -> AnalysisRun:
        """Carry out a claimed run and return it in its final state.

        Whatever goes wrong ends in that state, with the step that failed and what to do; the last good result stays.
        A run whose lease has passed to another worker is returned as that worker has it.
        """
        self.events.emit("analysis.started", **named(run), attempt=run.attempt)
        try:
            return await self._perform(run, progress or Silence())
        except Cancelled as cancelled:
            return await self._end(run, RunStatus.CANCELLED, cancelled)
        except RegistryError as error:
            return await self._end(run, RunStatus.FAILED, error)
        except Exception as bug:
            await self._end(
                run, RunStatus.FAILED, RegistryError(f"internal error: {type(bug).__name__}", step="internal")
            )
            raise

    async def abandon(self, run: AnalysisRun, why: str) -> AnalysisRun:
        """End a claimed run as cancelled, unless another worker has it by now; return it as it stands."""
        return await self._end(run, RunStatus.CANCELLED, Cancelled(why))

    def _waits(self, run: AnalysisRun) -> bool:
        now, most = self.clock.now(), self.policy.max_attempts
        return run.cancel_requested_at is None and is_workable(run, now=now, max_attempts=most)

    async def _perform(self, run: AnalysisRun, progress: Progress) -> AnalysisRun:
        async with self.store.view() as view:
            repository = await view.repositories.get(run.repository_id)
            current = await view.analyses.current(repository.id)
        if repository.removed_at is not None:
            raise Cancelled(f"the repository {repository.name!r} was removed")
        snapshot = await self.checkout.fetch(repository, run.requested_ref, progress)
        await self.beat(run)
        rules = self._rules_digest(repository)
        run = attrs.evolve(run, snapshot=snapshot, rules_digest=rules, versions=self._versions())
        publisher = Publisher(self.store, self.clock, self.ids, self.events, self.policy)
        if current is not None and same_result(current, run):
            return await publisher.repeat(run, current)
        surveyor = Surveyor(self.store, self.checkout, self.observers, self.policy)
        survey = await surveyor.survey(repository, snapshot, progress, lambda: self.beat(run))
        progress.phase("propose")
        prover = Prover(self.checkout, self.policy.max_evidence_bytes)
        project = await self._project(repository, survey)
        proven = await prover.prove(repository, snapshot, survey.entries, proposals.propose(project))
        await self.beat(run)
        new_paths = await self._new_paths(current, survey)
        progress.phase("publish")
        while True:
            async with self.store.view() as view:
                ability_map = await view.reviews.load_map(repository.id) or empty_map(repository.id)
            proofs = await prover.health(repository, snapshot, survey.entries, new_paths, ability_map, proven)
            try:
                return await publisher.publish(run, survey, proven, ability_map.version, proofs)
            except MapChangedError:  # a reviewer decided meanwhile: judge the proof of the newer map
                await self.beat(run)

    async def _project(self, repository: Repository, survey: Survey) -> Project:
        facts: list[ObservedFact] = []
        symbols = 0
        async with self.store.view() as view:
            async for fact in view.readings.facts_of(survey.reading_ids, kinds=EXTRACTION_KINDS):
                if fact.kind is FactKind.PUBLIC_SYMBOL:
                    symbols += 1
                    if symbols > self.policy.max_symbol_facts or fact.path_class is not PathClass.OWN:
                        continue
                facts.append(fact)
        facts.sort(key=lambda fact: (fact.kind.value, fact.key, fact.path, fact.start_line))
        components = tuple(
            Component(sub_path=fact.key, name=fact.value, ecosystem=str(fact.attributes.get("ecosystem", "")))
            for fact in facts
            if fact.kind is FactKind.COMPONENT
        )
        return Project(
            name=repository.name, description=repository.description, facts=tuple(facts), components=components
        )

    async def _new_paths(self, current: AnalysisRun | None, survey: Survey) -> list[str]:
        """Return the paths that the current result does not have, in order."""
        before: set[str] = set()
        if current is not None and current.result_run_id is not None:
            async with self.store.view() as view:
                before = {record.path async for record in view.readings.coverage(current.result_run_id)}
        return [path for path in survey.entries if path not in before]

    async def _end(self, run: AnalysisRun, status: RunStatus, error: RegistryError) -> AnalysisRun:
        failure = RunFailure(code=error.code, step=error.step or "analyze", message=error.message)
        try:
            async with self.store.transaction() as session:
                run = ended(attrs.evolve(run, failure=failure), status, self.clock.now())
                await session.analyses.finish(run)
        except Cancelled:
            async with self.store.view() as view:
                return await view.analyses.get(run.id)
        event = "analysis.failed" if status is RunStatus.FAILED else "analysis.cancelled"
        self.events.emit(event, **named(run), code=failure.code, step=failure.step, message=failure.message)
        return run

    def _rules_digest(self, repository: Repository) -> str:
        """Return the digest of all that shapes a result beside the tree: rules, and what the registry was told."""
        return digest(
            [self.observers.rules_digest, proposals.VERSION, matching.VERSION, repository.name, repository.description]
        )

    def _versions(self) -> dict[str, str]:
        versions = {name: str(version) for name, version in sorted(self.observers.versions.items())}
        return versions | {"extraction": str(proposals.VERSION), "matching": str(matching.VERSION)}
