"""What single arguments of a route of Rails mean: where it belongs, which methods it answers, and what handles it."""

from __future__ import annotations

from tree_sitter import Node

from repo_registry.adapters.observers.ruby.rails_scope import Scope
from repo_registry.adapters.observers.ruby.rails_tables import VERBS
from repo_registry.adapters.observers.ruby.source import Given, Ruby


def option(source: Ruby, given: Given, name: str, default: str, scope: Scope) -> str:
    """Return a named argument as text; ``nil`` and ``false`` are the empty text."""
    value = given.named.get(name)
    if value is None:
        return default
    return "" if value.type in {"nil", "false"} else source.spelled(value, scope.names)


def before(source: Ruby, given: Given, scope: Scope) -> tuple[str, ...]:
    """Return the path before a route, as ``on:`` has it."""
    on = source.text(given.named.get("on"), scope.names) if "on" in given.named else ""
    if on == "member":
        return scope.record()
    if on == "collection":
        return scope.path
    return (*scope.path, "new") if on == "new" else scope.nested()


def methods_of(source: Ruby, node: Node, given: Given) -> list[str]:
    """Return the HTTP methods of a route; ``ANY`` for ``match`` that names none or all."""
    name = source.name(node)
    if name != "match":
        return [VERBS[name]]
    told = [text.upper() for text in source.texts(given.named.get("via")) if text.isalpha()]
    return ["ANY"] if not told or "ALL" in told else told


def handler_of(source: Ruby, target: Node | None, path: str, given: Given, scope: Scope) -> str:
    """Return ``controller#action``, the name of what answers otherwise, or ``""``."""
    controller = option(source, given, "controller", "", scope)
    action = option(source, given, "action", "", scope)
    if target is not None and source.name(target) in {"redirect", "redirect_to"}:
        return "redirect"
    if target is not None and not source.is_text(target):
        return source.constant(target)
    told = source.spelled(target, scope.names) if target is not None else ""
    if scope.framework == "hanami":
        return told
    if "#" in told:
        return scope.controller_path(told)
    plain = path.strip("/").partition("(")[0]
    if not told and not action and not controller and not scope.controller and plain.count("/") == 1:
        return scope.controller_path(plain.replace("/", "#")) if ":" not in plain else ""
    action = action or told or plain.replace("/", "_").replace("-", "_")
    controller = controller or scope.controller
    return f"{scope.controller_path(controller)}#{action}" if controller and ":" not in action else ""


def application(source: Ruby, node: Node) -> str:
    """Return the constant that ``X``, ``X.new(…)`` or ``X.server`` begins with."""
    current: Node | None = node
    for _ in range(8):
        if current is None or current.type != "call":
            break
        current = source.receiver(current)
    return source.constant(current)
