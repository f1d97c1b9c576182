"""Features below their capabilities: each anchor once, below the most specific capability that has it."""

from __future__ import annotations

from repo_registry.domain.rules.extraction.drafts import FeatureDraft
from repo_registry.domain.rules.extraction.ranking import Ranked

#: Features proposed of one repository.
MAX_FEATURES = 300
#: Features proposed below one capability.
MAX_FEATURES_EACH = 40
#: A feature is as sure as its capability, and a little more: it is only claimed to exist.
FEATURE_GAIN = 0.05


def allotted(ranked: list[Ranked]) -> dict[int, tuple[FeatureDraft, ...]]:
    """Return the features of each draft by its place; an anchor of several goes to the one with the fewest."""
    holders: dict[str, int] = {}
    order = sorted(range(len(ranked)), key=lambda place: (len(ranked[place].draft.features), place))
    for place in order:
        for feature in ranked[place].draft.features:
            holders.setdefault(feature.anchor, place)
    left = MAX_FEATURES
    given: dict[int, tuple[FeatureDraft, ...]] = {}
    for place, one in enumerate(ranked):
        own = [feature for feature in one.draft.features if holders[feature.anchor] == place][
            : min(MAX_FEATURES_EACH, left)
        ]
        left -= len(own)
        given[place] = tuple(own)
    return given
