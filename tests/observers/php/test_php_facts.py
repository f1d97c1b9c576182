"""Commands, environment variables, imports and symbols of PHP."""

from __future__ import annotations

import pytest

from repo_registry.domain.model.facts import FactKind, ObservedFact
from repo_registry.domain.model.paths import PathClass
from tests.observers.php.sources import findings, keys, read

_SYMFONY = (
    "<?php\nuse Symfony\\Component\\Console\\Command\\Command;\n"
    "use Symfony\\Component\\Console\\Attribute\\AsCommand;\n"
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "<?php\nuse Illuminate\\Console\\Command;\nclass Send extends Command {\n"
            "protected $signature = 'mail:send {user : Who} {--Q|queue= : Where}';\n"
            "protected $description = 'Send mail'; }",
            {"php artisan mail:send": "Send mail"},
            id="a signature",
        ),
        pytest.param(
            "<?php\nArtisan::command('mail:send {user}', function () {})->purpose('Send mail');",
            {"php artisan mail:send": "Send mail"},
            id="a closure",
        ),
        pytest.param("<?php\nArtisan::command('inspire', function () {});", {}, id="the command of every new project"),
        pytest.param(
            _SYMFONY + "#[AsCommand(name: 'app:add', description: 'Add one')] class Add extends Command {}",
            {"php bin/console app:add": "Add one"},
            id="an attribute",
        ),
        pytest.param(
            _SYMFONY + "class Add extends Command { protected static $defaultName = 'app:add|app:a'; }",
            {"php bin/console app:add": ""},
            id="a default name",
        ),
        pytest.param(
            _SYMFONY + "class Add extends Command { function configure() { $this->setName('app:add')\n"
            "->setDescription('Add one')->addOption('dry', null, 1, 'Only show'); } }",
            {"php bin/console app:add": "Add one"},
            id="set by calls",
        ),
        pytest.param(
            "<?php\nclass Add extends Command { protected $x = 'app:add'; }", {}, id="a command of no console"
        ),
        pytest.param("<?php\nclass Model { protected $signature; protected $name = 'x'; }", {}, id="no command"),
        pytest.param(_SYMFONY + "abstract class Base extends Command { protected $name = 'x'; }", {}, id="a base"),
    ],
)
def test_commands(text: str, expected: dict[str, str]) -> None:
    facts = [fact for fact in read({"app/Commands/Add.php": text}) if fact.kind is FactKind.CLI_COMMAND]
    assert {fact.key: fact.value for fact in facts} == expected


def test_options_of_commands_are_told() -> None:
    text = "<?php\nArtisan::command('a {user : Who} {--Q|queue=x : Where} {plain?}', function () {});"
    (fact,) = (one for one in read({"routes/console.php": text}) if one.kind is FactKind.CLI_COMMAND)
    assert fact.attributes["options"] == [["user", "Who"], ["--queue", "Where"], ["plain", ""]]


def _fact(kind: FactKind, key: str, **attributes: str) -> ObservedFact:
    return ObservedFact(
        kind=kind,
        key=key,
        value="",
        path="composer.json",
        start_line=1,
        end_line=1,
        rule="manifest",
        rule_version=1,
        path_class=PathClass.OWN,
        attributes=dict(attributes),
    )


def test_a_tool_that_composer_installs_gives_its_name() -> None:
    files = {"src/Fix.php": _SYMFONY + "#[AsCommand('fix')] class Fix extends Command {}"}
    tool = _fact(FactKind.ENTRY_POINT, "fixer", type="bin")
    bundle = _fact(FactKind.DEPENDENCY, "pkg:composer/symfony/framework-bundle", scope="runtime")
    assert keys(files, FactKind.CLI_COMMAND, [tool]) == ["fixer fix"]
    assert keys(files, FactKind.CLI_COMMAND, [tool, bundle]) == ["php bin/console fix"]


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        (
            "config/app.php",
            "<?php return ['a' => env('APP_NAME', 'x'), 'b' => env('KEY')];",
            {"APP_NAME": "x", "KEY": ""},
        ),
        ("config/app.php", "<?php return env('DEBUG', false);", {"DEBUG": "false"}),
        ("a.php", "<?php getenv('A_B'); $_ENV['C_D']; $_SERVER['E_F'];", {"A_B": "", "C_D": "", "E_F": ""}),
        ("a.php", "<?php $_SERVER['HTTP_HOST']; $_SERVER['REQUEST_URI']; $_GET['A_B']; env($name);", {}),
        ("a.php", "<?php $this->env('A_B'); // getenv('NO')", {}),
        ("config/services.yaml", "a: '%env(int:PORT)%'\n# b: '%env(NO)%'\nc: '%param%'\n", {"PORT": ""}),
        ("config/services.yaml", "a: '%env(default:fallback:DB_URL)%'", {"DB_URL": ""}),
        ("a.php", "<?php $c->set('%env(DB_URL)%');", {"DB_URL": ""}),
    ],
)
def test_environment_variables(path: str, text: str, expected: dict[str, str]) -> None:
    found = {fact.key: fact.value for fact in read({path: text}) if fact.kind is FactKind.ENV_VARIABLE}
    assert found == expected


def test_imports_name_what_others_wrote() -> None:
    text = "<?php\nnamespace App\\A;\nuse App\\B\\C;\nuse Foo\\{Bar, Baz as Q};\nuse function Goo\\f;\n"
    "use DateTime;\n"
    _, fragments = findings({"src/A.php": text, "tests/ATest.php": text})
    imports = [one.payload for one in fragments if one.kind == "import"]
    assert imports == [
        {"language": "php", "module": "Foo\\Bar", "top": "Foo"},
        {"language": "php", "module": "Foo\\Baz", "top": "Foo"},
        {"language": "php", "module": "Goo\\f", "top": "Goo"},
    ]


def test_public_classes_methods_and_functions_are_symbols() -> None:
    text = (
        "<?php\nnamespace App\\Store;\n/**\n * Keeps things.\n *\n * More.\n */\n#[X]\n"
        "final class Store extends Base {\n"
        "private $name = '';\npublic function getName() {}\n/** Loads. */\n"
        "public function load(string $key): ?Item {}\n"
        "public function __construct() {}\nprotected function no() {}\n"
        "/** @internal */ public function hidden() {} }\n"
        "/** @internal */ class Hidden { function x() {} }\ninterface Port { function call(); }\n"
        "if (!function_exists('helper')) { function helper(int $a) { return 1; } }\nclass_exists(X::class);"
    )
    found = {fact.key: fact for fact in read({"src/Store.php": text})}
    assert list(found) == [
        "App\\Store\\Store",
        "App\\Store\\Store::load",
        "App\\Store\\Port",
        "App\\Store\\Port::call",
        "App\\Store\\helper",
    ]
    assert found["App\\Store\\Store"].value == "final class Store extends Base"
    assert found["App\\Store\\Store"].attributes["doc"] == "Keeps things."
    assert found["App\\Store\\Store::load"].value == "public function load(string $key): ?Item"
    assert found["App\\Store\\helper"].attributes["symbol_kind"] == "function"


def test_templates_tests_and_migrations_hold_no_symbols() -> None:
    text = "<?php class A {}"
    for path in ("resources/a.blade.php", "tests/A.php", "database/migrations/a.php"):
        assert keys({path: text}, FactKind.PUBLIC_SYMBOL) == []
