"""Environment variables, imports and symbols of Java and Kotlin."""

from __future__ import annotations

import pytest

from repo_registry.domain.model.facts import FactKind
from tests.observers.java.sources import findings, keys, read


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("A.java", 'class A { String s = System.getenv("HOME_DIR"); }', {"HOME_DIR": ""}),
        ("A.java", 'class A { static final String K = "KEY"; String s = System.getenv(K); }', {"KEY": ""}),
        ("A.java", 'class A { String s = System.getenv().getOrDefault("PORT", "80"); }', {"PORT": "80"}),
        ("A.java", 'class A { String s = System.getProperty("PORT"); }', {}),
        ("A.java", "class A { String s = System.getenv(name); }", {}),
        ("A.java", 'class A { @Value("${DB_URL:jdbc:x}") String s; }', {"DB_URL": "jdbc:x"}),
        ("A.java", 'class A { A(@Value("${DB_URL}") String s) {} }', {"DB_URL": ""}),
        ("A.java", 'class A { @Value("${db.url:x}") String s; }', {}),
        ("A.java", 'class A { @ConfigProperty(name = "DB_URL", defaultValue = "y") String s; }', {"DB_URL": "y"}),
        ("A.kt", 'val a = System.getenv("PORT") ?: "80"\nval b = System.getenv()["HOST"]', {"PORT": "", "HOST": ""}),
        ("A.kt", 'class A(@Value("\\${DB_URL:x}") val url: String)', {"DB_URL": "x"}),
        ("A.kt", 'val a = mapOf("PORT" to 1)["PORT"]', {}),
        ("src/main/resources/application.yml", "a: ${DB_URL:x}\nb: ${other.key}\n# c: ${NO}\n", {"DB_URL": "x"}),
        ("src/main/resources/application-prod.properties", "a=${DB_URL}", {"DB_URL": ""}),
        ("src/main/resources/shop.yml", "a: ${DB_URL:x}", {"DB_URL": "x"}),
        ("ci/values.yml", "a: ${DB_URL:x}", {}),
    ],
)
def test_environment_variables(path: str, text: str, expected: dict[str, str]) -> None:
    found = {fact.key: fact.value for fact in read({path: text}) if fact.kind is FactKind.ENV_VARIABLE}
    assert found == expected


def test_imports_of_own_code_name_packages_of_others() -> None:
    text = (
        "package org.acme.shop;\nimport java.util.List;\nimport org.acme.other.Thing;\n"
        "import static org.junit.Assert.*;\n"
        "import com.google.common.base.Joiner;\nclass A {}"
    )
    _, fragments = findings({"src/main/java/A.java": text, "src/test/java/B.java": text})
    imports = [one for one in fragments if one.kind == "import"]
    assert [one.payload["module"] for one in imports] == ["org.junit.Assert", "com.google.common.base.Joiner"]
    assert {one.payload["language"] for one in imports} == {"java"}


def test_public_types_and_methods_are_symbols() -> None:
    text = (
        "package a.b;\n/** Keeps things. More. */\n@Deprecated public class Store<T> extends Base {\n"
        "  private String name;\n  public String getName() { return name; }\n"
        "  /** Loads. */ public T load(String key) throws X { return null; }\n"
        "  @Override public void close() {}\n  protected void no() {}\n  void neither() {}\n"
        "  public interface Listener { void changed(); }\n  class Hidden { public void x() {} }\n}\n"
        "class Secret { public void y() {} }\npublic record Pair(int a) {}\n"
        "public enum Kind { A; public void z() {} }"
    )
    found = {fact.key: fact for fact in read({"src/main/java/a/b/Store.java": text})}
    assert list(found) == [
        "a.b.Store",
        "a.b.Store.load",
        "a.b.Store.Listener",
        "a.b.Store.Listener.changed",
        "a.b.Pair",
        "a.b.Kind",
        "a.b.Kind.z",
    ]
    assert found["a.b.Store"].value == "public class Store<T> extends Base"
    assert found["a.b.Store"].attributes["doc"] == "Keeps things. More."
    assert found["a.b.Store.load"].value == "public T load(String key) throws X"
    assert found["a.b.Store.load"].attributes["symbol_kind"] == "method"
    assert found["a.b.Store.Listener"].attributes["symbol_kind"] == "interface"


def test_kotlin_is_public_unless_it_says_otherwise() -> None:
    text = (
        "package a\n/** Says hello. */\nfun hello(name: String) = name\nprivate fun no() {}\n"
        'class Greeter {\n  fun greet() {}\n  internal fun no() {}\n  override fun toString() = ""\n}\n'
        "internal class Hidden\nobject Registry { fun add() {} }\ninterface Port { fun call() }\n"
    )
    found = {fact.key: fact.attributes for fact in read({"src/main/kotlin/a.kt": text})}
    assert list(found) == [
        "a.Greeter",
        "a.Greeter.greet",
        "a.Registry",
        "a.Registry.add",
        "a.Port",
        "a.Port.call",
        "a.hello",
    ]
    assert found["a.hello"]["doc"] == "Says hello."


def test_tests_hold_no_symbols() -> None:
    assert keys({"src/test/java/A.java": "public class A {}"}, FactKind.PUBLIC_SYMBOL) == []
