"""Follows names across the files of a project: imports, re-exports, attributes, returned values, parameters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import attrs

from repo_registry.adapters.observers.python import vocabulary
from repo_registry.adapters.observers.python.entities import (
    ClassOf,
    Defined,
    Entity,
    External,
    Given,
    Made,
    ModuleOf,
    Part,
    Site,
    Value,
)
from repo_registry.adapters.observers.python.module_fragment import Module, read_module
from repo_registry.adapters.observers.python.modules import ModuleIndex
from repo_registry.adapters.observers.python.term_json import load
from repo_registry.adapters.observers.python.terms import (
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
    Ref,
    Table,
    Term,
    Text,
)
from repo_registry.domain.model.facts import Fragment
from repo_registry.domain.model.paths import PathClass

MAX_STEPS: Final = 40
"""Names followed one after another before giving up."""
MAX_WORK: Final = 4000
"""Expressions evaluated for one question; lists of lists of names could otherwise multiply without end."""
MAX_FOUND: Final = 200
"""Things that one name may stand for."""
MAX_CALLERS: Final = 60
"""Calls of one function that are looked at for what they pass."""


@attrs.frozen(kw_only=True, eq=False)
class PlacedCall:
    """A call that an outline kept."""

    site: Site
    path_class: PathClass
    call: Call


class Program:
    """The names of a project, looked up on demand; every answer is a pure function of the fragments."""

    def __init__(self, fragments: Sequence[Fragment]) -> None:
        self.modules: dict[str, Module] = {}
        self.calls: list[PlacedCall] = []
        self._callers: dict[str, list[PlacedCall]] = {}
        for fragment in fragments:
            if fragment.kind == vocabulary.MODULE:
                self.modules[fragment.path] = read_module(fragment)
            elif fragment.kind == vocabulary.CALL:
                self._add_call(fragment)
        self.index = ModuleIndex(self.modules)
        self._active: set[tuple[str, str, str, int]] = set()
        self._work = 0
        self._known: dict[tuple[str, str, int, str], tuple[Entity, ...]] = {}

    def _add_call(self, fragment: Fragment) -> None:
        term = load(fragment.payload.get("term"))
        if not isinstance(term, Call):
            return
        site = Site(path=fragment.path, scope=str(fragment.payload.get("scope", "")), line=fragment.line)
        placed = PlacedCall(site=site, path_class=fragment.path_class, call=term)
        self.calls.append(placed)
        passed = [*term.args, *(value for _, value in term.keywords)]
        if isinstance(term.callee, Ref) and any(isinstance(one, Ref | Member) for one in passed):
            self._callers.setdefault(term.callee.name.rpartition(".")[2], []).append(placed)

    def class_of(self, path: str) -> PathClass:
        """Return the class of a file's path."""
        return self.modules[path].path_class

    def entities(self, site: Site, term: Term | None, steps: int = MAX_STEPS) -> tuple[Entity, ...]:
        """Return what an expression may stand for at a place; nothing when it cannot be followed."""
        if steps == MAX_STEPS:
            self._work = 0
        self._work += 1
        if steps <= 0 or self._work > MAX_WORK:
            return ()
        return self._evaluated(site, term, steps)

    def _evaluated(  # noqa: PLR0911 - one case per kind of term
        self, site: Site, term: Term | None, steps: int
    ) -> tuple[Entity, ...]:
        match term:
            case Ref(name=name):
                return self._ref(site, name, steps)
            case Member(of=of, name=name):
                return self._members(self.entities(site, of, steps - 1), name, steps - 1)
            case Call():
                return self._called(site, term, steps)
            case Each(of=of) | Index(of=of):
                return self._elements(site, of, steps)
            case Either(options=options):
                return _distinct(one for option in options for one in self.entities(site, option, steps - 1))
            case Text() | Concat() | Items() | Table():
                return (Value(site=site, term=term),)
            case _:
                return ()

    def _elements(self, site: Site, of: Term, steps: int) -> tuple[Entity, ...]:
        found: list[Entity] = []
        for entity in self.entities(site, of, steps - 1):
            if not isinstance(entity, Value):
                continue
            if isinstance(entity.term, Items):
                for item in entity.term.items[:MAX_FOUND]:
                    found.extend(self.entities(entity.site, item, steps - 1))
            elif isinstance(entity.term, Table):
                for _, item in entity.term.pairs[:MAX_FOUND]:
                    found.extend(self.entities(entity.site, item, steps - 1))
        return _distinct(found)

    def _ref(self, site: Site, name: str, steps: int) -> tuple[Entity, ...]:
        key = (site.path, site.scope, site.line, name)
        known = self._known.get(key)
        if known is not None:
            return known
        first, _, rest = name.partition(".")
        outermost = not self._active
        found = self._name(site, first, steps - 1)
        for part in rest.split(".") if rest else ():
            found = self._members(found, part, steps - 1)
        if outermost:
            self._known[key] = found  # an answer found half-way round a circle of imports would be incomplete
        return found

    def _name(self, site: Site, name: str, steps: int) -> tuple[Entity, ...]:
        module = self.modules.get(site.path)
        if module is None:
            return ()
        scope = site.scope
        while True:
            if name == "self" and _owner_of(module, scope) is not None:
                return (ClassOf(path=site.path, qualname=_owner_of(module, scope) or ""),)
            bound = module.bindings.get(scope, {}).get(name)
            if bound and not (scope != site.scope and _is_class(module, scope)):
                return self._bound(module, scope, name, _before(bound, site, scope), steps)
            if not scope:
                return self._starred(module, name, steps)
            scope = scope.rpartition(".")[0]

    def _bound(self, module: Module, scope: str, name: str, bound: tuple[int, Term], steps: int) -> tuple[Entity, ...]:
        line, term = bound
        key = (module.path, scope, name, line)
        if key in self._active or steps <= 0:
            return ()
        self._active.add(key)
        try:
            site = Site(path=module.path, scope=scope, line=line)
            qualname = f"{scope}.{name}" if scope else name
            match term:
                case Import():
                    return self._imported(module, term, steps)
                case Definition(kind="class"):
                    return (ClassOf(path=module.path, qualname=qualname),)
                case Definition():
                    return (Defined(path=module.path, qualname=qualname),)
                case Parameter():
                    return self._parameter(module, scope, name, term, steps)
                case _:
                    return self.entities(site, term, steps - 1)
        finally:
            self._active.discard(key)

    def _starred(self, module: Module, name: str, steps: int) -> tuple[Entity, ...]:
        if name.startswith("_"):
            return ()
        for level, source in module.stars:
            path = self._file(module.path, level, source)
            key = (module.path, "*", f"{source}:{name}", level)
            if path is None or key in self._active:
                continue
            self._active.add(key)
            try:
                found = self._members((ModuleOf(path=path),), name, steps - 1)
            finally:
                self._active.discard(key)
            if found:
                return found
        return ()

    def _file(self, importer: str, level: int, module: str) -> str | None:
        if level:
            return self.index.relative(importer, level, module)
        return self.index.absolute(importer, module)

    def _imported(self, module: Module, term: Import, steps: int) -> tuple[Entity, ...]:
        path = self._file(module.path, term.level, term.module)
        if path is None:
            if term.level:
                return ()
            return (External(name=f"{term.module}.{term.name}" if term.name else term.module),)
        if not term.name:
            return (ModuleOf(path=path),)
        return self._members((ModuleOf(path=path),), term.name, steps - 1)

    def _parameter(self, module: Module, scope: str, name: str, term: Parameter, steps: int) -> tuple[Entity, ...]:
        site = Site(path=module.path, scope=scope.rpartition(".")[0], line=1)
        found: list[Entity] = []
        if not isinstance(term.annotation, Opaque):
            kinds = self.entities(site, term.annotation, steps - 1)
            if any(isinstance(kind, ClassOf) for kind in kinds):
                found.extend(kinds)
        found.extend(self._passed(module.path, scope, name, term.position, steps))
        return _distinct(found) or (Given(path=module.path, scope=scope, name=name),)

    def _passed(self, path: str, scope: str, name: str, position: int, steps: int) -> Iterator[Entity]:
        function = scope.rpartition(".")[2]
        for placed in self._callers.get(function, ())[:MAX_CALLERS]:
            argument = placed.call.argument(position, name)
            shifted = None
            if isinstance(placed.call.callee, Ref) and "." in placed.call.callee.name and "." in scope:
                shifted = placed.call.argument(position - 1, name) if position else None
            passed = shifted if shifted is not None else argument
            if passed is None or (placed.path_class is not self.class_of(path) and placed.path_class.value != "own"):
                continue
            callees = self.entities(placed.site, placed.call.callee, steps - 1)
            if Defined(path=path, qualname=scope) in callees:
                yield from self.entities(placed.site, passed, steps - 2)

    def _members(self, of: Sequence[Entity], name: str, steps: int) -> tuple[Entity, ...]:
        return _distinct(found for entity in of for found in self._member(entity, name, steps))

    def _member(  # noqa: PLR0911 - one case per kind of entity
        self, entity: Entity, name: str, steps: int
    ) -> tuple[Entity, ...]:
        if steps <= 0:
            return ()
        match entity:
            case External(name=full):
                return (External(name=f"{full}.{name}"),)
            case ModuleOf(path=path):
                return self._of_module(path, name, steps)
            case ClassOf():
                return self._of_class(entity, name, steps)
            case Made():
                return self._of_made(entity, name, steps)
            case Value():
                return ()
            case _:
                return (Part(of=entity, name=name),)

    def _of_module(self, path: str, name: str, steps: int) -> tuple[Entity, ...]:
        module = self.modules.get(path)
        found: tuple[Entity, ...] = ()
        if module is not None:
            bound = module.bindings.get("", {}).get(name)
            found = self._bound(module, "", name, _last(bound), steps) if bound else self._starred(module, name, steps)
        if not found and (path.endswith("/") or self.index.is_package(path)):
            inner = self.index.inside(path, name)
            found = (ModuleOf(path=inner),) if inner is not None else ()
        return found

    def _of_class(self, entity: ClassOf, name: str, steps: int) -> tuple[Entity, ...]:
        module = self.modules.get(entity.path)
        bound = module.bindings.get(entity.qualname, {}).get(name) if module is not None else None
        if module is not None and bound:
            return self._bound(module, entity.qualname, name, _last(bound), steps)
        for base in self.bases(entity, steps - 1):
            if isinstance(base, ClassOf):
                found = self._of_class(base, name, steps - 2)
                if found:
                    return found
        return (Part(of=entity, name=name),)

    def _of_made(self, entity: Made, name: str, steps: int) -> tuple[Entity, ...]:
        for kind in self.kinds(entity, steps - 1):
            if isinstance(kind, ClassOf):
                found = self._of_class(kind, name, steps - 1)
                if found and not isinstance(found[0], Part):
                    return found
        return (Part(of=entity, name=name),)

    def _called(self, site: Site, call: Call, steps: int) -> tuple[Entity, ...]:
        made = Made(path=site.path, scope=site.scope, call=call, line=call.line, column=call.column)
        for callee in self.entities(site, call.callee, steps - 1):
            if not isinstance(callee, Defined):
                continue
            module = self.modules[callee.path]
            bound = module.bindings.get(callee.qualname, {}).get(vocabulary.RETURN)
            if bound and isinstance(bound[-1][1], Call) and self._makes(callee, bound[-1], steps - 1):
                return (made,)  # each call of such a function makes another thing
            if bound:
                found = self._bound(module, callee.qualname, vocabulary.RETURN, bound[-1], steps - 1)
                if found and not all(isinstance(one, Given) for one in found):
                    return found
        return (made,)

    def _makes(self, function: Defined, returned: tuple[int, Term], steps: int) -> bool:
        """Tell whether a function returns what it has just made, rather than something that others see too."""
        module = self.modules[function.path]
        found = self._bound(module, function.qualname, vocabulary.RETURN, returned, steps)
        return bool(found) and all(isinstance(one, Made) and one.scope == function.qualname for one in found)

    def made_inside(self, made: Made) -> Made | None:
        """Return the call inside the function that was called to make something, if it was one."""
        for callee in self.entities(made.site, made.call.callee):
            if isinstance(callee, Defined):
                module = self.modules[callee.path]
                bound = module.bindings.get(callee.qualname, {}).get(vocabulary.RETURN)
                found = self._bound(module, callee.qualname, vocabulary.RETURN, bound[-1], MAX_STEPS) if bound else ()
                return next((one for one in found if isinstance(one, Made) and one != made), None)
        return None

    def members(self, of: Sequence[Entity], dotted: str) -> tuple[Entity, ...]:
        """Return what a dotted name means inside of something, such as ``cli.main`` in a module."""
        found = tuple(of)
        self._work = 0
        for part in dotted.split("."):
            found = self._members(found, part, MAX_STEPS - 1)
        return found

    def kinds(self, made: Made, steps: int = MAX_STEPS) -> tuple[Entity, ...]:
        """Return what was called to make something."""
        kinds = self.entities(made.site, made.call.callee, steps - 1)
        if steps > 1 and any(isinstance(kind, Defined) for kind in kinds):
            inner = self.made_inside(made)
            if inner is not None and inner.scope in {kind.qualname for kind in kinds if isinstance(kind, Defined)}:
                return self.kinds(inner, steps - 2)
        return kinds

    def bases(self, entity: ClassOf, steps: int = MAX_STEPS) -> tuple[Entity, ...]:
        """Return the direct bases of a class."""
        module = self.modules.get(entity.path)
        bound = module.bindings.get(entity.qualname, {}).get(vocabulary.BASES) if module is not None else None
        if module is None or not bound or steps <= 0:
            return ()
        line, term = bound[-1]
        site = Site(path=entity.path, scope=entity.qualname.rpartition(".")[0], line=line)
        items = term.items if isinstance(term, Items) else ()
        return _distinct(one for item in items for one in self.entities(site, item, steps - 1))

    def ancestry(self, entity: Entity) -> tuple[Entity, ...]:
        """Return something and, for a class, all of its bases, nearest first; circles end."""
        found: list[Entity] = []
        waiting: list[Entity] = [entity]
        while waiting and len(found) < MAX_STEPS:
            current = waiting.pop(0)
            if current in found:
                continue
            found.append(current)
            if isinstance(current, ClassOf):
                waiting.extend(self.bases(current))
        return tuple(found)


def _distinct(entities: Iterable[Entity]) -> tuple[Entity, ...]:
    return tuple(dict.fromkeys(entities))[:MAX_FOUND]


def _last(bound: list[tuple[int, Term]]) -> tuple[int, Term]:
    """Return the last binding; the first one when all are imports, because later ones are fallbacks."""
    return bound[0] if all(isinstance(term, Import) for _, term in bound) else bound[-1]


def _before(bound: list[tuple[int, Term]], site: Site, scope: str) -> tuple[int, Term]:
    """Return the binding in force at a place: in the same scope the last one above it."""
    if scope != site.scope:
        return _last(bound)
    above = [pair for pair in bound if pair[0] < site.line]
    return _last(above) if above else bound[0]


def _is_class(module: Module, scope: str) -> bool:
    outer, _, name = scope.rpartition(".")
    bound = module.bindings.get(outer, {}).get(name, ())
    return any(isinstance(term, Definition) and term.kind == "class" for _, term in bound)


def _owner_of(module: Module, scope: str) -> str | None:
    """Return the class whose method this scope is."""
    outer = scope.rpartition(".")[0]
    return outer if outer and _is_class(module, outer) else None
