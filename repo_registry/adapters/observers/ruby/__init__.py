"""Rules for Ruby source."""

from __future__ import annotations

from repo_registry.adapters.observers.observer import Joiner, Observer
from repo_registry.adapters.observers.ruby.command_join import CommandJoiner
from repo_registry.adapters.observers.ruby.controllers import ControllerObserver
from repo_registry.adapters.observers.ruby.entry_points import EntryPointObserver
from repo_registry.adapters.observers.ruby.environment import EnvironmentObserver
from repo_registry.adapters.observers.ruby.generators import GeneratorObserver
from repo_registry.adapters.observers.ruby.imports import ImportObserver
from repo_registry.adapters.observers.ruby.programs import ProgramObserver
from repo_registry.adapters.observers.ruby.rack_routes import RackRouteObserver
from repo_registry.adapters.observers.ruby.rails_routes import RailsRouteObserver
from repo_registry.adapters.observers.ruby.rake import RakeObserver
from repo_registry.adapters.observers.ruby.route_join import RouteJoiner
from repo_registry.adapters.observers.ruby.symbols import SymbolObserver
from repo_registry.adapters.observers.ruby.thor import ThorObserver

OBSERVERS: tuple[Observer, ...] = (
    ControllerObserver(),
    EntryPointObserver(),
    EnvironmentObserver(),
    GeneratorObserver(),
    ImportObserver(),
    ProgramObserver(),
    RackRouteObserver(),
    RailsRouteObserver(),
    RakeObserver(),
    SymbolObserver(),
    ThorObserver(),
)
JOINERS: tuple[Joiner, ...] = (CommandJoiner(), RouteJoiner())
