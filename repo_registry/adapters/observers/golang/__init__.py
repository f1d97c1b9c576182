"""Rules for Go source."""

from __future__ import annotations

from repo_registry.adapters.observers.golang.command_join import CommandJoiner
from repo_registry.adapters.observers.golang.commands import CommandObserver
from repo_registry.adapters.observers.golang.environment import EnvironmentObserver
from repo_registry.adapters.observers.golang.imports import ImportObserver
from repo_registry.adapters.observers.golang.objects import ObjectObserver
from repo_registry.adapters.observers.golang.programs import ProgramJoiner
from repo_registry.adapters.observers.golang.route_join import RouteJoiner
from repo_registry.adapters.observers.golang.routers import RouterObserver
from repo_registry.adapters.observers.golang.symbols import SymbolObserver
from repo_registry.adapters.observers.golang.tagged_commands import TaggedCommandObserver
from repo_registry.adapters.observers.golang.viper import ViperJoiner, ViperObserver
from repo_registry.adapters.observers.observer import Joiner, Observer

OBSERVERS: tuple[Observer, ...] = (
    CommandObserver(),
    EnvironmentObserver(),
    ImportObserver(),
    ObjectObserver(),
    RouterObserver(),
    SymbolObserver(),
    TaggedCommandObserver(),
    ViperObserver(),
)
JOINERS: tuple[Joiner, ...] = (CommandJoiner(), ProgramJoiner(), RouteJoiner(), ViperJoiner())
