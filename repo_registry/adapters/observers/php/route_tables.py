"""How routes of PHP are written as calls: a table each for methods, resources and routers.

Sources: https://laravel.com/docs/routing, https://laravel.com/docs/controllers#resource-controllers,
https://www.slimframework.com/docs/v4/objects/routing.html, https://lumen.laravel.com/docs/routing and
https://codeigniter.com/user_guide/incoming/routing.html.
"""

from __future__ import annotations

from typing import Final

#: Method of a router → HTTP method; all take the path first.
VERBS: Final = {
    "get": "GET",
    "post": "POST",
    "put": "PUT",
    "patch": "PATCH",
    "delete": "DELETE",
    "options": "OPTIONS",
    "head": "HEAD",
    "any": "ANY",
    "add": "ANY",
}
#: Methods of Laravel's ``Route`` that answer with something that needs no code.
PAGES: Final = {"view": "GET", "inertia": "GET", "redirect": "ANY", "permanentRedirect": "ANY", "livewire": "GET"}
#: Methods whose first argument lists the HTTP methods.
MATCHES: Final = frozenset({"match", "map"})

#: Action → HTTP methods, and what follows the path of a resource (``{}`` is its parameter).
ACTIONS: Final[dict[str, tuple[tuple[str, ...], str]]] = {
    "index": (("GET",), ""),
    "create": (("GET",), "create"),
    "store": (("POST",), ""),
    "show": (("GET",), "{}"),
    "edit": (("GET",), "{}/edit"),
    "update": (("PUT", "PATCH"), "{}"),
    "destroy": (("DELETE",), "{}"),
}
#: Method → the actions it makes.
RESOURCES: Final = {
    "resource": tuple(ACTIONS),
    "resources": tuple(ACTIONS),
    "apiResource": tuple(name for name in ACTIONS if name not in {"create", "edit"}),
    "apiResources": tuple(name for name in ACTIONS if name not in {"create", "edit"}),
    "singleton": ("show", "edit", "update"),
    "apiSingleton": ("show", "update"),
}
SINGLETONS: Final = frozenset({"singleton", "apiSingleton"})

#: Names of variables that hold routers, and of what they are called where the file does not say.
ROUTERS: Final = {
    "$api": "laravel",
    "$app": "slim",
    "$group": "slim",
    "$proxy": "slim",
    "$route": "laravel",
    "$router": "lumen",
    "$routes": "codeigniter",
    "$this->app": "slim",
    "$this->router": "laravel",
}
#: Beginning of an import → framework, first that fits.
FRAMEWORKS: Final = (
    ("Slim\\", "slim"),
    ("Laravel\\Lumen\\", "lumen"),
    ("CodeIgniter\\", "codeigniter"),
    ("Illuminate\\", "laravel"),
)
CUES: Final = ("Route::", "withRouting", "loadRoutesFrom", *(f"{name}->" for name in ROUTERS))
#: Folders and files that hold routes and nothing else.
PLACES: Final = ("routes", "route", "Routes")
