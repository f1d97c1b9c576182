"""An ability map as the tree that people read: ability, capability, feature, each with its evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

import attrs

from repo_registry.domain.model.abilities import AbilityMap, MapEntry
from repo_registry.domain.model.evidence import ProofHealth
from repo_registry.domain.model.validation import JsonValue
from repo_registry.entrypoints.documents import Document, entry_document


@attrs.frozen(kw_only=True)
class Branch:
    """One approved entry with what stands below it."""

    entry: MapEntry
    health: ProofHealth | None
    """``None`` when it is not known, as for a map of the past."""
    parts: tuple[Branch, ...]


def map_tree(ability_map: AbilityMap, health: Mapping[str, ProofHealth]) -> tuple[Branch, ...]:
    """Return the entries that stand below nothing, in the order of the map, each with its parts.

    Args:
        ability_map: The approved map.
        health: Proof health by entry id; what is missing is not known.
    """
    below: dict[UUID | None, list[MapEntry]] = {}
    for entry in ability_map.entries:
        below.setdefault(entry.parent_id, []).append(entry)

    def branches(entries: Sequence[MapEntry]) -> tuple[Branch, ...]:
        # As deep as there are kinds: a parent is always of the kind above.
        return tuple(
            Branch(entry=entry, health=health.get(str(entry.id)), parts=branches(below.get(entry.id, ())))
            for entry in entries
        )

    return branches(below.get(None, ()))


def map_document(repository: str, ability_map: AbilityMap, branches: Sequence[Branch], as_of: str | None) -> Document:
    """Return a map as a document: its version and digest, and the tree."""
    return {
        "repository": repository,
        "repository_id": str(ability_map.repository_id),
        "as_of": as_of,
        "version": ability_map.version,
        "digest": ability_map.digest,
        "entries": [_branch_document(branch) for branch in branches],
    }


def _branch_document(branch: Branch) -> Document:
    parts: list[JsonValue] = [_branch_document(part) for part in branch.parts]
    return entry_document(branch.entry, branch.health) | {"parts": parts}
