"""The routes that ``resources``, ``resource`` and ``devise_for`` stand for."""

from __future__ import annotations

from collections.abc import Iterator

import attrs
from tree_sitter import Node

from repo_registry.adapters.observers.ruby.inflections import plural, singular
from repo_registry.adapters.observers.ruby.rails_scope import Scope
from repo_registry.adapters.observers.ruby.rails_tables import DEVISE, RESOURCE, RESOURCES
from repo_registry.adapters.observers.ruby.route_fragments import Found, route
from repo_registry.adapters.observers.ruby.source import UNKNOWN, Given, Ruby

Actions = list[tuple[str, str, bool, str]]


def selected(source: Ruby, given: Given, scope: Scope) -> tuple[tuple[str, ...] | None, tuple[str, ...]]:
    """Return which actions ``only:`` and ``except:`` leave, with those of the scopes around."""
    only, except_ = scope.only, scope.except_
    if "only" in given.named:
        only, except_ = tuple(source.texts(given.named["only"], scope.names)), ()
    if "except" in given.named:
        only, except_ = None, tuple(source.texts(given.named["except"], scope.names))
    return only, except_


def resource_scope(source: Ruby, name: str, given: Given, scope: Scope, *, single: bool) -> tuple[Scope, Actions]:
    """Return the scope inside a resource, and its actions."""

    def option(key: str, default: str) -> str:
        value = given.named.get(key)
        if value is None:
            return default
        return "" if value.type in {"nil", "false"} else source.spelled(value, scope.names)

    word = name.rpartition("/")[2]
    path = option("path", name)
    before = scope.nested()
    module = option("module", "")
    shallow = given.named.get("shallow")
    is_shallow = scope.shallow if shallow is None else shallow.type == "true"
    nested = bool(scope.member)
    whole = (*before, path) if path.strip("/") else before
    flat = (*scope.outer, path) if is_shallow and nested else whole
    own_param = "" if single else option("param", "id")
    inner = attrs.evolve(
        scope,
        path=whole,
        member=flat,
        level="resource" if single else "resources",
        module=f"{scope.module}/{module}" if scope.module and module else module or scope.module,
        controller=option("controller", plural(name) if single and UNKNOWN not in name else name),
        param=f"{singular(word)}_{own_param}",
        own_param=own_param,
        shallow=is_shallow,
        only=None,
        except_=(),
        depth=scope.depth + 1,
    )
    only, except_ = selected(source, given, scope)
    listed = RESOURCE if single else RESOURCES
    actions = [entry for entry in listed if (only is None or entry[0] in only) and entry[0] not in except_]
    return inner, actions


def devise_routes(source: Ruby, node: Node, name: str, given: Given, scope: Scope) -> Iterator[Found]:
    """Yield what ``devise_for`` draws; which parts there are depends on what the model includes."""
    path_option = given.named.get("path")
    path = name if path_option is None else source.spelled(path_option, scope.names)
    skipped = source.texts(given.named.get("skip"), scope.names)
    only = source.texts(given.named.get("only"), scope.names)
    names, controllers = _texts(source, given.named.get("path_names")), _texts(source, given.named.get("controllers"))
    if "all" in skipped:
        return
    class_option = given.named.get("class_name")
    model = source.text(class_option) if class_option is not None else None
    model = model or "".join(part.title() for part in singular(name.rpartition("/")[2]).split("_"))
    for part, module, method, tail, action in DEVISE:
        if part in skipped or (only and part not in only):
            continue
        first, _, rest = tail.partition("/")
        shown = "/".join(piece for piece in (names.get(first, first), rest) if piece)
        if part == "registrations":
            shown = "/".join(piece for piece in (names.get("registration", ""), shown) if piece)
        controller = controllers.get(part, f"devise/{part}")
        handler = f"{controller}#{action}"
        drawn = attrs.evolve(scope, framework="devise")
        needs = None if part == "sessions" else (model, module)
        yield route(node, drawn, method, (*scope.nested(), path, shown), handler, needs=needs)


def _texts(source: Ruby, node: Node | None) -> dict[str, str]:
    found: dict[str, str] = {}
    for pair in [] if node is None else node.named_children:
        key, value = source.text(pair.child_by_field_name("key")), source.text(pair.child_by_field_name("value"))
        if key is not None and value is not None:
            found[key] = value
    return found
