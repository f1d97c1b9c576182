"""Models for tests: whatever a test does not care about has a value that can be told apart by its number."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import attrs

from repo_registry.domain.model.abilities import AbilityMap, EntrySource, MapEntry
from repo_registry.domain.model.analysis import (
    AnalysisRun,
    CoverageRecord,
    CoverageStatus,
    RepositorySnapshot,
    RunStatus,
)
from repo_registry.domain.model.candidates import Candidate, ClaimKind
from repo_registry.domain.model.evidence import EntryProof, Evidence, EvidenceLink, ProofFinding, ProofHealth, Verdict
from repo_registry.domain.model.facts import ContentChunk, FactKind, Fragment, ObservedFact
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.reading import FileReading
from repo_registry.domain.model.repository import LocationKind, Repository
from repo_registry.domain.model.reviews import DecisionAction, ReviewDecision, ReviewState
from repo_registry.domain.ports.registry_store import StoreSession
from repo_registry.domain.rules.identity import quote_hash, reading_id, text_hash

START = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)


def moment(seconds: float = 0) -> datetime:
    """Return a time so many seconds after the start of the tests' world."""
    return START + timedelta(seconds=seconds)


def uid(number: int) -> UUID:
    """Return the id of a number; ids sort as their numbers do."""
    return UUID(int=number)


def repository(number: int = 1, **changes: Any) -> Repository:
    """Return a repository named ``repository-<number>``."""
    made = Repository(
        id=uid(number),
        name=f"repository-{number}",
        location=f"https://example.org/owner/{number}",
        location_kind=LocationKind.HTTPS,
        origin=f"example.org/owner/{number}",
        registered_at=moment(number),
        updated_at=moment(number),
    )
    return attrs.evolve(made, **changes)


def run(number: int = 1, *, of: int = 1, **changes: Any) -> AnalysisRun:
    """Return a queued run of the repository ``of``."""
    made = AnalysisRun(
        id=uid(1000 + number),
        repository_id=uid(of),
        requested_ref=None,
        requested_by="tester",
        requested_at=moment(number),
    )
    return attrs.evolve(made, **changes)


def snapshot(of: int = 1) -> RepositorySnapshot:
    """Return the snapshot of a commit."""
    return RepositorySnapshot(
        repository_id=uid(of), ref="main", commit_id="c" * 40, tree_id="7" * 40, committed_at=moment(-60), complete=True
    )


def fact(key: str = "app", path: str = "src/app.py", line: int = 1, **changes: Any) -> ObservedFact:
    """Return a fact of one line."""
    made = ObservedFact(
        kind=FactKind.ENTRY_POINT,
        key=key,
        value="target",
        path=path,
        start_line=line,
        end_line=line,
        rule="tests.rule",
        rule_version=1,
        path_class=PathClass.OWN,
    )
    return attrs.evolve(made, **changes)


def fragment(path: str = "src/app.py", line: int = 1, **changes: Any) -> Fragment:
    """Return a fragment of one line."""
    made = Fragment(kind="tests.fragment", path=path, line=line, path_class=PathClass.OWN, payload={"line": line})
    return attrs.evolve(made, **changes)


def chunk(text: str = "def pay(invoice): ...", path: str = "src/app.py", **changes: Any) -> ContentChunk:
    """Return a chunk of one line."""
    made = ContentChunk(path=path, start_line=1, end_line=1, title="", text=text, sha256=text_hash(text))
    return attrs.evolve(made, **changes)


def coverage(path: str = "src/app.py", **changes: Any) -> CoverageRecord:
    """Return what was looked at in one parsed file."""
    made = CoverageRecord(
        path=path, blob_id="b" * 40, size_bytes=10, status=CoverageStatus.PARSED, path_class=PathClass.OWN, line_count=1
    )
    return attrs.evolve(made, **changes)


def reading(path: str = "src/app.py", blob: str = "b", **changes: Any) -> FileReading:
    """Return what one file gave: nothing, unless told."""
    made = FileReading(id=reading_id(path, blob, "rules"), coverage=coverage(path, blob_id=blob))
    return attrs.evolve(made, **changes)


def evidence(quote: str = "def pay(invoice): ...", path: str = "src/app.py", line: int = 1) -> Evidence:
    """Return a pointer to one line."""
    return Evidence(
        commit_id="c" * 40,
        path=path,
        blob_id="b" * 40,
        start_line=line,
        end_line=line,
        quote=quote,
        quote_hash=quote_hash(quote),
    )


