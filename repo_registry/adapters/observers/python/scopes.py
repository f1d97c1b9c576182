"""Which of several bindings of a name holds at a place."""

from __future__ import annotations

from collections.abc import Sequence

from repo_registry.adapters.observers.python.entities import Site
from repo_registry.adapters.observers.python.terms import Binding, Import


def last_of(bound: Sequence[Binding]) -> Binding:
    """Return the last binding; the first one when all are imports, because later ones are fallbacks."""
    return bound[0] if all(isinstance(term, Import) for _, term in bound) else bound[-1]


def in_force(bound: Sequence[Binding], site: Site, scope: str) -> Binding:
    """Return the binding of a scope that holds at a place: in the place's own scope the last one above it."""
    if scope != site.scope:
        return last_of(bound)
    above = [pair for pair in bound if pair[0] < site.line]
    return last_of(above) if above else bound[0]
