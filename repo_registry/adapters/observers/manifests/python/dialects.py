"""The tables of pyproject.toml that single tools read: Poetry, PDM, Flit, uv and Hatch.

Sources: the documentation of each tool on its own tables.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from repo_registry.adapters.observers.formats.node import Node
from repo_registry.adapters.observers.manifests.python.requirement import parse_requirement
from repo_registry.adapters.observers.manifests.scopes import (
    DEV,
    OPTIONAL,
    RUNTIME,
    scope_of_extra,
    scope_of_group,
)
from repo_registry.adapters.observers.manifests.sightings import Sightings
from repo_registry.domain.model.facts import ObservedFact

_SOURCES: Final = ("git", "url", "path")


def tool_facts(sightings: Sightings, tools: Node) -> Iterator[ObservedFact]:
    """Yield what the tables under ``[tool]`` declare."""
    yield from _poetry(sightings, tools.get("poetry"))
    yield from _flit(sightings, tools.get("flit"))
    for group, listed in tools.get("pdm", "dev-dependencies").items():
        yield from _listed(sightings, listed, scope_of_group(group), group)
    yield from _listed(sightings, tools.get("uv", "dev-dependencies"), DEV, "dev")
    for environment, table in tools.get("hatch", "envs").items():
        scope = scope_of_group(environment)
        yield from _listed(sightings, table.get("dependencies"), scope, environment)
        yield from _listed(sightings, table.get("extra-dependencies"), scope, environment)


def _listed(sightings: Sightings, listed: Node, scope: str, group: str = "") -> Iterator[ObservedFact]:
    for text, line in listed.texts():
        requirement = parse_requirement(text.removeprefix("-e "))
        if requirement is not None:
            yield from sightings.dependency(requirement.name, requirement.declared, line, scope=scope, group=group)


def _poetry(sightings: Sightings, poetry: Node) -> Iterator[ObservedFact]:
    yield from sightings.licences(poetry.get("license").text, poetry.get("license").line)
    extras = {name.lower(): extra for extra, listed in poetry.get("extras").items() for name, _ in listed.texts()}
    yield from poetry_table(sightings, poetry.get("dependencies"), RUNTIME, extras=extras)
    yield from poetry_table(sightings, poetry.get("dev-dependencies"), DEV, group="dev")
    for group, table in poetry.get("group").items():
        scope = RUNTIME if group == "main" else scope_of_group(group)
        yield from poetry_table(sightings, table.get("dependencies"), scope, group="" if group == "main" else group)
    for name, target in poetry.get("scripts").items():
        reference = target.text or target.get("reference").text or target.get("callable").text
        yield from sightings.entry_point(name, reference, target.line, type_="console_script")
    for group, entries in poetry.get("plugins").items():
        for name, target in entries.items():
            yield from sightings.entry_point(name, target.text, target.line, type_="plugin", group=group)


def poetry_table(
    sightings: Sightings, table: Node, scope: str, *, group: str = "", extras: dict[str, str] | None = None
) -> Iterator[ObservedFact]:
    """Yield dependencies of a table of names, as Poetry and Pipenv write them.

    Args:
        sightings: Writes the facts.
        table: Names with a range, a table (``version``, ``git``, ``path``, ``optional``) or a list of tables.
        scope: Of those that are not optional.
        group: Dependency group, if any.
        extras: The extra that switches an optional dependency on, by its name in lower case.
    """
    for name, wanted in table.items():
        if name.lower() == "python":
            continue
        optional = wanted.get("optional").is_true
        extra = (extras or {}).get(name.lower(), "")
        of_extra = scope_of_extra(extra) if extra else OPTIONAL
        yield from sightings.dependency(
            name,
            _poetry_range(wanted),
            wanted.line,
            scope=of_extra if optional else scope,
            group=extra if optional else group,
        )


def _poetry_range(wanted: Node) -> str:
    """Return the range as written: of several constraints, all of them."""
    if wanted.is_list:
        return " || ".join(dict.fromkeys(filter(None, (_poetry_range(element) for element in wanted.elements()))))
    if not wanted.is_mapping:
        return wanted.text
    return wanted.get("version").text or next(filter(None, (wanted.get(source).text for source in _SOURCES)), "")


def _flit(sightings: Sightings, flit: Node) -> Iterator[ObservedFact]:
    """Yield what Flit read before PEP 621."""
    metadata = flit.get("metadata")
    yield from sightings.licences(metadata.get("license").text, metadata.get("license").line)
    yield from _listed(sightings, metadata.get("requires"), RUNTIME)
    yield from _listed(sightings, metadata.get("dev-requires"), DEV)
    for extra, listed in metadata.get("requires-extra").items():
        yield from _listed(sightings, listed, scope_of_extra(extra), extra)
    for name, target in flit.get("scripts").items():
        yield from sightings.entry_point(name, target.text, target.line, type_="console_script")
    for group, entries in flit.get("entrypoints").items():
        for name, target in entries.items():
            yield from sightings.entry_point(name, target.text, target.line, type_="plugin", group=group)
