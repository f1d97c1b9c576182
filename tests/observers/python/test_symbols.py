"""What a module offers, and under which name."""

from __future__ import annotations

import pytest

from repo_registry.adapters.observers.python.naming import module_name
from repo_registry.domain.model.facts import FactKind, ObservedFact
from tests.observers.python.sources import observed, source


def symbols(text: str, path: str = "pkg/module.py") -> dict[str, ObservedFact]:
    return {fact.key: fact for fact in observed(source(text, path))[0] if fact.kind is FactKind.PUBLIC_SYMBOL}


def test_functions_classes_and_methods_are_public_unless_an_underscore_says_otherwise() -> None:
    found = symbols(
        """
        LIMIT = 3

        def send(to: str, *, retries: int = 3) -> None:
            '''Send a message.

            More about it.
            '''

        def _hidden(): ...

        class Client(Base):  # comment
            '''A client.'''

            name: str

            def close(self):
                def inner(): ...

            def _private(self): ...

        class _Private:
            def visible(self): ...
        """
    )
    assert [(key, fact.value, fact.attributes["symbol_kind"]) for key, fact in found.items()] == [
        ("pkg.module.send", "def send(to: str, *, retries: int = 3) -> None", "function"),
        ("pkg.module.Client", "class Client(Base)", "class"),
        ("pkg.module.Client.close", "def close(self)", "method"),
    ]
    send = found["pkg.module.send"]
    assert (send.attributes["doc"], send.attributes["module"], send.attributes["name"]) == (
        "Send a message.",
        "pkg.module",
        "send",
    )
    assert (send.start_line, send.end_line) == (4, 8)


def test_all_decides_where_it_is_written() -> None:
    found = symbols(
        """
        __all__ = ["LIMIT", "Kind", "_odd"]
        __all__ += ["later"]
        LIMIT = 3
        OTHER = 4
        Kind: TypeAlias = "str"

        def _odd(): ...
        def later(): ...
        def not_exported(): ...
        """
    )
    kinds = {key: fact.attributes["symbol_kind"] for key, fact in found.items()}
    assert kinds == {
        "pkg.module.LIMIT": "constant",
        "pkg.module.Kind": "type",
        "pkg.module._odd": "function",
        "pkg.module.later": "function",
    }
    assert found["pkg.module.LIMIT"].value == "LIMIT = 3"


def test_an_init_passes_on_what_it_imports_from_its_package() -> None:
    found = symbols(
        """
        import os
        from typing import TYPE_CHECKING
        from ._core import Client, send as post
        from pkg.limits import LIMIT
        from . import helpers
        if TYPE_CHECKING:
            from .types import Hidden
        """,
        "src/pkg/__init__.py",
    )
    kinds = {key: fact.attributes["symbol_kind"] for key, fact in found.items()}
    assert kinds == {"pkg.Client": "class", "pkg.post": "function", "pkg.LIMIT": "constant"}
    assert found["pkg.post"].value == "from ._core import send"


@pytest.mark.parametrize(
    "path",
    ["tests/test_a.py", "examples/a.py", "docs/conf.py", "setup.py", "pkg/_private.py", "app/migrations/a.py"],
)
def test_files_that_nobody_imports_offer_nothing(path: str) -> None:
    assert symbols("def f(): ...\n", path) == {}


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("pkg/a.py", "pkg.a"),
        ("src/pkg/a.py", "pkg.a"),
        ("lib/pkg/__init__.py", "pkg"),
        ("python/pkg/a.py", "pkg.a"),
        ("packages/one/src/pkg/a.py", "pkg.a"),
        ("pkg/lib/a.py", "pkg.lib.a"),
        ("src.py", "src"),
        ("__init__.py", ""),
    ],
)
def test_a_module_is_named_as_it_is_imported(path: str, name: str) -> None:
    assert module_name(path) == name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("def f(\n    a,  # why: colon\n    b=':',\n):\n    ...\n", "def f(a, b=':')"),
        ("def f(a=lambda x: x, *b): ...\n", "def f(a=lambda x: x, *b)"),
        ("async def f() -> dict[str, int]: return {}\n", "async def f() -> dict[str, int]"),
        ("@decorated(x)\n\ndef f(): ...\n", "def f()"),
        ("class A[T](B, metaclass=C): ...\n", "class A[T](B, metaclass=C)"),
        ("def f[T](x: T) -> T: ...\n", "def f[T](x: T) -> T"),
    ],
)
def test_a_signature_is_told_as_written_on_one_line(text: str, expected: str) -> None:
    assert [fact.value for fact in symbols(text).values()] == [expected]


def test_overloads_and_setters_are_told_once() -> None:
    found = symbols(
        """
        from typing import overload
        class A:
            @property
            def x(self): ...
            @x.setter
            def x(self, value): ...
            @overload
            def y(self, a: int): ...
            def y(self, a): ...
        """
    )
    assert [fact.value for fact in found.values()] == ["class A", "def x(self)", "def y(self, a)"]
