"""Pipelines of CI systems that keep them in one YAML file: GitLab, CircleCI, Azure, Travis and others.

Sources: https://docs.gitlab.com/ci/yaml/, https://circleci.com/docs/configuration-reference/,
https://learn.microsoft.com/azure/devops/pipelines/yaml-schema/, https://docs.travis-ci.com/user/build-stages/.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

import attrs

from repo_registry.adapters.observers.delivery.images import SERVICE, image_fact, substituted
from repo_registry.adapters.observers.delivery.workflow_fact import keys_or_texts, workflow_fact
from repo_registry.adapters.observers.fact_writer import FactWriter
from repo_registry.adapters.observers.formats.node import Node
from repo_registry.adapters.observers.formats.yaml_document import read_yaml
from repo_registry.adapters.observers.observer import Finding, Unreadable
from repo_registry.adapters.observers.source_file import SourceFile

_GITLAB_WORDS: Final = frozenset(
    {
        "default", "include", "stages", "variables", "workflow", "image", "services", "cache", "before_script",
        "after_script", "spec",
    }
)  # fmt: skip


@attrs.frozen
class Pipeline:
    """What a pipeline file tells, in the words that all systems share."""

    name: str = ""
    triggers: tuple[str, ...] = ()
    jobs: tuple[str, ...] = ()
    images: tuple[Node, ...] = ()


def _gitlab(root: Node) -> Pipeline:
    jobs = [(name, job) for name, job in root.items() if name not in _GITLAB_WORDS and job.is_mapping]
    owners = [root, root.get("default"), *(job for _, job in jobs)]
    return Pipeline(
        name=root.get("workflow", "name").text,
        jobs=tuple(name for name, _ in jobs if not name.startswith(".")),
        images=tuple(image for owner in owners for image in _container_images(owner)),
    )


def _container_images(owner: Node) -> Iterator[Node]:
    """Yield ``image`` and ``services`` of a job, each a text or a mapping with a name."""
    for node in [owner.get("image"), *owner.get("services").elements()]:
        yield node.get("name") if node.is_mapping else node


def _circle(root: Node) -> Pipeline:
    owners = [job for section in ("jobs", "executors") for _, job in root.get(section).items()]
    images = [image.get("image") for owner in owners for image in owner.get("docker").elements()]
    return Pipeline(
        triggers=tuple(name for name, _ in root.get("workflows").items() if name != "version"),
        jobs=tuple(keys_or_texts(root.get("jobs"))),
        images=tuple(images),
    )


def _azure(root: Node) -> Pipeline:
    stages = [*root.get("stages").elements()]
    jobs = [job for owner in [root, *stages] for job in owner.get("jobs").elements()]
    named = [
        *(stage.get("stage") for stage in stages),
        *(job.get("job") for job in jobs),
        *(job.get("deployment") for job in jobs),
    ]
    triggers = [
        word for word in ("trigger", "pr", "schedules") if root.get(word).exists and root.get(word).text != "none"
    ]
    containers = [container.get("image") for container in root.get("resources", "containers").elements()]
    return Pipeline(
        name=root.get("name").text if "$(" not in root.get("name").text else "",
        triggers=tuple(triggers),
        jobs=tuple(node.text for node in named),
        images=tuple(containers),
    )


def _travis(root: Node) -> Pipeline:
    jobs = [*root.get("jobs", "include").elements(), *root.get("matrix", "include").elements()]
    return Pipeline(jobs=tuple(job.get("name").text or job.get("stage").text for job in jobs))


def _bitbucket(root: Node) -> Pipeline:
    pipelines = root.get("pipelines")
    images = (root.get("image", "name"), root.get("image"))
    return Pipeline(triggers=tuple(keys_or_texts(pipelines)), images=images)


def _steps(root: Node) -> Pipeline:
    """Read Drone, Woodpecker and Buildkite: a list or mapping of steps with images."""
    steps = root.get("steps")
    listed = [*steps.elements(), *(step for _, step in steps.items())]
    names = (
        [step.get("name").text or step.get("label").text for step in listed] if steps.is_list else keys_or_texts(steps)
    )
    services = [*root.get("services").elements(), *(service for _, service in root.get("services").items())]
    return Pipeline(
        name=root.get("name").text,
        triggers=tuple(keys_or_texts(root.get("trigger", "event")) or keys_or_texts(root.get("when", "event"))),
        jobs=tuple(names),
        images=tuple(step.get("image") for step in [*listed, *services]),
    )


def _plain(root: Node) -> Pipeline:
    """Read AppVeyor and Cirrus by their tasks alone."""
    return Pipeline(jobs=tuple(name for name, node in root.items() if name.endswith("_task") and node.is_mapping))


_SYSTEMS: Final[tuple[tuple[str, re.Pattern[str], Callable[[Node], Pipeline]], ...]] = (
    ("gitlab_ci", re.compile(r"(?:.{1,300}/)?[\w-]{0,60}\.gitlab-ci\.ya?ml|\.gitlab/ci/.{1,300}\.ya?ml"), _gitlab),
    ("circleci", re.compile(r"\.circleci/(?:config|[\w-]{1,60})\.ya?ml"), _circle),
    (
        "azure_pipelines",
        re.compile(
            r"(?:.{1,300}/)?azure-pipelines?(?:[-_.][\w.-]{1,60})?\.ya?ml"
            r"|\.azure(?:-pipelines|/pipelines)/[^/]{1,200}\.ya?ml"
        ),
        _azure,
    ),
    ("travis", re.compile(r"\.travis\.ya?ml"), _travis),
    ("bitbucket_pipelines", re.compile(r"bitbucket-pipelines\.ya?ml"), _bitbucket),
    ("drone", re.compile(r"\.drone\.ya?ml"), _steps),
    ("woodpecker", re.compile(r"\.woodpecker(?:/[^/]{1,200})?\.ya?ml"), _steps),
    ("buildkite", re.compile(r"\.buildkite/pipeline[\w.-]{0,60}\.ya?ml"), _steps),
    ("appveyor", re.compile(r"\.?appveyor\.ya?ml"), _plain),
    ("cirrus_ci", re.compile(r"\.cirrus\.ya?ml"), _plain),
)


class PipelineFile:
    """A pipeline with its jobs, what starts it, and the images that it runs in."""

    name = "delivery.pipelines"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether a CI system looks for the path."""
        return any(pattern.fullmatch(file.path) for _, pattern, _ in _SYSTEMS)

    def observe(self, file: SourceFile) -> Iterator[Finding]:
        """Yield the workflow of all documents together, then images."""
        system, read = next((system, read) for system, pattern, read in _SYSTEMS if pattern.fullmatch(file.path))
        documents = [document for document in read_yaml(file.text) if document.is_mapping]
        if not documents:
            raise Unreadable("pipeline without keys")
        told = [read(document) for document in documents]
        writer = FactWriter(file, self.name, self.version)
        yield workflow_fact(
            writer,
            system=system,
            name=next((pipeline.name for pipeline in told if pipeline.name), ""),
            triggers=[trigger for pipeline in told for trigger in pipeline.triggers],
            jobs=[job for pipeline in told for job in pipeline.jobs],
        )
        seen: set[str] = set()
        for image in (image for pipeline in told for image in pipeline.images):
            name = substituted(image.text, {})
            if name not in seen:
                seen.add(name)
                yield from image_fact(writer, name, image.line, role=SERVICE)
