"""Routes of JavaScript and TypeScript: an example and a counter-example for each form."""

from __future__ import annotations

import pytest

from repo_registry.adapters.observers.javascript.frameworks import MAKERS
from repo_registry.domain.model.facts import FactKind
from repo_registry.domain.model.paths import PathClass
from tests.observers.javascript.sources import findings, package, read, routes

_APP = "import express from 'express';\nconst app = express();\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(_APP + "app.get('/items', list);", ["GET /items"], id="a method of an application"),
        pytest.param(_APP + "app.get('env');", [], id="one argument reads a setting"),
        pytest.param(_APP + "cache.get('/items', list);", [], id="another object is no router"),
        pytest.param(_APP + "app.all('/items', list);", ["ANY /items"], id="all methods"),
        pytest.param(_APP + "app.all('*', notFound);", [], id="what catches the rest is no route"),
        pytest.param(
            _APP + "app.route('/items/:id').get(show).delete(remove);",
            ["GET /items/:id", "DELETE /items/:id"],
            id="route chains",
        ),
        pytest.param(_APP + "app.get(['/a', '/b'], list);", ["GET /a", "GET /b"], id="several paths"),
        pytest.param(
            _APP + "const BASE = '/api';\napp.get(`${BASE}/items`, list);",
            ["GET /api/items"],
            id="constants are followed",
        ),
        pytest.param(
            _APP + "app.get(process.env.BASE + '/items', list);", ["GET {?}/items"], id="what is unknown is marked"
        ),
        pytest.param(
            _APP + "const base = process.env.BASE || '/v2';\napp.get(base + '/items', list);",
            ["GET /v2/items"],
            id="a default is followed",
        ),
        pytest.param(
            "const { Router } = require('express');\nconst r = Router();\nr.get('/items', list);",
            ["GET {?}/items"],
            id="a router that nobody mounts has an unknown prefix",
        ),
        pytest.param(
            _APP + "const r = express.Router();\nr.get('/', list);\napp.use('/a', r);\napp.use('/b', r);",
            ["GET /a", "GET /b"],
            id="mounted twice",
        ),
        pytest.param(
            _APP + "const r = express.Router();\nr.post('/x', list);\napp.use(settings.prefix, auth, r);",
            ["POST {?}/x"],
            id="a prefix that is not known",
        ),
        pytest.param(
            _APP + "const r = express.Router();\nr.get('/x', f);\nr.use('/y', r);\napp.use('/a', r);",
            ["GET /a/x"],
            id="a router mounted on itself",
        ),
        pytest.param(
            _APP + "const rs = [{path: '/a', route: r1()}, {path: '/b', route: r2()}];\n"
            "function r1() { const r = express.Router(); r.get('/x', f); return r; }\n"
            "function r2() { const r = express.Router(); r.get('/y', f); return r; }\n"
            "rs.forEach((one) => { app.use(one.path, one.route); });",
            ["GET /a/x", "GET /b/y"],
            id="a loop over a table of routers",
        ),
        pytest.param(
            "import { Hono } from 'hono';\nconst books = new Hono().get('/', list).post('/', add);\n"
            "const app = new Hono().basePath('/api');\napp.route('/books', books);\nexport default app;",
            ["GET /api/books", "POST /api/books"],
            id="Hono",
        ),
        pytest.param(
            "import Fastify from 'fastify';\nconst app = Fastify();\n"
            "app.register(async (instance) => {\n  instance.get('/x', {schema: {summary: 'List'}}, h);\n"
            "}, {prefix: '/v1'});\n"
            ""
            "app.route({method: ['GET', 'HEAD'], url: '/y', handler: h});",
            ["GET /v1/x", "GET /y", "HEAD /y"],
            id="Fastify plugins and described routes",
        ),
        pytest.param(
            "const Koa = require('koa');\nconst Router = require('@koa/router');\nconst app = new Koa();\n"
            "const api = new Router({prefix: '/api'});\nconst users = new Router();\n"
            "users.get('users', '/users/:id', show);\napi.use(users.routes());\napp.use(api.routes());",
            ["GET /api/users/:id"],
            id="Koa routers with prefixes and named routes",
        ),
        pytest.param(
            "import request from 'supertest';\nimport { app } from './app';\nrequest(app).get('/items');",
            [],
            id="a client is no router",
        ),
        pytest.param(
            "import axios from 'axios';\nconst api = axios.create();\napi.get('/items', config);",
            [],
            id="a client with options is no router",
        ),
    ],
)
def test_routes_of_one_file(text: str, expected: list[str]) -> None:
    assert routes({"src/app.js": text}) == expected


@pytest.mark.parametrize("maker", [maker for maker in MAKERS if maker.kind == "router"], ids=lambda maker: maker.module)
def test_every_kind_of_router_is_known_by_its_import(maker: object) -> None:
    name, module, root = maker.name, maker.module, maker.root  # type: ignore[attr-defined]
    clause = f"{{ {name} }}" if name else "made"
    text = (
        f"import {clause} from '{module}';\nconst r = new {name or 'made'}();\nr.get('/x', handler);\nexport default r;"
    )
    assert routes({"a.ts": text}) == ["GET /x" if root else "GET {?}/x"]
    assert routes({"a.ts": text.replace(module, "./elsewhere")}) == []


