"""Any model that can be kept, for tests of rows."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from hypothesis import strategies as st

from repo_registry.domain.model.abilities import EntrySource, MapEntry
from repo_registry.domain.model.analysis import (
    AnalysisRun,
    CoverageRecord,
    CoverageStatus,
    RepositorySnapshot,
    RunFailure,
    RunStatus,
)
from repo_registry.domain.model.candidates import Candidate, CandidateStatus, ClaimKind
from repo_registry.domain.model.evidence import EntryProof, Evidence, EvidenceLink, ProofFinding, ProofHealth, Verdict
from repo_registry.domain.model.facts import ContentChunk, FactKind, Fragment, ObservedFact
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.reading import FileReading
from repo_registry.domain.model.repository import LocationKind, Repository
from repo_registry.domain.model.reviews import (
    CandidateVerdict,
    DecisionAction,
    ReasonCode,
    ReviewDecision,
    ReviewState,
)

text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
filled = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=12)
slugs = st.from_regex(r"\A[a-z0-9]{1,9}\Z")
ids = st.uuids()
times = st.datetimes(timezones=st.just(UTC))
integers = st.integers(-(2**63), 2**63 - 1)
counts = st.integers(0, 2**31)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3),
    max_leaves=6,
)
objects = st.dictionaries(text, json_values, max_size=3)


def tuples(items: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(items, max_size=3).map(tuple)


evidences = st.builds(
    Evidence,
    commit_id=text,
    path=text,
    blob_id=text,
    start_line=counts,
    end_line=counts,
    quote=text,
    quote_hash=text,
)
links = st.builds(EvidenceLink, evidence=evidences, verdict=st.sampled_from(Verdict), note=text)
sources = st.builds(EntrySource, candidate_id=ids, anchors=tuples(text), evidence=tuples(links), premise_hash=text)
entries = st.builds(
    MapEntry,
    id=ids,
    kind=st.sampled_from(ClaimKind),
    name=text,
    summary=text,
    component=text,
    parent_id=st.none() | ids,
    sources=tuples(sources),
)
verdicts = st.builds(
    CandidateVerdict,
    status=st.sampled_from(CandidateStatus),
    premise_hash=st.none() | text,
    merged_into=st.none() | ids,
)
states = st.builds(
    ReviewState,
    entries=st.dictionaries(ids, st.none() | entries, max_size=2),
    verdicts=st.dictionaries(ids, st.none() | verdicts, max_size=2),
)
snapshots = st.builds(
    RepositorySnapshot,
    repository_id=ids,
    ref=text,
    commit_id=text,
    tree_id=text,
    committed_at=times,
    complete=st.booleans(),
)
repositories = st.builds(
    Repository,
    id=ids,
    name=slugs,
    location=filled,
    location_kind=st.sampled_from(LocationKind),
    origin=filled,
    origin_aliases=tuples(filled),
    description=text,
    owner=text,
    tags=tuples(slugs),
    default_ref=st.none() | text,
    credential=st.none() | st.just("env:TOKEN"),
    registered_at=times,
    updated_at=times,
    removed_at=st.none() | times,
)
runs = st.builds(
    AnalysisRun,
    id=ids,
    repository_id=ids,
    requested_ref=st.none() | text,
    requested_by=text,
    requested_at=times,
    status=st.sampled_from(RunStatus),
    attempt=counts,
    lease_owner=st.none() | text,
    lease_expires_at=st.none() | times,
    cancel_requested_at=st.none() | times,
    allow_proof_loss=st.booleans(),
    started_at=st.none() | times,
    finished_at=st.none() | times,
    snapshot=st.none() | snapshots,
    rules_digest=st.none() | text,
    versions=st.dictionaries(text, text, max_size=3),
    counts=st.dictionaries(text, st.integers(), max_size=3),
    receipt=st.none() | text,
    result_run_id=st.none() | ids,
    failure=st.none() | st.builds(RunFailure, code=text, step=text, message=text),
)
candidates = st.builds(
    Candidate,
    id=ids,
    repository_id=ids,
    identity=text,
    kind=st.sampled_from(ClaimKind),
    component=text,
    name=text,
    summary=text,
    anchors=tuples(text),
    evidence=tuples(links),
    premise_hash=text,
    confidence=st.floats(0, 1),
    reasons=tuples(text),
    proposer=text,
    proposer_version=text,
    parent_id=st.none() | ids,
    status=st.sampled_from(CandidateStatus),
    decided_premise_hash=st.none() | text,
    merged_into=st.none() | ids,
    similar_to=st.none() | ids,
    payload=objects,
    first_run_id=ids,
    last_run_id=ids,
    present=st.booleans(),
    created_at=times,
    updated_at=times,
)
decisions = st.builds(
    ReviewDecision,
    id=ids,
    sequence=counts,
    repository_id=ids,
    candidate_id=st.none() | ids,
    action=st.sampled_from(DecisionAction),
    reason=st.none() | st.sampled_from(ReasonCode),
    note=text,
    reviewer=filled,
    decided_at=times,
    premise_hash=st.none() | text,
    undoes=st.none() | ids,
    before=states,
    after=states,
    map_version=counts,
    previous_hash=text,
    hash=text,
)
proofs = st.builds(
    EntryProof,
    entry_id=text,
    health=st.sampled_from(ProofHealth),
    findings=tuples(
        st.builds(
            ProofFinding,
            evidence=evidences,
            verdict=st.sampled_from(Verdict),
            reason=text,
            found=st.none() | evidences,
        )
    ),
)
readings = st.builds(
    FileReading,
    id=filled,
    coverage=st.builds(
        CoverageRecord,
        path=text,
        blob_id=text,
        size_bytes=counts,
        status=st.sampled_from(CoverageStatus),
        reason=text,
        language=st.none() | text,
        path_class=st.sampled_from(PathClass),
        line_count=counts,
    ),
    facts=tuples(
        st.builds(
            ObservedFact,
            kind=st.sampled_from(FactKind),
            key=text,
            value=text,
            path=text,
            start_line=integers,
            end_line=integers,
            rule=text,
            rule_version=integers,
            path_class=st.sampled_from(PathClass),
            attributes=objects,
        )
    ),
    fragments=tuples(
        st.builds(
            Fragment,
            kind=text,
            path=text,
            line=integers,
            path_class=st.sampled_from(PathClass),
            payload=objects,
        )
    ),
    chunks=tuples(
        st.builds(ContentChunk, path=text, start_line=integers, end_line=integers, title=text, text=text, sha256=text)
    ),
)
