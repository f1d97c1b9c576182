"""CI workflows, environment files and what starts an application."""

from __future__ import annotations

import pytest

from repo_registry.adapters.observers.delivery.environment import EnvironmentFile
from repo_registry.adapters.observers.delivery.github_actions import GithubWorkflow
from repo_registry.adapters.observers.delivery.jenkins import Jenkinsfile
from repo_registry.adapters.observers.delivery.pipelines import PipelineFile
from repo_registry.adapters.observers.delivery.stages import GithubAction, PipelineStages
from repo_registry.adapters.observers.delivery.starts import FrontFile, Procfile
from repo_registry.adapters.observers.observer import Observer, Unreadable
from repo_registry.domain.model.facts import FactKind
from tests.observers.manifests.sources import entry_points, facts, source


def told(observer: Observer, path: str, text: str) -> dict[str, object]:
    found = [fact for fact in facts(observer, path, text) if fact.kind is FactKind.CI_WORKFLOW]
    assert len(found) == 1
    assert found[0].key == path
    return {"name": found[0].value, **found[0].attributes}


def images(observer: Observer, path: str, text: str) -> list[tuple[str, int]]:
    return [
        (fact.key, fact.start_line) for fact in facts(observer, path, text) if fact.kind is FactKind.CONTAINER_IMAGE
    ]


WORKFLOW = """\
name: Build and test
on:
  push: {branches: [main]}
  pull_request:
jobs:
  test:
    runs-on: ubuntu-latest
    container: node:22
    services:
      db:
        image: postgres:18
      other:
        image: ${{ matrix.image }}
  lint:
    uses: ./.github/workflows/lint.yml
"""


def test_a_workflow_tells_its_triggers_and_jobs() -> None:
    path = ".github/workflows/ci.yml"
    assert told(GithubWorkflow(), path, WORKFLOW) == {
        "name": "Build and test",
        "system": "github_actions",
        "triggers": ["push", "pull_request"],
        "jobs": ["test", "lint"],
    }
    assert images(GithubWorkflow(), path, WORKFLOW) == [("node:22", 8), ("postgres:18", 11)]


@pytest.mark.parametrize(
    ("on", "triggers"), [("on: push", ["push"]), ("on: [push, release]", ["push", "release"]), ('"on": {}', [])]
)
def test_triggers_are_written_in_three_ways(on: str, triggers: list[str]) -> None:
    found = told(GithubWorkflow(), ".github/workflows/a.yaml", f"{on}\njobs:\n  x: {{}}\n")
    assert (found["triggers"], found["name"]) == (triggers, "a")


def test_only_workflows_of_the_root_are_wanted() -> None:
    assert GithubWorkflow().wants(source(".forgejo/workflows/a.yml", ""))
    assert not GithubWorkflow().wants(source("sub/.github/workflows/a.yml", ""))
    assert not GithubWorkflow().wants(source(".github/dependabot.yml", ""))
    assert not GithubWorkflow().wants(source(".github/actions/x/action.yml", ""))


@pytest.mark.parametrize("text", ["", "name: a\n", "jobs: [a]\n", "- a\n"])
def test_a_workflow_without_jobs_is_unreadable(text: str) -> None:
    with pytest.raises(Unreadable, match="without jobs"):
        facts(GithubWorkflow(), ".github/workflows/a.yml", text)


@pytest.mark.parametrize(
    ("path", "text", "system", "jobs"),
    [
        (
            ".gitlab-ci.yml",
            "stages: [a]\n.base: {script: x}\nbuild: {script: x}\ntest: {script: y}\n",
            "gitlab_ci",
            ["build", "test"],
        ),
        (
            ".circleci/config.yml",
            "version: 2.1\njobs: {build: {docker: [{image: cimg/go:1}]}}\n",
            "circleci",
            ["build"],
        ),
        (
            "azure-pipelines.yml",
            "trigger: [main]\nstages:\n- stage: Build\n  jobs:\n  - job: Compile\n",
            "azure_pipelines",
            ["Build", "Compile"],
        ),
        (".travis.yml", "jobs:\n  include:\n  - stage: test\n", "travis", ["test"]),
        ("bitbucket-pipelines.yml", "image: node:22\npipelines: {default: []}\n", "bitbucket_pipelines", []),
        (".drone.yml", "kind: pipeline\nsteps:\n- {name: a, image: go}\n---\nsteps:\n- name: b\n", "drone", ["a", "b"]),
        (".woodpecker/test.yaml", "steps: {unit: {image: go}}\n", "woodpecker", ["unit"]),
        (".buildkite/pipeline.yml", "steps:\n- label: lint\n- wait\n", "buildkite", ["lint"]),
        (".cirrus.yml", "unit_task: {script: x}\n", "cirrus_ci", ["unit_task"]),
    ],
)
def test_pipelines_of_other_systems_tell_their_jobs(path: str, text: str, system: str, jobs: list[str]) -> None:
    found = told(PipelineFile(), path, text)
    assert (found["system"], found["jobs"]) == (system, jobs)


