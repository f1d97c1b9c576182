"""An approved map as bytes, in each spelling that the service answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from repo_registry.domain.model.abilities import AbilityMap
from repo_registry.domain.model.evidence import EntryProof
from repo_registry.entrypoints.documents import optional_time
from repo_registry.entrypoints.json_text import json_text
from repo_registry.entrypoints.map_texts import markdown_text, yaml_text
from repo_registry.entrypoints.map_tree import map_document, map_tree

JSON = "application/json"
YAML = "application/yaml"
MARKDOWN = "text/markdown"


def rendered(
    name: str, ability_map: AbilityMap, proofs: Sequence[EntryProof], as_of: datetime | None, media_type: str
) -> bytes:
    """Return a map as bytes; the same map gives the same bytes.

    Args:
        name: Of the repository.
        ability_map: As it is, or as it was at ``as_of``.
        proofs: Health of its entries; none for a map of the past.
        as_of: The moment of a map of the past.
        media_type: One of the three.
    """
    branches = map_tree(ability_map, {proof.entry_id: proof.health for proof in proofs})
    if media_type == MARKDOWN:
        return markdown_text(name, ability_map, branches).encode()
    document = map_document(name, ability_map, branches, optional_time(as_of))
    return (yaml_text(document) if media_type == YAML else json_text(document, indent=None)).encode()
