"""Application objects, factories, main modules and root scripts; imports of a file."""

from __future__ import annotations

import pytest

from repo_registry.domain.model.facts import FactKind
from tests.observers.python.sources import observed, source


def entry_points(text: str, path: str) -> list[tuple[str, str, object]]:
    facts = observed(source(text, path))[0]
    return [(fact.key, fact.value, fact.attributes["type"]) for fact in facts if fact.kind is FactKind.ENTRY_POINT]


FACTORY = """
    from fastapi import FastAPI

    def create_app() -> FastAPI:
        app = FastAPI()
        return app
    """


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        ("from fastapi import FastAPI\napp = FastAPI()\n", "svc/main.py", [("svc.main:app", "application")]),
        ("import flask\nserver = flask.Flask(__name__)\n", "src/svc/web.py", [("svc.web:server", "application")]),
        (FACTORY, "svc/main.py", [("svc.main:create_app", "application")]),
        (FACTORY + "\n    app = create_app()\n", "svc/main.py", [("svc.main:app", "application")]),
        ("from .factory import create_app\napp = create_app()\n", "svc/wsgi.py", [("svc.wsgi:app", "application")]),
        (
            "from django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n",
            "site/wsgi.py",
            [("site.wsgi:application", "application")],
        ),
        ("from celery import Celery\nqueue = Celery('x')\n", "svc/q.py", [("svc.q:queue", "application")]),
        (
            "from fastapi import FastAPI\nfrom src.config import x\napp = FastAPI()\n",
            "src/main.py",
            [("src.main:app", "application")],
        ),
        ("from fastapi import FastAPI\ndef helper():\n    app = FastAPI()\n", "svc/main.py", []),
        ("from fastapi import FastAPI\napp = FastAPI()\n", "tests/app.py", []),
        ("app = Something()\n", "svc/main.py", []),
        ("def create_app_name(): ...\n", "svc/main.py", []),
    ],
)
def test_application_objects_and_factories(text: str, path: str, expected: list[tuple[str, str]]) -> None:
    assert [(key, kind) for key, _, kind in entry_points(text, path)] == expected


def test_a_main_module_and_a_root_script_start_a_program() -> None:
    assert entry_points("print(1)\n", "src/pkg/__main__.py") == [("python -m pkg", "pkg.__main__", "main")]
    guard = "if __name__ == '__main__':\n    main()\n"
    assert entry_points(guard, "run.py") == [("run.py", "python run.py", "script")]
    assert entry_points(guard, "pkg/deep/tool.py") == []
    assert entry_points(guard, "setup.py") == []


def test_imports_that_run_are_told_once_with_their_line() -> None:
    text = """
        import os.path, yaml
        from typing import TYPE_CHECKING
        from a.b import c
        from . import sibling
        from a.b import d
        if TYPE_CHECKING:
            import only_types
        try:
            import fast
        except ImportError:
            pass
        def f():
            import late
        """
    _, fragments, _ = observed(source(text))
    found = [(one.line, one.payload["module"], one.payload["top"]) for one in fragments if one.kind == "import"]
    assert found == [
        (2, "os.path", "os"),
        (2, "yaml", "yaml"),
        (3, "typing", "typing"),
        (4, "a.b", "a"),
        (10, "fast", "fast"),
        (14, "late", "late"),
    ]
