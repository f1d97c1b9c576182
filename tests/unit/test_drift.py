"""Where approved evidence stands at a later commit; true proof is never called false."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repo_registry.domain.model.evidence import Evidence, ProofFinding, ProofHealth, Verdict
from repo_registry.domain.rules.drift import (
    QUOTE_LIMIT,
    Availability,
    FileState,
    Listing,
    find_quote,
    health,
    places_to_search,
    quoted,
    searched,
    unchanged,
    verify_quote,
)
from tests.unit.builders import evidence, link

CODE = "import os\n\n\ndef render(invoice):\n    return pdf(invoice)\n"
PROOF = evidence("def render(invoice):\n    return pdf(invoice)", "shop.py", line=4, blob="old")


def listing(blobs: Mapping[str, str], *, complete: bool = True) -> Listing:
    paths_of: dict[str, list[str]] = {}
    for path in sorted(blobs):
        paths_of.setdefault(blobs[path], []).append(path)
    return Listing(commit_id="c2", complete=complete, blob_of=blobs, paths_of=paths_of)


def text_file(path: str, text: str) -> FileState:
    return FileState(path=path, availability=Availability.TEXT, blob_id="new", text=text)


def test_the_same_blob_at_the_same_path_is_proven_without_reading() -> None:
    finding = unchanged(PROOF, listing({"shop.py": "old"}))
    assert finding == ProofFinding(evidence=PROOF, verdict=Verdict.SUPPORTS, reason="same_blob", found=PROOF)


def test_the_same_blob_at_another_path_has_moved_to_the_nearest_one() -> None:
    proof = evidence("x", "src/shop/bills.py", blob="old")
    finding = unchanged(proof, listing({"lib/bills.py": "old", "src/shop/invoices.py": "old", "a/b.py": "old"}))
    assert finding is not None
    assert finding.reason == "moved_file"
    assert finding.found is not None
    assert finding.found.path in {"lib/bills.py", "src/shop/invoices.py"}


def test_moved_and_reindented_lines_are_found() -> None:
    tree = listing({"shop.py": "new"})
    changed = "# a comment\nclass Shop:\n    def render(invoice):\n\n          return   pdf(invoice)\n"
    finding = searched(PROOF, tree, [text_file("shop.py", changed)], None)
    assert (finding.verdict, finding.reason) == (Verdict.SUPPORTS, "moved_lines")
    assert finding.found is not None
    assert (finding.found.start_line, finding.found.end_line, finding.found.commit_id) == (3, 5, "c2")


def test_a_quote_that_follows_a_rename_with_changes_is_found_in_a_new_file_of_the_same_kind() -> None:
    tree = listing({"invoices.py": "new", "notes.md": "n"})
    assert places_to_search(PROOF, tree, ["invoices.py", "notes.md"]) == ("invoices.py",)
    finding = searched(PROOF, tree, [text_file("invoices.py", CODE + "x = 1\n")], None)
    assert (finding.verdict, finding.reason) == (Verdict.SUPPORTS, "moved_file")


def test_a_readable_file_without_the_quote_contradicts() -> None:
    finding = searched(PROOF, listing({"shop.py": "new"}), [text_file("shop.py", "x = 1\n")], None)
    assert (finding.verdict, finding.reason) == (Verdict.CONTRADICTS, "not_found")


def test_an_anchor_that_is_still_seen_proves_what_its_old_words_no_longer_do() -> None:
    finding = searched(
        PROOF, listing({"shop.py": "new"}), [text_file("shop.py", "x")], link("def render(invoice, *, paper):")
    )
    assert (finding.verdict, finding.reason) == (Verdict.SUPPORTS, "anchor_found")


@pytest.mark.parametrize(
    ("complete", "file", "reason"),
    [
        (False, text_file("shop.py", "x"), "tree_incomplete"),
        (True, FileState(path="shop.py", availability=Availability.UNREADABLE), "unreadable"),
    ],
)
def test_what_was_not_looked_at_contradicts_nothing(complete: bool, file: FileState, reason: str) -> None:
    finding = searched(PROOF, listing({"shop.py": "new"}, complete=complete), [file], None)
    assert (finding.verdict, finding.reason) == (Verdict.UNKNOWN, reason)


@pytest.mark.parametrize(
    ("proof", "file", "verdict"),
    [
        (PROOF, text_file("shop.py", CODE), Verdict.SUPPORTS),
        (evidence("x", line=0), text_file("a", "x\n"), Verdict.CONTRADICTS),
        (evidence("x", line=9), text_file("a", "x\n"), Verdict.CONTRADICTS),
        (evidence("y", line=1), text_file("a", "x\n"), Verdict.CONTRADICTS),
        (PROOF, FileState(path="shop.py", availability=Availability.UNREADABLE), Verdict.UNKNOWN),
        (PROOF, FileState(path="shop.py", availability=Availability.ABSENT), Verdict.UNKNOWN),
    ],
    ids=["right", "line 0", "past the end", "other words", "binary", "missing object"],
)
def test_evidence_is_judged_against_the_lines_it_names(proof: Evidence, file: FileState, verdict: Verdict) -> None:
    assert verify_quote(proof, file) is verdict


def test_lines_that_are_not_there_are_no_quote() -> None:
    assert quoted("a\nb\n", 1, 2) == "a\nb"
    for start, end in ((0, 1), (2, 1), (1, 3), (3, 3)):
        assert quoted("a\nb\n", start, end) is None


def test_the_occurrence_nearest_to_the_old_place_is_taken() -> None:
    proof = evidence("x = 1", line=10)
    assert find_quote(proof, "x = 1\n" * 3 + "\n" * 6 + "x  =  1\n") == (10, 10)


def test_a_quote_that_was_cut_is_found_by_its_beginning() -> None:
    long_line = "y" * (QUOTE_LIMIT + 50)
    quote = quoted(f"a\n{long_line}\n", 1, 2)
    assert quote is not None
    assert find_quote(evidence(quote), f"\na\n{long_line}\n") == (2, 3)


def found(reason: str) -> ProofFinding:
    return ProofFinding(evidence=PROOF, verdict=Verdict.SUPPORTS, reason=reason, found=PROOF)


LOST = ProofFinding(evidence=PROOF, verdict=Verdict.CONTRADICTS, reason="not_found")
UNKNOWN = ProofFinding(evidence=PROOF, verdict=Verdict.UNKNOWN, reason="unreadable")


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        ([], ProofHealth.PROVEN),
        ([found("same_blob")], ProofHealth.PROVEN),
        ([found("same_blob"), UNKNOWN], ProofHealth.PROVEN),
        ([found("same_blob"), found("moved_file")], ProofHealth.MOVED),
        ([found("same_blob"), LOST], ProofHealth.WEAKENED),
        ([UNKNOWN, LOST], ProofHealth.WEAKENED),
        ([UNKNOWN], ProofHealth.WEAKENED),
        ([LOST, LOST], ProofHealth.LOST),
    ],
)
def test_health_follows_from_the_findings(findings: list[ProofFinding], expected: ProofHealth) -> None:
    assert health(findings) is expected


lines = st.lists(st.sampled_from(["a", "b", "  a", "", "c d"]), min_size=1, max_size=12)


@given(lines, st.integers(0, 14), st.integers(0, 14), lines, st.integers(0, 6))
def test_any_quote_is_found_wherever_its_lines_are_moved_to(
    text: list[str], start: int, end: int, padding: list[str], indent: int
) -> None:
    quote = quoted("\n".join(text), start, end)
    if quote is None or not quote.strip():
        return
    moved = "\n".join([*padding, *(" " * indent + line for line in text), *padding])
    span = find_quote(evidence(quote, line=max(start, 1)), moved)
    assert span is not None
    again = quoted(moved, *span)
    assert again is not None
    assert " ".join(again.split()) == " ".join(quote.split())
