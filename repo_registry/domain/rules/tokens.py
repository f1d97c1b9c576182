"""Words of text and code, cut the same way for every store, field and query.

Runs of letters and digits are split where camelCase, snake_case and digits meet, lower-cased and lightly stemmed; a
run that was split is kept whole as one more term, marked ``=`` (``getUserById`` gives get, user, by, id and
``=getuserbyid``), so that an exact name outranks its parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

#: Longer runs are data (base64, hashes), not words.
MAX_RUN_LENGTH = 64
MAX_QUERY_TERMS = 64
#: Runs whose terms are remembered: a few thousand words make up most of a text, and cutting one is slow.
KEPT_RUNS = 32_768

_RUN = re.compile(r"[^\W_]+(?:_+[^\W_]+)*")
_BORDER = re.compile(r"_+|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=\d)(?=[^\W\d_])|(?<=[^\W\d_])(?=\d)")
_STOP_WORDS = (
    "a an and any are as at be been but by can could did do does for from had has have how i if in into is it its "
    "me my no not of on or our out shall should so some such than that the their them then there these they this "
    "those to us was we were what when where which who whom why will with would you your"
)
_VOWEL = re.compile(r"[aeiouy]")


def stem(word: str) -> str:
    """Return a lower-case word without its common English endings; a few suffix rules, each keeping a vowel before it.

    >>> [stem(word) for word in ("repositories", "parsing", "parsed", "parses", "class", "caching")]
    ['repository', 'pars', 'pars', 'pars', 'class', 'cach']
    """
    if len(word) <= 3 or not word.isascii():  # noqa: PLR2004  short words have no ending to lose
        return word
    for suffix, replacement in (("ies", "y"), ("sses", "ss"), ("ingly", ""), ("edly", ""), ("ing", ""), ("ed", "")):
        if word.endswith(suffix):
            kept = word[: -len(suffix)] + replacement
            if _VOWEL.search(kept) and len(kept) > 2:  # noqa: PLR2004
                return _undoubled(kept)
            return word
    if word.endswith("es") and len(word) > 4:  # noqa: PLR2004
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    return word[:-1] if word.endswith("e") and len(word) > 4 else word  # noqa: PLR2004


def _undoubled(word: str) -> str:
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsz":  # noqa: PLR2004
        return word[:-1]
    return word[:-1] if word.endswith("e") and len(word) > 4 else word  # noqa: PLR2004


_STOP_TERMS = frozenset(map(stem, _STOP_WORDS.split()))


def terms(text: str) -> Iterator[str]:
    """Return the index terms of a text in order, repeats included."""
    return chain.from_iterable(map(_terms_of, [run for run in _RUN.findall(text) if len(run) <= MAX_RUN_LENGTH]))


@lru_cache(maxsize=KEPT_RUNS)
def _terms_of(run: str) -> tuple[str, ...]:
    parts = _BORDER.split(run)
    whole = ("=" + run.replace("_", "").lower(),) if len(parts) > 1 else ()
    return (*(stem(part.lower()) for part in parts), *whole)


def query_terms(text: str) -> tuple[str, ...]:
    """Return the distinct terms of a question, without stop words if anything is left without them.

    Quotes, question marks and operators are text like any other, never syntax. At most `MAX_QUERY_TERMS` are kept.
    """
    distinct = tuple(dict.fromkeys(terms(text)))
    kept = tuple(term for term in distinct if term not in _STOP_TERMS)
    return (kept or distinct)[:MAX_QUERY_TERMS]
