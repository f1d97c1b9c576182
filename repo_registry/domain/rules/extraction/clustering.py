"""Which capability belongs to which ability: shared page first, then the shared head noun."""

from __future__ import annotations

from collections import defaultdict

import attrs

from repo_registry.domain.rules.extraction.drafts import Draft, Source, head_noun, object_stems
from repo_registry.domain.rules.extraction.ranking import Ranked
from repo_registry.domain.rules.extraction.word_tables import words

#: Capabilities from which an ability is one.
MIN_CAPABILITIES = 2
#: Heads that too many names share to tell that they belong together.
_COMMON_HEADS = words(
    """
    file data app applic project user cod tool api servic option command text valu list typ thing
    """
)


@attrs.frozen(kw_only=True)
class Group:
    """An ability with the capabilities that serve it, by place in the ranking; or one capability that stands alone."""

    head: int
    members: tuple[int, ...] = ()


def grouped(ranked: list[Ranked]) -> list[Group]:
    """Group ranked drafts, in the order of their first mention; each belongs to one group."""
    drafts = [one.draft for one in ranked]
    parent: dict[int, int] = {}
    for belongs in (_same_page, _same_command, _same_head):
        for place, draft in enumerate(drafts):
            if place in parent:
                continue
            heads = (head for head in range(len(drafts)) if head != place and head not in parent and drafts[head].broad)
            found = next(
                (head for head in heads if not (draft.broad and place < head) and belongs(drafts[head], draft)), None
            )
            if found is not None and place not in parent.values():
                parent[place] = found
    members: dict[int, list[int]] = defaultdict(list)
    for place, head in parent.items():
        members[head].append(place)
    kept = {
        head: sorted(found)
        for head, found in members.items()
        if len(found) + bool(drafts[head].features) >= MIN_CAPABILITIES
    }
    inside = {place for found in kept.values() for place in found}
    return [
        Group(head=place, members=tuple(kept.get(place, ()))) for place in range(len(drafts)) if place not in inside
    ]


def _same_page(head: Draft, draft: Draft) -> bool:
    if not head.page_anchor or "#" in head.page_anchor:
        return False
    return draft.page_anchor.startswith(head.page_anchor + "#")


def _same_command(head: Draft, draft: Draft) -> bool:
    if Source.COMMAND not in head.sources:
        return False
    return any(ours.startswith(theirs + " ") for ours in draft.anchors for theirs in head.anchors)


def _same_head(head: Draft, draft: Draft) -> bool:
    noun = head_noun(head.name)
    return bool(noun) and noun not in _COMMON_HEADS and noun in object_stems(draft.name)
