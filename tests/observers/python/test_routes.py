"""Routes of Flask, FastAPI and their relatives: the prefix is found wherever it is written."""

from __future__ import annotations

import pytest

from repo_registry.domain.model.facts import FactKind
from repo_registry.domain.model.paths import PathClass
from tests.observers.python.sources import facts_of, routes

ITEMS = """
    from fastapi import APIRouter
    router = APIRouter(prefix="/items", tags=["items"])

    @router.get("/{item_id}", summary="Read one item")
    async def read_item(item_id: int):
        '''Docstring that the summary replaces.'''

    @router.post("")
    def create_item():
        '''Create an item. And more.'''
    """


def test_a_router_gets_the_prefix_of_every_router_above_it() -> None:
    files = {
        "app/main.py": """
            from fastapi import FastAPI
            from app.api import api_router
            app = FastAPI()
            app.include_router(api_router, prefix="/api")
            """,
        "app/api/__init__.py": "from .v1 import api_router\n",
        "app/api/v1.py": """
            from fastapi import APIRouter
            from ..routes import items as item_routes
            api_router = APIRouter(prefix="/v1")
            api_router.include_router(item_routes.router)
            """,
        "app/routes/__init__.py": "",
        "app/routes/items.py": ITEMS,
    }
    found = [fact for fact in facts_of(files) if fact.kind is FactKind.HTTP_ROUTE]
    assert [(fact.key, fact.value, fact.path) for fact in found] == [
        ("GET /api/v1/items/{item_id}", "read_item", "app/routes/items.py"),
        ("POST /api/v1/items", "create_item", "app/routes/items.py"),
    ]
    assert [fact.attributes["summary"] for fact in found] == ["Read one item", "Create an item."]
    assert all(fact.attributes["prefix_known"] for fact in found)


def test_a_router_mounted_twice_is_reachable_twice() -> None:
    files = {
        "main.py": """
            from fastapi import FastAPI
            import items
            app = FastAPI()
            for_nobody = FastAPI()
            app.include_router(items.router, prefix="/v1")
            app.include_router(items.router, prefix="/v2")
            """,
        "items.py": ITEMS,
    }
    assert routes(files) == ["GET /v1/items/{item_id}", "GET /v2/items/{item_id}", "POST /v1/items", "POST /v2/items"]


SETTINGS = """
    from functools import lru_cache
    from pydantic_settings import BaseSettings

    class Settings(BaseSettings):
        API_V1_STR: str = "/api/v1"

    settings = Settings()

    @lru_cache
    def get_settings() -> Settings:
        return Settings()
    """


@pytest.mark.parametrize(
    ("imports", "prefix", "expected"),
    [
        ("from core.config import settings", "settings.API_V1_STR", "/api/v1"),
        ("from core import config", "config.settings.API_V1_STR", "/api/v1"),
        ("from core.config import get_settings", "get_settings().API_V1_STR", "/api/v1"),
        ("from core.config import settings", 'f"{settings.API_V1_STR}/inner"', "/api/v1/inner"),
        ("from core.config import settings", 'settings.API_V1_STR + "/inner"', "/api/v1/inner"),
        ("import os", 'os.getenv("PREFIX", "/base")', "/base"),
        ('PREFIX = "/const"', "PREFIX", "/const"),
        ("import os", 'os.environ["PREFIX"]', "{?}"),
        ("from elsewhere import prefix", "prefix", "{?}"),
        ("from elsewhere import prefix", 'f"/api/{prefix}"', "/api/{?}"),
    ],
)
def test_a_prefix_is_followed_to_where_it_is_written(imports: str, prefix: str, expected: str) -> None:
    main = f"from fastapi import FastAPI\nimport items\n{imports}\n"
    main += f"app = FastAPI()\napp.include_router(items.router, prefix={prefix})\n"
    files = {"main.py": main, "items.py": ITEMS, "core/__init__.py": "", "core/config.py": SETTINGS}
    found = [fact for fact in facts_of(files) if fact.kind is FactKind.HTTP_ROUTE]
    assert [fact.key for fact in found] == [f"GET {expected}/items/{{item_id}}", f"POST {expected}/items"]
    assert {fact.attributes["prefix_known"] for fact in found} == {"{?}" not in expected}


