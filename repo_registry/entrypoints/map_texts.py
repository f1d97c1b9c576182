"""An ability map as YAML and as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import yaml

from repo_registry.domain.model.abilities import AbilityMap
from repo_registry.entrypoints.documents import Document
from repo_registry.entrypoints.map_tree import Branch
from repo_registry.entrypoints.visible import visible

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~&!$])")
_COMMIT_DIGITS = 12


def yaml_text(document: Document) -> str:
    """Return a document as YAML; escapes everything outside ASCII when it holds what must not reach a terminal."""
    text = yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=120)
    if visible(text, lines=True) == text:
        return text
    return yaml.safe_dump(document, sort_keys=False, allow_unicode=False, width=120)


def markdown_text(repository: str, ability_map: AbilityMap, branches: Sequence[Branch]) -> str:
    """Return a map as Markdown: a list three levels deep, each entry with its evidence by commit, path and lines."""
    lines = [
        f"# Ability map of {_escaped(repository)}",
        "",
        f"Version {ability_map.version}, digest `{ability_map.digest}`.",
        "",
    ]
    if not branches:
        lines.append("Nothing is approved yet.")
    for branch in branches:
        lines.extend(_branch_lines(branch, ""))
    return "\n".join(lines).rstrip() + "\n"


def _branch_lines(branch: Branch, indent: str) -> Iterator[str]:
    entry = branch.entry
    health = "" if branch.health is None else f", {branch.health.value}"
    summary = f": {_escaped(entry.summary)}" if entry.summary else ""
    yield f"{indent}- **{_escaped(entry.name)}** ({entry.kind.value}{health}){summary}"
    for link in entry.evidence:
        place = link.evidence
        span = f"{place.path}:{place.start_line}" + (f"-{place.end_line}" if place.end_line != place.start_line else "")
        note = f" {_escaped(link.note)}" if link.note else ""
        yield f"{indent}  - {link.verdict.value}: {_code(span)} at `{place.commit_id[:_COMMIT_DIGITS]}`{note}"
    for part in branch.parts:
        yield from _branch_lines(part, indent + "  ")


def _escaped(text: str) -> str:
    """Return text that Markdown shows as it is, on one line."""
    return _MARKDOWN.sub(r"\\\1", visible(" ".join(text.split())))


def _code(text: str) -> str:
    """Return a code span; its fence is longer than any run of backticks inside."""
    shown = visible(text)
    fence = "`" * (max((len(run) for run in re.findall(r"`+", shown)), default=0) + 1)
    return f"{fence} {shown} {fence}" if "`" in shown else f"`{shown}`"
