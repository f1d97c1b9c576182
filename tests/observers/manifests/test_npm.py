"""Manifests and lock files of npm, Yarn and pnpm."""

from __future__ import annotations

import json

import pytest

from repo_registry.adapters.observers.manifests.npm.locks import NpmLock, PnpmLock, YarnLock
from repo_registry.adapters.observers.manifests.npm.main_module import IndexModule, MainModule
from repo_registry.adapters.observers.manifests.npm.package_json import PackageJson
from repo_registry.adapters.observers.manifests.npm.scripts import started_files
from repo_registry.adapters.observers.observer import Observer, Unreadable
from tests.observers.manifests.sources import dependencies, entry_points, facts, joined, licences, locked, manifest

PACKAGE = """\
{
  "name": "@shop/cart",
  "version": "2.0.0",
  "private": true,
  "description": "Keeps carts",
  "license": "MIT",
  "exports": {
    ".": {"types": "./dist/index.d.ts", "import": "./dist/index.mjs"},
    "./package.json": "./package.json"
  },
  "bin": {"cart": "./bin/cart.js"},
  "dependencies": {
    "@nestjs/core": "^10.0.0",
    "fsevents": "^2",
    "old-lodash": "npm:lodash@^4"
  },
  "devDependencies": {"vitest": "workspace:*"},
  "peerDependencies": {"react": ">=18", "sass": "*"},
  "peerDependenciesMeta": {"sass": {"optional": true}},
  "optionalDependencies": {"fsevents": "^2.3"}
}
"""


def test_package_json_tells_scopes_apart() -> None:
    assert dependencies(PackageJson(), "package.json", PACKAGE) == [
        ("pkg:npm/%40nestjs/core", "^10.0.0", "runtime", 13),
        ("pkg:npm/lodash", "^4", "runtime", 15),
        ("pkg:npm/react", ">=18", "runtime", 18),
        ("pkg:npm/sass", "*", "optional", 18),
        ("pkg:npm/fsevents", "^2.3", "optional", 20),
        ("pkg:npm/vitest", "workspace:*", "dev", 17),
    ]


def test_package_json_gives_binaries_and_the_main_module() -> None:
    assert entry_points(PackageJson(), "package.json", PACKAGE) == [
        ("cart", "./bin/cart.js", "bin", 11),
        ("@shop/cart", "./dist/index.mjs", "main", 8),
    ]


def test_package_json_describes_the_package() -> None:
    found = manifest(PackageJson(), "package.json", PACKAGE)
    assert found is not None
    assert found.attributes == {
        "name": "@shop/cart",
        "version": "2.0.0",
        "description": "Keeps carts",
        "private": True,
    }
    assert licences(PackageJson(), "package.json", PACKAGE) == [("MIT", 6)]


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ('"license": {"type": "BSD-3-Clause"}', ["BSD-3-Clause"]),
        ('"licenses": [{"type": "MIT"}, {"type": "GPL-2.0"}]', ["MIT", "GPL-2.0-only"]),
        ('"license": "SEE LICENSE IN LICENSE.md"', []),
        ('"license": "UNLICENSED"', []),
        ('"license": 7', []),
    ],
)
def test_package_json_states_licences_in_many_forms(stated: str, expected: list[str]) -> None:
    found = licences(PackageJson(), "package.json", f'{{"name": "a", {stated}}}')
    assert [expression for expression, _ in found] == expected


def test_a_package_json_that_only_sets_the_module_type_is_no_manifest() -> None:
    assert facts(PackageJson(), "dist/cjs/package.json", '{"type": "commonjs"}') == []


def test_a_binary_given_as_text_is_named_like_the_package() -> None:
    text = '{"name": "@shop/cli", "bin": "cli.js"}'
    assert entry_points(PackageJson(), "package.json", text) == [("cli", "cli.js", "bin", 1)]


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("node index.js", [("index.js", "node index.js")]),
        ("NODE_ENV=production node --enable-source-maps -r dotenv/config ./dist/main.js --port 1", ["dist/main.js"]),
        ("tsc && node dist/server", ["dist/server"]),
        ("npx nodemon -w src src/app.ts", ["src/app.ts"]),
        ("cross-env A=1 tsx watch.ts", ["watch.ts"]),
        ("node -e 'console.log(1)'", []),
        ("nest start --watch", []),
        ("vite", []),
        ("nodemon", []),
        ("node .", []),
    ],
)
def test_a_script_starts_a_file(script: str, expected: list[object]) -> None:
    found = list(started_files(script))
    assert [
        path if isinstance(want, str) else (path, command)
        for (path, command), want in zip(found, expected, strict=True)
    ] == expected


