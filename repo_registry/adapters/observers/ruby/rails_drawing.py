"""Follows the statements of a route file of Rails or Hanami: https://guides.rubyonrails.org/routing.html."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

import attrs
from tree_sitter import Node

from repo_registry.adapters.observers.ruby.rails_endpoints import application, before, handler_of, methods_of, option
from repo_registry.adapters.observers.ruby.rails_resources import devise_routes, resource_scope, selected
from repo_registry.adapters.observers.ruby.rails_scope import DEPTH, Scope
from repo_registry.adapters.observers.ruby.rails_tables import OPTIONS, SILENT, VERBS
from repo_registry.adapters.observers.ruby.route_fragments import MOUNT, Found, mount, route
from repo_registry.adapters.observers.ruby.source import UNKNOWN, Given, Ruby

ROUTES: Final = 1_900
"""Routes of one file; more would not be kept."""
STEPS: Final = 60_000
"""Statements that are read of one file, repeated ones counted again."""

_LOOPS: Final = frozenset({"each", "map", "each_with_index"})
_FORMAT: Final = re.compile(r"\(\.:format\)$")
_NO_BRANCH: Final = frozenset({"method", "singleton_method", "lambda", "assignment", "class", "module"})


class RouteFile:
    """Follows the statements of one table; what they mean stands in `Scope`."""

    def __init__(self, source: Ruby, statements: list[Node], scope: Scope) -> None:
        self._source = source
        self._stack: list[tuple[Node, Scope]] = [(node, scope) for node in reversed(statements)]
        self._concerns: dict[str, list[Node]] = {}
        self._readers: dict[str, Callable[[Node, Given, Scope], Iterator[Found]]] = {
            **dict.fromkeys(VERBS, self._verb),
            "collection": self._part,
            "concerns": self._use_concerns,
            "controller": self._controller,
            "devise_for": self._devise,
            "draw": self._draw,
            "match": self._verb,
            "member": self._part,
            "mount": self._mount,
            "namespace": self._namespace,
            "nested": self._part,
            "new": self._part,
            "resource": self._resources,
            "resources": self._resources,
            "root": self._root,
            "scope": self._scope,
            "shallow": self._shallow,
            "slice": self._slice,
        }

    def found(self) -> Iterator[Found]:
        """Yield routes and mounts in order."""
        routes = 0
        for _ in range(STEPS):
            if not self._stack or routes >= ROUTES:
                break
            node, scope = self._stack.pop()
            for finding in self._statement(node, scope):
                routes += 1
                yield finding

    def _later(self, nodes: list[Node], scope: Scope) -> None:
        if scope.depth <= DEPTH:
            self._stack.extend((node, scope) for node in reversed(nodes))

    def _statement(self, node: Node, scope: Scope) -> Iterator[Found]:
        if node.type not in {"call", "identifier"}:
            self._other(node, scope)
            return
        name, holder = self._source.name(node), self._source.receiver(node)
        if name in _LOOPS and holder is not None:
            self._loop(node, holder, scope)
        elif name == "concern":
            self._define(node)
        elif name in self._readers and (holder is None or holder.type in {"identifier", "self"}):
            yield from self._readers[name](node, self._source.given(node), scope)
        elif f"def {name}" in self._concerns and holder is None:
            self._later(self._concerns[f"def {name}"], attrs.evolve(scope, depth=scope.depth + 1))
        elif name not in SILENT:  # constraints, defaults, authenticate, with_options and whatever gems add
            self._later(self._source.body(self._source.block(node)), attrs.evolve(scope, depth=scope.depth + 1))

    def _other(self, node: Node, scope: Scope) -> None:
        if node.type not in _NO_BRANCH:
            self._later(node.named_children, attrs.evolve(scope, depth=scope.depth + 1))
        elif node.type == "method":  # a helper of the file, called by its name further on
            named = node.child_by_field_name("name")
            if named is not None:
                self._concerns.setdefault(f"def {self._source.syntax.text(named)}", self._source.body(node))

    # -- blocks ------------------------------------------------------------------------------------------------------

    def _loop(self, node: Node, holder: Node, scope: Scope) -> None:
        block = self._source.block(node)
        names = self._source.parameters(block)
        body = self._source.body(block)
        texts = self._source.texts(holder, scope.names) if self._source.is_list(holder) else []
        deeper = attrs.evolve(scope, depth=scope.depth + 1)
        if not names or not texts:
            self._later(body, deeper)
            return
        for text in reversed(texts[:64]):
            self._later(body, attrs.evolve(deeper, names={**scope.names, names[0]: text}))

    def _define(self, node: Node) -> None:
        given, block = self._source.given(node), self._source.block(node)
        name = self._source.text(given.places[0]) if given.places else None
        if name and block is not None:
            self._concerns[name] = self._source.body(block)

    def _use_concerns(self, _node: Node, given: Given, scope: Scope) -> Iterator[Found]:
        names = [name for place in given.places for name in self._source.texts(place, scope.names)]
        for name in reversed(names):
            self._later(self._concerns.get(name, []), attrs.evolve(scope, depth=scope.depth + 1))
        yield from ()

    def _part(self, node: Node, _given: Given, scope: Scope) -> Iterator[Found]:
        """``member do``, ``collection do``, ``new do``, ``nested do``."""
        name = self._source.name(node)
        path = {"member": scope.record(), "new": (*scope.path, "new"), "nested": scope.nested()}.get(name, scope.path)
        level = "" if name == "nested" else name
        inner = attrs.evolve(scope, path=path, level=level, depth=scope.depth + 1)
        self._later(self._source.body(self._source.block(node)), inner)
        yield from ()

    def _namespace(self, node: Node, given: Given, scope: Scope) -> Iterator[Found]:
        name = self._source.spelled(given.places[0], scope.names) if given.places else UNKNOWN
        path = option(self._source, given, "path", name, scope)
        module = option(self._source, given, "module", name, scope)
        inner = self._limited(scope.inside(path, module=module, controller=""), given)
        self._later(self._source.body(self._source.block(node)), inner)
        yield from ()

    def _slice(self, node: Node, given: Given, scope: Scope) -> Iterator[Found]:
        """Hanami's ``slice :admin, at: "/admin"``."""
        inner = scope.inside(option(self._source, given, "at", "", scope))
        self._later(self._source.body(self._source.block(node)), inner)
        yield from ()

    def _scope(self, node: Node, given: Given, scope: Scope) -> Iterator[Found]:
        pieces = [self._source.spelled(place, scope.names) for place in given.places if place.type != "nil"]
        path = option(self._source, given, "path", "/".join(pieces), scope)
        inner = scope.inside(path, module=option(self._source, given, "module", "", scope))
        controller = option(self._source, given, "controller", inner.controller, scope)
        inner = self._limited(attrs.evolve(inner, controller=controller), given)
        self._later(self._source.body(self._source.block(node)), inner)
        yield from ()

    def _controller(self, node: Node, given: Given, scope: Scope) -> Iterator[Found]:
        name = self._source.spelled(given.places[0], scope.names) if given.places else ""
        inner = attrs.evolve(scope, controller=name, depth=scope.depth + 1)
        self._later(self._source.body(self._source.block(node)), inner)
        yield from ()

    def _shallow(self, node: Node, _given: Given, scope: Scope) -> Iterator[Found]:
        inner = attrs.evolve(scope, shallow=True, depth=scope.depth + 1)
        self._later(self._source.body(self._source.block(node)), inner)
        yield from ()

    def _limited(self, scope: Scope, given: Given) -> Scope:
        """Apply ``only:``, ``except:``, ``shallow:`` and ``path_names:`` of a scope to the resources inside."""
        only, except_ = selected(self._source, given, scope)
        names = given.named.get("path_names")
        told = {} if names is None else self._pairs(names)
        shallow = given.named.get("shallow")
        return attrs.evolve(
            scope,
            only=only,
            except_=except_,
            shallow=scope.shallow if shallow is None else shallow.type == "true",
            action_names={**scope.action_names, **told},
        )

    def _pairs(self, node: Node) -> dict[str, str]:
        found: dict[str, str] = {}
        for pair in node.named_children:
            key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
            name = self._source.text(key)
            if name:
                found[name] = self._source.spelled(value)
        return found

    # -- routes ------------------------------------------------------------------------------------------------------

    def _resources(self, node: Node, given: Given, scope: Scope) -> Iterator[Found]:
        single = self._source.name(node) == "resource"
        inside: list[Scope] = []
        for place in given.places:
            name = self._source.spelled(place, scope.names)
            inner, actions = resource_scope(self._source, name, given, scope, single=single)
            inner = attrs.evolve(inner, action_names={**scope.action_names, **self._action_names(given)})
            controller = inner.controller_path(inner.controller)
            for action, method, on_record, tail in actions:
                path = inner.record() if on_record else inner.path
                shown = inner.action_names.get(tail, tail)
                pieces = (*path, shown) if shown else path
                yield route(node, scope, method, pieces, f"{controller}#{action}", form=tail in {"new", "edit"})
            inside.append(inner)
        for inner in reversed(inside):
            self._later(self._source.body(self._source.block(node)), inner)
            for concern in reversed(self._source.texts(given.named.get("concerns"), scope.names)):
                self._later(self._concerns.get(concern, []), inner)

    def _action_names(self, given: Given) -> dict[str, str]:
        names = given.named.get("path_names")
        return {} if names is None else self._pairs(names)

    def _root(self, node: Node, given: Given, scope: Scope) -> Iterator[Found]:
        target = given.named.get("to") or (given.places[0] if given.places else None)
        if target is None and given.mapped:
            target = given.mapped[0][1]
        yield route(node, scope, "GET", scope.nested(), handler_of(self._source, target, "", given, scope))

    def _verb(self, node: Node, given: Given, scope: Scope) -> Iterator[Found]:
        methods = methods_of(self._source, node, given)
        targets: list[tuple[Node, Node | None]] = [(place, None) for place in given.places if self._is_path(place)]
        targets += [(key, value) for key, value in given.mapped if self._is_path(key)]
        if len(targets) > 1 and "#" in (self._source.text(targets[1][0]) or "") and targets[1][1] is None:
            targets = [(targets[0][0], targets[1][0])]
        above = before(self._source, given, scope)
        for key, value in targets:
            path = _FORMAT.sub("", self._source.spelled(key, scope.names))
            handler = handler_of(self._source, value or given.named.get("to"), path, given, scope)
            for method in methods:
                yield route(node, scope, method, (*above, path), handler)
        if targets:
            return
        for name, value in given.named.items():  # ``get photos: "photos#index"``
            if name not in OPTIONS and "#" in self._source.spelled(value):
                for method in methods:
                    yield route(
                        node, scope, method, (*above, name), handler_of(self._source, value, name, given, scope)
                    )

    def _is_path(self, node: Node) -> bool:
        return self._source.is_text(node) or node.type in {"identifier", "call", "constant", "binary"}

    # -- other tables ------------------------------------------------------------------------------------------------

    def _mount(self, node: Node, given: Given, scope: Scope) -> Iterator[Found]:
        pairs = [(key, value) for key, value in given.mapped if not self._source.is_text(key)]
        pairs += [(place, given.named["at"]) for place in given.places if "at" in given.named]
        for app, at in pairs:
            label = (*scope.nested(), self._source.spelled(at, scope.names))
            yield mount(node, scope.table, label, application(self._source, app), scope.module, answers=True)

    def _draw(self, node: Node, given: Given, scope: Scope) -> Iterator[Found]:
        name = self._source.text(given.places[0], scope.names) if given.places else None
        if name:
            path = self._source.file.path
            folder = path.rpartition("config/routes")[0] + "config/routes"
            yield MOUNT, node, mount(node, scope.table, scope.nested(), f"draw:{folder}/{name}.rb", scope.module)[2]

    def _devise(self, node: Node, given: Given, scope: Scope) -> Iterator[Found]:
        for place in given.places:
            name = self._source.text(place, scope.names)
            if name:
                yield from devise_routes(self._source, node, name, given, scope)
