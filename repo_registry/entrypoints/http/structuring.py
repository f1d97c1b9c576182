"""JSON texts as frozen attrs classes: exact types, unknown keys refused, every fault named at once."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from http import HTTPStatus
from typing import Any, TypeVar
from uuid import UUID

import attrs
import msgspec
from cattrs import Converter
from cattrs.cols import list_structure_factory
from cattrs.errors import ClassValidationError, ForbiddenExtraKeysError, IterableValidationError, IterableValidationNote
from cattrs.gen import make_dict_structure_fn

from repo_registry.domain.errors import Invalid
from repo_registry.entrypoints.http.problems import FieldError, MalformedError, pointer

_T = TypeVar("_T")


def structured(raw: bytes, cls: type[_T]) -> _T:
    """Return the body of a request as the class that it is to be."""
    try:
        value = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        why = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise MalformedError(f"the body is no JSON: {why}", status=HTTPStatus.BAD_REQUEST) from None
    try:
        return _CONVERTER.structure(value, cls)
    except ClassValidationError as group:
        errors = tuple(_errors(group, ()))
        names = ", ".join(one.pointer or "the body" for one in errors)
        raise MalformedError(f"these parts of the body cannot be used: {names}", *errors) from None
    except (ValueError, TypeError) as error:
        raise MalformedError(f"the body cannot be used: {error}", _field_error((), error)) from None


def _errors(group: ClassValidationError | IterableValidationError, parts: tuple[str | int, ...]) -> list[FieldError]:
    found: list[FieldError] = []
    noted, others = group.group_exceptions()
    for error, note in noted:
        at = (*parts, note.index if isinstance(note, IterableValidationNote) else note.name)
        if isinstance(error, ClassValidationError | IterableValidationError):
            found.extend(_errors(error, at))
        else:
            found.append(_field_error(at, error))
    for error in others:
        if isinstance(error, ForbiddenExtraKeysError):
            found.extend(
                FieldError(location="body", pointer=pointer(*parts, name), detail="there is no such field")
                for name in sorted(error.extra_fields)
            )
        else:
            found.append(_field_error(parts, error))
    return found


def _field_error(parts: tuple[str | int, ...], error: Exception) -> FieldError:
    detail = "is missing" if isinstance(error, KeyError) else str(error)
    if isinstance(error, Invalid):
        detail = error.message
        parts = parts if error.field is None else (*parts, error.field)
    return FieldError(location="body", pointer=pointer(*parts), detail=detail)


def _converter() -> Converter:
    """Return the converter of bodies: exact types, no guessing, unknown keys refused."""
    converter = Converter(forbid_extra_keys=True, detailed_validation=True)
    for kind, hook in ((str, _text), (int, _exact(int)), (bool, _exact(bool)), (float, _number), (UUID, _uuid)):
        converter.register_structure_hook(kind, hook)
    converter.register_structure_hook_factory(_is_list, lambda kind: _list(converter, kind))
    converter.register_structure_hook_factory(attrs.has, lambda cls: _object(converter, cls))
    return converter


def _object(converter: Converter, cls: type[Any]) -> Any:
    inner = make_dict_structure_fn(cls, converter, _cattrs_forbid_extra_keys=True, _cattrs_detailed_validation=True)

    def structure(value: Any, kind: Any) -> Any:
        if not isinstance(value, Mapping):
            raise TypeError(f"must be an object, not {_kind(value)}")
        return inner(value, kind)

    return structure


def _is_list(kind: Any) -> bool:
    return getattr(kind, "__origin__", None) is list


def _list(converter: Converter, kind: Any) -> Any:
    inner = list_structure_factory(kind, converter)

    def structure(value: Any, _: Any) -> Any:
        if not isinstance(value, list):
            raise TypeError(f"must be a list, not {_kind(value)}")
        return inner(value, kind)

    return structure


def _exact(kind: type[Any]) -> Any:
    names = {str: "a text", int: "a whole number", bool: "true or false"}

    def structure(value: Any, _: Any) -> Any:
        if type(value) is not kind:
            raise TypeError(f"must be {names[kind]}, not {_kind(value)}")
        return value

    return structure


def _text(value: Any, kind: type[str]) -> str:
    """Take a text, or a word of an enumeration: those are texts to the converter too."""
    return _word(value, kind) if issubclass(kind, StrEnum) else str(_EXACT_TEXT(value, kind))


def _number(value: Any, _: Any) -> float:
    if type(value) not in (int, float):
        raise TypeError(f"must be a number, not {_kind(value)}")
    return float(value)


def _uuid(value: Any, _: Any) -> UUID:
    try:
        return UUID(value)
    except (ValueError, AttributeError, TypeError):
        raise ValueError("must be a UUID") from None


def _word(value: Any, kind: type[StrEnum]) -> StrEnum:
    try:
        return kind(value)
    except ValueError:
        raise ValueError(f"must be one of {', '.join(kind)}") from None


def _kind(value: Any) -> str:
    return {dict: "an object", list: "a list", str: "a text", bool: "true or false", type(None): "null"}.get(
        type(value), "a number"
    )


_EXACT_TEXT = _exact(str)
_CONVERTER = _converter()
