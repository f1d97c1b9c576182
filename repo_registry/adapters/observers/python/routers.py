"""The routers and applications of a project, each with its own prefix, and who is mounted where."""

from __future__ import annotations

from repo_registry.adapters.observers.python.entities import Entity, Made, Site
from repo_registry.adapters.observers.python.program import Program
from repo_registry.adapters.observers.python.roles import Roles
from repo_registry.adapters.observers.python.route_arguments import path_text
from repo_registry.adapters.observers.python.route_model import Mount, Mounts
from repo_registry.adapters.observers.python.route_tables import Role
from repo_registry.adapters.observers.python.terms import Term
from repo_registry.domain.model.paths import PathClass


class Routers:
    """Finds routers by their role and remembers their prefixes and mounts."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self.roles = Roles(program)
        self.mounts = Mounts()

    def node(self, entity: Entity) -> tuple[Entity, Role] | None:
        """Return a router and its role, and remember its own prefix."""
        canonical = self.roles.canonical(entity)
        role = self.roles.role(canonical)
        if role is None:
            return None
        prefix, is_app = "", role.is_app
        if isinstance(canonical, Made):
            prefix = self._own_prefix(canonical, role)
            parents = role.parent.of(canonical.call) if role.parent is not None else None
            for parent in self._program.entities(canonical.site, parents):
                path_class = self._program.modules[canonical.path].path_class
                self.mounts.add(Mount(parent=self._known(parent), child=canonical, prefix=None, path_class=path_class))
        self.mounts.add_router(canonical, prefix=prefix, overrides=role.overrides, is_app=is_app)
        return canonical, role

    def nodes(self, site: Site, term: Term) -> list[tuple[Entity, Role]]:
        """Return the routers that an expression may stand for, with their roles."""
        found = [self.node(entity) for entity in self._program.entities(site, term)]
        return [one for one in found if one is not None]

    def mount_at_root(self, entity: Entity, prefix: str, path_class: PathClass) -> None:
        """Mount a router below what another part of the program serves."""
        found = self.node(entity)
        if found is not None:
            self.mounts.add(Mount(parent=None, child=found[0], prefix=prefix, path_class=path_class))

    def _known(self, entity: Entity) -> Entity | None:
        found = self.node(entity)
        return found[0] if found is not None else None

    def _own_prefix(self, made: Made, role: Role) -> str:
        if role.prefix is None:
            return ""
        passed = role.prefix.of(made.call)
        if passed is not None:
            return path_text(self._program, made.site, passed)
        if role.named and made.call.args:
            return "/" + path_text(self._program, made.site, made.call.args[0]).lstrip("/")
        inner = self._program.made_inside(made)
        passed = role.prefix.of(inner.call) if inner is not None else None
        return path_text(self._program, inner.site, passed) if inner is not None and passed is not None else ""