def test_a_router_that_nobody_mounts_has_an_unknown_prefix_and_never_a_bare_tail() -> None:
    assert routes({"items.py": ITEMS}) == ["GET {?}/items/{item_id}", "POST {?}/items"]


def test_a_mount_in_a_test_says_nothing_about_own_routers() -> None:
    files = {
        "items.py": ITEMS,
        "tests/test_items.py": """
            from fastapi import FastAPI
            from items import router
            app = FastAPI()
            app.include_router(router, prefix="/fake")

            @app.get("/only-here")
            def only_here(): ...
            """,
    }
    found = {fact.key: fact.path_class for fact in facts_of(files) if fact.kind is FactKind.HTTP_ROUTE}
    assert found == {
        "GET {?}/items/{item_id}": PathClass.OWN,
        "POST {?}/items": PathClass.OWN,
        "GET /only-here": PathClass.TEST,
    }


BLUEPRINT = """
    from flask import Blueprint
    bp = Blueprint("shop", __name__, url_prefix="/shop")

    @bp.route("/")
    def index(): ...

    @bp.route("/buy", methods=["GET", "POST"])
    def buy(): ...

    @bp.delete("/basket")
    def empty(): ...
    """


@pytest.mark.parametrize(
    ("registration", "prefix"),
    [
        ("app.register_blueprint(shop.bp)", "/shop"),
        ('app.register_blueprint(shop.bp, url_prefix="/store")', "/store"),
        ("app.register_blueprint(shop.bp, url_prefix=None)", "/shop"),
    ],
)
def test_a_prefix_given_at_registration_replaces_that_of_a_blueprint(registration: str, prefix: str) -> None:
    files = {
        "web/__init__.py": f"""
            from flask import Flask

            def create_app():
                app = Flask(__name__)
                from . import shop
                {registration}
                return app
            """,
        "web/shop.py": BLUEPRINT,
    }
    assert routes(files) == [
        f"DELETE {prefix}/basket",
        f"GET {prefix}/",
        f"GET {prefix}/buy",
        f"POST {prefix}/buy",
    ]


def test_blueprints_may_be_nested() -> None:
    files = {
        "web.py": """
            from flask import Flask, Blueprint
            parent = Blueprint("parent", __name__, url_prefix="/parent")
            child = Blueprint("child", __name__, url_prefix="/child")
            parent.register_blueprint(child)
            app = Flask(__name__)
            app.register_blueprint(parent, url_prefix="/outer")

            @child.get("/leaf")
            def leaf(): ...
            """
    }
    assert routes(files) == ["GET /outer/child/leaf"]


def test_a_function_that_takes_the_application_registers_on_it() -> None:
    files = {
        "web/app.py": """
            from flask import Flask
            from web.setup import register

            def create_app():
                app = Flask(__name__)
                register(app)
                return app
            """,
        "web/setup.py": """
            from web import shop

            def register(app):
                for blueprint in (shop.bp,):
                    app.register_blueprint(blueprint)
            """,
        "web/__init__.py": "",
        "web/shop.py": BLUEPRINT,
    }
    assert "GET /shop/buy" in routes(files)


def test_views_as_classes_answer_by_their_method_names() -> None:
    files = {
        "web.py": """
            from flask import Flask
            from flask.views import MethodView
            app = Flask(__name__)

            class User(MethodView):
                def get(self, id):
                    '''Show a user.'''
                def put(self, id): ...
                def helper(self): ...

            app.add_url_rule("/users/<int:id>", view_func=User.as_view("user"))
            app.add_url_rule("/ping", "ping", lambda: "pong", methods=["HEAD", "GET"])
            """
    }
    assert routes(files) == ["GET /ping", "GET /users/<int:id>", "HEAD /ping", "PUT /users/<int:id>"]


def test_routes_declared_in_an_init_and_circular_imports_are_followed() -> None:
    files = {
        "web/__init__.py": """
            from flask import Flask
            app = Flask(__name__)
            from web import views
            """,
        "web/views.py": """
            from web import app

            @app.route("/hello")
            def hello(): ...
            """,
    }
    assert routes(files) == ["GET /hello"]


