"""Kubernetes manifests, read for the images of their containers.

Source: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from repo_registry.adapters.observers.delivery.images import SERVICE, image_fact
from repo_registry.adapters.observers.fact_writer import FactWriter
from repo_registry.adapters.observers.formats.node import Node
from repo_registry.adapters.observers.formats.yaml_document import read_yaml
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.source_file import SourceFile

_NAME: Final = re.compile(r"(?i).+\.ya?ml")
_NEEDED: Final = (
    re.compile(r"^apiVersion:", re.MULTILINE),
    re.compile(r"^kind:", re.MULTILINE),
    re.compile(r"\bimage:"),
)
_TEMPLATE_MARK: Final = "{{"
#: Where the pod of a workload is, by the ways workloads nest it.
_PODS: Final = (("spec",), ("spec", "template", "spec"), ("spec", "jobTemplate", "spec", "template", "spec"))
_LISTS: Final = ("initContainers", "containers")


class KubernetesManifest:
    """YAML files whose documents are workloads; charts with template marks are no YAML and are left out."""

    name = "delivery.kubernetes"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether it may be one: a YAML file outside hidden folders."""
        return bool(_NAME.fullmatch(file.name)) and not file.path.startswith(".")

    def observe(self, file: SourceFile) -> Iterator[Finding]:
        """Yield the images of all pods."""
        if _TEMPLATE_MARK in file.text or not all(pattern.search(file.text) for pattern in _NEEDED):
            return
        writer = FactWriter(file, self.name, self.version)
        for document in read_yaml(file.text):
            items = document.get("items").elements() if document.get("kind").text == "List" else [document]
            for item in items:
                yield from _images(writer, item)


def _images(writer: FactWriter, workload: Node) -> Iterator[Finding]:
    if not workload.get("apiVersion").text:
        return
    for place in _PODS:
        pod = workload.get(*place)
        for listed in _LISTS:
            for container in pod.get(listed).elements():
                image = container.get("image")
                yield from image_fact(writer, image.text, image.line, role=SERVICE, stage=container.get("name").text)
