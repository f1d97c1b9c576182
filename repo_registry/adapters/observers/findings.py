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
    """How many characters are left for one set of attributes, and whether anything had to be changed for them."""

    def __init__(self, characters: int) -> None:
        self.left = characters
        self.changed = False


def bounded_text(text: str, length: int) -> str:
    """Return a text that every store takes, cut to ``length`` characters with an ellipsis."""
    return storable(text if len(text) <= length else text[: length - 1] + _CUT_MARK)


def bounded_fact(fact: ObservedFact, limits: ReadingLimits) -> ObservedFact:
    """Return a fact whose texts and attributes keep the limits; nearly always the one given."""
    key = bounded_text(fact.key, limits.key_characters)
    value = bounded_text(fact.value, limits.value_characters)
    attributes, changed = _bounded_attributes(fact.attributes, limits)
    if not changed and key == fact.key and value == fact.value:
        return fact
    return attrs.evolve(fact, key=str(key), value=str(value), attributes=attributes)


def bounded_fragment(fragment: Fragment, limits: ReadingLimits) -> Fragment:
    """Return a fragment whose payload keeps the limits; nearly always the one given."""
    payload, changed = _bounded_attributes(fragment.payload, limits)
    return attrs.evolve(fragment, payload=payload) if changed else fragment


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
    """Return attributes within the limits: long texts cut, late members, deep and endless structures left out.

    Raises:
        TypeError: They hold what JSON has no value for.
    """
    return _bounded_attributes(attributes, limits)[0]


def _bounded_attributes(
    attributes: Mapping[str, JsonValue], limits: ReadingLimits
) -> tuple[dict[str, JsonValue], bool]:
    room = _Room(limits.attributes_characters)
    if type(attributes) is not dict:
        room.changed = True
    return _bounded_mapping(attributes, limits, room, limits.attribute_depth), room.changed


def _bounded(value: object, limits: ReadingLimits, room: _Room, depth: int) -> JsonValue:
    if isinstance(value, str):
        return _bounded_member_text(value, limits.attribute_characters, room)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return _bounded_number(value, room)
    if depth == 0:
        room.changed = True
        return _CUT_MARK
    if isinstance(value, Mapping):
        room.changed |= type(value) is not dict
        return _bounded_mapping(value, limits, room, depth - 1)
    if isinstance(value, list | tuple):
        return _bounded_list(value, limits, room, depth - 1)
    raise TypeError(f"attributes hold JSON values only, not {type(value).__name__}")


def _bounded_member_text(text: str, length: int, room: _Room) -> str:
    bounded = str(bounded_text(text, max(min(length, room.left), 1)))
    room.left -= len(bounded)
    if type(text) is not str or bounded != text:
        room.changed = True
    return bounded


def _bounded_number(number: float, room: _Room) -> JsonValue:
    if type(number) is int and abs(number) <= _LARGEST_INTEGER:
        return number
    if type(number) is float and math.isfinite(number):
        return number
    room.changed = True
    if isinstance(number, int):
        return int(number) if abs(number) <= _LARGEST_INTEGER else "a large number"
    return float(number) if math.isfinite(number) else None


def _bounded_list(
    values: list[object] | tuple[object, ...], limits: ReadingLimits, room: _Room, depth: int
) -> list[JsonValue]:
    items: list[JsonValue] = []
    for item in values[: limits.attribute_items]:
        if room.left <= 0:
            break
        room.left -= 1
        items.append(_bounded(item, limits, room, depth))
    if type(values) is not list or len(items) != len(values):
        room.changed = True
    return items


def _bounded_mapping(
    values: Mapping[str, JsonValue], limits: ReadingLimits, room: _Room, depth: int
) -> dict[str, JsonValue]:
    members: dict[str, JsonValue] = {}
    for key, member in values.items():
        if room.left <= 0 or len(members) == limits.attribute_items:
            break
        name = _bounded_member_text(str(key), limits.key_characters, room)
        members[name] = _bounded(member, limits, room, depth)
    if len(members) != len(values):
        room.changed = True
    return members
