"""The family as the engine knows it, and what is asked of its system."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from harness.catalogue.rows import rows_in
from harness.domain.messages import Message
from harness.domain.properties import PropertyRow
from harness.family import Family, late
from harness.history.requests import RequestType


class Property(StrEnum):
    """What must hold."""

    ECHO = "echo"
    """An answer bears the number that was asked for."""


PROPERTIES = (PropertyRow(Property.ECHO, "9-1", "application"),)


DIGEST = "0" * 64
"""Of a population of nobody."""


@dataclass(frozen=True, slots=True)
class Ping:
    """Asks for `number`."""

    number: int
    kin_group: int


@dataclass(frozen=True, slots=True)
class Population:
    """Nobody."""

    seed: int
    digest: str = DIGEST


@dataclass(frozen=True, slots=True)
class Report:
    """Its system says nothing of itself."""

    problems: tuple[Message, ...] = ()


def _population(residents: int, seed: int) -> Population:
    return Population(seed)


FAMILY = Family(
    name="toy",
    properties=PROPERTIES,
    requests=(
        RequestType(
            "ping",
            Ping,
            lambda value: Ping(**value),
            id=lambda ping: f"ping-{ping.number}",
            is_trial=True,
            kind=lambda ping: "ping",
        ),
    ),
    rows=rows_in("tests.toy"),
    kinds=("ping",),
    words=frozenset(),
    wording="tests.toy",
    population=_population,
    targets=late("tests.toy.reaching", "TARGETS"),
    driving=late("tests.toy.driving", "DRIVING"),
    checks=late("tests.toy.checks", "CHECKS"),
    inspection=late("tests.toy.inspecting", "INSPECTION"),
    evidence=late("tests.toy.reporting", "EVIDENCE"),
    search=late("tests.toy.search", "SEARCH"),
)
