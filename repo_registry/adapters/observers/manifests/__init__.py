"""Reads manifests and lock files: what a repository declares, needs and is started by."""

from __future__ import annotations

from typing import Final

from repo_registry.adapters.observers.manifests.cargo import CargoLock, CargoToml
from repo_registry.adapters.observers.manifests.cargo_packages import CargoPackages, RustMain
from repo_registry.adapters.observers.manifests.components import Components
from repo_registry.adapters.observers.manifests.composer import ComposerJson, ComposerLock
from repo_registry.adapters.observers.manifests.dependency_use import DependencyUse
from repo_registry.adapters.observers.manifests.go_mod import GoMod
from repo_registry.adapters.observers.manifests.jvm.gradle import GradleBuild, GradleCatalogue
from repo_registry.adapters.observers.manifests.jvm.gradle_catalogue import CataloguedDependencies
from repo_registry.adapters.observers.manifests.jvm.main_class import MainClass
from repo_registry.adapters.observers.manifests.jvm.maven import MavenPom
from repo_registry.adapters.observers.manifests.mix import MixProject
from repo_registry.adapters.observers.manifests.npm.locks import NpmLock, PnpmLock, YarnLock
from repo_registry.adapters.observers.manifests.npm.main_module import IndexModule, MainModule
from repo_registry.adapters.observers.manifests.npm.package_json import PackageJson
from repo_registry.adapters.observers.manifests.nuget import DotnetProject
from repo_registry.adapters.observers.manifests.pubspec import Pubspec
from repo_registry.adapters.observers.manifests.python.conda import CondaEnvironment
from repo_registry.adapters.observers.manifests.python.locks import PipfileLock, PythonLock
from repo_registry.adapters.observers.manifests.python.pipfile import Pipfile
from repo_registry.adapters.observers.manifests.python.pyproject import Pyproject
from repo_registry.adapters.observers.manifests.python.requirements import RequirementsFile
from repo_registry.adapters.observers.manifests.python.setup_cfg import SetupCfg
from repo_registry.adapters.observers.manifests.python.setup_py import SetupPy
from repo_registry.adapters.observers.manifests.ruby.gem_files import GemFile, GemFiles
from repo_registry.adapters.observers.manifests.ruby.gemfile import Gemfile, GemfileLock
from repo_registry.adapters.observers.manifests.ruby.gemspec import Gemspec
from repo_registry.adapters.observers.manifests.terraform import TerraformSources
from repo_registry.adapters.observers.observer import Joiner, Observer

OBSERVERS: Final[tuple[Observer, ...]] = (
    Pyproject(),
    SetupCfg(),
    SetupPy(),
    RequirementsFile(),
    Pipfile(),
    CondaEnvironment(),
    PythonLock(),
    PipfileLock(),
    PackageJson(),
    IndexModule(),
    NpmLock(),
    YarnLock(),
    PnpmLock(),
    GoMod(),
    CargoToml(),
    CargoLock(),
    RustMain(),
    Gemspec(),
    Gemfile(),
    GemfileLock(),
    GemFile(),
    ComposerJson(),
    ComposerLock(),
    MavenPom(),
    GradleBuild(),
    GradleCatalogue(),
    MainClass(),
    DotnetProject(),
    TerraformSources(),
    Pubspec(),
    MixProject(),
)
JOINERS: Final[tuple[Joiner, ...]] = (
    MainModule(),
    CargoPackages(),
    GemFiles(),
    CataloguedDependencies(),
    DependencyUse(),
    Components(),
)
