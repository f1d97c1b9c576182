"""Bindings on their way through a fragment."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from repo_registry.adapters.observers.python import vocabulary
from repo_registry.adapters.observers.python.binding_json import StoredBindings, dump_bindings
from repo_registry.adapters.observers.python.bindings import Bindings
from repo_registry.adapters.observers.python.terms import Definition, Import, Ref, Term, Text
from repo_registry.domain.model.validation import JsonValue
from tests.observers.python.sources import observed, source

NAMES = st.sampled_from(["a", "b", "settings", "self"])
IMPORTS: st.SearchStrategy[Term] = st.builds(
    Import, level=st.integers(0, 2), module=st.sampled_from(["", "x", "x.y"]), name=st.sampled_from(["", "a", "b"])
)
OTHERS: st.SearchStrategy[Term] = st.one_of(
    st.builds(Text, value=st.text(max_size=3)), st.builds(Ref, name=NAMES), st.just(Definition(kind="class"))
)


@st.composite
def binding_lists(draw: st.DrawFn) -> list[tuple[int, Term]]:
    """Bindings of one name as the outline collects them: by line, imports first on the same line."""
    imports = [(line, term) for line, term in draw(st.lists(st.tuples(st.integers(1, 4), IMPORTS), max_size=3))]
    others = [(line, term) for line, term in draw(st.lists(st.tuples(st.integers(1, 4), OTHERS), max_size=3))]
    return sorted([*imports, *others], key=lambda pair: pair[0])


def payload_of(text: str) -> dict[str, JsonValue]:
    _, fragments, _ = observed(source(text))
    return dict(next(one for one in fragments if one.kind == vocabulary.MODULE).payload)


@given(st.dictionaries(st.sampled_from(["", "f", "C.m"]), st.dictionaries(NAMES, binding_lists())))
def test_every_binding_comes_out_of_its_json(bindings: Bindings) -> None:
    stored = StoredBindings(json.loads(json.dumps(dump_bindings(bindings))))
    for scope, names in bindings.items():
        assert set(stored.names(scope)) == {name for name, bound in names.items() if bound}
        for name, bound in names.items():
            found = stored.bound(scope, name)
            assert sorted(found, key=repr) == sorted(bound, key=repr)
            assert [line for line, _ in found] == [line for line, _ in bound]
            assert stored.binds(scope, name) is bool(bound)


def test_names_that_nobody_bound_are_bound_to_nothing() -> None:
    stored = StoredBindings({})
    assert stored.bound("f", "x") == []
    assert not stored.binds("", "x")
    assert list(stored.names("f")) == []
    assert list(stored.imports()) == []


def test_one_import_statement_is_one_row() -> None:
    payload = payload_of("import os.path\nimport numpy as np\nfrom .models import A, B as C\n")
    assert payload["imports"] == {
        "": [[1, 0, "os", [["os", ""]]], [2, 0, "numpy", [["np", ""]]], [3, 1, "models", ["A", ["C", "B"]]]]
    }
    assert payload["bindings"] == {}


def test_what_a_function_returns_is_left_out_when_nothing_of_it_can_be_followed() -> None:
    payload = payload_of(
        """\
        from .core import Core

        def size(items):
            return len(items)

        def core():
            return Core()

        def either(flag):
            if flag:
                return core()
            return len(flag)
        """
    )
    bindings = payload["bindings"]
    assert isinstance(bindings, dict)
    assert "size" not in bindings
    assert {"core", "either"} <= bindings.keys()


def test_what_a_function_returns_is_kept_when_a_star_import_may_bind_it() -> None:
    payload = payload_of("from .core import *\n\n\ndef core():\n    return make()\n")
    bindings = payload["bindings"]
    assert isinstance(bindings, dict)
    assert "core" in bindings
