"""XML with lines, without document types, entities or anything fetched."""

from __future__ import annotations

from typing import Any, Final
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

import attrs
import defusedxml
import defusedxml.sax

from repo_registry.adapters.observers.formats.limits import MAX_DEPTH, MAX_NODES
from repo_registry.adapters.observers.observer import Unreadable


@attrs.define(kw_only=True, eq=False)
class Element:
    """An element: its name without a prefix, attributes, children and the text directly inside."""

    name: str
    line: int
    attributes: dict[str, str] = attrs.field(factory=dict)
    children: list[Element] = attrs.field(factory=list)
    parts: list[str] = attrs.field(factory=list)

    @property
    def text(self) -> str:
        """The text directly inside, trimmed."""
        return "".join(self.parts).strip()

    def all(self, name: str) -> list[Element]:
        """Return the children of a name, in order."""
        return [child for child in self.children if child.name == name]

    def get(self, *names: str) -> Element:
        """Follow first children by name; a missing one gives the empty element."""
        element = self
        for name in names:
            found = element.all(name)
            if not found:
                return NO_ELEMENT
            element = found[0]
        return element


NO_ELEMENT: Final = Element(name="", line=0)


def read_xml(text: str) -> Element:
    """Read an XML text into elements.

    Raises:
        Unreadable: It is not XML, it declares a document type, or it is larger or deeper than the limits.
    """
    handler = _Handler()
    try:
        defusedxml.sax.parseString(text.encode(), handler, forbid_dtd=True)
    except defusedxml.DefusedXmlException:
        raise Unreadable("XML with a document type or entities, which is not read") from None
    except SAXException as error:
        line = getattr(error, "getLineNumber", lambda: None)()
        raise Unreadable(f"invalid XML, line {line}" if line else "invalid XML") from None
    except (RecursionError, MemoryError, ValueError, LookupError) as error:
        raise Unreadable(f"XML that cannot be read: {type(error).__name__}") from None
    if not handler.root.children:
        raise Unreadable("invalid XML, no element")
    return handler.root.children[0]


class _Handler(ContentHandler):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element(name="", line=1)
        self._stack = [self.root]
        self._count = 0
        self._locator: Any = None

    def setDocumentLocator(self, locator: Any) -> None:  # noqa: N802 - named by the interface
        self._locator = locator

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802 - named by the interface
        line = self._locator.getLineNumber() or 1
        self._count += 1
        if len(self._stack) > MAX_DEPTH or self._count > MAX_NODES:
            raise Unreadable(f"XML beyond {MAX_DEPTH} levels or {MAX_NODES} elements, line {line}")
        element = Element(name=name.rpartition(":")[2], line=line, attributes=dict(attrs.items()))
        self._stack[-1].children.append(element)
        self._stack.append(element)

    def endElement(self, name: str) -> None:  # noqa: ARG002, N802 - named by the interface
        self._stack.pop()

    def characters(self, content: str) -> None:
        self._stack[-1].parts.append(content)
