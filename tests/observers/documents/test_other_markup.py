"""reStructuredText and AsciiDoc into sections, and which files are documents."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repo_registry.adapters.observers.documents import OBSERVERS
from repo_registry.domain.model.paths import PathClass
from tests.observers.documents.reading import headings, sections, source

RST = """\
=====
Tool
=====

.. image:: x.png
   :target: y

A tool for `work <https://w>`_ with ``code``
and :ref:`links <target>`.

Features
--------

* Parses things
* `Only a link <https://x>`_

.. code-block:: console

   $ tool run

Deep
~~~~

Like this::

    # no heading
    ----------

Again
-----
"""


def test_restructured_text_headings_have_levels_in_order_of_appearance() -> None:
    assert headings(RST, "README.rst") == [
        (1, "Tool", 1, 9),
        (2, "Features", 11, 19),
        (3, "Deep", 21, 27),
        (2, "Again", 29, 30),
    ]


def test_restructured_text_becomes_plain_words() -> None:
    tool, features, deep, _ = sections(RST, "README.rst")
    assert tool.attributes["text"] == "A tool for work with `code` and links."
    assert features.attributes["bullets"] == ["Parses things"]
    assert features.attributes["commands"] == ["tool run"]
    assert deep.attributes["text"] == "Like this:"
    assert deep.attributes["parents"] == ["Tool", "Features"]


def test_asciidoc_headings_bullets_and_blocks_are_read() -> None:
    text = "= Tool\n:toc:\n\nA https://x[great] *tool*.\n\n== Use\n\n* Parse things\n\n"
    text += "[source,shell]\n----\n$ tool\n----\n"
    tool, use = sections(text, "README.adoc")
    assert (tool.value, tool.attributes["text"], tool.start_line, tool.end_line) == ("Tool", "A great tool.", 1, 4)
    assert (use.attributes["bullets"], use.attributes["commands"]) == (["Parse things"], ["tool"])


@given(st.text(alphabet="=-~*`:._ \nab|\\<>+^", max_size=300), st.sampled_from(["a.rst", "a.adoc"]))
def test_any_text_gives_sections_within_its_lines(text: str, path: str) -> None:
    for fact in sections(text, path):
        assert 1 <= fact.start_line <= fact.end_line <= text.count("\n") + 1


@pytest.mark.parametrize(
    "path", ["README.md", "README", "readme.txt", "docs/a.mdx", "docs/x.rst", "a/README.adoc", ".github/README.md"]
)
def test_documents_are_wanted(path: str) -> None:
    (observer,) = OBSERVERS
    assert observer.wants(source("x", path))


@pytest.mark.parametrize(
    "path",
    ["CHANGELOG.md", "LICENSE", "LICENSE.md", "CLAUDE.md", "AGENTS.md", ".github/ISSUE_TEMPLATE/a.md", "notes.txt",
     ".changeset/README.md", "CODE_OF_CONDUCT.md", "history.rst", "docs/changelog-2.md", "main.py"],
)  # fmt: skip
def test_other_files_are_not(path: str) -> None:
    (observer,) = OBSERVERS
    assert not observer.wants(source("x", path))


@pytest.mark.parametrize("path_class", [PathClass.TEST, PathClass.FIXTURE, PathClass.VENDORED, PathClass.GENERATED])
def test_documents_that_are_not_the_projects_own_are_not_read(path_class: PathClass) -> None:
    (observer,) = OBSERVERS
    assert not observer.wants(source("# A", path_class=path_class))
