"""Proof health: where approved evidence stands at a later commit.

Calling true proof false is the worst error. So only a readable file at a known, completely listed commit may
contradict; a file that was not read, or a tree that was not listed to its end, leaves the verdict ``unknown``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from itertools import accumulate

import attrs

from repo_registry.domain.model.abilities import MapEntry
from repo_registry.domain.model.evidence import EntryProof, Evidence, EvidenceLink, ProofFinding, ProofHealth, Verdict
from repo_registry.domain.rules.identity import quote_hash

#: How many files are searched for a quote whose own file is gone.
MAX_FILES_SEARCHED = 50
#: Quotes are kept up to this many characters; a longer one is compared by its beginning.
QUOTE_LIMIT = 4000


class Availability(StrEnum):
    """What is known of a file at the later commit."""

    TEXT = "text"
    UNREADABLE = "unreadable"
    ABSENT = "absent"


@attrs.frozen(kw_only=True)
class FileState:
    """One file at the later commit."""

    path: str
    availability: Availability
    blob_id: str = ""
    text: str = ""


@attrs.frozen(kw_only=True)
class Listing:
    """The tree of the later commit: what can be told without reading anything."""

    commit_id: str
    complete: bool
    blob_of: Mapping[str, str]
    """Blob id by path."""
    paths_of: Mapping[str, Sequence[str]]
    """Paths by blob id, sorted."""


def unchanged(evidence: Evidence, listing: Listing) -> ProofFinding | None:
    """Return the finding for evidence whose blob is still in the tree, which costs no reading; else ``None``."""
    if listing.blob_of.get(evidence.path) == evidence.blob_id:
        return ProofFinding(evidence=evidence, verdict=Verdict.SUPPORTS, reason="same_blob", found=evidence)
    paths = listing.paths_of.get(evidence.blob_id, ())
    if not paths:
        return None
    found = attrs.evolve(evidence, path=_nearest(evidence.path, paths), commit_id=listing.commit_id)
    return ProofFinding(evidence=evidence, verdict=Verdict.SUPPORTS, reason="moved_file", found=found)


def places_to_search(evidence: Evidence, listing: Listing, new_paths: Sequence[str]) -> tuple[str, ...]:
    """Return the paths to look for a quote in: its own file, or else files that are new, the likeliest first.

    ``new_paths`` are those that the tree of the evidence did not have.
    """
    if evidence.path in listing.blob_of:
        return (evidence.path,)
    name = evidence.path.rpartition("/")[2]
    suffix = name.rpartition(".")[2]
    alike = [path for path in new_paths if path.rpartition("/")[2].rpartition(".")[2] == suffix]
    alike.sort(key=lambda path: (path.rpartition("/")[2] != name, -_common_parts(evidence.path, path), path))
    return tuple(alike[:MAX_FILES_SEARCHED])


def searched(
    evidence: Evidence, listing: Listing, files: Sequence[FileState], anchor_found: EvidenceLink | None
) -> ProofFinding:
    """Judge evidence whose blob is gone, by the files it was looked for in.

    Args:
        evidence: As approved.
        listing: The later tree.
        files: The files of `places_to_search`, in that order.
        anchor_found: Evidence that the latest run gives for an anchor of the same entry, if it still sees one.
    """
    for file in files:
        if file.availability is not Availability.TEXT:
            continue
        span = find_quote(evidence, file.text)
        if span is not None:
            reason = "moved_lines" if file.path == evidence.path else "moved_file"
            found = attrs.evolve(
                evidence,
                path=file.path,
                blob_id=file.blob_id,
                commit_id=listing.commit_id,
                start_line=span[0],
                end_line=span[1],
            )
            return ProofFinding(evidence=evidence, verdict=Verdict.SUPPORTS, reason=reason, found=found)
    if anchor_found is not None:
        return ProofFinding(
            evidence=evidence, verdict=Verdict.SUPPORTS, reason="anchor_found", found=anchor_found.evidence
        )
    if not listing.complete:
        return ProofFinding(evidence=evidence, verdict=Verdict.UNKNOWN, reason="tree_incomplete")
    if any(file.availability is Availability.UNREADABLE for file in files):
        return ProofFinding(evidence=evidence, verdict=Verdict.UNKNOWN, reason="unreadable")
    return ProofFinding(evidence=evidence, verdict=Verdict.CONTRADICTS, reason="not_found")


def verify_quote(evidence: Evidence, file: FileState) -> Verdict:
    """Judge evidence against the very file it names: the lines must be there and say what is quoted.

    Lines that do not exist or say something else contradict; a file that cannot be read says nothing.
    """
    if file.availability is not Availability.TEXT:
        return Verdict.UNKNOWN
    quote = quoted(file.text, evidence.start_line, evidence.end_line)
    if quote is None:
        return Verdict.CONTRADICTS
    return Verdict.SUPPORTS if quote_hash(quote) == evidence.quote_hash else Verdict.CONTRADICTS


def quoted(text: str, start_line: int, end_line: int) -> str | None:
    """Return lines ``start_line`` to ``end_line`` (1-based, inclusive), cut to the quote limit.

    ``None`` when there are no such lines: line 0, a span that ends before it begins, or one past the end.
    """
    lines = text.split("\n")
    if lines and lines[-1] == "":
        lines.pop()
    if not 1 <= start_line <= end_line <= len(lines):
        return None
    return "\n".join(lines[start_line - 1 : end_line])[:QUOTE_LIMIT]


def find_quote(evidence: Evidence, text: str) -> tuple[int, int] | None:
    """Return the span in which the quote stands, white space aside, nearest to where it stood; else ``None``."""
    wanted = _normalized_lines(evidence.quote)
    if not wanted:
        return None
    numbered = [
        (number, " ".join(line.split())) for number, line in enumerate(text.split("\n"), start=1) if line.strip()
    ]
    starts = list(accumulate((len(line) + 1 for _, line in numbered), initial=0))
    whole = "".join(f"\n{line}" for _, line in numbered) + "\n"
    cut = len(evidence.quote) >= QUOTE_LIMIT
    needle = "\n" + "\n".join(wanted) + ("" if cut else "\n")
    best: tuple[int, int] | None = None
    position = whole.find(needle)
    while position >= 0:
        first = bisect_right(starts, position) - 1
        span = (numbered[first][0], numbered[first + len(wanted) - 1][0])
        if best is None or abs(span[0] - evidence.start_line) < abs(best[0] - evidence.start_line):
            best = span
        position = whole.find(needle, position + 1)
    return best


def _normalized_lines(text: str) -> list[str]:
    return [line for line in (" ".join(line.split()) for line in text.split("\n")) if line]


def health(findings: Sequence[ProofFinding]) -> ProofHealth:
    """Return the health that findings come to.

    ``lost`` only when every piece is contradicted; ``weakened`` when some are, or when nothing is known of any.
    """
    verdicts = [finding.verdict for finding in findings]
    if verdicts and all(verdict is Verdict.CONTRADICTS for verdict in verdicts):
        return ProofHealth.LOST
    if Verdict.CONTRADICTS in verdicts or (verdicts and Verdict.SUPPORTS not in verdicts):
        return ProofHealth.WEAKENED
    moved = any(finding.reason != "same_blob" for finding in findings if finding.verdict is Verdict.SUPPORTS)
    return ProofHealth.MOVED if moved else ProofHealth.PROVEN


def entry_proofs(entries: Iterable[MapEntry], findings: Mapping[Evidence, ProofFinding]) -> tuple[EntryProof, ...]:
    """Return the proof of every entry, by id; one without evidence of its own is as healthy as its parts together."""
    own: dict[str, EntryProof] = {}
    parts: dict[str, list[str]] = {}
    listed = sorted(entries, key=lambda entry: entry.id)
    for entry in listed:
        seen = tuple(findings[link.evidence] for link in entry.evidence if link.verdict is Verdict.SUPPORTS)
        own[str(entry.id)] = EntryProof(entry_id=str(entry.id), health=health(seen), findings=seen)
        if entry.parent_id is not None:
            parts.setdefault(str(entry.parent_id), []).append(str(entry.id))
    for _ in range(2):  # features tell of capabilities, capabilities then of abilities
        for key, proof in own.items():
            if not proof.findings and key in parts:
                own[key] = attrs.evolve(proof, health=_together([own[part].health for part in parts[key]]))
    return tuple(own[str(entry.id)] for entry in listed)


def _together(parts: Sequence[ProofHealth]) -> ProofHealth:
    if all(part is ProofHealth.LOST for part in parts):
        return ProofHealth.LOST
    if any(part in (ProofHealth.LOST, ProofHealth.WEAKENED) for part in parts):
        return ProofHealth.WEAKENED
    return ProofHealth.MOVED if ProofHealth.MOVED in parts else ProofHealth.PROVEN


def newly_lost_share(before: Iterable[EntryProof], after: Sequence[EntryProof]) -> float:
    """Return the share of entries whose proof is lost now and was not before: what a removal guard watches."""
    lost_before = {proof.entry_id for proof in before if proof.health is ProofHealth.LOST}
    lost_now = {proof.entry_id for proof in after if proof.health is ProofHealth.LOST}
    return len(lost_now - lost_before) / len(after) if after else 0.0


def _nearest(path: str, paths: Sequence[str]) -> str:
    return min(paths, key=lambda other: (-_common_parts(path, other), other))


def _common_parts(one: str, other: str) -> int:
    """Return how many parts two paths share from the end, then from the beginning."""
    ends = 0
    for left, right in zip(reversed(one.split("/")), reversed(other.split("/")), strict=False):
        if left != right:
            break
        ends += 1
    starts = 0
    for left, right in zip(one.split("/"), other.split("/"), strict=False):
        if left != right:
            break
        starts += 1
    return ends * 2 + starts
