"""What a group or file of dependencies is for, by its name."""

from __future__ import annotations

import re
from typing import Final

RUNTIME: Final = "runtime"
DEV: Final = "dev"
TEST: Final = "test"
BUILD: Final = "build"
OPTIONAL: Final = "optional"
INDIRECT: Final = "indirect"

_WORDS: Final = re.compile(r"[a-z]+")
_TEST_WORDS: Final = frozenset({"test", "tests", "testing", "unittest", "unittests", "pytest", "e2e", "spec"})
_DEV_WORDS: Final = frozenset(
    {
        "dev", "devel", "develop", "development", "developer", "lint", "linting", "linter", "linters", "format",
        "formatting", "style", "mypy", "typing", "typecheck", "types", "doc", "docs", "documentation", "sphinx",
        "rtd", "readthedocs", "mkdocs", "ci", "cov", "coverage", "bench", "benchmark", "benchmarks", "debug",
        "release", "precommit", "tools", "tooling", "quality", "check", "checks", "local", "ide", "nox", "tox",
        "examples", "example",
    }
)  # fmt: skip
_BUILD_WORDS: Final = frozenset({"build", "packaging", "publish"})


def scope_of_words(name: str) -> str | None:
    """Return the scope that the words of a name tell, or ``None`` when they tell none.

    ``requirements-dev`` is ``dev``, ``test_utils`` is ``test``, ``postgres`` says nothing.
    """
    words = set(_WORDS.findall(name.lower()))
    if words & _TEST_WORDS:
        return TEST
    if words & _DEV_WORDS:
        return DEV
    if words & _BUILD_WORDS:
        return BUILD
    return None


def scope_of_extra(name: str) -> str:
    """Return the scope of an extra that a package offers its users."""
    return scope_of_words(name) or OPTIONAL


def scope_of_group(name: str) -> str:
    """Return the scope of a dependency group, which users never install."""
    return TEST if scope_of_words(name) == TEST else DEV
