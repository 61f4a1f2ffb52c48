"""With the least that a defect says it needs, the checks find what it declares, and nothing on the sound system.

Each is a program of `explore`, made by hand; nobody switches, so that it is one run.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest

from harness.certificates.domain.properties import Property
from harness.certificates.domain.residents import Resident
from harness.certificates.domain.words import EventKind, Kind
from harness.certificates.explore.composing import Composer
from harness.certificates.explore.program import EXPLORED, Asked, ClockSet, Happening, Program, Visit
from harness.certificates.explore.running import Stage
from harness.certificates.explore.world import world
from harness.certificates.reference.defects import defects
from harness.explore.running import Played

WORLD = world()
INFOS = {info.id: info for info in defects()}
_DOWN_S = 3.0
_LATER_S = 0.1


class Told(Composer):
    """Deeds by name; each takes the places of those before it."""

    def __init__(self) -> None:
        super().__init__(WORLD, Random(1))

    def applies(self, name: str, kind: Kind, *after: int, start_s: float = 0.0, place: int = 0, **more: object) -> int:
        """One copy about the applicant alone, unless `more` says otherwise."""
        options = {"fiscal_year": 2025} if kind in {Kind.INCOME_TAX, Kind.TAX_PAYMENT} else {}
        said = {"subjects": (), "options": options, "copies": 1} | more
        return self.add(self.visit(_somebody(name), kind, after=after, start_s=start_s, place=place, **said))

    def happens(self, name: str, kind: EventKind, *after: int, start_s: float = 0.0) -> int:
        return self.add(self.happening(_somebody(name), kind, after=after, start_s=start_s, place=0))

    def link_is_down(self) -> int:
        return self.add(Asked(kind="interrupt-link", details={"for_s": _DOWN_S}))


def _somebody(name: str) -> Resident:
    """`佐藤愛/1` is the second of that name."""
    name, _, number = name.partition("/")
    return [one for one in WORLD.population.residents if one.name.replace("\u3000", "") == name][int(number or 0)]


def _household_bleed(made: Told) -> None:
    whole = tuple(made.housemates(_somebody("田中健一")))
    made.applies("田中健一", Kind.RESIDENT_RECORD, subjects=whole)
    made.applies("田中由美", Kind.RESIDENT_RECORD)


def _cache_key_short(made: Told) -> None:
    first = made.applies("佐藤愛/0", Kind.TAX_PAYMENT)
    made.applies("佐藤愛/1", Kind.TAX_PAYMENT, first)


def _three_items_lookup(made: Told) -> None:
    first = made.applies("佐藤愛/0", Kind.RECORD_ITEMS)
    made.applies("佐藤愛/1", Kind.SEAL, first)


def _previous_address(made: Told) -> None:
    moved = made.happens("田中健一", EventKind.MOVED)
    made.applies("田中由美", Kind.FAMILY_REGISTER_SUPPLEMENT, moved, place=1)


def _option_bleed(made: Told) -> None:
    first = made.applies("田中健一", Kind.RESIDENT_RECORD, options={"my_number": True})
    made.applies("小林太郎", Kind.RESIDENT_RECORD, first)


def _seal_order(made: Told) -> None:
    down = made.link_is_down()
    made.happens("田中葵", EventKind.SEAL_REGISTERED, down)
    ended = made.happens("田中葵", EventKind.SEAL_DEREGISTERED, down, start_s=_LATER_S)
    made.applies("田中葵", Kind.SEAL, ended)


def _seal_cache(made: Told) -> None:
    first = made.applies("田中健一", Kind.RECORD_ITEMS)
    ended = made.happens("田中健一", EventKind.SEAL_DEREGISTERED, first)
    made.applies("田中健一", Kind.SEAL, ended)


def _seal_old_imprint(made: Told) -> None:
    first = made.applies("田中健一", Kind.SEAL)
    ended = made.happens("田中健一", EventKind.SEAL_DEREGISTERED, first)
    new = made.happens("田中健一", EventKind.SEAL_REGISTERED, ended)
    made.applies("田中健一", Kind.SEAL, new)


def _seal_no_cascade(made: Told) -> None:
    renamed = made.happens("田中健一", EventKind.RENAMED)
    made.applies("田中健一", Kind.SEAL, renamed)


def _seal_one_replica(made: Told) -> None:
    first = made.applies("小林太郎", Kind.RECORD_ITEMS, place=1)
    ended = made.happens("田中健一", EventKind.SEAL_DEREGISTERED, first)
    made.applies("田中健一", Kind.SEAL, ended, place=1)


def _seal_batch(made: Told) -> None:
    down = made.link_is_down()
    made.happens("田中健一", EventKind.SEAL_DEREGISTERED, down)
    new = made.happens("田中健一", EventKind.SEAL_REGISTERED, down, start_s=_LATER_S)
    made.applies("田中健一", Kind.SEAL, new)


def _seal_rollback(made: Told) -> None:
    ended = made.happens("田中健一", EventKind.SEAL_DEREGISTERED)
    killed = made.add(Asked(kind="kill-worker", after=(ended,)))
    made.applies("田中健一", Kind.SEAL, killed, start_s=1.0, place=1)


def _revoked_card_cached(made: Told) -> None:
    first = made.applies("田中健一", Kind.RECORD_ITEMS)
    revoked = made.happens("田中健一", EventKind.CARD_REVOKED, first)
    made.applies("田中健一", Kind.TAX_PAYMENT, revoked)


def _support_measure_one_kind(made: Told) -> None:
    protected = made.happens("髙橋恵", EventKind.SUPPORT_MEASURE_SET)
    subjects = (_somebody("髙橋恵").resident_code,)
    made.applies("髙橋誠", Kind.FAMILY_REGISTER_SUPPLEMENT, protected, subjects=subjects)


def _pin_race(made: Told) -> None:
    card = _somebody("田中健一").card
    wrong = f"{(int(card.pin) + 1) % 10_000:04d}" if card else ""
    tries = [made.applies("田中健一", Kind.RECORD_ITEMS, pin=wrong, place=number % 2) for number in range(3)]
    made.applies("田中健一", Kind.RECORD_ITEMS, *tries)


def _hours_by_local_clock(made: Told) -> None:
    first = made.applies("田中健一", Kind.FAMILY_REGISTER)
    closed = made.add(ClockSet(now="2025-10-01T17:00:05+09:00", after=(first,)))
    made.applies("小林太郎", Kind.FAMILY_REGISTER, closed)


def _kanji_replaced(made: Told) -> None:
    made.applies("髙橋恵", Kind.TAX_PAYMENT)


def _era_late(made: Told) -> None:
    made.applies("林太郎", Kind.FAMILY_REGISTER)


def _name_cut(made: Told) -> None:
    made.applies("WILLIAMSON CHRISTOPHER JAMES", Kind.SEAL)


def _exchanged_values(made: Told) -> None:
    numbers = {"my_number": True}
    whole = tuple(made.housemates(_somebody("田中健一")))
    made.applies("田中健一", Kind.RESIDENT_RECORD, subjects=whole, options=numbers)
    made.applies("田中由美", Kind.RESIDENT_RECORD, subjects=(_somebody("田中茜").resident_code,), options=numbers)


def _exchanged_labels(made: Told) -> None:
    made.applies("田中健一", Kind.TAX_PAYMENT)
    made.applies("小林太郎", Kind.TAX_PAYMENT)


def _value_lost_shared(made: Told) -> None:
    first = made.applies("田中葵", Kind.RECORD_ITEMS)
    made.applies("田中由美", Kind.RECORD_ITEMS, first, subjects=tuple(made.housemates(_somebody("田中葵"))))


def _shared_subset(made: Told) -> None:
    for name in ("田中健一", "林太郎"):
        made.applies(name, Kind.RESIDENT_RECORD, options={"my_number": True})


PROGRAMS: dict[str, Callable[[Told], None]] = {
    tell.__name__[1:].replace("_", "-"): tell
    for tell in (
        _household_bleed,
        _cache_key_short,
        _three_items_lookup,
        _previous_address,
        _option_bleed,
        _seal_order,
        _seal_cache,
        _seal_old_imprint,
        _seal_no_cascade,
        _seal_one_replica,
        _seal_batch,
        _seal_rollback,
        _revoked_card_cached,
        _support_measure_one_kind,
        _pin_race,
        _hours_by_local_clock,
        _kanji_replaced,
        _era_late,
        _name_cut,
        _exchanged_values,
        _exchanged_labels,
        _value_lost_shared,
        _shared_subset,
    )
}
each = pytest.mark.parametrize("name", PROGRAMS)


def _program(name: str) -> Program:
    made = Told()
    PROGRAMS[name](made)
    return Program(name, tuple(made.deeds), EXPLORED, housekeeping=True)


def _found(played: Played) -> set[Property]:
    assert not played.errors
    return {finding.property for finding in played.findings}


@each
def test_the_checks_find_what_it_declares(name: str) -> None:
    # The label of an option that was not asked for is a second way to see one and the same item; a foreign sheet has
    # somebody else's imprint, and a foreign household as many sheets as it has members.
    beside = {
        "option-bleed": {Property.COMPLETENESS},
        "household-bleed": {Property.COMPLETENESS},
        "three-items-lookup": {Property.SEAL},
    }.get(name, set())
    assert _found(Stage(WORLD, _program(name), name).play()) == {INFOS[name].property} | beside


@each
def test_the_sound_system_is_clean(name: str) -> None:
    played = Stage(WORLD, _program(name)).play()
    assert _found(played) == set()
    assert played.unclear == ()


@each
def test_it_is_the_least_that_the_defect_says_it_needs(name: str) -> None:
    deeds, info = _program(name).deeds, INFOS[name]
    events = tuple(deed.event.kind for deed in deeds if isinstance(deed, Happening))
    assert sum(isinstance(deed, Visit) for deed in deeds) == info.applications
    assert events == (info.events if info.people != "support-measure" else (EventKind.SUPPORT_MEASURE_SET,))
    assert tuple(deed.kind for deed in deeds if isinstance(deed, Asked)) == info.faults
    assert any(isinstance(deed, ClockSet) for deed in deeds) is info.clock


@pytest.mark.parametrize(
    ("name", "later_s"),
    [("previous-address", 1.5), ("seal-cache", 5.5), ("revoked-card-cached", 5.5), ("hours-by-local-clock", 31.0)],
)
def test_what_is_remembered_is_forgotten(name: str, later_s: float) -> None:
    """The last application comes so much later, and is right."""
    program = _program(name)
    *before, last = program.deeds
    later = replace(program, deeds=(*before, replace(last, start_s=later_s)))
    assert _found(Stage(WORLD, later, name).play()) == set()