def test_circles_of_imports_and_mounts_end() -> None:
    files = {
        "a.py": "from b import router as router\n",
        "b.py": "from a import router as router\n@router.get('/x')\ndef x(): ...\n",
        "c.py": """
            from fastapi import APIRouter
            one = APIRouter(prefix="/one")
            two = APIRouter(prefix="/two")
            one.include_router(two)
            two.include_router(one)

            @one.get("/leaf")
            def leaf(): ...
            """,
    }
    found = routes(files)
    assert all("{?}" in one for one in found)
    assert "GET {?}/two/one/leaf" in found
    assert "GET {?}/x" in found


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        (
            "starlette route lists",
            """
            from starlette.applications import Starlette
            from starlette.routing import Mount, Route, WebSocketRoute
            def home(request): ...
            def chat(socket): ...
            routes = [
                Route("/", home),
                Mount("/api", routes=[Route("/users", endpoint=home, methods=["POST"])]),
                WebSocketRoute("/ws", chat),
            ]
            app = Starlette(routes=routes)
            """,
            ["GET /", "POST /api/users", "WEBSOCKET /ws"],
        ),
        (
            "a mounted application",
            """
            from fastapi import FastAPI
            app = FastAPI()
            sub = FastAPI()
            app.mount("/sub", sub)
            @sub.get("/x")
            def x(): ...
            @app.websocket("/ws")
            def ws(): ...
            app.add_api_route("/y", x, methods=["PUT"])
            """,
            ["GET /sub/x", "PUT /y", "WEBSOCKET /ws"],
        ),
        (
            "litestar",
            """
            from litestar import Litestar, Router, Controller, get, post
            class Users(Controller):
                path = "/users"
                @get("/{user_id:int}", summary="Read a user")
                async def read(self) -> None: ...
                @post()
                async def create(self) -> None: ...
            @get(["/", "/home"])
            async def home() -> None: ...
            app = Litestar([home, Router(path="/v1", route_handlers=[Users])])
            """,
            ["GET /", "GET /home", "GET /v1/users/{user_id:int}", "POST /v1/users"],
        ),
        (
            "aiohttp",
            """
            from aiohttp import web
            table = web.RouteTableDef()
            @table.get("/a")
            async def a(request): ...
            async def b(request): ...
            app = web.Application()
            sub = web.Application()
            app.add_routes(table)
            app.router.add_post("/b", b)
            sub.add_routes([web.delete("/c", b)])
            app.add_subapp("/sub", sub)
            """,
            ["DELETE /sub/c", "GET /a", "POST /b"],
        ),
        (
            "tornado",
            r"""
            import tornado.web
            class Main(tornado.web.RequestHandler):
                def get(self): ...
                def post(self): ...
            app = tornado.web.Application([(r"/story/([0-9]+)/?", Main), (r"/ping", Main)])
            """,
            ["GET /ping", "GET /story/{}", "POST /ping", "POST /story/{}"],
        ),
        (
            "bottle",
            """
            from bottle import Bottle, route
            app = Bottle()
            @app.route("/x", method=["GET", "POST"])
            def x(): ...
            @route("/y")
            def y(): ...
            """,
            ["GET /x", "GET /y", "POST /x"],
        ),
        (
            "sanic",
            """
            from sanic import Sanic, Blueprint
            app = Sanic("app")
            one = Blueprint("one", url_prefix="/one")
            group = Blueprint.group(one, url_prefix="/api")
            app.blueprint(group)
            @one.get("/x")
            async def x(request): ...
            async def y(request): ...
            app.add_route(y, "/y", methods=["PUT"])
            """,
            ["GET /api/one/x", "PUT /y"],
        ),
        (
            "flask-restx",
            """
            from flask import Flask
            from flask_restx import Api, Namespace, Resource
            app = Flask(__name__)
            api = Api(app, prefix="/v1")
            ns = Namespace("todos")
            api.add_namespace(ns)
            @ns.route("/<int:id>")
            class Todo(Resource):
                def get(self, id): ...
                def delete(self, id): ...
            """,
            ["DELETE /v1/todos/<int:id>", "GET /v1/todos/<int:id>"],
        ),
        (
            "flask-restful",
            """
            from flask import Flask, Blueprint
            from flask_restful import Api, Resource
            app = Flask(__name__)
            bp = Blueprint("api", __name__, url_prefix="/api")
            api = Api(bp)
            class Todo(Resource):
                def get(self): ...
            api.add_resource(Todo, "/todo", "/task")
            app.register_blueprint(bp)
            """,
            ["GET /api/task", "GET /api/todo"],
        ),
        (
            "falcon",
            """
            import falcon
            class Things:
                def on_get(self, req, resp): ...
                def on_post(self, req, resp): ...
            app = falcon.App()
            things = Things()
            app.add_route("/things", things)
            """,
            ["GET /things", "POST /things"],
        ),
        (
            "decorators applied as functions",
            """
            from fastapi import FastAPI
            app = FastAPI()
            def handler(): ...
            app.get("/late")(handler)
            @app.api_route("/many", methods=["GET", "PUT"])
            def many(): ...
            """,
            ["GET /late", "GET /many", "PUT /many"],
        ),
        (
            "a subclass of a router, and a middleware around an application",
            """
            from fastapi import FastAPI, APIRouter
            class Own(APIRouter):
                pass
            router = Own(prefix="/own")
            app = FastAPI()
            app = Middleware(app)
            app.include_router(router)
            @router.get("/x")
            def x(): ...
            """,
            ["GET /own/x"],
        ),
    ],
)
def test_routes_of(name: str, text: str, expected: list[str]) -> None:
    assert routes({"service/api.py": text}) == expected, name


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a mocked call", "from unittest import mock\n@mock.patch('/x')\ndef f(m): ...\n"),
        ("a client", "import requests\nsession = requests.Session()\nsession.get('/x')\n"),
        (
            "a chat application",
            (
                "from slack_bolt import App\napp = App()\n@app.options('/x')\ndef f(): ...\n"
                "@app.view('/y')\ndef g(): ...\n"
            ),
        ),
        ("a mocked server", "import respx\nrouter = respx.Router()\n@router.get('/x')\ndef f(): ...\n"),
        ("a cache", "cache = Cache()\n@cache.get('key')\ndef f(): ...\n"),
        ("text in a docstring", '"""\n@app.get("/x")\n"""\nfrom fastapi import FastAPI\n'),
        ("a command", "import typer\napp = typer.Typer()\n@app.command('/x')\ndef f(): ...\n"),
    ],
)
def test_what_only_looks_like_a_route_is_none(name: str, text: str) -> None:
    assert routes({"service/api.py": text}) == [], name


