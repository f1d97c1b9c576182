"""TOML with lines: values from the standard library, lines from a scan of the same text."""

from __future__ import annotations

import re
import tomllib
from typing import Any, Final

from repo_registry.adapters.observers.formats.limits import MAX_DEPTH, MAX_NODES
from repo_registry.adapters.observers.formats.node import Node
from repo_registry.adapters.observers.formats.toml_lines import TomlPath, toml_lines
from repo_registry.adapters.observers.observer import Unreadable

_LINE: Final = re.compile(r"line (\d+)")
_MAX_DOTS: Final = MAX_DEPTH
_DOTTED: Final = re.compile(r"^[ \t]*(?:[^\s.#=\"']{0,200}\.){%d}" % _MAX_DOTS, re.MULTILINE)  # noqa: UP031 - braces


def read_toml(text: str) -> Node:
    """Read a TOML text (1.0) into nodes; numbers and dates become texts.

    Raises:
        Unreadable: It is not TOML, or it is larger or deeper than the limits.
    """
    if _DOTTED.search(text):
        raise Unreadable(f"TOML nested deeper than {MAX_DEPTH} levels")
    try:
        values = tomllib.loads(text)
        return _with_lines(values, toml_lines(text))
    except tomllib.TOMLDecodeError as error:
        line = _LINE.search(str(error))
        raise Unreadable(f"invalid TOML, line {line.group(1)}" if line else "invalid TOML") from None
    except (RecursionError, MemoryError, ValueError) as error:
        raise Unreadable(f"TOML that cannot be read: {type(error).__name__}") from None


def _with_lines(values: dict[str, Any], lines: dict[TomlPath, int]) -> Node:
    root = Node(value={}, line=1)
    waiting: list[tuple[Node, Any, TomlPath]] = [(root, values, ())]
    count = 0
    while waiting:
        node, value, path = waiting.pop()
        if len(path) > MAX_DEPTH:
            raise Unreadable(f"TOML nested deeper than {MAX_DEPTH} levels, line {node.line}")
        members: list[tuple[str | int, Any]] = list(value.items() if isinstance(value, dict) else enumerate(value))
        for key, member in members:
            count += 1
            below = (*path, key)
            child = Node(value=_scalar(member), line=lines.get(below, node.line))
            if isinstance(node.value, dict):
                node.value[str(key)] = child
            elif isinstance(node.value, list):
                node.value.append(child)
            if isinstance(member, (dict, list)):
                waiting.append((child, member, below))
        if count > MAX_NODES:
            raise Unreadable(f"TOML with more than {MAX_NODES} values")
    return root


def _scalar(value: Any) -> str | bool | list[Node] | dict[str, Node]:
    if isinstance(value, dict):
        return {}
    if isinstance(value, list):
        return []
    if isinstance(value, (str, bool)):
        return value
    return str(value)
