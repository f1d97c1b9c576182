"""Package URLs without versions: the names under which dependencies are known everywhere.

Source: the purl specification, https://github.com/package-url/purl-spec, through its Python library, except that PyPI
names are normalized as PEP 503 tells.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from packageurl import PackageURL
from packaging.utils import canonicalize_name

_PYPI: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,198}[A-Za-z0-9])?")
_NPM: Final = re.compile(r"(?:@[A-Za-z0-9._~-]{1,100}/)?[A-Za-z0-9._~!*'()-]{1,214}")
_PATH: Final = re.compile(r"[A-Za-z0-9._~+-]+(?:/[A-Za-z0-9._~+-]+){0,30}")
_WORD: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._+-]{0,200}")
_MAX_PATH: Final = 300
_CACHED: Final = 8_192


@lru_cache(maxsize=_CACHED)
def purl(ecosystem: str, name: str) -> str:
    """Return the purl of a package, or ``""`` when the name cannot be one in its ecosystem.

    Args:
        ecosystem: purl type, such as ``pypi`` or ``npm``.
        name: As written; ``@scope/name``, ``group:artifact`` (Maven) and paths (Go, Composer) carry their namespace.
    """
    name = name.strip()
    if ecosystem == "pypi":
        return _url("pypi", "", canonicalize_name(name)) if _PYPI.fullmatch(name) else ""
    if ecosystem == "npm":
        return _url("npm", *_halves(name, "/")) if _NPM.fullmatch(name) else ""
    if ecosystem == "maven":
        group, artifact = _halves(name, ":")
        return _url("maven", group, artifact) if _WORD.fullmatch(group) and _WORD.fullmatch(artifact) else ""
    if ecosystem in {"golang", "composer", "terraform"}:
        return _url(ecosystem, *_halves(name, "/")) if _PATH.fullmatch(name) and len(name) <= _MAX_PATH else ""
    return _url(ecosystem, "", name) if _WORD.fullmatch(name) else ""


def _halves(name: str, mark: str) -> tuple[str, str]:
    before, _, after = name.rpartition(mark)
    return before, after


def _url(ecosystem: str, namespace: str, name: str) -> str:
    return PackageURL(type=ecosystem, namespace=namespace or None, name=name).to_string()
