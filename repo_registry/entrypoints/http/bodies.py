"""Request bodies: frozen attrs classes, read strictly and described in OpenAPI with the same limits."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, TypeVar

import attrs
from litestar.dto import AbstractDTO
from litestar.openapi.spec import Reference, Schema
from litestar.plugins.attrs import AttrsSchemaPlugin
from litestar.typing import FieldDefinition

from repo_registry.domain.errors import Invalid
from repo_registry.entrypoints.http.problems import MalformedError
from repo_registry.entrypoints.http.structuring import structured

_T = TypeVar("_T")
_STRICT = "strict_body"


def body(cls: type[_T]) -> type[_T]:
    """Mark an attrs class as a request body: keys that it does not have are refused."""
    setattr(cls, _STRICT, True)
    return cls


def text_field(*, most: int, least: int = 0, default: Any = attrs.NOTHING, about: str, example: str = "") -> Any:
    """Declare a text of a body with its limits."""
    schema: dict[str, Any] = {"max_length": most, "description": about}
    if least:
        schema["min_length"] = least
    if example:
        schema["examples"] = [example]
    return attrs.field(default=default, validator=_length(least, most), metadata={"schema": schema})


def field(*, default: Any = attrs.NOTHING, about: str, most_items: int | None = None) -> Any:
    """Declare any other part of a body."""
    schema: dict[str, Any] = {"description": about}
    validator = None
    if most_items is not None:
        schema["max_items"] = most_items
        validator = _length(0, most_items)
    return attrs.field(default=default, validator=validator, metadata={"schema": schema})


def _length(least: int, most: int) -> Any:
    def check(_: object, attribute: attrs.Attribute[Any], value: Any) -> None:
        if value is not None and not least <= len(value) <= most:
            things = "characters" if isinstance(value, str) else "items"
            raise Invalid(f"must have {least} to {most} {things}, not {len(value)}", field=attribute.name)

    return check


class StrictBody(AbstractDTO[_T]):
    """Reads a JSON body into the class that it is made for, and names every part that cannot be used at once."""

    @classmethod
    def create_for_field_definition(cls, field_definition: Any, handler_id: str, backend_cls: Any = None) -> None:
        """Need no back end: nothing is transferred but as it is."""

    @classmethod
    def create_openapi_schema(
        cls,
        field_definition: FieldDefinition,  # noqa: ARG003  the class says it
        handler_id: str,  # noqa: ARG003  the framework's signature
        schema_creator: Any,
    ) -> Reference | Schema:
        """Describe the class itself."""
        schema: Reference | Schema = schema_creator.for_field_definition(
            FieldDefinition.from_annotation(cls.model_type)
        )
        return schema

    def decode_bytes(self, value: bytes) -> _T:
        """Return the body.

        Raises:
            MalformedError: It is no JSON object of this shape.
        """
        media_type = self.asgi_connection.headers.get("content-type", "application/json")
        name = media_type.partition(";")[0].strip().lower()
        if name != "application/json" and not name.endswith("+json"):
            raise MalformedError(f"send JSON, not {name[:80]!r}", status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        return structured(value, self.model_type)


class BodySchemas(AttrsSchemaPlugin):
    """Describes attrs classes with their docstrings and limits; bodies take no further keys."""

    def to_openapi_schema(self, field_definition: FieldDefinition, schema_creator: Any) -> Schema:
        """Describe a class."""
        schema = super().to_openapi_schema(field_definition, schema_creator)
        cls = field_definition.type_
        schema.description = (cls.__doc__ or "").split("\n\n")[0].strip() or None
        for name, attribute in attrs.fields_dict(cls).items():
            limits = attribute.metadata.get("schema")
            part = (schema.properties or {}).get(name)
            if limits and isinstance(part, Schema):
                _limit(part, limits)
        if getattr(cls, _STRICT, False):
            schema.additional_properties = False
        return schema


def _limit(part: Schema, limits: Mapping[str, Any]) -> None:
    part.description = limits.get("description")
    part.examples = limits.get("examples")
    shapes = [part, *(one for one in part.one_of or () if isinstance(one, Schema))]
    for shape in shapes:
        if shape.type == "string":
            shape.max_length, shape.min_length = limits.get("max_length"), limits.get("min_length")
        if shape.type == "array":
            shape.max_items = limits.get("max_items")
