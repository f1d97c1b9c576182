"""Symbols, imports, variables and programs of Go code."""

from __future__ import annotations

import pytest

from repo_registry.domain.model.facts import FactKind
from tests.observers.golang.sources import findings, keys, module, read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("func Next(a int) error { return nil }", {"pkg/svu.Next": "func Next(a int) error"}),
        ("func next() {}", {}),
        ("type Box[T any] struct { X T }", {"pkg/svu.Box": "type Box[T any] struct"}),
        ("type Opener interface { Open() }", {"pkg/svu.Opener": "type Opener interface"}),
        ("type Id = string", {"pkg/svu.Id": "type Id = string"}),
        ("func (b *Box[T]) Open() {}\nfunc (b box) Shut() {}", {"pkg/svu.Box.Open": "func (b *Box[T]) Open()"}),
        ("const (\n A = 1\n b = 2\n)", {"pkg/svu.A": "A = 1"}),
        ("var (\n C, d = 1, 2\n)", {"pkg/svu.C": "C, d = 1, 2"}),
    ],
)
def test_exported_names_are_symbols(text: str, expected: dict[str, str]) -> None:
    facts = [fact for fact in read({"pkg/svu/svu.go": f"package svu\n{text}"}) if fact.kind is FactKind.PUBLIC_SYMBOL]
    assert {fact.key: fact.value for fact in facts} == expected


@pytest.mark.parametrize(
    ("path", "package"), [("internal/a/a.go", "a"), ("a/internal/a.go", "a"), ("main.go", "main"), ("a/a_test.go", "a")]
)
def test_what_others_cannot_import_offers_no_symbols(path: str, package: str) -> None:
    assert keys({path: f"package {package}\nfunc Open() {{}}"}, FactKind.PUBLIC_SYMBOL) == []


def test_a_symbol_tells_its_kind_place_and_comment() -> None:
    text = "package a\n\n// Open opens\n// the box.\n//\n// More.\n//go:noinline\nfunc Open() {\n}\n"
    (fact,) = read({"a/a.go": text})
    assert (fact.key, fact.start_line, fact.end_line) == ("a.Open", 8, 9)
    assert fact.attributes == {
        "symbol_kind": "function",
        "name": "Open",
        "module": "a",
        "doc": "Open opens the box.",
    }


def test_modules_outside_the_standard_library_leave_a_fragment() -> None:
    text = 'package a\nimport (\n "fmt"\n x "example.org/x/y"\n _ "github.com/z"\n)\nimport "net/http"'
    _, fragments = findings({"a.go": text, "a_test.go": text})
    assert [(one.payload["top"], one.line) for one in fragments if one.kind == "import"] == [
        ("example.org/x/y", 4),
        ("github.com/z", 5),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('import "os"\nvar a = os.Getenv("A_B")', {"A_B": ""}),
        ('import "os"\nvar a, ok = os.LookupEnv(name)\nconst name = "FROM_CONST"', {"FROM_CONST": ""}),
        ('import "other"\nvar a = other.Getenv("A_B")', {"A_B": ""}),
        ('import "strings"\nvar a = strings.Replace("A_B", "", "", 1) // env', {}),
        ('var p = getEnv("PORT", "8080")', {"PORT": "8080"}),
        ('var p = environment("PORT")\nvar q = getEnv("port")', {"PORT": ""}),
        ('type C struct {\n P int `env:"PORT,required" envDefault:"80"`\n Q string `json:"ENV"`\n}', {"PORT": "80"}),
        ('type C struct { P int `envconfig:"PORT" default:"1"` }', {"PORT": "1"}),
        (
            (
                'type C struct {\n A struct {\n  B string `env:"KEY"`\n'
                ' } `env-namespace:"OUTER"`\n D d `envPrefix:"D_"`\n}\n'
                'type d struct { E string `env:"NAME"` }'
            ),
            {"OUTER_KEY": "", "D_NAME": ""},
        ),
        ('import "github.com/spf13/viper"\nfunc f() { viper.BindEnv("a", "X_A", "X_B") }', {"X_A": "", "X_B": ""}),
        (
            'import "github.com/urfave/cli/v2"\nvar f = &cli.StringFlag{Name: "x", EnvVars: []string{"TOKEN", "KEY"}}',
            {"TOKEN": "", "KEY": ""},
        ),
        ('import "x"\nvar f = &x.Flag{EnvVars: []string{"TOKEN"}}', {}),
    ],
)
def test_variables_that_are_read(text: str, expected: dict[str, str]) -> None:
    facts = [fact for fact in read({"a.go": f"package a\n{text}"}) if fact.kind is FactKind.ENV_VARIABLE]
    assert {fact.key: fact.value for fact in facts} == expected


def test_settings_of_viper_are_variables_when_it_reads_the_environment() -> None:
    text = (
        'package main\nimport (\n"github.com/spf13/viper"\n"strings"\n)\nfunc main() {\n'
        ' viper.SetEnvPrefix("acme")\n viper.AutomaticEnv()\n viper.SetDefault("port", 80)\n'
        ' _ = viper.GetString("log-level")\n}'
    )
    assert keys({"main.go": text}, FactKind.ENV_VARIABLE) == ["ACME_PORT"]
    replacing = text.replace(
        "viper.AutomaticEnv()", 'viper.AutomaticEnv()\n viper.SetEnvKeyReplacer(strings.NewReplacer("-", "_"))'
    )
    assert keys({"main.go": replacing}, FactKind.ENV_VARIABLE) == ["ACME_PORT", "ACME_LOG_LEVEL"]
    assert keys({"main.go": text.replace("viper.AutomaticEnv()", "")}, FactKind.ENV_VARIABLE) == []


@pytest.mark.parametrize(
    ("path", "name", "expected"),
    [
        ("main.go", "example.org/acme/tool", ("tool", ".")),
        ("main.go", "example.org/acme/tool/v3", ("tool", ".")),
        ("cmd/serve/main.go", "example.org/acme/tool", ("serve", "./cmd/serve")),
        ("cmd/main.go", "example.org/acme/tool", ("tool", "./cmd")),
        ("backend/app/main.go", "example.org/acme/tool/backend", ("tool", "./backend/app")),
    ],
)
def test_programs_are_entry_points(path: str, name: str, expected: tuple[str, str]) -> None:
    (fact,) = read({path: "package main\n\nfunc main() {\n}\n"}, [module(name)])
    assert (fact.key, fact.value) == expected
    assert (fact.start_line, fact.end_line, fact.attributes) == (3, 4, {"type": "main"})


def test_a_main_function_of_another_package_is_no_program() -> None:
    assert keys({"a/a.go": "package a\nfunc main() {}"}, FactKind.ENTRY_POINT) == []
