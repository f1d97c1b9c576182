"""Which calls make routers and programs: one line a library, read by every rule about routes and commands."""

from __future__ import annotations

import attrs


@attrs.frozen
class Maker:
    """A class or function whose result routes requests or holds commands."""

    module: str
    name: str
    """Exported name; ``""`` is the module itself (its default export)."""
    framework: str
    kind: str
    """``router`` or ``program``."""
    root: bool = False
    """A router that needs no mount to be reached."""
    instance: bool = False
    """The name is the object itself, not what makes it."""


MAKERS: tuple[Maker, ...] = (
    Maker("express", "", "express", "router", root=True),
    Maker("express", "Router", "express", "router"),
    Maker("express-promise-router", "", "express", "router"),
    Maker("@feathersjs/express", "", "express", "router", root=True),
    Maker("fastify", "", "fastify", "router", root=True),
    Maker("fastify", "fastify", "fastify", "router", root=True),
    Maker("fastify", "Fastify", "fastify", "router", root=True),
    Maker("koa", "", "koa", "router", root=True),
    Maker("koa-router", "", "koa", "router"),
    Maker("@koa/router", "", "koa", "router"),
    Maker("@koa/router", "Router", "koa", "router"),
    Maker("hono", "Hono", "hono", "router", root=True),
    Maker("hono/quick", "Hono", "hono", "router", root=True),
    Maker("hono/tiny", "Hono", "hono", "router", root=True),
    Maker("@hono/zod-openapi", "OpenAPIHono", "hono", "router", root=True),
    Maker("elysia", "Elysia", "elysia", "router", root=True),
    Maker("elysia", "", "elysia", "router", root=True),
    Maker("polka", "", "polka", "router", root=True),
    Maker("restify", "createServer", "restify", "router", root=True),
    Maker("restana", "", "restana", "router", root=True),
    Maker("find-my-way", "", "find-my-way", "router", root=True),
    Maker("itty-router", "Router", "itty-router", "router", root=True),
    Maker("itty-router", "AutoRouter", "itty-router", "router", root=True),
    Maker("hyper-express", "Server", "hyper-express", "router", root=True),
    Maker("hyper-express", "Router", "hyper-express", "router"),
    Maker("@hapi/hapi", "server", "hapi", "router", root=True),
    Maker("@hapi/hapi", "Server", "hapi", "router", root=True),
    Maker("hapi", "server", "hapi", "router", root=True),
    Maker("hapi", "Server", "hapi", "router", root=True),
    Maker("h3", "createRouter", "h3", "router", root=True),
    Maker("json-server", "create", "express", "router", root=True),
    Maker("commander", "", "commander", "program", instance=True),
    Maker("commander", "program", "commander", "program", instance=True),
    Maker("commander", "Command", "commander", "program"),
    Maker("commander", "createCommand", "commander", "program"),
    Maker("@commander-js/extra-typings", "Command", "commander", "program"),
    Maker("@commander-js/extra-typings", "program", "commander", "program", instance=True),
    Maker("yargs", "", "yargs", "program"),
    Maker("yargs", "", "yargs", "program", instance=True),
    Maker("yargs/yargs", "", "yargs", "program"),
    Maker("cac", "", "cac", "program"),
    Maker("cac", "cac", "cac", "program"),
    Maker("sade", "", "sade", "program"),
    Maker("caporal", "", "caporal", "program", instance=True),
    Maker("@caporal/core", "program", "caporal", "program", instance=True),
    Maker("vorpal", "", "vorpal", "program"),
)

MADE = {(maker.module, maker.name): maker for maker in MAKERS if not maker.instance}
INSTANCES = {(maker.module, maker.name): maker for maker in MAKERS if maker.instance}
ROUTER_MODULES = frozenset(maker.module for maker in MAKERS if maker.kind == "router")
PROGRAM_MODULES = frozenset(maker.module for maker in MAKERS if maker.kind == "program")
FRAMEWORK_OF = {maker.module: maker.framework for maker in MAKERS}

#: Calls that give back the object they were called on.
FLUENT = frozenset(
    {
        *("get", "post", "put", "patch", "delete", "del", "head", "options", "all", "any", "on", "use", "register"),
        *("routes", "middleware", "prefix", "param", "openapi", "decorate", "addHook", "guard", "set"),
        *("name", "description", "summary", "usage", "version", "option", "requiredOption", "argument", "arguments"),
        *("action", "alias", "aliases", "describe", "example", "examples", "help", "helpOption", "addOption"),
        *("addArgument", "addCommand", "addHelpText", "hook", "allowUnknownOption", "allowExcessArguments"),
        *("showHelpAfterError", "configureHelp", "configureOutput", "exitOverride", "enablePositionalOptions"),
        *("passThroughOptions", "storeOptionsAsProperties", "parse", "parseAsync", "opts", "scriptName", "strict"),
        *("strictCommands", "strictOptions", "demandCommand", "demandOption", "epilogue", "epilog", "wrap", "config"),
        *("commandDir", "completion", "recommendCommands", "showHelpOnFail", "fail", "positional", "options", "env"),
        *("onError", "notFound", "mount", "group", "derive", "state", "model", "listen", "ws", "doc", "onStart"),
        *("middleware", "parserConfiguration", "group", "hide", "exitProcess", "detectLocale", "global", "help"),
    }
)

#: Calls that make a further object of the one they were called on.
DERIVING = frozenset({"command", "basePath"})
#: Frameworks whose parts and whole are made alike; what marks the file of the whole.
ALIKE = frozenset({"hono", "elysia", "itty-router"})
SERVED = ("export default", "serve(", ".fetch", ".listen(", "handle(", ".fire(", "module.exports")


def npm_name(module: str, name: str) -> tuple[str, str]:
    """Return module and exported name, where the default export and the whole module are ``""``."""
    head, _, rest = name.partition(".")
    if head in {"default", "*"}:
        head, rest = rest, ""
        if head == "default":
            head = ""
    return module, f"{head}.{rest}" if rest else head
