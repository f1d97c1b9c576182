"""What surrounds a line of a route file of Rails: path, controller, resource."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import attrs

from repo_registry.adapters.observers.ruby.source import NO_NAMES, Names

DEPTH: Final = 40
"""Blocks and concerns within one another."""


@attrs.frozen(kw_only=True)
class Scope:
    """The scope of a line; prefixes are kept as pieces, outermost first."""

    table: str
    """The route set: ``app``, the name of an engine, or ``draw:`` and a file."""
    framework: str = "rails"
    path: tuple[str, ...] = ()
    outer: tuple[str, ...] = ()
    """The path outside of all resources: what shallow records stand below."""
    module: str = ""
    controller: str = ""
    level: str = ""
    """``resources``, ``resource``, ``member``, ``collection``, ``new``, or ``""`` outside of a resource."""
    param: str = ""
    """Name of the record's parameter in the path of nested routes."""
    own_param: str = "id"
    """Name of the record's parameter in its own routes."""
    member: tuple[str, ...] = ()
    """Path of one record of the resource, without its parameter."""
    shallow: bool = False
    action_names: Mapping[str, str] = attrs.field(factory=dict)
    """``path_names``: what ``new`` and ``edit`` are called in paths."""
    only: tuple[str, ...] | None = None
    except_: tuple[str, ...] = ()
    names: Names = NO_NAMES
    depth: int = 0

    def nested(self) -> tuple[str, ...]:
        """Return the path before what is written here without saying where it belongs."""
        if self.level == "resources":
            return (*self.member, f":{self.param}")
        return self.path

    def record(self) -> tuple[str, ...]:
        """Return the path of one record."""
        return (*self.member, f":{self.own_param}") if self.own_param else self.member

    def controller_path(self, controller: str) -> str:
        """Return a controller below the module of the scope; a leading slash leaves it alone."""
        if controller.startswith("/"):
            return controller[1:]
        return f"{self.module}/{controller}" if self.module and controller else controller

    def inside(self, path: str, *, module: str = "", controller: str | None = None) -> Scope:
        """Return a scope below, outside of any resource."""
        longer = (*self.nested(), path) if path.strip("/") else self.nested()
        base = f"{self.module}/{module}" if self.module and module else module or self.module
        plain = self.level in {"", "new", "member", "collection"}
        return attrs.evolve(
            self,
            path=longer,
            outer=longer if plain and not self.member else self.outer,
            module=base,
            level="",
            depth=self.depth + 1,
            controller=self.controller if controller is None else controller,
        )
