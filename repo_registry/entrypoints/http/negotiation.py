"""Which of several media types an answer has (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from repo_registry.entrypoints.http.problems import MalformedError

#: More ranges than any program sends are not looked at.
_MAX_RANGES = 50


def best_type(accept: str | None, offered: Sequence[str]) -> str:
    """Return the media type that a caller likes best among those offered, the first of equals.

    Args:
        accept: The header; everything is liked without it.
        offered: Media types without parameters, the default first.

    Raises:
        MalformedError: None is accepted (406).
    """
    if accept is None or not accept.strip():
        return offered[0]
    ranges = [_range(part) for part in accept.split(",")[:_MAX_RANGES]]
    liked = [(max(_quality(ranges, name), 0.0), -place, name) for place, name in enumerate(offered)]
    quality, _, name = max(liked)
    if quality == 0:
        raise MalformedError(f"there is only {', '.join(offered)}", status=HTTPStatus.NOT_ACCEPTABLE)
    return name


def _range(part: str) -> tuple[str, float]:
    name, *parameters = (piece.strip().lower() for piece in part.split(";"))
    quality = 1.0
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip() == "q":
            try:
                quality = min(max(float(value), 0.0), 1.0)
            except ValueError:
                quality = 0.0
    return name, quality if quality == quality else 0.0  # noqa: PLR0124  only NaN differs from itself


def _quality(ranges: Sequence[tuple[str, float]], name: str) -> float:
    """Return how much a type is liked: the most specific range that it falls into says so."""
    group = name.partition("/")[0] + "/*"
    for wanted in (name, group, "*/*"):
        for given, quality in ranges:
            if given == wanted:
                return quality
    return 0.0
