"""Which declared dependencies own code imports."""

from __future__ import annotations

import pytest

from repo_registry.adapters.observers.manifests.dependency_use import MAX_PLACES, DependencyUse
from repo_registry.adapters.observers.manifests.import_names import IMPORT_NAMES, import_names
from repo_registry.adapters.observers.manifests.purls import purl
from repo_registry.domain.model.facts import FactKind, Fragment, ObservedFact
from repo_registry.domain.model.paths import PathClass

_TOPS = {"python": ".", "go": "\n", "javascript": "\n", "rust": ":"}


def imported(
    language: str, module: str, path: str = "src/a", line: int = 1, cls: PathClass = PathClass.OWN
) -> Fragment:
    top = module.partition(_TOPS[language])[0]
    return Fragment(
        kind="import",
        path=path,
        line=line,
        path_class=cls,
        payload={"language": language, "module": module, "top": top},
    )


def declared(ecosystem: str, name: str, cls: PathClass = PathClass.OWN) -> ObservedFact:
    return ObservedFact(
        kind=FactKind.DEPENDENCY,
        key=purl(ecosystem, name),
        value="",
        path="manifest",
        start_line=1,
        end_line=1,
        rule="test",
        rule_version=1,
        path_class=cls,
        attributes={"ecosystem": ecosystem, "name": name, "scope": "runtime"},
    )


def used(fragments: list[Fragment], facts: list[ObservedFact]) -> list[tuple[str, str]]:
    return [(fact.key, fact.value) for fact in DependencyUse().join(fragments, facts)]


@pytest.mark.parametrize(
    ("name", "module"),
    [
        ("PyYAML", "yaml"),
        ("Pillow", "PIL.Image"),
        ("beautifulsoup4", "bs4"),
        ("scikit-learn", "sklearn.linear_model"),
        ("python_dateutil", "dateutil"),
        ("google-cloud-storage", "google.cloud.storage"),
        ("google-cloud-newest-thing", "google.cloud.newest_thing"),
        ("azure-storage-blob", "azure.storage.blob.aio"),
        ("some-package", "some_package.sub"),
        ("python-neat", "neat"),
    ],
)
def test_a_python_package_is_used_under_its_module_name(name: str, module: str) -> None:
    assert used([imported("python", module)], [declared("pypi", name)]) == [(purl("pypi", name), module)]


def test_the_longest_prefix_wins_among_packages_of_one_namespace() -> None:
    facts = [declared("pypi", "opentelemetry-api"), declared("pypi", "opentelemetry-sdk")]
    assert used([imported("python", "opentelemetry.sdk.trace")], facts) == [
        ("pkg:pypi/opentelemetry-sdk", "opentelemetry.sdk.trace")
    ]


def test_the_shared_part_of_a_namespace_means_its_only_package() -> None:
    storage, query = declared("pypi", "google-cloud-storage"), declared("pypi", "google-cloud-bigquery")
    fragments = [imported("python", "google.cloud")]
    assert used(fragments, [storage]) == [("pkg:pypi/google-cloud-storage", "google.cloud")]
    assert used(fragments, [storage, query]) == []


def test_npm_packages_are_used_by_their_names_with_scope() -> None:
    facts = [declared("npm", "@nestjs/core"), declared("npm", "@types/slug")]
    assert used([imported("javascript", "@nestjs/core"), imported("javascript", "slug")], facts) == [
        ("pkg:npm/%40nestjs/core", "@nestjs/core")
    ]


def test_a_go_module_is_used_by_any_package_below_it_and_the_longest_wins() -> None:
    facts = [declared("golang", "github.com/a/b"), declared("golang", "github.com/a/b/v2")]
    assert used([imported("go", "github.com/a/b/v2/internal/x")], facts) == [
        ("pkg:golang/github.com/a/b/v2", "github.com/a/b/v2/internal/x")
    ]
    assert used([imported("go", "github.com/a/bc")], facts) == []


@pytest.mark.parametrize("cls", [PathClass.TEST, PathClass.EXAMPLE, PathClass.FIXTURE, PathClass.DOCS])
def test_only_own_code_and_own_manifests_count(cls: PathClass) -> None:
    assert used([imported("python", "attrs", cls=cls)], [declared("pypi", "attrs")]) == []
    assert used([imported("python", "attrs")], [declared("pypi", "attrs", cls)]) == []


def test_what_is_not_declared_is_not_used() -> None:
    assert used([imported("python", "os"), imported("javascript", "attrs")], [declared("pypi", "attrs")]) == []


def test_a_use_counts_files_and_lists_the_first_places() -> None:
    fragments = [imported("python", "attr", f"src/{number}.py", 3) for number in range(8)]
    fragments.insert(1, imported("python", "attrs", "src/0.py", 9))
    (fact,) = DependencyUse().join(fragments, [declared("pypi", "attrs")])
    assert fact.attributes == {"files": 8, "places": [[f"src/{number}.py", 3] for number in range(MAX_PLACES)]}
    assert (fact.path, fact.start_line, fact.end_line) == ("src/0.py", 3, 3)


def test_uses_are_ordered_whatever_the_order_of_declarations() -> None:
    facts = [declared("pypi", name) for name in ("b", "a", "c")]
    fragments = [imported("python", name) for name in ("c", "a", "b")]
    assert used(fragments, facts) == used(fragments, facts[::-1])
    assert [key for key, _ in used(fragments, facts)] == ["pkg:pypi/a", "pkg:pypi/b", "pkg:pypi/c"]


def test_the_table_of_names_is_normalized_and_sane() -> None:
    for name, modules in IMPORT_NAMES.items():
        assert purl("pypi", name) == f"pkg:pypi/{name}"
        assert modules
        assert all(part.isidentifier() for module in modules for part in module.split("."))
    assert import_names("plain") == ("plain",)
