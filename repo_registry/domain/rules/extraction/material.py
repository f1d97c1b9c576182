"""What all sources of drafts look at: the facts by kind, the pages, and how the project words things."""

from __future__ import annotations

import re
from collections import Counter

import attrs

from repo_registry.domain.model.facts import FactKind, ObservedFact
from repo_registry.domain.rules.extraction.drafts import (
    attribute_text,
    attribute_texts,
    code_stems,
    kinds,
)
from repo_registry.domain.rules.extraction.pages import Page, pages_of
from repo_registry.domain.rules.extraction.project import Project
from repo_registry.domain.rules.extraction.verb_phrases import Wording

#: Sections whose words make the vocabulary.
MAX_VOCABULARY_SECTIONS = 400

_LOWER_WORD = re.compile(r"(?<=\s)[a-z]{3,20}(?=[\s,.;:)])")
_MARKUP = frozenset(
    {"HTML", "CSS", "SCSS", "Markdown", "reStructuredText", "AsciiDoc", "Text", "JSON", "YAML", "TOML", "XML", "SVG"}
)


@attrs.frozen(kw_only=True)
class Material:
    """The facts of one project, made ready."""

    project: Project
    facts: dict[FactKind, tuple[ObservedFact, ...]]
    """By kind; only those that may prove something."""
    pages: tuple[Page, ...]
    wording: Wording
    tools: frozenset[str]
    """Lower-case names of the commands that the project installs."""
    code_stems: frozenset[str]
    """Stems of the words in commands, routes, symbols and dependencies: what a claim must touch to be believed."""
    has_source: bool
    """Whether there is any program code of its own."""

    def of(self, kind: FactKind) -> tuple[ObservedFact, ...]:
        """Return the facts of one kind, in order."""
        return self.facts.get(kind, ())


def gather(project: Project) -> Material:
    """Make the facts of a project ready for the sources."""
    facts = kinds(project.facts)
    pages = pages_of(facts.get(FactKind.DOC_SECTION, ()))
    tools = _tools(facts)
    return Material(
        project=project,
        facts=facts,
        pages=pages,
        wording=Wording(subjects=_subjects(project, facts, tools, pages), vocabulary=_vocabulary(pages)),
        tools=tools,
        code_stems=_code_stems(facts),
        has_source=_has_source(facts),
    )


def _tools(facts: dict[FactKind, tuple[ObservedFact, ...]]) -> frozenset[str]:
    named = {
        fact.key.lower()
        for fact in facts.get(FactKind.ENTRY_POINT, ())
        if attribute_text(fact, "type") in {"console_script", "bin", "script"}
    }
    named |= {fact.key.split(" ", 1)[0].lower() for fact in facts.get(FactKind.CLI_COMMAND, ())}
    return frozenset(name for name in named if name and "/" not in name)


def _subjects(
    project: Project,
    facts: dict[FactKind, tuple[ObservedFact, ...]],
    tools: frozenset[str],
    pages: tuple[Page, ...],
) -> frozenset[str]:
    names = {project.name.lower(), *tools}
    for fact in facts.get(FactKind.MANIFEST, ()):
        name = attribute_text(fact, "name").lower()
        names |= {name, name.rpartition("/")[2]}
    names |= {page.title.lower() for page in pages if page.is_readme and page.title.count(" ") < 1}
    return frozenset(name for name in names if len(name) > 1 and not name.startswith("readme"))


def _vocabulary(pages: tuple[Page, ...]) -> frozenset[str]:
    counts: Counter[str] = Counter()
    sections = [section for page in pages for section in page.sections][:MAX_VOCABULARY_SECTIONS]
    for section in sections:
        for text in (attribute_text(section, "text"), *attribute_texts(section, "bullets")):
            counts.update(_LOWER_WORD.findall(text))
    return frozenset(counts)


def _code_stems(facts: dict[FactKind, tuple[ObservedFact, ...]]) -> frozenset[str]:
    found: set[str] = set()
    for fact in facts.get(FactKind.CLI_COMMAND, ()):
        found |= code_stems(fact.key) | code_stems(fact.value[:300])
        for option in _option_names(fact):
            found |= code_stems(option)
    for fact in facts.get(FactKind.HTTP_ROUTE, ()):
        found |= code_stems(fact.key) | code_stems(fact.value[:200]) | code_stems(attribute_text(fact, "summary")[:200])
    for fact in facts.get(FactKind.PUBLIC_SYMBOL, ()):
        found |= code_stems(attribute_text(fact, "name")) | code_stems(fact.path)
    for kind in (FactKind.ENTRY_POINT, FactKind.ENV_VARIABLE, FactKind.DEPENDENCY_USE, FactKind.CONTAINER_IMAGE):
        for fact in facts.get(kind, ()):
            found |= code_stems(fact.key) | code_stems(fact.path)
    return frozenset(found)


def _option_names(fact: ObservedFact) -> list[str]:
    value = fact.attributes.get("options")
    items = [item for item in value if isinstance(item, list)] if isinstance(value, list) else []
    return [" ".join(part for part in item if isinstance(part, str)) for item in items]


def _has_source(facts: dict[FactKind, tuple[ObservedFact, ...]]) -> bool:
    code = (
        FactKind.PUBLIC_SYMBOL,
        FactKind.CLI_COMMAND,
        FactKind.HTTP_ROUTE,
        FactKind.DEPENDENCY_USE,
        FactKind.ENTRY_POINT,
    )
    if any(facts.get(kind) for kind in code):
        return True
    return any(fact.key not in _MARKUP for fact in facts.get(FactKind.LANGUAGE, ()))
