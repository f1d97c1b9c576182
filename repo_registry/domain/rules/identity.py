"""What makes two things the same: canonical JSON, digests and the ids that follow from content."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence

from repo_registry.domain.model.validation import JsonValue

EMPTY_HASH = "0" * 64

#: Made once: `json.dumps` would make an encoder for every value.
_spelled = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode


def canonical_json(value: JsonValue | Mapping[str, JsonValue] | Sequence[JsonValue]) -> bytes:
    """Return the one spelling of a JSON value: sorted keys, no spaces, UTF-8, NaN refused.

    Follows RFC 8785 but for numbers, which are written as Python writes them; hashed values hold integers and short
    decimals only.
    """
    return _spelled(value).encode()


def digest(value: JsonValue | Mapping[str, JsonValue] | Sequence[JsonValue]) -> str:
    """Return the sha256 of the canonical JSON, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical_json(value)).hexdigest()


def text_hash(text: str) -> str:
    """Return the sha256 of a text in UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def normalized_quote(text: str) -> str:
    """Return a quote with every run of white space as one space: what reindenting and rewrapping leave alone."""
    return " ".join(text.split())


def quote_hash(text: str) -> str:
    """Return the digest of the whitespace-normalized quote."""
    return text_hash(normalized_quote(text))


def reading_id(path: str, blob_id: str, rules_digest: str) -> str:
    """Return the id of what the rules find in a blob at a path: 32 hexadecimal digits."""
    return text_hash(f"{path}\0{blob_id}\0{rules_digest}")[:32]


def claim_identity(component: str, kind: str, anchors: Iterable[str], premise: str) -> str:
    """Return the identity of a claim within its repository: by its sorted anchors, or without any by its evidence.

    Never by its wording: two models, or one model twice, word the same thing differently.
    """
    named: list[JsonValue] = [*sorted(set(anchors))]
    return digest([component, kind, *(["anchors", *named] if named else ["premise", premise])])


def premise_hash(quote_hashes: Iterable[str]) -> str:
    """Return the digest of what was judged: the set of quotes, without paths, lines, rules or models."""
    return digest(list[JsonValue](sorted(set(quote_hashes))))
