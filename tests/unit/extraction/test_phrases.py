"""Prose into verb and object: what gives a name, and what must give none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repo_registry.domain.rules.extraction.names import as_name, is_name, summary_of
from repo_registry.domain.rules.extraction.phrases import (
    bullet_phrase,
    clauses,
    heading_phrase,
    help_phrase,
    purpose,
    sentences,
)
from repo_registry.domain.rules.extraction.verb_phrases import Wording

WORDING = Wording(
    subjects=frozenset({"pghero", "manypkg", "linkding"}), vocabulary=frozenset({"stats", "query", "suggested"})
)


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Taking a screenshot", "Take a screenshot"),
        ("Saving a web page to an HTTP Archive", "Save a web page to an HTTP archive"),
        ("Waiting for a delay", "Wait for a delay"),
        ("Adjusting the browser width and height", "Adjust the browser width and height"),
        ("How PgHero Suggests Indexes", "Suggest indexes"),
        ("How to rotate keys", "Rotate keys"),
        ("Create, update and delete invoices", "Create, update and delete invoices"),
        ("Manage your bookmarks", "Manage bookmarks"),
        ("Import Bookmarks", "Import bookmarks"),
        ("Support for PDF", "Support PDF"),
        ("3. Exporting data", "Export data"),
        ("Image compression", "Compress images"),
        ("User authentication", "Authenticate users"),
        ("Docker support", "Support Docker"),
        ("Screenshotting a specific area", "Capture a specific area"),
        ("Using the tool with GitHub Actions", "Use the tool with GitHub Actions"),
        ("✨ Sending email", "Send email"),
    ],
)
def test_a_heading_that_says_what_can_be_done_gives_a_name(heading: str, name: str) -> None:
    found = heading_phrase(heading, WORDING)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    "heading",
    [
        "", "Installation", "Query Stats", "Websites that need authentication", "Getting started", "File uploads",
        "Custom Commands", "Testing", "Templating reference", "Why it works", "What is this", "Tests",
        "Command line usage",
        "Ignoring this rule", "Use it", "Not running tests", "Managed hosting", "Index", "Check out the docs",
        "Setting up Postgres", "See also", "Test coverage",
        "日本語の見出し",
    ],
)  # fmt: skip
def test_a_heading_that_does_not_gives_none(heading: str) -> None:
    found = heading_phrase(heading, WORDING)
    assert found is None


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        (
            "A utility for taking screenshots of websites, recording video demos and scraping sites using JavaScript",
            ["Take screenshots of websites", "Record video demos", "Scrape sites using JavaScript"],
        ),
        (
            "Manypkg is a linter for `package.json` files in Yarn, npm, pnpm, Bun or Lerna monorepos",
            ["Lint package.json files in Yarn, npm, pnpm, Bun or Lerna monorepos"],
        ),
        ("linkding is a bookmark manager that you can host yourself", ["Manage bookmarks"]),
        (
            "It is a standalone, self-hosted, newsletter and mailing list manager",
            ["Manage newsletters and mailing lists"],
        ),
        ("PgHero can suggest indexes to add", ["Suggest indexes to add"]),
        ("It provides functions to increase portions of the version", ["Increase portions of the version"]),
        ("This is a simple FastAPI template that follows a structure", ["Start a project from a FastAPI template"]),
        ("A performance dashboard for Postgres", ["Show a performance dashboard for Postgres"]),
        ("The fast, feature-rich static site generator", ["Generate static sites"]),
        ("Python client for the GitHub API", ["Access the GitHub API"]),
        ("A data validation library for Python", ["Validate data"]),
        ("Fast, minimalist web framework for Node.js", ["Build web applications"]),
        ("A tool that converts Markdown to HTML and watches files", ["Convert Markdown to HTML", "Watch files"]),
        ("This library lets you parse and format dates easily", ["Parse and format dates"]),
        (
            "It checks the log, and automatically increases and returns the new version based on this table",
            ["Check the log", "Increase and return the new version"],
        ),
    ],
)  # fmt: skip
def test_a_sentence_about_the_project_gives_one_name_for_each_thing_it_does(sentence: str, names: list[str]) -> None:
    assert [phrase.name for phrase in clauses(sentence, WORDING)] == names


@pytest.mark.parametrize(
    "sentence",
    [
        "Welcome to Foo!",
        "While it does not aim to support all of the functionality of find",
        "It will never send your data anywhere",
        "We built this to manage our servers",
        "This page explains how to use the schema",
        "This repository contains the code for X",
        "For background on this project see the blog",
        "linkding is great",
        "Version 4.0 was recently released - see how to upgrade Docker",
        "You will get a production-ready app",
        "In this guide you can create a bot",
    ],
)
def test_a_sentence_that_claims_nothing_gives_nothing(sentence: str) -> None:
    assert clauses(sentence, WORDING) == ()


@pytest.mark.parametrize(
    ("bullet", "name"),
    [
        ("Simple reverse-proxying with Caddy.", "Run behind a reverse proxy with Caddy"),
        (
            "OAuth2 authentication with Argon2 password hashing",
            "Authenticate users with OAuth2 and Argon2 password hashing",
        ),
        ("CORS (Cross Origin Resource Sharing) enabled.", "Allow cross-origin requests"),
        ("Dockerized with multi-stage files", "Run in Docker containers"),
        ("Email notifications", "Send email notifications"),
        ("**Screenshots**: Take a screenshot of any page", "Take a screenshot of any page"),
        ("Automatically resize images on upload", "Resize images on upload"),
        ("Syntax highlighting for 100+ languages", "Highlight syntax for 100+ languages"),
        ("Compression: gzip compression with zlib", "Compress gzip with zlib"),
        ("Export data to CSV, json and XML", "Export data to CSV, JSON and XML"),
    ],
)
def test_a_feature_gives_a_name(bullet: str, name: str) -> None:
    found = bullet_phrase(bullet, WORDING)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    "bullet",
    ["Dark mode", "100% test coverage", "Easy to use", "Fast: builds in ms", "Supports Python 3.14 and 3.13",
     "Does not send data", "Clone the repo and navigate to the root folder", "React for the frontend",
     "Works on Linux and macOS"],
)  # fmt: skip
def test_a_quality_is_no_feature(bullet: str) -> None:
    assert bullet_phrase(bullet, WORDING) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Increases the build portion of the prerelease", "Increase the build portion of the prerelease"),
        ("only use commits that changed files", "Use commits that changed files"),
        ("List users. More text.", "List users"),
        ("output version as json", "Print version as JSON"),
        ("Backup database", "Back up database"),
        ("Install the Playwright browser needed by this tool.", "Install the Playwright browser"),
        ("Creates a job and returns its id", "Create a job"),
        ("Optimize all tables and then run VACUUM - should shrink the file", "Optimize all tables"),
        ("Check your repo", "Check the repo"),
    ],
)
def test_a_help_text_gives_a_name(text: str, name: str) -> None:
    found = help_phrase(text, WORDING)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("text", ["", "Next version", "Wait strategy that waits", "Tags", "Never mind this"])
def test_a_help_text_without_a_verb_gives_none(text: str) -> None:
    assert help_phrase(text, WORDING) is None


def test_the_purpose_of_a_step_gives_a_name_and_a_condition_does_not() -> None:
    found = purpose("To track query stats over time, run:", WORDING)
    assert found is not None
    assert found.name == "Track query stats over time"
    assert purpose("To enable it, use the flag", WORDING) is None
    assert purpose("To begin with, the server must be up", WORDING) is None
    assert purpose("To list , use this", WORDING) is None


def test_sentences_end_at_stops_and_not_at_abbreviations() -> None:
    assert sentences("Parses files, e.g. JSON. Writes v1.2 files! Really?") == (
        "Parses files, e.g. JSON",
        "Writes v1.2 files",
        "Really",
    )


def test_names_keep_acronyms_and_brands_in_title_case() -> None:
    assert as_name(["bypass", "Content", "Security", "Policy"], frozenset({"content", "policy"})) == (
        "Bypass Content Security Policy"
    )
    assert as_name(["show", "Query", "Stats"], frozenset({"query", "stats"})) == "Show query stats"


@pytest.mark.parametrize(
    "name", ["", "Run", "Installation guide", "Run x.", "Run `x` now", "run it", "Run <x> now", "Run the\x07 bell",
             "Run  x", "Run " + "x " * 12 + "y", "Run " + "y" * 200],
)  # fmt: skip
def test_what_is_no_name_is_told(name: str) -> None:
    assert not is_name(name)


WORDS = """
to for a the and is can lets you not taking manage manager run tests files, of - : `x` it Tool with which (y)
don't create, update or delete your own support , . data FastAPI template dashboard é 日本 \x00 \u202e -- => {x}
"""
prose = st.text(max_size=200) | st.lists(
    st.sampled_from(WORDS.split()),
    max_size=25,
).map(" ".join)


@given(prose)
def test_any_text_gives_no_name_or_a_well_formed_one(text: str) -> None:
    found = [
        heading_phrase(text, WORDING),
        help_phrase(text, WORDING),
        bullet_phrase(text, WORDING),
        purpose(text, WORDING),
    ]
    for phrase in (*found, *clauses(text, WORDING)):
        assert phrase is None or is_name(phrase.name)


@given(st.text(max_size=2000))
def test_a_summary_is_one_bounded_line(text: str) -> None:
    summary = summary_of(text)
    assert len(summary) <= 400
    assert "\n" not in summary
    assert "`" not in summary
