"""The types of requests that a journal can hold: those of all families, and what any system may be asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain
from typing import Any

from harness import families
from harness.domain.operations import ClockSetting, FaultRequest, Request


@dataclass(frozen=True, slots=True)
class RequestType:
    """A type of request. `name` is what the journal calls it, the same in every family that has it; `decode` makes one
    of what JSON gives back, and raises KeyError, TypeError or ValueError for anything else."""

    name: str
    type: type
    decode: Callable[[dict[str, Any]], Request]


COMMON = (
    RequestType("fault", FaultRequest, lambda value: FaultRequest(**value)),
    RequestType("clock", ClockSetting, lambda value: ClockSetting(**value)),
)

_by_name: dict[str, RequestType] = {}
_by_type: dict[type, RequestType] = {}


def type_of(request: Request) -> RequestType:
    """The type of a request. KeyError if no family has it."""
    sort = type(request)
    if sort not in _by_type:
        _learn()
    return _by_type[sort]


def type_called(name: str) -> RequestType:
    """The type that the journal calls so. KeyError if no family has it."""
    if name not in _by_name:
        _learn()
    return _by_name[name]


def _learn() -> None:
    for each in chain(COMMON, *(family.requests for family in families.every())):
        _by_name[each.name] = each
        _by_type[each.type] = each
