"""Routes of annotated classes: an example and a counter-example for each form."""

from __future__ import annotations

import pytest

from repo_registry.domain.model.facts import FactKind
from repo_registry.domain.model.paths import PathClass
from tests.observers.java.sources import JAX_RS, SPRING, main_class, read, routes

_AT = "src/main/java/org/acme/Items.java"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            SPRING + '@RestController @RequestMapping("/items") class Items {\n'
            "@GetMapping public void list() {}\n"
            '@GetMapping("/{id}") void one() {}\n'
            '@PostMapping(path = {"/a", "b"}) void add() {}\n'
            '@RequestMapping(value = "/m", method = {RequestMethod.PUT, RequestMethod.PATCH}) void put() {}\n'
            '@RequestMapping("/any") void any() {} }',
            [
                "GET /items",
                "GET /items/{id}",
                "POST /items/a",
                "POST /items/b",
                "PUT /items/m",
                "PATCH /items/m",
                "ANY /items/any",
            ],
            id="spring",
        ),
        pytest.param(
            SPRING + '@RestController class Items { @GetMapping("/{id:[0-9]{1,3}}/x") void one() {} }',
            ["GET /{id}/x"],
            id="a pattern of a parameter",
        ),
        pytest.param('@RestController class A { @GetMapping("/x") void x() {} }', [], id="annotations from elsewhere"),
        pytest.param(
            SPRING + "import org.springframework.cloud.openfeign.FeignClient;\n"
            '@FeignClient("other") interface Other { @GetMapping("/x") void x(); }',
            [],
            id="a client of Feign",
        ),
        pytest.param(
            SPRING + 'abstract class Base { @GetMapping("/x") void x() {} }', [], id="a base class that nobody extends"
        ),
        pytest.param(
            JAX_RS + '@Path("/items") public class Items { @GET public void list() {}\n'
            '@DELETE @Path("{id: \\\\d+}") public void remove() {}\n'
            '@Path("/plain") public void nothing() {} }',
            ["GET /items", "DELETE /items/{id}"],
            id="jax-rs",
        ),
        pytest.param(JAX_RS + "public class Items { @GET public void list() {} }", [], id="jax-rs without a path"),
        pytest.param(
            'import retrofit2.http.*;\ninterface Api { @GET("items") void list(); }', [], id="a client of Retrofit"
        ),
        pytest.param(
            JAX_RS + "import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;\n"
            '@RegisterRestClient @Path("/x") interface Api { @GET void list(); }',
            [],
            id="a client of MicroProfile",
        ),
        pytest.param(
            JAX_RS + '@Path("/a") public class A { @Path("{id}/b") public B b() { return new B(); } }\n'
            'class B { @GET public void list() {} @POST @Path("c") public void add() {} }',
            ["GET /a/{id}/b", "POST /a/{id}/b/c"],
            id="a part that another class answers",
        ),
        pytest.param(
            "import io.micronaut.http.annotation.*;\n"
            '@Controller("/items") class Items { @Get("/{id}") void one() {} @Post void add() {}\n'
            '@Delete(uri="/x") void x() {} }',
            ["GET /items/{id}", "POST /items", "DELETE /items/x"],
            id="micronaut",
        ),
        pytest.param(
            "import io.micronaut.http.annotation.*;\nimport io.micronaut.http.client.annotation.Client;\n"
            '@Client("/items") interface Items { @Get("/{id}") void one(); }',
            [],
            id="a client of Micronaut",
        ),
        pytest.param(
            "import jakarta.servlet.annotation.WebServlet;\n"
            '@WebServlet(urlPatterns = {"/a", "/b"}) class S { void doGet() {} void doPost() {} }',
            ["GET /a", "GET /b", "POST /a", "POST /b"],
            id="a servlet",
        ),
        pytest.param('@WebServlet("/a") class S { void doGet() {} }', [], id="no servlet"),
    ],
)
def test_routes_of_one_class(text: str, expected: list[str]) -> None:
    assert sorted(routes({_AT: text})) == sorted(expected)


def test_a_route_tells_handler_summary_and_place() -> None:
    text = (
        SPRING + "import io.swagger.v3.oas.annotations.Operation;\n@RestController class Items {\n"
        '@Operation(summary = "List items")\n@GetMapping("/a")\nvoid list() {\n}\n'
        "/**\n * Adds one, e.g. a book. It {@link Foo stays}.\n * @param x no\n */\n"
        '@PostMapping("/a") void add() {} }'
    )
    first, second = read({_AT: text})
    assert (first.value, first.attributes["summary"], first.start_line, first.end_line) == (
        "Items.list",
        "List items",
        5,
        7,
    )
    assert first.attributes["framework"] == "spring"
    assert first.attributes["prefix_known"] is True
    assert second.attributes["summary"] == "Adds one, e.g. a book."


def test_kotlin_is_read_alike() -> None:
    text = (
        "package a\nimport org.springframework.web.bind.annotation.*\n"
        '@RestController\n@RequestMapping("$BASE/items", "/other")\nclass Items {\n'
        '  @GetMapping(value = ["/a", "/b"]) fun list(): List<Int> = x()\n'
        '  @RequestMapping(path = ["/c"], method = [RequestMethod.PUT]) suspend fun put() {}\n'
        '  companion object { const val BASE = "/api" }\n}\n'
    )
    assert routes({"src/main/kotlin/Items.kt": text}) == [
        "GET /api/items/a",
        "GET /api/items/b",
        "GET /other/a",
        "GET /other/b",
        "PUT /api/items/c",
        "PUT /other/c",
    ]


