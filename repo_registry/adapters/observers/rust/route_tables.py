"""Web frameworks of Rust: what makes a router, and what their calls and attributes mean."""

from __future__ import annotations

from typing import Final

#: Last two parts of a path → kind of what it makes.
MAKERS: Final = {
    ("Router", "new"): "axum",
    ("OpenApiRouter", "new"): "axum",
    ("OpenApiRouter", "with_openapi"): "axum",
    ("ApiRouter", "new"): "axum",
    ("App", "new"): "actix",
    ("web", "scope"): "actix",
    ("web", "resource"): "actix",
    ("Scope", "new"): "actix",
    ("Resource", "new"): "actix",
    ("rocket", "build"): "rocket",
    ("rocket", "custom"): "rocket",
    ("rocket", "ignite"): "rocket",
    ("Rocket", "build"): "rocket",
    ("Rocket", "custom"): "rocket",
}
#: Makers whose argument stands before the paths of what is put into them.
WITH_PATH: Final = frozenset({("web", "scope"), ("web", "resource"), ("Scope", "new"), ("Resource", "new")})
#: Types of parameters that stand for a router.
ROUTER_TYPES: Final = {
    "ServiceConfig": "actix",
    "Router": "axum",
    "OpenApiRouter": "axum",
    "ApiRouter": "axum",
    "Scope": "actix",
    "Rocket": "rocket",
}
#: Functions of a framework that make a handler for one method → HTTP method.
METHODS: Final = {
    "get": "GET",
    "post": "POST",
    "put": "PUT",
    "patch": "PATCH",
    "delete": "DELETE",
    "head": "HEAD",
    "options": "OPTIONS",
    "trace": "TRACE",
    "any": "ANY",
    "get_service": "GET",
    "post_service": "POST",
    "put_service": "PUT",
    "patch_service": "PATCH",
    "delete_service": "DELETE",
    "any_service": "ANY",
    "get_with": "GET",
    "post_with": "POST",
    "put_with": "PUT",
    "patch_with": "PATCH",
    "delete_with": "DELETE",
    "route": "ANY",
    "to": "ANY",
}
#: Calls that put what they are given into a router, without a path of its own.
MOUNTING: Final = frozenset({"merge", "service", "configure", "routes", "register_routes"})
#: Attributes of a handler → HTTP method.
ATTRIBUTES: Final = {
    name: name.upper() for name in ("get", "post", "put", "patch", "delete", "head", "options", "connect", "trace")
}
#: A file without any of these is not read for routes.
CUES: Final = ("axum", "actix", "rocket", "Router", "web::", "ServiceConfig", "warp", "utoipa", "#[get", "#[post")
