"""From the facts of one snapshot to proposed abilities, capabilities and features."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import attrs

from repo_registry.domain.model.candidates import ClaimKind, EvidenceSpan, Proposal
from repo_registry.domain.model.repository import Component
from repo_registry.domain.rules.extraction.clustering import Group, grouped
from repo_registry.domain.rules.extraction.commands import command_drafts, documented_task_drafts, option_drafts
from repo_registry.domain.rules.extraction.delivery import delivery_drafts
from repo_registry.domain.rules.extraction.documentation import (
    documentation_drafts,
    family_heading_drafts,
    readme_section_drafts,
)
from repo_registry.domain.rules.extraction.drafts import MAX_SPANS, Draft, FeatureDraft, Source
from repo_registry.domain.rules.extraction.features import FEATURE_GAIN, allotted
from repo_registry.domain.rules.extraction.knowledge import knowledge_drafts
from repo_registry.domain.rules.extraction.material import Material, gather
from repo_registry.domain.rules.extraction.merging import merged
from repo_registry.domain.rules.extraction.names import is_name
from repo_registry.domain.rules.extraction.project import Project
from repo_registry.domain.rules.extraction.ranking import Ranked, diversified, scored
from repo_registry.domain.rules.extraction.readme import description_drafts, readme_drafts
from repo_registry.domain.rules.extraction.routes import crud_name, route_drafts
from repo_registry.domain.rules.extraction.symbols import family_drafts, library_drafts, module_drafts, verb_drafts

VERSION = 1
"""Raised whenever the same facts may give other proposals."""

#: Abilities and capabilities proposed of one repository: a reviewer pays for each.
MAX_CLAIMS = 60
#: Drafts that are compared with one another; the least likely beyond it are dropped.
MAX_DRAFTS = 1_500
#: What a capability that was split off its ability is less sure.
SPLIT_LOSS = 0.75

RULES: dict[Source, str] = {
    Source.COMMAND: "rules.commands",
    Source.DOCUMENTED_COMMAND: "rules.documented_commands",
    Source.ROUTES: "rules.routes",
    Source.INTRODUCTION: "rules.readme_introduction",
    Source.DESCRIPTION: "rules.package_description",
    Source.FEATURE_LIST: "rules.feature_lists",
    Source.PAGE: "rules.documentation_pages",
    Source.SECTION: "rules.documentation_sections",
    Source.README: "rules.readme_sections",
    Source.KNOWLEDGE: "rules.known_dependencies",
    Source.MODULE: "rules.modules",
    Source.FAMILY: "rules.module_families",
    Source.OPTION: "rules.options",
    Source.DELIVERY: "rules.containers",
    Source.SETTINGS: "rules.settings",
    Source.LIBRARY: "rules.public_interface",
}
"""Name of the rule for each source; a proposal carries that of the source which named it."""

_DRAFTERS: tuple[Callable[[Material], Iterator[Draft]], ...] = (
    command_drafts,
    route_drafts,
    readme_drafts,
    description_drafts,
    documentation_drafts,
    readme_section_drafts,
    family_heading_drafts,
    documented_task_drafts,
    option_drafts,
    knowledge_drafts,
    family_drafts,
    module_drafts,
    verb_drafts,
    delivery_drafts,
    library_drafts,
)
_NOT_SLUG = re.compile(r"[^a-z0-9]+")


def propose(project: Project) -> tuple[Proposal, ...]:
    """Return what the project may be able to do, abilities and capabilities by confidence, each before its features.

    A pure function of the facts. Names are verb and object; every span lies within the lines of a fact of own code or
    documents; at most `MAX_CLAIMS` abilities and capabilities, `MAX_FEATURES` features.
    """
    material = gather(project)
    drafts = [draft for drafter in _DRAFTERS for draft in drafter(material) if is_name(draft.name) and draft.spans]
    if not material.has_source:
        drafts = [draft for draft in drafts if draft.sources == (Source.INTRODUCTION,)][:1]
    drafts = sorted(drafts, key=lambda draft: -draft.score)[:MAX_DRAFTS]
    ranked = scored(merged(drafts), material.code_stems)
    chosen = diversified(ranked, MAX_CLAIMS)
    return tuple(_Writer(project.components).write(chosen))


class _Writer:
    """Turns ranked drafts into proposals with keys, parents, components and distinct identities."""

    def __init__(self, components: tuple[Component, ...]) -> None:
        self._paths = sorted({component.sub_path for component in components}, key=lambda path: (-len(path), path))
        self._taken: set[tuple[object, ...]] = set()
        self._claims = 0

    def write(self, ranked: list[Ranked]) -> Iterator[Proposal]:
        features = allotted(ranked)
        for number, group in enumerate(grouped(ranked)):
            yield from self._group(f"a{number}", group, ranked, features)

    def _group(
        self, key: str, group: Group, ranked: list[Ranked], features: dict[int, tuple[FeatureDraft, ...]]
    ) -> Iterator[Proposal]:
        head = ranked[group.head]
        if not group.members:
            yield from self._capability(key, head, features[group.head], None)
            return
        if self._claims >= MAX_CLAIMS:
            return
        ability = attrs.evolve(head.draft, features=(), name=head.draft.broad_name or head.draft.name)
        yield self._claim(key, ClaimKind.ABILITY, attrs.evolve(head, draft=ability), None)
        if head.draft.features:
            yield from self._capability(f"{key}.own", _split(head), features[group.head], key)
        for place in group.members:
            yield from self._capability(f"{key}.{place}", ranked[place], features[place], key)

    def _capability(
        self, key: str, one: Ranked, features: tuple[FeatureDraft, ...], parent: str | None
    ) -> Iterator[Proposal]:
        if self._claims >= MAX_CLAIMS:
            return
        yield self._claim(key, ClaimKind.CAPABILITY, one, parent)
        for number, feature in enumerate(features):
            yield self._feature(f"{key}/{number}", feature, one, key)

    def _claim(self, key: str, kind: ClaimKind, one: Ranked, parent: str | None) -> Proposal:
        self._claims += 1
        draft = one.draft
        component = self._component(draft.spans)
        source = draft.sources[0]
        return Proposal(
            key=key,
            kind=kind,
            name=draft.name,
            summary=draft.summary,
            component=component,
            anchors=self._anchors(component, kind, draft),
            spans=draft.spans[:MAX_SPANS],
            confidence=one.confidence,
            reasons=one.reasons,
            parent_key=parent,
            rule=RULES[source],
            rule_version=VERSION,
        )

    def _feature(self, key: str, feature: FeatureDraft, one: Ranked, parent: str) -> Proposal:
        return Proposal(
            key=key,
            kind=ClaimKind.FEATURE,
            name=feature.name,
            summary=feature.summary,
            component=self._component((feature.span,)),
            anchors=(feature.anchor,),
            spans=(feature.span,),
            confidence=round(min(1.0, one.confidence + FEATURE_GAIN), 4),
            reasons=(str(feature.source),),
            parent_key=parent,
            rule=RULES[feature.source],
            rule_version=VERSION,
        )

    def _anchors(self, component: str, kind: ClaimKind, draft: Draft) -> tuple[str, ...]:
        """Return the anchors that identify a claim; claims from the same lines are told apart by their own words."""
        anchors = draft.anchors or ((draft.page_anchor,) if draft.page_anchor else ())
        identity = (component, kind, anchors or frozenset(draft.spans))
        if identity in self._taken:
            words = _NOT_SLUG.sub("-", (draft.clause or draft.name).lower()).strip("-")[:60]
            anchors = (*anchors, f"page:{draft.spans[0].path}#{words}")
            identity = (component, kind, anchors)
        self._taken.add(identity)
        return anchors

    def _component(self, spans: tuple[EvidenceSpan, ...]) -> str:
        return next((path for path in self._paths if path and all(_inside(span.path, path) for span in spans)), "")


def _inside(path: str, folder: str) -> bool:
    return path.startswith(folder + "/")


def _split(head: Ranked) -> Ranked:
    """Return the capability that an ability has by its own anchors, under the name of what they do."""
    draft = head.draft
    name = crud_name(draft) if draft.sources[0] is Source.ROUTES and len(draft.features) > 1 else None
    if name is None:
        named = [feature.name for feature in draft.features if is_name(feature.name) and feature.name != draft.name]
        name = named[0] if named else draft.name
    summary = draft.features[0].summary if len(draft.features) == 1 else draft.summary
    return attrs.evolve(
        head,
        draft=attrs.evolve(draft, name=name, summary=summary or draft.summary, page_anchor=""),
        confidence=round(head.confidence * SPLIT_LOSS, 4),
    )
