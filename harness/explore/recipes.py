"""Programs that aim: pairs at the same instant, events beside applications, things that break at a bad moment.

Each recipe is a shape; whom it is about, what they apply for and where is drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random
from typing import Any, Final

from harness.domain.operations import Aim, Fault
from harness.domain.residents import Resident
from harness.domain.words import EventKind, Kind
from harness.explore.composing import OF_HOUSEHOLD, OF_REGISTER, Composer, probe
from harness.explore.program import EXPLORED, Asked, ClockSet, Crash, FullDisk, Mishap, Program
from harness.explore.world import World
from harness.reference.family_link import ADDRESS as FAMILY_LINE
from harness.reference.link import ADDRESS as LINK
from harness.reference.settings import Settings

Recipe = Callable[[Composer], None]
_SOON_S: Final = (0.0, 0.0, 0.004, 0.01, 0.05)


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
    first, second = made.one_of(OF_REGISTER), made.one_of(OF_REGISTER)
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
        made.add(made.visit(one, start_s=made.one_of(_SOON_S), aim=Aim.BURST))


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
        made.add(made.visit(other, kiosk_id="K0", start_s=made.one_of(_SOON_S)))


def asked_twice(made: Composer) -> None:
    """One application is sent twice, in one process or two, perhaps beside another one."""
    one = made.somebody()
    wait_s = made.one_of((0.0, 0.002, 0.01, 0.05))
    made.add(made.visit(one, fault=Fault.RETRY, wait_s=wait_s, retry_place=made.one_of((0, 1))))
    if made.chance(0.5):
        made.add(made.visit(made.somebody(without=(one,))))


def event_beside(made: Composer) -> None:
    """A register event, an application that races it and one that follows it."""
    one = made.somebody()
    kind = made.one_of(made.may_happen(one))
    if made.chance(0.5):
        made.add(probe(made.telling(one, kind, copies=1)))  # what it was before, and perhaps still is
        event = made.add(made.happening(one, kind, after=(0,)))
    else:
        event = made.add(made.happening(one, kind))
        made.add(replace(made.telling(one, kind), aim=Aim.RACE))
    made.add(probe(made.telling(one, kind, after=(event,), start_s=made.one_of((0.0, 0.01, 0.1, 1.0)))))


_SEAL_PAIRS: Final = (
    (EventKind.SEAL_DEREGISTERED, EventKind.SEAL_REGISTERED),
    (EventKind.SEAL_REGISTERED, EventKind.SEAL_DEREGISTERED),
)
_SEAL_EVENTS: Final = (
    (EventKind.SEAL_DEREGISTERED,),
    (EventKind.SEAL_DEREGISTERED,),
    *_SEAL_PAIRS,
    (EventKind.RENAMED,),
)


def _seal_changes(
    made: Composer, one: Resident, after: tuple[int, ...], forms: Sequence[tuple[EventKind, ...]] = _SEAL_EVENTS
) -> tuple[int, ...]:
    """Events of one seal, each sent when the one before has been answered; their places."""
    places: tuple[int, ...] = ()
    for kind in made.one_of(forms):
        places += (made.add(made.happening(one, kind, after=after, follows=places[-1:])),)
    return places


def seal_events(made: Composer) -> None:
    """A seal certificate, events of that seal, and certificates that follow at each process."""
    one = made.somebody(Kind.SEAL)
    before = (made.add(made.visit(one, Kind.SEAL, copies=1)),) if made.chance(0.7) else ()
    changes = _seal_changes(made, one, before)
    for place in (0, 1):
        made.add(probe(made.visit(one, Kind.SEAL, after=changes, place=place, start_s=made.one_of(_SOON_S))))


def seal_queued(made: Composer) -> None:
    """Events of one seal wait while the link is down for longer than an event is held; then a certificate."""
    one = made.somebody(Kind.SEAL)
    down = made.add(Asked(kind="interrupt-link", details={"for_s": made.one_of((2.0, 3.0))}))
    changes = _seal_changes(made, one, (down,), _SEAL_PAIRS if made.chance(0.7) else _SEAL_EVENTS)
    made.add(probe(made.visit(one, Kind.SEAL, after=changes, start_s=made.one_of((0.0, 0.5)))))


def seal_then_crash(made: Composer) -> None:
    """Events of a seal, a process that ends and is replaced, and a certificate."""
    one = made.somebody(Kind.SEAL)
    changes = _seal_changes(made, one, ())
    place = made.one_of((0, 1))
    deed = (
        Crash(place=place, after=changes) if made.chance(0.5) else Asked(kind="kill-worker", place=place, after=changes)
    )
    ended = made.add(deed)
    made.add(probe(made.visit(one, Kind.SEAL, after=(ended,), start_s=0.5, place=made.one_of((0, 1)))))


def link_down(made: Composer) -> None:
    """The link is interrupted, an event comes, and somebody applies when it is said to be in force."""
    one = made.somebody(Kind.SEAL if made.chance(0.6) else None)
    may = made.may_happen(one)
    kind = EventKind.SEAL_DEREGISTERED if one.seal and made.chance(0.5) else made.one_of(may)
    down = made.add(Asked(kind="interrupt-link", details={"for_s": made.one_of((0.3, 0.8, 2.0))}))
    event = made.add(made.happening(one, kind, after=(down,), start_s=made.one_of(_SOON_S)))
    if made.chance(0.4):
        other = made.somebody(without=(one,))
        made.add(made.happening(other, made.one_of(made.may_happen(other)), after=(down,)))
    made.add(probe(made.telling(one, kind, after=(event,), start_s=made.one_of((0.0, 0.1, 1.0)))))


def link_mishap(made: Composer) -> None:
    """A call of the link is lost, doubled or late while two events of one family come."""
    one = made.somebody(Kind.SEAL if made.chance(0.5) else None)
    how = made.one_of(("lose", "lose answer", "double", 0.3))
    made.add(Mishap(address=LINK, how=how))  # type: ignore[arg-type]  # one of the four words or a number
    kind = made.one_of(made.may_happen(one))
    event = made.add(made.happening(one, kind))
    made.add(probe(made.telling(one, kind, after=(event,), start_s=made.one_of(_SOON_S))))


def crash(made: Composer) -> None:
    """A process ends somewhere in the middle and is replaced; those whom it served ask again."""
    place = made.one_of((0, 1))
    one = made.somebody()
    made.add(made.visit(one, place=place))
    made.add(Crash(place=place, start_s=made.one_of((0.0, 0.0, 0.008, 0.02)), down_s=made.one_of((0.01, 0.1))))
    if made.chance(0.6):
        made.add(made.visit(made.somebody(without=(one,)), place=made.one_of((place, 1 - place))))
    if made.chance(0.5):
        made.add(made.visit(made.somebody(without=(one,)), place=place, after=(1,)))


def recovered(made: Composer) -> None:
    """A process ends when a certificate is out and nobody has said what became of it; then somebody else applies."""
    place = made.one_of((0, 1))
    one = made.somebody()
    first = made.add(made.visit(one, place=place, confirms=made.chance(0.3)))
    ended = made.add(Crash(place=place, after=(first,), down_s=made.one_of((0.0, 0.1))))
    after = (ended,) if made.chance(0.7) else (first,)
    made.add(made.visit(made.somebody(without=(one,)), place=place, after=after, start_s=made.one_of(_SOON_S)))


def crash_beside_event(made: Composer) -> None:
    """A process ends while an event is on its way."""
    one = made.somebody()
    kind = made.one_of(made.may_happen(one))
    place = made.one_of((0, 1))
    event = made.add(made.happening(one, kind, place=place))
    made.add(Crash(place=place))
    made.add(probe(made.telling(one, kind, after=(event,))))


def killed(made: Composer) -> None:
    """The system is asked to end a process, in the middle of two applications."""
    place = made.one_of((0, 1))
    one = made.somebody()
    made.add(made.visit(one, place=place))
    made.add(made.visit(made.somebody(without=(one,)), place=place, start_s=made.one_of(_SOON_S)))
    made.add(Asked(kind="kill-worker", place=place))


def wrong_pins(made: Composer) -> None:
    """Three or four wrong PINs at once, then the right one."""
    one = made.somebody()
    wrong = f"{(int(one.card.pin) + 1) % 10_000:04d}" if one.card else "0000"
    tries = [
        made.add(made.visit(one, Kind.RESIDENT_RECORD, pin=wrong, place=number % 2, aim=Aim.REFUSAL))
        for number in range(made.one_of((3, 4)))
    ]
    made.add(made.visit(one, after=tuple(tries) if made.chance(0.8) else ()))


def full_disk(made: Composer) -> None:
    """The disk is full for a while."""
    one = made.somebody()
    made.add(made.visit(one))
    made.add(FullDisk(start_s=made.one_of(_SOON_S), for_s=made.one_of((0.01, 0.3)), database=made.chance(0.5)))
    made.add(made.visit(made.somebody(without=(one,)), start_s=made.one_of(_SOON_S)))


def closing_time(made: Composer) -> None:
    """The hours end between two applications at one process."""
    place = made.one_of((0, 1))
    one = made.somebody()
    first = made.add(made.visit(one, place=place))
    set_ = made.add(ClockSet(now="2025-10-01T23:00:05+09:00", after=(first,)))
    made.add(made.visit(made.somebody(without=(one,)), place=place, after=(set_,), start_s=made.one_of((0.0, 1.0))))


def new_day(made: Composer) -> None:
    """The date changes while applications are open; more follow on the new day."""
    one = made.somebody()
    made.add(made.visit(one))
    set_ = made.add(ClockSet(now="2025-10-02T10:00:00+09:00", start_s=made.one_of(_SOON_S)))
    for _ in range(made.one_of((1, 2))):
        made.add(made.visit(made.somebody(without=(one,)), after=(set_,)))


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
    kind = made.one_of([kind for kind in made.kinds_of(people[0]) if kind not in OF_REGISTER])
    place = made.one_of((0, 1))
    first = made.add(made.visit(people[0], kind, subjects=(), place=place))
    made.add(made.visit(people[1], kind, subjects=(), place=place, after=(first,) if made.chance(0.6) else ()))


def one_household(made: Composer) -> None:
    """Two of one household apply for different persons of it at the same moment, at one process."""
    one = made.not_alone()
    members = made.housemates(one)
    first, second = made.rng.sample(members, 2) if len(members) > 1 else members * 2
    place = made.one_of((0, 1))
    kind = made.one_of(OF_HOUSEHOLD)
    made.add(made.visit(one, kind, subjects=(first,), place=place, aim=Aim.SAME_INSTANT))
    others = [each for each in made.kin(one) if each.household_id == one.household_id]
    start_s = made.one_of(_SOON_S)
    made.add(made.visit(made.one_of(others or [one]), kind, subjects=(second,), place=place, start_s=start_s))


def options_in_turn(made: Composer) -> None:
    """The same kind with options and then without, at one process."""
    one = made.somebody()
    kind, place = made.one_of(OF_HOUSEHOLD), made.one_of((0, 1))
    options = {made.one_of(("relationship", "domicile", "my_number", "resident_code")): True}
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
        (made.one_of(OF_HOUSEHOLD), {"subjects": (other.resident_code,)}),
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
    made.add(made.visit(other, start_s=made.one_of(_SOON_S)))


def forgotten(made: Composer) -> None:
    """A kiosk never says what became of its print; others go on."""
    one = made.somebody()
    first = made.add(made.visit(one, confirms=False, kiosk_id="K0"))
    after = (first,) if made.chance(0.5) else ()
    made.add(made.visit(made.somebody(without=(one,)), kiosk_id=made.one_of(("K0", "K1")), after=after))


def card_events(made: Composer) -> None:
    """A card is used, ended by an event, and used again at the same process."""
    one = made.somebody()
    place = made.one_of((0, 1))
    first = made.add(made.visit(one, copies=1, place=place))
    kind = made.one_of((EventKind.CARD_REVOKED, EventKind.CARD_REVOKED, EventKind.CARD_ISSUED))
    event = made.add(made.happening(one, kind, after=(first,)))
    made.add(probe(made.visit(one, copies=1, place=place, after=(event,), start_s=made.one_of((0.0, 0.1, 2.0)))))


def line_lost(made: Composer) -> None:
    """A question to the family-register system, or its answer, is lost, doubled or late; perhaps others ask as well."""
    for _ in range(made.one_of((1, 1, 3))):
        made.add(Mishap(address=FAMILY_LINE, how=made.one_of(("lose", "lose answer", "double", 0.3))))
    first, second = made.one_of(OF_REGISTER), made.one_of(OF_REGISTER)
    one = made.somebody(first)
    made.add(made.visit(one, first))
    made.add(made.visit(made.somebody(second, without=(one,)), second, start_s=made.one_of(_SOON_S)))


def too_late(made: Composer) -> None:
    """Something happens to somebody who has died or moved out just before: the second event is refused."""
    leaving = (EventKind.DIED, EventKind.MOVED_OUT)
    fits = [each for each in made.world.population.residents if set(leaving) <= set(made.may_happen(each))]
    one, kind = made.one_of(fits), made.one_of(leaving)
    gone = made.add(made.happening(one, kind))
    later = made.one_of((EventKind.RENAMED, EventKind.SUPPORT_MEASURE_SET, EventKind.CARD_REVOKED, kind))
    made.add(made.happening(one, later, follows=(gone,)))
    made.add(probe(made.telling(one, kind, after=(gone,), start_s=made.one_of(_SOON_S))))


def protected(made: Composer) -> None:
    """Somebody's address is protected, perhaps not for long, and others of the family ask about that person."""
    one = made.somebody(made.one_of(OF_REGISTER))
    changes: tuple[int, ...] = (made.add(made.happening(one, EventKind.SUPPORT_MEASURE_SET)),)
    if made.chance(0.3):
        changes += (made.add(made.happening(one, EventKind.SUPPORT_MEASURE_CLEARED, follows=changes)),)
    for _ in range(2):
        start_s = made.one_of(_SOON_S)
        made.add(probe(made.telling(one, EventKind.SUPPORT_MEASURE_SET, after=changes, start_s=start_s)))


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


