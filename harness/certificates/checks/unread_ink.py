"""Letter-like ink of which no text says anything: what it says nobody knows, so whosever a sheet seems to be, it may
show somebody else as well. What looks the same on sheets of several families of a municipality is what its certificates
are printed on: nobody has read that, and it is counted as not inspected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from harness.catalogue import say
from harness.certificates.checks.shares import OfApplication, OfRun
from harness.certificates.domain.properties import Property
from harness.checks.tally import Partial
from harness.domain.observations import InkOf
from harness.domain.operations import Completion
from harness.domain.verdicts import NotInspected, Unclear

_ENOUGH = 3
"""What stands on sheets of so many kin groups is nobody's."""
_ITS_OWN = frozenset({InkOf.LETTERS, InkOf.UNLIKE})
"""What is part of a text, and never of what a certificate is printed on."""

_Look = tuple[str, str]
"""A municipality, and how ink looks there."""


class _Doubt(NamedTuple):
    """A document with ink that may have to be doubted, and how this looks."""

    unclear: Unclear
    looks: tuple[_Look, ...]


@dataclass(slots=True)
class Unread:
    """The ink of a partition: by how it looks, the kin groups on whose sheets it stands, as many as are needed; and the
    documents. `documents` counts those that have any, by what it is of."""

    groups: dict[_Look, frozenset[int]] = field(default_factory=dict)
    doubts: list[_Doubt] = field(default_factory=list)
    documents: Counter[str] = field(default_factory=Counter)

    def add(self, look: _Look, groups: frozenset[int]) -> None:
        """Takes in on whose sheets it stands."""
        held = self.groups.get(look, frozenset())
        if len(held) < _ENOUGH:
            self.groups[look] = held | groups

    def take_in(self, other: Unread) -> None:
        """Adds another partition's."""
        self.documents.update(other.documents)
        self.doubts += other.doubts
        for look, groups in other.groups.items():
            self.add(look, groups)


_UNREAD = "unread-ink"


def take_in(one: OfApplication) -> None:
    """Notes the ink of an application's documents."""
    for answer, agreed in one.documents:
        if agreed is None:
            continue
        _take_redrawn(one, answer)
        if not agreed.ink:
            continue
        unread, municipality = one.partial.own(_UNREAD, Unread), one.application.municipality_code
        for of in {each.of for ink in agreed.ink.values() for each in ink}:
            unread.documents[of.value] += 1
        for sheet, ink in agreed.ink.items():
            told = [each for each in ink if each.of is not InkOf.GROUND]
            if not told:
                continue
            looks = [(municipality, each.digest) for each in told if each.of not in _ITS_OWN]
            for look in looks:
                unread.add(look, frozenset({one.group.history.kin_group}))
            kinds = tuple(sorted({each.of.value for each in told}))
            unclear = Unclear(
                Property.BINDING,
                say("ink-unread", sheet=sheet, places=len(told), of=kinds),
                answer.document,
                one.application.application_id,
            )
            is_its_own = len(looks) < len(told)
            unread.doubts.append(_Doubt(unclear, () if is_its_own else tuple(looks)))


def _take_redrawn(one: OfApplication, answer: Completion) -> None:
    """Letters that are drawn as others than the file says: what they are by their shapes has been judged, and may not
    be all that is wrong with such a sheet."""
    observation = one.group.observed(answer)
    for number, sheet in enumerate(observation.readings[0].sheets if observation else (), start=1):
        if sheet.redrawn:
            told = say("letters-otherwise", sheet=number)
            unclear = Unclear(Property.BINDING, told, answer.document, one.application.application_id)
            one.partial.own(_UNREAD, Unread).doubts.append(_Doubt(unclear, ()))


def conclude(run: OfRun) -> None:
    """Doubts each document with ink that does not stand on others' as well."""
    unread = run.whole.own(_UNREAD, Unread)
    for each in unread.doubts:
        if not each.looks or any(len(unread.groups[look]) < _ENOUGH for look in each.looks):
            run.whole.doubt(each.unclear)


def look_alone(whole: Partial) -> None:
    """Doubts each document with such ink, where there are no others."""
    for each in whole.own(_UNREAD, Unread).doubts:
        whole.doubt(each.unclear)


def left_open(partial: Partial) -> Iterator[NotInspected]:
    """The documents with such ink, by what it is of."""
    documents: Mapping[str, int] = partial.own(_UNREAD, Unread).documents
    for of, count in sorted(documents.items()):
        yield NotInspected(say("ink-of", of=of), say("ink-of-no-text"), count, partial.documents)
