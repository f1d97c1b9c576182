"""What extraction sees of one snapshot."""

from __future__ import annotations

import attrs

from repo_registry.domain.model.facts import FactKind, ObservedFact
from repo_registry.domain.model.repository import Component

#: Kinds of facts that candidates are made of; symbols are bounded by the caller.
EXTRACTION_KINDS = (
    FactKind.MANIFEST,
    FactKind.COMPONENT,
    FactKind.DEPENDENCY,
    FactKind.DEPENDENCY_USE,
    FactKind.ENTRY_POINT,
    FactKind.CLI_COMMAND,
    FactKind.HTTP_ROUTE,
    FactKind.PUBLIC_SYMBOL,
    FactKind.DOC_SECTION,
    FactKind.CI_WORKFLOW,
    FactKind.CONTAINER_IMAGE,
    FactKind.ENV_VARIABLE,
    FactKind.LANGUAGE,
)


@attrs.frozen(kw_only=True)
class Project:
    """The facts of one snapshot, in the order of `ReadingStore.facts`."""

    name: str
    """Name of the repository."""
    description: str
    facts: tuple[ObservedFact, ...]
    components: tuple[Component, ...]

    def of_kind(self, kind: FactKind) -> tuple[ObservedFact, ...]:
        """Return the facts of one kind, in order."""
        return tuple(fact for fact in self.facts if fact.kind is kind)
