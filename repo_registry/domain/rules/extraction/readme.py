"""READMEs and package descriptions: the introduction, lists of features, commands that headings name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from repo_registry.domain.model.candidates import EvidenceSpan
from repo_registry.domain.model.facts import FactKind, ObservedFact
from repo_registry.domain.rules.extraction.drafts import (
    PRIORS,
    Draft,
    FeatureDraft,
    Source,
    attribute_numbers,
    attribute_text,
    attribute_texts,
    span_of,
    stems,
)
from repo_registry.domain.rules.extraction.material import Material
from repo_registry.domain.rules.extraction.names import summary_of
from repo_registry.domain.rules.extraction.pages import INTRODUCING, Page, lists_features, skipped_heading
from repo_registry.domain.rules.extraction.phrases import (
    bullet_phrase,
    clauses,
    heading_phrase,
    help_phrase,
    sentences,
)
from repo_registry.domain.rules.extraction.verb_phrases import Phrase

#: Paragraphs of the introduction that are looked at.
MAX_INTRODUCTION_PARAGRAPHS = 3
MAX_INTRODUCTION_SENTENCES = 6
#: What a name made from a noun loses against one made from a verb.
NOMINAL_LOSS = 0.06
#: What a name that only says what is used loses.
USE_LOSS = 0.2
#: What the documentation of a command loses when the command has a help text of its own to name it.
KNOWN_COMMAND_LOSS = 0.1
#: What a name taken from the title of a README loses.
TITLE_LOSS = 0.1
#: What each later sentence of an introduction loses.
SENTENCE_LOSS = 0.05

_COMMAND_HEADING = re.compile(
    r"`([a-z][\w.:-]{0,40}(?: [a-z][\w:-]{0,40}){0,3})[^`]{0,80}`(?:,? `[^`]{1,60}`){0,3}$", re.IGNORECASE
)


def readme_drafts(material: Material) -> Iterator[Draft]:
    """Yield what READMEs say, page by page."""
    for page in material.pages:
        if page.introduces:
            yield from _introduction(page, material)
        if page.is_readme:
            yield from feature_drafts(page, material)
            yield from command_headings(page, material)


def description_drafts(material: Material) -> Iterator[Draft]:
    """Yield what manifests say of their packages."""
    for fact in material.of(FactKind.MANIFEST):
        description = attribute_text(fact, "description")
        for place, phrase in enumerate(_all_clauses(description, material)):
            yield Draft(
                name=phrase.name,
                summary=summary_of(description),
                sources=(Source.DESCRIPTION,),
                score=PRIORS[Source.DESCRIPTION] - place * SENTENCE_LOSS - phrase.nominal * NOMINAL_LOSS,
                spans=(span_of(fact, "package description"),),
                clause=phrase.source,
                broad=True,
                files=frozenset({fact.path}),
            )


def _all_clauses(text: str, material: Material) -> Iterator[Phrase]:
    for sentence in sentences(text, 2):
        yield from clauses(sentence, material.wording)


def _introduction(page: Page, material: Material) -> Iterator[Draft]:
    yield from _title(page, material)
    for section, paragraphs in _introducing(page):
        told = [sentence for paragraph in paragraphs for sentence in sentences(paragraph)][:MAX_INTRODUCTION_SENTENCES]
        depth = 0.04 * min(2, page.path.count("/"))
        for place, sentence in enumerate(told):
            for phrase in clauses(sentence, material.wording):
                yield Draft(
                    name=phrase.name,
                    summary=summary_of(sentence),
                    sources=(Source.INTRODUCTION,),
                    score=PRIORS[Source.INTRODUCTION]
                    - place * SENTENCE_LOSS
                    - phrase.nominal * NOMINAL_LOSS
                    - depth
                    - USE_LOSS * phrase.name.startswith("Use "),
                    spans=(_text_span(section, "README introduction"),),
                    clause=phrase.source,
                    broad=True,
                    files=frozenset({page.path}),
                )


def _title(page: Page, material: Material) -> Iterator[Draft]:
    """Yield what the title says by its noun, such as "Full Stack Template" or "X: the task runner"."""
    section = next((section for section in page.sections if section.value), None)
    if "/" in page.path or section is None or len(section.value.split()) < 2 or skipped_heading(section.value):
        return
    label = section.value.partition(": ")[2] or section.value.partition(" - ")[2] or section.value
    phrase = heading_phrase(label, material.wording)
    if phrase and phrase.nominal:
        yield Draft(
            name=phrase.name,
            sources=(Source.INTRODUCTION,),
            score=PRIORS[Source.INTRODUCTION] - TITLE_LOSS - 0.04 * min(2, page.path.count("/")),
            spans=(span_of(section, "README title", last=section.start_line),),
            clause=section.value,
            broad=True,
            files=frozenset({page.path}),
        )


def _introducing(page: Page) -> Iterator[tuple[ObservedFact, list[str]]]:
    """Yield the sections before the second heading, and the one that is headed as an introduction."""
    room, headings = MAX_INTRODUCTION_PARAGRAPHS, 0
    for section in page.sections[:4]:
        level = (attribute_numbers(section, "level") or (0,))[0]
        headings += level > 0
        introducing = INTRODUCING.fullmatch(section.value.strip()) is not None
        titled = level == 0 or (headings == 1 and level == 1)
        if not (titled or introducing) or room <= 0:
            continue
        paragraphs = [paragraph for paragraph in attribute_text(section, "text").split("\n") if paragraph][:room]
        room -= len(paragraphs)
        if paragraphs:
            yield section, paragraphs


def _text_span(section: ObservedFact, note: str) -> EvidenceSpan:
    text_end = (attribute_numbers(section, "text_end") or (0,))[0]
    return span_of(section, note, last=text_end or section.end_line)


def feature_drafts(page: Page, material: Material) -> Iterator[Draft]:
    """Yield the items of feature lists."""
    for section in page.sections:
        if not lists_features(section):
            continue
        lines = attribute_numbers(section, "bullet_lines")
        for place, bullet in enumerate(attribute_texts(section, "bullets")):
            phrase = bullet_phrase(bullet, material.wording)
            if phrase is None:
                continue
            line = lines[place] if place < len(lines) else section.start_line
            uses = USE_LOSS if phrase.name.startswith("Use ") else 0
            yield Draft(
                name=phrase.name,
                summary=summary_of(bullet),
                sources=(Source.FEATURE_LIST,),
                score=PRIORS[Source.FEATURE_LIST] - phrase.nominal * NOMINAL_LOSS - uses - min(place, 10) * 0.004,
                spans=(span_of(section, "feature list", first=line, last=line),),
                clause=phrase.source,
                files=frozenset({page.path}),
            )


def command_headings(page: Page, material: Material) -> Iterator[Draft]:
    """Yield the sections whose heading is a command in backticks, named by their first sentence."""
    helped = {fact.key for fact in material.of(FactKind.CLI_COMMAND) if fact.value}
    for section in page.sections:
        command = command_of(section, material)
        if not command:
            continue
        text = attribute_text(section, "text")
        phrase, told = _told(text, material, stems(command.rpartition(" ")[2]))
        if phrase is None:
            continue
        yield Draft(
            name=phrase.name,
            summary=summary_of(told),
            sources=(Source.DOCUMENTED_COMMAND,),
            score=PRIORS[Source.DOCUMENTED_COMMAND] - (KNOWN_COMMAND_LOSS if command in helped else 0),
            spans=(_text_span(section, f"documentation of {command}"),),
            features=(
                FeatureDraft(
                    anchor=f"cli:{command}",
                    name=phrase.name,
                    summary=summary_of(told),
                    span=_text_span(section, f"documentation of {command}"),
                    source=Source.DOCUMENTED_COMMAND,
                ),
            ),
            backed=True,
            files=frozenset({page.path}),
        )


def command_of(section: ObservedFact, material: Material) -> str:
    """Return the command that a heading is about, ``""`` when it is about none."""
    found = _COMMAND_HEADING.match(section.value)
    if found is None:
        return ""
    words = found[1].split()
    known = material.tools
    if words[0].lower() in known:
        keys = {fact.key for fact in material.of(FactKind.CLI_COMMAND)}
        longest = next(
            (size for size in range(len(words), 1, -1) if " ".join(words[:size]) in keys), min(2, len(words))
        )
        return " ".join(words[:longest])
    if len(words) == 1 and len(known) == 1 and words[0].islower() and any(
        parent.lower() in {"usage", "commands", "command line", "cli", "subcommands", "command-line usage"}
        for parent in attribute_texts(section, "parents")
    ):  # fmt: skip
        return f"{next(iter(known))} {words[0]}"
    return ""


def _told(text: str, material: Material, word: frozenset[str]) -> tuple[Phrase | None, str]:
    for sentence in sentences(text, 3):
        found = clauses(sentence, material.wording)
        if found:
            about = [phrase for phrase in found if stems(phrase.name) & word]
            return (about or found)[0], sentence
        spoken = help_phrase(sentence, material.wording)
        if spoken and not spoken.nominal:
            return spoken, sentence
    return None, ""
