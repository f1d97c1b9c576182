"""What was read off the files: facts, true without anybody judging them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import attrs

from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.validation import JsonValue


class FactKind(StrEnum):
    """Kinds of facts; what ``key``, ``value`` and ``attributes`` hold for each is told here.

    Keys identify a fact within its kind; values may be long. Attributes named here are always present unless marked ?.
    """

    LANGUAGE = "language"
    """key = Linguist name · value = share of own program bytes ("0.9512") · bytes, files"""
    MANIFEST = "manifest"
    """key = path · value = ecosystem (purl type) · name?, version?, description?, private?, keywords?"""
    COMPONENT = "component"
    """key = sub-path ("" is the root) · value = name · ecosystem"""
    DEPENDENCY = "dependency"
    """key = purl without version · value = declared range as written ("" = any) · scope (runtime, dev, test, build,
    optional, indirect), group? (extra or dependency group), name (as written), ecosystem"""
    LOCKED_DEPENDENCY = "locked_dependency"
    """key = purl without version · value = locked version · ecosystem"""
    DEPENDENCY_USE = "dependency_use"
    """key = purl without version · value = the module as imported · files (how many own files import it),
    places ([[path, line], …] at most five)"""
    ENTRY_POINT = "entry_point"
    """key = name (console script, bin, package main, …) · value = target · type (console_script, bin, main,
    application, plugin, script)"""
    CLI_COMMAND = "cli_command"
    """key = the whole command ("tool sub") · value = its help, first sentence first · framework, options
    ([[name, help], …]), handler?"""
    HTTP_ROUTE = "http_route"
    """key = "METHOD /full/path" · value = handler name · method, path, framework, summary?, prefix_known (bool)"""
    PUBLIC_SYMBOL = "public_symbol"
    """key = qualified name ("pkg.mod.Name") · value = signature · symbol_kind (function, class, method, constant, type,
    interface), name, module, doc? (first paragraph)"""
    DOC_SECTION = "doc_section"
    """key = "path#slug" · value = heading · level (1–6; 0 = text before any heading), parents (headings
    above, outermost first), text (first paragraphs, at most 1,200 characters), bullets (list items, at most 40 of 300
    characters),
    order (position in the file), title (document title: front matter, else first heading), commands? (code lines),
    bullet_lines? (line on which each bullet begins), text_end? (last line of what ``text`` was read from; 0 = none)"""
    LICENSE = "license"
    """key = SPDX expression · value = "declared" or "discovered" · method (manifest, text, header), files? (how many
    state it in their header, which counts once, at the first of them)"""
    CI_WORKFLOW = "ci_workflow"
    """key = path · value = name · system (github_actions, gitlab_ci, …), triggers ([…]), jobs ([…])"""
    CONTAINER_IMAGE = "container_image"
    """key = image as written without a registry host ("python:3.13-slim") · value = role ("base", "service", "builds")
    · stage?, host?"""
    ENV_VARIABLE = "env_variable"
    """key = name · value = default as written ("" = none) · access (how it is read)"""


@attrs.frozen(kw_only=True)
class ObservedFact:
    """One fact: immutable, never edited by people, a pure function of the tree and the rules."""

    kind: FactKind
    key: str
    value: str
    path: str
    """The file it was read from; ``""`` for facts of the whole repository, such as a language's share."""
    start_line: int
    """1-based; 0 when the fact has no lines."""
    end_line: int
    """Inclusive."""
    rule: str
    """Name of the rule that read it, such as ``python.flask.route``."""
    rule_version: int
    path_class: PathClass
    attributes: Mapping[str, JsonValue] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class Fragment:
    """A half fact of one file that only makes sense beside others: a mount, a router, an import.

    Observers leave fragments; joiners turn the fragments of a whole project into facts.
    """

    kind: str
    """Names its shape for the joiner that takes it, such as ``python.router``."""
    path: str
    line: int
    path_class: PathClass
    payload: Mapping[str, JsonValue] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class ContentChunk:
    """A searchable span of one blob; never evidence by itself."""

    path: str
    start_line: int
    end_line: int
    title: str
    """Heading or symbol that the span belongs to; ``""`` when there is none."""
    text: str
    sha256: str
    """Of the text in UTF-8, as 64 hexadecimal digits."""