def link(quote: str = "def pay(invoice): ...", **place: Any) -> EvidenceLink:
    """Return supporting evidence."""
    return EvidenceLink(evidence=evidence(quote, **place), verdict=Verdict.SUPPORTS, note="route")


def candidate(number: int = 1, *, of: int = 1, seen_by: int = 1, **changes: Any) -> Candidate:
    """Return a proposed candidate of the repository ``of``, seen by the run ``seen_by``."""
    made = Candidate(
        id=uid(2000 + number),
        repository_id=uid(of),
        identity=f"identity-{number}",
        kind=ClaimKind.FEATURE,
        component="",
        name=f"Pay invoice {number}",
        summary="Pays one invoice",
        anchors=(f"cli:pay {number}",),
        evidence=(link(),),
        premise_hash="p" * 64,
        confidence=0.5,
        reasons=("a command",),
        proposer="rules.commands",
        proposer_version="1",
        parent_id=None,
        payload={"name": "pay", "options": [1, 2.5, None, True]},
        first_run_id=uid(1000 + seen_by),
        last_run_id=uid(1000 + seen_by),
        created_at=moment(number),
        updated_at=moment(number),
    )
    return attrs.evolve(made, **changes)


def entry(number: int = 1, **changes: Any) -> MapEntry:
    """Return an approved entry that came from the candidate of the same number."""
    source = EntrySource(
        candidate_id=uid(2000 + number), anchors=(f"cli:pay {number}",), evidence=(link(),), premise_hash="p" * 64
    )
    made = MapEntry(
        id=uid(2000 + number),
        kind=ClaimKind.ABILITY,
        name=f"Pay invoices {number}",
        summary="Pays invoices",
        component="",
        parent_id=None,
        sources=(source,),
    )
    return attrs.evolve(made, **changes)


def ability_map(*entries: MapEntry, of: int = 1, version: int = 1) -> AbilityMap:
    """Return a map of the repository ``of``."""
    return AbilityMap(repository_id=uid(of), version=version, entries=entries, digest=f"digest-{version}")


def decision(number: int = 1, *, of: int = 1, previous_hash: str | None = None, **changes: Any) -> ReviewDecision:
    """Return the decision at one place of the log; its hash is made up, and follows from its number."""
    made = ReviewDecision(
        id=uid(3000 + number),
        sequence=number,
        repository_id=uid(of),
        candidate_id=None,
        action=DecisionAction.ACCEPT,
        reviewer="ada",
        decided_at=moment(number),
        before=ReviewState(entries={uid(2001): None}),
        after=ReviewState(entries={uid(2001): entry()}),
        map_version=number,
        previous_hash=(decision_hash(number - 1) if previous_hash is None else previous_hash),
        hash=decision_hash(number),
    )
    return attrs.evolve(made, **changes)


def decision_hash(number: int) -> str:
    """Return the made-up hash of a decision; 64 zeros before the first."""
    return f"{number:064x}"


def proof(number: int = 1, health: ProofHealth = ProofHealth.PROVEN) -> EntryProof:
    """Return the proof of an entry."""
    finding = ProofFinding(evidence=evidence(), verdict=Verdict.SUPPORTS, reason="same_blob", found=evidence(line=2))
    return EntryProof(entry_id=str(uid(2000 + number)), health=health, findings=(finding,))


async def registered(session: StoreSession, *numbers: int) -> None:
    """Register repositories, and queue for each a run of the same number."""
    for number in numbers or (1,):
        await session.repositories.add(repository(number))
        await session.analyses.enqueue(run(number, of=number))


async def published(session: StoreSession, *readings: FileReading, number: int = 1, of: int = 1) -> AnalysisRun:
    """Take a queued run through success with these readings, as the one its repository shows."""
    claimed = await session.analyses.claim_next(
        owner="worker", now=moment(), lease_until=moment(60), run_id=run(number).id
    )
    assert claimed is not None
    await session.readings.add(readings)
    await session.readings.attach(claimed.id, [one.id for one in readings])
    done = attrs.evolve(claimed, status=RunStatus.SUCCEEDED, snapshot=snapshot(of), result_run_id=claimed.id)
    await session.analyses.finish(done)
    await session.analyses.set_current(uid(of), claimed.id)
    return await session.analyses.get(claimed.id)
