"""Routes, mounts and the paths that follow from them."""

from __future__ import annotations

import re
from typing import Final

import attrs

from repo_registry.adapters.observers.python.entities import Entity
from repo_registry.adapters.observers.python.texts import UNKNOWN, joined
from repo_registry.domain.model.paths import PathClass

MAX_PREFIXES: Final = 24
"""Prefixes of one router that are reported; a router may be mounted often."""
MAX_NESTING: Final = 16
"""Routers mounted inside one another."""
MAX_PATH: Final = 600
"""Characters of a path."""

_NAMED_GROUP: Final = re.compile(r"\(\?P<(\w+)>(?:[^()\[\]]|\[[^\]]*\]|\\.)*\)[+*?]?")
_PLAIN_GROUP: Final = re.compile(r"\((?!\?)(?:[^()\[\]\\]|\[[^\]]*\]|\\.)*\)[+*?]?")


@attrs.frozen(kw_only=True)
class Handler:
    """Who answers, and where to read it."""

    name: str
    summary: str
    path: str
    start_line: int
    end_line: int


@attrs.frozen(kw_only=True)
class Route:
    """A route as it is declared, before any prefix."""

    node: Entity | None
    """The router that it belongs to; ``None`` when that could not be found out."""
    methods: tuple[str, ...]
    tail: str
    framework: str
    handler: Handler
    path_class: PathClass


@attrs.frozen(kw_only=True)
class Mount:
    """A router below another object."""

    parent: Entity | None
    """``None`` is the root itself."""
    child: Entity
    prefix: str | None
    """``None`` when the mount gives none."""
    path_class: PathClass


class Mounts:
    """Who is mounted where; tells the prefixes of a router."""

    def __init__(self) -> None:
        self._mounts: dict[Entity, list[Mount]] = {}
        self._own: dict[Entity, tuple[str, bool, bool]] = {}
        self._known: dict[tuple[Entity, PathClass], tuple[str, ...]] = {}

    def add_router(self, node: Entity, *, prefix: str, overrides: bool, is_app: bool) -> None:
        """Say what a router brings along."""
        self._own.setdefault(node, (prefix, overrides, is_app))

    def add(self, mount: Mount) -> None:
        """Say that a router is mounted."""
        known = self._mounts.setdefault(mount.child, [])
        if mount not in known and mount.child != mount.parent:
            known.append(mount)

    def prefixes(self, node: Entity | None, path_class: PathClass) -> tuple[str, ...]:
        """Return every prefix under which a router of that class is reachable, in the order of its mounts.

        A mount in a test says nothing about own code. A router that nobody mounts has an unknown prefix.
        """
        if node is None:
            return (UNKNOWN,)
        key = (node, path_class)
        if key not in self._known:
            self._known[key] = tuple(self._prefixes(node, path_class, ()))
        return self._known[key]

    def _prefixes(self, node: Entity, path_class: PathClass, below: tuple[Entity, ...]) -> list[str]:
        own, overrides, is_app = self._own.get(node, ("", False, False))
        mounts = [mount for mount in self._mounts.get(node, ()) if mount.path_class in {PathClass.OWN, path_class}]
        if len(below) > MAX_NESTING:
            return [joined(UNKNOWN, own)]
        found: list[str] = []
        for mount in mounts:
            if mount.parent in below or mount.parent == node:
                continue
            inner = own
            if mount.prefix is not None:
                inner = mount.prefix if overrides else joined(mount.prefix, own)
            heads = [""] if mount.parent is None else self._prefixes(mount.parent, path_class, (*below, node))
            found.extend(joined(head, inner) for head in heads)
            if len(found) >= MAX_PREFIXES:
                break
        if not found:
            found = [own if is_app else joined(UNKNOWN, own)]
        return list(dict.fromkeys(found))[:MAX_PREFIXES]


def from_regex(pattern: str) -> str:
    r"""Return a path template for a regular expression: ``^users/(?P<pk>\d+)/$`` gives ``users/{pk}/``."""
    text = pattern.removeprefix("^").removesuffix("$").removesuffix(r"\Z").replace(r"\/", "/").replace(r"\.", ".")
    text = _NAMED_GROUP.sub(lambda match: "{" + match[1] + "}", text)
    text = _PLAIN_GROUP.sub("{}", text)
    return text.removesuffix("/?")


def full_path(head: str, tail: str) -> str:
    """Return the whole path, beginning with a slash or with the unknown marker."""
    path = joined(head, tail)
    if not path.startswith(("/", UNKNOWN)):
        path = f"/{path}"
    return path[:MAX_PATH]
