"""Which earlier candidate a proposal is: the same twice changes nothing, and nothing decided is forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import attrs
from hypothesis import given
from hypothesis import strategies as st

from repo_registry.domain.model.candidates import Candidate, CandidateStatus, ClaimKind
from repo_registry.domain.rules.ladder import ProvenProposal
from repo_registry.domain.rules.matching import Match, match
from tests.unit.builders import REPOSITORY, link, moment, proven

ROUTE = "http:GET /invoices"


class Registry:
    """Keeps candidates as a store does, run after run."""

    def __init__(self) -> None:
        self.kept: dict[UUID, Candidate] = {}
        self.runs = 0

    def analyze(self, *proposals: ProvenProposal) -> Match:
        self.runs += 1
        numbers = iter(range(self.runs * 1000, self.runs * 1000 + 1000))
        result = match(
            proposals,
            list(self.kept.values()),
            repository_id=REPOSITORY,
            run_id=UUID(int=self.runs),
            now=moment(self.runs),
            new_id=lambda: UUID(int=next(numbers)),
        )
        self.kept |= {one.id: one for one in result.changed}
        return result

    def decide(self, candidate: Candidate, status: CandidateStatus) -> None:
        self.kept[candidate.id] = attrs.evolve(candidate, status=status, decided_premise_hash=candidate.premise_hash)

    @property
    def only(self) -> Candidate:
        (candidate,) = self.kept.values()
        return candidate


def outcome(result: Match) -> tuple[int, int, int, int, int]:
    return (result.new, result.updated, result.reappeared, result.absent, result.unchanged)


def test_the_same_proposals_twice_change_nothing() -> None:
    registry = Registry()
    proposals = (
        proven("a", anchors=(ROUTE,), links=(link("@get('/invoices')"),)),
        proven("b", kind=ClaimKind.FEATURE, anchors=(ROUTE,), links=(link("@get('/invoices')"),), parent_key="a"),
        proven("c", kind=ClaimKind.ABILITY, links=(link("Sends invoices.", "README.md"),)),
    )
    assert outcome(registry.analyze(*proposals)) == (3, 0, 0, 0, 0)
    before = dict(registry.kept)
    assert outcome(registry.analyze(*proposals)) == (0, 0, 0, 0, 3)
    assert registry.kept == before


def test_another_commit_with_the_same_blobs_changes_nothing() -> None:
    registry = Registry()
    registry.analyze(proven("a", anchors=(ROUTE,), links=(link("@get", commit="c1"),)))
    result = registry.analyze(proven("a", anchors=(ROUTE,), links=(link("@get", commit="c2"),)))
    assert result.changed == ()


def test_wording_confidence_and_rule_version_follow_without_making_a_new_candidate() -> None:
    registry = Registry()
    registry.analyze(proven("a", name="Do it", anchors=(ROUTE,), links=(link("@get"),)))
    first = registry.only
    result = registry.analyze(
        proven("z", name="Do it well", anchors=(ROUTE,), links=(link("@get"),), rule_version=2, confidence=0.9)
    )
    assert outcome(result) == (0, 1, 0, 0, 0)
    assert registry.only.id == first.id
    assert (registry.only.name, registry.only.confidence, registry.only.proposer_version) == ("Do it well", 0.9, "2")


def test_what_was_rejected_stays_rejected_after_a_new_rule_version_in_a_renamed_file() -> None:
    registry = Registry()
    registry.analyze(proven("a", anchors=("symbol:shop.bills.Invoice",), links=(link("class Invoice:", "bills.py"),)))
    registry.decide(registry.only, CandidateStatus.REJECTED)
    result = registry.analyze(
        proven(
            "b",
            name="Other words",
            anchors=("symbol:shop.invoices.Invoice",),
            links=(link("class Invoice:", "invoices.py"),),
            rule="model.other",
            rule_version=7,
        )
    )
    assert result.new == 0
    assert registry.only.status is CandidateStatus.REJECTED
    assert not registry.only.premise_changed


def test_a_section_that_moves_to_another_page_is_the_same_claim() -> None:
    registry = Registry()
    registry.analyze(proven("a", anchors=("page:README.md#pdf",), links=(link("## PDF", "README.md"),)))
    result = registry.analyze(proven("a", anchors=("page:docs/pdf.md#pdf",), links=(link("## PDF", "docs/pdf.md"),)))
    assert (result.new, result.absent) == (0, 0)


def test_a_claim_without_anchors_is_the_same_while_its_evidence_is_wherever_that_stands() -> None:
    registry = Registry()
    registry.analyze(proven("a", links=(link("Renders  invoices\nas PDF.", "README.md"),)))
    result = registry.analyze(proven("a", links=(link("Renders invoices as PDF.", "docs/index.md", line=9),)))
    assert (result.new, result.updated) == (0, 1)


def test_changed_evidence_keeps_the_verdict_and_says_that_it_changed() -> None:
    registry = Registry()
    registry.analyze(proven("a", anchors=(ROUTE,), links=(link("@get('/invoices')"),)))
    registry.decide(registry.only, CandidateStatus.REJECTED)
    registry.analyze(proven("a", anchors=(ROUTE,), links=(link("@get('/invoices', auth=True)"),)))
    assert registry.only.status is CandidateStatus.REJECTED
    assert registry.only.premise_changed


def test_a_renamed_symbol_with_the_same_code_in_the_same_file_is_the_same_candidate() -> None:
    registry = Registry()
    registry.analyze(
        proven("a", anchors=("symbol:shop.render",), links=(link("def render(invoice): return pdf(invoice)"),))
    )
    first = registry.only.id
    result = registry.analyze(
        proven("a", anchors=("symbol:shop.to_pdf",), links=(link("def to_pdf(invoice): return pdf(invoice)"),))
    )
    assert (result.new, result.absent) == (0, 0)
    assert registry.only.id == first


def test_two_routes_with_the_same_decorator_in_different_files_are_never_taken_for_one() -> None:
    registry = Registry()
    registry.analyze(proven("a", anchors=("http:GET /users",), links=(link("@router.get('/')", "users.py"),)))
    result = registry.analyze(
        proven("a", anchors=("http:GET /orders",), links=(link("@router.get('/')", "orders.py"),))
    )
    assert (result.new, result.absent) == (1, 1)


def test_an_ambiguous_move_is_not_guessed() -> None:
    registry = Registry()
    registry.analyze(proven("a", anchors=("symbol:one.run",), links=(link("def run(): ...", "one.py"),)))
    result = registry.analyze(
        proven("a", anchors=("symbol:two.run",), links=(link("def run(): ...", "two.py"),)),
        proven("b", anchors=("symbol:three.run",), links=(link("def run(): ...", "three.py"),)),
    )
    assert (result.new, result.absent) == (2, 1)


def test_half_of_the_anchors_shared_is_suggested_and_never_merged() -> None:
    registry = Registry()
    registry.analyze(proven("a", anchors=("http:GET /a", "http:POST /a"), links=(link("@get('/a')"),)))
    registry.decide(registry.only, CandidateStatus.ACCEPTED)
    earlier = registry.only.id
    result = registry.analyze(
        proven("a", anchors=("http:GET /a", "http:POST /a", "http:PUT /a"), links=(link("@get('/a')"),))
    )
    assert result.new == 1
    (new,) = [one for one in registry.kept.values() if one.id != earlier]
    assert new.similar_to == earlier
    assert registry.kept[earlier].status is CandidateStatus.ACCEPTED
    assert not registry.kept[earlier].present


def test_what_is_gone_is_absent_and_comes_back_as_it_was() -> None:
    registry = Registry()
    proposal = proven("a", anchors=(ROUTE,), links=(link("@get"),))
    registry.analyze(proposal)
    first = registry.only
    assert outcome(registry.analyze()) == (0, 0, 0, 1, 0)
    assert registry.only.status is CandidateStatus.ABSENT
    assert outcome(registry.analyze()) == (0, 0, 0, 0, 0)
    assert outcome(registry.analyze(proposal)) == (0, 0, 1, 0, 0)
    assert registry.kept[first.id].status is CandidateStatus.PROPOSED


def test_what_was_decided_keeps_its_status_while_it_is_gone() -> None:
    registry = Registry()
    registry.analyze(proven("a", anchors=(ROUTE,), links=(link("@get"),)))
    registry.decide(registry.only, CandidateStatus.ACCEPTED)
    registry.analyze()
    assert registry.only.status is CandidateStatus.ACCEPTED
    assert not registry.only.present


def test_proposals_of_one_identity_become_one_candidate_and_parts_follow() -> None:
    registry = Registry()
    registry.analyze(
        proven("a", anchors=(ROUTE,), links=(link("@get"),)),
        proven("b", anchors=(ROUTE,), links=(link("@get"),)),
        proven("c", kind=ClaimKind.FEATURE, anchors=("cli:x",), links=(link("x"),), parent_key="b"),
    )
    capability, feature = sorted(registry.kept.values(), key=lambda one: one.kind.value)
    assert feature.parent_id == capability.id


anchors = st.lists(st.sampled_from(["http:GET /a", "http:GET /b", "symbol:m.A", "symbol:n.A", "cli:x"]), max_size=3)
proposals = st.lists(
    st.tuples(anchors, st.sampled_from(["class A:", "def b():", "x = 1"]), st.sampled_from(["a.py", "b.py"])),
    max_size=6,
)


@given(st.lists(proposals, min_size=1, max_size=5))
def test_any_history_keeps_identities_unique_and_repeats_change_nothing(
    history: Sequence[Sequence[tuple[list[str], str, str]]],
) -> None:
    registry = Registry()
    for listed in history:
        run = [
            proven(str(number), anchors=tuple(names), links=(link(quote, path),))
            for number, (names, quote, path) in enumerate(listed)
        ]
        before = set(registry.kept)
        registry.analyze(*run)
        assert before <= set(registry.kept)
        again = registry.analyze(*run)
        assert again.changed == ()
        identities = [one.identity for one in registry.kept.values()]
        assert len(set(identities)) == len(identities)
        assert {one.identity for one in run} == {one.identity for one in registry.kept.values() if one.present}
