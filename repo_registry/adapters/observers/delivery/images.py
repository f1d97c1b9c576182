"""Names of container images.

Source: the reference grammar of https://github.com/distribution/reference and variable substitution of Dockerfiles and
Compose files (https://docs.docker.com/reference/dockerfile/#environment-replacement, …/compose-file/interpolation/).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from repo_registry.adapters.observers.fact_writer import FactWriter
from repo_registry.domain.model.facts import FactKind, ObservedFact

BASE: Final = "base"
SERVICE: Final = "service"
BUILDS: Final = "builds"

MAX_IMAGE: Final = 500
"""Characters of an image's name; longer ones are none."""

_VARIABLE: Final = re.compile(
    r"\$(?:\{(?P<braced>[A-Za-z_]\w{0,100})(?:(?P<operator>:?[-+?])(?P<word>[^{}]{0,300}))?\}"
    r"|(?P<plain>[A-Za-z_]\w{0,100}))"
)
_HOST_VARIABLE: Final = re.compile(r"(?i)\$\{?\w{0,60}(?:registry|mirror|proxy|host|ecr|gcr)\w{0,60}[^/]{0,60}")
_IMAGE: Final = re.compile(r"(?:[A-Za-z0-9_.-]|\$\{[^{}\s]{1,300}\}|\$[A-Za-z_]\w*|[/:@+])+")


def substituted(text: str, values: Mapping[str, str]) -> str:
    """Return a text with variables replaced by known values or their written defaults; unknown ones stay."""

    def value_of(match: re.Match[str]) -> str:
        name = match.group("braced") or match.group("plain")
        operator, word = match.group("operator") or "", match.group("word") or ""
        known = values.get(name, "")
        if operator.endswith("+"):
            return word if known else ""
        if known:
            return known
        return word if operator.endswith("-") and word else match.group()

    return _VARIABLE.sub(value_of, text)


def split_host(image: str) -> tuple[str, str]:
    """Return the registry host, ``""`` when none is written, and the image without it."""
    first, slash, rest = image.partition("/")
    is_host = "." in first or ":" in first or first == "localhost"
    if slash and rest and ((is_host and "$" not in first) or _HOST_VARIABLE.fullmatch(first)):
        return first, rest
    return "", image


def image_fact(writer: FactWriter, image: str, line: int, *, role: str, stage: str = "") -> Iterator[ObservedFact]:
    """Yield the fact of an image; nothing for what cannot be one, such as ``scratch`` or a template's mark."""
    image = image.strip()
    host, name = split_host(image)
    if name and name != "scratch" and len(image) <= MAX_IMAGE and _IMAGE.fullmatch(image):
        yield writer.fact(FactKind.CONTAINER_IMAGE, name, role, line, stage=stage or None, host=host or None)
