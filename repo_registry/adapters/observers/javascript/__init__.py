"""Rules for JavaScript and TypeScript source."""

from __future__ import annotations

from repo_registry.adapters.observers.javascript.argv import ArgvObserver
from repo_registry.adapters.observers.javascript.command_join import CommandJoiner
from repo_registry.adapters.observers.javascript.commands import CommandObserver
from repo_registry.adapters.observers.javascript.configuration import ConfigurationObserver
from repo_registry.adapters.observers.javascript.controller_join import ControllerJoiner
from repo_registry.adapters.observers.javascript.decorators import ControllerObserver
from repo_registry.adapters.observers.javascript.entry_points import StartObserver
from repo_registry.adapters.observers.javascript.environment import EnvironmentObserver
from repo_registry.adapters.observers.javascript.file_routes import FileRouteObserver
from repo_registry.adapters.observers.javascript.imports import ImportObserver
from repo_registry.adapters.observers.javascript.modules import ModuleObserver
from repo_registry.adapters.observers.javascript.objects import ObjectObserver
from repo_registry.adapters.observers.javascript.route_join import RouteJoiner
from repo_registry.adapters.observers.javascript.routers import RouterObserver
from repo_registry.adapters.observers.javascript.symbols import SymbolObserver
from repo_registry.adapters.observers.observer import Joiner, Observer

OBSERVERS: tuple[Observer, ...] = (
    ArgvObserver(),
    CommandObserver(),
    ConfigurationObserver(),
    ControllerObserver(),
    EnvironmentObserver(),
    FileRouteObserver(),
    ImportObserver(),
    ModuleObserver(),
    ObjectObserver(),
    RouterObserver(),
    StartObserver(),
    SymbolObserver(),
)
JOINERS: tuple[Joiner, ...] = (CommandJoiner(), ControllerJoiner(), RouteJoiner())
