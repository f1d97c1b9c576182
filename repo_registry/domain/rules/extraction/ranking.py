"""How sure, and in which order: source priors, support from other sources, code behind the words, diversity."""

from __future__ import annotations

from collections import defaultdict

import attrs

from repo_registry.domain.rules.extraction.drafts import CODE_SOURCES, Draft, Source, object_stems, stems
from repo_registry.domain.rules.extraction.word_tables import words

#: What each different source that names the same words adds.
SUPPORT = 0.07
#: What each further source adds that only shares a noun.
SHARED = 0.015
MAX_SUPPORT = 0.14
#: What is left of a claim in prose that no code shares a noun with.
DECLARED_ONLY = 0.5
#: What is left of it when it is how the project introduces itself.
SELF_DECLARED = 0.8
_SELF = frozenset({Source.INTRODUCTION, Source.DESCRIPTION})
#: What a draft keeps that brings no new word beside those above it.
REPEATED = 0.62
#: The same for what may hold others: what a project is for comes before the parts of it.
REPEATED_SELF = 0.9
#: New words from which a draft counts as wholly new.
NEW_WORDS = 2
MOST = 0.97

_BROAD_STEMS = words(
    """
    file data app applic project us user cod tool api web server servic pag command option list librari library
    packag python go rust node js cli function model modul system support work run creat mak get add
    """
)  # fmt: skip


@attrs.frozen(kw_only=True)
class Ranked:
    """A draft with its confidence and the reasons for people."""

    draft: Draft
    confidence: float
    reasons: tuple[str, ...]


def scored(drafts: list[Draft], code_stems: frozenset[str]) -> list[Ranked]:
    """Give each draft its confidence before diversification, best first."""
    named: dict[str, set[Source]] = defaultdict(set)
    for draft in drafts:
        for stem in object_stems(draft.name):
            named[stem] |= set(draft.sources)
    found = [_scored(draft, named, code_stems) for draft in drafts]
    return sorted(
        found,
        key=lambda ranked: (
            -ranked.confidence,
            ranked.draft.name,
            ranked.draft.spans[:1] and ranked.draft.spans[0].path,
        ),
    )


def _scored(draft: Draft, named: dict[str, set[Source]], code_stems: frozenset[str]) -> Ranked:
    reasons = [str(draft.sources[0])]
    objects = object_stems(draft.name) - _BROAD_STEMS
    others = {source for stem in objects for source in named[stem]} - set(draft.sources)
    told = draft.sources[1:]
    gain = min(MAX_SUPPORT, SUPPORT * len(told) + SHARED * len(others))
    if told:
        reasons.append("also named by " + ", ".join(told))
    if others:
        reasons.append("words shared with " + ", ".join(sorted(others)))
    confidence = draft.score + gain
    if draft.features:
        count = len(draft.features)
        reasons.append(f"{count} {'anchor' if count == 1 else 'anchors'} in the code")
    if not is_backed(draft, code_stems):
        confidence *= SELF_DECLARED if draft.sources[0] in _SELF else DECLARED_ONLY
        reasons.append("declared only: no code shares its words")
    return Ranked(draft=draft, confidence=round(min(MOST, max(0.02, confidence)), 4), reasons=tuple(reasons))


def is_backed(draft: Draft, code_stems: frozenset[str]) -> bool:
    """Tell whether code stands behind a claim: its source is code, or code shares a noun with it."""
    if draft.backed or CODE_SOURCES & set(draft.sources):
        return True
    return bool((object_stems(draft.name) - _BROAD_STEMS or object_stems(draft.name)) & code_stems)


def diversified(ranked: list[Ranked], limit: int) -> list[Ranked]:
    """Return the best, greedily: what repeats the words of those already chosen loses confidence.

    Args:
        ranked: Best first.
        limit: How many to return.
    """
    left = list(ranked)
    chosen: list[Ranked] = []
    seen: set[str] = set()
    while left and len(chosen) < limit:
        best, place = None, 0
        for number, one in enumerate(left):
            if best is not None and one.confidence <= best[0]:
                break
            new = len(stems(one.draft.name) - seen)
            floor = REPEATED_SELF if one.draft.broad or _SELF & set(one.draft.sources) else REPEATED
            value = one.confidence * (floor + (1 - floor) * min(1.0, new / NEW_WORDS))
            if best is None or value > best[0]:
                best, place = (value, new), number
        if best is None:
            break
        one = left.pop(place)
        reasons = one.reasons if best[1] >= NEW_WORDS else (*one.reasons, "repeats words of others")
        chosen.append(attrs.evolve(one, confidence=round(best[0], 4), reasons=reasons))
        seen |= stems(one.draft.name)
    return chosen
