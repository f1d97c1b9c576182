"""Reads how a project is built and delivered: CI workflows, container files, compose files, environment files."""

from __future__ import annotations

from typing import Final

from repo_registry.adapters.observers.delivery.compose import ComposeFile
from repo_registry.adapters.observers.delivery.dockerfile import Dockerfile
from repo_registry.adapters.observers.delivery.environment import EnvironmentFile
from repo_registry.adapters.observers.delivery.github_actions import GithubWorkflow
from repo_registry.adapters.observers.delivery.jenkins import Jenkinsfile
from repo_registry.adapters.observers.delivery.kubernetes import KubernetesManifest
from repo_registry.adapters.observers.delivery.pipelines import PipelineFile
from repo_registry.adapters.observers.delivery.stages import GithubAction, PipelineStages
from repo_registry.adapters.observers.delivery.starts import FrontFile, Procfile
from repo_registry.adapters.observers.observer import Joiner, Observer

OBSERVERS: Final[tuple[Observer, ...]] = (
    GithubWorkflow(),
    PipelineFile(),
    Jenkinsfile(),
    Dockerfile(),
    ComposeFile(),
    KubernetesManifest(),
    EnvironmentFile(),
    Procfile(),
    FrontFile(),
    PipelineStages(),
    GithubAction(),
)
JOINERS: Final[tuple[Joiner, ...]] = ()
