"""The approved tree of a repository: order, digest and what must always hold of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from repo_registry.domain.errors import Conflict
from repo_registry.domain.model.abilities import AbilityMap, MapEntry
from repo_registry.domain.model.candidates import ClaimKind
from repo_registry.domain.model.evidence import Verdict
from repo_registry.domain.rules.canonical import entry_json
from repo_registry.domain.rules.identity import digest

KIND_ORDER = {kind: position for position, kind in enumerate(ClaimKind)}
#: What may stand above what.
PARENT_KIND = {ClaimKind.CAPABILITY: ClaimKind.ABILITY, ClaimKind.FEATURE: ClaimKind.CAPABILITY}


def ability_map(repository_id: UUID, version: int, entries: Iterable[MapEntry]) -> AbilityMap:
    """Put entries in order and seal them with their digest."""
    ordered = tuple(sorted(entries, key=lambda entry: (KIND_ORDER[entry.kind], entry.name, entry.id)))
    return AbilityMap(
        repository_id=repository_id,
        version=version,
        entries=ordered,
        digest=digest([entry_json(entry) for entry in ordered]),
    )


def empty_map(repository_id: UUID) -> AbilityMap:
    """Return the map before the first decision."""
    return ability_map(repository_id, 0, ())


def check_entries(entries: Mapping[UUID, MapEntry]) -> None:
    """Check that the tree stands: parents are there and of the right kind, and no claim is empty.

    Raises:
        Conflict: An ability would have no capability, a capability neither feature nor supporting evidence, or an
            entry a parent that is not approved or of the wrong kind.
    """
    with_parts = {entry.parent_id for entry in entries.values()}
    for entry in entries.values():
        parent = entries.get(entry.parent_id) if entry.parent_id else None
        if entry.parent_id and (parent is None or parent.kind is not PARENT_KIND.get(entry.kind)):
            raise Conflict(
                f"the {entry.kind.value} {entry.name!r} cannot stand below what is no approved "
                f"{PARENT_KIND.get(entry.kind, 'entry')}; choose another parent or none",
                step="decide",
            )
        if entry.id in with_parts:
            continue
        if entry.kind is ClaimKind.ABILITY:
            raise Conflict(
                f"the ability {entry.name!r} would have no capability; accept it with its parts, accept one of its "
                "capabilities first, or retire the ability itself",
                step="decide",
            )
        if entry.kind is ClaimKind.CAPABILITY and not any(link.verdict is Verdict.SUPPORTS for link in entry.evidence):
            raise Conflict(
                f"the capability {entry.name!r} would have neither a feature nor supporting evidence; "
                "accept one of its features with it",
                step="decide",
            )
