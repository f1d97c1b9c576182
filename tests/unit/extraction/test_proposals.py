"""From facts to proposals: each source with an example and a counter-example, and what holds for any facts."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from repo_registry.domain.model.candidates import ClaimKind, Proposal
from repo_registry.domain.model.facts import FactKind, ObservedFact
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.rules.extraction.features import MAX_FEATURES
from repo_registry.domain.rules.extraction.names import is_name
from repo_registry.domain.rules.extraction.project import Project
from repo_registry.domain.rules.extraction.proposals import MAX_CLAIMS, RULES, VERSION, propose
from repo_registry.domain.rules.extraction.route_reading import anchor_of
from tests.unit.extraction.facts import command, dependency, fact, project, route, section, symbol, use


def claims(found: tuple[Proposal, ...]) -> dict[str, Proposal]:
    return {one.name: one for one in found if one.kind is not ClaimKind.FEATURE}


def features(found: tuple[Proposal, ...]) -> dict[str, Proposal]:
    return {anchor: one for one in found if one.kind is ClaimKind.FEATURE for anchor in one.anchors}


def test_a_command_is_a_capability_with_its_feature() -> None:
    found = propose(project(command("tool har", "Record a HAR file for the page. More.", line=7)))
    one = claims(found)["Record a HAR file for the page"]
    assert one.kind is ClaimKind.CAPABILITY
    assert one.anchors == ("cli:tool har",)
    assert (one.rule, one.rule_version) == ("rules.commands", VERSION)
    assert [(span.path, span.start_line) for span in one.spans] == [("tool/cli.py", 7)]
    assert features(found)["cli:tool har"].parent_key == one.key


def test_a_command_without_help_is_named_by_its_words() -> None:
    found = claims(propose(project(command("tool users list"), command("tool drop-cache"), command("tool frobnicate"))))
    assert {"List users", "Drop cache"} <= set(found)
    assert not any("robnicate" in name for name in found)


def test_a_command_whose_help_is_a_noun_gets_it() -> None:
    found = claims(
        propose(project(command("svu current", "Current version"), command("svu help", "Help about commands")))
    )
    assert set(found) == {"Get current version"}


def test_the_clause_of_a_help_that_names_the_command_is_its_name() -> None:
    text = "Open a browser so that users log in, then save the authentication context to a file"
    assert "Save the authentication context to a file" in claims(propose(project(command("tool auth", text))))


def test_options_that_several_commands_take_are_capabilities_of_their_own() -> None:
    options = [("--json", "output version as json"), ("--verbose", "enable logs")]
    found = claims(
        propose(
            project(
                command("svu next", "Next version", options=options),
                command("svu current", "Current version", options=options),
            )
        )
    )
    assert found["Print version as JSON"].anchors == ("cli:svu current --json", "cli:svu next --json")
    assert "Enable logs" not in found


def test_routes_are_grouped_by_resource() -> None:
    found = propose(
        project(
            route("GET", "/api/v1/articles", line=1),
            route("POST", "/api/v1/articles", line=2),
            route("GET", "/api/v1/articles/{slug}", line=3),
            route("DELETE", "/api/v1/articles/{slug}", line=4),
            route("POST", "/api/v1/articles/{slug}/favorite", line=5),
            route("DELETE", "/api/v1/articles/{slug}/favorite", line=6),
            route("GET", "/health", line=7),
        )
    )
    named = claims(found)
    assert named["Manage articles"].kind is ClaimKind.ABILITY
    crud = named["List, get, create and delete articles"]
    assert crud.parent_key == named["Manage articles"].key
    assert crud.anchors == (
        "http:DELETE /api/v1/articles/{}",
        "http:GET /api/v1/articles",
        "http:GET /api/v1/articles/{}",
        "http:POST /api/v1/articles",
    )
    assert len(named["Favorite articles"].anchors) == 2
    assert named["Favorite articles"].parent_key == named["Manage articles"].key
    assert named["Report service health"].confidence < crud.confidence
    assert len(features(found)) == 7


def test_a_route_summary_that_says_more_than_its_resource_names_a_capability() -> None:
    found = claims(
        propose(
            project(route("GET", "/articles/feed", "Get article feed"), route("GET", "/articles", "Get all articles"))
        )
    )
    assert "Get article feed" in found
    assert "Get all articles" not in found


def test_login_and_the_like_have_fixed_phrases() -> None:
    found = claims(
        propose(project(route("POST", "/auth/login"), route("POST", "/auth/register"), route("GET", "/static/{path}")))
    )
    assert set(found) == {"Log in users", "Register users"}


def test_route_anchors_do_not_depend_on_the_names_of_parameters() -> None:
    assert {anchor_of("GET", path) for path in ("/x/{id}/", "/x/<int:id>", "/x/:id", "//x/(?P<pk>[^/.]+)")} == {
        "http:GET /x/{}"
    }


def test_the_introduction_of_the_readme_says_what_it_is_for() -> None:
    text = "A tool for archiving web pages and converting images.\nSponsored by nobody."
    found = claims(propose(project(section("tool", text), symbol("archive_page"), symbol("convert_image"))))
    one = found["Archive web pages"]
    assert one.rule == "rules.readme_introduction"
    assert (one.spans[0].start_line, one.spans[0].end_line) == (1, 2)
    assert "Convert images" in found


def test_claims_from_one_line_have_different_identities() -> None:
    found = [
        one
        for one in propose(project(section("tool", "A tool for reading mail and sending faxes."), symbol("x")))
        if one.spans
    ]
    identities = [
        (one.component, one.kind, one.anchors or one.spans) for one in found if one.kind is not ClaimKind.FEATURE
    ]
    assert len(identities) == 2
    assert len(set(identities)) == 2


def test_a_claim_without_code_is_declared_only() -> None:
    words = section("Features", order=1, level=2, bullets=("Export invoices to PDF", "Import customers"))
    found = claims(propose(project(words, symbol("import_customers"))))
    assert "declared only" in " ".join(found["Export invoices to PDF"].reasons)
    assert found["Export invoices to PDF"].confidence < found["Import customers"].confidence


def test_a_repository_without_source_gets_at_most_its_introduction() -> None:
    found = propose(
        project(
            section("Plan", "A tool for sending mail and faxes."),
            section("Features", bullets=("Send mail",), order=1, level=2),
        )
    )
    assert [one.name for one in found] == ["Send mail and faxes"]


def test_skipped_sections_and_planned_features_say_nothing() -> None:
    skipped = ("Installation", "Contributing", "Running tests", "Roadmap", "Examples", "FAQ")
    found = propose(
        project(
            symbol("x"),
            *(
                section(name, "To export data, run:", order=place, level=2, bullets=("Export data",))
                for place, name in enumerate(skipped)
            ),
            section("Planned features", level=2, order=9, bullets=("Export data",)),
        )
    )
    assert claims(found) == {}


def test_documents_of_tests_and_examples_prove_nothing() -> None:
    page = section("Exporting data", path="examples/README.md", path_class=PathClass.EXAMPLE)
    helper = symbol("export_data", "Exports data.", path="tests/helpers.py")
    assert propose(project(page, fact(FactKind.CLI_COMMAND, "t x", "Export data", path_class=PathClass.TEST))) == ()
    assert claims(propose(project(helper))) == {}


def test_a_documentation_page_with_two_sections_is_an_ability() -> None:
    pages = (
        section(
            "Taking screenshots", "Text.", path="docs/shots.md", path_class=PathClass.DOCS, title="Taking screenshots"
        ),
        section(
            "Waiting for a delay",
            level=2,
            order=1,
            path="docs/shots.md",
            path_class=PathClass.DOCS,
            title="Taking screenshots",
        ),
        section(
            "Choosing a size",
            level=2,
            order=2,
            path="docs/shots.md",
            path_class=PathClass.DOCS,
            title="Taking screenshots",
        ),
    )
    found = claims(propose(project(*pages, symbol("screenshot"), symbol("delay"), symbol("size"))))
    assert found["Take screenshots"].kind is ClaimKind.ABILITY
    assert found["Take screenshots"].anchors == ("page:docs/shots.md",)
    assert found["Wait for a delay"].parent_key == found["Choose a size"].parent_key == found["Take screenshots"].key


def test_a_section_that_tells_of_an_outside_tool_is_no_claim() -> None:
    page = {"path": "docs/tips.md", "path_class": PathClass.DOCS}
    found = claims(
        propose(
            project(
                section("Tips for images", title="Tips", path="docs/tips.md", path_class=PathClass.DOCS),
                section("Optimizing images using Oxipng", level=2, order=1, **page),  # type: ignore[arg-type]  # known keys
                symbol("images"),
            )
        )
    )
    assert found == {}


def test_a_command_in_a_heading_takes_the_clause_that_names_it() -> None:
    text = "`tool fix` runs all of the checks against your repo and fixes any problems."
    found = propose(
        project(
            section("`tool fix`", text, level=3, parents=("tool", "Usage")),
            fact(FactKind.ENTRY_POINT, "tool", type="bin"),
        )
    )
    assert claims(found)["Fix any problems"].anchors == ("cli:tool fix",)


def test_tasks_that_documents_run_are_commands() -> None:
    page = section(
        "History", level=2, path="guides/Rails.md", commands=("rake app:capture_query_stats", "rake db:migrate")
    )
    found = claims(propose(project(page, fact(FactKind.LANGUAGE, "Ruby", "1.0", path=""))))
    assert found["Capture query stats"].anchors == ("cli:rake app:capture_query_stats",)
    assert len(found) == 1


def test_headings_below_checks_are_checks() -> None:
    found = claims(
        propose(
            project(
                symbol("x"),
                section("Checks", level=2, order=1),
                section("External mismatch", "Ranges must match.", level=2, order=2),
                section("License", level=2, order=3),
                section("Other thing", level=2, order=4),
            )
        )
    )
    assert set(found) == {"Check external mismatch"}


def test_a_known_dependency_counts_only_when_it_is_declared_and_imported() -> None:
    both = claims(propose(project(dependency("pkg:pypi/boto3"), use("pkg:pypi/boto3"))))
    assert both["Access AWS services"].anchors == ("dependency:pkg:pypi/boto3",)
    assert {span.path for span in both["Access AWS services"].spans} == {"app/x.py", "pyproject.toml"}
    assert claims(propose(project(dependency("pkg:pypi/boto3"), symbol("x")))) == {}
    assert claims(propose(project(dependency("pkg:pypi/boto3", "dev"), use("pkg:pypi/boto3")))) == {}


def test_a_module_is_named_by_what_its_symbols_agree_on() -> None:
    found = claims(
        propose(
            project(
                symbol("parse_invoice", "Parses an invoice from XML.", path="lib/invoices.py"),
                symbol("merge_invoices", path="lib/invoices.py", line=9),
                symbol("a", path="lib/other.py"),
                symbol("b", path="lib/other.py", line=2),
            )
        )
    )
    one = found["Parse an invoice from XML"]
    assert one.anchors == ("symbol:lib.invoices.merge_invoices", "symbol:lib.invoices.parse_invoice")
    assert len(found) == 1


def test_functions_of_a_library_in_files_of_their_own_are_told_by_their_verb() -> None:
    names = ("add_days", "add_months", "add_business_days", "sub_days", "is_valid")
    facts = tuple(symbol(name, path=f"src/{name}.py") for name in names)
    found = claims(propose(project(*facts)))
    assert set(found) == {"Add days, months and business days"}
    assert len(found["Add days, months and business days"].anchors) == 3
    assert claims(propose(project(*facts, command("tool x", "Send mail")))).keys() == {"Send mail"}


def test_an_action_on_a_parameter_takes_its_name_for_its_object() -> None:
    found = claims(propose(project(route("POST", "/follow/<username>"), route("POST", "/unfollow/<username>", line=2))))
    assert len(found["Follow users"].anchors) == 2
    assert claims(propose(project(route("GET", "/feeds/{key}/unread"), route("GET", "/explore", line=2)))).keys() == {
        "Get the unread feed"
    }


def test_modules_of_a_family_do_what_their_folder_is_called() -> None:
    names = ("csv_file", "json", "pdf", "base")
    found = claims(propose(project(*(symbol("run", path=f"app/exporters/{name}.py") for name in names))))
    assert set(found) == {"Export CSV file", "Export JSON", "Export PDF"}


def test_containers_and_settings_are_told() -> None:
    image = fact(FactKind.CONTAINER_IMAGE, "python:3.13", "base", path="Dockerfile")
    variables = [
        fact(FactKind.ENV_VARIABLE, f"APP_{name}", path="app/settings.py", line=place + 1, access="settings class")
        for place, name in enumerate("ABC")
    ]
    found = claims(propose(project(image, *variables, symbol("x"))))
    assert found["Run in Docker containers"].anchors == ("image:Dockerfile",)
    assert found["Read typed settings from the environment"].anchors == ("env:APP_A", "env:APP_B", "env:APP_C")
    assert (
        claims(
            propose(project(fact(FactKind.CONTAINER_IMAGE, "redis:7", "service", path="compose.yml"), *variables[:2]))
        )
        == {}
    )


def test_what_a_command_and_a_page_both_say_is_one_capability() -> None:
    page = section("Saving a page as PDF", path="docs/pdf.md", path_class=PathClass.DOCS)
    found = claims(propose(project(page, command("tool pdf", "Save a page as a PDF"))))
    (one,) = found.values()
    assert one.anchors == ("cli:tool pdf",)
    assert {span.path for span in one.spans} == {"docs/pdf.md", "tool/cli.py"}
    assert "also named by documentation page" in one.reasons


def test_different_anchors_are_never_merged() -> None:
    found = propose(project(command("tool pdf", "Save a page"), command("tool save", "Save a page", line=9)))
    assert len([one for one in found if one.kind is ClaimKind.CAPABILITY]) == 2


def test_a_claim_belongs_to_the_longest_component_that_holds_all_its_evidence() -> None:
    facts = (
        command("tool a", "Send mail", path="packages/cli/a.py"),
        command("tool b", "Read feeds", path="packages/b.py"),
    )
    found = claims(propose(project(*facts, components=("", "packages/cli", "packages"))))
    assert found["Send mail"].component == "packages/cli"
    assert found["Read feeds"].component == "packages"


WORDS = (
    "Export",
    "exporting",
    "data",
    "to",
    "PDF",
    "`x`",
    "Manage",
    "users",
    "for",
    "a",
    "tool",
    "the",
    "lets you",
    "\x00",
    "é",
    "|",
    ".",
)
texts = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)
paths = st.sampled_from(["README.md", "docs/a.md", "a/b.py", "a/exporters/c.py", "", "packages/x/README.md"])
keys = st.sampled_from(
    ["tool", "tool a", "tool a b", "GET /a/{b}", "POST /a/{b}/publish", "pkg:pypi/boto3", "x", "a.b.C", ""]
)
values = st.one_of(
    texts,
    st.integers(-1, 400),
    st.lists(texts, max_size=3),
    st.lists(st.lists(texts, max_size=2), max_size=2),
    st.none(),
)
names = st.sampled_from(
    ["level", "parents", "text", "bullets", "bullet_lines", "order", "title", "commands", "options", "method", "path",
     "summary", "symbol_kind", "name", "doc", "scope", "places", "files", "type", "description", "text_end", "access"]
)  # fmt: skip


PARENTS: dict[ClaimKind, set[ClaimKind | None]] = {
    ClaimKind.FEATURE: {ClaimKind.CAPABILITY},
    ClaimKind.CAPABILITY: {ClaimKind.ABILITY, None},
    ClaimKind.ABILITY: {None},
}


@st.composite
def any_fact(draw: st.DrawFn) -> ObservedFact:
    line = draw(st.integers(0, 300))
    made = fact(
        draw(st.sampled_from(list(FactKind))),
        draw(keys),
        draw(texts),
        path=draw(paths),
        line=line,
        end=line + draw(st.integers(0, 90)),
        path_class=draw(st.sampled_from(list(PathClass))),
    )
    made.attributes.update(draw(st.dictionaries(names, values, max_size=6)))  # type: ignore[attr-defined]  # a dict here
    return made


@given(st.lists(any_fact(), max_size=30))
def test_any_facts_give_well_formed_proposals_and_the_same_again(facts: list[ObservedFact]) -> None:
    given_project = project(*facts, components=("", "packages/x"))
    found = propose(given_project)
    assert found == propose(given_project)
    kinds = {one.key: one.kind for one in found}
    assert len(kinds) == len(found)
    covered = {(one.path, line) for one in facts for line in range(one.start_line, one.end_line + 1)
               if one.path_class in {PathClass.OWN, PathClass.DOCS}}  # fmt: skip
    imported = {(path, line) for one in facts for path, line in _places(one)}
    for one in found:
        assert one.kind is ClaimKind.FEATURE or is_name(one.name)
        assert one.rule in RULES.values()
        assert 1 <= len(one.spans) <= 8
        assert len(one.summary) <= 400
        for span in one.spans:
            assert span.path
            assert 1 <= span.start_line <= span.end_line
            assert {(span.path, span.start_line), (span.path, span.end_line)} <= covered | imported
        parent = None if one.parent_key is None else kinds[one.parent_key]
        assert parent in PARENTS[one.kind]
    identities = [
        (one.component, one.kind, one.anchors or one.spans) for one in found if one.kind is not ClaimKind.FEATURE
    ]
    assert len(set(identities)) == len(identities)


def _places(one: ObservedFact) -> list[tuple[object, object]]:
    value = one.attributes.get("places")
    return (
        [(item[0], item[1]) for item in value if isinstance(item, list) and len(item) == 2]
        if isinstance(value, list)
        else []
    )


def large_project(files: int, symbols: int) -> Project:
    verbs = ("parse", "export", "render", "send", "validate", "merge")
    nouns = ("invoice", "report", "mail", "image", "table", "route", "page", "user", "event", "token")
    facts = [
        symbol(
            f"{verbs[n % 6]}_{nouns[n % 10]}_{n}",
            f"{verbs[n % 6].title()}s the {nouns[n % 7]} number {n}.",
            path=f"lib/m{n % files}.py",
            line=n + 1,
        )
        for n in range(symbols)
    ]
    facts += [route("GET", f"/api/{nouns[n % 10]}s/{n}/{{id}}", line=n + 1) for n in range(500)]
    facts += [
        section(f"{verbs[n % 6].title()}ing {nouns[n % 10]} {n}", level=2, order=n % 50, path=f"docs/p{n // 50}.md")
        for n in range(3000)
    ]
    return project(*facts)


def test_limits_hold_for_a_large_project_within_seconds() -> None:
    large = large_project(10_000, 20_000)
    started = time.perf_counter()
    found = propose(large)
    assert time.perf_counter() - started < 6
    kinds = [one.kind for one in found]
    assert kinds.count(ClaimKind.ABILITY) + kinds.count(ClaimKind.CAPABILITY) <= MAX_CLAIMS
    assert kinds.count(ClaimKind.FEATURE) <= MAX_FEATURES


PROGRAM = """
from tests.unit.extraction.test_proposals import large_project
from repo_registry.domain.rules.extraction.proposals import propose
print(propose(large_project(300, 600)))
"""


def test_proposals_do_not_depend_on_the_hash_seed() -> None:
    answers = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[3])},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(answers) == 1
    assert len(answers.pop()) > 1000