def test_prefixes_are_joined_through_modules() -> None:
    files = {
        "src/index.ts": "import app from './app';\nimport setup from './setup';\nsetup(app);\napp.listen(80);",
        "src/app.ts": _APP + "export default app;",
        "src/setup.ts": "import { api } from '@/routes';\n"
        "export default function (app: Express) { app.use('/api', api); }",
        "src/routes/index.ts": "export * from './api';",
        "src/routes/api.ts": (
            "import { Router } from 'express';\nimport users from './users.js';\nimport { PATHS } from '../paths';\n"
            "export const api = Router();\napi.use(PATHS.users, users);"
        ),
        "src/paths.ts": "export const PATHS = { users: '/users' } as const;",
        "src/routes/users.ts": (
            "import { Router } from 'express';\nimport * as users from '../users';\nconst router = Router();\n"
            "/** List the users. */\nrouter.get('/', wrap(users.list));\nexport default router;"
        ),
    }
    (route,) = [fact for fact in read(files) if fact.kind is FactKind.HTTP_ROUTE]
    assert (route.key, route.value, route.path, route.start_line) == (
        "GET /api/users",
        "users.list",
        "src/routes/users.ts",
        5,
    )
    assert route.attributes == {
        "method": "GET",
        "path": "/api/users",
        "framework": "express",
        "prefix_known": True,
        "summary": "List the users.",
    }


def test_commonjs_modules_are_joined_too() -> None:
    files = {
        "app.js": "const express = require('express');\nconst app = express();\nrequire('./routes')(app);\n"
        "app.use('/v1', require('./v1'));\nmodule.exports = app;",
        "routes.js": "module.exports = (app) => { app.post('/login', auth.login); };",
        "v1/index.js": "const { Router } = require('express');\n"
        "const r = Router();\nr.get('/x', f);\nmodule.exports = r;",
    }
    assert sorted(routes(files)) == ["GET /v1/x", "POST /login"]


def test_a_router_kept_in_a_class_is_followed() -> None:
    files = {
        "app.ts": _APP + "import { Users } from './users';\napp.use('/users', new Users().router);",
        "users.ts": (
            "import { Router } from 'express';\nexport class Users {\n  public router = Router();\n"
            "  constructor() { this.router.get('/', this.list); }\n  list() {}\n}"
        ),
    }
    assert routes(files) == ["GET /users"]


def test_the_one_instance_of_a_class_is_followed() -> None:
    files = {
        "main.js": "const { Server } = require('./server');\nconst server = Server.getInstance();\n"
        "const app = (module.exports.app = server.app);\napp.use('/api', require('./routes'));",
        "server.js": "const express = require('express');\n"
        "class Server {\n  constructor() { this.app = express(); }\n}\n"
        "module.exports = { Server };",
        "routes.js": "const r = require('express').Router();\nr.get('/x', f);\nmodule.exports = r;",
    }
    assert routes(files) == ["GET /api/x"]


def test_a_part_that_is_made_like_the_whole_is_no_application_by_itself() -> None:
    text = "import { Hono } from 'hono';\nexport const part = new Hono().route('/y', other).get('/x', f);"
    assert routes({"part.ts": text}) == ["GET {?}/x"]
    files = {
        "part.ts": text,
        "app.ts": "import { Hono } from 'hono';\nimport { part } from './part';\n"
        "const app = new Hono();\napp.route('/v1', part);\nexport default app;",
    }
    assert routes(files) == ["GET /v1/x"]


def test_what_tests_mount_says_nothing_about_own_routes() -> None:
    files = {
        "router.js": "const r = require('express').Router();\nr.get('/x', f);\nmodule.exports = r;",
        "test/router.test.js": "const app = require('express')();\napp.use('/wrong', require('../router'));\n"
        "app.get('/only-here', f);",
    }
    found = {(fact.key, fact.path_class) for fact in read(files) if fact.kind is FactKind.HTTP_ROUTE}
    assert found == {("GET {?}/x", PathClass.OWN), ("GET /only-here", PathClass.TEST)}


def test_routers_of_other_packages_of_the_project_are_followed() -> None:
    files = {
        "apps/web/main.ts": _APP + "import { router } from '@acme/users';\napp.use('/users', router);",
        "packages/users/src/index.ts": (
            "import { Router } from 'express';\nexport const router = Router();\nrouter.get('/me', me);"
        ),
    }
    assert routes(files) == ["GET {?}/me"]
    assert routes(files, package("packages/users/package.json", "@acme/users")) == ["GET /users/me"]


