"""The reading stage of an analysis: every path of a tree becomes a reading, old ones are taken as they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

import attrs

from repo_registry.domain.model.analysis import (
    CoverageRecord,
    CoverageStatus,
    RepositorySnapshot,
    TreeEntry,
)
from repo_registry.domain.model.facts import FactKind, ObservedFact
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.reading import BlobContent, FileReading
from repo_registry.domain.model.repository import Repository
from repo_registry.domain.ports.checkout import Checkout
from repo_registry.domain.ports.observers import Observers
from repo_registry.domain.ports.progress import Progress
from repo_registry.domain.ports.registry_store import RegistryStore
from repo_registry.domain.rules.canonical import fact_json
from repo_registry.domain.rules.identity import digest, reading_id
from repo_registry.domain.services.policy import AnalysisPolicy

#: Facts that joiners want beside fragments.
JOINED_KINDS = (FactKind.MANIFEST, FactKind.DEPENDENCY, FactKind.ENTRY_POINT)

Beat = Callable[[], Awaitable[None]]


@attrs.define
class Survey:
    """What the tree came to."""

    entries: dict[str, TreeEntry] = attrs.field(factory=dict)
    reading_ids: list[str] = attrs.field(factory=list)
    """In the order of the tree; the reading of the project as a whole comes last."""
    statuses: Counter[str] = attrs.field(factory=Counter)
    languages: dict[str, tuple[int, int]] = attrs.field(factory=dict)
    """Bytes and files of own code per language."""
    join_problems: tuple[str, ...] = ()
    """Why what the files say together may not be all; empty when it is."""
    read: int = 0
    """Files that were read now; the others had been read before by the same rules."""

    def cover(self, record: CoverageRecord) -> None:
        """Count one path."""
        self.statuses[record.status.value] += 1
        read = record.status in (CoverageStatus.PARSED, CoverageStatus.PARTIAL)
        if record.language is not None and record.path_class is PathClass.OWN and read:
            size, files = self.languages.get(record.language, (0, 0))
            self.languages[record.language] = (size + record.size_bytes, files + 1)


@attrs.frozen
class Surveyor:
    """Reads trees into the store."""

    store: RegistryStore
    checkout: Checkout
    observers: Observers
    policy: AnalysisPolicy

    async def survey(
        self, repository: Repository, snapshot: RepositorySnapshot, progress: Progress, beat: Beat
    ) -> Survey:
        """Read every path of the snapshot that was not read before, and join what the files say together.

        Readings are stored as they come; nobody sees them before a run that they belong to is published.
        """
        survey = Survey()
        progress.phase("read")
        unread = self._unread(repository, snapshot, survey, progress, beat)
        batch: list[FileReading] = []
        async for reading in self.observers.read(unread):
            batch.append(attrs.evolve(reading, id=self._reading_id(survey.entries[reading.coverage.path])))
            survey.cover(reading.coverage)
            survey.read += 1
            progress.advance()
            if len(batch) >= self.policy.batch_files:
                await self._keep(batch)
                batch.clear()
                await beat()
        await self._keep(batch)
        await beat()
        progress.phase("join")
        project = await self._join(survey, snapshot)
        await self._keep([project])
        survey.reading_ids.append(project.id)
        return survey

    async def _unread(
        self,
        repository: Repository,
        snapshot: RepositorySnapshot,
        survey: Survey,
        progress: Progress,
        beat: Beat,
    ) -> AsyncIterator[BlobContent]:
        """Yield the content of every path that has no reading yet; note the others on the way."""
        async for entries in self.checkout.tree(repository, snapshot):
            ids = [self._reading_id(entry) for entry in entries]
            async with self.store.view() as view:
                known = await view.readings.known(ids)
            unread: list[TreeEntry] = []
            for entry, key in zip(entries, ids, strict=True):
                survey.entries[entry.path] = entry
                survey.reading_ids.append(key)
                if key in known:
                    survey.cover(known[key])
                    progress.advance()
                else:
                    unread.append(entry)
            await beat()
            if unread:
                async for content in self.checkout.blobs(repository, unread):
                    yield content

    def _reading_id(self, entry: TreeEntry) -> str:
        return reading_id(entry.path, blob_key(entry), self.observers.rules_digest)

    async def _keep(self, readings: Sequence[FileReading]) -> None:
        if readings:
            async with self.store.transaction() as session:
                await session.readings.add(readings)

    async def _join(self, survey: Survey, snapshot: RepositorySnapshot) -> FileReading:
        async with self.store.view() as view:
            facts: list[ObservedFact] = [
                fact async for fact in view.readings.facts_of(survey.reading_ids, kinds=JOINED_KINDS)
            ]
            languages = [(name, *sizes) for name, sizes in sorted(survey.languages.items())]
            fragments = view.readings.fragments_of(survey.reading_ids)
            project = await self.observers.join(fragments, facts, languages)
        survey.join_problems = project.reasons
        content = digest([snapshot.tree_id, *project.reasons, *(fact_json(fact) for fact in project.facts)])
        return FileReading(
            id=reading_id("", content, self.observers.rules_digest),
            coverage=CoverageRecord(
                path="",
                blob_id=snapshot.tree_id,
                size_bytes=0,
                status=CoverageStatus.PARTIAL if project.reasons else CoverageStatus.PARSED,
                reason="; ".join(project.reasons),
                path_class=PathClass.OWN,
            ),
            facts=project.facts,
        )


def blob_key(entry: TreeEntry) -> str:
    """Return what tells two contents of one path apart: a link and a file may have the same blob."""
    return entry.object_id if entry.mode.startswith("100") else f"{entry.mode}:{entry.object_id}"