@pytest.mark.parametrize(
    ("statement", "path"),
    [
        ("from . import items", "app/items.py"),
        ("from .items import router as items", "app/items.py"),
        ("from .deep.items import router as items", "app/deep/items.py"),
        ("from .deep import *", "app/deep/__init__.py"),
        ("from app import items", "app/items.py"),
        ("import app.items as items", "app/items.py"),
    ],
)
def test_imports_of_every_form_lead_to_the_router(statement: str, path: str) -> None:
    child = "items" if "router as" in statement else "items.router" if "*" not in statement else "router"
    files = {
        "app/__init__.py": "",
        "app/main.py": f"""
            from fastapi import FastAPI
            {statement}
            app = FastAPI()
            app.include_router({child}, prefix="/p")
            """,
        path: ITEMS,
    }
    assert routes(files) == ["GET /p/items/{item_id}", "POST /p/items"]


def test_two_services_of_one_repository_do_not_see_each_other() -> None:
    def service(prefix: str) -> dict[str, str]:
        return {
            "app/__init__.py": "",
            "app/main.py": f"""
                from fastapi import FastAPI
                from app.items import router
                app = FastAPI()
                app.include_router(router, prefix="/{prefix}")
                """,
            "app/items.py": ITEMS,
        }

    files = {f"services/{name}/{path}": text for name in ("a", "b") for path, text in service(name).items()}
    found = [(fact.key, fact.path) for fact in facts_of(files) if fact.kind is FactKind.HTTP_ROUTE]
    assert found == [
        ("GET /a/items/{item_id}", "services/a/app/items.py"),
        ("POST /a/items", "services/a/app/items.py"),
        ("GET /b/items/{item_id}", "services/b/app/items.py"),
        ("POST /b/items", "services/b/app/items.py"),
    ]
