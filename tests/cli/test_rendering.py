"""Whatever a repository is made of, what is drawn of it cannot steer a terminal and is never taken as markup."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime
from io import StringIO
from uuid import UUID

import attrs
import pytest
import yaml
from rich.console import Console, RenderableType

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
from repo_registry.domain.model.evidence import (
    EntryProof,
    Evidence,
    EvidenceLink,
    ProofFinding,
    ProofHealth,
    Verdict,
)
from repo_registry.domain.model.facts import FactKind, ObservedFact
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.repository import LocationKind, Repository
from repo_registry.domain.model.reviews import DecisionAction, ReasonCode, ReviewDecision, ReviewState
from repo_registry.domain.model.search import Coverage, CoveredRepository, DocumentKind, SearchAnswer, SearchHit
from repo_registry.domain.rules.ability_map import ability_map
from repo_registry.domain.services.inventory import RepositoryOverview
from repo_registry.domain.services.review_desk import ApprovedEntry, ReviewCard
from repo_registry.entrypoints.cli.render_abilities import AbilityRow, draw_abilities, draw_entry
from repo_registry.entrypoints.cli.render_candidates import CandidateRow, draw_candidates
from repo_registry.entrypoints.cli.render_card import _LEXERS, draw_card, quote
from repo_registry.entrypoints.cli.render_contents import draw_coverage, draw_facts
from repo_registry.entrypoints.cli.render_map import draw_drift, draw_map
from repo_registry.entrypoints.cli.render_repositories import RepositoryRow, draw_overview, draw_repositories
from repo_registry.entrypoints.cli.render_reviews import LogRow, decision_text, draw_log
from repo_registry.entrypoints.cli.render_runs import draw_run, draw_runs
from repo_registry.entrypoints.cli.render_search import draw_answer
from repo_registry.entrypoints.map_texts import markdown_text, yaml_text
from repo_registry.entrypoints.map_tree import map_document, map_tree
from repo_registry.entrypoints.visible import visible

BAD = "\x1b[2J\x1b]8;;http://evil\x07 \u202e\u2066 [blink]x[/blink] :smile: \r\n\x9b1m <b>"
NOW = datetime(2026, 3, 1, tzinfo=UTC)
ID = UUID(int=0x0190_0000_0000_7000_8000_0000_0000_ABCD)

EVIDENCE = Evidence(
    commit_id="c" * 40, path=BAD, blob_id="b" * 40, start_line=3, end_line=9, quote=BAD * 9, quote_hash="0" * 64
)
LINK = EvidenceLink(evidence=EVIDENCE, verdict=Verdict.SUPPORTS, note=BAD)
CANDIDATE = Candidate(
    id=ID,
    repository_id=ID,
    identity="0" * 64,
    kind=ClaimKind.ABILITY,
    component=BAD,
    name=BAD,
    summary=BAD,
    anchors=(BAD,),
    evidence=(LINK,) * 5,
    premise_hash="1" * 64,
    decided_premise_hash="2" * 64,
    confidence=0.5,
    reasons=(BAD, BAD),
    proposer=BAD,
    proposer_version=BAD,
    parent_id=ID,
    status=CandidateStatus.REJECTED,
    first_run_id=ID,
    last_run_id=ID,
    created_at=NOW,
    updated_at=NOW,
)
ENTRY = MapEntry(
    id=ID,
    kind=ClaimKind.ABILITY,
    name=BAD,
    summary=BAD,
    component=BAD,
    parent_id=None,
    sources=(EntrySource(candidate_id=ID, anchors=(BAD,), evidence=(LINK,), premise_hash="0" * 64),),
)
PROOF = EntryProof(
    entry_id=str(ID),
    health=ProofHealth.LOST,
    findings=(
        ProofFinding(evidence=EVIDENCE, verdict=Verdict.UNKNOWN, reason="moved_file", found=EVIDENCE),
        ProofFinding(
            evidence=EVIDENCE, verdict=Verdict.SUPPORTS, reason="x", found=attrs.evolve(EVIDENCE, path=BAD + "2")
        ),
    ),
)
SNAPSHOT = RepositorySnapshot(
    repository_id=ID, ref=BAD, commit_id="c" * 40, tree_id="t" * 40, committed_at=NOW, complete=True
)
RUN = AnalysisRun(
    id=ID,
    repository_id=ID,
    requested_ref=BAD,
    requested_by=BAD,
    requested_at=NOW,
    started_at=NOW,
    finished_at=NOW,
    status=RunStatus.SUCCEEDED,
    snapshot=SNAPSHOT,
    counts={"files_parsed": 1, "candidates": 2},
    receipt="r" * 64,
)
FAILED = attrs.evolve(RUN, status=RunStatus.FAILED, failure=RunFailure(code="x", step=BAD, message=BAD))
REPOSITORY = Repository(
    id=ID,
    name="x",
    location=BAD,
    location_kind=LocationKind.LOCAL,
    origin=BAD,
    origin_aliases=(BAD,),
    description=BAD,
    owner=BAD,
    default_ref=BAD,
    registered_at=NOW,
    updated_at=NOW,
)
DECISION = ReviewDecision(
    id=ID,
    sequence=1,
    repository_id=ID,
    candidate_id=ID,
    action=DecisionAction.REJECT,
    reason=ReasonCode.OTHER,
    note=BAD,
    reviewer=BAD,
    decided_at=NOW,
    before=ReviewState(),
    after=ReviewState(),
    map_version=1,
    previous_hash="0" * 64,
    hash="1" * 64,
)
CARD = ReviewCard(
    candidate=CANDIDATE,
    repository="x",
    parent=CANDIDATE,
    parts=(CANDIDATE,) * 20,
    similar=CANDIDATE,
    merged_into=CANDIDATE,
    history=(DECISION,),
    entry=ENTRY,
    evidence_gone=(LINK,),
    evidence_new=(LINK,),
)
FACT = ObservedFact(
    kind=FactKind.DOC_SECTION,
    key=BAD,
    value=BAD,
    path=BAD,
    start_line=1,
    end_line=2,
    rule="x",
    rule_version=1,
    path_class=PathClass.OWN,
)
RECORD = CoverageRecord(
    path=BAD, blob_id="b", size_bytes=10**12, status=CoverageStatus.SKIPPED, reason=BAD, path_class=PathClass.OWN
)
HITS = tuple(
    SearchHit(
        kind=kind,
        repository=BAD,
        id=str(ID),
        title=BAD,
        summary=BAD,
        claim_kind=ClaimKind.FEATURE,
        status=CandidateStatus.PROPOSED,
        path=BAD,
        start_line=1,
        end_line=2,
        commit_id="c" * 40,
        score=1,
    )
    for kind in DocumentKind
)
ANSWER = SearchAnswer(
    query=BAD,
    terms=("x",),
    coverage=Coverage.FOUND,
    hits=HITS,
    repositories=(CoveredRepository(repository=BAD, commit_id="", files=1, not_looked_at=1),),
)
MAP = ability_map(ID, 1, (ENTRY,))
BRANCHES = map_tree(MAP, {str(ID): ProofHealth.WEAKENED})

DRAWN: dict[str, Callable[[], RenderableType]] = {
    "repositories": lambda: draw_repositories([RepositoryRow(repository=REPOSITORY, run=RUN)]),
    "overview": lambda: draw_overview(
        RepositoryOverview(
            repository=REPOSITORY,
            latest=FAILED,
            current=RUN,
            files={CoverageStatus.PARSED: 1},
            facts={FactKind.LANGUAGE: 1},
            candidates={CandidateStatus.PROPOSED: 1},
            map_version=1,
            entries=1,
        )
    ),
    "run": lambda: draw_run(RUN, "x", {FactKind.LANGUAGE: 1}),
    "failed run": lambda: draw_run(FAILED, "x", {}),
    "runs": lambda: draw_runs([RUN, FAILED]),
    "facts": lambda: draw_facts([FACT]),
    "coverage": lambda: draw_coverage([RECORD]),
    "candidates": lambda: draw_candidates([CandidateRow(candidate=CANDIDATE, repository=BAD)], with_repository=True),
    "card": lambda: draw_card(CARD, whole=False),
    "whole card": lambda: draw_card(CARD, whole=True),
    "log": lambda: draw_log([LogRow(decision=DECISION, repository=BAD, candidate=CANDIDATE)]),
    "decision": lambda: decision_text(DECISION, CANDIDATE),
    "abilities": lambda: draw_abilities([AbilityRow(repository=BAD, entry=ENTRY, health=None)]),
    "entry": lambda: draw_entry(
        ApprovedEntry(repository=BAD, entry=ENTRY, parent=ENTRY, parts=(ENTRY,), proofs={str(ID): PROOF})
    ),
    "map": lambda: draw_map("x", MAP, BRANCHES),
    "drift": lambda: draw_drift(RUN, [PROOF], {str(ID): ENTRY}),
    "found": lambda: draw_answer(ANSWER),
    "none in covered": lambda: draw_answer(attrs.evolve(ANSWER, hits=(), coverage=Coverage.NONE_IN_COVERED)),
    "unknown": lambda: draw_answer(attrs.evolve(ANSWER, hits=(), coverage=Coverage.UNKNOWN)),
}


def _drawn(renderable: RenderableType, width: int) -> str:
    console = Console(
        file=StringIO(),
        force_terminal=True,
        color_system="256",
        width=width,
        markup=False,
        emoji=False,
        highlight=False,
    )
    with console.capture() as captured:
        console.print(renderable)
    return captured.get()


@pytest.mark.parametrize("width", [40, 100, 200])
@pytest.mark.parametrize("name", DRAWN)
def test_hostile_text_is_drawn_harmlessly(name: str, width: int) -> None:
    drawn = _drawn(DRAWN[name](), width)
    plain = re.sub(r"\x1b\[[0-9;]*m", "", drawn)
    assert visible(plain, lines=True) == plain
    assert "\x1b]8" not in drawn
    assert not re.search(r"\x1b\[(?:[0-9]+;)*5(?:;[0-9]+)*m", drawn), "blinking comes from markup only"


def test_markup_and_emoji_codes_are_text() -> None:
    drawn = re.sub(r"\x1b\[[0-9;]*m", "", _drawn(DRAWN["candidates"](), 400))
    assert "[blink]x[/blink] :smile:" in drawn


def test_a_map_of_hostile_text_is_harmless_in_every_format() -> None:
    document = map_document("x", MAP, BRANCHES, None)
    as_yaml = yaml_text(document)
    assert visible(as_yaml, lines=True) == as_yaml
    assert yaml.safe_load(as_yaml) == document
    markdown = markdown_text(BAD, MAP, BRANCHES)
    assert visible(markdown, lines=True) == markdown
    assert "<b>" not in re.sub(r"`+[^`]*`+", "", markdown).replace("\\<b\\>", "")
    assert "\\[blink\\]" in markdown


def test_yaml_keeps_letters_of_every_script_where_nothing_is_hidden() -> None:
    assert yaml_text({"name": "größer 請求書"}) == "name: größer 請求書\n"


def test_a_card_is_bounded_and_the_whole_one_is_not() -> None:
    short = _drawn(draw_card(CARD, whole=False), 100)
    assert "and 2 more (o shows all)" in short
    assert "and 12 more" in short
    long = _drawn(draw_card(CARD, whole=True), 100)
    assert "more (o shows all)" not in long
    assert len(long) > len(short)


@pytest.mark.parametrize("suffix", sorted(_LEXERS))
def test_colouring_crafted_code_takes_no_time(suffix: str) -> None:
    crafted = ('"', "'", "(", "[", "{", "/*", "\\", "`", "a", "1", " ", "f'{", '"""', "//", "#", "<", "=", "0x", "\\x")
    began = time.monotonic()
    for part in crafted:
        text = (part * 4000)[:2000]
        for lines in (text, "\n".join(text[at : at + 150] for at in range(0, 1900, 150))):
            evidence = attrs.evolve(EVIDENCE, path=f"x{suffix}", quote=lines)
            _drawn(quote(attrs.evolve(LINK, evidence=evidence), longest=12), 100)
    assert (time.monotonic() - began) / (2 * len(crafted)) < 0.25, "seconds each, on a busy machine"
