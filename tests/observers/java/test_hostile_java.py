"""No text, however odd, does more than leave a Java or Kotlin file unread."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repo_registry.adapters.observers.java import JOINERS, OBSERVERS
from repo_registry.adapters.observers.observer import Unreadable
from repo_registry.domain.model.facts import Fragment, ObservedFact
from tests.observers.java.sources import source_file

#: Far more than any of these needs; a quadratic step would need minutes.
SECONDS = 20

_START = (
    "package a;\nimport org.springframework.web.bind.annotation.*;\nimport jakarta.ws.rs.*;\n"
    "import picocli.CommandLine.*;\n"
    "import io.ktor.server.routing.*;\nimport org.springframework.web.servlet.function.*;\n"
)
#: Split at single spaces, so that line ends stay words.
_CODE = (
    '@RestController @RequestMapping("/x") @GetMapping @Path("y") @GET @Command(name="z") @Value("${A_B:c}") class C '
    'interface I enum E record R( fun val object companion extends D implements { } ( ) [ ] , ; : = + . "x" "$y" '
    '"${z}" void m() { static final String A = B; const return System.getenv( routing { route( get { path( -> :: '
    "/** */ // é \n \t new CommandLine(new C()) .addSubcommand("
)
_WORDS = _CODE.split(" ")
_PATHS = st.sampled_from(
    ["src/main/java/A.java", "src/main/kotlin/A.kt", "src/main/resources/application.yml", "application.properties"]
)


def _facts(path: str, text: str) -> list[ObservedFact]:
    """Read one file, and check what every finding promises."""
    file = source_file(path, text)
    facts: list[ObservedFact] = []
    fragments: list[Fragment] = []
    reasons: list[str] = []
    for observer in OBSERVERS:
        if not observer.wants(file):
            continue
        try:
            for finding in observer.observe(file):
                if isinstance(finding, ObservedFact):
                    facts.append(finding)
                else:
                    fragments.append(finding)
        except Unreadable as error:
            reasons.append(str(error))
    for joiner in JOINERS:
        facts += joiner.join([one for one in fragments if one.kind in joiner.takes], ())
    assert all(reasons)
    for fact in facts:
        assert 1 <= fact.start_line <= fact.end_line <= len(file.lines)
    return facts


@given(_PATHS, st.text())
def test_arbitrary_text_is_read_or_unreadable(path: str, text: str) -> None:
    _facts(path, text)


@given(_PATHS, st.lists(st.sampled_from(_WORDS), max_size=80))
def test_scrambled_code_is_read_or_unreadable_and_always_the_same(path: str, words: list[str]) -> None:
    text = _START + " ".join(words)
    assert _facts(path, text) == _facts(path, text)


@pytest.mark.parametrize("path", ["src/main/java/A.java", "src/main/kotlin/A.kt"])
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("class A { " * 5_000 + "}" * 5_000, id="nested classes"),
        pytest.param("class A { String a = " + "(" * 5_000 + "1" + ")" * 5_000 + "; }", id="nested parentheses"),
        pytest.param('class A { static final String A = "x"' + ' + "y"' * 50_000 + "; }", id="a long sum"),
        pytest.param("class A { Object a = b()" + ".c()" * 20_000 + "; }", id="a long chain"),
        pytest.param("class A { Object a = " + "f(" * 20_000 + ")" * 20_000 + "; }", id="nested calls"),
        pytest.param("@A" * 20_000 + " class B {}", id="many annotations"),
        pytest.param('@RequestMapping("/a") ' * 2_000 + "class B { @GetMapping void x() {} }", id="many prefixes"),
        pytest.param("class A { void m() { " + "x -> { " * 5_000, id="nested lambdas"),
        pytest.param("fun Route.a() { routing { " + 'route("/x") { ' * 3_000 + "get { }" + "}" * 3_002, id="routes"),
        pytest.param("/** " + "{@link " * 20_000 + "*/ public class A {}", id="a comment full of tags"),
        pytest.param("/**\n" + " * <p\n" * 20_000 + "*/ public class A {}", id="a comment full of marks"),
        pytest.param("import a.b.C;\n" * 20_000, id="many imports"),
    ],
)
def test_deep_and_long_code_takes_little_time(path: str, text: str) -> None:
    start = time.monotonic()
    _facts(path, _START + text)
    assert time.monotonic() - start < SECONDS


def test_a_file_that_is_mostly_broken_is_unreadable() -> None:
    file = source_file("src/main/java/A.java", "))) ]]] }}} ((( ??? ;;; <<< ]]] import ")
    with pytest.raises(Unreadable, match="syntax errors"):
        [finding for observer in OBSERVERS if observer.wants(file) for finding in observer.observe(file)]