def test_constants_are_followed_through_files_and_what_is_not_known_is_said() -> None:
    files = {
        "src/main/java/org/acme/Paths.java": 'package org.acme; public interface Paths { String ROOT = "/api"; }',
        "src/main/java/org/acme/web/Items.java": "package org.acme.web;\nimport org.acme.Paths;\n"
        + SPRING
        + '@RestController @RequestMapping(Paths.ROOT + "/items") class Items {\n'
        'static final String ONE = "/{id}";\n@GetMapping(ONE) void one() {}\n'
        "@GetMapping(Elsewhere.TWO) void two() {} }",
    }
    assert routes(files) == ["GET /api/items/{id}", "GET /api/items/{?}"]


def test_routes_of_interfaces_and_base_classes_belong_to_the_controllers_below() -> None:
    files = {
        "src/main/java/a/Api.java": "package a;\n"
        + SPRING
        + '@RequestMapping("/api") interface Api { @GetMapping("/x") void x(); @GetMapping("/y") void y(); }',
        "src/main/java/a/Base.java": "package a;\n"
        + SPRING
        + "abstract class Base<T> { @DeleteMapping void remove() {} }",
        "src/main/java/a/One.java": "package a;\n"
        + SPRING
        + '@RestController class One extends Base<String> implements Api { @GetMapping("/z") public void y() {} }',
    }
    assert sorted(routes(files)) == ["DELETE /api", "GET /api/x", "GET /api/z"]
    assert {fact.value for fact in read(files)} == {"One.remove", "One.x", "One.y"}


def test_annotations_of_the_project_may_carry_those_of_the_framework() -> None:
    files = {
        "src/main/java/a/V1.java": "package a;\n" + SPRING + '@RestController @RequestMapping("/v1") @interface V1 {}',
        "src/main/java/a/One.java": "package a;\n" + SPRING + '@V1 class One { @GetMapping("/x") void x() {} }',
        "src/main/java/a/Two.java": "package a;\n" + SPRING + '@Other class Two { @GetMapping("/y") void y() {} }',
    }
    assert routes(files) == ["GET /v1/x"]


_CONTROLLER = SPRING + '@RestController class C { @GetMapping("/x") void x() {} }'


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        pytest.param("application.properties", "server.servlet.context-path=/shop/\n", "GET /shop/x", id="context"),
        pytest.param("application.properties", "spring.mvc.servlet.path = /api", "GET /api/x", id="servlet path"),
        pytest.param("application.properties", "spring.webflux.base-path: /flux", "GET /flux/x", id="base path"),
        pytest.param("application.properties", "# server.servlet.context-path=/no", "GET /x", id="none"),
        pytest.param("application.yml", "server:\n  servlet:\n    context-path: /shop\n", "GET /shop/x", id="yaml"),
        pytest.param(
            "application.yml",
            "server.port: 1\n---\nspring.config.activate.on-profile: dev\nserver.servlet.context-path: /no\n",
            "GET /x",
            id="a document of a profile",
        ),
        pytest.param("application-dev.properties", "server.servlet.context-path=/no", "GET /x", id="a profile"),
        pytest.param(
            "application.properties", "server.servlet.context-path=${BASE:/d}", "GET /d/x", id="a default of a variable"
        ),
        pytest.param("application.properties", "server.servlet.context-path=${BASE}", "GET {?}/x", id="a variable"),
    ],
)
def test_settings_stand_before_all_routes(name: str, text: str, expected: str) -> None:
    assert routes({"src/main/java/C.java": _CONTROLLER, f"src/main/resources/{name}": text}) == [expected]


def test_the_settings_of_the_program_that_holds_a_module_count() -> None:
    files = {"web/src/main/java/C.java": _CONTROLLER, "app/src/main/resources/application.properties": ""}
    path = "server.servlet.context-path=/a"
    assert routes({**files, "app/src/main/resources/application.properties": path}) == ["GET /a/x"]
    two = {**files, "other/src/main/resources/application.properties": path}
    assert routes(two) == ["GET {?}/x"]
    assert routes(two, [main_class("web/src/main/java/Main.java")]) == ["GET /x"]


def test_settings_fill_placeholders_in_paths() -> None:
    text = SPRING + '@RestController @RequestMapping("${api.base:/d}/${other}") class C { @GetMapping void x() {} }'
    assert routes({"src/main/java/C.java": text}) == ["GET /d/{?}"]
    settings = "api.base=/v2\nother=o\napi.version=3"
    files = {"src/main/java/C.java": text.replace("other", "api.version")}
    assert routes({**files, "src/main/resources/application.properties": settings}) == ["GET /v2/3"]


def test_an_application_path_stands_before_resources() -> None:
    files = {
        "src/main/java/R.java": JAX_RS + '@Path("r") public class R { @GET public void list() {} }',
        "src/main/java/App.java": 'import jakarta.ws.rs.ApplicationPath;\n@ApplicationPath("/api") class App {}',
        "src/main/resources/application.properties": "quarkus.http.root-path=/root",
    }
    assert routes(files) == ["GET /root/api/r"]


def test_routes_in_tests_keep_their_class_and_settings_of_tests_count_for_nothing() -> None:
    files = {
        "src/main/java/C.java": _CONTROLLER,
        "src/test/java/T.java": _CONTROLLER.replace("/x", "/t"),
        "src/test/resources/application.properties": "server.servlet.context-path=/no",
    }
    found = {fact.key: fact.path_class for fact in read(files) if fact.kind is FactKind.HTTP_ROUTE}
    assert found == {"GET /x": PathClass.OWN, "GET /t": PathClass.TEST}


def test_circles_of_types_and_constants_end() -> None:
    text = (
        "package a;\n" + SPRING + "@RestController class C extends D { static final String A = B; "
        "static final String B = A; @GetMapping(A) void x() {} }\n"
        '@RestController class D extends C { @GetMapping("/d") void d() {} }'
    )
    assert "GET /d" in routes({"src/main/java/C.java": text})
