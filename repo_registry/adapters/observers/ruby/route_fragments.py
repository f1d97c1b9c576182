"""What the rules for routes of Ruby leave for the join."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeAlias

from tree_sitter import Node

from repo_registry.adapters.observers.ruby.rails_scope import Scope
from repo_registry.adapters.observers.syntax import last_line_of
from repo_registry.domain.model.validation import JsonValue

ROUTE: Final = "ruby.route"
"""table, framework, method, path, handler, summary, end_line, form (only shows a form), needs (a module of a Devise
model, as ``[model, module]``, or null)."""
MOUNT: Final = "ruby.mount"
"""table, path, target, module, answers (whether the mount itself is a route), end_line."""
TABLE: Final = "ruby.table"
"""A class that may hold routes: name, superclass, path (what stands before all of them), root."""
ACTION: Final = "ruby.action"
"""What a comment says of an action: controller, action, summary."""
MODEL: Final = "ruby.devise_model"
"""model, modules."""
API_ONLY: Final = "ruby.api_only"
"""The application in ``folder`` has no forms."""

Found: TypeAlias = tuple[str, Node, dict[str, JsonValue]]


def joined_path(pieces: Sequence[str]) -> str:
    """Return one path: pieces divided by single slashes, ``/`` if nothing is left."""
    text = "/".join(piece.strip("/") for piece in pieces if piece.strip("/"))
    return "/" + text


def route(
    node: Node,
    scope: Scope,
    method: str,
    pieces: Sequence[str],
    handler: str,
    *,
    form: bool = False,
    needs: tuple[str, str] | None = None,
) -> Found:
    """Return a route of Rails; it ends where its own line ends, not with the block of its resource."""
    listed = node.child_by_field_name("arguments") if node.type == "call" else None
    return (
        ROUTE,
        node,
        {
            "table": scope.table,
            "framework": scope.framework,
            "method": method,
            "path": joined_path(pieces),
            "handler": handler.strip("#"),
            "summary": "",
            "end_line": last_line_of(listed or node),
            "form": form,
            "needs": None if needs is None else list(needs),
        },
    )


def mount(
    node: Node, table: str, pieces: Sequence[str], target: str, module: str = "", *, answers: bool = False
) -> Found:
    """Return a mount of another table."""
    path = joined_path(pieces)
    return (
        MOUNT,
        node,
        {
            "table": table,
            "path": path,
            "target": target,
            "module": module,
            "answers": answers,
            "end_line": last_line_of(node),
        },
    )
