"""Which drafts say the same: by the stems of their words, never across different anchors."""

from __future__ import annotations

from collections import defaultdict

import attrs

from repo_registry.domain.rules.extraction.drafts import MAX_SPANS, Draft, Source, head_noun, stems

#: Share of common stems from which two names say the same.
SAME = 0.67
#: A name with at least so many stems that are all part of a longer one says the same as the longer one …
MIN_SUBSET = 2
#: … if that has at most so many more.
MAX_EXTRA = 2


def merged(drafts: list[Draft]) -> list[Draft]:
    """Merge drafts that say the same, best first; each keeps the name of the best.

    Args:
        drafts: Best first.
    """
    kept: list[Draft] = []
    by_stem: dict[str, list[int]] = defaultdict(list)
    for draft in drafts:
        own = stems(draft.name)
        near = sorted({place for stem in own for place in by_stem[stem]})
        twin = next((place for place in near if same(kept[place], draft)), None)
        if twin is None:
            for stem in own:
                by_stem[stem].append(len(kept))
            kept.append(draft)
        else:
            kept[twin] = _joined(kept[twin], draft)
    return kept


def same(first: Draft, second: Draft) -> bool:
    """Tell whether two drafts say the same."""
    if first.anchors and second.anchors and not set(first.anchors) & set(second.anchors):
        return False
    if set(first.anchors) & set(second.anchors) and {first.sources[0], second.sources[0]} & {Source.DOCUMENTED_COMMAND}:
        return True
    ours, theirs = stems(first.name), stems(second.name)
    common = len(ours & theirs)
    if not common:
        return False
    if common / len(ours | theirs) >= SAME:
        return True
    less, more = sorted((ours, theirs), key=len)
    subset = len(less) >= MIN_SUBSET and less <= more and len(more) - len(less) <= MAX_EXTRA
    return subset and head_noun(first.name) == head_noun(second.name)


def _broad_name(draft: Draft) -> str:
    return draft.broad_name or (draft.name if draft.broad else "")


def _joined(first: Draft, second: Draft) -> Draft:
    spans = dict.fromkeys([*first.spans, *second.spans])
    features = {feature.anchor: feature for feature in (*second.features, *first.features)}
    anchored = [feature.anchor for feature in (*first.features, *second.features)]
    return attrs.evolve(
        first,
        summary=first.summary or second.summary,
        sources=tuple(dict.fromkeys([*first.sources, *second.sources])),
        spans=tuple(spans)[:MAX_SPANS],
        features=tuple(features[anchor] for anchor in dict.fromkeys(anchored)),
        page_anchor=first.page_anchor or second.page_anchor,
        broad_name=_broad_name(first) or _broad_name(second),
        broad=first.broad or second.broad,
        backed=first.backed or second.backed,
        files=first.files | second.files,
    )