RECIPES: Final[dict[str, Recipe]] = {
    recipe.__name__.replace("_", "-"): recipe
    for recipe in (
        pair, same_kind, registers, thick, crowd, slow_print, left_behind, asked_twice, event_beside, seal_events,
        four_at_once, link_down, look_alikes, crash, wrong_pins, seal_queued, one_household, in_turn, new_day, killed,
        options_in_turn, seal_then_crash, exchanged, closing_time, card_events, link_mishap,
        crash_beside_event, full_disk, refused, forgotten, line_lost, too_late, protected, recovered,
    )
}  # fmt: skip
"""By name, in the order in which a search goes through them."""

_GUARDED: Final = frozenset({"exchanged"})
_HOUSE: Final = frozenset({"link-down", "seal-queued", "crash", "killed", "crash-beside-event"})


def compose(world: World, name: str, seed: int | str, settings: Settings = EXPLORED) -> Program:
    """A program of this recipe; the same for the same seed."""
    made = Composer(world, Random(f"{name}/{seed}"))
    RECIPES[name](made)
    if name in _GUARDED:
        settings = replace(settings, guard=True)
    return Program(name, tuple(made.deeds), settings, name in _HOUSE)


def program_of(world: World, seed: int | str, place: int, settings: Settings = EXPLORED) -> Program:
    """The program at `place` of a search: recipes in turn."""
    names = tuple(RECIPES)
    return compose(world, names[place % len(names)], f"{seed}/{place}", settings)
