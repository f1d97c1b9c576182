"""Reads what licences a repository declares and what licence texts it holds."""

from __future__ import annotations

from typing import Final

from repo_registry.adapters.observers.licences.headers import LicenceHeaders, LicenceHeadersOfProject
from repo_registry.adapters.observers.licences.texts import LicenceTexts
from repo_registry.adapters.observers.observer import Joiner, Observer

OBSERVERS: Final[tuple[Observer, ...]] = (LicenceTexts(), LicenceHeaders())
JOINERS: Final[tuple[Joiner, ...]] = (LicenceHeadersOfProject(),)
