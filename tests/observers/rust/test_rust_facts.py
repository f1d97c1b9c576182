"""Environment, imports and public items of Rust."""

from __future__ import annotations

import pytest

from repo_registry.adapters.observers.rust.attributes import attribute, literal
from repo_registry.domain.model.facts import FactKind
from tests.observers.rust.sources import findings, keys, read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('fn f() { std::env::var("A"); }', [("A", "")]),
        ('use std::env;\nfn f() { env::var_os("A").is_some(); }', [("A", "")]),
        ('use std::env::var;\nfn f() { var("A").unwrap_or("x".into()); }', [("A", "x")]),
        ('fn f() { env::var("A").unwrap_or_else(|_| "x".to_string()); }', [("A", "x")]),
        ('fn f() { env::var("A").unwrap_or_else(|e| panic!("No A: {e}")); }', [("A", "")]),
        ('const N: &str = "A";\nfn f() { env::var(N); }', [("A", "")]),
        ('const V: Option<&str> = option_env!("A");', [("A", "")]),
        ('fn f() { dotenvy::var("A"); }', [("A", "")]),
        ('#[derive(clap::Parser)]\nstruct C { #[arg(long, env = "A", default_value = "x")] a: u8 }', [("A", "x")]),
        ("#[derive(clap::Parser)]\nstruct C { #[clap(env)] a_b: u8 }", [("A_B", "")]),
        ('use clap::Arg;\nfn f() { Arg::new("x").env("A"); }', [("A", "")]),
        ('fn f() { env!("CARGO_PKG_VERSION"); }', []),
        ('fn f() { std::env::set_var("A", "x"); map.var("A"); env::var(name); }', []),
        ('#[cfg(test)]\nmod tests { fn f() { std::env::var("A"); } }', []),
        ('#[test]\nfn f() { std::env::var("A"); }', []),
    ],
)
def test_reads_of_the_environment(text: str, expected: list[tuple[str, str]]) -> None:
    found = [fact for fact in read({"src/a.rs": text}) if fact.kind is FactKind.ENV_VARIABLE]
    assert [(fact.key, fact.value) for fact in found] == expected


def test_build_scripts_read_the_environment_of_the_compiler() -> None:
    assert keys({"build.rs": 'fn main() { std::env::var("A"); }'}, FactKind.ENV_VARIABLE) == []


def test_imports_are_crates_from_outside() -> None:
    text = (
        "use std::io;\nuse crate::a::B;\nuse super::c;\nuse serde::{Serialize, de::{self, Error}};\n"
        "extern crate libc;\nuse tokio as t;\n"
        "#[async_std::main]\nasync fn main() { anyhow::bail!(1); Vec::<u8>::new(); rand::random::<u8>(); }\n"
        "#[cfg(test)]\nmod tests { use proptest::prelude::*; }\n"
    )
    found = [one.payload["top"] for one in findings({"src/a.rs": text})[1] if one.kind == "import"]
    assert found == ["serde", "libc", "tokio", "async_std", "anyhow", "rand"]


def test_public_items_are_those_that_can_be_reached() -> None:
    files = {
        "src/lib.rs": (
            "//! Crate.\npub mod open;\nmod shut;\npub use shut::{Kept, Named as Other};\n"
            "pub use crate::star::*;\nmod star;\n"
            "/// A macro.\n#[macro_export]\nmacro_rules! shout { () => {} }\n"
            "pub(crate) fn near() {}\nfn own() {}\n#[doc(hidden)]\npub fn hidden() {}\n"
            "#[cfg(test)]\nmod tests { pub fn t() {} }\npub mod inline { pub const LIMIT: u8 = 1; }\n"
        ),
        "src/open.rs": "/// Runs.\n///\n/// More.\npub fn run<T>(x: T) -> u8 { 1 }\npub mod deep;\nmod never;",
        "src/open/deep.rs": "pub trait Bottom { fn a(&self); }",
        "src/open/never.rs": "pub fn unseen() {}",
        "src/shut.rs": (
            "pub struct Kept { pub x: u8 }\nimpl Kept { pub fn open() {} fn hide() {} }\n"
            "impl Clone for Kept { fn clone(&self) {} }\npub enum Named { A }\npub struct Lost;\n"
            "impl Lost { pub fn f() {} }"
        ),
        "src/star/mod.rs": "pub type Twinkle = u8;",
    }
    found = [fact for fact in read(files) if fact.kind is FactKind.PUBLIC_SYMBOL]
    assert sorted(fact.key for fact in found) == [
        "acme_tool::Kept",
        "acme_tool::Kept::open",
        "acme_tool::Other",
        "acme_tool::Twinkle",
        "acme_tool::inline::LIMIT",
        "acme_tool::open::deep::Bottom",
        "acme_tool::open::run",
        "acme_tool::shout",
    ]
    run = next(fact for fact in found if fact.key == "acme_tool::open::run")
    assert run.value == "pub fn run<T>(x: T) -> u8"
    assert run.attributes == {"symbol_kind": "function", "name": "run", "module": "acme_tool::open", "doc": "Runs."}


def test_a_crate_of_a_program_offers_what_its_modules_make_public() -> None:
    files = {"src/main.rs": "mod a;\npub fn f() {}\nfn main() {}", "src/a.rs": "pub fn g() {}"}
    assert keys(files, FactKind.PUBLIC_SYMBOL) == ["acme_tool::f"]


def test_modules_that_export_one_another_end() -> None:
    files = {
        "src/lib.rs": "pub mod a;\npub use a::*;",
        "src/a.rs": "pub use crate::*;\npub use super::a as b;\npub fn f() {}",
    }
    assert keys(files, FactKind.PUBLIC_SYMBOL) == ["acme_tool::f"]


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        ('#[command(name = "x, y", about)]', "command", {"name": '"x, y"', "about": ""}),
        ('#[doc = "Hi"]', "doc", {"": "Hi"}),
        ('#[get("/a", data = "<b>")]', "get", {"": "/a", "data": '"<b>"'}),
        ("#[derive(A, b::C)]", "derive", {"A": "", "b::C": ""}),
        ("#[arg(value_parser = f(1, 2), long)]", "arg", {"value_parser": "f(1, 2)", "long": ""}),
        ("#[test]", "test", {}),
    ],
)
def test_attributes_are_read_as_written(text: str, path: str, expected: dict[str, str]) -> None:
    read_one = attribute(text)
    assert read_one is not None
    assert (read_one.path, read_one.arguments()) == (path, expected)


@pytest.mark.parametrize(
    ("text", "expected"), [('"a\\"b"', 'a"b'), ('r#"a"b"#', 'a"b'), ('r"a"', "a"), ("a", None), ('"', None), ("", None)]
)
def test_literals_are_texts_or_nothing(text: str, expected: str | None) -> None:
    assert literal(text) == expected
