"""Files in every state are read: newer syntax, Python 2, broken, hostile; always alike."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repo_registry.adapters.observers.observer import Unreadable
from repo_registry.adapters.observers.python import JOINERS, OBSERVERS
from repo_registry.adapters.observers.python.concrete import convert
from repo_registry.adapters.observers.python.prose import first_paragraph, first_sentence, help_text
from repo_registry.adapters.observers.python.syntax import syntax_of
from repo_registry.adapters.observers.python.term_json import dump, load
from repo_registry.adapters.observers.python.terms import OPAQUE, Call, Concat, Each, Items, Ref, Table, Text, term_of
from repo_registry.domain.model.facts import FactKind, Fragment, ObservedFact
from tests.observers.python.sources import facts_of, keys, observed, routes, source

PACKAGE = Path(__file__).parents[3] / "repo_registry"

NEW_SYNTAX = """
    from fastapi import APIRouter, FastAPI
    type Record[T] = dict[str, T]
    router = APIRouter(prefix=f"/v{"1"}")

    @router.get("/x")
    async def read[T](key: T, *, limit: int | None = None) -> T:
        '''Read it.'''

    app = FastAPI()
    app.include_router(router)
    """


def test_newer_syntax_is_read_whatever_the_interpreter() -> None:
    file = source(NEW_SYNTAX)
    facts, _, problems = observed(file)
    assert problems == []
    assert {fact.key: fact.value for fact in facts if fact.kind is FactKind.PUBLIC_SYMBOL} == {
        "pkg.module.read": "async def read[T](key: T, *, limit: int | None = None) -> T"
    }
    assert routes({"pkg/module.py": NEW_SYNTAX}) == ["GET /v1/x"]


PYTHON_2 = """
    import os
    from flask import Flask
    app = Flask(__name__)

    @app.route("/old")
    def old():
        print "hello", os.environ["HOME"]
        try:
            pass
        except ValueError, error:
            raise KeyError, "x"
    """


def test_python_2_is_read_as_far_as_it_goes_and_said_so() -> None:
    facts, fragments, problems = observed(source(PYTHON_2))
    assert {fact.key for fact in facts if fact.kind is FactKind.PUBLIC_SYMBOL} == {"pkg.module.old"}
    assert any(one.kind == "import" and one.payload["module"] == "flask" for one in fragments)
    assert set(problems) <= {"not Python 3: line 8"}
    assert routes({"pkg/module.py": PYTHON_2}) == ["GET /old"]


def test_a_broken_file_names_the_line() -> None:
    _, fragments, problems = observed(source("import a\n\ndef f(:\n    pass\n"))
    assert set(problems) == {"not Python 3: line 3"}
    assert [one.payload["module"] for one in fragments if one.kind == "import"] == ["a"]


@pytest.mark.parametrize(
    "text",
    [
        "(" * 5000,
        "x = " + "[" * 3000 + "]" * 3000,
        "x = " + "-" * 20000 + "1",
        "x = " + "1+" * 20000 + "1",
        "x = '" + "a" * 200 + "'" + " + 'b'" * 5000,
        "a" + ".b" * 20000,
        "f" + "()" * 5000,
        "if a:\n" + "".join(" " * depth + "if a:\n" for depth in range(1, 150)),
        "\x00",
        "def f(" + "a=(" * 1000,
        "x = f'" + "{" * 500,
        "\\\n" * 3000,
        "x" * 50000 + " = 1",
        '"""' + "word. " * 50000 + '"""',
        "from fastapi import APIRouter\n" + "r = [r, r, r]\n" * 300 + "for x in r:\n    x.include_router(r)\n",
        "import argparse\n" + "".join(f"a{n} = a{n + 1} or a{n + 1}\n" for n in range(100)) + "a0.add_parser('x')\n",
        "import click\n" + "@click.group()\ndef g(): ...\ng.add_command(g)\n" * 50,
        "\n".join(f"from .m import n{n} as n{n + 1}" for n in range(500)) + "\nn500.include_router(n499)\n",
    ],
    ids=range(18),
)
def test_hostile_files_are_read_or_refused_but_break_nothing(text: str) -> None:
    facts, fragments, problems = observed(source(text, "m.py"))
    assert all(isinstance(one, str) for one in problems)
    for joiner in JOINERS:
        list(joiner.join([one for one in fragments if one.kind in joiner.takes], facts))


@given(st.text(max_size=400))
def test_no_text_breaks_an_observer(text: str) -> None:
    clean = text.encode("utf-8", "replace").decode().replace("\r", "\n").replace("\x00", "")
    file = source(clean, "any.py")
    facts, fragments, _ = observed(file)
    last = len(file.lines)
    assert all(1 <= fact.start_line <= fact.end_line <= last for fact in facts)
    assert all(1 <= fragment.line <= last for fragment in fragments)


NAMES = st.sampled_from(["app", "router", "bp", "cli", "sub", "settings", "os", "self", "x"])
CALLEES = st.sampled_from(
    [
        "FastAPI", "APIRouter", "Flask", "Blueprint", "app.include_router", "router.get", "app.route", "path",
        "include", "click.group", "cli.add_command", "sub.add_parser", "os.getenv", "typer.Typer", "app.add_typer",
        "ArgumentParser", "x.add_subparsers", "DefaultRouter", "router.register", "Mount", "Settings", "f",
    ]
)  # fmt: skip
VALUES = st.recursive(
    st.sampled_from(["'/a'", "'b'", "None", "1", "f'/{x}'", "''"]) | NAMES,
    lambda inner: st.one_of(
        st.builds("[{}, {}]".format, inner, inner),
        st.builds("({} + {})".format, inner, inner),
        st.builds("{}({}, prefix={})".format, CALLEES, inner, inner),
        st.builds("{}()".format, CALLEES),
        st.builds("{{{}: {}}}".format, inner, inner),
        st.builds("{}.y".format, NAMES),
    ),
    max_leaves=6,
)
STATEMENTS = st.one_of(
    st.builds("{} = {}".format, NAMES, VALUES),
    st.builds("{}".format, VALUES),
    st.builds("from .{} import {} as {}".format, st.sampled_from(["a", "b", ""]), NAMES, NAMES),
    st.builds("from {} import {}".format, st.sampled_from(["fastapi", "flask", "click", "a", "b", "c.a"]), NAMES),
    st.builds("import {}".format, st.sampled_from(["fastapi", "flask", "click", "typer", "argparse", "os", "a", "b"])),
    st.builds("@{}({})\ndef {}({}=1): return {}".format, CALLEES, VALUES, NAMES, NAMES, VALUES),
    st.builds("class {}({}):\n    path = {}\n    def get(self): return self.{}".format, NAMES, NAMES, VALUES, NAMES),
    st.builds("for {} in {}: {}({})".format, NAMES, VALUES, CALLEES, NAMES),
    st.builds("{} += [{}]".format, NAMES, VALUES),
    st.just("urlpatterns = [path('x', f), path('y/', include('a'))]"),
    st.just("ROOT_URLCONF = 'b'"),
)
MODULES = st.lists(STATEMENTS, max_size=8).map("\n".join)
PROJECTS = st.dictionaries(
    st.sampled_from(["a.py", "b.py", "c/__init__.py", "c/a.py", "tests/t.py", "manage.py"]), MODULES, max_size=5
)


@given(PROJECTS)
def test_any_project_is_joined_without_an_error_and_always_alike(files: dict[str, str]) -> None:
    once = facts_of(files, {"tool": "a:cli", "other": "c.a:app"})
    again = facts_of(dict(reversed(files.items())), {"tool": "a:cli", "other": "c.a:app"})
    assert once == again
    lines = {path: len(source(text, path).lines) for path, text in files.items()}
    for fact in once:
        assert 1 <= fact.start_line <= fact.end_line <= lines[fact.path], fact
        assert fact.key
        if fact.kind is FactKind.HTTP_ROUTE:
            assert fact.attributes["prefix_known"] == ("{?}" not in fact.key)
            assert fact.key == f"{fact.attributes['method']} {fact.attributes['path']}"


@given(MODULES)
def test_both_readings_of_a_file_lead_to_the_same_findings(text: str) -> None:
    plain, other = source(text, "a.py"), source(text, "a.py")
    _read_concretely(other)
    assert _comparable(observed(plain)) == _comparable(observed(other))


def test_both_readings_of_our_own_sources_lead_to_the_same_facts() -> None:
    for path in sorted((PACKAGE / "domain").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        plain, other = source(text, f"repo_registry/{path.name}"), source(text, f"repo_registry/{path.name}")
        _read_concretely(other)
        assert observed(plain)[0] == observed(other)[0], path.name


def _read_concretely(file: object) -> None:
    """Put the second reading where the first one would be kept."""
    from repo_registry.adapters.observers.python import syntax  # noqa: PLC0415 - only here, to reach behind the cache
    from repo_registry.adapters.observers.source_file import SourceFile  # noqa: PLC0415 - same

    assert isinstance(file, SourceFile)
    vars(file)[syntax._CACHE] = syntax._walk(convert(file.data, line=1))


def _comparable(found: tuple[list[ObservedFact], list[Fragment], list[str]]) -> object:
    facts, fragments, problems = found
    return facts, [(one.kind, one.line, one.payload) for one in fragments], problems


TERMS = st.recursive(
    st.one_of(st.just(OPAQUE), st.builds(lambda text: Text(value=text), st.text()), st.just(Ref(name="a.b"))),
    lambda inner: st.one_of(
        st.builds(lambda parts: Concat(parts=tuple(parts)), st.lists(inner, max_size=3)),
        st.builds(lambda items: Items(items=tuple(items)), st.lists(inner, max_size=3)),
        st.builds(lambda one: Each(of=one), inner),
        st.builds(lambda key, value: Table(pairs=((key, value),)), inner, inner),
        st.builds(
            lambda callee, arg, value: Call(
                callee=callee, args=(arg,), keywords=(("k", value),), line=3, column=4, end_line=5
            ),
            inner,
            inner,
            inner,
        ),
    ),
    max_leaves=12,
)


@given(TERMS)
def test_terms_survive_the_way_through_json(term: object) -> None:
    assert load(dump(term)) == term  # type: ignore[arg-type]  # the strategy makes terms only


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=3),
        lambda inner: st.lists(inner, max_size=7) | st.dictionaries(st.text(max_size=2), inner, max_size=2),
        max_leaves=20,
    )
)
def test_any_json_is_read_as_some_term(value: object) -> None:
    load(value)  # type: ignore[arg-type]  # any JSON at all


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Take a shot. Then go.", "Take a shot."),
        ("Use e.g. a file. Then go.", "Use e.g. a file."),
        ("Version 1.2 is read\nhere. More.", "Version 1.2 is read here."),
        ("No end", "No end"),
        ("\n\nFirst.\n\nSecond.", "First."),
        (":param x: y", ""),
        ("", ""),
    ],
)
def test_the_first_sentence(text: str, expected: str) -> None:
    assert first_sentence(text) == expected


def test_a_help_text_is_cut_where_click_cuts_it() -> None:
    assert help_text("Do it.\n\fInternal note.") == "Do it."
    assert help_text("Do it\nnow.\n\n\b\nraw   text\n") == "Do it now."
    assert help_text("Do it.\n\b\nraw") == "Do it."


@given(st.text(max_size=300))
def test_prose_is_one_line(text: str) -> None:
    for cut in (first_paragraph, first_sentence, help_text):
        assert "\n" not in cut(text)


def test_a_file_is_parsed_once_and_refused_once() -> None:
    file = source("x = 1\n")
    assert syntax_of(file) is syntax_of(file)
    deep = source("x = " + "-" * 20_000 + "1\n")
    reasons = []
    for _ in range(2):
        with pytest.raises(Unreadable) as refused:
            syntax_of(deep)
        reasons.append(str(refused.value))
    assert reasons == ["nested too deeply to be read"] * 2


def test_names_and_versions_are_unique_and_rules_begin_with_their_observer() -> None:
    names = [observer.name for observer in OBSERVERS] + [joiner.name for joiner in JOINERS]
    assert len(names) == len(set(names))
    facts = facts_of(
        {"pkg/module.py": PYTHON_2, "run.py": "import os\nos.getenv('A')\nif __name__ == '__main__': pass\n"}
    )
    assert facts
    assert all(any(fact.rule.startswith(name) for name in names) for fact in facts)


def test_a_deep_expression_becomes_opaque_instead_of_deep() -> None:
    term = term_of(ast.parse("f(" * 50 + ")" * 50, mode="eval").body)
    depth = 0
    while isinstance(term, Call):
        term = term.args[0] if term.args else OPAQUE
        depth += 1
    assert depth <= 8
    assert term == OPAQUE


def test_files_that_are_no_python_programs_are_left_alone() -> None:
    stub = source("def f(): ...\n", "pkg/module.pyi")
    assert not any(observer.wants(stub) for observer in OBSERVERS)
    assert keys({}, FactKind.HTTP_ROUTE) == []
