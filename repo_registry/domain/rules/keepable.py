"""What every store can keep: decided once, so that none keeps what another would refuse."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from repo_registry.domain.errors import Invalid

_LARGEST = 2**63 - 1


def require_keepable(*models: Any) -> None:
    """Raise `Invalid` unless every store can keep these models.

    Their own texts hold neither NUL nor lone surrogates, their own integers have 64 bits. What they hold inside is kept
    as JSON, which spells NUL with an escape and has integers of any size, but no surrogates and no infinity.
    """
    for model in models:
        for field in attrs.fields(type(model)):
            value = getattr(model, field.name)
            if isinstance(value, str):
                _require_text(value, nul=False)
            elif isinstance(value, int):
                if not -_LARGEST - 1 <= value <= _LARGEST:
                    raise Invalid(f"{field.name} has more than 64 bits: it cannot be kept", field=field.name)
            else:
                _require_json(value)


def _require_json(value: Any) -> None:
    if isinstance(value, str):
        _require_text(value, nul=True)
    elif isinstance(value, Mapping):
        for name, member in value.items():
            _require_json(name)
            _require_json(member)
    elif isinstance(value, Sequence):
        for member in value:
            _require_json(member)
    elif isinstance(value, float) and not math.isfinite(value):
        raise Invalid("a number that is not finite cannot be kept")
    elif attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            _require_json(getattr(value, field.name))


def _require_text(text: str, *, nul: bool) -> None:
    if (not nul and "\0" in text) or any("\ud800" <= character <= "\udfff" for character in text):
        raise Invalid("a text holds NUL characters or lone surrogates: it cannot be kept")
