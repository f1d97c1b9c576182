"""INI files such as setup.cfg, read as sections of keys with their lines of value."""

from __future__ import annotations

from repo_registry.adapters.observers.formats.node import Node


def read_ini(text: str) -> Node:
    """Read sections, keys and continuation lines in the manner of `configparser`, without interpolation.

    Each value is a list of its non-empty lines, comments left out. A line that is neither is ignored, as a setup.cfg
    that setuptools refuses is still mostly readable.
    """
    root = Node(value={}, line=1)
    section: dict[str, Node] = {}
    values: list[Node] | None = None
    for number, line in enumerate(text.split("\n"), start=1):
        bare = line.strip()
        if not bare or bare.startswith(("#", ";")):
            continue
        if line[0].isspace() and values is not None:
            values.append(Node(value=bare, line=number))
        elif bare.startswith("[") and bare.endswith("]"):
            section, values = {}, None
            _member(root, bare[1:-1].strip(), section, number)
        else:
            key, value = _split(bare)
            if key:
                values = [Node(value=value, line=number)] if value else []
                section[key] = Node(value=values, line=number)
    return root


def _member(root: Node, name: str, section: dict[str, Node], line: int) -> None:
    if isinstance(root.value, dict):
        root.value[name] = Node(value=section, line=line)


def _split(line: str) -> tuple[str, str]:
    """Split at the first ``=`` or ``:``; without one there is no key."""
    places = [place for place in (line.find("="), line.find(":")) if place > 0]
    if not places:
        return "", ""
    place = min(places)
    return line[:place].strip().lower(), line[place + 1 :].strip()
