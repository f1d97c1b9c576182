"""Compose files.

Source: https://docs.docker.com/reference/compose-file/services/.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from repo_registry.adapters.observers.delivery.images import BUILDS, SERVICE, image_fact, substituted
from repo_registry.adapters.observers.fact_writer import FactWriter
from repo_registry.adapters.observers.formats.yaml_document import first_document
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.source_file import SourceFile

_NAME: Final = re.compile(r"(?i)(?:[\w-]{1,60}[-_.])?(?:docker-|podman-)?compose(?:[-_.][\w.-]{1,60})?\.ya?ml")


class ComposeFile:
    """Images that services run, and those that they are built as; services that are only built have none."""

    name = "delivery.compose"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether the file is named like a Compose file."""
        return bool(_NAME.fullmatch(file.name))

    def observe(self, file: SourceFile) -> Iterator[Finding]:
        """Yield the images in order."""
        root = first_document(file.text)
        writer = FactWriter(file, self.name, self.version)
        services = root.get("services") if root.get("services").exists else root
        for name, service in services.items():
            image = service.get("image")
            role = BUILDS if service.get("build").exists else SERVICE
            yield from image_fact(writer, substituted(image.text, {}), image.line, role=role, stage=name)
