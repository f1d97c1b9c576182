"""Declared licences, licence texts and SPDX tags."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repo_registry.adapters.observers.licences.declared import licence_of_classifier, spdx_expression
from repo_registry.adapters.observers.licences.fingerprints import FINGERPRINTS, NOTICES
from repo_registry.adapters.observers.licences.headers import LicenceHeaders, LicenceHeadersOfProject
from repo_registry.adapters.observers.licences.texts import LicenceTexts, licence_of_text
from repo_registry.domain.model.facts import FactKind, Fragment
from repo_registry.domain.model.paths import PathClass
from tests.observers.manifests.sources import facts, source


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("MIT", "MIT"),
        (" mit ", "MIT"),
        ("MIT License", "MIT"),
        ("Apache 2.0", "Apache-2.0"),
        ("Apache License, Version 2.0", "Apache-2.0"),
        ("MIT/Apache-2.0", "MIT OR Apache-2.0"),
        ("(MIT OR Apache-2.0) AND BSD-3-Clause", "(MIT OR Apache-2.0) AND BSD-3-Clause"),
        ("GPL-3.0", "GPL-3.0-only"),
        ("GPL-3.0+", "GPL-3.0-or-later"),
        ("GPLv3+", "GPL-3.0-or-later"),
        ("Apache-2.0 WITH LLVM-exception", "Apache-2.0 WITH LLVM-exception"),
        ("BSD-3-Clause License", "BSD-3-Clause"),
        ("LicenseRef-Own", "LicenseRef-Own"),
        ("BSD", ""),
        ("UNLICENSED", ""),
        ("SEE LICENSE IN LICENSE.md", ""),
        ("LICENSE.txt", ""),
        ("https://example.org/licence", ""),
        ("MIT OR", ""),
        ("()", ""),
        ("", ""),
        ("MIT " * 200, ""),
    ],
)
def test_what_people_write_becomes_an_spdx_expression(stated: str, expected: str) -> None:
    assert spdx_expression(stated) == expected


@given(
    st.text(max_size=40)
    | st.lists(st.sampled_from(["MIT", "OR", "AND", "WITH", "(", ")", "/", "+", " "])).map(" ".join)
)
def test_any_statement_gives_an_expression_or_nothing_and_keeps_it(statement: str) -> None:
    expression = spdx_expression(statement)
    assert spdx_expression(expression) == expression


@pytest.mark.parametrize(
    ("classifier", "expected"),
    [
        ("License :: OSI Approved :: MIT License", "MIT"),
        ("License :: OSI Approved :: GNU Affero General Public License v3", "AGPL-3.0-only"),
        ("License :: CC0 1.0 Universal (CC0 1.0) Public Domain Dedication", "CC0-1.0"),
        ("License :: OSI Approved", ""),
        ("License :: OSI Approved :: BSD License", ""),
        ("Programming Language :: Python", ""),
    ],
)
def test_a_classifier_states_a_licence_when_it_is_precise(classifier: str, expected: str) -> None:
    assert licence_of_classifier(classifier) == expected


MIT_TEXT = """\
Copyright (c) 2026 Somebody

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.
"""
BSD_TEXT = """\
Redistribution and use in source and binary forms, with or without
modification, are permitted provided that the following conditions are met:
1. Redistributions of source code must retain the above copyright notice, this
   list of conditions and the following disclaimer.
"""
ENDORSE = (
    "3. Neither the name may be used to endorse or promote products derived from this software without permission.\n"
)
ISC_TEXT = (
    "Permission to use, copy, modify, and/or distribute this software for any purpose "
    "with or without fee is hereby granted"
)
GPL_NOTICE = """\
This program is free software: you can redistribute it and/or modify it under the terms of the GNU {name} as
published by the Free Software Foundation, either version {version} of the License, or (at your option) any
later version.
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (MIT_TEXT, "MIT"),
        (MIT_TEXT.replace("\n", "\r\n * ").upper(), "MIT"),
        (BSD_TEXT, "BSD-2-Clause"),
        (BSD_TEXT + ENDORSE, "BSD-3-Clause"),
        (
            ISC_TEXT + ", provided that the above copyright notice and this permission notice appear in all copies.",
            "ISC",
        ),
        (ISC_TEXT + ".", "0BSD"),
        (
            "Apache License\nVersion 2.0, January 2004\nTERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION",
            "Apache-2.0",
        ),
        ('Licensed under the Apache License, Version 2.0 (the "License");', "Apache-2.0"),
        ("GNU GENERAL PUBLIC LICENSE\nVersion 3, 29 June 2007\n6. Conveying Non-Source Forms.", "GPL-3.0-only"),
        ("GNU GENERAL PUBLIC LICENSE\nVersion 2, June 1991\na work based on the Program", "GPL-2.0-only"),
        (
            GPL_NOTICE.format(name="General Public License", version="3")
            + "GNU GENERAL PUBLIC LICENSE Version 3\nConveying Non-Source Forms",
            "GPL-3.0-or-later",
        ),
        (GPL_NOTICE.format(name="Lesser General Public License", version="2.1"), "LGPL-2.1-or-later"),
        (
            "GNU AFFERO GENERAL PUBLIC LICENSE\nVersion 3\n13. Remote Network Interaction; GNU General Public License",
            "AGPL-3.0-only",
        ),
        ("Mozilla Public License Version 2.0\n1.4. Covered Software", "MPL-2.0"),
        ("This is free and unencumbered software released into the public domain.", "Unlicense"),
        ("Attribution-NonCommercial-ShareAlike 4.0 International", "CC-BY-NC-SA-4.0"),
        ("Attribution 4.0 International", "CC-BY-4.0"),
        ("This project is released under the MIT License.", "MIT"),
        ("All rights reserved.", None),
        ("word " * 500 + "under the MIT license", None),
        ("", None),
    ],
)
def test_a_text_is_told_by_its_phrases(text: str, expected: str | None) -> None:
    found = licence_of_text(text)
    assert (found[0] if found else None) == expected


