"""Workflows of GitHub Actions, and of Gitea and Forgejo, which run the same form.

Source: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from repo_registry.adapters.observers.delivery.images import SERVICE, image_fact
from repo_registry.adapters.observers.delivery.workflow_fact import keys_or_texts, workflow_fact
from repo_registry.adapters.observers.fact_writer import FactWriter
from repo_registry.adapters.observers.formats.node import Node
from repo_registry.adapters.observers.formats.yaml_document import first_document
from repo_registry.adapters.observers.observer import Finding, Unreadable
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.domain.model.facts import ObservedFact

_PATH: Final = re.compile(r"\.(github|gitea|forgejo)/workflows/[^/]+\.ya?ml")
_EXPRESSION: Final = "${{"


class GithubWorkflow:
    """A workflow with its triggers and jobs, and the images that jobs and their services run in."""

    name = "delivery.github_actions"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether the path is one of a workflow: they only run from the root of a repository."""
        return bool(_PATH.fullmatch(file.path))

    def observe(self, file: SourceFile) -> Iterator[Finding]:
        """Yield the workflow, then images."""
        root = first_document(file.text)
        jobs = root.get("jobs")
        if not jobs.is_mapping:
            raise Unreadable("workflow without jobs")
        writer = FactWriter(file, self.name, self.version)
        match = _PATH.fullmatch(file.path)
        yield workflow_fact(
            writer,
            system=f"{match.group(1)}_actions" if match else "github_actions",
            name=root.get("name").text,
            triggers=keys_or_texts(root.get("on")),
            jobs=[name for name, _ in jobs.items()],
            line=root.get("name").line or root.get("on").line or 1,
        )
        for _, job in jobs.items():  # noqa: PERF102 - nodes are no dictionaries
            yield from _image(writer, job.get("container"), "")
            for name, service in job.get("services").items():
                yield from _image(writer, service, name)


def _image(writer: FactWriter, container: Node, stage: str) -> Iterator[ObservedFact]:
    image = container if container.text else container.get("image")
    if _EXPRESSION not in image.text:
        yield from image_fact(writer, image.text.removeprefix("docker://"), image.line, role=SERVICE, stage=stage)
