"""Routes of Rust programs: an example and a counter-example for each form."""

from __future__ import annotations

import pytest

from repo_registry.domain.model.facts import FactKind
from tests.observers.rust.sources import keys, read

_AXUM = "use axum::{routing::{get, post}, Router};\n"
_ACTIX = "use actix_web::{get, web, App, HttpServer};\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            _AXUM + 'fn app() -> Router { Router::new().route("/a", get(a).post(b)).route("/b/{id}", '
            "axum::routing::delete(c)) }",
            ["GET /a", "POST /a", "DELETE /b/{id}"],
            id="axum",
        ),
        pytest.param(
            _AXUM
            + 'fn app() { let api = Router::new().route("/x", get(x));\n'
            + 'let app = Router::new().nest("/api", api).merge(other()); }\n'
            + 'fn other() -> Router { Router::new().route("/o", post(o)) }',
            ["GET /api/x", "POST /o"],
            id="nest and merge",
        ),
        pytest.param(
            _AXUM + 'fn app() -> R { let mut r = Router::new(); r = r.route("/x", get(x)); Ok(r.layer(l())) }',
            ["GET /x"],
            id="a variable that grows",
        ),
        pytest.param(
            _AXUM + "fn app() -> Router { Router::new().nest(PREFIX, a()).route(path, get(x)) }\n"
            'const PREFIX: &str = "/p";\nfn a() -> Router { Router::new().route("/a", get(a)) }',
            ["GET {?}", "GET /p/a"],
            id="constants and what is not known",
        ),
        pytest.param('fn f() { map.route("/a", get(b)); client.get("/x"); }', [], id="another object"),
        pytest.param(
            _AXUM + '#[cfg(test)]\nmod tests { fn app() -> Router { Router::new().route("/a", get(a)) } }',
            [],
            id="tests",
        ),
        pytest.param(
            _ACTIX + '#[get("/a/{id}")]\nasync fn show() {}\n#[post("/b?x")]\nasync fn add() {}',
            ["GET /a/{id}", "POST /b"],
            id="Actix attributes",
        ),
        pytest.param(
            _ACTIX + '#[route("/g", method = "GET", method = "POST")]\nasync fn g() {}',
            ["GET /g", "POST /g"],
            id="route",
        ),
        pytest.param(
            _ACTIX + 'fn main() { App::new().service(web::scope("/api").service(show).route("/h", web::get().to(h)))\n'
            '.service(web::resource("/r").route(web::put().to(r)).to(all)); }\n#[get("/s")]\nasync fn show() {}',
            ["GET /api/s", "GET /api/h", "PUT /r", "ANY /r"],
            id="Actix scopes",
        ),
        pytest.param(
            _ACTIX + "fn main() { App::new().configure(set_up); }\n"
            'fn set_up(cfg: &mut web::ServiceConfig) { cfg.service(web::scope("/v1").service((a,))); }\n'
            '#[get("/a")]\nfn a() {}',
            ["GET /v1/a"],
            id="Actix configure",
        ),
        pytest.param(
            '#[macro_use] extern crate rocket;\n#[get("/a/<id>?<q>")]\nfn a() {}\n#[post("/b")]\nfn b() {}\n'
            '#[launch]\nfn rocket() -> _ { rocket::build().mount("/api", routes![a]) }',
            ["GET /api/a/<id>", "POST {?}/b"],
            id="Rocket, and a handler that nobody is seen to mount",
        ),
        pytest.param(
            'fn f() { warp::path!("a" / u32 / "b").and(warp::post()).map(x); }', ["POST /a/{u32}/b"], id="warp"
        ),
        pytest.param(
            "use utoipa_axum::{router::OpenApiRouter, routes};\n"
            "fn r() -> OpenApiRouter { OpenApiRouter::new().routes(routes!(a)) }\n"
            '#[utoipa::path(get, path = "/a", tag = "x")]\nfn a() {}\n#[utoipa::path(put, path = "/b")]\nfn b() {}',
            ["GET /a"],
            id="utoipa, and what is only documented",
        ),
    ],
)
def test_routes_of_one_file(text: str, expected: list[str]) -> None:
    assert keys({"src/main.rs": text}, FactKind.HTTP_ROUTE) == expected


def test_prefixes_are_joined_through_modules() -> None:
    files = {
        "src/main.rs": _AXUM + 'mod users;\nfn main() { let app = Router::new().nest("/api", users::router()); }',
        "src/users/mod.rs": _AXUM + "mod items;\npub fn router() -> Router {\n"
        'Router::new().route("/users", get(list)).nest("/u", items::router())\n}',
        "src/users/items.rs": _AXUM + 'pub fn router() -> Router { Router::new().route("/items", get(i)) }',
    }
    assert keys(files, FactKind.HTTP_ROUTE) == ["GET /api/u/items", "GET /api/users"]


def test_a_function_of_a_type_gives_back_a_router() -> None:
    text = _AXUM + (
        'struct A;\nimpl A { fn app(&self) -> Router { Router::new().nest("/x", Self::inner()) }\n'
        'fn inner() -> Router { Router::new().route("/y", get(y)) } }'
    )
    assert keys({"src/main.rs": text}, FactKind.HTTP_ROUTE) == ["GET /x/y"]


def test_routers_of_tests_say_nothing_about_own_routes() -> None:
    files = {
        "src/lib.rs": _AXUM + 'pub fn app() -> Router { Router::new().route("/a", get(show)) }',
        "tests/it.rs": _AXUM + 'fn t() { Router::new().nest("/t", acme_tool::app()).route("/x", get(x)); }',
    }
    found = [(fact.key, fact.path_class.value) for fact in read(files) if fact.kind is FactKind.HTTP_ROUTE]
    assert found == [("GET /a", "own"), ("GET /x", "test")]


def test_handlers_and_their_comments_are_kept() -> None:
    files = {"src/main.rs": _ACTIX + '/// Shows one.\n///\n/// More.\n#[get("/a")]\nasync fn show() {}'}
    (fact,) = [fact for fact in read(files) if fact.kind is FactKind.HTTP_ROUTE]
    assert (fact.value, fact.attributes["summary"], fact.attributes["framework"]) == ("show", "Shows one.", "actix")
