"""Makes routes of what answers them: functions, classes with a method per verb, and expressions that mean either."""

from __future__ import annotations

from collections.abc import Sequence

from repo_registry.adapters.observers.python.callees import callee_name
from repo_registry.adapters.observers.python.entities import ClassOf, Entity
from repo_registry.adapters.observers.python.handlers import Handlers, Outline
from repo_registry.adapters.observers.python.project import PlacedCall
from repo_registry.adapters.observers.python.route_model import Handler, Route, from_regex
from repo_registry.adapters.observers.python.route_tables import DEFAULT_METHODS, REGEX_FRAMEWORKS
from repo_registry.adapters.observers.python.terms import Call, Term, Text
from repo_registry.domain.model.paths import PathClass


class Endpoints:
    """Collects the routes of a project."""

    def __init__(self, handlers: Handlers) -> None:
        self._handlers = handlers
        self.routes: list[Route] = []

    def add_outline(
        self, node: Entity | None, methods: Sequence[str], tail: str, framework: str, outline: Outline
    ) -> None:
        """Add a decorated function, or every verb of a decorated class."""
        if outline.is_class:
            entity = ClassOf(path=outline.site.path, qualname=outline.qualname)
            self.add_class(node, entity, tail, framework, outline.path_class, None)
            return
        self._append(node, methods, tail, framework, _summarized(outline), outline.path_class)

    def add_class(
        self,
        node: Entity | None,
        entity: Entity,
        tail: str,
        framework: str,
        path_class: PathClass,
        only: Sequence[str] | None,
        fallback: Handler | None = None,
    ) -> None:
        """Add the verbs that a class answers.

        Args:
            node: Its router.
            entity: The class.
            tail: The path below the router.
            framework: Falcon's methods are called ``on_get``, others' ``get``.
            path_class: Of the file that says so.
            only: The methods that the registration allows; ``None`` for all.
            fallback: What to show when nothing is known of the class; without it such a class gives no route.
        """
        prefix = "on_" if framework == "falcon" else ""
        verbs = [one for one in self._handlers.verbs(entity, prefix) if only is None or one[0] in only]
        for verb, method, owner in verbs:
            self._append(node, (verb,), tail, framework, owner.handler_of(method), path_class)
        if not verbs:
            handler = self._handlers.described(entity) or fallback
            if handler is not None:
                self._append(node, tuple(only or ("ANY",)), tail, framework, handler, path_class)

    def add_expression(
        self,
        node: Entity | None,
        framework: str,
        placed: PlacedCall,
        tail: str,
        endpoint: Term | None,
        methods: tuple[str, ...],
    ) -> None:
        """Add what an expression such as ``view``, ``View.as_view()`` or ``Resource()`` means, else the call itself."""
        here = Handler(
            name=callee_name(endpoint),
            summary="",
            path=placed.site.path,
            start_line=placed.call.line,
            end_line=placed.call.end_line,
        )
        for entity in self._handlers.answering(placed.site, endpoint):
            if isinstance(entity, ClassOf):
                self.add_class(node, entity, tail, framework, placed.path_class, methods or None, here)
                return
            handler = self._handlers.described(entity)
            if handler is not None:
                here = handler
            break
        found = methods or DEFAULT_METHODS.get(framework, ("ANY",))
        self._append(node, found, tail, framework, here, placed.path_class)

    def _append(
        self,
        node: Entity | None,
        methods: Sequence[str],
        tail: str,
        framework: str,
        handler: Handler,
        path_class: PathClass,
    ) -> None:
        path = from_regex(tail) if framework in REGEX_FRAMEWORKS else tail
        self.routes.append(
            Route(
                node=node,
                methods=tuple(methods),
                tail=path,
                framework=framework,
                handler=handler,
                path_class=path_class,
            )
        )


def _summarized(outline: Outline) -> Handler:
    """Prefer the summary written for the API's documentation over the docstring."""
    handler = outline.handler
    for decorator in outline.decorators:
        summary = decorator.keyword("summary") if isinstance(decorator, Call) else None
        if isinstance(summary, Text) and summary.value:
            return Handler(
                name=handler.name,
                summary=summary.value[:300],
                path=handler.path,
                start_line=handler.start_line,
                end_line=handler.end_line,
            )
    return handler
