"""Ability maps and the health of their proof as people see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Group, RenderableType
from rich.text import Text
from rich.tree import Tree

from repo_registry.domain.model.abilities import AbilityMap, MapEntry
from repo_registry.domain.model.analysis import AnalysisRun
from repo_registry.domain.model.evidence import EntryProof, EvidenceLink, ProofFinding
from repo_registry.entrypoints.cli.drawing import (
    CELL,
    KIND_STYLES,
    evidence_place,
    health_text,
    short_commit,
    short_id,
    shown,
)
from repo_registry.entrypoints.map_tree import Branch


def entry_text(entry: MapEntry) -> Text:
    """Return an approved entry in one line."""
    return Text.assemble(
        (f"{entry.kind.value} ", KIND_STYLES[entry.kind]),
        shown(entry.name, "bold"),
        (f"  {short_id(entry.id)}", "dim"),
    )


def link_text(link: EvidenceLink) -> Text:
    """Return a piece of evidence in one line."""
    return Text.assemble(
        (f"{link.verdict.value} ", "dim"),
        evidence_place(link.evidence),
        (f" at {short_commit(link.evidence.commit_id)}", "dim"),
        shown(f"  {link.note}" if link.note else "", "dim", longest=CELL),
    )


def draw_map(repository: str, ability_map: AbilityMap, branches: Sequence[Branch]) -> RenderableType:
    """Draw a map as a tree."""
    title = Text.assemble((repository, "bold"), (f"  map version {ability_map.version}", "dim"))
    if not branches:
        return Group(title, Text("nothing is approved yet: repo-registry review next"))
    tree = Tree(title, guide_style="dim")
    for branch in branches:
        _grow(tree, branch)
    return tree


def _grow(tree: Tree, branch: Branch) -> None:
    label = entry_text(branch.entry)
    if branch.health is not None:
        label.append("  ").append_text(health_text(branch.health))
    if branch.entry.summary:
        label.append("\n").append_text(shown(branch.entry.summary, "italic"))
    node = tree.add(label)
    for link in branch.entry.evidence:
        node.add(link_text(link))
    for part in branch.parts:
        _grow(node, part)


def draw_drift(run: AnalysisRun, proofs: Sequence[EntryProof], entries: Mapping[str, MapEntry]) -> RenderableType:
    """Draw where the proof of each entry stands."""
    commit = run.snapshot.commit_id if run.snapshot else ""
    if not proofs:
        return Text("nothing is approved yet, so no proof can be lost")
    lines: list[RenderableType] = [Text(f"at commit {short_commit(commit)}", style="dim")]
    for proof in proofs:
        lines.append(Text.assemble(health_text(proof.health), "  ", entry_text(entries[proof.entry_id])))
        lines.extend(finding_text(finding) for finding in proof.findings)
    return Group(*lines)


def finding_text(finding: ProofFinding) -> Text:
    """Return where a piece of evidence stands, in one line."""
    text = Text.assemble("    ", (f"{finding.verdict.value} ", "dim"), evidence_place(finding.evidence))
    if finding.found is not None and evidence_place(finding.found) != evidence_place(finding.evidence):
        text.append(f" → {evidence_place(finding.found)}")
    return text.append(f"  {finding.reason}", style="dim")
