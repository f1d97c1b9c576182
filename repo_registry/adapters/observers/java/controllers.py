"""Routes told by annotations of classes and methods, as fragments: Spring, JAX-RS, Micronaut, servlets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from repo_registry.adapters.observers.doc_blocks import block_above, first_paragraph, first_sentence
from repo_registry.adapters.observers.fact_writer import FactWriter
from repo_registry.adapters.observers.java.annotation_tables import (
    APPLICATION_PATH_PACKAGES,
    CUES,
    JAX_RS,
    MAPPINGS,
    SERVLET_METHODS,
    SERVLET_PACKAGES,
    SPRING,
    SUMMARIES,
    Mapping,
)
from repo_registry.adapters.observers.java.declarations import Annotation, Declaration, Member
from repo_registry.adapters.observers.java.source import is_source, source_of
from repo_registry.adapters.observers.java.texts import Part, json_parts
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.adapters.observers.syntax import last_line_of, line_of
from repo_registry.domain.model.facts import Fragment
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.validation import JsonValue

MAPPED_TYPE: Final = "java.mapped_type"
"""id, name, framework (``""`` = only extends something), root (bool), prefixes ([parts, …] or null), supers
([[full name, …], …]), markers (the same, of annotations that no table knows), package."""
MAPPED_METHOD: Final = "java.mapped_method"
"""owner (full name), framework, paths ([parts, …]), methods, handler, summary, end_line, returns ([full name, …])."""
STEREOTYPE: Final = "java.stereotype"
"""An annotation that carries others: id, framework, root, prefixes."""
APPLICATION_PATH: Final = "java.application_path"
"""framework, path (parts)."""

_PATHS: Final = 16
_INHERITING: Final = frozenset({"class", "object", "record"})


class ControllerObserver:
    """Finds controllers, the interfaces and classes they inherit routes from, and servlets."""

    name = "java.controllers"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether the file runs and may hold any of these."""
        return is_source(file) and file.path_class is not PathClass.DOCS and any(cue in file.text for cue in CUES)

    def observe(self, file: SourceFile) -> Iterable[Finding]:
        """Yield fragments."""
        yield from _Reader(file).fragments()
        source_of(file).syntax.check()


