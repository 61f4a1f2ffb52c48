"""Readings in small kana above names, or beside them in vertical writing: each is that of whose name it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from harness.certificates.checks.expected import ExpectedSheet
from harness.certificates.checks.normalise import level
from harness.certificates.checks.persons import SheetPerson
from harness.certificates.checks.ruby import is_reading_of, readings_on
from harness.certificates.checks.spots import Spots, is_level
from harness.domain.observations import Place, Way

_ITEM = "name_kana"
_KATAKANA = {at: at + 0x60 for at in range(0x3041, 0x3097)}


def other_readings(spots: Spots, plan: ExpectedSheet) -> tuple[str, ...]:
    """The item of readings, if one with a person's name is neither theirs nor that of a part of it."""
    if not spots.are_known:
        return ()
    places = [spots.place_of(run) for run in range(len(spots.view.parts))]
    rubies = readings_on(spots.view.parts, places)
    text = dict(zip(places, spots.view.parts, strict=True))
    readings: dict[str, set[str]] = {}  # two persons may have one name
    for person in plan.persons if rubies else ():
        readings.setdefault(level(person.name), set()).update(_readings_of(person))
    for name, own in readings.items():
        for start, end in spots.at(name) if own else ():
            lines = _lines([places[run] for run in range(spots.run_of(start), spots.run_of(end - 1) + 1)])
            told = [ruby for line in lines for ruby in _in_order(rubies, line) if is_reading_of(ruby, line)]
            if told and _plain("".join(text[ruby] for ruby in told)) not in own:
                return (_ITEM,)
    return ()


def _lines(runs: Iterable[Place]) -> list[Place]:
    """The lines that these runs make."""
    found: list[Place] = []
    for run in runs:
        if found and is_level(found[-1], run) and found[-1].way is run.way is Way.ACROSS:
            last = found.pop()
            found.append(last._replace(left=min(last.left, run.left), right=max(last.right, run.right)))
        else:
            found.append(run)
    return found


def _in_order(rubies: Iterable[Place], line: Place) -> list[Place]:
    return sorted(rubies, key=lambda one: one.top if line.way is Way.DOWN else one.left)


def _readings_of(person: SheetPerson) -> Iterator[str]:
    """The whole of them, and the parts of which they are made."""
    for kana in filter(None, person.readings):
        yield _plain(level(kana))
        yield from (_plain(level(part)) for part in kana.split())


def _plain(kana: str) -> str:
    return kana.translate(_KATAKANA).replace("・", "")
