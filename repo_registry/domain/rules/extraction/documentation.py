"""Documentation pages: a title is what a page is about, its second-level headings are what can be done there."""

from __future__ import annotations

import re
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
    word_stem,
)
from repo_registry.domain.rules.extraction.material import Material
from repo_registry.domain.rules.extraction.names import as_name, cleaned, summary_of
from repo_registry.domain.rules.extraction.nouns import FAMILIES
from repo_registry.domain.rules.extraction.pages import Page, skipped, skipped_heading
from repo_registry.domain.rules.extraction.phrases import clauses, heading_phrase, purpose, sentences
from repo_registry.domain.rules.extraction.readme import (
    NOMINAL_LOSS,
    USE_LOSS,
    command_headings,
    command_of,
    feature_drafts,
)
from repo_registry.domain.rules.extraction.verb_phrases import Phrase

#: Heading levels that may be something that can be done.
DEEPEST_LEVEL = 3
#: Folders above a page whose lists of features still are those of the project.
DEEPEST_FEATURES = 2
#: What each deeper heading level loses.
LEVEL_LOSS = 0.05
#: What a name found in the text below a noun heading loses.
TEXT_LOSS = 0.05


#: "This will create a file": what stands above does, not the project.
_POINTING = re.compile(r"this\s+(?:will|would|can|may|is|\w+s)\b(?<!\bthis)", re.IGNORECASE)
_FIRST = re.compile(r"\b(?:first|hello|getting started|quickstart)\b", re.IGNORECASE)
_STEP = re.compile(r"^(?:Create|Add|Edit|Open|Copy|Save|Change|Write) (?:an? |the )?(?:new )?\S+\.[a-z]{2,5}\b")
_USED_FOR = re.compile(r"\b(?:to|for|with|in|from|inside|as)\b")
_INSTRUMENT = re.compile(r"\b(?:using|via)\s+(?:the\s+)?([A-Za-z][\w.+-]*)")


def documentation_drafts(material: Material) -> Iterator[Draft]:
    """Yield what documentation pages say, page by page."""
    for rank, page in enumerate(page for page in material.pages if page.is_documentation):
        later = min(rank, 20) * 0.004
        yield from _page(page, material, later)
        yield from _sections(page, material, Source.SECTION, later)
        yield from command_headings(page, material)
        if not page.path.count("/") > DEEPEST_FEATURES:
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
        if not 2 <= level <= DEEPEST_LEVEL or skipped(section) or command_of(section, material):
            continue
        phrase = heading_phrase(section.value, material.wording, nominal=True)
        loss = 0.0
        if phrase is None or phrase.nominal:
            told = _from_text(section, material, f"{section.value} {page.title}")
            if told:
                phrase, loss = told, TEXT_LOSS
        if phrase is None:
            continue
        if _FIRST.search(phrase.name) or _STEP.search(phrase.name) or _outside(phrase.name, material):
            continue
        if not stems(phrase.name.partition(" ")[2]) - {word_stem(name) for name in material.wording.subjects}:
            continue
        if phrase.name.startswith("Use ") and not _USED_FOR.search(phrase.name):
            loss += USE_LOSS
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


def _outside(name: str, material: Material) -> bool:
    """Tell whether a name says that something else does it: "Optimize images using X", with X nowhere in the code."""
    found = _INSTRUMENT.search(name)
    if found is None or not found[1][0].isupper() or found[1].lower() in material.wording.subjects:
        return False
    return not stems(found[1]) & material.code_stems


def family_heading_drafts(material: Material) -> Iterator[Draft]:
    """Yield what stands below a heading such as "Checks" or "Exporters": what the family does, to what each is headed.

    The children stand below the heading, or, where it has no text of its own, after it on the same level.
    """
    for page in material.pages:
        verb, level, source = "", 0, Source.SECTION if page.is_documentation else Source.README
        for section in page.sections:
            own = (attribute_numbers(section, "level") or (0,))[0]
            family = FAMILIES.get(section.value.strip().lower())
            if family:
                empty = not attribute_text(section, "text") and not attribute_texts(section, "bullets")
                verb, level = family, own if empty else own + 1
                continue
            if not verb or own > level:
                continue
            if own < level or skipped_heading(section.value):
                verb = ""
                continue
            name = as_name([*verb.split(), *_noun_words(section.value)], material.wording.vocabulary)
            if name:
                yield Draft(
                    name=name,
                    summary=summary_of(_first_sentence(section)),
                    sources=(source,),
                    score=PRIORS[source] - NOMINAL_LOSS,
                    spans=(span_of(section, str(source), last=_text_end(section)),),
                    page_anchor=f"page:{section.key}",
                    files=frozenset({page.path}),
                )


def _noun_words(heading: str) -> list[str]:
    words = cleaned(heading).split()
    if not words or any(word.lower() in {"has", "is", "are", "have", "must", "should"} for word in words):
        return []
    return [words[0].lower() if words[0][1:].islower() else words[0], *words[1:]]


def _from_text(section: ObservedFact, material: Material, heading: str) -> Phrase | None:
    """Return what the first sentences below a noun heading say can be done, if it is about the heading."""
    about = stems(heading)
    for sentence in sentences(attribute_text(section, "text"), 3):
        if _POINTING.match(sentence):
            continue
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
    return any(tool in attribute_text(section, "text").lower() for tool in sorted(material.tools) if len(tool) > 3)
