"""Which libraries a Ruby file loads, or uses by the name of their module."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from tree_sitter import Node

from repo_registry.adapters.observers.fact_writer import FactWriter
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.ruby.inflections import underscored
from repo_registry.adapters.observers.ruby.source import CONSTANTS, Ruby, is_ruby, ruby
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.adapters.observers.syntax import line_of
from repo_registry.domain.model.paths import PathClass

_LOADERS: Final = frozenset({"require", "autoload", "require_dependency"})
_MIXERS: Final = frozenset({"include", "extend", "prepend", "use"})
#: Constants of Ruby itself; no gem is known by them.
_OWN_WORDS: Final = """
    ARGF ARGV Array BasicObject Class Comparable Complex DATA Data Dir ENV Enumerable Enumerator Errno Exception
    FalseClass Fiber File FileTest Float GC Hash IO Integer Kernel Marshal MatchData Math Method Module Mutex NilClass
    Numeric Object ObjectSpace Proc Process Queue Random Range Rational Regexp RuntimeError STDERR STDIN STDOUT Set
    Signal StandardError String Struct Symbol Thread Time TrueClass
"""
_OWN: Final = frozenset(_OWN_WORDS.split())


class ImportObserver:
    """Finds ``require`` of features, and modules that are used without one, as Bundler and Rails load them."""

    name = "ruby.imports"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether it is code of the project."""
        return is_ruby(file) and file.path_class is PathClass.OWN

    def observe(self, file: SourceFile) -> Iterable[Finding]:
        """Yield a fragment for each feature, and for each way in which a gem may be called that a constant is of."""
        source = ruby(file)
        writer = FactWriter(file, self.name, self.version)
        seen: set[str] = set()
        for node, feature in sorted([*_required(source), *_named(source)], key=lambda one: one[0].start_byte):
            if feature not in seen:
                seen.add(feature)
                top = feature.partition("/")[0]
                yield writer.fragment("import", line_of(node), language="ruby", module=feature, top=top)
        source.syntax.check()


def _required(source: Ruby) -> Iterator[tuple[Node, str]]:
    for node, _ in source.syntax.of("call"):
        if source.receiver(node) is None and source.name(node) in _LOADERS:
            given = source.given(node).places
            feature = source.text(given[-1]) if given else None
            if feature and not feature.startswith((".", "/")):
                yield node, feature


def _named(source: Ruby) -> Iterator[tuple[Node, str]]:
    """Yield ``redcarpet`` for ``Redcarpet::Markdown``, and both ``omni_auth`` and ``omniauth`` for ``OmniAuth``."""
    seen: set[str] = set()
    for node in _constants(source):
        top = source.constant(node).partition("::")[0]
        if top and top not in seen and top not in _OWN:
            seen.add(top)
            yield node, underscored(top)
            yield node, top.lower()


def _constants(source: Ruby) -> Iterator[Node]:
    for node, _ in source.syntax.of("scope_resolution"):
        parent = node.parent
        named = parent is not None and parent.type in {"class", "module"} and parent.child_by_field_name("name") == node
        if not named and (parent is None or parent.type != "scope_resolution"):
            yield node
    for node, _ in source.syntax.of("call"):
        holder = source.receiver(node)
        if holder is not None and holder.type in CONSTANTS:
            yield holder
        elif holder is None and source.name(node) in _MIXERS:
            yield from (place for place in source.given(node).places if place.type in CONSTANTS)
