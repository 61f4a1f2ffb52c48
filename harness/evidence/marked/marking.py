"""What stands on a sheet, as it is marked: what each item is and whose, and in whose colour."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from harness.domain.messages import Person
from harness.domain.told import Item, ToldSheet
from harness.evidence.marked.notes import Mark
from harness.wording.rendering import Words, text, within


class Tones:
    """Each person's own colour, and one for all that several have."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def of(self, item: Item) -> int | None:
        """That of an item; None of somebody who may not stand there."""
        if item.own is False:
            return None
        whose = item.whose[0].resident_code if len(item.whose) == 1 else ""
        return self._numbers.setdefault(whose, len(self._numbers))


def what(item: Item) -> Words:
    """What an item is."""
    return text("read.what", items=tuple([within("item", each) for each in item.items]))


def called(people: Sequence[Person]) -> Words:
    """Whose it is."""
    if not people:
        return text("read.of-whom-nobody-knows")
    first = people[0].name or people[0].resident_code
    return first if len(people) == 1 else text("read.and-others", first=first, others=len(people) - 1)


def marks_of(
    sheet: ToldSheet,
    tones: Tones,
    shown: Callable[[Item], bool] = lambda _: True,
    stressed: Callable[[Item], bool] = lambda _: False,
) -> Iterator[Mark]:
    """Its items that may be `shown`."""
    for item in filter(shown, sheet.items):
        note = text("read.item-of", what=what(item), whose=called(item.whose))
        yield Mark(item.number, note, tones.of(item), item.areas, item.image, stressed(item))
