"""The knowledge base is well-formed data."""

from __future__ import annotations

import pytest

from repo_registry.domain.rules.extraction import knowledge_base
from repo_registry.domain.rules.extraction.knowledge import known_key
from repo_registry.domain.rules.extraction.knowledge_base import KNOWLEDGE
from repo_registry.domain.rules.extraction.names import is_name
from repo_registry.domain.rules.extraction.verbs import (
    VERBS,
    from_agent,
    from_gerund,
    from_third_person,
    gerund,
    third_person,
)


def lines() -> list[str]:
    table = vars(knowledge_base)["_TABLE"]
    assert isinstance(table, str)
    return table.strip().split("\n")


def test_every_capability_is_a_verb_with_an_object() -> None:
    assert [name for name in sorted(set(KNOWLEDGE.values())) if not is_name(name)] == []


def test_no_package_and_no_capability_is_listed_twice() -> None:
    names = [line.split("|")[0].strip() for line in lines()]
    assert sorted(set(names)) == sorted(names)
    packages = [
        (group.split()[0], package.lower())
        for line in lines()
        for group in line.split("|")[1:]
        for package in group.split()[1:]
    ]
    assert sorted({one for one in packages if packages.count(one) > 1}) == []


def test_keys_are_purls_of_known_types() -> None:
    assert {key.split("/")[0] for key in KNOWLEDGE} == {"pkg:pypi", "pkg:npm", "pkg:golang", "pkg:cargo"}
    assert len(KNOWLEDGE) > 250


def test_go_modules_are_known_by_any_major_version_and_scopes_by_any_spelling() -> None:
    assert known_key("pkg:golang/github.com/robfig/cron/v9") == "pkg:golang/github.com/robfig/cron"
    assert KNOWLEDGE[known_key("pkg:npm/%40octokit/rest")] == "Access GitHub data"


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_every_verb_is_found_by_its_forms(verb: str) -> None:
    assert from_gerund(gerund(verb)) is not None
    assert from_third_person(third_person(verb)) is not None


@pytest.mark.parametrize(
    ("agent", "verb"),
    [("linter", "lint"), ("manager", "manage"), ("generator", "generate"), ("scraper", "scrape"), ("copier", "copy"),
     ("server", None), ("container", None), ("number", None), ("user", None)],
)  # fmt: skip
def test_agents_stand_for_their_verbs_and_things_do_not(agent: str, verb: str | None) -> None:
    assert from_agent(agent) == verb
