"""What an application puts before the routes of all its controllers: prefix, versions, paths of modules."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from repo_registry.adapters.observers.javascript.forms import arguments, unwrap
from repo_registry.adapters.observers.javascript.mounts import json_parts
from repo_registry.adapters.observers.javascript.names import Names, Part
from repo_registry.adapters.observers.javascript.objects import json_of
from repo_registry.adapters.observers.javascript.references import References
from repo_registry.domain.model.validation import JsonValue

GLOBAL_PREFIX = "javascript.global_prefix"
"""framework, prefix (parts), exclude ([path, …])."""
VERSIONING = "javascript.versioning"
"""URI versioning: prefix, default ([version, …])."""
MODULE_PATH = "javascript.module_path"
"""path (parts), module (reference)."""

_TREE_DEPTH = 6
_NEUTRAL_LENGTH = 80

Found = tuple[str, Node, dict[str, JsonValue]]


class SettingsReader:
    """Reads the settings of applications in one file."""

    def __init__(self, known: Names) -> None:
        self._names = known
        self._syntax = known.syntax
        self._references = References(known)

    def _versions(self, node: Node | None, scope: int) -> list[JsonValue]:
        """Return versions; ``None`` stands for the default one, ``""`` for none at all."""
        inner = self._names.value(node, scope)
        if node is None or inner is None:
            return [None]
        items = inner.named_children[:16] if inner.type == "array" else [inner]
        found: list[JsonValue] = []
        for item in items:
            neutral = self._syntax.head(item, _NEUTRAL_LENGTH).endswith("VERSION_NEUTRAL")
            found.append("" if neutral else self._names.text(item, scope) or "{?}")
        return found or [None]

    def calls(self) -> Iterator[Found]:
        """Yield a fragment for each setting."""
        for node, scope in self._syntax.of("call_expression"):
            callee, given = node.child_by_field_name("function"), arguments(node)
            if callee is None or not given or callee.type not in {"member_expression", "identifier"}:
                continue
            field = callee if callee.type == "identifier" else callee.child_by_field_name("property")
            method = "" if field is None else self._syntax.text(field)
            if method == "setGlobalPrefix":
                yield (
                    GLOBAL_PREFIX,
                    node,
                    {
                        "framework": "nestjs",
                        "prefix": json_parts(self._names.parts(given[0], scope)),
                        "exclude": self._excluded(given[1] if len(given) > 1 else None, scope),
                    },
                )
            elif method == "enableVersioning":
                yield from self._versioning(node, given[0], scope)
            elif method in {"register", "forRoutes"} and self._syntax.head(callee, 40) == "RouterModule.register":
                yield from self._module_paths(node, given[0], scope)
            elif method in {"createExpressServer", "useExpressServer", "createKoaServer", "useKoaServer"}:
                prefix = self._names.member(self._names.value(given[-1], scope), "routePrefix")
                parts: list[Part] = [] if prefix is None else self._names.parts(prefix, scope)
                payload: dict[str, JsonValue] = {"framework": "routing-controllers", "prefix": json_parts(parts)}
                yield GLOBAL_PREFIX, node, {**payload, "exclude": []}

    def _excluded(self, node: Node | None, scope: int) -> JsonValue:
        array = self._names.value(self._names.member(self._names.value(node, scope), "exclude"), scope)
        found: list[JsonValue] = []
        for item in array.named_children[:100] if array is not None and array.type == "array" else []:
            path = self._names.member(item, "path") if item.type == "object" else item
            text = self._names.text(path, scope)
            if text is not None:
                found.append(text)
        return found

    def _versioning(self, node: Node, given: Node, scope: int) -> Iterator[Found]:
        option = self._names.value(given, scope)
        kind = unwrap(self._names.member(option, "type"))
        if kind is None or not self._syntax.head(kind, 200).endswith("URI"):
            return
        prefix = self._names.member(option, "prefix")
        text = "v" if prefix is None else self._names.text(prefix, scope)
        if prefix is not None and prefix.type == "false":
            text = ""
        yield (
            VERSIONING,
            node,
            {
                "prefix": "{?}" if text is None else text,
                "default": self._versions(self._names.member(option, "defaultVersion"), scope),
            },
        )

    def _module_paths(self, node: Node, given: Node, scope: int) -> Iterator[Found]:
        stack: list[tuple[Node | None, list[Part], int]] = [(self._names.value(given, scope), [], 0)]
        while stack:
            array, before, depth = stack.pop(0)
            if array is None or array.type != "array" or depth > _TREE_DEPTH:
                continue
            for item in array.named_children[:100]:
                option = self._names.value(item, scope)
                path, module = self._names.member(option, "path"), self._names.member(option, "module")
                parts = [*before, "/", *([] if path is None else self._names.parts(path, scope))]
                reference = self._references.of(module, scope)
                if reference is not None:
                    yield MODULE_PATH, node, {"path": json_parts(parts), "module": json_of(reference)}
                stack.append((self._names.value(self._names.member(option, "children"), scope), parts, depth + 1))
