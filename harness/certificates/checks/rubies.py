"""Readings in small kana above names, or beside them in vertical writing: each is that of whose name it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from harness.certificates.checks.expected import ExpectedSheet
from harness.certificates.checks.normalise import level
from harness.certificates.checks.persons import SheetPerson
from harness.certificates.checks.ruby import is_reading_of, readings_on
from harness.certificates.checks.spots import Spots, is_level
from harness.domain.observations import Place, Way

_ITEM = "name_kana"
_KATAKANA = {at: at + 0x60 for at in range(0x3041, 0x3097)}


def other_readings(spots: Spots, plan: ExpectedSheet) -> tuple[str, ...]:
    """The item of readings, if one with a person's name is neither theirs nor that of a part of it, or some persons'
    names have one and others' none."""
    own: dict[str, set[str]] = {}  # two persons may have one name
    without = Counter[str]()
    for person in plan.persons:
        if readings := {*_readings_of(person)}:
            own.setdefault(name := level(person.name), set()).update(readings)
            without[name] += not any(spots.at(level(kana)) for kana in person.readings if kana)
    above = readings_above(spots, own)
    are_others = any(told not in own[name] for name, each in above.items() for told in each)
    are_missing = bool(above) and any(len(above.get(name, ())) < times for name, times in without.items())
    return (_ITEM,) if are_others or are_missing else ()


def readings_above(spots: Spots, names: Iterable[str]) -> Mapping[str, list[str]]:
    """The readings that stand above names, or beside them in vertical writing, of each name that has one somewhere."""
    if not spots.are_known:
        return {}
    places = [spots.place_of(run) for run in range(len(spots.view.parts))]
    rubies = readings_on(spots.view.parts, places)
    text = dict(zip(places, spots.view.parts, strict=True))
    found: dict[str, list[str]] = {}
    for name in names if rubies else ():
        for start, end in spots.at(name):
            lines = _lines([places[run] for run in range(spots.run_of(start), spots.run_of(end - 1) + 1)])
            told = [ruby for line in lines for ruby in _in_order(rubies, line) if is_reading_of(ruby, line)]
            if told:
                found.setdefault(name, []).append(_plain("".join(text[ruby] for ruby in told)))
    return found


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
