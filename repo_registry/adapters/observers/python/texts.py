"""What a text expression is, as far as the project itself tells: constants, settings defaults, f-strings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeAlias

from repo_registry.adapters.observers.python.entities import Entity, Made, Part, Site, Value
from repo_registry.adapters.observers.python.program import Program
from repo_registry.adapters.observers.python.terms import Call, Concat, Either, Member, Plain, Ref, Term, Text

UNKNOWN: Final = "{?}"
"""Stands in a path for a part that only the running program knows."""
MAX_DEPTH: Final = 12
"""Constants followed one after another."""
MAX_LENGTH: Final = 500
"""Characters of a text put together."""

Parts: TypeAlias = tuple[str | None, ...]
"""A text in pieces; ``None`` is a piece that cannot be known."""

#: Calls that give back a text they were given: by position, or by one of these keywords.
_PASSING: Final[dict[str, tuple[int, tuple[str, ...]]]] = {
    "Field": (0, ("default",)),
    "environ.get": (1, ("default",)),
    "getenv": (1, ("default",)),
    "config": (1, ("default",)),
    "str": (0, ()),
    "_": (0, ()),
    "gettext": (0, ()),
    "gettext_lazy": (0, ()),
    "URLPath": (0, ()),
    "Path": (0, ()),
}
_TRIMMING: Final = frozenset({"lstrip", "rstrip", "strip"})


def text_of(  # noqa: PLR0911 - one case per kind of term
    program: Program, site: Site, term: Term | None, depth: int = MAX_DEPTH
) -> Parts:
    """Return a text in pieces; ``(None,)`` when nothing of it is known."""
    if depth <= 0:
        return (None,)
    match term:
        case Text(value=value):
            return (value,)
        case Plain(value=None):
            return ("",)
        case Concat(parts=pieces):
            return _limited([one for piece in pieces[:50] for one in text_of(program, site, piece, depth - 1)])
        case Either(options=options):
            known = [text_of(program, site, option, depth - 1) for option in options[:5]]
            return next((parts for parts in known if None not in parts and parts != ("",)), (None,))
        case Ref() | Member():
            return _named(program, site, term, depth)
        case Call():
            return _called(program, site, term, depth)
        case _:
            return (None,)


def _named(program: Program, site: Site, term: Ref | Member, depth: int) -> Parts:
    for entity in program.entities(site, term):
        parts = _of_entity(program, entity, depth - 1)
        if None not in parts:
            return parts
    return (None,)


def _of_entity(program: Program, entity: Entity, depth: int) -> Parts:
    match entity:
        case Value(site=site, term=term):
            return text_of(program, site, term, depth)
        case Made(call=call):
            return _called(program, entity.site, call, depth)
        case Part(of=Made() as made, name=name):
            return _argument_of(program, made, name, depth)
        case _:
            return (None,)


def _argument_of(program: Program, made: Made, name: str, depth: int) -> Parts:
    """Read ``router.prefix`` off the call that made the router, when it was passed by that name."""
    passed = made.call.keyword(name)
    if passed is not None:
        return text_of(program, made.site, passed, depth)
    return (None,)


def _called(program: Program, site: Site, call: Call, depth: int) -> Parts:
    callee = call.callee
    name = callee.name if isinstance(callee, Ref | Member) else ""
    for wanted, (position, keywords) in _PASSING.items():
        if name == wanted or name.endswith(f".{wanted}"):
            passed = call.argument(position, *keywords)
            return text_of(program, site, passed, depth - 1) if passed is not None else (None,)
    if isinstance(callee, Ref) and name.rpartition(".")[2] in _TRIMMING:
        inner = text_of(program, site, Ref(name=name.rpartition(".")[0]), depth - 1)
        return inner if None in inner else ("".join(one or "" for one in inner).strip("/ "),)
    return (None,)


def _limited(pieces: Sequence[str | None]) -> Parts:
    kept: list[str | None] = []
    length = 0
    for piece in pieces:
        length += len(piece or "")
        if length > MAX_LENGTH:
            return (*kept, None)
        if kept and piece is not None and kept[-1] is not None:
            kept[-1] += piece
        elif not (kept and piece is None and kept[-1] is None):
            kept.append(piece)
    return tuple(kept) or ("",)


def rendered(parts: Parts) -> str:
    """Return the text with `UNKNOWN` for what is not known."""
    return "".join(UNKNOWN if part is None else part for part in parts)


def known_text(program: Program, site: Site, term: Term | None) -> str:
    """Return a text without the blanks around it, or ``""`` when any part of it is not known."""
    if term is None:
        return ""
    parts = text_of(program, site, term)
    return "" if None in parts else "".join(part or "" for part in parts).strip()


def joined(head: str, tail: str) -> str:
    """Put two paths together with exactly one slash between them."""
    if not tail:
        return head
    if not head:
        return tail if tail.startswith(("/", UNKNOWN)) else f"/{tail}"
    return f"{head.rstrip('/')}/{tail.lstrip('/')}"
