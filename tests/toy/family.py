"""The family as the engine knows it, and what is asked of its system."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from harness.catalogue.rows import ID, QUOTED, finding
from harness.domain.properties import PropertyRow
from harness.drive.subject import AnyDriving
from harness.explore.subject import AnySearch
from harness.family import Family
from harness.history.requests import RequestType


class Property(StrEnum):
    """What must hold."""

    ECHO = "echo"
    """An answer bears the number that was asked for."""


PROPERTIES = (PropertyRow(Property.ECHO, "9-1", "application"),)


@dataclass(frozen=True, slots=True)
class Ping:
    """Asks for `number`."""

    number: int
    kin_group: int


def _search() -> AnySearch:
    from tests.toy.search import SEARCH

    return SEARCH


def _driving() -> AnyDriving:
    raise NotImplementedError("nothing drives it yet")


FAMILY = Family(
    name="toy",
    properties=PROPERTIES,
    requests=(
        RequestType("ping", Ping, lambda value: Ping(**value), id=lambda ping: f"ping-{ping.number}", is_trial=True),
    ),
    rows=(finding("other-echo", asked=ID, came=QUOTED),),
    kinds=(),
    words=frozenset(),
    wording="tests.toy",
    search=_search,
    driving=_driving,
)
