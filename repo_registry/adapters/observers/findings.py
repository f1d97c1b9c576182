"""Bounds what an observer hands over, so that a hostile file cannot bloat the store or break a codec."""

from __future__ import annotations

import math
from collections.abc import Mapping

import attrs

from repo_registry.adapters.observers.limits import ReadingLimits
from repo_registry.domain.model.facts import Fragment, ObservedFact
from repo_registry.domain.model.validation import JsonValue, storable

_CUT_MARK = "…"
#: Integers beyond are kept as text: not every store and codec has them.
_LARGEST_INTEGER = 2**53


class _Room:
    """How many characters are left for one set of attributes."""

    def __init__(self, characters: int) -> None:
        self.left = characters


def bounded_text(text: str, length: int) -> str:
    """Return a text that every store takes, cut to ``length`` characters with an ellipsis."""
    return storable(text if len(text) <= length else text[: length - 1] + _CUT_MARK)


def bounded_fact(fact: ObservedFact, limits: ReadingLimits) -> ObservedFact:
    """Return a fact whose texts and attributes keep the limits."""
    return attrs.evolve(
        fact,
        key=bounded_text(fact.key, limits.key_characters),
        value=bounded_text(fact.value, limits.value_characters),
        attributes=bounded_json(fact.attributes, limits),
    )


def bounded_fragment(fragment: Fragment, limits: ReadingLimits) -> Fragment:
    """Return a fragment whose payload keeps the limits."""
    return attrs.evolve(fragment, payload=bounded_json(fragment.payload, limits))


def placed_fact(fact: ObservedFact, path: str, line_count: int) -> ObservedFact:
    """Return a fact that lies in its file, whatever the observer says."""
    start = min(max(fact.start_line, 0), line_count)
    end = min(max(fact.end_line, start), line_count)
    if fact.path == path and (fact.start_line, fact.end_line) == (start, end):
        return fact
    return attrs.evolve(fact, path=path, start_line=start, end_line=end)


def placed_fragment(fragment: Fragment, path: str, line_count: int) -> Fragment:
    """Return a fragment that lies in its file, whatever the observer says."""
    line = min(max(fragment.line, 0), line_count)
    return fragment if (fragment.path, fragment.line) == (path, line) else attrs.evolve(fragment, path=path, line=line)


def bounded_json(attributes: Mapping[str, JsonValue], limits: ReadingLimits) -> dict[str, JsonValue]:
    """Return attributes within the limits: long texts cut, late members, deep and endless structures left out."""
    room = _Room(limits.attributes_characters)
    bounded = _bounded(dict(attributes), limits, room, limits.attribute_depth)
    return bounded if isinstance(bounded, dict) else {}


def _bounded(value: object, limits: ReadingLimits, room: _Room, depth: int) -> JsonValue:  # noqa: PLR0911  one answer per JSON type
    if isinstance(value, str):
        text = bounded_text(str(value), max(min(limits.attribute_characters, room.left), 1))
        room.left -= len(text)
        return text
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return int(value) if abs(value) <= _LARGEST_INTEGER else f"{value:.6e}" if abs(value) < 10**300 else _CUT_MARK
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if depth == 0:
        return _CUT_MARK
    if isinstance(value, Mapping):
        return _bounded_mapping(value, limits, room, depth)
    if isinstance(value, list | tuple):
        items: list[JsonValue] = []
        for item in value[: limits.attribute_items]:
            if room.left <= 0:
                break
            room.left -= 1
            items.append(_bounded(item, limits, room, depth - 1))
        return items
    raise TypeError(f"attributes hold JSON values only, not {type(value).__name__}")


def _bounded_mapping(
    value: Mapping[object, object], limits: ReadingLimits, room: _Room, depth: int
) -> dict[str, JsonValue]:
    members: dict[str, JsonValue] = {}
    for key, member in value.items():
        if room.left <= 0 or len(members) == limits.attribute_items:
            break
        name = bounded_text(str(key), limits.key_characters)
        room.left -= len(name)
        members[name] = _bounded(member, limits, room, depth - 1)
    return members
