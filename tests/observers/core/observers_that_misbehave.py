"""Observers that do what hostile files make real ones do; worker processes import this module by name."""

from __future__ import annotations

import ast
import json
import os
import re
import sys
import time
import tomllib
from collections.abc import Callable, Iterable, Sequence

import yaml

from repo_registry.adapters.observers.catalogue import Catalogue
from repo_registry.adapters.observers.observer import Finding, Unreadable
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.domain.model.facts import FactKind, Fragment, ObservedFact
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.validation import JsonValue

REFERENCE = f"{__name__}:catalogue"


def fact(path: str, line: int = 1, key: str = "K", **attributes: JsonValue) -> ObservedFact:
    return ObservedFact(
        kind=FactKind.ENV_VARIABLE,
        key=key,
        value="",
        path=path,
        start_line=line,
        end_line=line,
        rule="test.words",
        rule_version=1,
        path_class=PathClass.OWN,
        attributes=attributes,
    )


class Words:
    """One fact and one fragment per line that begins with a capital letter."""

    name = "test.words"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        return not file.path.endswith(".nothing")

    def observe(self, file: SourceFile) -> Iterable[Finding]:
        for number, line in enumerate(file.lines, start=1):
            if line[:1].isupper():
                yield fact(file.path, number, line)
                yield Fragment(
                    kind="test.word", path=file.path, line=number, path_class=file.path_class, payload={"word": line}
                )


class Misbehaving:
    """Does what the first line of the file says, after one finding."""

    name = "test.misbehaving"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        return file.lines[0].startswith("!")

    def observe(self, file: SourceFile) -> Iterable[Finding]:
        yield fact(file.path, 1, "before")
        ACTIONS[file.lines[0][1:]](file.text)
        yield fact(file.path, 1, "after")


def _allocate(_: str) -> None:
    kept = []
    while True:
        kept.append(bytearray(16 * 1024 * 1024))


def _exit(_: str) -> None:
    os._exit(3)


def _hang(_: str) -> None:
    while True:
        time.sleep(60)


def _spin(_: str) -> None:
    while True:
        pass


def _recurse(text: str) -> None:
    _recurse(text)


def _unreadable(_: str) -> None:
    raise Unreadable("invalid thing, line 3")


def _raise(text: str) -> None:
    raise ValueError(text)


def _print(_: str) -> None:
    sys.stdout.write("no answer at all")
    os.write(1, b"no answer at all")


def _grow(_: str) -> None:
    bytearray(200 * 1024 * 1024)


def _quit(_: str) -> None:
    sys.exit(4)


def _after_first_line(parse: Callable[[str], object]) -> Callable[[str], None]:
    def run(text: str) -> None:
        parse(text.partition("\n")[2])

    return run


ACTIONS: dict[str, Callable[[str], None]] = {
    "allocate": _allocate,
    "exit": _exit,
    "hang": _hang,
    "spin": _spin,
    "recurse": _recurse,
    "unreadable": _unreadable,
    "raise": _raise,
    "print": _print,
    "grow": _grow,
    "quit": _quit,
    "json": _after_first_line(json.loads),
    "yaml": _after_first_line(yaml.safe_load),
    "toml": _after_first_line(tomllib.loads),
    "python": _after_first_line(ast.parse),
    "regex": _after_first_line(re.compile(r"(a|aa)+$").match),
}


class CountWords:
    """Joins words into one fact each, with how many files have it."""

    name = "test.count"
    version = 1
    takes = frozenset({"test.word"})

    def join(self, fragments: Sequence[Fragment], facts: Sequence[ObservedFact]) -> Iterable[ObservedFact]:
        counts: dict[str, int] = {}
        for fragment in fragments:
            word = str(fragment.payload["word"])
            counts[word] = counts.get(word, 0) + 1
        for word, count in sorted(counts.items()):
            yield fact("", 0, word, count=count, manifests=len(facts))


class MisbehavingJoiner:
    """Does what a word that begins with an exclamation mark says."""

    name = "test.misbehaving_join"
    version = 1
    takes = frozenset({"test.order"})

    def join(self, fragments: Sequence[Fragment], facts: Sequence[ObservedFact]) -> Iterable[ObservedFact]:
        for fragment in fragments:
            yield fact("", 0, "before")
            ACTIONS[str(fragment.payload["do"])]("")


def catalogue() -> Catalogue:
    return Catalogue(observers=(Words(), Misbehaving()), joiners=(MisbehavingJoiner(), CountWords()))


def broken_catalogue() -> Catalogue:
    raise RuntimeError("no such grammar")
