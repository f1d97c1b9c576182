"""How documents are found and scored by their words, the same in every store.

The score is BM25 over fields that are weighted before saturation, exactly as SQLite's FTS5 computes it
(https://sqlite.org/fts5.html#the_bm25_function), with statistics over all documents of one kind.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import attrs

from repo_registry.domain.model.candidates import CandidateStatus
from repo_registry.domain.rules.tokens import terms

#: How soon repeating a term stops counting (k1), and how much a long document is held back (b).
SATURATION = 1.2
LENGTH_SHARE = 0.75
#: What a term in nearly every document still counts.
LEAST_RARITY = 1e-6
#: Decimals of a score: beyond them two stores may differ in the last bit.
SCORE_DECIMALS = 6

#: Candidates that are found: those still waiting for a decision. What was approved is found as an entry; what was
#: turned down, or is no longer in the code, is not found.
FOUND_STATUSES = (CandidateStatus.PROPOSED, CandidateStatus.DEFERRED)


@attrs.frozen(kw_only=True)
class Fields:
    """The texts that a document is found by."""

    body: str
    title: str
    path: str
    repository: str
    """Name of the repository."""


#: How much one occurrence counts, by field, in the order of `Fields`.
WEIGHTS = (1.0, 2.0, 3.0, 1.0)


def claim_fields(*, name: str, summary: str, anchors: Iterable[str], component: str, repository: str) -> Fields:
    """Return what an entry or candidate is found by; its anchors are part of its text."""
    return Fields(body="\n".join((summary, *anchors)), title=name, path=component, repository=repository)


@attrs.frozen(kw_only=True)
class Counts:
    """The terms of one document, counted."""

    length: int
    """Number of terms in all fields, unweighted."""
    frequencies: Mapping[str, float]
    """Weighted number of occurrences by term."""


def counts(fields: Fields) -> Counts:
    """Cut and count a document."""
    length = 0
    weighted: dict[str, float] = {}
    for text, weight in zip((fields.body, fields.title, fields.path, fields.repository), WEIGHTS, strict=True):
        found = Counter(terms(text))
        length += found.total()
        counted = {term: weight * count for term, count in found.items()}
        if weighted:
            for term, frequency in counted.items():
                weighted[term] = weighted.get(term, 0.0) + frequency
        else:
            # The body, by far the longest, comes first.
            weighted = counted
    return Counts(length=length, frequencies=weighted)


def rarity(documents: int, found: int) -> float:
    """Return what a term counts that ``found`` of ``documents`` have (inverse document frequency)."""
    rare = math.log((documents - found + 0.5) / (found + 0.5))
    return rare if rare > 0 else LEAST_RARITY


def score(rarities: Mapping[str, float], document: Counts, *, average_length: float) -> float:
    """Return the score of a document for the terms of a question, in their order; 0 when it has none of them."""
    total = 0.0
    norm = SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * document.length / average_length)
    for term, rare in rarities.items():
        frequency = document.frequencies.get(term, 0.0)
        total += rare * ((frequency * (SATURATION + 1)) / (frequency + norm))
    return round(total, SCORE_DECIMALS)


def scores(wanted: Sequence[str], documents: Sequence[Counts]) -> tuple[float | None, ...]:
    """Return the score of each document of a whole collection, ``None`` for those that have none of the terms."""
    found = {term: sum(term in document.frequencies for document in documents) for term in dict.fromkeys(wanted)}
    rarities = {term: rarity(len(documents), number) for term, number in found.items()}
    average = sum(document.length for document in documents) / max(len(documents), 1)
    return tuple(
        score(rarities, document, average_length=average) if found.keys() & document.frequencies.keys() else None
        for document in documents
    )
