"""Objects mounted below one another across files: routers with prefixes, commands with names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeAlias, TypeVar

import attrs

Place: TypeAlias = tuple[str, str]
"""Where an object lives (a file or a package) and its name there."""
Label = TypeVar("Label")

#: An object is followed up through so many mounts, and reported under so many ways.
DEPTH = 16
WAYS = 16
#: Mounts that are looked at for one object; only graphs full of circles need more.
VISITS = 2000


@attrs.frozen
class Way(Generic[Label]):
    """One way from a root down to an object."""

    labels: tuple[Label, ...]
    """Of the mounts, outermost first."""
    top: Place
    """Where the way begins."""
    rooted: bool
    """``False`` when nothing says what lies above ``top``."""


class ObjectGraph(Generic[Label]):
    """Mounts of objects; a name is first led back to the object it stands for."""

    def __init__(self, canonical: Callable[[Place], Place]) -> None:
        self._canonical = canonical
        self._roots: dict[Place, tuple[Label, ...]] = {}
        self._above: dict[Place, list[tuple[Place, tuple[Label, ...]]]] = {}
        self._ways: dict[Place, tuple[Way[Label], ...]] = {}
        self._visits = VISITS

    def root(self, place: Place, *labels: Label) -> None:
        """Say that an object needs no mount to be reached; ``labels`` stand before everything below it."""
        self._roots.setdefault(self._canonical(place), labels)

    def mount(self, parent: Place, child: Place, *labels: Label) -> None:
        """Put ``child`` below ``parent``; without labels it takes the parent's place."""
        above, below = self._canonical(parent), self._canonical(child)
        known = self._above.setdefault(below, [])
        if above != below and (above, labels) not in known:
            known.append((above, labels))

    def is_mounted(self, place: Place) -> bool:
        """Tell whether an object stands below another."""
        return bool(self._above.get(self._canonical(place)))

    def ways(self, place: Place) -> tuple[Way[Label], ...]:
        """Return the ways to an object, at least one and at most `WAYS`, in the order of the mounts."""
        start = self._canonical(place)
        self._visits = VISITS
        return self._ways.setdefault(start, self._follow(start, ()))

    def _follow(self, place: Place, below: tuple[Place, ...]) -> tuple[Way[Label], ...]:
        """Follow the mounts above an object; the depth is bounded by `DEPTH`, the width by `WAYS` and `VISITS`."""
        known = self._ways.get(place)
        if known is not None:
            return known
        found: list[Way[Label]] = []
        cut = False
        for parent, labels in self._above.get(place, []):
            self._visits -= 1
            if parent in below or len(below) >= DEPTH or self._visits < 0:
                cut = True
                continue
            for way in self._follow(parent, (*below, place)):
                longer = attrs.evolve(way, labels=(*way.labels, *labels))
                if longer not in found and len(found) < WAYS:
                    found.append(longer)
        rooted = [way for way in found if way.rooted]
        if not rooted and place in self._roots:
            rooted = [Way(self._roots[place], place, rooted=True)]
        result = tuple(rooted or found or [Way((), place, rooted=False)])
        if not cut:  # a way that met its own beginning is only right from there
            self._ways[place] = result
        return result
