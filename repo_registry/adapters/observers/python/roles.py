"""Which things are applications and routers, and of which framework."""

from __future__ import annotations

import re
from typing import Final

from repo_registry.adapters.observers.python.ancestry import ancestry
from repo_registry.adapters.observers.python.entities import (
    ClassOf,
    Entity,
    External,
    Given,
    Made,
    Part,
)
from repo_registry.adapters.observers.python.naming import module_name
from repo_registry.adapters.observers.python.program import Program
from repo_registry.adapters.observers.python.route_tables import (
    APP_PARAMETERS,
    PARAMETER_FRAMEWORKS,
    ROLES,
    UNKNOWN_ROUTER,
    Role,
)

MAX_WRAPPERS: Final = 5
"""Middlewares around an application that are taken off."""

#: Attributes through which an application passes on to itself.
_SAME: Final = frozenset({"app", "router", "asgi", "wsgi_app"})
_LOOKS_LIKE_ROUTER: Final = re.compile(
    r"(?:^|_)(?:api|app|application|blp|blueprint|bp|controller|namespace|ns|router|routes|server|web)s?\Z",
    re.IGNORECASE,
)


def key_of(name: str) -> tuple[str, str]:
    """Return top package and last part of a dotted name."""
    return name.partition(".")[0], name.rpartition(".")[2]


def looks_like_router(name: str) -> bool:
    """Tell whether a name that could not be followed is what routers are usually called."""
    return _LOOKS_LIKE_ROUTER.search(name) is not None


class Roles:
    """Tells the role of a thing; every answer is kept."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._known: dict[Entity, Role | None] = {}

    def canonical(self, entity: Entity) -> Entity:
        """Return the router behind an attribute or a wrapper: ``app.router`` is ``app``."""
        for _ in range(MAX_WRAPPERS):
            if isinstance(entity, Part) and entity.name in _SAME:
                entity = entity.of
            elif isinstance(entity, Made) and self._direct(entity) is None:
                inner = self._wrapped(entity)
                if inner is None:
                    return entity
                entity = inner
            else:
                return entity
        return entity

    def role(self, entity: Entity) -> Role | None:
        """Return the role of a canonical thing, or ``None``."""
        if entity not in self._known:
            self._known[entity] = self._find(entity)
        return self._known[entity]

    def is_foreign(self, entity: Entity) -> bool:
        """Tell whether a thing is known to be something else, such as a mock or a client of another project."""
        if isinstance(entity, Made):
            kinds = self._program.kinds(entity)
            return any(isinstance(kind, External) for kind in kinds) and self.role(entity) is None
        return False

    def _find(self, entity: Entity) -> Role | None:
        match entity:
            case Made():
                return self._direct(entity)
            case ClassOf():
                return self._of_kind(entity)
            case Given(path=path, name=name) if name in APP_PARAMETERS:
                framework = self._imported_framework(path)
                return Role(framework=framework, is_app=True) if framework else None
            case _:
                return None

    def _direct(self, made: Made) -> Role | None:
        for kind in self._program.kinds(made):
            found = self._of_kind(kind)
            if found is not None:
                return found
        return None

    def _of_kind(self, kind: Entity) -> Role | None:
        for ancestor in ancestry(self._program, kind):
            if isinstance(ancestor, ClassOf):
                top = module_name(ancestor.path).partition(".")[0]
                if (top, ancestor.qualname) in ROLES:  # the framework's own repository
                    return ROLES[top, ancestor.qualname]
            if isinstance(ancestor, External):
                found = ROLES.get(key_of(ancestor.name))
                if found is not None:
                    return found
                if ancestor.name.endswith(("APIRouter", "InferringRouter", "VersionedAPIRouter")):
                    return UNKNOWN_ROUTER
        return None

    def _wrapped(self, made: Made) -> Entity | None:
        """Return the application inside ``CORSMiddleware(app, …)``."""
        passed = made.call.argument(0, "app")
        for entity in self._program.entities(made.site, passed):
            if isinstance(entity, Made) and entity != made:
                return entity
        return None

    def _imported_framework(self, path: str) -> str:
        module = self._program.modules.get(path)
        if module is None:
            return ""
        tops = {source.partition(".")[0] for level, source in module.imports() if level == 0}
        return next((name for name in PARAMETER_FRAMEWORKS if name in tops), "")
