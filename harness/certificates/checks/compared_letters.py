"""How many documents had their letters held against shapes: with a count, and a bound, of its own. What `binding` found
in all documents says nothing of letters that are drawn otherwise in those that were not looked at so closely."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from harness.catalogue import say
from harness.certificates.checks.shares import OfApplication
from harness.checks.tally import Partial
from harness.domain.observations import InkOf, Observation
from harness.domain.verdicts import NotInspected, upper_bound_95


@dataclass(slots=True)
class Letters:
    """Of a partition's documents: how many were read, of how many all sheets were looked at, and how many of these have
    letters that are not what the file says, or may not be."""

    read: int = 0
    compared: int = 0
    otherwise: int = 0

    def take_in(self, other: Letters) -> None:
        """Adds another partition's."""
        self.read += other.read
        self.compared += other.compared
        self.otherwise += other.otherwise


_LETTERS = "letters"


def take_in(one: OfApplication) -> None:
    """Notes what was looked at of an application's documents."""
    for answer, agreed in one.documents:
        observation = one.group.observed(answer)
        if agreed is None or not agreed.read or observation is None:
            continue
        letters = one.partial.own(_LETTERS, Letters)
        letters.read += 1
        if _are_compared(observation):
            letters.compared += 1
            letters.otherwise += _are_otherwise(observation)


def _are_compared(observation: Observation) -> bool:
    """Whether at least half of the letters of each sheet were; the rest are signs, or letters that no font here has."""
    return all(
        sheet.compared is not None and 2 * sheet.compared >= sum(map(len, sheet.runs)) - sum(map(_blanks, sheet.runs))
        for sheet in observation.readings[0].sheets
    )


def _blanks(run: str) -> int:
    return sum(map(str.isspace, run))


def _are_otherwise(observation: Observation) -> bool:
    return any(
        sheet.redrawn or any(each.of is InkOf.UNLIKE for each in sheet.ink) for sheet in observation.readings[0].sheets
    )


def left_out(partial: Partial) -> Iterator[NotInspected]:
    """The documents whose letters were not compared, if there are any."""
    yield from (each for each in counted(partial) if each.count)


def counted(partial: Partial) -> Iterator[NotInspected]:
    """The same, if there are none, too: with how many were, and what follows of that."""
    letters = partial.own(_LETTERS, Letters)
    bound = None if letters.otherwise else upper_bound_95(letters.compared)
    if bound is None:
        why = say("letters-compared", documents=letters.compared)
    else:
        why = say("letters-compared-within", documents=letters.compared, one_in=math.floor(1 / bound))
    if letters.read:
        yield NotInspected(say("letters-by-shape"), why, letters.read - letters.compared, letters.read)
