"""Turns what manifests say about licences into SPDX expressions.

Source: SPDX licence list and expressions (annex D of the specification), through the library license-expression; Trove
classifiers of PyPI; package.json (``SEE LICENSE IN``, ``UNLICENSED``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

from license_expression import ExpressionError, get_spdx_licensing  # type: ignore[import-untyped]  # ships no types

MAX_EXPRESSION: Final = 300
"""Characters; longer fields hold a text, not an expression."""

_SPACES: Final = re.compile(r"\s+")
_REFERENCE: Final = re.compile(r"(?i)(?:see |file:|\.\./|\./|https?:)|\.(?:txt|md|rst)$")
_NOT_LICENCES: Final = frozenset(
    {"unlicensed", "proprietary", "commercial", "none", "other", "unknown", "private", "custom"}
)
_SUFFIX: Final = re.compile(r"(?i) licen[cs]e$")
_LICENCE_REF: Final = re.compile(r"LicenseRef-[A-Za-z0-9.-]{1,100}")

#: Names that people write, in lower case with single spaces, and the identifier they mean.
_NAMES: Final[dict[str, str]] = {
    "mit license": "MIT",
    "the mit license": "MIT",
    "the mit license (mit)": "MIT",
    "mit license (mit)": "MIT",
    "mit licence": "MIT",
    "mit-license": "MIT",
    "expat": "MIT",
    "x11": "X11",
    "apache": "Apache-2.0",
    "apache 2": "Apache-2.0",
    "apache 2.0": "Apache-2.0",
    "apache2": "Apache-2.0",
    "apache2.0": "Apache-2.0",
    "apache-2": "Apache-2.0",
    "apache v2": "Apache-2.0",
    "apache v2.0": "Apache-2.0",
    "apache license": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "apache license 2": "Apache-2.0",
    "apache license v2.0": "Apache-2.0",
    "apache license v2": "Apache-2.0",
    "apache license version 2.0": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0",
    "the apache license, version 2.0": "Apache-2.0",
    "the apache license version 2.0": "Apache-2.0",
    "the apache software license, version 2.0": "Apache-2.0",
    "apache software license 2.0": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "asl 2.0": "Apache-2.0",
    "bsd 2-clause": "BSD-2-Clause",
    "2-clause bsd": "BSD-2-Clause",
    "bsd-2": "BSD-2-Clause",
    "simplified bsd": "BSD-2-Clause",
    "simplified bsd license": "BSD-2-Clause",
    "freebsd": "BSD-2-Clause",
    "bsd 2-clause license": "BSD-2-Clause",
    'bsd 2-clause "simplified" license': "BSD-2-Clause",
    "bsd 3-clause": "BSD-3-Clause",
    "bsd 3 clause": "BSD-3-Clause",
    "3-clause bsd": "BSD-3-Clause",
    "3-clause bsd license": "BSD-3-Clause",
    "bsd-3": "BSD-3-Clause",
    "new bsd": "BSD-3-Clause",
    "new bsd license": "BSD-3-Clause",
    "modified bsd license": "BSD-3-Clause",
    "bsd 3-clause license": "BSD-3-Clause",
    'bsd 3-clause "new" or "revised" license': "BSD-3-Clause",
    "isc license": "ISC",
    "isc license (iscl)": "ISC",
    "mpl": "MPL-2.0",
    "mpl 2.0": "MPL-2.0",
    "mpl2": "MPL-2.0",
    "mozilla public license 2.0": "MPL-2.0",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "mozilla public license, version 2.0": "MPL-2.0",
    "gplv2": "GPL-2.0-only",
    "gpl v2": "GPL-2.0-only",
    "gpl 2": "GPL-2.0-only",
    "gpl-2": "GPL-2.0-only",
    "gnu gpl v2": "GPL-2.0-only",
    "gnu general public license v2 (gplv2)": "GPL-2.0-only",
    "gplv2+": "GPL-2.0-or-later",
    "gnu general public license v2 or later (gplv2+)": "GPL-2.0-or-later",
    "gplv3": "GPL-3.0-only",
    "gpl v3": "GPL-3.0-only",
    "gpl 3": "GPL-3.0-only",
    "gpl-3": "GPL-3.0-only",
    "gnu gplv3": "GPL-3.0-only",
    "gnu gpl v3": "GPL-3.0-only",
    "gnu gpl 3": "GPL-3.0-only",
    "gnu general public license v3": "GPL-3.0-only",
    "gnu general public license v3.0": "GPL-3.0-only",
    "gnu general public license v3 (gplv3)": "GPL-3.0-only",
    "gnu general public license, version 3": "GPL-3.0-only",
    "gplv3+": "GPL-3.0-or-later",
    "gnu general public license v3 or later (gplv3+)": "GPL-3.0-or-later",
    "lgplv2.1": "LGPL-2.1-only",
    "gnu lesser general public license v2 (lgplv2)": "LGPL-2.0-only",
    "gnu lesser general public license v2 or later (lgplv2+)": "LGPL-2.0-or-later",
    "lgplv3": "LGPL-3.0-only",
    "lgpl v3": "LGPL-3.0-only",
    "lgpl-3": "LGPL-3.0-only",
    "gnu lesser general public license v3": "LGPL-3.0-only",
    "gnu lesser general public license v3 (lgplv3)": "LGPL-3.0-only",
    "lgplv3+": "LGPL-3.0-or-later",
    "gnu lesser general public license v3 or later (lgplv3+)": "LGPL-3.0-or-later",
    "agplv3": "AGPL-3.0-only",
    "agpl v3": "AGPL-3.0-only",
    "agpl-3": "AGPL-3.0-only",
    "gnu agplv3": "AGPL-3.0-only",
    "gnu affero general public license v3": "AGPL-3.0-only",
    "gnu affero general public license v3.0": "AGPL-3.0-only",
    "gnu affero general public license v3 or later (agplv3+)": "AGPL-3.0-or-later",
    "agplv3+": "AGPL-3.0-or-later",
    "the unlicense": "Unlicense",
    "the unlicense (unlicense)": "Unlicense",
    "cc0": "CC0-1.0",
    "cc0 1.0": "CC0-1.0",
    "cc0 1.0 universal": "CC0-1.0",
    "cc0 1.0 universal (cc0 1.0) public domain dedication": "CC0-1.0",
    "cc-by 4.0": "CC-BY-4.0",
    "cc by 4.0": "CC-BY-4.0",
    "zlib license": "Zlib",
    "zlib/libpng license": "Zlib",
    "boost": "BSL-1.0",
    "boost software license 1.0": "BSL-1.0",
    "boost software license 1.0 (bsl-1.0)": "BSL-1.0",
    "eclipse public license 1.0": "EPL-1.0",
    "eclipse public license - v 1.0": "EPL-1.0",
    "eclipse public license 1.0 (epl-1.0)": "EPL-1.0",
    "eclipse public license 2.0": "EPL-2.0",
    "eclipse public license - v 2.0": "EPL-2.0",
    "eclipse public license v2.0": "EPL-2.0",
    "eclipse public license 2.0 (epl-2.0)": "EPL-2.0",
    "european union public licence 1.2": "EUPL-1.2",
    "european union public licence 1.2 (eupl 1.2)": "EUPL-1.2",
    "eupl 1.2": "EUPL-1.2",
    "postgresql license": "PostgreSQL",
    "python software foundation license": "PSF-2.0",
    "psf": "PSF-2.0",
    "psf license": "PSF-2.0",
    "psfl": "PSF-2.0",
    "artistic license 2.0": "Artistic-2.0",
    "artistic 2.0": "Artistic-2.0",
    "perl_5": "Artistic-1.0-Perl OR GPL-1.0-or-later",
    "zpl 2.1": "ZPL-2.1",
    "zope public license": "ZPL-2.1",
    "wtfpl license": "WTFPL",
    "ruby": "Ruby",
}

_SPDX: Final[Any] = get_spdx_licensing()


@lru_cache(maxsize=1_024)
def spdx_expression(statement: str) -> str:
    """Return the normalized SPDX expression that a text states, or ``""`` when it states none.

    Deprecated identifiers become current ones (``GPL-3.0`` is ``GPL-3.0-only``); a slash between identifiers means OR,
    as Cargo once wrote it. A reference to a file, a whole text and a vague word (``BSD``) state no expression.
    """
    text = _SPACES.sub(" ", statement).strip().strip("'\"`").strip()
    if not text or len(text) > MAX_EXPRESSION or _REFERENCE.search(text) or text.lower() in _NOT_LICENCES:
        return ""
    named = _NAMES.get(text.lower())
    if named:
        return named
    if _LICENCE_REF.fullmatch(text):
        return text
    readings = (text, text.replace("/", " OR "), _SUFFIX.sub("", text))
    return next(filter(None, (_parsed(reading) for reading in dict.fromkeys(readings))), "")


def _parsed(text: str) -> str:
    try:
        parsed = _SPDX.parse(text, validate=True)
    except (ExpressionError, RecursionError, AttributeError, LookupError, TypeError, ValueError):
        # The library also answers some malformed expressions with errors of its own making.
        return ""
    return "" if parsed is None else str(parsed)


def declared_licences(statement: str) -> Iterator[str]:
    """Yield the expression of a licence field, if it states one."""
    expression = spdx_expression(statement)
    if expression:
        yield expression


_CLASSIFIER: Final = re.compile(r"License :: (?:OSI Approved :: )?(.+)")
#: Classifiers whose last part is too vague to be one licence.
_VAGUE: Final = frozenset(
    {"osi approved", "bsd license", "gnu general public license (gpl)", "other/proprietary license"}
)


def licence_of_classifier(classifier: str) -> str:
    """Return the SPDX expression that a Trove classifier states, or ``""``."""
    match = _CLASSIFIER.fullmatch(classifier.strip())
    if match is None or match.group(1).lower() in _VAGUE:
        return ""
    return spdx_expression(match.group(1))
