"""Items and imports of Rust files."""

from __future__ import annotations

import attrs
from tree_sitter import Node

from repo_registry.adapters.observers.rust.attributes import Attribute


@attrs.frozen(kw_only=True)
class Item:
    """An item, a field or a variant with what stands above it."""

    node: Node
    name: str
    modules: tuple[str, ...] = ()
    """Modules of this file around it."""
    owner: str = ""
    """The type whose ``impl`` holds it."""
    of_trait: bool = False
    attributes: tuple[Attribute, ...] = ()
    doc: str = ""
    """Doc comment, lines divided by line feeds."""
    public: bool = False
    tested: bool = False
    """Only compiled for tests."""

    def attribute(self, *names: str) -> Attribute | None:
        """Return the first attribute with one of these names."""
        return next((one for one in self.attributes if one.name in names), None)

    @property
    def paragraph(self) -> str:
        """First paragraph of the doc comment, on one line."""
        return " ".join(self.doc.strip().partition("\n\n")[0].split())


@attrs.frozen
class Import:
    """One name that a ``use`` brings in."""

    path: tuple[str, ...]
    name: str
    """As it is called here; ``*`` for all."""
    public: bool
    node: Node


def is_test(one: Attribute) -> bool:
    """Tell whether an attribute leaves an item to tests."""
    if one.path == "cfg":
        return one.text.strip() == "test" or one.text.replace(" ", "").startswith(("all(test", "any(test"))
    return one.path == "test" or one.path.endswith("::test") or one.path in {"rstest", "test_case", "bench"}
