"""Reads manifests and lock files: what a repository declares, needs and is started by."""

from __future__ import annotations

from typing import Final

from repo_registry.adapters.observers.manifests.cargo import CargoLock, CargoToml
from repo_registry.adapters.observers.manifests.cargo_packages import CargoPackages, RustMain
from repo_registry.adapters.observers.manifests.components import Components
from repo_registry.adapters.observers.manifests.dependency_use import DependencyUse
from repo_registry.adapters.observers.manifests.go_mod import GoMod
from repo_registry.adapters.observers.manifests.npm.locks import NpmLock, PnpmLock, YarnLock
from repo_registry.adapters.observers.manifests.npm.main_module import IndexModule, MainModule
from repo_registry.adapters.observers.manifests.npm.package_json import PackageJson
from repo_registry.adapters.observers.manifests.python.conda import CondaEnvironment
from repo_registry.adapters.observers.manifests.python.locks import PipfileLock, PythonLock
from repo_registry.adapters.observers.manifests.python.pipfile import Pipfile
from repo_registry.adapters.observers.manifests.python.pyproject import Pyproject
from repo_registry.adapters.observers.manifests.python.requirements import RequirementsFile
from repo_registry.adapters.observers.manifests.python.setup_cfg import SetupCfg
from repo_registry.adapters.observers.manifests.python.setup_py import SetupPy
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
)
JOINERS: Final[tuple[Joiner, ...]] = (MainModule(), CargoPackages(), DependencyUse(), Components())
