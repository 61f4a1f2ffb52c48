"""The types of requests that a journal can hold: those of all families, and what any system may be asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter
from typing import Any

from harness import families
from harness.domain.operations import Beside, ClockSetting, FaultRequest, Request


@dataclass(frozen=True, slots=True)
class RequestType:
    """A type of request, in one row."""

    name: str
    """What the journal calls it, the same in every family that has it."""
    type: type
    decode: Callable[[dict[str, Any]], Request]
    """Makes one of what JSON gives back. Raises KeyError, TypeError or ValueError for anything else."""
    id: Callable[[Any], str]
    """Its id, unique within a run; what follows from another request bears the other's."""
    is_trial: bool = False
    """It is what an inspection counts, and what a document may answer."""
    is_lasting: bool = False
    """It changes what later answers must say."""
    kind: Callable[[Any], str] | None = None
    """What of its sort it is, a word; None where it is not told of beside others."""
    person: Callable[[Any], str] = lambda request: ""
    """Whom it is about, by code."""


COMMON = (
    RequestType(
        "fault", FaultRequest, lambda value: FaultRequest(**value), id=attrgetter("fault_id"), kind=attrgetter("kind")
    ),
    RequestType("beside", Beside, lambda value: Beside(**value), id=attrgetter("operation")),
    RequestType("clock", ClockSetting, lambda value: ClockSetting(**value), id=attrgetter("setting_id")),
)

_by_name: dict[str, RequestType] = {}
_by_type: dict[type, RequestType] = {}


def type_of(request: Request) -> RequestType:
    """The type of a request. KeyError if no family has it."""
    sort = type(request)
    if sort not in _by_type:
        _learn()
    return _by_type[sort]


def id_of(request: Request) -> str:
    """The id of a request. KeyError if no family has its type."""
    return type_of(request).id(request)


def type_called(name: str) -> RequestType:
    """The type that the journal calls so. KeyError if no family has it."""
    if name not in _by_name:
        _learn()
    return _by_name[name]


def _learn() -> None:
    for each in chain(COMMON, *(family.requests for family in families.every())):
        _by_name[each.name] = each
        _by_type[each.type] = each
