"""The proof of claims: lines read at a commit, and where approved lines stand now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import attrs

from repo_registry.domain.model.abilities import AbilityMap
from repo_registry.domain.model.analysis import RepositorySnapshot, TreeEntry
from repo_registry.domain.model.candidates import EvidenceSpan, Proposal
from repo_registry.domain.model.evidence import EntryProof, Evidence, EvidenceLink, ProofFinding, Verdict
from repo_registry.domain.model.repository import Repository
from repo_registry.domain.ports.checkout import Checkout
from repo_registry.domain.rules.decoding import decode
from repo_registry.domain.rules.drift import (
    Availability,
    FileState,
    Listing,
    entry_proofs,
    places_to_search,
    quoted,
    searched,
    unchanged,
)
from repo_registry.domain.rules.identity import quote_hash
from repo_registry.domain.rules.ladder import ProvenProposal

#: Files read together, so that memory stays flat however many there are.
_FILES_AT_ONCE = 50


@attrs.frozen
class Prover:
    """Reads the lines that claims point at."""

    checkout: Checkout
    max_bytes: int

    async def prove(
        self,
        repository: Repository,
        snapshot: RepositorySnapshot,
        entries: Mapping[str, TreeEntry],
        proposals: Sequence[Proposal],
    ) -> list[ProvenProposal]:
        """Return the proposals with their evidence as it stands at the commit.

        A span that cannot be read there is left out; so is a proposal that had spans and keeps none.
        """
        wanted: dict[str, set[EvidenceSpan]] = defaultdict(set)
        for proposal in proposals:
            for span in proposal.spans:
                wanted[span.path].add(span)
        links: dict[EvidenceSpan, EvidenceLink] = {}
        paths = sorted(path for path in wanted if path in entries)
        for start in range(0, len(paths), _FILES_AT_ONCE):
            files = await self.files(repository, entries, paths[start : start + _FILES_AT_ONCE])
            for file in files.values():
                for span in wanted[file.path]:
                    link = _link(snapshot, file, span)
                    if link is not None:
                        links[span] = link
        proven = [
            ProvenProposal(
                proposal=proposal,
                evidence=tuple(dict.fromkeys(links[span] for span in proposal.spans if span in links)),
            )
            for proposal in proposals
        ]
        return [one for one in proven if one.evidence or not one.proposal.spans]

    async def files(
        self, repository: Repository, entries: Mapping[str, TreeEntry], paths: Iterable[str]
    ) -> dict[str, FileState]:
        """Return what the files hold at the commit that ``entries`` list."""
        states: dict[str, FileState] = {}
        readable: list[TreeEntry] = []
        for path in paths:
            entry = entries.get(path)
            if entry is None:
                states[path] = FileState(path=path, availability=Availability.ABSENT)
            elif entry.size_bytes > self.max_bytes or not entry.mode.startswith("100"):
                states[path] = _unreadable(entry)
            else:
                readable.append(entry)
        if not readable:
            return states
        by_path = {entry.path: entry for entry in readable}
        async for content in self.checkout.blobs(repository, readable):
            text = None if content.data is None else decode(content.data).text
            entry = by_path[content.path]
            states[content.path] = (
                _unreadable(entry)
                if text is None
                else FileState(path=entry.path, availability=Availability.TEXT, blob_id=entry.object_id, text=text)
            )
        return states

    async def health(
        self,
        repository: Repository,
        snapshot: RepositorySnapshot,
        entries: Mapping[str, TreeEntry],
        new_paths: Sequence[str],
        ability_map: AbilityMap,
        proven: Sequence[ProvenProposal],
    ) -> tuple[EntryProof, ...]:
        """Return where the proof of every approved entry stands at the snapshot.

        Args:
            repository: Whose map it is.
            snapshot: The commit to look at.
            entries: Its tree by path.
            new_paths: Paths that the commit analyzed before did not have.
            ability_map: What is approved.
            proven: What the run proposes now: an anchor that is still seen still proves.
        """
        listing = _listing(snapshot, entries)
        seen_now = {
            anchor: one.evidence[0] for one in reversed(proven) if one.evidence for anchor in one.proposal.anchors
        }
        findings: dict[Evidence, ProofFinding] = {}
        for entry in ability_map.entries:
            anchored = next((seen_now[anchor] for anchor in entry.anchors if anchor in seen_now), None)
            for link in entry.evidence:
                evidence = link.evidence
                if link.verdict is not Verdict.SUPPORTS or evidence in findings:
                    continue
                finding = unchanged(evidence, listing)
                if finding is None:
                    places = places_to_search(evidence, listing, new_paths)
                    files = await self.files(repository, entries, places)
                    finding = searched(evidence, listing, [files[place] for place in places], anchored)
                findings[evidence] = finding
        return entry_proofs(ability_map.entries, findings)


def _unreadable(entry: TreeEntry) -> FileState:
    return FileState(path=entry.path, availability=Availability.UNREADABLE, blob_id=entry.object_id)


def _link(snapshot: RepositorySnapshot, file: FileState, span: EvidenceSpan) -> EvidenceLink | None:
    if file.availability is not Availability.TEXT:
        return None
    quote = quoted(file.text, span.start_line, span.end_line)
    if quote is None or not quote.strip():
        return None
    evidence = Evidence(
        commit_id=snapshot.commit_id,
        path=file.path,
        blob_id=file.blob_id,
        start_line=span.start_line,
        end_line=span.end_line,
        quote=quote,
        quote_hash=quote_hash(quote),
    )
    return EvidenceLink(evidence=evidence, verdict=Verdict.SUPPORTS, note=span.note)


def _listing(snapshot: RepositorySnapshot, entries: Mapping[str, TreeEntry]) -> Listing:
    paths_of: dict[str, list[str]] = defaultdict(list)
    for path in sorted(entries):
        paths_of[entries[path].object_id].append(path)
    return Listing(
        commit_id=snapshot.commit_id,
        complete=snapshot.complete,
        blob_of={path: entry.object_id for path, entry in entries.items()},
        paths_of=paths_of,
    )
