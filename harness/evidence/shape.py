"""What the files of a run must be for anybody to make a page of them: whoever holds a folder chose what stands in it.

Members that are missing are found where they are looked for; earlier versions had fewer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from harness.domain.words import Verdict

_ANY = "*"
"""Each member of an object, whatever its name."""

Shape = Callable[[Any], bool] | dict[str, Any] | list[Any]
"""What a value must be: for an object its members, for a list what each of it is."""


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _count(value: Any) -> bool:
    return _whole(value) and value >= 0


def _figure(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _bound(value: Any) -> bool:
    return value is None or (_figure(value) and 0 < value <= 1)


def _duration(value: Any) -> bool:
    return _figure(value) and value > 0


def _object(value: Any) -> bool:
    return isinstance(value, dict)


def _object_or_none(value: Any) -> bool:
    return value is None or isinstance(value, dict)


def _one_of(*words: str) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and value in words


def _stamp(value: Any) -> bool:
    """A time of this age, which every zone and a page can show."""
    try:
        return 1900 < datetime.fromisoformat(value).year < 3000
    except (TypeError, ValueError):
        return False


_VERDICT_JSON: Final[Shape] = {
    "verdict": _one_of(Verdict.PASS, Verdict.FAIL, Verdict.INCONCLUSIVE),
    "exit_code": _count,
    "run": _text,
    "seed": _whole,
    "properties": {
        _ANY: {
            "verdict": _one_of(*Verdict),
            "checked": _count,
            "findings": _count,
            "upper_bound_95": _bound,
            "overlapping": _whole,
            "upper_bound_95_overlapping": _bound,
            "self_reported": lambda value: isinstance(value, bool),
            "waived": _count,
        }
    },
    "documents": _count,
    "overlapping_documents": _whole,
    "register_events": _count,
    "scenarios": {_ANY: {_ANY: {"checked": _count, "findings": _count}}},
    "controls": {"sent": _count, "caught": _count, "spoilings": {_ANY: _count}},
    "guard": _one_of("absent", "unproved", "proved"),
    "not_inspected": [{"count": _count, "of": _count}],
    "findings": _count,
    "rates": {_ANY: _figure},
    "waivers": [
        {"fingerprint": _text, "reason": _text, "owner": _text, "expires": _text, "state": _text, "findings": _count}
    ],
    "gate": _object_or_none,
}
_MANIFEST_JSON: Final[Shape] = {
    "phase": _text,
    "run_id": _text,
    "began": _stamp,
    "seed": _whole,
    "nonce": _text,
    "replay_of": _text,
    "suite": {
        "id": _text,
        "version": _text,
        "digest": _text,
        "mode": _text,
        "residents": _count,
        "scenarios": [{"id": _text, "duration_s": _duration}],
        "limits": _object,
        "minimum": {_ANY: _count},
    },
    "target": {
        "name": _text,
        "version": _text,
        "build": _text,
        "configuration": _object,
        "environment": _text,
        "scope": _text,
        "capabilities": [_text],
        "municipality_codes": [_text],
        "faults": [_text],
    },
    "order": _object,
    "versions": {_ANY: _text},
    "host": _object,
    "clock_before": _object,
    "clock_now": _object,
}


def wrong_in_verdict(table: Mapping[str, Any]) -> str:
    """What in a verdict.json is not what it should be; empty where nothing is."""
    return _wrong(table, _VERDICT_JSON, "")


def wrong_in_manifest(table: Mapping[str, Any]) -> str:
    """What in a manifest.json is not what it should be; empty where nothing is."""
    return _wrong(table, _MANIFEST_JSON, "")


def _wrong(value: Any, shape: Shape, where: str) -> str:
    """The first member that is wrong, with what stands there."""
    if isinstance(shape, dict) and isinstance(value, dict):
        known = shape.get(_ANY)
        members = value if known else [name for name in shape if name in value]
        told = (_wrong(value[name], known or shape[name], f"{where}.{name}") for name in members)
    elif isinstance(shape, list) and isinstance(value, list):
        told = (_wrong(each, shape[0], f"{where}.{number}") for number, each in enumerate(value))
    elif callable(shape) and shape(value):
        return ""
    else:
        return f"{where.removeprefix('.')} is {value!r:.60}"
    return next(filter(None, told), "")
