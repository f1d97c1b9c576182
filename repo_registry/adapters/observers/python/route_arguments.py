"""Paths and methods that a decorator or a call names."""

from __future__ import annotations

from typing import Final

from repo_registry.adapters.observers.python.entities import Site, Value
from repo_registry.adapters.observers.python.program import Program
from repo_registry.adapters.observers.python.route_tables import DEFAULT_METHODS, METHODS, PATH, VERBS
from repo_registry.adapters.observers.python.terms import Call, Items, Ref, Term
from repo_registry.adapters.observers.python.texts import rendered, text_of

MAX_WORDS: Final = 20
"""Paths or methods of one route."""


def path_text(program: Program, site: Site, term: Term | None) -> str:
    """Return a path, with `UNKNOWN` for what is not known."""
    return rendered(text_of(program, site, term))


def paths_of(program: Program, site: Site, call: Call | None) -> list[str]:
    """Return the paths that a route decorator was given; one empty path when it was given none."""
    term = PATH.of(call) if call is not None else None
    if term is None:
        return [""]
    if isinstance(term, Items):
        return [path_text(program, site, item) for item in term.items[:MAX_WORDS]]
    if isinstance(call, Call) and isinstance(call.callee, Ref) and call.callee.name.endswith("api_operation"):
        return [path_text(program, site, call.argument(1, "path"))]
    several = [one for one in program.entities(site, term) if isinstance(one, Value)]
    if several and isinstance(several[0].term, Items):
        return [path_text(program, several[0].site, item) for item in several[0].term.items[:MAX_WORDS]]
    return [path_text(program, site, term)]


def methods_of(program: Program, site: Site, call: Call | None, verb: str, framework: str) -> tuple[str, ...]:
    """Return the HTTP methods of a route decorator: by its name, its arguments or the framework's default."""
    fixed = VERBS.get(verb, ())
    if fixed:
        return fixed
    passed = METHODS.of(call) if call is not None else None
    if passed is None and verb == "api_operation" and call is not None:
        passed = call.argument(0)
    found = words_of(program, site, passed)
    return found or DEFAULT_METHODS.get(framework, ("ANY",))


def words_of(program: Program, site: Site, term: Term | None) -> tuple[str, ...]:
    """Return the words of a list or the word of a text, in capitals; ``HTTPMethod.GET`` is one too."""
    words: list[str] = []
    for entity in program.entities(site, term):
        if not isinstance(entity, Value):
            continue
        items = entity.term.items if isinstance(entity.term, Items) else (entity.term,)
        for item in items[:MAX_WORDS]:
            text = text_of(program, entity.site, item)
            if None in text and isinstance(item, Ref):
                text = (item.name.rpartition(".")[2],)  # HTTPMethod.GET
            words.extend(word.upper() for word in text if word and word.isalpha())
    return tuple(dict.fromkeys(words))
