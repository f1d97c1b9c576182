"""The languages that a project is written in, by their share of its own program bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from repo_registry.domain.model.facts import FactKind, ObservedFact
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.rules.languages import counted_under, is_program

LANGUAGE_FACT_RULE = "project.languages"
LANGUAGE_FACT_VERSION = 1


def language_facts(languages: Sequence[tuple[str, int, int]]) -> Iterator[ObservedFact]:
    """Yield one fact per programming or markup language, largest share first, then by name.

    Args:
        languages: Name, bytes and number of own files of each language.
    """
    sums: dict[str, tuple[int, int]] = {}
    for name, size, files in languages:
        if is_program(name) and size > 0:
            counted = counted_under(name)
            size_before, files_before = sums.get(counted, (0, 0))
            sums[counted] = (size_before + size, files_before + files)
    total = sum(size for size, _ in sums.values())
    for name, (size, files) in sorted(sums.items(), key=lambda item: (-item[1][0], item[0])):
        yield ObservedFact(
            kind=FactKind.LANGUAGE,
            key=name,
            value=f"{size / total:.4f}",
            path="",
            start_line=0,
            end_line=0,
            rule=LANGUAGE_FACT_RULE,
            rule_version=LANGUAGE_FACT_VERSION,
            path_class=PathClass.OWN,
            attributes={"bytes": size, "files": files},
        )
