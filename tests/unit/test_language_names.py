"""Which language a file is written in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repo_registry.domain.rules.language_table import LANGUAGES
from repo_registry.domain.rules.languages import (
    counted_under,
    is_data,
    is_program,
    is_prose,
    language_of,
    language_of_shebang,
    language_of_text,
)


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("a/b.py", "Python"),
        ("A.PY", "Python"),
        ("x.pyi", "Python"),
        ("src/app.ts", "TypeScript"),
        ("src/app.tsx", "TSX"),
        ("src/app.jsx", "JavaScript"),
        ("src/app.mjs", "JavaScript"),
        ("types.d.ts", "TypeScript"),
        ("main.go", "Go"),
        ("go.mod", "Go Module"),
        ("go.sum", "Go Checksums"),
        ("Dockerfile", "Dockerfile"),
        ("Dockerfile.dev", "Dockerfile"),
        ("api.dockerfile", "Dockerfile"),
        ("docker/Dockerfile-alpine", "Dockerfile"),
        ("Makefile", "Makefile"),
        ("Gemfile", "Ruby"),
        ("Gemfile.lock", "Gemfile.lock"),
        ("Rakefile", "Ruby"),
        ("app/views/a.html.erb", "HTML+ERB"),
        ("app/assets/a.js.erb", "JavaScript+ERB"),
        ("views/a.blade.php", "Blade"),
        ("index.php", "PHP"),
        ("README.md", "Markdown"),
        ("guide.rst", "reStructuredText"),
        ("requirements.txt", "Pip Requirements"),
        ("requirements/dev.txt", "Text"),
        ("requirements-dev.txt", "Pip Requirements"),
        ("dev-requirements.txt", "Pip Requirements"),
        ("notes.txt", "Text"),
        ("tsconfig.json", "JSON with Comments"),
        ("package.json", "JSON"),
        ("pyproject.toml", "TOML"),
        ("a.yml", "YAML"),
        ("CMakeLists.txt", "CMake"),
        ("Jenkinsfile", "Groovy"),
        ("main.tf", "HCL"),
        ("schema.proto", "Protocol Buffer"),
        ("query.graphql", "GraphQL"),
        ("App.vue", "Vue"),
        ("style.scss", "SCSS"),
        (".bashrc", "Shell"),
        ("no_ending", None),
        ("unknown.zzz", None),
        ("", None),
        (".", None),
        ("py", None),
        (".py", "Python"),
    ],
)
def test_a_name_announces_a_language(path: str, language: str | None) -> None:
    assert language_of(path) == language


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("#!/bin/sh", "Shell"),
        ("#! /usr/bin/env bash", "Shell"),
        ("#!/usr/bin/env python3", "Python"),
        ("#!/usr/bin/python3.12 -u", "Python"),
        ("#!/usr/bin/env -S node --no-warnings", "JavaScript"),
        ("#!/usr/bin/env -S PATH=/x deno run", "JavaScript"),
        ("#!/usr/bin/perl -w", "Perl"),
        ("#!/usr/bin/env ruby", "Ruby"),
        ("#!", None),
        ("#!/usr/bin/env", None),
        ("#!/opt/own-thing", None),
        ("# comment", None),
        ("", None),
    ],
)
def test_a_first_line_names_its_interpreter(line: str, language: str | None) -> None:
    assert language_of_shebang(line) == language


@pytest.mark.parametrize(
    ("path", "text", "language"),
    [
        ("a.h", "int f(void);\n", "C"),
        ("a.h", "namespace a {\nclass B;\n}\n", "C++"),
        ("a.h", "#import <x.h>\n@interface A\n@end\n", "Objective-C"),
        ("a.m", "@implementation A\n@end\n", "Objective-C"),
        ("a.m", "function y = f(x)\n% adds\ny = x;\nend\n", "MATLAB"),
        ("a.pl", "use strict;\nmy $x = 1;\n", "Perl"),
        ("a.pl", "parent(tom, bob).\nancestor(X, Y) :- parent(X, Y).\n", "Prolog"),
        ("a.ts", '<?xml version="1.0"?>\n<!DOCTYPE TS>\n', "XML"),
        ("a.ts", "export const a = 1;\n", "TypeScript"),
        ("a.v", "module m; endmodule\n", "Verilog"),
        ("a.v", "Theorem t : True.\nProof. Qed.\n", "Rocq Prover"),
        ("a.cls", "\\NeedsTeXFormat{LaTeX2e}\n", "TeX"),
        ("a.cls", "public class A {}\n", "Apex"),
        ("tool", "#!/usr/bin/env python\nprint(1)\n", "Python"),
        ("tool", "nothing\n", None),
    ],
)
def test_the_beginning_settles_what_a_name_leaves_open(path: str, text: str, language: str | None) -> None:
    assert language_of_text(path, text) == language


@given(st.text(), st.text())
def test_every_file_gets_a_known_language_or_none(path: str, text: str) -> None:
    known = {language.name for language in LANGUAGES} | {"Rocq Prover", None}
    assert language_of_text(path, text) in known


def test_an_ending_or_a_name_belongs_to_one_language() -> None:
    for words in ("endings", "names", "interpreters"):
        all_words = [word for language in LANGUAGES for word in getattr(language, words)]
        assert len(all_words) == len(set(all_words))
        assert all(word == word.lower() for word in all_words)


def test_programs_and_markup_count_and_data_and_prose_do_not() -> None:
    assert all(map(is_program, ["Python", "HTML", "CSS", "Vue", "HTML+ERB", "Dockerfile", "Shell", "TSX"]))
    assert not any(map(is_program, ["JSON", "YAML", "TOML", "Markdown", "XML", "SQL", "Text", "SVG", None, "unknown"]))


def test_variants_are_counted_under_their_language() -> None:
    assert counted_under("TSX") == "TypeScript"
    assert counted_under("HTML+ERB") == "HTML"
    assert counted_under("Python") == "Python"


def test_no_language_is_prose_and_data_at_once() -> None:
    names = [language.name for language in LANGUAGES]
    assert not [name for name in names if is_prose(name) and is_data(name)]
    assert is_data(None)
    assert is_prose("Markdown")


@pytest.mark.parametrize("bait", ["\n" * 200_000, " " * 200_000, "a(" * 100_000, "#include <" * 30_000])
def test_no_beginning_takes_long(bait: str) -> None:
    for ending in ("h", "m", "pl", "ts", "v", "cls"):
        language_of_text(f"a.{ending}", bait)
