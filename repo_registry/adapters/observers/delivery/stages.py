"""Declared steps of data and machine-learning pipelines, and the main file of a GitHub action.

Sources: https://dvc.org/doc/user-guide/project-structure/dvcyaml-files, https://mlflow.org/docs/latest/ml/projects/,
https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax.
"""

from __future__ import annotations

from collections.abc import Iterator

from repo_registry.adapters.observers.fact_writer import FactWriter
from repo_registry.adapters.observers.formats.node import Node
from repo_registry.adapters.observers.formats.yaml_document import first_document
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.domain.model.facts import FactKind


class PipelineStages:
    """Stages of DVC and entry points of MLflow."""

    name = "delivery.stages"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether it is a dvc.yaml or an MLproject."""
        return file.name in {"dvc.yaml", "MLproject"}

    def observe(self, file: SourceFile) -> Iterator[Finding]:
        """Yield a start script per stage."""
        root = first_document(file.text)
        writer = FactWriter(file, self.name, self.version)
        stages, command = (
            (root.get("stages"), "cmd") if file.name == "dvc.yaml" else (root.get("entry_points"), "command")
        )
        for name, stage in stages.items():
            # A stage of DVC may repeat what stands below ``do``.
            told = stage.get(command) if stage.get(command).exists else stage.get("do", command)
            commands = [text for text, _ in told.texts()]
            if name and commands:
                yield writer.fact(
                    FactKind.ENTRY_POINT, name, " && ".join(commands), stage.line, type="script", group="pipeline stage"
                )


class GithubAction:
    """An action: what runs when a workflow uses it."""

    name = "delivery.github_action"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether it is the description of an action that others can use, so not one below ``.github``."""
        return file.name in {"action.yml", "action.yaml"} and not file.path.startswith(".")

    def observe(self, file: SourceFile) -> Iterator[Finding]:
        """Yield the main file or image; a composite action is its own main file."""
        root = first_document(file.text)
        runs = root.get("runs")
        target = _target(runs) or (file.path if runs.get("using").text == "composite" else "")
        name = root.get("name").text
        if name.strip() and target.strip():
            writer = FactWriter(file, self.name, self.version)
            yield writer.fact(FactKind.ENTRY_POINT, name.strip(), target.strip(), runs.line, type="main")


def _target(runs: Node) -> str:
    return runs.get("main").text or runs.get("image").text
