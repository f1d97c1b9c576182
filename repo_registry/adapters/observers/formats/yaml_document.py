"""YAML with lines, composed from the event stream so that aliases are shared and never expanded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import attrs
import yaml

from repo_registry.adapters.observers.formats.limits import MAX_ALIASES, MAX_DEPTH, MAX_NODES
from repo_registry.adapters.observers.formats.node import NOTHING, Node
from repo_registry.adapters.observers.observer import Unreadable

_NULLS: Final = frozenset({"", "~", "null", "Null", "NULL"})
_MERGE: Final = "<<"
# libyaml's parser reads ten times faster; both give the same events.
_LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(text: str) -> list[Node]:
    """Read every document of a YAML stream; scalars stay texts as written, except null.

    Merge keys (``<<``) are applied. An alias stands for the same node as its anchor, and counts as much as everything
    below it, so a stream whose expansion would be huge is refused before anybody walks it.

    Raises:
        Unreadable: It is not YAML, or it is larger or deeper than the limits.
    """
    composer = _Composer()
    try:
        for event in _events(text):
            composer.take(event)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark is not None else ""
        raise Unreadable(f"invalid YAML{line}") from None
    except (RecursionError, MemoryError, ValueError) as error:
        raise Unreadable(f"YAML that cannot be read: {type(error).__name__}") from None
    return composer.documents


def _events(text: str) -> Iterator[Any]:
    yield from yaml.parse(text, Loader=_LOADER)


@attrs.define(kw_only=True, eq=False)
class _Open:
    node: Node
    weight: int = 1
    key: str | None = None
    key_line: int = 0
    anchor: str | None = None
    merges: list[Node] = attrs.field(factory=list)


class _Composer:
    def __init__(self) -> None:
        self.documents: list[Node] = []
        self._stack: list[_Open] = []
        self._anchors: dict[str, tuple[Node, int]] = {}
        self._aliases = 0
        self._total = 0

    def take(self, event: Any) -> None:
        if isinstance(event, yaml.DocumentStartEvent):
            self._anchors = {}
        elif isinstance(event, yaml.ScalarEvent):
            self._scalar(event)
        elif isinstance(event, yaml.AliasEvent):
            self._alias(event)
        elif isinstance(event, (yaml.SequenceStartEvent, yaml.MappingStartEvent)):
            self._start(event)
        elif isinstance(event, (yaml.SequenceEndEvent, yaml.MappingEndEvent)):
            self._end()

    def _scalar(self, event: Any) -> None:
        plain_null = not event.style and event.implicit[0] and event.value in _NULLS
        line = event.start_mark.line + 1
        node = Node(value=None if plain_null else event.value, line=line)
        if event.anchor:
            self._anchors[event.anchor] = (node, 1)
        self._attach(node, 1, event.value)

    def _alias(self, event: Any) -> None:
        line = event.start_mark.line + 1
        self._aliases += 1
        if self._aliases > MAX_ALIASES:
            raise Unreadable(f"YAML with more than {MAX_ALIASES} aliases, line {line}")
        if event.anchor not in self._anchors:
            raise Unreadable(f"invalid YAML: alias without a finished anchor, line {line}")
        node, weight = self._anchors[event.anchor]
        self._attach(Node(value=node.value, line=line), weight, node.text)

    def _start(self, event: Any) -> None:
        line = event.start_mark.line + 1
        if len(self._stack) >= MAX_DEPTH:
            raise Unreadable(f"YAML nested deeper than {MAX_DEPTH} levels, line {line}")
        is_mapping = isinstance(event, yaml.MappingStartEvent)
        self._stack.append(_Open(node=Node(value={} if is_mapping else [], line=line), anchor=event.anchor))

    def _end(self) -> None:
        done = self._stack.pop()
        members = done.node.value
        if isinstance(members, dict):
            for merged in done.merges:
                for key, node in merged.items():
                    members.setdefault(key, node)
        if done.anchor:
            self._anchors[done.anchor] = (done.node, done.weight)
        self._attach(done.node, done.weight, "")

    def _attach(self, node: Node, weight: int, key_text: str) -> None:
        self._total += weight
        if self._total > MAX_NODES:
            raise Unreadable(f"YAML that stands for more than {MAX_NODES} values")
        if not self._stack:
            self.documents.append(node)
            return
        parent = self._stack[-1]
        parent.weight += weight
        members = parent.node.value
        if isinstance(members, list):
            members.append(node)
        elif parent.key is None:
            parent.key, parent.key_line = key_text, node.line
        elif isinstance(members, dict):
            if parent.key == _MERGE:
                parent.merges += [part for part in [node, *node.elements()] if part.is_mapping]
            else:
                members[parent.key] = attrs.evolve(node, line=parent.key_line)
            parent.key = None


def first_document(text: str) -> Node:
    """Read a YAML stream and return its first document, or the empty node.

    Raises:
        Unreadable: As `read_yaml` does.
    """
    documents = read_yaml(text)
    return documents[0] if documents else NOTHING
