"""Which artifacts of Maven the imports of Java and Kotlin mean."""

from __future__ import annotations

import pytest

from repo_registry.adapters.observers.manifests.dependency_use import DependencyUse
from repo_registry.adapters.observers.manifests.maven_packages import MAVEN_PACKAGES, maven_packages
from repo_registry.domain.model.facts import Fragment
from repo_registry.domain.model.paths import PathClass
from tests.observers.manifests.test_dependency_use import declared


def _used(module: str, *artifacts: str) -> list[str]:
    fragment = Fragment(
        kind="import",
        path="src/A.java",
        line=3,
        path_class=PathClass.OWN,
        payload={"language": "java", "module": module, "top": module},
    )
    facts = [declared("maven", artifact) for artifact in artifacts]
    return [fact.key for fact in DependencyUse().join([fragment], facts)]


@pytest.mark.parametrize(
    ("module", "artifacts", "expected"),
    [
        ("com.google.common.base.Joiner", ["com.google.guava:guava"], ["pkg:maven/com.google.guava/guava"]),
        ("org.mapstruct.Mapper", ["org.mapstruct:mapstruct"], ["pkg:maven/org.mapstruct/mapstruct"]),
        ("org.acme.csv.Reader", ["org.acme:acme-csv", "org.acme:acme-xml"], ["pkg:maven/org.acme/acme-csv"]),
        ("org.acme.Thing", ["org.acme:acme-csv", "org.acme:acme-xml"], []),
        ("org.acmes.Thing", ["org.acme:acme"], []),
        ("org.springframework.boot.SpringApplication", ["org.springframework.boot:spring-boot-starter-x"], []),
        (
            "org.springframework.web.bind.annotation.GetMapping",
            ["org.springframework.boot:spring-boot-starter-web", "org.springframework.boot:spring-boot-starter-mail"],
            ["pkg:maven/org.springframework.boot/spring-boot-starter-web"],
        ),
        ("org.acme.Thing", ["org.acme:acme-bom"], []),
    ],
)
def test_an_import_means_an_artifact_only_if_it_is_clear(
    module: str, artifacts: list[str], expected: list[str]
) -> None:
    assert _used(module, *artifacts) == expected


def test_the_table_holds_packages() -> None:
    assert all(packages and all(packages) for packages in MAVEN_PACKAGES.values())
    assert maven_packages("commons-io:commons-io") == ("org.apache.commons.io",)
    assert maven_packages("plain:thing") == ()
