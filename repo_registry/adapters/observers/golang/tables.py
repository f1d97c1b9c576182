"""Libraries of Go that route requests or hold commands: one line each, read by every rule about them."""

from __future__ import annotations

import attrs


@attrs.frozen
class Maker:
    """What a function or type of a library makes."""

    framework: str
    kind: str
    """``router`` or ``command``."""
    root: bool = False
    """Needs no mount to be reached."""


_ECHO = tuple(f"github.com/labstack/echo{version}" for version in ("", "/v4", "/v5"))
_CHI = tuple(f"github.com/go-chi/chi{version}" for version in ("", "/v4", "/v5"))
_FIBER = tuple(f"github.com/gofiber/fiber{version}" for version in ("", "/v2", "/v3"))
_CLI = tuple(f"github.com/urfave/cli{version}" for version in ("", "/v2", "/v3"))
_KINGPIN = ("github.com/alecthomas/kingpin/v2", "github.com/alecthomas/kingpin", "gopkg.in/alecthomas/kingpin.v2")
GIN = "github.com/gin-gonic/gin"
MUX = "github.com/gorilla/mux"
COBRA = "github.com/spf13/cobra"
CLI_MODULES = frozenset(_CLI)
KINGPIN_MODULES = frozenset(_KINGPIN)

#: (import path, function or type) → what it makes.
MAKERS: dict[tuple[str, str], Maker] = {
    (GIN, "Default"): Maker("gin", "router", root=True),
    (GIN, "New"): Maker("gin", "router", root=True),
    **{(path, "New"): Maker("echo", "router", root=True) for path in _ECHO},
    **{(path, name): Maker("chi", "router", root=True) for path in _CHI for name in ("NewRouter", "NewMux")},
    **{(path, "New"): Maker("fiber", "router", root=True) for path in _FIBER},
    (MUX, "NewRouter"): Maker("gorilla", "router", root=True),
    ("net/http", "NewServeMux"): Maker("net/http", "router", root=True),
    ("net/http", "ServeMux"): Maker("net/http", "router", root=True),
    ("github.com/julienschmidt/httprouter", "New"): Maker("httprouter", "router", root=True),
    ("github.com/go-pkgz/routegroup", "New"): Maker("routegroup", "router", root=True),
    ("github.com/go-martini/martini", "Classic"): Maker("martini", "router", root=True),
    ("github.com/bmizerany/pat", "New"): Maker("pat", "router", root=True),
    (COBRA, "Command"): Maker("cobra", "command"),
    **{(path, name): Maker("urfave", "command") for path in _CLI for name in ("App", "Command", "NewApp")},
    **{(path, "New"): Maker("kingpin", "command", root=True) for path in _KINGPIN},
}

MAKER_MODULES = frozenset(path for path, _ in MAKERS)

#: Types of parameters and fields → framework.
ROUTER_TYPES: dict[tuple[str, str], str] = {
    **{(GIN, name): "gin" for name in ("Engine", "RouterGroup", "IRouter", "IRoutes")},
    **{(path, name): "echo" for path in _ECHO for name in ("Echo", "Group")},
    **{(path, name): "chi" for path in _CHI for name in ("Router", "Mux")},
    **{(path, name): "fiber" for path in _FIBER for name in ("Router", "App", "Group")},
    (MUX, "Router"): "gorilla",
    ("net/http", "ServeMux"): "net/http",
    ("github.com/go-pkgz/routegroup", "Bundle"): "routegroup",
    ("github.com/julienschmidt/httprouter", "Router"): "httprouter",
}
#: Those that are the application itself, so that nothing lies above them.
ROOT_TYPES = frozenset(
    {
        (GIN, "Engine"),
        *((path, "Echo") for path in _ECHO),
        *((path, "App") for path in _FIBER),
        ("net/http", "ServeMux"),
        ("github.com/julienschmidt/httprouter", "Router"),
    }
)

#: Calls that give back the object they were called on.
FLUENT = frozenset(
    {"With", "Use", "Pre", "Host", "Schemes", "Headers", "Queries", "StrictSlash", "Default", "Alias", "Version"}
)
#: Calls that make a further object of the one they were called on.
DERIVING = frozenset({"Group", "Mount", "Subrouter", "Command", "Flags", "PersistentFlags", "LocalFlags"})

#: Method of a router → HTTP method.
METHODS = {
    **{name: name for name in ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "CONNECT", "TRACE")},
    **{name.title(): name for name in ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "CONNECT", "TRACE")},
    "Any": "ANY",
    "All": "ANY",
    "Handle": "ANY",
    "HandleFunc": "ANY",
    "Handler": "ANY",
    "HandlerFunc": "ANY",
}
#: Methods whose first argument is the HTTP method.
WITH_METHOD = frozenset({"Handle", "Method", "MethodFunc", "Add", "Handler", "HandlerFunc"})
