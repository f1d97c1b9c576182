"""Documentation pages: a title is what a page is about, its second-level headings are what can be done there."""

from __future__ import annotations

from collections.abc import Iterator

from repo_registry.domain.model.facts import ObservedFact
from repo_registry.domain.rules.extraction.drafts import (
    PRIORS,
    Draft,
    Source,
    attribute_numbers,
    attribute_text,
    attribute_texts,
    span_of,
    stems,
)
from repo_registry.domain.rules.extraction.material import Material
from repo_registry.domain.rules.extraction.names import summary_of
from repo_registry.domain.rules.extraction.pages import Page, skipped, skipped_heading
from repo_registry.domain.rules.extraction.phrases import Phrase, clauses, heading_phrase, purpose, sentences
from repo_registry.domain.rules.extraction.readme import NOMINAL_LOSS, command_headings, command_of, feature_drafts

#: Heading levels that may be something that can be done.
DEEPEST_LEVEL = 3
#: What each deeper heading level loses.
LEVEL_LOSS = 0.05
#: What a name found in the text below a noun heading loses.
TEXT_LOSS = 0.05


def documentation_drafts(material: Material) -> Iterator[Draft]:
    """Yield what documentation pages say, page by page."""
    for rank, page in enumerate(page for page in material.pages if page.is_documentation):
        later = min(rank, 20) * 0.004
        yield from _page(page, material, later)
        yield from _sections(page, material, Source.SECTION, later)
        yield from command_headings(page, material)
        yield from feature_drafts(page, material)


def readme_section_drafts(material: Material) -> Iterator[Draft]:
    """Yield the sections of READMEs whose heading says what can be done."""
    for page in material.pages:
        if page.is_readme:
            yield from _sections(page, material, Source.README, 0.03 * min(2, page.path.count("/")))


def _page(page: Page, material: Material, later: float) -> Iterator[Draft]:
    first = next((section for section in page.sections if section.value), page.sections[0])
    if skipped_heading(page.title) and not page.title.lower().startswith("how "):
        return
    phrase = heading_phrase(page.title, material.wording) or _from_text(first, material, page.title)
    if phrase is None:
        return
    yield Draft(
        name=phrase.name,
        summary=summary_of(_first_sentence(first)),
        sources=(Source.PAGE,),
        score=PRIORS[Source.PAGE] - phrase.nominal * NOMINAL_LOSS - later,
        spans=(span_of(first, "documentation page", last=_text_end(first)),),
        page_anchor=f"page:{page.path}",
        broad=True,
        backed=_backed(first, material),
        files=frozenset({page.path}),
    )


def _sections(page: Page, material: Material, source: Source, later: float) -> Iterator[Draft]:
    for section in page.sections:
        level = (attribute_numbers(section, "level") or (0,))[0]
        if not 2 <= level <= DEEPEST_LEVEL or skipped(section) or command_of(section, material.tools):  # noqa: PLR2004  1 is the title
            continue
        phrase = heading_phrase(section.value, material.wording, nominal=True)
        loss = 0.0
        if phrase is None or phrase.nominal:
            told = _from_text(section, material, f"{section.value} {page.title}")
            if told:
                phrase, loss = told, TEXT_LOSS
        if phrase is None:
            continue
        loss += phrase.nominal * NOMINAL_LOSS + (level - 2) * LEVEL_LOSS + later
        yield Draft(
            name=phrase.name,
            summary=summary_of(_first_sentence(section)),
            sources=(source,),
            score=PRIORS[source] - loss,
            spans=(span_of(section, str(source), last=_text_end(section)),),
            page_anchor=f"page:{section.key}",
            backed=_backed(section, material),
            files=frozenset({page.path}),
        )


def _from_text(section: ObservedFact, material: Material, heading: str) -> Phrase | None:
    """Return what the first sentences below a noun heading say can be done, if it is about the heading."""
    about = stems(heading)
    for sentence in sentences(attribute_text(section, "text"), 3):
        found = [purpose(sentence, material.wording), *clauses(sentence, material.wording)]
        for phrase in found:
            if phrase and stems(phrase.name) & about:
                return phrase
    return None


def _first_sentence(section: ObservedFact) -> str:
    return next(iter(sentences(attribute_text(section, "text"), 1)), "")


def _text_end(section: ObservedFact) -> int:
    return (attribute_numbers(section, "text_end") or (0,))[0]


def _backed(section: ObservedFact, material: Material) -> bool:
    if attribute_texts(section, "commands"):
        return True
    return any(tool in attribute_text(section, "text").lower() for tool in sorted(material.tools) if len(tool) > 3)  # noqa: PLR2004
