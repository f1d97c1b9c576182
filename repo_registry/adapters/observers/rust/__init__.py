"""Rules for Rust source."""

from __future__ import annotations

from repo_registry.adapters.observers.observer import Joiner, Observer
from repo_registry.adapters.observers.rust.built_commands import BuiltCommandObserver
from repo_registry.adapters.observers.rust.command_join import CommandJoiner
from repo_registry.adapters.observers.rust.derived_commands import DerivedCommandObserver
from repo_registry.adapters.observers.rust.environment import EnvironmentObserver
from repo_registry.adapters.observers.rust.imports import ImportObserver
from repo_registry.adapters.observers.rust.route_join import RouteJoiner
from repo_registry.adapters.observers.rust.routes import RouteObserver
from repo_registry.adapters.observers.rust.symbol_join import SymbolJoiner
from repo_registry.adapters.observers.rust.symbols import SymbolObserver

OBSERVERS: tuple[Observer, ...] = (
    BuiltCommandObserver(),
    DerivedCommandObserver(),
    EnvironmentObserver(),
    ImportObserver(),
    RouteObserver(),
    SymbolObserver(),
)
JOINERS: tuple[Joiner, ...] = (CommandJoiner(), RouteJoiner(), SymbolJoiner())
