"""Routes made by calls with blocks: an example and a counter-example for each framework."""

from __future__ import annotations

import pytest

from repo_registry.domain.model.facts import FactKind
from tests.observers.java.sources import read, routes

_KTOR = "package a\nimport io.ktor.server.routing.*\n"
_SPRING = "import org.springframework.web.servlet.function.*;\n"


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        pytest.param(
            "A.kt",
            _KTOR + "fun Application.module() {\n  routing {\n    get { }\n"
            '    route("/api") { post("/a/{id}") { cache.get("no") { } } }\n'
            '    authenticate("x") { put(PATH) { } }\n  }\n}\nconst val PATH = "/p"\n',
            ["GET /", "POST /api/a/{id}", "PUT /p"],
            id="ktor",
        ),
        pytest.param(
            "A.kt", _KTOR + 'fun Route.lost() {\n  get("/x") { }\n}\n', ["GET {?}/x"], id="ktor, called by nobody"
        ),
        pytest.param(
            "A.kt", 'import io.ktor.client.*\nfun f() {\n  client.get("/x") { }\n}\n', [], id="a client of ktor"
        ),
        pytest.param(
            "A.java",
            "import io.javalin.Javalin;\nimport static io.javalin.apibuilder.ApiBuilder.*;\nclass A { void m() {\n"
            'app.get("/a", ctx -> {});\napp.routes(() -> { path("users", () -> { get(Users::list);\n'
            'post("x", Users::add); path("{id}", () -> { delete(Users::remove); }); }); });\n'
            'http.get("/no", x); values.get("no"); } }',
            ["GET /a", "GET /users", "POST /users/x", "DELETE /users/{id}"],
            id="javalin",
        ),
        pytest.param(
            "A.java",
            "import static spark.Spark.*;\nclass A { void m() {\n"
            'get("/a", (req, res) -> "x"); path("/api", () -> { post("/b", A::b); before("/*", f); });\n'
            'map.get("a"); } }',
            ["GET /a", "POST /api/b"],
            id="spark",
        ),
        pytest.param(
            "A.java",
            _SPRING + 'class A { Object m() { return route(GET("/a"), h::list).andRoute(POST("/b"), h::add); }\n'
            'Object n() { return route().GET("/c", h::c).path("/p", b -> b.POST("/d", h::d)).build(); }\n'
            'Object o() { return nest(path("/q"), route(GET("/f").and(accept(JSON)), h::f)); } }',
            ["GET /a", "POST /b", "GET /c", "POST /p/d", "GET /q/f"],
            id="spring",
        ),
        pytest.param("A.java", 'class A { Object m() { return route(GET("/a"), h::list); } }', [], id="no framework"),
        pytest.param(
            "A.kt",
            "import org.springframework.web.reactive.function.server.*\nfun r(h: H) = router {\n"
            '  "/api".nest {\n    GET("/a", h::list)\n  }\n  POST("/b") { ok() }\n}\n',
            ["GET /api/a", "POST /b"],
            id="spring in kotlin",
        ),
    ],
)
def test_routes_of_one_file(path: str, text: str, expected: list[str]) -> None:
    assert routes({f"src/main/java/{path}": text}) == expected


def test_functions_that_make_routes_take_the_path_of_their_caller() -> None:
    files = {
        "src/main/kotlin/A.kt": _KTOR + 'fun Application.module() {\n  routing {\n    route("/v1") { users() }\n'
        "  }\n}\n",
        "src/main/kotlin/B.kt": _KTOR + 'fun Route.users() {\n  route("/users") {\n    /** Lists users. */\n'
        '    get { }\n    one()\n  }\n}\nfun Route.one() {\n  delete("/{id}") { }\n}\n',
    }
    assert routes(files) == ["GET /v1/users", "DELETE /v1/users/{id}"]
    summaries = [fact.attributes.get("summary") for fact in read(files) if fact.kind is FactKind.HTTP_ROUTE]
    assert summaries == ["Lists users.", None]


def test_handlers_are_named_where_the_code_names_them() -> None:
    text = _SPRING + 'class A { Object m() { return route(GET("/a"), h::list).andRoute(POST("/b"), r -> ok()); } }'
    found = {fact.key: fact.value for fact in read({"src/main/java/A.java": text}) if fact.kind is FactKind.HTTP_ROUTE}
    assert found == {"GET /a": "h.list", "POST /b": ""}


def test_settings_stand_before_functional_routes() -> None:
    text = _SPRING + 'class A { Object m() { return route(GET("/a"), h::list); } }'
    files = {"src/main/java/A.java": text, "src/main/resources/application.properties": "spring.webflux.base-path=/b"}
    assert routes(files) == ["GET /b/a"]


def test_functions_that_call_each_other_end() -> None:
    text = _KTOR + 'fun Route.a() {\n  b()\n  get("/x") { }\n}\nfun Route.b() {\n  route("/b") { a() }\n}\n'
    assert routes({"src/main/kotlin/A.kt": text}) == ["GET {?}/b/x"]
