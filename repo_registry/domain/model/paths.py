"""What kind of place a path is: the first question of every observer and rule."""

from __future__ import annotations

from enum import StrEnum


class PathClass(StrEnum):
    """Class of a path. Only ``own`` code and ``docs`` may prove an ability."""

    OWN = "own"
    TEST = "test"
    FIXTURE = "fixture"
    EXAMPLE = "example"
    DOCS = "docs"
    VENDORED = "vendored"
    GENERATED = "generated"
