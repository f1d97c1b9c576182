"""Phrases that tell licence texts apart, over normalized words (lower case, no punctuation, single spaces).

The phrases were picked from the published licence texts so that each set is met by one licence and its usual variants.
"""

from __future__ import annotations

from typing import Final

import attrs


@attrs.frozen
class Fingerprint:
    """A licence text is this licence when it holds all phrases and none of the others."""

    spdx: str
    phrases: tuple[str, ...]
    without: tuple[str, ...] = ()


_MIT_GRANT: Final = (
    "permission is hereby granted free of charge to any person obtaining a copy of this software and associated"
)
_MIT_NOTICE: Final = "the above copyright notice and this permission notice shall be included in all"
_MIT_NOTICE_NEXT: Final = (
    "the above copyright notice and this permission notice including the next paragraph shall be included"
)
_BSD_GRANT: Final = "redistribution and use in source and binary forms with or without modification are permitted"
_BSD_SOURCE: Final = "retain the above copyright notice this list of conditions and the following disclaimer"
_BSD_ENDORSE: Final = "used to endorse or promote products derived from this software without"
_BSD_ADVERTISING: Final = "all advertising materials mentioning features or use of this software must display"
_ISC_GRANT: Final = (
    "permission to use copy modify and or distribute this software for any purpose with or without fee is hereby "
    "granted"
)
_ISC_GRANT_OLD: Final = (
    "permission to use copy modify and distribute this software for any purpose with or without fee is hereby granted"
)
_ISC_NOTICE: Final = "provided that the above copyright notice and this permission notice appear in all copies"
_GPL_NOTICE: Final = "you can redistribute it and or modify it under the terms of the gnu"