def test_only_start_scripts_are_entry_points() -> None:
    text = json.dumps({"name": "a", "scripts": {"start": "node a.js", "build": "node b.js", "start:prod": "node c.js"}})
    assert [key for key, _, _, _ in entry_points(PackageJson(), "package.json", text)] == ["a.js", "c.js"]


def test_the_default_main_module_counts_only_when_it_is_there() -> None:
    observers: list[Observer] = [PackageJson(), IndexModule()]
    package = '{"name": "a", "main": "index.js"}'
    assert joined(MainModule(), observers, [("x/package.json", package)]) == []
    found = joined(MainModule(), observers, [("x/index.js", ""), ("x/package.json", package)])
    assert [(fact.key, fact.value, fact.path) for fact in found] == [("a", "index.js", "x/package.json")]


def test_broken_json_says_where() -> None:
    with pytest.raises(Unreadable, match=r"^invalid JSON, line 2$"):
        facts(PackageJson(), "package.json", '{"name":\n}')


def test_package_locks_of_all_versions_are_read() -> None:
    old = """\
{"lockfileVersion": 1, "dependencies": {
"a": {"version": "1.0", "dependencies": {
"b": {"version": "2.0"}}}}}
"""
    assert locked(NpmLock(), "package-lock.json", old) == [("pkg:npm/a", "1.0", 2), ("pkg:npm/b", "2.0", 3)]
    new = """\
{"lockfileVersion": 3, "packages": {
"": {"name": "shop", "version": "1.0"},
"node_modules/@x/a": {"version": "1.0"},
"node_modules/@x/a/node_modules/b": {"version": "2.0"},
"node_modules/own": {"link": true, "resolved": "packages/own"},
"packages/own": {"version": "9"}}}
"""
    assert locked(NpmLock(), "package-lock.json", new) == [("pkg:npm/%40x/a", "1.0", 3), ("pkg:npm/b", "2.0", 4)]


def test_yarn_locks_of_both_forms_are_read() -> None:
    classic = """\
# yarn lockfile v1

"@x/a@^1.0", "@x/a@^1.1":
  version "1.2.3"
  dependencies:
    b "^2"

b@^2:
  version "2.0.1"
"""
    assert locked(YarnLock(), "yarn.lock", classic) == [("pkg:npm/%40x/a", "1.2.3", 3), ("pkg:npm/b", "2.0.1", 8)]
    berry = (
        '__metadata:\n  version: 8\n\n"@x/a@npm:^1.0":\n  version: 1.2.3\n\n'
        '"own@workspace:.":\n  version: 0.0.0-use.local\n\n"c@npm:d@^3":\n  version: 3.0.0\n'
    )
    assert locked(YarnLock(), "yarn.lock", berry) == [("pkg:npm/%40x/a", "1.2.3", 4), ("pkg:npm/d", "3.0.0", 10)]


def test_pnpm_locks_of_all_versions_are_read() -> None:
    text = """\
lockfileVersion: '9.0'
importers:
  .:
    dependencies:
      a: {specifier: ^1, version: 1.0.0}
packages:
  '@x/a@1.0.0':
    resolution: {integrity: sha512-x}
  b@2.0.0(react@18.0.0):
    resolution: {integrity: sha512-x}
  /c/3.0.0:
    dev: true
  /@x/d@4.0.0:
    dev: true
snapshots:
  e@5.0.0: {}
"""
    assert locked(PnpmLock(), "pnpm-lock.yaml", text) == [
        ("pkg:npm/%40x/a", "1.0.0", 7),
        ("pkg:npm/b", "2.0.0", 9),
        ("pkg:npm/c", "3.0.0", 11),
        ("pkg:npm/%40x/d", "4.0.0", 13),
    ]
