"""Terms as JSON, for the way through a fragment: a list whose first element tells the kind."""

from __future__ import annotations

from collections.abc import Sequence

from repo_registry.adapters.observers.python.terms import (
    OPAQUE,
    Call,
    Concat,
    Definition,
    Each,
    Either,
    Import,
    Index,
    Items,
    Member,
    Opaque,
    Parameter,
    Plain,
    Ref,
    Table,
    Term,
    Text,
)
from repo_registry.domain.model.validation import JsonValue


def dump(term: Term) -> JsonValue:  # noqa: C901, PLR0911, PLR0912 - one case per kind of term
    """Return a term as JSON."""
    match term:
        case Opaque():
            return None
        case Text(value=text):
            return text
        case Plain(value=value):
            return ["k", value]
        case Ref(name=name):
            return ["n", name]
        case Member(of=of, name=name):
            return ["a", dump(of), name]
        case Call():
            keywords: list[JsonValue] = [[name, dump(value)] for name, value in term.keywords]
            return ["c", dump(term.callee), _dump_all(term.args), keywords, term.line, term.column, term.end_line]
        case Concat(parts=parts):
            return ["j", _dump_all(parts)]
        case Items(items=items):
            return ["l", _dump_all(items)]
        case Table(pairs=pairs):
            return ["d", [[dump(key), dump(value)] for key, value in pairs]]
        case Either(options=options):
            return ["o", _dump_all(options)]
        case Each(of=of):
            return ["e", dump(of)]
        case Index(of=of, key=key):
            return ["x", dump(of), dump(key)]
        case Import(level=level, module=module, name=name):
            return ["i", level, module, name]
        case Parameter(position=position, annotation=annotation):
            return ["p", position, dump(annotation)]
        case Definition(kind=kind):
            return ["f", kind]


def _dump_all(terms: Sequence[Term]) -> list[JsonValue]:
    return [dump(term) for term in terms]


def load(value: JsonValue) -> Term:  # noqa: C901, PLR0911, PLR0912 - one case per kind of term
    """Read a term back; anything that is none is opaque."""
    match value:
        case str():
            return Text(value=value)
        case ["k", bool() | int() | float() | None as plain]:
            return Plain(value=plain)
        case ["n", str() as name]:
            return Ref(name=name)
        case ["a", of, str() as name]:
            return Member(of=load(of), name=name)
        case ["c", callee, list() as args, list() as keywords, int() as line, int() as column, int() as end_line]:
            return Call(
                callee=load(callee),
                args=_load_all(args),
                keywords=tuple((str(pair[0]), load(pair[1])) for pair in _pairs(keywords)),
                line=line,
                column=column,
                end_line=end_line,
            )
        case ["j", list() as parts]:
            return Concat(parts=_load_all(parts))
        case ["l", list() as items]:
            return Items(items=_load_all(items))
        case ["d", list() as pairs]:
            return Table(pairs=tuple((load(pair[0]), load(pair[1])) for pair in _pairs(pairs)))
        case ["o", list() as options]:
            return Either(options=_load_all(options))
        case ["e", of]:
            return Each(of=load(of))
        case ["x", of, key]:
            return Index(of=load(of), key=load(key))
        case ["i", int() as level, str() as module, str() as name]:
            return Import(level=level, module=module, name=name)
        case ["p", int() as position, annotation]:
            return Parameter(position=position, annotation=load(annotation))
        case ["f", str() as kind]:
            return Definition(kind=kind)
        case _:
            return OPAQUE


def _load_all(values: list[JsonValue]) -> tuple[Term, ...]:
    return tuple(load(value) for value in values)


def _pairs(values: list[JsonValue]) -> list[list[JsonValue]]:
    return [pair for pair in values if isinstance(pair, list) and len(pair) == 2]  # noqa: PLR2004 - a pair has two
