"""Applications that meet: at the same instant, one behind the other, sent twice, left behind, refused."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from harness.certificates.domain.residents import Resident
from harness.certificates.domain.words import Kind
from harness.certificates.explore.composing import RECORD_OPTIONS, SOON_S, Composer
from harness.certificates.explore.program import Asked
from harness.domain.operations import Aim, Fault


def pair(made: Composer) -> None:
    """Two applications at the same instant."""
    one = made.somebody()
    made.add(made.visit(one, aim=Aim.SAME_INSTANT))
    made.add(made.visit(made.somebody(without=(one,)), aim=Aim.SAME_INSTANT))


def same_kind(made: Composer) -> None:
    """Two families' applications for the same kind at the same instant, in one process or two."""
    kind = made.one_of(tuple(Kind))
    one = made.somebody(kind)
    place = made.one_of((0, 1))
    made.add(made.visit(one, kind, place=place, aim=Aim.SAME_INSTANT))
    other = made.somebody(kind, without=(one,), kin=False)
    made.add(made.visit(other, kind, place=place if made.chance(0.6) else 1 - place, aim=Aim.SAME_INSTANT))


def registers(made: Composer) -> None:
    """Two family registers at the same instant."""
    first, second = made.one_of(made.of_register), made.one_of(made.of_register)
    one = made.somebody(first)
    made.add(made.visit(one, first, aim=Aim.SAME_INSTANT))
    made.add(made.visit(made.somebody(second, without=(one,), kin=False), second, aim=Aim.SAME_INSTANT))


def thick(made: Composer) -> None:
    """Two documents of several sheets at the same instant in one process."""
    place = made.one_of((0, 1))
    one = made.somebody()
    made.add(made.visit(one, copies=made.one_of((2, 3)), place=place, aim=Aim.SAME_INSTANT))
    other = made.somebody(without=(one,), kin=False)
    made.add(made.visit(other, copies=made.one_of((2, 3)), place=place, aim=Aim.SAME_INSTANT))


def crowd(made: Composer) -> None:
    """Four applications within some milliseconds, two of them perhaps of one household."""
    people = [made.somebody()]
    for _ in range(3):
        people.append(made.somebody(without=people, kin=made.chance(0.5)))
    for one in people:
        made.add(made.visit(one, start_s=made.one_of(SOON_S), aim=Aim.BURST))


def slow_print(made: Composer) -> None:
    """The printer is slow; whoever comes second waits for longer than the limit."""
    place = made.one_of((0, 1))
    details = {"delay_s": made.one_of((1.2, 1.5, 1.9, 2.5)), "for_s": made.one_of((0.5, 30.0))}
    slow = made.add(Asked(kind="delay-print", details=details, place=place))
    one = made.somebody()
    made.add(made.visit(one, place=place, after=(slow,)))
    made.add(
        made.visit(
            made.somebody(without=(one,), kin=False), place=place, after=(slow,), start_s=made.one_of((0.0, 0.6))
        )
    )


def left_behind(made: Composer) -> None:
    """A print fails, or somebody goes away; then somebody else applies at the same kiosk."""
    one = made.somebody()
    fault = made.one_of((Fault.PRINT_FAILURE, Fault.GIVE_UP))
    wait_s = made.one_of((0.0, 0.003, 0.008, 0.02))
    first = made.add(made.visit(one, kiosk_id="K0", fault=fault, wait_s=wait_s))
    other = made.somebody(without=(one,), kin=False)
    if made.chance(0.7):
        made.add(made.visit(other, kiosk_id="K0", after=(first,), start_s=made.one_of((0.0, 0.01, 1.0))))
    else:
        made.add(made.visit(other, kiosk_id="K0", start_s=made.one_of(SOON_S)))


def asked_twice(made: Composer) -> None:
    """One application is sent twice, in one process or two, perhaps beside another one."""
    one = made.somebody()
    wait_s = made.one_of((0.0, 0.002, 0.01, 0.05))
    made.add(made.visit(one, fault=Fault.RETRY, wait_s=wait_s, retry_place=made.one_of((0, 1))))
    if made.chance(0.5):
        made.add(made.visit(made.somebody(without=(one,))))


def four_at_once(made: Composer) -> None:
    """Four applications at one process, at the same instant or nearly."""
    place = made.one_of((0, 1))
    people: list[Resident] = []
    for number in range(4):
        people.append(made.somebody(without=people))
        start_s = 0.0 if number < 2 else made.one_of((0.0, 0.0, 0.004, 0.01))
        made.add(made.visit(people[-1], place=place, start_s=start_s, aim=Aim.BURST))


def look_alikes(made: Composer) -> None:
    """Two who are easily mistaken for each other, at once or in turn, at one process."""
    people = made.look_alikes()
    kind = made.one_of([kind for kind in made.kinds_of(people[0]) if kind not in made.of_register])
    place = made.one_of((0, 1))
    first = made.add(made.visit(people[0], kind, subjects=(), place=place))
    made.add(made.visit(people[1], kind, subjects=(), place=place, after=(first,) if made.chance(0.6) else ()))


