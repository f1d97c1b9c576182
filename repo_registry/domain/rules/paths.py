"""What kind of place a path is: own code, or something that proves nothing about what the project can do.

Folders are read from the root inwards and the innermost meaning wins, but for what swallows everything below it:
copied and generated code stays that, and a fixture stays a fixture. The name of the file speaks last. Only paths are
looked at; what a file says of itself is judged by `rules.provenance`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.rules import path_names as names

PATH_RULES_VERSION = 2
"""Raised whenever a path may be classified differently."""

_VERSIONED = re.compile(r"[-._]v?\d+(?:\.\d+){1,3}\b")
_TEST_FOLDER = re.compile(
    r"(?:unit|integration|functional|e2e|end-?to-?end|acceptance|system|smoke|regression|api|ui|browser|contract|load|"
    r"stress|perf|performance|conformance|it|qa)[-_.]?tests?|.{1,60}[-_.]tests|tests?[-_.].{1,60}"
)
_CAMEL_TEST_FOLDER = re.compile(
    r"[A-Za-z0-9.]{0,80}[a-z0-9.](?:Tests?|UITests|UnitTests|Specs)(?:\.[A-Za-z]{1,40})?|"
    r"(?:test|androidTest)[A-Z][A-Za-z0-9]{0,60}"
)
_CAMEL_TEST = re.compile(r"(?:[A-Za-z0-9_+]{0,120}[a-z0-9_+])?(?:Tests?|TestCases?|TestSuite|UITests|Specs?|IT)")
_PYTHON_BUILD = re.compile(r".{1,100}\.(?:egg-info|dist-info|egg)")
_ASSET_ENDINGS = frozenset(("js", "mjs", "cjs", "css", "scss", "less"))

_OWN, _TEST, _FIXTURE = PathClass.OWN, PathClass.TEST, PathClass.FIXTURE
_EXAMPLE, _DOCS = PathClass.EXAMPLE, PathClass.DOCS
_VENDORED, _GENERATED = PathClass.VENDORED, PathClass.GENERATED
_FOREIGN = frozenset((_VENDORED, _GENERATED))


def classify_path(path: str) -> PathClass:
    """Return the class of a POSIX path relative to the root of its repository.

    Total over all texts and pure; the class of a folder is remembered, so walking a tree in order is fast.
    """
    folder, _, name = path.rpartition("/")
    outer = _folder_class(folder) if folder else _OWN
    if outer in _FOREIGN:
        return outer
    lower = name.lower()
    parts = lower.split(".")
    named = _foreign_name(folder, lower, parts)
    if named is _VENDORED or (named is not None and outer is not _FIXTURE and outer is not _TEST):
        return named
    if outer is _FIXTURE:
        return outer
    if outer is not _TEST and (_is_test_name(name, lower, parts) or (outer is _OWN and _only_ci_runs(folder, parts))):
        return _TEST
    if outer is _OWN or (outer is _TEST and folder in ("spec", "specs")):
        return _own_or_docs(outer, lower, parts)
    return outer


def _only_ci_runs(folder: str, parts: list[str]) -> bool:
    """Tell whether a script shows nothing of what the project can do, because only its host runs it."""
    return parts[-1] in names.SCRIPT_ENDINGS and folder.partition("/")[0] in names.DELIVERY_FOLDERS


def is_lock_file(path: str) -> bool:
    """Tell whether a package manager wrote the file to pin versions; classed generated, yet worth reading."""
    lower = path.rpartition("/")[2].lower()
    return lower in names.LOCK_FILES or (lower.startswith("pylock.") and lower.endswith(".toml"))


def is_asset_path(path: str) -> bool:
    """Tell whether a path lies in a folder that is served to browsers, where copied libraries are found."""
    return _is_asset_folder(path.lower().rpartition("/")[0])


def _is_asset_folder(lower_folder: str) -> bool:
    folders = lower_folder.split("/")
    if not names.ASSET_FOLDERS.isdisjoint(folders):
        return True
    return names.SCRIPT_SOURCE_FOLDERS.isdisjoint(folders) and not names.WEAK_ASSET_FOLDERS.isdisjoint(folders)


@lru_cache(maxsize=2048)
def _folder_class(folder: str) -> PathClass:
    current = _OWN
    above: list[str] = []
    in_source = in_packages = False
    for original in folder.split("/"):
        part = original.lower()
        meaning = _certain_meaning(part)
        if meaning is None and not in_packages:
            meaning = _likely_meaning(original, part, above, in_source=in_source)
        current = _inner(current, meaning)
        if current in _FOREIGN:
            return current
        if part in names.PACKAGE_LANGUAGES and len(above) > 1 and above[-2] == "src":
            in_packages = True
            current = _inner(current, None if above[-1] == "main" else _source_set(above[-1]))
        in_source = in_source or part in names.SOURCE_FOLDERS
        above.append(part)
    return current


def _source_set(name: str) -> PathClass | None:
    """Return what a Gradle or Maven source set beside ``main`` is for."""
    if "fixture" in name:
        return _FIXTURE
    return _TEST if "test" in name or name in ("it", "jmh") else None


def _inner(outer: PathClass, inner: PathClass | None) -> PathClass:
    """Return the class of a folder with a meaning of its own inside a folder with another."""
    if inner is None or inner is _VENDORED or outer is _OWN:
        return inner or outer
    if outer is _FIXTURE:
        return outer
    if outer is _TEST:
        return inner if inner is _FIXTURE else outer
    if outer is _EXAMPLE and inner is _DOCS:
        return outer
    return inner


def _certain_meaning(part: str) -> PathClass | None:
    """Return the meaning of a folder whose name says it anywhere."""
    if part in names.VENDORED_FOLDERS:
        return _VENDORED
    if part in names.GENERATED_FOLDERS or _PYTHON_BUILD.fullmatch(part):
        return _GENERATED
    return None


def _likely_meaning(original: str, part: str, above: list[str], *, in_source: bool) -> PathClass | None:  # noqa: PLR0911  one answer per kind of place
    parent = above[-1] if above else ""
    if _is_vendor_folder(part, parent, above):
        return _VENDORED
    if part in names.OUTPUT_CHILDREN.get(parent, ()):
        return _GENERATED
    if part in names.FIXTURE_FOLDERS:
        return _FIXTURE
    if part in names.TEST_FOLDERS or _TEST_FOLDER.fullmatch(part) or _CAMEL_TEST_FOLDER.fullmatch(original):
        return _TEST
    if part in names.EXAMPLE_FOLDERS or _has_example_word(part):
        return _EXAMPLE
    if in_source and part[:1] not in (".", "_"):
        return None
    if part in names.EXAMPLE_OUTSIDE_SOURCE:
        return _EXAMPLE
    if (part in names.DOCS_FOLDERS and len(above) <= names.DEEPEST_DOCS_FOLDER) or (
        part in names.DOCS_ROOT_FOLDERS and not above
    ):
        return _DOCS
    return None


def _is_vendor_folder(part: str, parent: str, above: list[str]) -> bool:
    if part == "vendor":
        return parent not in names.BUSINESS_PARENTS
    if part in names.VENDORED_ROOT_FOLDERS:
        return not above
    return part == "lib" and parent == "wwwroot"


def _has_example_word(part: str) -> bool:
    """Tell example applications and what is copied into new projects: a scaffold does not do what it is for."""
    if "{{cookiecutter" in part:
        return True
    words = part.replace("_", "-").split("-")
    if len(words) == 1:
        return False
    return words[0] == "template" or words[0] in names.EXAMPLE_WORDS or words[-1] in names.EXAMPLE_WORDS


def _foreign_name(folder: str, lower: str, parts: list[str]) -> PathClass | None:  # noqa: PLR0911  one answer per convention
    ending = parts[-1]
    if ending in _ASSET_ENDINGS and _is_copied_library(folder, lower, parts):
        return _VENDORED
    if lower in names.VENDORED_NAMES:
        return _VENDORED
    if lower in names.GENERATED_NAMES or is_lock_file(lower):
        return _GENERATED
    if len(parts) > 1:
        if ending in ("map", "snap", "tsbuildinfo", "pyc", "pyo"):
            return _GENERATED
        if ending not in names.DOCS_ENDINGS and not names.MIDDLE_GENERATED.isdisjoint(parts[1:-1]):
            return _GENERATED
        stem, _, suffix = parts[0].rpartition("_")
        if stem and (suffix in names.SUFFIX_GENERATED or stem.endswith("_pb2") or stem == "zz_generated"):
            return _GENERATED
    return _GENERATED if _is_output(folder, parts) else None


def _is_output(folder: str, parts: list[str]) -> bool:
    """Tell whether a file lies in an output folder and looks like what such a folder is filled with."""
    if not folder:
        return False
    folders = folder.lower().split("/")
    ending = parts[-1]
    if "dist" in folders:
        return ending in names.WEB_ENDINGS
    declaration = ending == "ts" and len(parts) > 2 and parts[-2] == "d"  # noqa: PLR2004  name.d.ts
    return declaration and not names.OUTPUT_FOLDERS.isdisjoint(folders)


def _is_copied_library(folder: str, lower: str, parts: list[str]) -> bool:
    if len(parts) > 2 and parts[-2] in ("min", "pack"):  # noqa: PLR2004  name.min.js
        return True
    stem = lower[: -len(parts[-1]) - 1]
    if stem.endswith(("-min", ".pkgd")):
        return True
    base, versions = _VERSIONED.subn("", stem)
    while "." in base and base not in names.LIBRARIES and base.rpartition(".")[2] in names.LIBRARY_PARTS:
        base = base.rpartition(".")[0]
    if base not in names.LIBRARIES:
        return bool(versions) and base.startswith(("jquery.", "jquery-", "bootstrap-", "angular-"))
    return bool(versions) or _is_asset_folder(folder.lower())


def _is_test_name(name: str, lower: str, parts: list[str]) -> bool:
    ending = parts[-1]
    if lower in names.TEST_NAMES or ending in ("bats", "t"):
        return True
    if len(parts) < 2 or ending not in names.CODE_ENDINGS:  # noqa: PLR2004  a name with an ending
        return False
    if len(parts) > 2 and not names.MIDDLE_TEST.isdisjoint(parts[1:-1]):  # noqa: PLR2004  a name with two endings
        return True
    stem = parts[0]
    head, _, suffix = stem.rpartition("_")
    if head and suffix in names.SUFFIX_TEST:
        return True
    if stem.startswith("test_") and ending in ("py", "rb", "c", "cc", "cpp", "jl", "r", "lua", "sh"):
        return True
    return ending in names.CAMEL_TEST_ENDINGS and _CAMEL_TEST.fullmatch(name.partition(".")[0]) is not None


def _own_or_docs(outer: PathClass, lower: str, parts: list[str]) -> PathClass:
    ending = parts[-1] if len(parts) > 1 else ""
    if outer is _TEST:
        # A description of an interface kept in ``spec/`` is no test.
        if ending in names.DOCS_ENDINGS:
            return _DOCS
        return _OWN if ending in ("yaml", "yml", "json", "proto", "raml", "graphql") else outer
    if len(parts) > 2 and ending in names.CODE_ENDINGS and "stories" in parts[1:-1]:  # noqa: PLR2004  Button.stories.tsx
        return _EXAMPLE
    if ending in names.DOCS_ENDINGS or lower in names.DOCS_NAMES:
        return _DOCS
    if ending in names.DOCS_STEM_ENDINGS and parts[0].partition("-")[0] in names.DOCS_STEMS:
        return _DOCS
    return _OWN
