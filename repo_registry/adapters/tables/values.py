"""Single values as tables keep them: times, ids and JSON as text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from cattrs import Converter

from repo_registry.domain.errors import Invalid
from repo_registry.domain.model.validation import JsonValue
from repo_registry.domain.rules.identity import canonical_json

_Model = TypeVar("_Model")


def time_text(value: datetime) -> str:
    """Return a UTC time as fixed-width text that sorts."""
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def optional_time_text(value: datetime | None) -> str | None:
    """Return an optional time as `time_text` does."""
    return None if value is None else time_text(value)


def time_of(text: str) -> datetime:
    """Return the time that `time_text` wrote."""
    return datetime.fromisoformat(text)


def optional_time_of(text: str | None) -> datetime | None:
    """Return an optional time as `time_of` does."""
    return None if text is None else datetime.fromisoformat(text)


def id_text(value: UUID | None) -> str | None:
    """Return an optional id as text with dashes."""
    return None if value is None else str(value)


def id_of(text: str | None) -> UUID | None:
    """Return an optional id from text."""
    return None if text is None else UUID(text)


def json_text(value: JsonValue | Mapping[str, Any]) -> str:
    """Return the canonical spelling of a JSON value; the empty object, very common, costs nothing.

    Raises:
        Invalid: A text in it holds lone surrogates, or a number is not finite.
    """
    if value == {}:
        return "{}"
    try:
        return canonical_json(value).decode()
    except UnicodeEncodeError as error:
        raise Invalid("a text holds lone surrogates: it cannot be kept") from error
    except ValueError as error:
        raise Invalid("a number that is not finite cannot be kept") from error


def json_of(text: str) -> Any:
    """Return the JSON value of a text."""
    return {} if text == "{}" else msgspec.json.decode(text)


def _converter() -> Converter:
    """Return the converter between models and JSON values.

    Times become `time_text`, ids their text with dashes, enums their value, tuples lists, and attrs classes objects of
    their fields.
    """
    converter = Converter(unstruct_collection_overrides={tuple: list})
    converter.register_unstructure_hook(datetime, time_text)
    converter.register_structure_hook(datetime, lambda text, _: time_of(text))
    converter.register_unstructure_hook(UUID, str)
    converter.register_structure_hook(UUID, lambda text, _: UUID(text))
    return converter


_CONVERTER = _converter()


def model_text(value: Any, kind: Any = None) -> str:
    """Return models, or a tuple of them, as canonical JSON text."""
    return json_text(_CONVERTER.unstructure(value, kind))


def model_of(text: str, kind: type[_Model]) -> _Model:
    """Return the models that `model_text` wrote."""
    return _CONVERTER.structure(json.loads(text), kind)
