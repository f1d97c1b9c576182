"""Reads documents: READMEs, guides and documentation trees, section by section."""

from __future__ import annotations

from repo_registry.adapters.observers.documents.observer import DocumentObserver
from repo_registry.adapters.observers.observer import Joiner, Observer

OBSERVERS: tuple[Observer, ...] = (DocumentObserver(),)
JOINERS: tuple[Joiner, ...] = ()
