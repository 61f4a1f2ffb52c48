"""One document told for a person who looks at it: what stands where, and whose it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from harness.domain.messages import Message, Person


class Area(NamedTuple):
    """A box in tenths of a point (1/720 inch) from the upper left corner of the sheet as it is printed."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Item:
    """Something of the population that stands on a sheet. `number` counts on the sheet from 1."""

    number: int
    items: tuple[str, ...]
    """What it is to those whose it is, words of the list `item`; several where nothing says which."""
    whose: tuple[Person, ...]
    """All of them where nothing tells the one; empty where nobody knows."""
    text: str
    """As it stands there, in the one spelling in which it is looked up; empty for an image."""
    areas: tuple[Area, ...] = ()
    """Where: a box for each run that it stands in. Empty for an image, and where the reader does not know it."""
    image: int | None = None
    """Which of the sheet's images it is, from 0."""
    own: bool | None = None
    """Whether it belongs to those who were applied for, be it as the name of their head or parent; None where nobody
    said who these are."""


@dataclass(frozen=True, slots=True)
class ToldSheet:
    """`number` from 1, `titles` the kinds whose titles stand there. `besides` is what stands there that is no item and
    no usual label, run by run. `stranger`: it identifies nobody of the population, so that nothing of it is told."""

    number: int
    titles: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    besides: tuple[str, ...] = ()
    stranger: bool = False


@dataclass(frozen=True, slots=True)
class ToldReading:
    """What one reader, or repair, shows. `problem` says why it was not read."""

    reader: str
    sheets: tuple[ToldSheet, ...]
    problem: Message | None = None
    suspicions: tuple[Message, ...] = ()

    @property
    def identifies(self) -> bool:
        """Whether any sheet identifies a synthetic resident."""
        return not all(sheet.stranger for sheet in self.sheets)


def best_told(readings: Sequence[ToldReading]) -> tuple[tuple[str, ToldSheet], ...]:
    """Each sheet as the first reader has it to whom it identifies anybody, with that reader's name."""
    count = max((len(each.sheets) for each in readings), default=0)
    found = []
    for place in range(count):
        told = [(each.reader, each.sheets[place]) for each in readings if place < len(each.sheets)]
        found.append(next((one for one in told if not one[1].stranger), told[0]))
    return tuple(found)