class _Reader:
    def __init__(self, file: SourceFile) -> None:
        source = source_of(file)
        self._syntax, self._unit, self._texts = source.syntax, source.unit, source.texts
        self._write = FactWriter(file, ControllerObserver.name, ControllerObserver.version)

    def fragments(self) -> Iterator[Fragment]:
        for declaration in self._unit.types:
            if declaration.kind == "annotation":
                yield from self._stereotype(declaration)
                continue
            yield from self._application_path(declaration)
            yield from self._servlet(declaration)
            yield from self._type(declaration)

    def _mapping_of(self, annotation: Annotation, names: str) -> Mapping | None:
        """Return the framework whose ``names`` (``controllers``, ``verbs``, …) hold the annotation."""
        for mapping in MAPPINGS:
            simple = self._unit.is_of(annotation.name, mapping.packages)
            if simple is not None and simple in getattr(mapping, names):
                return mapping
        return None

    # -- types ----------------------------------------------------------------------------------------------------

    def _type(self, declaration: Declaration) -> Iterator[Fragment]:
        found = list(self._methods(declaration))
        framework = next((str(one.payload["framework"]) for one in found), "")
        root = client = False
        prefixes: JsonValue = None
        markers: list[JsonValue] = []
        for annotation in declaration.annotations:
            client = client or self._mapping_of(annotation, "clients") is not None
            controller = self._mapping_of(annotation, "controllers")
            prefix = self._mapping_of(annotation, "prefixes")
            if controller is not None:
                root, framework = True, controller.framework
            if prefix is not None:
                framework = prefix.framework
                prefixes = self._paths(annotation, prefix, declaration.name)
                root = root or (prefix is JAX_RS or prefix is SPRING)
            if controller is None and prefix is None and len(markers) < _PATHS:
                markers.append(list[JsonValue](self._unit.candidates(annotation.name)))
        stands = declaration.kind in _INHERITING and "abstract" not in declaration.modifiers
        if not (framework or (stands and (declaration.supertypes or markers))):
            return
        yield self._write.fragment(
            MAPPED_TYPE,
            line_of(declaration.node),
            id=self._unit.qualified(declaration.name),
            name=declaration.name.rpartition(".")[2],
            package=self._unit.package,
            framework=framework,
            root=root and stands and not client,
            stands=stands and not client,
            prefixes=prefixes,
            supers=[list[JsonValue](self._unit.candidates(one, declaration.name)) for one in declaration.supertypes],
            markers=markers,
        )
        yield from found

    def _stereotype(self, declaration: Declaration) -> Iterator[Fragment]:
        framework, root = "", False
        prefixes: JsonValue = None
        for annotation in declaration.annotations:
            controller = self._mapping_of(annotation, "controllers")
            prefix = self._mapping_of(annotation, "prefixes")
            if controller is not None:
                root, framework = True, controller.framework
            if prefix is not None:
                framework = prefix.framework
                prefixes = self._paths(annotation, prefix, declaration.name)
        if framework:
            identity = self._unit.qualified(declaration.name)
            yield self._write.fragment(
                STEREOTYPE,
                line_of(declaration.node),
                id=identity,
                framework=framework,
                root=root,
                prefixes=prefixes,
            )

    def _application_path(self, declaration: Declaration) -> Iterator[Fragment]:
        for annotation in declaration.annotations:
            if self._unit.is_of(annotation.name, APPLICATION_PATH_PACKAGES) == "ApplicationPath":
                parts = self._texts.parts(annotation.argument("value"), declaration.name)
                yield self._write.fragment(
                    APPLICATION_PATH, line_of(annotation.node), framework="jax-rs", path=json_parts(parts)
                )

    # -- methods --------------------------------------------------------------------------------------------------

    def _methods(self, declaration: Declaration) -> Iterator[Fragment]:
        for member in declaration.members:
            if member.kind == "method":
                yield from self._method(declaration, member)

    def _method(self, declaration: Declaration, member: Member) -> Iterator[Fragment]:
        verbs: list[tuple[Mapping, str, Annotation]] = []
        path: Annotation | None = None
        for annotation in member.annotations:
            mapping = self._mapping_of(annotation, "verbs")
            if mapping is not None:
                verb = mapping.verbs[annotation.name.rpartition(".")[2]]
                if verb == "?":
                    path = annotation
                verbs.append((mapping, verb, annotation))
        if path is not None and len(verbs) > 1:
            verbs = [one for one in verbs if one[1] != "?"]
        for mapping, verb, annotation in verbs:
            written = annotation if mapping is not JAX_RS else path
            paths: JsonValue = [[]] if written is None else self._paths(written, mapping, declaration.name)
            methods = [verb] if verb else self._named_methods(annotation)
            yield self._write.fragment(
                MAPPED_METHOD,
                line_of(annotation.node),
                owner=self._unit.qualified(declaration.name),
                framework=mapping.framework,
                paths=paths,
                methods=list[JsonValue](methods),
                handler=member.name,
                summary=self._summary(member, declaration.name),
                end_line=last_line_of(member.node),
                returns=list[JsonValue](self._unit.candidates(member.returns, declaration.name)) if verb == "?" else [],
            )

    def _named_methods(self, annotation: Annotation) -> list[str]:
        given = self._texts.elements(annotation.argument("method"))
        return [self._texts.word(one) for one in given] or ["ANY"]

    def _paths(self, annotation: Annotation, mapping: Mapping, owner: str) -> list[JsonValue]:
        given = annotation.argument(*mapping.path_arguments)
        # In Kotlin several unnamed arguments are several paths.
        several = [node for name, node in annotation.arguments if name == "value"] if given is not None else []
        nodes = [one for node in several for one in self._texts.elements(node)] or self._texts.elements(given)
        found: list[list[Part]] = [self._texts.parts(node, owner) for node in nodes[:_PATHS]]
        return [json_parts(parts) for parts in found] or [[]]

    def _summary(self, member: Member, owner: str) -> str:
        for annotation in member.annotations:
            for argument in SUMMARIES.get(annotation.name.rpartition(".")[2], ()):
                text = self._texts.text(annotation.argument(argument), owner)
                if text:
                    return " ".join(text.split())
        return first_sentence(first_paragraph(block_above(self._syntax.data, member.node.start_byte)))

    # -- servlets -------------------------------------------------------------------------------------------------

    def _servlet(self, declaration: Declaration) -> Iterator[Fragment]:
        for annotation in declaration.annotations:
            if self._unit.is_of(annotation.name, SERVLET_PACKAGES) != "WebServlet":
                continue
            owner = self._unit.qualified(declaration.name)
            given = annotation.argument("value", "urlPatterns")
            paths = [json_parts(self._texts.parts(one, declaration.name)) for one in self._texts.elements(given)]
            yield self._write.fragment(
                MAPPED_TYPE,
                line_of(declaration.node),
                id=owner,
                name=declaration.name,
                package=self._unit.package,
                framework="servlet",
                root=True,
                stands=True,
                prefixes=None,
                supers=[],
                markers=[],
            )
            handlers = {one.name: one for one in declaration.members if one.name in SERVLET_METHODS}
            for name in handlers or ("service",):
                yield self._write.fragment(
                    MAPPED_METHOD,
                    line_of(annotation.node),
                    owner=owner,
                    framework="servlet",
                    paths=list[JsonValue](paths),
                    methods=[SERVLET_METHODS.get(name, "ANY")],
                    handler=name,
                    summary=self._summary(handlers[name], declaration.name) if name in handlers else "",
                    end_line=last_line_of(annotation.node),
                    returns=[],
                )
