"""Whatever a file holds, its observers end soon, raise only `Unreadable`, and stay within the file."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repo_registry.adapters.observers import delivery, licences, manifests
from repo_registry.adapters.observers.observer import Finding, Observer, Unreadable
from repo_registry.domain.model.facts import FactKind, Fragment
from tests.observers.manifests.sources import check_places, source

OBSERVERS: tuple[Observer, ...] = (*manifests.OBSERVERS, *delivery.OBSERVERS, *licences.OBSERVERS)
PATHS = (
    "pyproject.toml", "setup.cfg", "setup.py", "requirements.txt", "Pipfile", "environment.yml", "uv.lock",
    "Pipfile.lock", "package.json", "package-lock.json", "yarn.lock", "pnpm-lock.yaml", "index.js", "go.mod",
    "Cargo.toml", "Cargo.lock", "src/main.rs", "a.gemspec", "Gemfile", "Gemfile.lock", "lib/a.rb",
    "composer.json", "composer.lock", "pom.xml", "build.gradle", "gradle/libs.versions.toml", "src/A.java",
    "a.csproj", "packages.config", "versions.tf", ".github/workflows/ci.yml", ".gitlab-ci.yml",
    ".circleci/config.yml", "azure-pipelines.yml", ".travis.yml", "bitbucket-pipelines.yml", ".drone.yml",
    ".cirrus.yml", "Jenkinsfile", "Dockerfile", "docker-compose.yml", "k8s/a.yaml", ".env", "Procfile",
    "config.ru", "artisan", "pubspec.yaml", "mix.exs",
    "dvc.yaml", "action.yml", "LICENSE", "LICENSES/a.txt", "src/a.c",
)  # fmt: skip
PIECES = st.sampled_from((
    "[project]", "dependencies", "name", "version", "=", "[", "]", "{", "}", '"', "'", '"""', "'''", ":", ",",
    "\n", "\n  ", "- ", "&a ", "*a", "<<: *a", "<project>", "</project>", "<dependency>", "FROM a AS b\n",
    "COPY --from=x ", "RUN <<E\n", "\\\n", "ENTRYPOINT [", "require (", "module a", "gem ", "group :a do\n",
    "end\n", "image: ", "services:", "jobs:", "on:", "apiVersion: v1\nkind: Pod\n", "required_providers {",
    'module "x" {', "setup(", "name=", "install_requires=", "# via", "[[package]]", "[package]", "packages:\n",
    "@x/a@1.0:", "GEM\n", "    a (1)", "${A:-b}", "SPDX-License-Identifier: ", "MIT", "OR", "(", ")",
    "permission is hereby granted", "implementation 'a:b:1'", "libs.a", "\t", " ", "\u2028", "\xe9", "\ufffd",
))  # fmt: skip
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map("".join))
SOON_SECONDS = 5.0


def observed(path: str, text: str) -> list[Finding]:
    """Return what all observers find; `Unreadable` ends one of them, anything else fails the test."""
    file = source(path, text.replace("\r", "").replace("\x00", ""), language="C")
    found: list[Finding] = []
    for observer in OBSERVERS:
        if observer.wants(file):
            try:
                found.extend(observer.observe(file))
            except Unreadable as why:
                assert 0 < len(str(why)) < 200  # noqa: PT017 - the reason is what is asked for
    check_places(found, file)
    return found


@given(st.sampled_from(PATHS), TEXTS)
def test_any_text_under_any_name_is_read_or_told_to_be_unreadable(path: str, text: str) -> None:
    assert observed(path, text) == observed(path, text)


@given(TEXTS)
def test_facts_carry_what_their_kind_promises(text: str) -> None:
    for path in ("pyproject.toml", "package.json", "Dockerfile", ".env"):
        for fact in observed(path, text):
            if isinstance(fact, Fragment):
                continue
            assert fact.key
            if fact.kind is FactKind.DEPENDENCY:
                assert fact.key.startswith("pkg:")
                assert {"scope", "name", "ecosystem"} <= fact.attributes.keys()
            if fact.kind is FactKind.ENTRY_POINT:
                assert fact.attributes["type"]
                assert fact.value
            if fact.kind is FactKind.ENV_VARIABLE:
                assert fact.value == ""


SIZE = 100_000
BOMBS = {
    "brackets": "[" * SIZE,
    "braces": "{" * SIZE,
    "keys": '{"a":' * SIZE,
    "arrays in a key": "a = " + "[" * SIZE,
    "tables in a key": "a = " + "{a=" * SIZE,
    "dotted key": ".".join("a" * SIZE) + " = 1",
    "dotted table": "[" + ".".join("a" * SIZE) + "]",
    "quotes": '"' * SIZE,
    "backslashes": "\\" * SIZE,
    "continued lines": "a \\\n" * SIZE,
    "dashes": "- " * SIZE,
    "mappings": "a: " * SIZE,
    "questions": "? " * SIZE,
    "anchors": "&a " * SIZE,
    "aliases": "a: &a [x]\nb: [" + "*a," * SIZE + "]",
    "laughs": "a0: &a0 [x, x]\n" + "".join(f"a{n + 1}: &a{n + 1} [*a{n}, *a{n}]\n" for n in range(60)),
    "itself": "a: &a [*a]\n",
    "merges": "a: &a {b: c}\n" + "".join(f"x{n}: {{<<: *a}}\n" for n in range(5_000)),
    "elements": "<a>" * SIZE,
    "entities": '<!DOCTYPE a [<!ENTITY b "' + "x" * SIZE + '">]><a>&b;&b;</a>',
    "spaces": " " * SIZE,
    "lines": "\n" * SIZE,
    "words": "a " * SIZE,
    "one word": "a" * SIZE,
    "hashes": "#" * SIZE,
    "from": "FROM a\n" * SIZE,
    "heredocs": "RUN " + "<<A " * 2_000 + "\n" + "x\n" * 2_000,
    "many heredocs": "FROM a\n" + "RUN <<A\n" * 5_000,
    "gems": 'gem "a", ' * SIZE,
    "parens": "setup(" * SIZE,
    "sums": "setup(name='a', install_requires=" + "[]+" * 20_000 + "[])",
    "minus": "-" * SIZE,
    "licence": "licensed under the " * 10_000,
    "tags": "# SPDX-License-Identifier: (" + "(" * 400 + "\n",
    "expression": '{"name": "a", "license": "' + "(MIT OR " * 30 + "MIT" + ")" * 30 + '"}',
    "blocks": 'module "a" {\n' * 20_000,
    "markup": "$" + "{a:-" * SIZE,
    "dollars": "FROM " + "$a" * SIZE,
    "stages": "".join(f"FROM a AS b{n}\nCOPY --from=b{n} /x /y\n" for n in range(3_000)),
    "numbers": "1" * SIZE,
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_costs_little_under_every_name(name: str) -> None:
    for path in PATHS:
        start = time.monotonic()
        observed(path, BOMBS[name])
        assert time.monotonic() - start < SOON_SECONDS, path
