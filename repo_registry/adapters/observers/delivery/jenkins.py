"""Jenkinsfiles, scanned for the stages of a declarative or scripted pipeline.

Source: https://www.jenkins.io/doc/book/pipeline/syntax/.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from repo_registry.adapters.observers.delivery.images import SERVICE, image_fact
from repo_registry.adapters.observers.delivery.workflow_fact import workflow_fact
from repo_registry.adapters.observers.fact_writer import FactWriter
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.source_file import SourceFile

_NAME: Final = re.compile(r"(?i)Jenkinsfile(?:[-_.][\w.-]{1,60})?|[\w-]{1,60}\.jenkinsfile")
_STAGE: Final = re.compile(r"\bstage\s{0,5}\(\s{0,5}(?:name:\s{0,5})?['\"]([^'\"\n$]{1,200})['\"]")
_TRIGGER: Final = re.compile(r"\b(cron|pollSCM|upstream|githubPush|gitlab)\s{0,5}\(")
_DOCKER: Final = re.compile(
    r"\bdocker\s{0,5}\{\s{0,20}image\s{0,5}['\"]([^'\"\n]{1,300})['\"]"
    r"|\bimage\s{0,5}\(?['\"]([^'\"\n]{1,300})['\"]\)\.inside"
)


class Jenkinsfile:
    """A pipeline with its stages as jobs."""

    name = "delivery.jenkins"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether the file is named like a Jenkinsfile."""
        return bool(_NAME.fullmatch(file.name))

    def observe(self, file: SourceFile) -> Iterator[Finding]:
        """Yield the workflow, then the images that it runs in."""
        writer = FactWriter(file, self.name, self.version)
        yield workflow_fact(
            writer,
            system="jenkins",
            name=file.name,
            triggers=_TRIGGER.findall(file.text),
            jobs=_STAGE.findall(file.text),
        )
        for match in _DOCKER.finditer(file.text):
            yield from image_fact(writer, match.group(1) or match.group(2), file.line_at(match.start()), role=SERVICE)