def test_a_gitlab_pipeline_gives_each_image_once() -> None:
    text = """\
image: python:3.13
a:
  image: {name: registry.gitlab.com/x/y:1}
b:
  image: python:3.13
  services: [redis:7]
"""
    assert images(PipelineFile(), ".gitlab-ci.yml", text) == [("python:3.13", 1), ("x/y:1", 3), ("redis:7", 6)]


def test_a_pipeline_that_is_no_mapping_is_unreadable() -> None:
    with pytest.raises(Unreadable, match="without keys"):
        facts(PipelineFile(), ".gitlab-ci.yml", "- a\n")
    with pytest.raises(Unreadable, match=r"^invalid YAML, line 2$"):
        facts(PipelineFile(), ".gitlab-ci.yml", "a: b\n  c: d\n")


def test_a_jenkinsfile_tells_its_stages() -> None:
    text = """\
pipeline {
  agent { docker { image 'maven:3' } }
  triggers { cron('H 4 * * *') }
  stages {
    stage('Build') { steps { sh 'mvn' } }
    stage("Test ${x}") { steps { sh 'mvn' } }
    stage ( "Ship" ) { }
  }
}
"""
    assert told(Jenkinsfile(), "ci/Jenkinsfile", text) == {
        "name": "Jenkinsfile",
        "system": "jenkins",
        "triggers": ["cron"],
        "jobs": ["Build", "Ship"],
    }
    assert images(Jenkinsfile(), "ci/Jenkinsfile", text) == [("maven:3", 2)]


def test_an_environment_file_gives_names_and_never_values() -> None:
    text = """\
# TOKEN_OF_A_REMARK=x
export API_KEY=hunter2
DB_URL = "postgres://u:p@h/d"
KEY="-----BEGIN KEY-----
INSIDE=not a name
-----END KEY-----"
API_KEY=again
yaml_style: value
not a name
"""
    found = facts(EnvironmentFile(), ".env", text)
    assert [(fact.key, fact.value, fact.start_line, dict(fact.attributes)) for fact in found] == [
        ("API_KEY", "", 2, {"access": "env file"}),
        ("DB_URL", "", 3, {"access": "env file"}),
        ("KEY", "", 4, {"access": "env file"}),
        ("yaml_style", "", 8, {"access": "env file"}),
    ]
    assert "hunter2" not in repr(found)


@pytest.mark.parametrize(
    "name", [".env", ".env.example", ".env.production.local", "env.example", "app.env", ".env-sample"]
)
def test_usual_names_of_environment_files_are_wanted(name: str) -> None:
    assert EnvironmentFile().wants(source(f"deploy/{name}", ""))


@pytest.mark.parametrize("name", [".envrc", "env.py", ".env.d.ts", "environment.yml", ".env.vault", "my.env.js"])
def test_other_files_about_environments_are_not(name: str) -> None:
    assert not EnvironmentFile().wants(source(name, ""))


def test_a_procfile_gives_a_start_per_process() -> None:
    text = "# remark\nweb: gunicorn shop.wsgi --log-file -\nworker: python manage.py work\n"
    assert entry_points(Procfile(), "Procfile", text) == [
        ("web", "gunicorn shop.wsgi --log-file -", "script", 2),
        ("worker", "python manage.py work", "script", 3),
    ]


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        (
            "config.ru",
            "require_relative 'x'\nrun Shop::Application\n",
            [("Shop::Application", "config.ru", "application", 2)],
        ),
        ("config.ru", "# nothing\n", []),
        ("public/index.php", "<?php\n", [("index.php", "public/index.php", "application", 1)]),
        ("artisan", "#!/usr/bin/env php\n<?php\n", [("artisan", "artisan", "script", 1)]),
        ("artisan", "just a word\n", []),
    ],
)
def test_front_files_start_an_application(path: str, text: str, expected: list[object]) -> None:
    assert entry_points(FrontFile(), path, text) == expected


def test_stages_of_a_data_pipeline_are_starts() -> None:
    text = (
        "stages:\n  prepare:\n    cmd: python prepare.py\n  train:\n    foreach: [a]\n    do: {cmd: [a, b]}\n  x: {}\n"
    )
    assert entry_points(PipelineStages(), "dvc.yaml", text) == [
        ("prepare", "python prepare.py", "script", 2),
        ("train", "a && b", "script", 4),
    ]
    project = "entry_points:\n  main: {command: python train.py}\n"
    assert entry_points(PipelineStages(), "MLproject", project) == [("main", "python train.py", "script", 2)]


def test_an_action_is_started_by_its_main_file() -> None:
    text = "name: Deploy it\nruns:\n  using: node20\n  main: dist/index.js\n"
    assert entry_points(GithubAction(), "action.yml", text) == [("Deploy it", "dist/index.js", "main", 2)]
    composite = "name: Set up\nruns: {using: composite, steps: []}\n"
    assert entry_points(GithubAction(), "setup/action.yml", composite) == [("Set up", "setup/action.yml", "main", 2)]
    assert not GithubAction().wants(source(".github/actions/x/action.yml", composite))
