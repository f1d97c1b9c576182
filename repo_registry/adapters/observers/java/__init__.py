"""Rules for Java and Kotlin source."""

from __future__ import annotations

from repo_registry.adapters.observers.java.command_join import CommandJoiner
from repo_registry.adapters.observers.java.commands import CommandObserver
from repo_registry.adapters.observers.java.constants import ConstantObserver
from repo_registry.adapters.observers.java.controller_join import ControllerJoiner
from repo_registry.adapters.observers.java.controllers import ControllerObserver
from repo_registry.adapters.observers.java.environment import EnvironmentObserver
from repo_registry.adapters.observers.java.imports import ImportObserver
from repo_registry.adapters.observers.java.route_call_join import CalledRouteJoiner
from repo_registry.adapters.observers.java.route_calls import CalledRouteObserver
from repo_registry.adapters.observers.java.settings import SettingsObserver
from repo_registry.adapters.observers.java.symbols import SymbolObserver
from repo_registry.adapters.observers.observer import Joiner, Observer

OBSERVERS: tuple[Observer, ...] = (
    CalledRouteObserver(),
    CommandObserver(),
    ConstantObserver(),
    ControllerObserver(),
    EnvironmentObserver(),
    ImportObserver(),
    SettingsObserver(),
    SymbolObserver(),
)
JOINERS: tuple[Joiner, ...] = (CalledRouteJoiner(), CommandJoiner(), ControllerJoiner())
