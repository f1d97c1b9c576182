"""Reads a text as a document of the project."""

from __future__ import annotations

from repo_registry.adapters.observers.documents import OBSERVERS
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.domain.model.facts import ObservedFact
from repo_registry.domain.model.paths import PathClass


def source(text: str, path: str = "README.md", path_class: PathClass = PathClass.OWN) -> SourceFile:
    return SourceFile(path=path, blob_id="0" * 40, text=text, language=None, path_class=path_class)


def sections(text: str, path: str = "README.md") -> list[ObservedFact]:
    (observer,) = OBSERVERS
    found = list(observer.observe(source(text, path)))
    assert all(isinstance(fact, ObservedFact) for fact in found)
    return [fact for fact in found if isinstance(fact, ObservedFact)]


def headings(text: str, path: str = "README.md") -> list[tuple[int, str, int, int]]:
    return [
        (int(str(fact.attributes["level"])), fact.value, fact.start_line, fact.end_line)
        for fact in sections(text, path)
    ]