def test_names_are_mapped_as_tsconfig_says() -> None:
    files = {
        "tsconfig.json": '{ // mapped\n "compilerOptions": {"baseUrl": ".", "paths": {"#r/*": ["src/routes/*"],},},}',
        "src/app.ts": _APP + "import router from '#r/users';\napp.use('/users', router);",
        "src/routes/users.ts": "import { Router } from 'express';\nexport default Router().get('/me', me);",
    }
    assert routes(files) == ["GET /users/me"]


def test_plugins_of_a_folder_get_their_prefix_from_it() -> None:
    files = {
        "src/app.js": "const autoload = require('@fastify/autoload');\nmodule.exports = async function (fastify) {\n"
        "  fastify.register(autoload, {dir: path.join(__dirname, 'routes'), options: {prefix: '/v1'}});\n};",
        "src/routes/users/_id/index.js": "module.exports = async (fastify) => { fastify.get('/posts', f); };",
        "src/other/index.js": "module.exports = async (fastify) => { fastify.get('/other', f); };",
    }
    assert routes(files, package("package.json", "x")) == ["GET {?}/other", "GET /v1/users/:id/posts"]


_NEST = "import { Controller, Get, Post, Version } from '@nestjs/common';\n"


@pytest.mark.parametrize(
    ("main", "expected"),
    [
        pytest.param("", ["GET /users/:id", "POST /users"], id="without a global prefix"),
        pytest.param("app.setGlobalPrefix('api');", ["GET /api/users/:id", "POST /api/users"], id="global prefix"),
        pytest.param(
            "app.setGlobalPrefix(config.get('prefix'));",
            ["GET {?}/users/:id", "POST {?}/users"],
            id="a prefix from settings is unknown",
        ),
        pytest.param(
            "app.setGlobalPrefix('api', {exclude: ['users']});",
            ["GET /api/users/:id", "POST /users"],
            id="excluded routes",
        ),
        pytest.param(
            "app.enableVersioning({type: VersioningType.URI, defaultVersion: '1'});",
            ["GET /v1/users/:id", "POST /v2/users"],
            id="versions in the path",
        ),
        pytest.param(
            "app.enableVersioning({type: VersioningType.HEADER, header: 'v'});",
            ["GET /users/:id", "POST /users"],
            id="versions in a header",
        ),
    ],
)
def test_nest_controllers(main: str, expected: list[str]) -> None:
    files = {
        "src/main.ts": f"async function bootstrap() {{ const app = await NestFactory.create(A); {main} }}",
        "src/users.controller.ts": _NEST + "@Controller('users')\nexport class Users {\n  @Get(':id')\n"
        "  show() {}\n  @Version('2')\n  @Post()\n  add() {}\n}",
    }
    assert routes(files) == expected


def test_a_decorator_of_another_library_is_no_controller() -> None:
    text = "import { Controller, Get } from './decorators';\n@Controller('users')\nclass U { @Get() list() {} }"
    assert routes({"a.ts": text}) == []


def test_a_nest_route_names_its_method_and_summary() -> None:
    text = (
        _NEST + "@Controller({path: 'users'})\nexport class Users {\n"
        "  @ApiOperation({ summary: 'List users' })\n  @Get()\n  async findAll() {}\n}"
    )
    (route,) = [fact for fact in read({"u.ts": text}) if fact.kind is FactKind.HTTP_ROUTE]
    assert (route.value, route.attributes["summary"], route.attributes["framework"]) == (
        "findAll",
        "List users",
        "nestjs",
    )
    assert (route.start_line, route.end_line) == (5, 6)


def test_modules_of_nest_may_have_a_path_of_their_own() -> None:
    files = {
        "app.module.ts": "import { AdminModule } from './admin.module';\n"
        "RouterModule.register([{ path: 'admin', module: AdminModule }]);",
        "admin.module.ts": "import { Module } from '@nestjs/common';\nimport { Users } from './users';\n"
        "@Module({ controllers: [Users] })\nexport class AdminModule {}",
        "users.ts": _NEST + "@Controller('users')\nexport class Users { @Get() list() {} }",
    }
    assert routes(files) == ["GET /admin/users"]


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        (
            "app/(shop)/items/[id]/route.ts",
            "export async function GET() {}\nexport const PUT = f;",
            ["GET /items/:id", "PUT /items/:id"],
        ),
        ("app/items/route.ts", "export const runtime = 'edge';", []),
        ("src/pages/api/users/[...all].js", "export default function handler() {}", ["ANY /api/users/:all"]),
        ("src/pages/about.js", "export default function About() {}", []),
        ("src/routes/items/+server.ts", "export const GET = () => {};", ["GET /items"]),
        ("server/api/items/[id].post.ts", "export default defineEventHandler(() => 1);", ["POST /api/items/:id"]),
        ("server/api/items.ts", "export default class Items {}", []),
    ],
)
def test_routes_told_by_the_place_of_a_file(path: str, text: str, expected: list[str]) -> None:
    assert routes({path: text}) == expected


def test_fragments_are_the_same_when_read_again() -> None:
    text = _APP + "const r = express.Router();\nr.get('/', list);\napp.use('/a', r);"
    assert findings({"a.js": text}) == findings({"a.js": text})
