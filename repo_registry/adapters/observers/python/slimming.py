"""Terms without what no joiner looks at, so that fragments stay small."""

from __future__ import annotations

from typing import Final

import attrs

from repo_registry.adapters.observers.python import vocabulary
from repo_registry.adapters.observers.python.terms import (
    OPAQUE,
    Call,
    Concat,
    Each,
    Either,
    Index,
    Items,
    Member,
    Plain,
    Ref,
    Table,
    Term,
    Text,
)

MAX_ARGUMENTS: Final = 12
"""Arguments kept of a call that makes nothing of interest."""
MAX_TEXT: Final = 200
"""Characters of its texts."""
MAX_INNER_ITEMS: Final = 80
"""Elements kept of a list inside a function or class; module level lists may be tables of routes."""
MAX_DEPTH: Final = 3
"""Calls inside one another."""


def slim(  # noqa: PLR0911 - one case per kind of term
    term: Term, *, at_module_level: bool, depth: int = MAX_DEPTH
) -> Term:
    """Return the term with calls of no interest reduced to their plain arguments."""
    match term:
        case Call() if not _is_telling(term):
            return _plain_call(term, at_module_level=at_module_level, depth=depth)
        case Items(items=items):
            if not at_module_level and len(items) > MAX_INNER_ITEMS:
                return OPAQUE
            return Items(items=tuple(slim(one, at_module_level=at_module_level, depth=depth) for one in items))
        case Table(pairs=pairs):
            if not at_module_level and len(pairs) > MAX_INNER_ITEMS:
                return OPAQUE
            return Table(
                pairs=tuple((key, slim(value, at_module_level=at_module_level, depth=depth)) for key, value in pairs)
            )
        case Either(options=options):
            return Either(options=tuple(slim(one, at_module_level=at_module_level, depth=depth) for one in options))
        case Each(of=of):
            return Each(of=slim(of, at_module_level=at_module_level, depth=depth))
        case _:
            return term


def names_in(term: Term) -> set[str]:
    """Return every name that has to be looked up to evaluate a term; of ``self.x`` both parts."""
    found: set[str] = set()
    waiting: list[Term] = [term]
    while waiting:
        current = waiting.pop()
        match current:
            case Ref(name=name):
                found.update(name.split(".")[:2] if name.startswith("self.") else [name.partition(".")[0]])
            case Call(callee=callee, args=args, keywords=keywords):
                waiting.extend([callee, *args, *(value for _, value in keywords)])
            case Member(of=of) | Each(of=of):
                waiting.append(of)
            case Index(of=of, key=key):
                waiting.extend([of, key])
            case Items(items=several) | Concat(parts=several) | Either(options=several):
                waiting.extend(several)
            case Table(pairs=pairs):
                waiting.extend(value for _, value in pairs)
            case _:
                continue
    return found


def _is_telling(call: Call) -> bool:
    callee = call.callee
    if not isinstance(callee, Ref | Member):
        return isinstance(callee, Call)
    last = callee.name.rpartition(".")[2]
    if last in vocabulary.TELLING_NAMES or last.endswith(vocabulary.CONSTRUCTOR_ENDS):
        return True
    return any(name in vocabulary.TELLING_KEYWORDS for name, _ in call.keywords)


def _plain_call(call: Call, *, at_module_level: bool, depth: int) -> Call:
    if depth <= 0:
        return attrs.evolve(call, args=(), keywords=())
    args = [_plain(arg, at_module_level=at_module_level, depth=depth - 1) for arg in call.args[:MAX_ARGUMENTS]]
    keywords = [
        (name, _plain(value, at_module_level=at_module_level, depth=depth - 1))
        for name, value in call.keywords[:MAX_ARGUMENTS]
    ]
    return attrs.evolve(
        call, args=tuple(args), keywords=tuple((name, value) for name, value in keywords if value != OPAQUE)
    )


def _plain(term: Term, *, at_module_level: bool, depth: int) -> Term:
    match term:
        case Text(value=value):
            return term if len(value) <= MAX_TEXT else OPAQUE
        case Ref() | Plain():
            return term
        case Call() | Either():
            return slim(term, at_module_level=at_module_level, depth=depth)
        case _:
            return OPAQUE
