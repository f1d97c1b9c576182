"""Makes facts as the observers would."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from repo_registry.domain.model.facts import FactKind, ObservedFact
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.repository import Component
from repo_registry.domain.model.validation import JsonValue
from repo_registry.domain.rules.extraction.project import Project


def fact(
    kind: FactKind,
    key: str,
    value: str = "",
    *,
    path: str = "src/main.py",
    line: int = 1,
    end: int = 0,
    path_class: PathClass = PathClass.OWN,
    **attributes: JsonValue,
) -> ObservedFact:
    """Make a fact; ``attributes`` are those of its kind."""
    return ObservedFact(
        kind=kind,
        key=key,
        value=value,
        path=path,
        start_line=line,
        end_line=end or line,
        rule="test",
        rule_version=1,
        path_class=path_class,
        attributes=attributes,
    )


def command(
    key: str, text: str = "", *, line: int = 1, path: str = "tool/cli.py", options: Sequence[tuple[str, str]] = ()
) -> ObservedFact:
    listed: list[JsonValue] = [list[JsonValue](option) for option in options]
    return fact(FactKind.CLI_COMMAND, key, text, path=path, line=line, framework="click", options=listed)


def route(method: str, path: str, summary: str = "", *, line: int = 1, file: str = "app/routes.py") -> ObservedFact:
    told: dict[str, JsonValue] = {"summary": summary} if summary else {}
    attributes: dict[str, JsonValue] = {
        "method": method,
        "path": path,
        "framework": "flask",
        "prefix_known": True,
        **told,
    }
    made = fact(FactKind.HTTP_ROUTE, f"{method} {path}", "handler", path=file, line=line)
    return attrs.evolve(made, attributes=attributes)


def section(
    heading: str,
    text: str = "",
    *,
    path: str = "README.md",
    level: int = 1,
    order: int = 0,
    bullets: tuple[str, ...] = (),
    parents: tuple[str, ...] = (),
    title: str = "",
    commands: tuple[str, ...] = (),
    path_class: PathClass = PathClass.OWN,
) -> ObservedFact:
    line = 10 * order + 1
    attributes: dict[str, JsonValue] = {
        "level": level,
        "parents": list[JsonValue](parents),
        "text": text,
        "text_end": line + 1 if text else 0,
        "bullets": list[JsonValue](bullets),
        "bullet_lines": list[JsonValue](range(line + 1, line + 1 + len(bullets))),
        "order": order,
        "title": title or heading,
    }
    if commands:
        attributes["commands"] = list[JsonValue](commands)
    slug = heading.lower().replace(" ", "-")
    made = fact(
        FactKind.DOC_SECTION, f"{path}#{slug}", heading, path=path, line=line, end=line + 9, path_class=path_class
    )
    return attrs.evolve(made, attributes=attributes)


def symbol(
    name: str, doc: str = "", *, path: str = "lib/things.py", line: int = 1, kind: str = "function"
) -> ObservedFact:
    told: dict[str, JsonValue] = {"doc": doc} if doc else {}
    module = path.removesuffix(".py").replace("/", ".")
    attributes: dict[str, JsonValue] = {"symbol_kind": kind, "name": name, "module": module, **told}
    made = fact(FactKind.PUBLIC_SYMBOL, f"{module}.{name}", f"def {name}()", path=path, line=line)
    return attrs.evolve(made, attributes=attributes)


def dependency(purl: str, scope: str = "runtime", *, line: int = 5) -> ObservedFact:
    return fact(
        FactKind.DEPENDENCY,
        purl,
        ">=1",
        path="pyproject.toml",
        line=line,
        scope=scope,
        name=purl.rpartition("/")[2],
        ecosystem="pypi",
    )


def use(purl: str, *, path: str = "app/x.py", line: int = 3) -> ObservedFact:
    module = purl.rpartition("/")[2]
    return fact(FactKind.DEPENDENCY_USE, purl, module, path=path, line=line, files=1, places=[[path, line]])


def project(*facts: ObservedFact, name: str = "tool", components: tuple[str, ...] = ()) -> Project:
    parts = tuple(Component(sub_path=path, name=path or name, ecosystem="pypi") for path in components)
    return Project(name=name, description="", facts=facts, components=parts)