def test_the_first_licence_of_a_file_is_meant() -> None:
    found = licence_of_text(MIT_TEXT + "\nThird parties:\n" + BSD_TEXT + ENDORSE)
    assert found is not None
    assert found[0] == "MIT"
    found = licence_of_text(BSD_TEXT + ENDORSE + MIT_TEXT)
    assert found is not None
    assert found[0] == "BSD-3-Clause"


def test_the_place_of_a_text_covers_its_phrases() -> None:
    (fact,) = facts(LicenceTexts(), "LICENSE", MIT_TEXT)
    assert (fact.kind, fact.key, fact.value) == (FactKind.LICENSE, "MIT", "discovered")
    assert (fact.start_line, fact.end_line, dict(fact.attributes)) == (3, 7, {"method": "text"})


def test_fingerprints_are_normalized_and_state_known_licences() -> None:
    for fingerprint in (*FINGERPRINTS, *NOTICES):
        assert spdx_expression(fingerprint.spdx) == fingerprint.spdx
        for phrase in (*fingerprint.phrases, *fingerprint.without):
            assert phrase == " ".join(phrase.split())
            assert phrase.replace(" ", "").isalnum()
            assert phrase == phrase.lower()


@pytest.mark.parametrize(
    "path",
    ["LICENSE", "LICENSE.md", "LICENCE.txt", "COPYING", "COPYING.LESSER", "UNLICENSE", "LICENSE-MIT", "MIT-LICENSE",
             "LICENSES/MIT.txt", "licenses/LICENSE-chart.js.txt", "License.rst"]
)  # fmt: skip
def test_files_named_like_a_licence_are_wanted(path: str) -> None:
    assert LicenceTexts().wants(source(path, ""))


@pytest.mark.parametrize("path", ["license.py", "LICENSE.go", "licensing.md", "src/licenses/list.json", "README.md"])
def test_other_files_are_not(path: str) -> None:
    assert not LicenceTexts().wants(source(path, ""))


def test_vendored_licences_are_not_the_projects() -> None:
    assert not LicenceTexts().wants(source("vendor/x/LICENSE", MIT_TEXT, path_class=PathClass.VENDORED))


@pytest.mark.parametrize(
    "line",
    [
        "# SPDX-License-Identifier: MIT",
        "// SPDX-License-Identifier: MIT",
        " * SPDX-License-Identifier: MIT */",
        "/* SPDX-License-Identifier: MIT */",
        "<!-- SPDX-License-Identifier: MIT -->",
        "-- SPDX-License-Identifier: MIT",
        "{# SPDX-License-Identifier: MIT #}",
    ],
)
def test_tags_are_read_from_comments_of_any_language(line: str) -> None:
    file = source("a.x", f"#!/bin/sh\n{line}\n", language="Shell")
    assert LicenceHeaders().wants(file)
    (fragment,) = LicenceHeaders().observe(file)
    assert isinstance(fragment, Fragment)
    (fact,) = LicenceHeadersOfProject().join([fragment], [])
    assert (fact.key, fact.path, fact.start_line) == ("MIT", "a.x", 2)


def test_a_tag_in_every_file_is_one_fact_at_the_first_of_them() -> None:
    fragments = [
        fragment
        for path in ("a.py", "b.py", "c.py")
        for fragment in LicenceHeaders().observe(source(path, "# SPDX-License-Identifier: MIT\n", language="Python"))
        if isinstance(fragment, Fragment)
    ]
    (fact,) = LicenceHeadersOfProject().join(fragments, [])
    assert (fact.path, fact.attributes) == ("a.py", {"method": "header", "files": 3})


@pytest.mark.parametrize(
    "text",
    [
        'TAG = "SPDX-License-Identifier: MIT"\n',
        "# SPDX-License-Identifier: whatever\n",
        "\n" * 40 + "# SPDX-License-Identifier: MIT\n",
        "# the SPDX-License-Identifier: MIT tag\n",
    ],
)
def test_a_tag_inside_code_late_or_unknown_states_nothing(text: str) -> None:
    assert list(LicenceHeaders().observe(source("a.py", text, language="Python"))) == []


def test_each_expression_counts_once_a_file() -> None:
    text = "# SPDX-License-Identifier: MIT\n# SPDX-License-Identifier: mit\n# SPDX-License-Identifier: GPL-2.0+\n"
    found = facts(LicenceTexts(), "LICENSE", text)
    assert [(fact.key, fact.attributes["method"]) for fact in found] == [
        ("MIT", "header"),
        ("GPL-2.0-or-later", "header"),
    ]


def test_headers_are_read_in_own_code_only() -> None:
    assert not LicenceHeaders().wants(source("tests/a.py", "", language="Python", path_class=PathClass.TEST))
    assert not LicenceHeaders().wants(source("a.bin", ""))
