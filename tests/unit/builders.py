"""Small values for the tests of the domain."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from repo_registry.domain.model.candidates import Candidate, CandidateStatus, ClaimKind, EvidenceSpan, Proposal
from repo_registry.domain.model.evidence import Evidence, EvidenceLink, Verdict
from repo_registry.domain.rules.identity import claim_identity, premise_hash, quote_hash
from repo_registry.domain.rules.ladder import ProvenProposal

START = datetime(2026, 1, 1, tzinfo=UTC)
REPOSITORY = UUID(int=1)
RUN = UUID(int=2)


def moment(seconds: int) -> datetime:
    return START + timedelta(seconds=seconds)


def evidence(quote: str, path: str = "src/app.py", line: int = 1, blob: str = "b1", commit: str = "c1") -> Evidence:
    return Evidence(
        commit_id=commit,
        path=path,
        blob_id=blob,
        start_line=line,
        end_line=line + quote.count("\n"),
        quote=quote,
        quote_hash=quote_hash(quote),
    )


def link(quote: str, path: str = "src/app.py", line: int = 1, blob: str = "b1", commit: str = "c1") -> EvidenceLink:
    return EvidenceLink(evidence=evidence(quote, path, line, blob, commit), verdict=Verdict.SUPPORTS, note="route")


def candidate(
    number: int,
    kind: ClaimKind = ClaimKind.CAPABILITY,
    *,
    parent: int | None = None,
    anchors: tuple[str, ...] = (),
    quotes: tuple[str, ...] = ("def f(): ...",),
    status: CandidateStatus = CandidateStatus.PROPOSED,
    present: bool = True,
    name: str | None = None,
) -> Candidate:
    links = tuple(link(f"{quote}" if anchors else f"{quote} # {number}") for quote in quotes)
    premise = premise_hash(one.evidence.quote_hash for one in links)
    return Candidate(
        id=UUID(int=100 + number),
        repository_id=REPOSITORY,
        identity=claim_identity("", kind.value, anchors, premise),
        kind=kind,
        component="",
        name=name or f"Do thing {number}",
        summary="",
        anchors=anchors,
        evidence=links,
        premise_hash=premise,
        confidence=0.5,
        reasons=(),
        proposer="rules.test",
        proposer_version="1",
        parent_id=None if parent is None else UUID(int=100 + parent),
        status=status,
        present=present,
        first_run_id=RUN,
        last_run_id=RUN,
        created_at=START,
        updated_at=START,
    )


def proven(
    key: str,
    *,
    kind: ClaimKind = ClaimKind.CAPABILITY,
    name: str = "Do a thing",
    anchors: tuple[str, ...] = (),
    links: tuple[EvidenceLink, ...] = (),
    parent_key: str | None = None,
    component: str = "",
    rule: str = "rules.test",
    rule_version: int = 1,
    confidence: float = 0.5,
) -> ProvenProposal:
    spans = tuple(
        EvidenceSpan(path=one.evidence.path, start_line=one.evidence.start_line, end_line=one.evidence.end_line)
        for one in links
    )
    proposal = Proposal(
        key=key,
        kind=kind,
        name=name,
        component=component,
        anchors=anchors,
        spans=spans,
        confidence=confidence,
        parent_key=parent_key,
        rule=rule,
        rule_version=rule_version,
    )
    return ProvenProposal(proposal=proposal, evidence=links)
