"""Which observers and joiners take part, and in which order.

A new one is a class in a package of this folder and a line in that package's ``OBSERVERS`` or ``JOINERS``.
"""

from __future__ import annotations

from importlib import import_module

import attrs

from repo_registry.adapters.observers.languages import LANGUAGE_FACT_RULE, LANGUAGE_FACT_VERSION
from repo_registry.adapters.observers.limits import ReadingLimits
from repo_registry.adapters.observers.observer import Joiner, Observer
from repo_registry.adapters.observers.reading import RULE_VERSIONS
from repo_registry.domain.model.validation import JsonValue
from repo_registry.domain.rules.identity import digest


@attrs.frozen(kw_only=True)
class Catalogue:
    """Observers and joiners, in the order of their findings."""

    observers: tuple[Observer, ...]
    joiners: tuple[Joiner, ...]

    @property
    def versions(self) -> dict[str, int]:
        """Versions of all rules that shape readings, by name, sorted; those of joiners end in ``.join``."""
        versions = RULE_VERSIONS | {LANGUAGE_FACT_RULE: LANGUAGE_FACT_VERSION}
        versions |= {observer.name: observer.version for observer in self.observers}
        versions |= {f"{joiner.name}.join": joiner.version for joiner in self.joiners}
        return dict(sorted(versions.items()))

    def rules_digest(self, limits: ReadingLimits) -> str:
        """Return 16 hexadecimal digits over names, versions, order and the limits that shape readings."""
        order: list[JsonValue] = [observer.name for observer in self.observers]
        order.extend(joiner.name for joiner in self.joiners)
        return digest([dict[str, JsonValue](self.versions), order, attrs.asdict(limits)])[:16]


def catalogue() -> Catalogue:
    """Return what takes part in this version."""
    # Imported when files are to be read: grammars and rules take longer to import than most commands take to answer.
    from repo_registry.adapters.observers import (  # noqa: PLC0415
        delivery,
        documents,
        golang,
        java,
        javascript,
        licences,
        manifests,
        php,
        python,
        ruby,
        rust,
    )

    # Their order is the order of findings within a file.
    packages = (manifests, delivery, licences, documents, python, javascript, golang, ruby, java, php, rust)
    return Catalogue(
        observers=tuple(observer for package in packages for observer in package.OBSERVERS),
        joiners=tuple(joiner for package in packages for joiner in package.JOINERS),
    )


#: Where a worker process finds the catalogue, as ``module:function``.
DEFAULT_CATALOGUE = f"{__name__}:catalogue"


def load_catalogue(reference: str) -> Catalogue:
    """Return the catalogue that ``module:function`` gives.

    Raises:
        TypeError: What is found there returns something else.
    """
    module, _, function = reference.partition(":")
    found = getattr(import_module(module), function)()
    if not isinstance(found, Catalogue):
        raise TypeError(f"{reference} gives no catalogue")
    return found
