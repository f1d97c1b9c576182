"""Capabilities that follow from well-known dependencies, used only where own code imports them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from repo_registry.domain.model.candidates import EvidenceSpan
from repo_registry.domain.model.facts import FactKind, ObservedFact
from repo_registry.domain.rules.extraction.drafts import (
    PRIORS,
    Draft,
    FeatureDraft,
    Source,
    attribute_text,
    places,
    span_of,
)
from repo_registry.domain.rules.extraction.knowledge_base import KNOWLEDGE
from repo_registry.domain.rules.extraction.material import Material
from repo_registry.domain.rules.extraction.names import summary_of

#: What a dependency that many files import is worth more, at most.
MAX_USE_GAIN = 0.05
#: Capabilities that nearly every project has: they tell little of this one.
_COMMONPLACE = frozenset({"Send HTTP requests", "Write structured logs", "Read typed settings from the environment"})
COMMONPLACE_LOSS = 0.06


def knowledge_drafts(material: Material) -> Iterator[Draft]:
    """Yield one draft for each capability whose dependency is declared and imported."""
    declared: dict[str, ObservedFact] = {}
    for fact in material.of(FactKind.DEPENDENCY):
        if attribute_text(fact, "scope") not in {"dev", "test", "build", "indirect"}:
            declared.setdefault(fact.key, fact)
    uses: dict[str, list[ObservedFact]] = defaultdict(list)
    for fact in material.of(FactKind.DEPENDENCY_USE):
        name = KNOWLEDGE.get(known_key(fact.key))
        if name and fact.key in declared:
            uses[name].append(fact)
    for name, facts in uses.items():
        yield _draft(name, facts, [declared[fact.key] for fact in facts])


def known_key(purl: str) -> str:
    """Return a purl as the knowledge base spells it; a Go module also stands for its packages and major versions."""
    key = purl.lower().replace("%40", "@").partition("?")[0]
    if key in KNOWLEDGE or not key.startswith("pkg:golang/"):
        return key
    parts = key.split("/")
    if parts[-1][:1] == "v" and parts[-1][1:].isdigit():
        return "/".join(parts[:-1])
    return key


def _draft(name: str, uses: list[ObservedFact], declared: list[ObservedFact]) -> Draft:
    files = sum(_files(fact) for fact in uses)
    spans: list[EvidenceSpan] = []
    for use, manifest in zip(uses[:2], declared[:2], strict=False):
        spots = places(use)[:2] or ((use.path, use.start_line),)
        spans += [
            EvidenceSpan(path=path, start_line=line, end_line=line, note=f"imports {use.value}") for path, line in spots
        ]
        spans.append(span_of(manifest, f"declares {attribute_text(manifest, 'name') or manifest.key}"))
    packages = ", ".join(attribute_text(fact, "name") or fact.key.rpartition("/")[2] for fact in declared)
    return Draft(
        name=name,
        summary=summary_of(f"By {packages}, imported in {files} {'file' if files == 1 else 'files'}"),
        sources=(Source.KNOWLEDGE,),
        score=PRIORS[Source.KNOWLEDGE] + min(MAX_USE_GAIN, 0.01 * files) - COMMONPLACE_LOSS * (name in _COMMONPLACE),
        spans=tuple(spans),
        features=tuple(
            FeatureDraft(
                anchor=f"dependency:{fact.key}",
                name=name,
                summary=summary_of(f"By {attribute_text(manifest, 'name') or fact.key}"),
                span=span_of(fact, f"imports {fact.value}"),
                source=Source.KNOWLEDGE,
            )
            for fact, manifest in zip(uses, declared, strict=True)
        ),
        backed=True,
        files=frozenset(path for fact in uses for path, _ in places(fact)),
    )


def _files(fact: ObservedFact) -> int:
    value = fact.attributes.get("files")
    return value if isinstance(value, int) and not isinstance(value, bool) else 1