#: In order: of two that fit at the same place, the earlier one is meant.
FINGERPRINTS: Final[tuple[Fingerprint, ...]] = (
    Fingerprint("MIT-0", (_MIT_GRANT,), (_MIT_NOTICE, _MIT_NOTICE_NEXT, "subject to the following conditions")),
    Fingerprint(
        "X11",
        (_MIT_GRANT, _MIT_NOTICE, "except as contained in this notice the name of the x consortium shall not be used"),
    ),
    Fingerprint("MIT", (_MIT_GRANT, _MIT_NOTICE), ("the software shall be used for good not evil",)),
    Fingerprint("MIT", (_MIT_GRANT, _MIT_NOTICE_NEXT)),
    Fingerprint("JSON", (_MIT_GRANT, _MIT_NOTICE, "the software shall be used for good not evil")),
    Fingerprint("BSL-1.0", ("boost software license version 1 0", "execute and transmit the software")),
    Fingerprint(
        "Apache-2.0", ("apache license version 2 0", "terms and conditions for use reproduction and distribution")
    ),
    Fingerprint("Apache-2.0", ("licensed under the apache license version 2 0",)),
    Fingerprint("BSD-4-Clause", (_BSD_GRANT, _BSD_SOURCE, _BSD_ENDORSE, _BSD_ADVERTISING)),
    Fingerprint(
        "BSD-3-Clause-Clear", (_BSD_GRANT, "no express or implied licenses to any party s patent rights are granted")
    ),
    Fingerprint("BSD-3-Clause", (_BSD_GRANT, _BSD_SOURCE, _BSD_ENDORSE), (_BSD_ADVERTISING,)),
    Fingerprint("BSD-2-Clause", (_BSD_GRANT, _BSD_SOURCE), (_BSD_ENDORSE, _BSD_ADVERTISING)),
    Fingerprint("ISC", (_ISC_GRANT, _ISC_NOTICE)),
    Fingerprint("ISC", (_ISC_GRANT_OLD, _ISC_NOTICE)),
    Fingerprint("0BSD", (_ISC_GRANT,), (_ISC_NOTICE,)),
    Fingerprint("MPL-2.0", ("mozilla public license version 2 0", "covered software")),
    Fingerprint("MPL-2.0", ("subject to the terms of the mozilla public license v 2 0",)),
    Fingerprint("MPL-1.1", ("mozilla public license version 1 1", "covered code")),
    Fingerprint("AGPL-3.0-only", ("gnu affero general public license version 3", "remote network interaction")),
    Fingerprint(
        "LGPL-3.0-only", ("gnu lesser general public license version 3", "additional permissions listed below")
    ),
    Fingerprint("LGPL-2.1-only", ("gnu lesser general public license version 2 1", "work based on the library")),
    Fingerprint("LGPL-2.0-only", ("gnu library general public license version 2", "work based on the library")),
    Fingerprint("GPL-3.0-only", ("gnu general public license version 3", "conveying non source forms")),
    Fingerprint("GPL-2.0-only", ("gnu general public license version 2", "work based on the program")),
    Fingerprint(
        "AGPL-3.0-or-later", (f"{_GPL_NOTICE} affero general public license", "either version 3", "any later version")
    ),
    Fingerprint(
        "LGPL-3.0-or-later", (f"{_GPL_NOTICE} lesser general public license", "either version 3", "any later version")
    ),
    Fingerprint(
        "LGPL-2.1-or-later", (f"{_GPL_NOTICE} lesser general public license", "either version 2 1", "any later version")
    ),
    Fingerprint("GPL-3.0-or-later", (f"{_GPL_NOTICE} general public license", "either version 3", "any later version")),
    Fingerprint("GPL-2.0-or-later", (f"{_GPL_NOTICE} general public license", "either version 2", "any later version")),
    Fingerprint("Unlicense", ("this is free and unencumbered software released into the public domain",)),
    Fingerprint("CC0-1.0", ("cc0 1 0 universal", "affirmer")),
    Fingerprint("CC-BY-SA-4.0", ("attribution sharealike 4 0 international",)),
    Fingerprint("CC-BY-NC-SA-4.0", ("attribution noncommercial sharealike 4 0 international",)),
    Fingerprint("CC-BY-NC-ND-4.0", ("attribution noncommercial noderivatives 4 0 international",)),
    Fingerprint("CC-BY-NC-4.0", ("attribution noncommercial 4 0 international",)),
    Fingerprint("CC-BY-ND-4.0", ("attribution noderivatives 4 0 international",)),
    Fingerprint("CC-BY-4.0", ("attribution 4 0 international",)),
    Fingerprint(
        "Zlib",
        (
            "provided as is without any express or implied warranty in no event will the authors be held liable",
            "the origin of this software must not be misrepresented",
        ),
    ),
    Fingerprint("EPL-2.0", ("eclipse public license v 2 0", "this eclipse public license")),
    Fingerprint("EPL-1.0", ("eclipse public license v 1 0", "this eclipse public license")),
    Fingerprint("EUPL-1.2", ("european union public licence", "eupl v 1 2")),
    Fingerprint("EUPL-1.2", ("european union public licence v 1 2",)),
    Fingerprint("EUPL-1.2", ("european union public licence v1 2",)),
    Fingerprint(
        "PostgreSQL",
        (
            "permission to use copy modify and distribute this software and its documentation for any purpose",
            "a written agreement is hereby granted",
        ),
    ),
    Fingerprint(
        "Python-2.0", ("python software foundation license version 2", "beopen python open source license agreement")
    ),
    Fingerprint(
        "PSF-2.0", ("python software foundation license version 2",), ("beopen python open source license agreement",)
    ),
    Fingerprint("WTFPL", ("do what the fuck you want to public license",)),
    Fingerprint("Artistic-2.0", ("the artistic license 2 0", "copyright holder")),
    Fingerprint("Artistic-2.0", ("artistic license 2 0", "standard version")),
    Fingerprint("ZPL-2.1", ("zope public license zpl version 2 1",)),
    Fingerprint("MS-PL", ("microsoft public license", "the software is licensed as is")),
    Fingerprint("CDDL-1.0", ("common development and distribution license cddl version 1 0",)),
    Fingerprint("NCSA", (_MIT_GRANT, "university of illinois", "redistributions of source code must retain")),
    Fingerprint("BlueOak-1.0.0", ("blue oak model license", "version 1 0 0")),
    Fingerprint("BUSL-1.1", ("business source license 1 1", "change date")),
    Fingerprint("Elastic-2.0", ("elastic license 2 0",)),
    Fingerprint("SSPL-1.0", ("server side public license", "version 1")),
    Fingerprint("OFL-1.1", ("sil open font license version 1 1",)),
    Fingerprint("MulanPSL-2.0", ("mulan permissive software license version 2",)),
    Fingerprint("Vim", ("vim license", "vim")),
    Fingerprint("Ruby", ("ruby is copyrighted free software by yukihiro matsumoto",)),
)

#: A file of few words that names a licence states it without its text.
NOTICES: Final[tuple[Fingerprint, ...]] = (
    Fingerprint("MIT OR Apache-2.0", ("mit", "apache license version 2 0", "at your option")),
    Fingerprint("MIT", ("under the terms of the mit license",)),
    Fingerprint("MIT", ("under the mit license",)),
    Fingerprint("MIT", ("under mit license",)),
    Fingerprint("Apache-2.0", ("under the apache license 2 0",)),
    Fingerprint("Apache-2.0", ("under the terms of the apache license version 2 0",)),
    Fingerprint("BSD-3-Clause", ("under the bsd 3 clause license",)),
    Fingerprint("BSD-2-Clause", ("under the bsd 2 clause license",)),
    Fingerprint("GPL-3.0-only", ("under the gnu general public license v3 0",)),
    Fingerprint("CC0-1.0", ("creativecommons org publicdomain zero 1 0",)),
)
MAX_NOTICE_WORDS: Final = 150
"""A statement without a licence's text is this short."""
