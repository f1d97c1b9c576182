"""Settings classes that read the environment by the names of their fields.

Source: pydantic-settings documentation, "Environment variable names"; the first version's inner ``Config`` likewise.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

import attrs

from repo_registry.adapters.observers.python.names import Names
from repo_registry.adapters.observers.python.syntax import ScopeKind, Syntax
from repo_registry.adapters.observers.python.terms import dotted

SETTINGS_BASES: Final = frozenset(
    {
        "pydantic.BaseSettings",
        "pydantic.env_settings.BaseSettings",
        "pydantic.v1.BaseSettings",
        "pydantic_settings.BaseSettings",
        "pydantic_settings.main.BaseSettings",
    }
)
MAX_CLASSES: Final = 200
"""Settings classes read of one file."""

_CONFIG_CALLS: Final = frozenset({"SettingsConfigDict", "ConfigDict", "dict"})
_ALIASES: Final = ("validation_alias", "alias", "env")
_NO_FIELDS: Final = ("ClassVar", "PrivateAttr")


@attrs.frozen(kw_only=True)
class SettingsVariable:
    """A variable that fills a field."""

    name: str
    default: ast.expr | None
    line: int
    end_line: int


@attrs.frozen(kw_only=True)
class _Config:
    prefix: str = ""
    delimiter: str = ""
    case_sensitive: bool = False


def settings_variables(syntax: Syntax, names: Names) -> Iterator[SettingsVariable]:
    """Yield the variables of all settings classes of a file.

    A class counts if it descends, within the file, from a known base, or from an imported one whose name ends in
    ``BaseSettings``. Nested models are followed one level when the class names a delimiter.
    """
    classes = {node.name: node for node, scope in syntax.of_type(ast.ClassDef) if scope.kind is not ScopeKind.FUNCTION}
    settings: dict[str, _Config] = {}
    for _ in range(2):  # a base may stand below the class that uses it, as an annotation does
        for node in list(classes.values())[:MAX_CLASSES]:
            inherited = _inherited(node, names, settings)
            if inherited is not None:
                settings[node.name] = _config_of(node, names, inherited)
    for name, config in settings.items():
        for field in classes[name].body:
            if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
                yield from _field(field, field.target.id, config, names, classes, settings)


def _inherited(node: ast.ClassDef, names: Names, settings: dict[str, _Config]) -> _Config | None:
    for base in node.bases:
        full = names.full(base)
        if full is None:
            continue
        if full in SETTINGS_BASES or full.rpartition(".")[2].endswith("BaseSettings"):
            return _Config()
        if full in settings:
            return settings[full]
    return None


def _config_of(node: ast.ClassDef, names: Names, inherited: _Config) -> _Config:
    config = inherited
    for statement in node.body:
        if isinstance(statement, ast.ClassDef) and statement.name == "Config":
            pairs = [
                (target.id, inner.value)
                for inner in statement.body
                if isinstance(inner, ast.Assign)
                for target in inner.targets
                if isinstance(target, ast.Name)
            ]
        elif isinstance(statement, ast.Assign | ast.AnnAssign) and _is_config(statement):
            pairs = _pairs(statement.value)
        else:
            continue
        config = _with_pairs(config, pairs, names)
    return _with_pairs(config, [(word.arg or "", word.value) for word in node.keywords], names)


def _is_config(statement: ast.Assign | ast.AnnAssign) -> bool:
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    return any(dotted(target) == "model_config" for target in targets)


def _pairs(value: ast.expr | None) -> list[tuple[str, ast.expr]]:
    if isinstance(value, ast.Call) and (dotted(value.func) or "").rpartition(".")[2] in _CONFIG_CALLS:
        return [(word.arg or "", word.value) for word in value.keywords]
    if isinstance(value, ast.Dict):
        return [
            (key.value, item)
            for key, item in zip(value.keys, value.values, strict=True)
            if isinstance(key, ast.Constant) and isinstance(key.value, str)
        ]
    return []


def _with_pairs(config: _Config, pairs: list[tuple[str, ast.expr]], names: Names) -> _Config:
    for name, value in pairs:
        text = names.text(value)
        if name == "env_prefix" and text is not None:
            config = attrs.evolve(config, prefix=text)
        elif name == "env_nested_delimiter" and text is not None:
            config = attrs.evolve(config, delimiter=text)
        elif name == "case_sensitive" and isinstance(value, ast.Constant):
            config = attrs.evolve(config, case_sensitive=value.value is True)
    return config


def _field(
    field: ast.AnnAssign,
    name: str,
    config: _Config,
    names: Names,
    classes: dict[str, ast.ClassDef],
    settings: dict[str, _Config],
) -> Iterator[SettingsVariable]:
    kinds = _type_names(field.annotation)
    if name.startswith("_") or name == "model_config" or kinds.intersection(_NO_FIELDS) or kinds.intersection(settings):
        return
    aliases = _aliases(field.value, names)
    nested = next((classes[kind] for kind in sorted(kinds) if kind in classes), None)
    stems = aliases or [config.prefix + name]
    if nested is not None and config.delimiter:
        inner = [
            one.target.id for one in nested.body if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name)
        ]
        stems = [stem + config.delimiter + one for stem in stems for one in inner]
    for stem in stems:
        yield SettingsVariable(
            name=stem if config.case_sensitive else stem.upper(),
            default=_field_default(field.value),
            line=field.lineno,
            end_line=field.end_lineno or field.lineno,
        )


def _type_names(annotation: ast.expr) -> set[str]:
    return {
        (dotted(node) or "").rpartition(".")[2]
        for node in ast.walk(annotation)
        if isinstance(node, ast.Name | ast.Attribute)
    }


def _aliases(value: ast.expr | None, names: Names) -> list[str]:
    if not isinstance(value, ast.Call) or (dotted(value.func) or "").rpartition(".")[2] != "Field":
        return []
    for wanted in _ALIASES:
        for word in value.keywords:
            if word.arg == wanted:
                found = [text for text in map(names.text, _several(word.value)) if text]
                if found:
                    return found
    return []


def _several(value: ast.expr) -> list[ast.expr]:
    if isinstance(value, ast.List | ast.Tuple):
        return value.elts
    if isinstance(value, ast.Call) and (dotted(value.func) or "").rpartition(".")[2] == "AliasChoices":
        return value.args
    return [value]


def _field_default(value: ast.expr | None) -> ast.expr | None:
    if isinstance(value, ast.Call) and (dotted(value.func) or "").rpartition(".")[2] == "Field":
        for word in value.keywords:
            if word.arg in {"default", "default_factory"}:
                return word.value
        return value.args[0] if value.args else None
    return value
