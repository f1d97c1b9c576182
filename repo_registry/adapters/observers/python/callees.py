"""The object and the method in the callee of a call."""

from __future__ import annotations

from repo_registry.adapters.observers.python.terms import Call, Member, Ref, Term


def split_callee(callee: Term) -> tuple[Term | None, str]:
    """Return the object and the method of a callee; a plain name has no object."""
    if isinstance(callee, Member):
        return callee.of, callee.name
    if isinstance(callee, Ref):
        base, _, name = callee.name.rpartition(".")
        return (Ref(name=base) if base else None), name
    return None, ""


def callee_name(term: Term | None) -> str:
    """Return the name of what is called, dotted if it is written so; of a plain name that name."""
    if isinstance(term, Call):
        return callee_name(term.callee)
    return term.name if isinstance(term, Ref | Member) else ""


def last_name(term: Term | None) -> str:
    """Return the last part of that name."""
    return callee_name(term).rpartition(".")[2]
