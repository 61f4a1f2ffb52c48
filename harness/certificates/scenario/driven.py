"""What a scenario drives: the same of two files that differ in words, in order or in length alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import UTC, datetime
from typing import Any

import orjson

from harness.certificates.scenario.load import as_written
from harness.certificates.scenario.model import Scenario

_ABOUT_IT = frozenset({"id", "title", "about", "source", "incident", "inferred", "triggers", "text", "path"})
_HELD_TO = frozenset({"duration_s", "minimum", "limits", "fired"})


def driven(scenario: Scenario) -> dict[str, Any]:
    """As plain data. What a file leaves at its usual value is left out, so that it is the same for a later version of
    the house that knows more keys."""
    told = _plain(as_written(scenario))
    return {name: value for name, value in told.items() if name not in _ABOUT_IT | _HELD_TO}


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        given = {each.name: (getattr(value, each.name), _usual(each)) for each in fields(value)}
        return {name: _plain(one) for name, (one, usual) in given.items() if one != usual}
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, tuple):  # streams, faults, delays: none of them says more by where it stands
        return sorted(map(_plain, value), key=lambda each: orjson.dumps(each, option=orjson.OPT_SORT_KEYS))
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def _usual(each: Field[Any]) -> Any:
    return each.default if each.default_factory is MISSING else each.default_factory()
