"""Symbols, imports, variables and entry points of JavaScript and TypeScript."""

from __future__ import annotations

import pytest

from repo_registry.domain.model.facts import FactKind
from tests.observers.javascript.sources import findings, keys, read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("export function f(a: string): void {}", {"src/a.f": "function f(a: string): void"}),
        ("export const g = async (x) => { return x; };", {"src/a.g": "g = async (x)"}),
        ("export default class Box {}", {"src/a.Box": "class Box"}),
        ("export interface Shape { side: number }", {"src/a.Shape": "interface Shape"}),
        ("export type Id = string;", {"src/a.Id": "type Id = string;"}),
        ("export enum Kind { A }", {"src/a.Kind": "enum Kind"}),
        ("const x = 1;\nexport { x as y };", {"src/a.y": "1"}),
        ("function hidden() {}", {}),
        ("export * from './b';\nexport { q } from './b';", {}),
        ("module.exports = { f, g: 1 };\nfunction f(a) {}", {"src/a.f": "function f(a)"}),
        ("exports.h = function (a) { return a; };", {"src/a.h": "exports.h = function (a)"}),
        ("other.exports.h = 1;", {}),
    ],
)
def test_exported_names_are_symbols(text: str, expected: dict[str, str]) -> None:
    facts = [fact for fact in read({"src/a.ts": text}) if fact.kind is FactKind.PUBLIC_SYMBOL]
    assert {fact.key: fact.value for fact in facts} == expected


def test_a_symbol_tells_its_kind_place_and_comment() -> None:
    text = (
        "\n/**\n * Finds the root\n * of a project.\n *\n * More.\n"
        " * @param x where\n */\nexport function find(x) {\n}\n"
    )
    (fact,) = read({"packages/root/src/index.js": text})
    assert (fact.key, fact.start_line, fact.end_line) == ("packages/root/src.find", 9, 10)
    assert fact.attributes == {
        "symbol_kind": "function",
        "name": "find",
        "module": "packages/root/src",
        "doc": "Finds the root of a project.",
    }


def test_public_methods_of_exported_classes_are_symbols() -> None:
    text = "export class A { constructor() {} open() {} private shut() {} #no() {} _inner() {} static of(x) {} }"
    assert keys({"a.ts": text}, FactKind.PUBLIC_SYMBOL) == ["a.A", "a.A.open", "a.A.of"]


def test_tests_and_declarations_offer_no_symbols_and_no_imports() -> None:
    files = {"a.test.ts": "import x from 'x';\nexport const a = 1;", "b.d.ts": "import y from 'y';\nexport const b: 1;"}
    facts, fragments = findings(files)
    assert facts == []
    assert [fragment.kind for fragment in fragments] == ["javascript.module"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("import a from 'left-pad';", [("left-pad", "left-pad", 1)]),
        ("\nimport { b } from '@scope/pkg/deep/file.js';", [("@scope/pkg/deep/file.js", "@scope/pkg", 2)]),
        ("const c = require('c/x');\nrequire('c');", [("c/x", "c", 1)]),
        ("const d = await import('d');", [("d", "d", 1)]),
        ("export { e } from 'e';", [("e", "e", 1)]),
        ("import f = require('f');", [("f", "f", 1)]),
        ("import type { T } from 't';\nimport { type U } from 'u';", []),
        ("import fs from 'fs';\nimport p from 'node:path';", []),
        ("import g from './g';\nimport h from '@/h';\nimport i from '~/i';", []),
        ("load('x');\nrequire(name);", []),
    ],
)
def test_packages_that_are_loaded_leave_a_fragment(text: str, expected: list[tuple[str, str, int]]) -> None:
    _, fragments = findings({"src/a.ts": text})
    found = [(one.payload["module"], one.payload["top"], one.line) for one in fragments if one.kind == "import"]
    assert found == expected
    assert all(one.payload["language"] == "javascript" for one in fragments if one.kind == "import")


def test_scripts_of_pages_are_read_at_their_own_lines() -> None:
    text = (
        '<template>\n  <p/>\n</template>\n<script lang="ts">\n'
        "import x from 'vue-x';\nconst a: string = '';\n</script>"
    )
    _, fragments = findings({"a.vue": text})
    assert [(one.payload["top"], one.line) for one in fragments if one.kind == "import"] == [("vue-x", 5)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("const p = process.env.PORT || 3000;", {"PORT": "3000"}),
        ("const p = process.env['HOST'] ?? 'localhost';", {"HOST": "localhost"}),
        ("const { A, B = 'x', C: c } = process.env;", {"A": "", "B": "x", "C": ""}),
        ("const u = import.meta.env.VITE_URL; const m = import.meta.env.MODE;", {"VITE_URL": ""}),
        ("process.env.NODE_ENV = 'test';", {}),
        ("const x = process.env[name]; const y = other.env.Y;", {}),
        ("const e = cleanEnv(process.env, { KEY: str({ default: 'k' }) });", {"KEY": "k"}),
        (
            "const s = z.object({ URL: z.string().default('u'), lower: z.string() });\ns.parse(process.env);",
            {"URL": "u"},
        ),
        ("z.object({ URL: z.string() }).parse(body);  // env", {}),
        (
            "class A { f() { return this.configService.get('DB_URL', 'x') + this.configService.get('db.url'); } }",
            {"DB_URL": "x"},
        ),
        ("map.get('DB_URL'); // env", {}),
        ("const k = env('API_KEY');", {"API_KEY": ""}),
    ],
)
def test_variables_that_are_read(text: str, expected: dict[str, str]) -> None:
    facts = [fact for fact in read({"a.ts": text}) if fact.kind is FactKind.ENV_VARIABLE]
    assert {fact.key: fact.value for fact in facts} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("const app = express();\napp.listen(3000);", [("src/main", "src/main.ts")]),
        (
            "async function bootstrap() { const app = await NestFactory.create(M); await app.listen(1); }",
            [("bootstrap", "src/main.ts")],
        ),
        ("http.createServer(handler).listen(80);", [("src/main", "src/main.ts")]),
        ("import { serve } from '@hono/node-server';\nserve(app);", [("src/main", "src/main.ts")]),
        ("emitter.listen('x');", []),
        ("serve(dish);", []),
    ],
)
def test_files_that_start_an_application(text: str, expected: list[tuple[str, str]]) -> None:
    facts = [fact for fact in read({"src/main.ts": text}) if fact.kind is FactKind.ENTRY_POINT]
    assert [(fact.key, fact.value) for fact in facts] == expected
    assert all(fact.attributes == {"type": "application"} for fact in facts)
