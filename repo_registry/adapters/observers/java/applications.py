"""Which program of a project a file belongs to, and what that program sets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from posixpath import dirname
from typing import Final

from repo_registry.adapters.observers.java.constants import UNKNOWN, Constants, filled
from repo_registry.adapters.observers.java.controllers import APPLICATION_PATH
from repo_registry.adapters.observers.java.settings import PREFIX_KEYS, SETTINGS
from repo_registry.domain.model.facts import FactKind, Fragment, ObservedFact
from repo_registry.domain.model.paths import PathClass

#: Programs of one project that are compared.
PROGRAMS: Final = 200


class Applications:
    """The programs of a project and their settings."""

    def __init__(self, fragments: Sequence[Fragment], facts: Sequence[ObservedFact], constants: Constants) -> None:
        self._settings: dict[str, dict[str, str]] = {}
        self._paths: dict[str, list[str]] = {}
        for fragment in fragments:
            module = module_of(fragment.path)
            if fragment.path_class is not PathClass.OWN:
                continue
            values = fragment.payload.get("values")
            if fragment.kind == SETTINGS and isinstance(values, dict) and len(self._settings) < PROGRAMS:
                known = self._settings.setdefault(module, {})
                for key, value in values.items():
                    known.setdefault(key, str(value))
            elif fragment.kind == APPLICATION_PATH and len(self._paths) < PROGRAMS:
                self._paths.setdefault(module, []).append(constants.spelled(fragment.payload["path"]))
        self._mains = {
            module_of(fact.path)
            for fact in facts
            if fact.kind is FactKind.ENTRY_POINT and fact.path.endswith((".java", ".kt"))
        }
        self._known: dict[tuple[str, str], str] = {}

    def setting(self, path: str) -> Callable[[str], str | None]:
        """Return what reads a setting of the program that a file belongs to."""
        values = self._settings.get(module_of(path), {})
        only = next(iter(self._settings.values())) if len(self._settings) == 1 else {}
        return lambda key: values.get(key, only.get(key))

    def prefix(self, path: str, framework: str) -> str:
        """Return what stands before the routes of a framework in a file; `UNKNOWN` when programs differ."""
        module = module_of(path)
        if (module, framework) not in self._known:
            before = self._nearest(module, {one: self._set(one, framework) for one in self._settings})
            if framework == "jax-rs":
                paths = {one: texts[0] if len(set(texts)) == 1 else UNKNOWN for one, texts in self._paths.items()}
                before = f"{before}/{self._nearest(module, paths, ends_at_main=False)}"
            self._known[module, framework] = before
        return self._known[module, framework]

    def _set(self, module: str, framework: str) -> str:
        values = self._settings[module]
        pieces: list[str] = []
        for row in PREFIX_KEYS.get(framework, ()):
            written = next((values[key] for key in row if key in values), "")
            pieces.append(filled(written, values.get).strip("\"' ").strip("/"))
        return "/".join(piece for piece in pieces if piece)

    def _nearest(self, module: str, values: dict[str, str], *, ends_at_main: bool = True) -> str:
        if module in values:
            return values[module]
        if not values or (ends_at_main and module in self._mains):
            return ""
        folders = module.split("/")
        ranked: dict[int, set[str]] = {}
        for other, value in values.items():
            shared = 0
            for left, right in zip(folders, other.split("/"), strict=False):
                if left != right:
                    break
                shared += 1
            ranked.setdefault(shared, set()).add(value)
        nearest = ranked[max(ranked)]
        return next(iter(nearest)) if len(nearest) == 1 else UNKNOWN


def module_of(path: str) -> str:
    """Return the folder of the module that a file belongs to: what stands before ``src``, else its own folder."""
    before, found, _ = f"/{path}".partition("/src/")
    return before.strip("/") if found else dirname(path)
