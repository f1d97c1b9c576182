"""Facts and coverage as people see them."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import RenderableType
from rich.text import Text

from repo_registry.domain.model.analysis import CoverageRecord
from repo_registry.domain.model.facts import ObservedFact
from repo_registry.entrypoints.amounts import bytes_text
from repo_registry.entrypoints.cli.drawing import place_of, table
from repo_registry.entrypoints.visible import cut, visible

_VALUE = 80


def draw_facts(facts: Sequence[ObservedFact]) -> RenderableType:
    """Draw a list of facts."""
    return table(
        ("Kind", "Key", "Value", "Place"),
        (
            (
                Text(fact.kind.value, style="cyan"),
                fact.key,
                cut(visible(fact.value), _VALUE),
                place_of(fact.path, fact.start_line, fact.end_line),
            )
            for fact in facts
        ),
    )


def draw_coverage(records: Sequence[CoverageRecord]) -> RenderableType:
    """Draw what happened to each path."""
    return table(
        ("Status", "Path", "Size", "Class", "Reason"),
        (
            (
                record.status.value,
                record.path,
                bytes_text(record.size_bytes),
                record.path_class.value,
                record.reason,
            )
            for record in records
        ),
        right="Size",
    )
