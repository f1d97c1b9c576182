"""Follows names across the files of a project: imports, re-exports, attributes, returned values, parameters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

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
    distinct,
)
from repo_registry.adapters.observers.python.module_fragment import Module
from repo_registry.adapters.observers.python.project import Project
from repo_registry.adapters.observers.python.scopes import in_force, last_of
from repo_registry.adapters.observers.python.terms import (
    Binding,
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
from repo_registry.adapters.observers.python.vocabulary import BASES, RETURN

MAX_STEPS: Final = 40
"""Names followed one after another before giving up."""
MAX_WORK: Final = 4000
"""Expressions evaluated for one question; lists of lists of names could otherwise multiply without end."""


class Program:
    """The names of a project, looked up on demand; every answer is a pure function of the fragments."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self.modules = project.modules
        self.calls = project.calls
        self.index = project.index
        self._active: set[tuple[str, str, str, int]] = set()
        self._work = 0
        self._known: dict[tuple[str, str, int, str], tuple[Entity, ...]] = {}

    def entities(self, site: Site, term: Term | None, steps: int = MAX_STEPS) -> tuple[Entity, ...]:
        """Return what an expression may stand for at a place; nothing when it cannot be followed."""
        self._work = 1 if steps == MAX_STEPS else self._work + 1
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
                return distinct(one for option in options for one in self.entities(site, option, steps - 1))
            case Text() | Concat() | Items() | Table():
                return (Value(site=site, term=term),)
            case _:
                return ()

    def _elements(self, site: Site, of: Term, steps: int) -> tuple[Entity, ...]:
        return distinct(
            one
            for entity in self.entities(site, of, steps - 1)
            if isinstance(entity, Value)
            for element in entity.elements
            for one in self.entities(entity.site, element, steps - 1)
        )

    def _ref(self, site: Site, name: str, steps: int) -> tuple[Entity, ...]:
        key = (site.path, site.scope, site.line, name)
        if (known := self._known.get(key)) is not None:
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
            owner = module.owner_of(scope) if name == "self" else None
            if owner is not None:
                return (ClassOf(path=site.path, qualname=owner),)
            bound = module.bound(scope, name)
            if bound and not (scope != site.scope and module.is_class(scope)):
                return self._bound(module, scope, name, in_force(bound, site, scope), steps)
            if not scope:
                return self._starred(module, name, steps)
            scope = scope.rpartition(".")[0]

    def _bound(self, module: Module, scope: str, name: str, bound: Binding, steps: int) -> tuple[Entity, ...]:
        line, term = bound
        key = (module.path, scope, name, line)
        if key in self._active or steps <= 0:
            return ()
        self._active.add(key)
        try:
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
                    return self.entities(Site(path=module.path, scope=scope, line=line), term, steps - 1)
        finally:
            self._active.discard(key)

    def _starred(self, module: Module, name: str, steps: int) -> tuple[Entity, ...]:
        for level, source in module.stars if not name.startswith("_") else ():
            path = self._project.file_of(module.path, level, source)
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

    def _imported(self, module: Module, term: Import, steps: int) -> tuple[Entity, ...]:
        path = self._project.file_of(module.path, term.level, term.module)
        if path is None:
            full = f"{term.module}.{term.name}" if term.name else term.module
            return () if term.level else (External(name=full),)
        of = (ModuleOf(path=path),)
        return self._members(of, term.name, steps - 1) if term.name else of

    def _parameter(self, module: Module, scope: str, name: str, term: Parameter, steps: int) -> tuple[Entity, ...]:
        site = Site(path=module.path, scope=scope.rpartition(".")[0], line=1)
        found: list[Entity] = []
        if not isinstance(term.annotation, Opaque):
            kinds = self.entities(site, term.annotation, steps - 1)
            if any(isinstance(kind, ClassOf) for kind in kinds):
                found.extend(kinds)
        found.extend(
            one
            for placed, passed in self._project.passed(module.path, scope, name, term.position)
            if Defined(path=module.path, qualname=scope) in self.entities(placed.site, placed.call.callee, steps - 1)
            for one in self.entities(placed.site, passed, steps - 2)
        )
        return distinct(found) or (Given(path=module.path, scope=scope, name=name),)

    def _members(self, of: Sequence[Entity], name: str, steps: int) -> tuple[Entity, ...]:
        return distinct(found for entity in of for found in self._member(entity, name, steps))

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
            bound = module.bound("", name)
            found = (
                self._bound(module, "", name, last_of(bound), steps) if bound else self._starred(module, name, steps)
            )
        if not found and (path.endswith("/") or self.index.is_package(path)):
            inner = self.index.inside(path, name)
            found = (ModuleOf(path=inner),) if inner is not None else ()
        return found

    def _of_class(self, entity: ClassOf, name: str, steps: int) -> tuple[Entity, ...]:
        module = self.modules.get(entity.path)
        bound = module.bound(entity.qualname, name) if module is not None else ()
        if module is not None and bound:
            return self._bound(module, entity.qualname, name, last_of(bound), steps)
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
            if self._makes(callee, steps - 1):
                return (made,)  # each call of such a function makes another thing
            found = self._returned(callee, steps - 1)
            if found and not all(isinstance(one, Given) for one in found):
                return found
        return (made,)

    def _makes(self, function: Defined, steps: int) -> bool:
        """Tell whether a function returns what it has just made, rather than something that others see too."""
        bound = self.modules[function.path].bound(function.qualname, RETURN)
        if not bound or not isinstance(bound[-1][1], Call):
            return False
        found = self._returned(function, steps)
        return bool(found) and all(isinstance(one, Made) and one.scope == function.qualname for one in found)

    def _returned(self, function: Defined, steps: int) -> tuple[Entity, ...]:
        module = self.modules[function.path]
        bound = module.bound(function.qualname, RETURN)
        return self._bound(module, function.qualname, RETURN, bound[-1], steps) if bound else ()

    def made_inside(self, made: Made) -> Made | None:
        """Return the call inside the function that was called to make something, if it was one."""
        for callee in self.entities(made.site, made.call.callee):
            if isinstance(callee, Defined):
                found = self._returned(callee, MAX_STEPS)
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
        bound = module.bound(entity.qualname, BASES) if module is not None else ()
        if not bound or steps <= 0:
            return ()
        line, term = bound[-1]
        site = Site(path=entity.path, scope=entity.qualname.rpartition(".")[0], line=line)
        items = term.items if isinstance(term, Items) else ()
        return distinct(one for item in items for one in self.entities(site, item, steps - 1))
