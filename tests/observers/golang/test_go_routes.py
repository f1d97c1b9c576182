"""Routes of Go programs: an example and a counter-example for each form."""

from __future__ import annotations

import pytest

from repo_registry.domain.model.facts import FactKind
from tests.observers.golang.sources import keys, read


def _main(imports: str, body: str) -> dict[str, str]:
    quoted = "\n".join(f'\t"{one}"' for one in imports.split())
    return {"main.go": f"package main\n\nimport (\n{quoted}\n)\n\nfunc main() {{\n{body}\n}}\n"}


_GIN = "github.com/gin-gonic/gin"
_ECHO = "github.com/labstack/echo/v4"
_CHI = "github.com/go-chi/chi/v5"
_MUX = "github.com/gorilla/mux"
_FIBER = "github.com/gofiber/fiber/v2"


@pytest.mark.parametrize(
    ("imports", "body", "expected"),
    [
        pytest.param("net/http", 'http.HandleFunc("/items", list)', ["ANY /items"], id="default mux"),
        pytest.param("net/http", 'http.Get("/items", list)', [], id="a client"),
        pytest.param(
            "net/http",
            'mux := http.NewServeMux()\nmux.HandleFunc("GET /items/{id}", show)\n'
            'mux.Handle("POST example.org/x/{p...}", h)',
            ["GET /items/{id}", "POST /x/{p}"],
            id="patterns with a method",
        ),
        pytest.param(
            "net/http",
            'api := http.NewServeMux()\napi.HandleFunc("/x", f)\nmux := http.NewServeMux()\n'
            'mux.Handle("/api/", http.StripPrefix("/api", api))',
            ["ANY /api/x"],
            id="a mux below another",
        ),
        pytest.param("net/http", 'items.Handle("/x", f)', [], id="another object"),
        pytest.param(
            _GIN,
            'r := gin.Default()\nv1 := r.Group("/v1")\n{\nv1.GET("/items/:id", show)\nv1.Any("/any", auth(), any)\n}',
            ["GET /v1/items/:id", "ANY /v1/any"],
            id="gin groups",
        ),
        pytest.param(_GIN, 'r := gin.New()\nr.Handle("PUT", "/x", put)', ["PUT /x"], id="gin with a named method"),
        pytest.param(
            f"{_ECHO} net/http",
            'e := echo.New()\ne.GET("/", home)\ng := e.Group(prefix)\n'
            'g.POST("/x", add)\ng.Add(http.MethodPut, "/y", put)',
            ["GET /", "POST {?}/x", "PUT {?}/y"],
            id="echo, a prefix that is not known",
        ),
        pytest.param(
            _CHI,
            'r := chi.NewRouter()\nr.With(auth).Get("/a", a)\nr.Route("/items", func(r chi.Router) {\n'
            'r.Get("/", list)\nr.Route("/{id}", func(r chi.Router) { r.Delete("/", remove) })\n})\n'
            'r.Group(func(r chi.Router) { r.Put("/g", put) })\nr.Mount("/admin", admin())',
            ["GET /a", "GET /items", "DELETE /items/{id}", "PUT /g"],
            id="chi",
        ),
        pytest.param(
            f"{_MUX} net/http",
            'r := mux.NewRouter()\nr.HandleFunc("/a", f).Methods("GET", "POST").Name("a")\n'
            's := r.PathPrefix("/api").Subrouter()\ns.Handle("/b", h).Methods(http.MethodPut)\n'
            'r.Methods("DELETE").Path("/c").HandlerFunc(g)',
            ["GET /a", "POST /a", "PUT /api/b", "DELETE /c"],
            id="gorilla",
        ),
        pytest.param(
            _FIBER,
            'app := fiber.New()\napi := app.Group("/api", limit)\napi.Get("/x", f)\napp.All("/y", g)',
            ["GET /api/x", "ANY /y"],
            id="fiber",
        ),
        pytest.param(
            "github.com/go-pkgz/routegroup net/http",
            'r := routegroup.New(http.NewServeMux())\nr.Mount("/api").Route(func(b *routegroup.Bundle) {\n'
            'b.HandleFunc("GET /x", f)\n})\nr.Group().Route(func(b *routegroup.Bundle) { b.HandleFunc("/y", g) })',
            ["GET /api/x", "ANY /y"],
            id="routegroup",
        ),
    ],
)
def test_routes_of_one_function(imports: str, body: str, expected: list[str]) -> None:
    assert keys(_main(imports, body), FactKind.HTTP_ROUTE) == expected


def test_prefixes_are_joined_through_functions_and_packages() -> None:
    files = {
        "main.go": f'package main\nimport (\n"{_GIN}"\n"example.org/acme/tool/users"\n)\n'
        'func main() {\n r := gin.Default()\n v1 := r.Group("/api")\n users.Register(v1.Group(users.Base))\n}',
        "users/routes.go": f'package users\nimport "{_GIN}"\n'
        'func Register(router *gin.RouterGroup) {\n\trouter.GET("/:id", Show)\n}',
        "users/base.go": 'package users\nconst Base = "/users"\n\n// Show godoc\n// @Summary Show a user\n'
        "func Show(c *gin.Context) {}",
    }
    (route,) = [fact for fact in read(files) if fact.kind is FactKind.HTTP_ROUTE]
    assert (route.key, route.value, route.path, route.start_line) == (
        "GET /api/users/:id",
        "Show",
        "users/routes.go",
        4,
    )
    assert route.attributes == {
        "method": "GET",
        "path": "/api/users/:id",
        "framework": "gin",
        "prefix_known": True,
        "summary": "Show a user",
    }


def test_a_group_from_outside_has_an_unknown_prefix_but_an_application_has_none() -> None:
    group = f'package a\nimport "{_GIN}"\nfunc Register(r *gin.RouterGroup) {{ r.GET("/x", f) }}'
    assert keys({"a/a.go": group}, FactKind.HTTP_ROUTE) == ["GET {?}/x"]
    assert keys({"a/a.go": group.replace("RouterGroup", "Engine")}, FactKind.HTTP_ROUTE) == ["GET /x"]


def test_a_router_kept_in_a_struct_is_followed() -> None:
    files = {
        "server/server.go": f'package server\nimport "{_CHI}"\ntype Server struct {{ router *chi.Mux }}\n'
        "func New() *Server {\n s := &Server{router: chi.NewRouter()}\n s.routes()\n return s\n}",
        "server/routes.go": 'package server\nfunc (s *Server) routes() {\n s.router.Get("/x", s.show())\n'
        ' s.router.Mount("/sub", s.sub())\n}\n',
        "server/sub.go": f'package server\nimport "{_CHI}"\nfunc (s *Server) sub() http.Handler {{\n'
        ' r := chi.NewRouter()\n r.Post("/y", add)\n return r\n}',
    }
    assert keys(files, FactKind.HTTP_ROUTE) == ["GET /x", "POST /sub/y"]


def test_what_tests_serve_is_marked_as_such() -> None:
    files = {"a_test.go": 'package a\nimport "net/http"\nfunc f() { http.HandleFunc("/t", t) }'}
    assert [fact.path_class.value for fact in read(files) if fact.kind is FactKind.HTTP_ROUTE] == ["test"]
