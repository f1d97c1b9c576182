"""Rules for PHP source."""

from __future__ import annotations

from repo_registry.adapters.observers.observer import Joiner, Observer
from repo_registry.adapters.observers.php.call_route_join import CallRouteJoiner
from repo_registry.adapters.observers.php.command_join import CommandJoiner
from repo_registry.adapters.observers.php.commands import CommandObserver
from repo_registry.adapters.observers.php.environment import EnvironmentObserver
from repo_registry.adapters.observers.php.imports import ImportObserver
from repo_registry.adapters.observers.php.laravel import CallRouteObserver
from repo_registry.adapters.observers.php.symbols import SymbolObserver
from repo_registry.adapters.observers.php.symfony import ControllerObserver
from repo_registry.adapters.observers.php.symfony_config import ConfiguredRouteObserver
from repo_registry.adapters.observers.php.symfony_join import SymfonyJoiner

OBSERVERS: tuple[Observer, ...] = (
    CallRouteObserver(),
    CommandObserver(),
    ConfiguredRouteObserver(),
    ControllerObserver(),
    EnvironmentObserver(),
    ImportObserver(),
    SymbolObserver(),
)
JOINERS: tuple[Joiner, ...] = (CallRouteJoiner(), CommandJoiner(), SymfonyJoiner())