def one_household(made: Composer) -> None:
    """Two of one household apply for different persons of it at the same moment, at one process."""
    one = made.not_alone()
    members = made.housemates(one)
    first, second = made.rng.sample(members, 2) if len(members) > 1 else members * 2
    place = made.one_of((0, 1))
    kind = made.one_of(made.of_household)
    made.add(made.visit(one, kind, subjects=(first,), place=place, aim=Aim.SAME_INSTANT))
    start_s = made.one_of(SOON_S)
    made.add(made.visit(made.one_of(_at_home_with(made, one)), kind, subjects=(second,), place=place, start_s=start_s))


def whole_household(made: Composer) -> None:
    """A whole household's record with their numbers, and beside it or behind it, at one process, another of theirs."""
    one = made.not_alone()
    members = made.housemates(one)
    kind, place = made.one_of(made.of_household), made.one_of((0, 1))
    shown = {"options": {"my_number": True}, "place": place}
    first = made.add(made.visit(one, kind, subjects=members, **shown))
    subjects = members if made.chance(0.4) else (made.one_of(members[1:] or members),)
    after = (first,) if made.chance(0.3) else ()
    other, start_s = made.one_of(_at_home_with(made, one)), made.one_of((0.0, 0.0, 0.0, 0.004))
    made.add(made.visit(other, kind, subjects=subjects, after=after, start_s=start_s, **shown))


def _at_home_with(made: Composer, one: Resident) -> list[Resident]:
    """Others of the household; the resident where there are none."""
    return [each for each in made.kin(one) if each.household_id == one.household_id] or [one]


def options_in_turn(made: Composer) -> None:
    """The same kind with options and then without, at one process."""
    one = made.somebody()
    kind, place = made.one_of(made.of_household), made.one_of((0, 1))
    options = {made.one_of(RECORD_OPTIONS): True}
    first = made.add(made.visit(one, kind, options=options, place=place))
    after = (first,) if made.chance(0.6) else ()
    made.add(made.visit(made.somebody(without=(one,)), kind, options={}, place=place, after=after))


def refused(made: Composer) -> None:
    """An application that is to be refused, for one reason or another, beside one that is not."""
    one = made.somebody(Kind.RESIDENT_RECORD)
    other = made.somebody(without=(one,), kin=False)
    elsewhere = next(
        place.code for place in made.world.population.municipalities if place.code != one.municipality_code
    )
    ways: tuple[tuple[Kind, dict[str, Any]], ...] = (
        (made.one_of(made.of_household), {"subjects": (other.resident_code,)}),
        (Kind.FAMILY_REGISTER_SUPPLEMENT, {"subjects": (other.resident_code,)}),
        (Kind.RESIDENT_RECORD, {"municipality_code": elsewhere}),
        (Kind.RESIDENT_RECORD, {"card_serial": "no-such-card----"}),
        (Kind.INCOME_TAX, {"options": {"fiscal_year": 1999}}),
        (Kind.RESIDENT_RECORD, {"copies": 9}),
        (Kind.SEAL, {"options": {"my_number": True}}),
        (Kind.RESIDENT_RECORD, {"subjects": (one.resident_code, one.resident_code)}),
    )
    kind, changes = made.one_of(ways)
    made.add(made.visit(one, kind, **changes, aim=Aim.REFUSAL))
    made.add(made.visit(other, start_s=made.one_of(SOON_S)))


def forgotten(made: Composer) -> None:
    """A kiosk never says what became of its print; others go on."""
    one = made.somebody()
    first = made.add(made.visit(one, confirms=False, kiosk_id="K0"))
    after = (first,) if made.chance(0.5) else ()
    made.add(made.visit(made.somebody(without=(one,)), kiosk_id=made.one_of(("K0", "K1")), after=after))


def exchanged(made: Composer) -> None:
    """Two print files change places under the guard."""
    swap = made.add(Asked(kind="swap-print-files"))
    pair(made)
    for place in (1, 2):
        made.deeds[place] = replace(made.deeds[place], after=(swap,), place=0)


def in_turn(made: Composer) -> None:
    """One application after another, the second perhaps by the same person."""
    one = made.somebody()
    first = made.add(made.visit(one))
    made.add(made.visit(one if made.chance(0.3) else made.somebody(without=(one,)), after=(first,)))


def wrong_pins(made: Composer) -> None:
    """Three or four wrong PINs at once, then the right one."""
    one = made.somebody()
    wrong = f"{(int(one.card.pin) + 1) % 10_000:04d}" if one.card else "0000"
    tries = [
        made.add(made.visit(one, Kind.RESIDENT_RECORD, pin=wrong, place=number % 2, aim=Aim.REFUSAL))
        for number in range(made.one_of((3, 4)))
    ]
    made.add(made.visit(one, after=tuple(tries) if made.chance(0.8) else ()))
