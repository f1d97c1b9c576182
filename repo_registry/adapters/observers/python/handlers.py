"""The functions and classes that answer requests, as the outlines describe them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import attrs

from repo_registry.adapters.observers.python import vocabulary
from repo_registry.adapters.observers.python.ancestry import ancestry
from repo_registry.adapters.observers.python.entities import ClassOf, Defined, Entity, Made, Part, Site
from repo_registry.adapters.observers.python.program import Program
from repo_registry.adapters.observers.python.prose import first_sentence
from repo_registry.adapters.observers.python.route_model import Handler
from repo_registry.adapters.observers.python.term_json import load
from repo_registry.adapters.observers.python.terms import Call, Member, Ref, Term
from repo_registry.adapters.observers.python.vocabulary import HTTP_VERBS
from repo_registry.domain.model.facts import Fragment
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.validation import JsonValue

MAX_WRAPPERS: Final = 4
"""Calls around a handler, such as ``login_required(view)``, that are taken off."""

#: Frameworks answer the rest by themselves.
_VERBS: Final = frozenset(HTTP_VERBS) - {"head", "options", "trace"}


@attrs.frozen(kw_only=True)
class Method:
    """One method of a class."""

    name: str
    start_line: int
    end_line: int
    decorators: tuple[Term, ...]
    summary: str


@attrs.frozen(kw_only=True, eq=False)
class Outline:
    """A decorated function, or a class."""

    site: Site
    path_class: PathClass
    name: str
    qualname: str
    decorators: tuple[Term, ...]
    start_line: int
    end_line: int
    summary: str
    help: str
    in_class: bool
    is_class: bool
    methods: tuple[Method, ...]
    parameters: tuple[tuple[str, Term, Term], ...]

    @property
    def handler(self) -> Handler:
        """Describe it as a handler."""
        return Handler(
            name=self.qualname,
            summary=self.summary,
            path=self.site.path,
            start_line=self.start_line,
            end_line=self.end_line,
        )

    def handler_of(self, method: Method) -> Handler:
        """Describe one of its methods as a handler."""
        return Handler(
            name=f"{self.qualname}.{method.name}",
            summary=method.summary or self.summary,
            path=self.site.path,
            start_line=method.start_line,
            end_line=method.end_line,
        )


class Handlers:
    """Finds the outline of a thing, and what methods a class answers to."""

    def __init__(self, program: Program, fragments: Sequence[Fragment]) -> None:
        self._program = program
        self.functions: list[Outline] = []
        self.classes: list[Outline] = []
        self._by_name: dict[tuple[str, str], Outline] = {}
        for fragment in fragments:
            if fragment.kind in {vocabulary.FUNCTION, vocabulary.CLASS}:
                outline = _outline(fragment)
                (self.functions if fragment.kind == vocabulary.FUNCTION else self.classes).append(outline)
                self._by_name.setdefault((fragment.path, outline.qualname), outline)

    def outline(self, entity: Entity) -> Outline | None:
        """Return the outline of a function or class of the project."""
        if isinstance(entity, Defined | ClassOf):
            return self._by_name.get((entity.path, entity.qualname))
        return None

    def answering(self, site: Site, term: Term | None, depth: int = MAX_WRAPPERS) -> tuple[Entity, ...]:
        """Return functions and classes that an endpoint expression means: ``f``, ``View.as_view()``, ``Resource()``."""
        if depth <= 0:
            return ()
        if isinstance(term, Call) and isinstance(term.callee, Ref | Member) and "as_view" in term.callee.name:
            base: Term = (
                Ref(name=term.callee.name.rpartition(".")[0]) if isinstance(term.callee, Ref) else term.callee.of
            )
            return self._program.entities(site, base)
        found: list[Entity] = []
        for entity in self._program.entities(site, term):
            if isinstance(entity, Made):
                kinds = self._program.kinds(entity)
                wrapped = [one for arg in entity.call.args[:1] for one in self.answering(site, arg, depth - 1)]
                found.extend([one for one in kinds if isinstance(one, ClassOf)] or wrapped)
            elif isinstance(entity, Part) and isinstance(entity.of, ClassOf):
                found.append(Defined(path=entity.of.path, qualname=f"{entity.of.qualname}.{entity.name}"))
            else:
                found.append(entity)
        return tuple(dict.fromkeys(found))

    def described(self, entity: Entity) -> Handler | None:
        """Describe a function or class that answers, decorated or not."""
        outline = self.outline(entity)
        if outline is not None:
            return outline.handler
        if not isinstance(entity, Defined | ClassOf):
            return None
        module = self._program.modules.get(entity.path)
        lines = module.function(entity.qualname) if module is not None else None
        if lines is None:
            return None
        return Handler(
            name=entity.qualname,
            summary=first_sentence(lines[2]),
            path=entity.path,
            start_line=lines[0],
            end_line=lines[1],
        )

    def verbs(self, entity: Entity, prefix: str = "") -> list[tuple[str, Method, Outline]]:
        """Return the HTTP methods that a class answers, own and inherited, each with its Python method."""
        found: dict[str, tuple[str, Method, Outline]] = {}
        for ancestor in ancestry(self._program, entity):
            outline = self.outline(ancestor)
            for method in outline.methods if outline is not None else ():
                verb = method.name.removeprefix(prefix)
                if outline is not None and method.name.startswith(prefix) and verb in _VERBS:
                    found.setdefault(verb.upper(), (verb.upper(), method, outline))
        return list(found.values())


def _outline(fragment: Fragment) -> Outline:
    payload = fragment.payload
    scope, name = str(payload.get("scope", "")), str(payload.get("name", ""))
    end = payload.get("end")
    return Outline(
        site=Site(path=fragment.path, scope=scope, line=fragment.line),
        path_class=fragment.path_class,
        name=name,
        qualname=f"{scope}.{name}" if scope else name,
        decorators=_decorators(payload.get("decorators")),
        start_line=fragment.line,
        end_line=end if isinstance(end, int) else fragment.line,
        summary=str(payload.get("summary", "")),
        help=str(payload.get("help", "")),
        in_class=payload.get("in_class") is True,
        is_class=fragment.kind == vocabulary.CLASS,
        methods=tuple(_methods(payload.get("methods"))),
        parameters=tuple(_parameters(payload.get("parameters"))),
    )


def _decorators(value: JsonValue) -> tuple[Term, ...]:
    if not isinstance(value, list):
        return ()
    return tuple(load(pair[1]) for pair in value if isinstance(pair, list) and len(pair) == 2)  # noqa: PLR2004 - line and term


def _methods(value: JsonValue) -> list[Method]:
    found: list[Method] = []
    for one in value if isinstance(value, list) else ():
        match one:
            case [str() as name, int() as start, int() as end, list() as decorators, str() as summary]:
                found.append(
                    Method(
                        name=name,
                        start_line=start,
                        end_line=end,
                        decorators=_decorators(decorators),
                        summary=summary,
                    )
                )
            case _:
                continue
    return found


def _parameters(value: JsonValue) -> list[tuple[str, Term, Term]]:
    found: list[tuple[str, Term, Term]] = []
    for one in value if isinstance(value, list) else ():
        match one:
            case [str() as name, annotation, default]:
                found.append((name, load(annotation), load(default)))
            case _:
                continue
    return found
