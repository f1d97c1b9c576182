"""Which file an npm script starts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

MAX_SCRIPT: Final = 2_000
"""Characters of a script that are read."""

_PARTS: Final = re.compile(r"&&|\|\||[;|&]")
_RUNNERS: Final = frozenset({"node", "nodejs", "ts-node", "ts-node-dev", "tsx", "nodemon", "bun", "babel-node", "deno"})
_WRAPPERS: Final = frozenset({"npx", "exec", "cross-env", "dotenv", "pnpm", "yarn", "env", "run", "--"})
_WITH_VALUE: Final = frozenset(
    {"-r", "--require", "--import", "--loader", "--experimental-loader", "--env-file", "-e", "--exec", "-w", "--watch"}
)
_EVALUATES: Final = frozenset({"-e", "--eval", "-p", "--print"})
_ASSIGNMENT: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*=\S*")
_FILE: Final = re.compile(r"[\w@./-]{1,300}")
_SUFFIX: Final = re.compile(r"\.(?:[cm]?[jt]sx?)$")


def started_files(script: str) -> Iterator[tuple[str, str]]:
    """Yield each file that a script runs with Node or a kin of it, without ``./``, and the command."""
    for part in _PARTS.split(script[:MAX_SCRIPT]):
        words = part.split()
        start = next((place for place, word in enumerate(words) if not _is_prefix(word)), len(words))
        if start >= len(words) or words[start] not in _RUNNERS:
            continue
        path = _file(words[start + 1 :], words[start])
        if path:
            yield path.removeprefix("./"), " ".join(words[start:])


def _is_prefix(word: str) -> bool:
    return word in _WRAPPERS or bool(_ASSIGNMENT.fullmatch(word))


def _file(words: list[str], runner: str) -> str:
    skip = False
    for word in words:
        if skip:
            skip = False
        elif runner in {"node", "nodejs"} and word in _EVALUATES:
            return ""
        elif word.startswith("-"):
            skip = word in _WITH_VALUE and not (runner == "node" and word == "--watch")
        elif word == "run":
            continue
        else:
            is_file = _FILE.fullmatch(word) and (_SUFFIX.search(word) or "/" in word or word == ".")
            return word if is_file and word != "." else ""
    return ""
