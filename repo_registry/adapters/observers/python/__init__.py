"""Reads Python source: symbols, imports, variables, entry points; and, over all files, routes and commands."""

from __future__ import annotations

from typing import Final

from repo_registry.adapters.observers.observer import Joiner, Observer
from repo_registry.adapters.observers.python.applications import ApplicationObserver
from repo_registry.adapters.observers.python.commands import CommandJoiner
from repo_registry.adapters.observers.python.environment import EnvironmentObserver
from repo_registry.adapters.observers.python.imports import ImportObserver
from repo_registry.adapters.observers.python.management import ManagementCommandObserver
from repo_registry.adapters.observers.python.outline import OutlineObserver
from repo_registry.adapters.observers.python.routes import RouteJoiner
from repo_registry.adapters.observers.python.symbols import SymbolObserver

OBSERVERS: Final[tuple[Observer, ...]] = (
    ApplicationObserver(),
    EnvironmentObserver(),
    ImportObserver(),
    ManagementCommandObserver(),
    OutlineObserver(),
    SymbolObserver(),
)
JOINERS: Final[tuple[Joiner, ...]] = (CommandJoiner(), RouteJoiner())
