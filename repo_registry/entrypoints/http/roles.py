"""What a route asks of its caller; every route says so, and one that says nothing is closed."""

from __future__ import annotations

from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from repo_registry.domain.errors import Denied
from repo_registry.domain.model.security import Principal, Role
from repo_registry.domain.rules.credentials import may

Connection = ASGIConnection[Any, Any, Any, Any]
#: Key of a handler's ``opt`` under which it declares what it asks.
KEY = "access"
#: Declared by the few routes that ask for nobody.
EVERYBODY = {KEY: "everybody"}
READERS = {KEY: Role.ACTIONS}
REVIEWERS = {KEY: Role.REVIEWER}
ADMINS = {KEY: Role.ADMIN}


def declared(handler: BaseRouteHandler) -> Role | str | None:
    """Return what a handler declares: a role, ``everybody``, or ``None`` when it says nothing."""
    asked = handler.opt.get(KEY)
    return asked if isinstance(asked, str) else None


def check_role(connection: Connection, handler: BaseRouteHandler) -> None:
    """Guard every route: let those in whom it declares.

    Raises:
        Denied: The caller's role is not enough, or the route declares nothing.
    """
    asked = declared(handler)
    if asked == EVERYBODY[KEY]:
        return
    caller: Principal | None = connection.scope.get("user")
    if not isinstance(asked, Role) or caller is None:
        raise Denied("this address is open to nobody")
    if not may(caller.role, asked):
        raise Denied(
            f"this needs the role {asked.value}; the token of {caller.name!r} has the role {caller.role.value}"
        )
