"""Whether what is quoted stands where it is said to stand: each approved piece of evidence, at its own commit."""

from __future__ import annotations

from collections.abc import AsyncIterator

import attrs

from repo_registry.domain.errors import Invalid, NotFound, RegistryError
from repo_registry.domain.model.abilities import MapEntry
from repo_registry.domain.model.analysis import TreeEntry
from repo_registry.domain.model.evidence import Evidence, Verdict
from repo_registry.domain.model.repository import Repository
from repo_registry.domain.ports.checkout import Checkout
from repo_registry.domain.ports.progress import Silence
from repo_registry.domain.ports.registry_store import RegistryStore
from repo_registry.domain.rules.drift import verify_quote
from repo_registry.domain.services.proving import Prover


@attrs.frozen(kw_only=True)
class VerifiedEvidence:
    """One piece of evidence and what its own commit says of it."""

    entry: MapEntry
    evidence: Evidence
    verdict: Verdict
    reason: str
    """For people: ``quoted lines stand there``, ``no such file at that commit``, …"""


@attrs.define
class _Trees:
    """Trees of commits, listed once each; ``None`` for a commit that cannot be had."""

    checkout: Checkout
    repository: Repository
    listed: dict[str, dict[str, TreeEntry] | None] = attrs.field(factory=dict)

    async def at(self, commit_id: str) -> dict[str, TreeEntry] | None:
        if commit_id not in self.listed:
            self.listed[commit_id] = await self._list(commit_id)
        return self.listed[commit_id]

    async def _list(self, commit_id: str) -> dict[str, TreeEntry] | None:
        try:
            snapshot = await self.checkout.fetch(self.repository, commit_id, Silence())
            tree = self.checkout.tree(self.repository, snapshot)
            return {entry.path: entry async for entries in tree for entry in entries}
        except (Invalid, NotFound):
            return None  # no such commit in that repository, or no commit id at all


@attrs.frozen(kw_only=True)
class VerificationService:
    """Checks evidence mechanically, as anybody with the repository could."""

    store: RegistryStore
    checkout: Checkout
    max_bytes: int

    async def approved(self, name: str) -> AsyncIterator[VerifiedEvidence]:
        """Yield the verdict on every piece of evidence of a repository's approved map, in the order of the map.

        Raises:
            NotFound: There is no such repository.
            Unavailable: The repository cannot be reached and the commit is not here.
        """
        async with self.store.view() as view:
            repository = await view.repositories.by_name(name)
            kept = await view.reviews.load_map(repository.id)
        trees = _Trees(self.checkout, repository)
        for entry in kept.entries if kept else ():
            for link in entry.evidence:
                verdict, reason = await self._judged(trees, repository, link.evidence)
                yield VerifiedEvidence(entry=entry, evidence=link.evidence, verdict=verdict, reason=reason)

    async def judge(self, name: str, evidence: Evidence) -> tuple[Verdict, str]:
        """Return the verdict on one piece of evidence of a repository, and why."""
        async with self.store.view() as view:
            repository = await view.repositories.by_name(name)
        return await self._judged(_Trees(self.checkout, repository), repository, evidence)

    async def _judged(self, trees: _Trees, repository: Repository, evidence: Evidence) -> tuple[Verdict, str]:
        tree = await trees.at(evidence.commit_id)
        if tree is None:
            return Verdict.UNKNOWN, "the commit cannot be had"
        entry = tree.get(evidence.path)
        if entry is None:
            return Verdict.CONTRADICTS, "no such file at that commit"
        if entry.object_id != evidence.blob_id:
            return Verdict.CONTRADICTS, "another content at that commit"
        try:
            files = await Prover(self.checkout, self.max_bytes).files(repository, tree, [evidence.path])
        except RegistryError as error:
            return Verdict.UNKNOWN, error.message
        verdict = verify_quote(evidence, files[evidence.path])
        return verdict, _REASONS[verdict]


_REASONS = {
    Verdict.SUPPORTS: "the quoted lines stand there",
    Verdict.CONTRADICTS: "the lines are not there or say something else",
    Verdict.UNKNOWN: "the file cannot be read as text",
}
