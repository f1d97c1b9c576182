"""The routes that a resource of Laravel stands for."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from repo_registry.adapters.observers.php.route_tables import ACTIONS

_PARTS = 6


@attrs.frozen(kw_only=True)
class Resource:
    """A resource as it is declared."""

    name: str
    """With a dot between a parent and a child: ``photos.comments``."""
    actions: tuple[str, ...]
    single: bool
    """There is one, so it has no parameter."""
    shallow: bool
    """The child's own routes leave the parent out."""


def resource_routes(resource: Resource) -> Iterator[tuple[str, str, str]]:
    """Yield ``(HTTP method, path, action)`` of each route."""
    before, _, last = resource.name.strip("/").rpartition("/")
    parts = last.split(".")[:_PARTS]
    nested = [f"{part}/{{{singular(part)}}}" for part in parts[:-1]]
    parameter = "{" + singular(parts[-1]) + "}"
    for action in resource.actions:
        methods, tail = ACTIONS[action]
        own = "{}" in tail
        above = [] if resource.shallow and own else nested
        if resource.single:
            tail = tail.replace("{}", "").strip("/")
        path = "/".join(filter(None, [before, *above, parts[-1], tail.replace("{}", parameter)]))
        for method in methods:
            yield method, path, action


def singular(word: str) -> str:
    """Return the name of one of many, as a parameter is called."""
    name = word.replace("-", "_").strip("{}")
    for ending, instead in (("ies", "y"), ("sses", "ss"), ("xes", "x"), ("ches", "ch"), ("shes", "sh")):
        if name.endswith(ending):
            return name[: -len(ending)] + instead
    return name[:-1] if name.endswith("s") and not name.endswith(("ss", "us", "is")) else name
