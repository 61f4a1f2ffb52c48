"""What a report tells of its people: there are none."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from harness.domain.observations import Observation
from harness.evidence.masking.values import Values
from harness.evidence.subject import FamilyEvidence


class Nobody:
    """No people."""

    names: Mapping[str, str] = {}

    def values(self, codes: Iterable[str]) -> Values:
        return Values(frozenset(), frozenset())


class Harmless:
    """Nothing that is let out is grave."""

    def look(self, observations: Iterable[Observation], documents: Collection[str]) -> None:
        pass

    def of(self, document: str, whose: Collection[str], trial: Any) -> tuple[str, ...]:
        return ()


EVIDENCE = FamilyEvidence(
    people=lambda population, lasting: Nobody(),
    shows=lambda ping: (),
    parts=(),
    items=(),
    exposed=lambda found, people, seen: {},
    foreign=lambda found, people, seen: ((), ()),
    grave_data=lambda population, lasting: Harmless(),
)
