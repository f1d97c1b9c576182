"""Words that make a statement worth a fragment; what they mean is decided when the files lie side by side."""

from __future__ import annotations

import re
from typing import Final

MODULE: Final = "python.module"
"""Fragment kind: names bound in a file (``imports``, ``bindings``), star imports, plain calls of each function."""
CALL: Final = "python.call"
"""Fragment kind: a call that makes, mounts or registers something."""
FUNCTION: Final = "python.function"
"""Fragment kind: a decorated function."""
CLASS: Final = "python.class"
"""Fragment kind: a class that may hold handlers."""

RETURN: Final = "()"
"""Name under which a function's returned value is bound in its scope."""

BASES: Final = "(bases)"
"""Name under which the bases of a class are bound in its scope."""

#: A file without any of these texts makes no routes and no commands; its constants and imports still matter.
HINTS: Final = (
    "aiohttp",
    "apiflask",
    "APIRouter",
    "APIView",
    "ApiGateway",
    "APIGateway",
    "argparse",
    "ArgumentParser",
    "add_parser",
    "add_subparsers",
    "add_typer",
    "asyncclick",
    "blacksheep",
    "Blueprint",
    "bottle",
    "chalice",
    "click",
    "cloup",
    "django",
    "falcon",
    "fastapi",
    "FastAPI",
    "import fire",
    "from fire ",
    "flask",
    "Flask",
    "include_router",
    "import invoke",
    "from invoke ",
    "litestar",
    "ninja",
    "quart",
    "register_blueprint",
    "rest_framework",
    "robyn",
    "router",
    "Router",
    "sanic",
    "starlette",
    "starlite",
    "tornado",
    "typer",
    "Typer",
    "urlpatterns",
    "ViewSet",
    ".command",
    ".route(",
    "@app.",
)

HTTP_VERBS: Final = ("delete", "get", "head", "options", "patch", "post", "put", "trace")

#: Last parts of a decorator's name.
DECORATORS: Final = frozenset(
    {
        *HTTP_VERBS,
        "action",
        "add_route",
        "api_controller",
        "api_operation",
        "api_route",
        "api_view",
        "callback",
        "command",
        "controller",
        "custom_route",
        "default_command",
        "group",
        "list_route",
        "detail_route",
        "query",
        "require_GET",
        "require_POST",
        "require_http_methods",
        "require_safe",
        "result_callback",
        "route",
        "stream",
        "subcommand",
        "subrouter",
        "task",
        "view",
        "websocket",
        "websocket_listener",
        "websocket_route",
    }
)

#: Decorators that describe a command's options, and what is kept of them.
OPTION_DECORATORS: Final = frozenset({"argument", "option"})
OPTION_KEYWORDS: Final = frozenset({"dest", "help"})

#: Last parts of a callee's name, for calls that make something of interest.
CONSTRUCTORS: Final = frozenset(
    {
        "APIFlask",
        "API",
        "APIBlueprint",
        "APIGatewayHttpResolver",
        "APIGatewayRestResolver",
        "APIRouter",
        "Api",
        "App",
        "AppGroup",
        "Application",
        "ArgumentParser",
        "Blueprint",
        "Bottle",
        "Chalice",
        "Command",
        "CommandCollection",
        "DefaultGroup",
        "DefaultRouter",
        "FastAPI",
        "Fire",
        "Flask",
        "Group",
        "Litestar",
        "MethodView",
        "Mount",
        "Namespace",
        "NestedDefaultRouter",
        "NestedSimpleRouter",
        "NinjaAPI",
        "NinjaExtraAPI",
        "Quart",
        "Robyn",
        "Router",
        "Sanic",
        "SimpleRouter",
        "Starlette",
        "Starlite",
        "SubRouter",
        "Typer",
    }
)

#: Ends of the names of classes that a project derives from such things.
CONSTRUCTOR_ENDS: Final = ("App", "Application", "Blueprint", "Group", "Parser", "Router", "Typer")

#: Last parts of a callee's name, for calls that register something with an object.
REGISTRATIONS: Final = frozenset(
    {
        "add_api_route",
        "add_api_websocket_route",
        "add_argument",
        "add_argument_group",
        "add_mutually_exclusive_group",
        "add_command",
        "add_delete",
        "add_get",
        "add_handlers",
        "add_head",
        "add_namespace",
        "add_options",
        "add_parser",
        "add_patch",
        "add_post",
        "add_put",
        "add_resource",
        "add_route",
        "add_router",
        "add_routes",
        "add_subapp",
        "add_subparsers",
        "add_typer",
        "add_url_rule",
        "add_view",
        "add_websocket_route",
        "blueprint",
        "include_router",
        "mount",
        "register",
        "register_blueprint",
        "set_defaults",
    }
)
#: Elements of lists of routes.
LISTED: Final = frozenset(
    {"APIRoute", "APIWebSocketRoute", "Route", "URLSpec", "WebSocketRoute", "include", "path", "re_path", "url"}
)
#: Calls of which every argument is kept.
TELLING_NAMES: Final = CONSTRUCTORS | REGISTRATIONS | LISTED | DECORATORS
#: Registrations that are common words: kept only with a text first and something after it.
WEAK_REGISTRATIONS: Final = frozenset({"register", "add_view"})
#: Calls that only describe an option; of these, only names and help are kept.
OPTION_REGISTRATIONS: Final = frozenset({"add_argument"})
#: Keywords that betray a class made by the project on top of a framework's.
TELLING_KEYWORDS: Final = frozenset({"handlers", "prefix", "route_handlers", "routes", "url_prefix"})

#: Methods of Falcon's resources.
RESPONDERS: Final = frozenset(f"on_{verb}" for verb in HTTP_VERBS)
#: Calls that fill what a framework reads its handlers from.
HANDLER_LISTS: Final = ("Blueprint.group", "route_handlers.append", "route_handlers.extend")
#: Names of arguments that carry a router, a group or a parser into a function.
CARRIED: Final = re.compile(
    r"(?:^|_|\.)(?:api|app|application|blueprint|bp|cli|commands?|group|parsers?|router|subparsers?|sub|subs|p|sp)s?\Z",
    re.IGNORECASE,
)
#: Ends of the names of bases whose classes hold handlers or commands.
HANDLER_BASES: Final = (
    "Controller",
    "Endpoint",
    "Handler",
    "MethodView",
    "Mixin",
    "Resource",
    "View",
    "ViewSet",
    "APIView",
)
#: Classes whose attributes may hold a prefix.
SETTINGS_NAMES: Final = re.compile(r"setting|config|const|prefix|route|path|url|env", re.IGNORECASE)
#: Functions that start a program although nothing in the file tells so.
STARTERS: Final = re.compile(r"(?:_*main\w*|_*run\w*|_*cli\w*|_*start\w*|_*entry\w*|_*execute\w*|_*parse\w*|app)\Z")
START_FILES: Final = re.compile(r"__main__|cli|command|console|entry|main", re.IGNORECASE)
