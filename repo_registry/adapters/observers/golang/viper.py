"""Settings that viper also reads from the environment: https://github.com/spf13/viper#working-with-environment-variables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from posixpath import dirname

from repo_registry.adapters.observers.golang.commands import OPTION
from repo_registry.adapters.observers.golang.expressions import arguments
from repo_registry.adapters.observers.golang.names import is_go, names
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.adapters.observers.syntax import line_of
from repo_registry.domain.model.facts import FactKind, Fragment, ObservedFact
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.validation import JsonValue

VIPER = "github.com/spf13/viper"
SETTING = "go.viper_setting"
"""key, default: a setting that is named in the code."""
READING = "go.viper_reading"
"""prefix, replaced (characters that become ``_``), flags (whether all flags are bound)."""

_GETTER = re.compile(r"Get(?:String|Bool|Int|Uint|Float|Duration|Time|SizeInBytes)?\w{0,20}|SetDefault|BindPFlag|IsSet")
_NAME = re.compile(r"[A-Z_][A-Z0-9_]{0,99}")
_DEFAULT_LENGTH = 200


class ViperObserver:
    """Finds settings, and whether they are read from the environment."""

    name = "go.viper"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether the file is built and uses viper."""
        return is_go(file) and file.path_class is not PathClass.DOCS and VIPER in file.text

    def observe(self, file: SourceFile) -> Iterable[Finding]:
        """Yield fragments."""
        known = names(file)
        reading: dict[str, JsonValue] = {"prefix": "", "replaced": "", "flags": False}
        automatic = 0
        for node, scope in known.syntax.of("call_expression"):
            called, given = known.called(node), arguments(node)
            if called is None or called[0] != VIPER:
                continue
            text = known.text(given[0], scope) if given else None
            if called[1] == "AutomaticEnv":
                automatic = line_of(node)
            elif called[1] == "SetEnvPrefix":
                reading["prefix"] = text or ""
            elif called[1] == "SetEnvKeyReplacer" and given:
                reading["replaced"] = "".join(sign for sign in "-." if f'"{sign}"' in known.syntax.head(given[0], 200))
            elif called[1] == "BindPFlags":
                reading["flags"] = True
            elif _GETTER.fullmatch(called[1]) and text:
                default = known.syntax.text(given[1]) if called[1] == "SetDefault" and len(given) > 1 else ""
                yield self._fragment(
                    SETTING, file, line_of(node), {"key": text, "default": default[:_DEFAULT_LENGTH].strip('"`')}
                )
        if automatic:
            yield self._fragment(READING, file, automatic, reading)

    @staticmethod
    def _fragment(kind: str, file: SourceFile, line: int, payload: dict[str, JsonValue]) -> Fragment:
        return Fragment(kind=kind, path=file.path, line=line, path_class=file.path_class, payload=payload)


class ViperJoiner:
    """Names the variables of the settings of a package that reads its environment."""

    name = "go.viper"
    version = 1
    takes = frozenset({OPTION, READING, SETTING})

    def join(self, fragments: Sequence[Fragment], facts: Sequence[ObservedFact]) -> Iterable[ObservedFact]:
        """Yield a fact for each setting whose name makes a variable that a shell can set."""
        del facts
        folders: dict[tuple[str, PathClass], list[Fragment]] = {}
        readings: dict[tuple[str, PathClass], Fragment] = {}
        for fragment in fragments:
            place = (dirname(fragment.path), fragment.path_class)
            folders.setdefault(place, []).append(fragment)
            if fragment.kind == READING:
                readings.setdefault(place, fragment)
        for place, reading in readings.items():
            seen: set[str] = set()
            for fragment in folders[place]:
                if fragment.kind == SETTING:
                    key, default = str(fragment.payload["key"]), str(fragment.payload["default"])
                elif fragment.kind == OPTION and reading.payload["flags"] is True:
                    key, default = str(fragment.payload["name"]).lstrip("-"), ""
                else:
                    continue
                name = _variable(key, reading)
                if name is not None and name not in seen:
                    seen.add(name)
                    yield _fact(fragment, name, default)


def _variable(key: str, reading: Fragment) -> str | None:
    """Return the variable of a setting; ``None`` if a shell could not set it."""
    for sign in str(reading.payload["replaced"]):
        key = key.replace(sign, "_")
    prefix = str(reading.payload["prefix"])
    name = f"{prefix}_{key}".upper() if prefix else key.upper()
    return name if _NAME.fullmatch(name) else None


def _fact(fragment: Fragment, name: str, default: str) -> ObservedFact:
    return ObservedFact(
        kind=FactKind.ENV_VARIABLE,
        key=name,
        value=default,
        path=fragment.path,
        start_line=fragment.line,
        end_line=fragment.line,
        rule="go.viper",
        rule_version=ViperJoiner.version,
        path_class=fragment.path_class,
        attributes={"access": "viper"},
    )
