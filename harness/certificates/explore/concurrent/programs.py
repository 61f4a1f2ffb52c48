"""Programs for a running system: what meets, what follows what, and what breaks; whom it is about is drawn.

Many meet at once here, since nobody chooses which server serves whom and when: a small sequence is what is left when a
failure has been shrunk, not what one begins with."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Final

from harness.certificates.domain.residents import Resident
from harness.certificates.domain.words import EventKind, Kind
from harness.certificates.explore.composing import RECORD_OPTIONS, probe
from harness.certificates.explore.concurrent.deeds import Again, Confirmation
from harness.certificates.explore.concurrent.neighbours import Neighbours, is_hard_to_print
from harness.certificates.explore.program import Asked, ClockSet
from harness.domain.operations import Aim, Fault


def crowd(made: Neighbours) -> None:
    """Eight different applications at the same moment."""
    for one in made.crowd(8):
        made.add(made.visit(one, aim=Aim.SAME_INSTANT))


def same_kind(made: Neighbours) -> None:
    """Six families' applications for one kind at the same moment."""
    kind = made.one_of((*made.of_register, *Kind))
    for one in made.crowd(6, kind):
        made.add(made.visit(one, kind, aim=Aim.SAME_INSTANT))


def thick(made: Neighbours) -> None:
    """Six applications for several copies, for whole households and registers, at the same moment."""
    for one in made.crowd(6):
        subjects = made.housemates(one)
        kind = made.one_of((*made.of_household, *made.kinds_of(one)))
        whole = {"subjects": subjects} if kind in made.of_household else {}
        made.add(made.visit(one, kind, copies=made.one_of((2, 3)), aim=Aim.SAME_INSTANT, **whole))


def household(made: Neighbours) -> None:
    """All of two households apply at the same moment, each for another person of theirs."""
    kind = made.one_of(made.of_household)
    for one in made.crowd(10)[:2] + made.crowd(10)[-2:]:
        people = [each for each in (one, *made.kin(one)) if each.household_id == one.household_id]
        members = made.housemates(one)
        for place, each in enumerate(people[:3]):
            subject = members[(place + 1) % len(members)]
            made.add(made.visit(each, kind, subjects=(subject,), copies=1, aim=Aim.SAME_INSTANT))


def whole_household(made: Neighbours) -> None:
    """Of three large households all apply at the same moment, with their numbers: one for everybody, others for one
    each; then one more for everybody."""
    kind = made.one_of(made.of_household)
    shown = {"options": {"my_number": True}, "copies": 1}
    homes = {one.household_id: one for one in made.crowd(20)}.values()
    for one in sorted(homes, key=lambda one: -len(made.housemates(one)))[:3]:
        members = made.housemates(one)
        at_once = [made.add(made.visit(one, kind, subjects=members, aim=Aim.SAME_INSTANT, **shown))]
        others = [each for each in made.kin(one) if each.household_id == one.household_id]
        for each, subject in zip(others[:2], reversed(members), strict=False):
            at_once.append(made.add(made.visit(each, kind, subjects=(subject,), aim=Aim.SAME_INSTANT, **shown)))
        made.add(made.visit(one, kind, subjects=members, after=tuple(at_once), **shown))


def look_alikes(made: Neighbours) -> None:
    """Those who are easily mistaken for each other, one after the other, several pairs at once."""
    seen: set[str] = set()
    for one, other in made.pairs_alike() or [made.look_alikes()]:
        if {one.resident_code, other.resident_code} & seen:
            continue
        seen |= {one.resident_code, other.resident_code}
        common = [each for each in made.kinds_of(one) if each in made.kinds_of(other) and each not in made.of_register]
        last: tuple[int, ...] = ()
        for each in (one, other, one):
            kind = made.one_of(common)
            last = (made.add(made.visit(each, kind, subjects=(), copies=1, after=last)),)


def odd_names(made: Neighbours) -> None:
    """Whoever is hard to print, each for some kinds in turn."""
    people = sorted(made.crowd(30), key=lambda one: not is_hard_to_print(one))
    for one in people[:8]:
        kinds = made.kinds_of(one)
        last: tuple[int, ...] = ()
        for among in ([kind for kind in kinds if kind in made.of_tax] or kinds, kinds):
            last = (made.add(made.visit(one, made.one_of(among), copies=1, after=last)),)


def options_in_turn(made: Neighbours) -> None:
    """The same kind with options and then without, by different people, in several branches."""
    kind = made.one_of(made.of_household)
    people = made.crowd(6)
    for one, other in zip(people[::2], people[1::2], strict=False):
        first = made.add(made.visit(one, kind, options={made.one_of(RECORD_OPTIONS): True}, copies=1))
        made.add(made.visit(other, kind, options={}, copies=1, after=(first,)))


def left_behind(made: Neighbours) -> None:
    """Prints fail, people go away; others apply at the same kiosks."""
    people = made.crowd(8)
    for number, (one, other) in enumerate(zip(people[::2], people[1::2], strict=False)):
        kiosk = f"K{number}"
        fault = Fault.PRINT_FAILURE if number % 2 else Fault.GIVE_UP
        wait_s = made.one_of((0.005, 0.012, 0.02, 0.04))
        first = made.add(made.visit(one, kiosk_id=kiosk, fault=fault, wait_s=wait_s))
        made.add(made.visit(other, kiosk_id=kiosk, after=(first,), start_s=made.one_of((0.0, 0.0, 0.02))))


def asked_twice(made: Neighbours) -> None:
    """Applications are sent a second time: while the first is under way, or when it has been answered."""
    for one in made.crowd(4):
        made.add(made.visit(one, fault=Fault.RETRY, wait_s=made.one_of((0.0, 0.01, 0.05, 0.1)), aim=Aim.SAME_INSTANT))


def events_beside(made: Neighbours) -> None:
    """Register events of several families, each with an application that races it and two that follow."""
    for one in made.crowd(4):
        kind = made.one_of(made.may_happen(one))
        before: tuple[int, ...] = ()
        if made.chance(0.5):
            before = (made.add(made.telling(one, kind, copies=1)),)
        else:
            made.add(replace(made.telling(one, kind), aim=Aim.RACE))
        event = made.add(made.happening(one, kind, after=before))
        made.add(probe(made.telling(one, kind, copies=1, after=(event,))))
        made.add(probe(made.telling(one, kind, copies=1, after=(event,), start_s=made.one_of((0.01, 0.1)))))


def moves(made: Neighbours) -> None:
    """Several households move; at once somebody of each applies."""
    for one in made.crowd(4):
        event = made.add(made.happening(one, EventKind.MOVED))
        for other in (one, *made.kin(one))[:2]:
            if other.household_id == one.household_id:
                made.add(probe(made.visit(other, Kind.RECORD_ITEMS, subjects=(), copies=1, after=(event,))))


def _changes(made: Neighbours, one: Resident, kinds: tuple[EventKind, ...], after: tuple[int, ...]) -> int:
    """Events of one person, each sent when the one before has been answered; the place of the last."""
    last: tuple[int, ...] = ()
    for kind in kinds:
        last = (made.add(made.happening(one, kind, after=after, follows=last)),)
    return last[0]


_ENDS, _BEGINS = EventKind.SEAL_DEREGISTERED, EventKind.SEAL_REGISTERED
_SEAL_CHANGES: Final = ((_ENDS,), (_ENDS, _BEGINS), (EventKind.RENAMED,), (_ENDS, _BEGINS, _ENDS))


def _probes(made: Neighbours, one: Resident, after: tuple[int, ...], number: int) -> None:
    """Seal certificates that follow, on connections of their own."""
    for _ in range(number):
        made.add(probe(made.visit(one, Kind.SEAL, copies=1, after=after)))


def seal_events(made: Neighbours) -> None:
    """Seal certificates, then events of those seals, then certificates again, in several branches."""
    for number, one in enumerate(made.crowd(4, Kind.SEAL)):
        before = made.add(made.visit(one, Kind.SEAL, copies=1))
        last = _changes(made, one, _SEAL_CHANGES[number % len(_SEAL_CHANGES)], (before,))
        _probes(made, one, (last,), 3)


def seal_events_alone(made: Neighbours) -> None:
    """Events of seals that no server has seen before, then certificates."""
    for one in made.crowd(4, Kind.SEAL):
        _probes(made, one, (made.add(made.happening(one, made.one_of((_ENDS, EventKind.RENAMED)))),), 3)


def link_down(made: Neighbours) -> None:
    """The link is interrupted; seals are deregistered, registered anew, and registered and deregistered again. When all
    is said to be in force, they are applied for."""
    down = made.add(Asked(kind="interrupt-link", details={"for_s": made.one_of((1.6, 2.0))}))
    changes = ((_ENDS,), (_ENDS, _BEGINS), (_ENDS, _BEGINS, _ENDS))
    for number, one in enumerate(made.crowd(6, Kind.SEAL)):
        last = _changes(made, one, changes[number % 3], (down,))
        _probes(made, one, (down, last), 1)
    without = [one for one in made.crowd(30) if one.seal is None and not one.adult_ward and made.kinds_of(one)]
    for one in without[:2]:
        _probes(made, one, (down, _changes(made, one, (_BEGINS, _ENDS), (down,))), 1)


def link_down_shortly(made: Neighbours) -> None:
    """The link is interrupted for less time than an event may take."""
    down = made.add(Asked(kind="interrupt-link", details={"for_s": made.one_of((0.2, 0.4))}))
    for one in made.crowd(3, Kind.SEAL):
        event = made.add(made.happening(one, made.one_of((_ENDS, EventKind.RENAMED)), after=(down,)))
        _probes(made, one, (event,), 1)
    for one in made.crowd(6)[3:]:
        kind = made.one_of(made.may_happen(one))
        event = made.add(made.happening(one, kind, after=(down,)))
        made.add(probe(made.telling(one, kind, copies=1, after=(event,))))


def cards(made: Neighbours) -> None:
    """Cards are used, revoked, and used again on the same connection, in several branches."""
    for one in made.crowd(4):
        first = made.add(made.visit(one, copies=1))
        event = made.add(made.happening(one, EventKind.CARD_REVOKED, after=(first,)))
        again = made.add(probe(made.visit(one, copies=1, after=(event,))))
        made.add(probe(made.visit(one, copies=1, after=(event,), start_s=0.05)))
        if made.chance(0.5):
            issued = made.add(made.happening(one, EventKind.CARD_ISSUED, after=(again,)))
            made.add(probe(made.visit(one, copies=1, after=(issued,))))


def support_measures(made: Neighbours) -> None:
    """Others of the family apply for what shows a protected person's address."""
    families = [one for one in made.crowd(30) if made.kin(one)]
    for one in families[:4]:
        after: tuple[int, ...] = ()
        if not one.support_measure:
            after = (made.add(made.happening(one, EventKind.SUPPORT_MEASURE_SET)),)
        for other in made.kin(one)[:2]:
            subjects = (one.resident_code,)
            if other.household_id == one.household_id:
                made.add(probe(made.visit(other, Kind.RECORD_ITEMS, subjects=subjects, copies=1, after=after)))
            if other.register_id and other.register_id == one.register_id:
                kind = Kind.FAMILY_REGISTER_SUPPLEMENT
                made.add(probe(made.visit(other, kind, subjects=subjects, copies=1, after=after)))


def wrong_pins(made: Neighbours) -> None:
    """Wrong PINs of two cards at once, then the right one."""
    for one in made.crowd(2):
        tries = tuple([made.add(made.mistyped(one)) for _ in range(made.one_of((3, 4, 5)))])
        made.add(made.visit(one, copies=1, after=tries))


def slow_print(made: Neighbours) -> None:
    """Prints are slow for a moment, and more people come than can be printed for."""
    slow = made.add(Asked(kind="delay-print", details={"delay_s": 1.3, "for_s": 0.8}))
    for one in made.crowd(14):
        start_s = made.one_of((0.0, 0.0, 0.0, 0.05))
        made.add(made.visit(one, copies=1, after=(slow,), start_s=start_s, aim=Aim.BURST))


def killed(made: Neighbours) -> None:
    """A server process ends while people are served; others come when it has been replaced."""
    people = made.crowd(12)
    offset_s = made.one_of((0.0, 0.005, 0.01, 0.02, 0.03))
    for one in people[:6]:
        made.add(made.visit(one, copies=1, aim=Aim.BURST))
    end = made.add(Asked(kind="kill-worker", start_s=offset_s))
    for one in people[6:]:
        made.add(made.visit(one, copies=1, after=(end,), start_s=made.one_of((0.0, 0.1, 0.3, 1.0))))


def killed_unconfirmed(made: Neighbours) -> None:
    """Certificates are issued and not yet confirmed when a server process ends; others come, then the kiosks say what
    became of their prints."""
    people = made.crowd(10)
    issued = tuple([made.add(made.visit(one, copies=1, confirms=False, aim=Aim.BURST)) for one in people[:4]])
    end = made.add(Asked(kind="kill-worker", after=issued))
    later = tuple(
        [made.add(made.visit(one, copies=1, after=(end,), start_s=made.one_of((0.05, 0.3)))) for one in people[4:]]
    )
    for place in issued:
        made.add(Confirmation(visit=place, after=later, printed=made.chance(0.8)))


def seals_then_killed(made: Neighbours) -> None:
    """Seals are deregistered, a server process ends and is replaced, then they are applied for."""
    people = made.crowd(4, Kind.SEAL)
    events = tuple([made.add(made.happening(one, made.one_of((_ENDS, EventKind.RENAMED)))) for one in people])
    end = made.add(Asked(kind="kill-worker", after=events))
    for one in people:
        for start_s in (0.1, 0.5):
            made.add(probe(made.visit(one, Kind.SEAL, copies=1, after=(end,), start_s=start_s)))


def new_day(made: Neighbours) -> None:
    """The date changes twice. What was issued on the first new day is still open when others come on the second, and is
    then asked for again."""
    people = made.crowd(10)
    first, second = [ClockSet(now=(made.site.begins + timedelta(days=number)).isoformat()) for number in (1, 2)]
    begun = made.add(first)
    opened = [made.add(made.visit(one, confirms=False, after=(begun,), aim=Aim.BURST)) for one in people[:4]]
    changed = made.add(replace(second, after=tuple(opened)))
    later = [made.add(made.visit(one, confirms=False, after=(changed,), aim=Aim.BURST)) for one in people[4:8]]
    again = tuple([made.add(Again(visit=place, after=tuple(later))) for place in opened])
    for place in (*opened, *later):
        made.add(Confirmation(visit=place, after=again))
    for one in people[8:]:
        made.add(made.visit(one, after=(changed,)))


def closing_time(made: Neighbours) -> None:
    """The hours end between applications on the same connections."""
    people = made.crowd(8)
    firsts = tuple([made.add(made.visit(one, copies=1)) for one in people[:4]])
    closed = made.site.begins.replace(hour=23, minute=0, second=5).isoformat()
    set_ = made.add(ClockSet(now=closed, after=firsts))
    for one in people[4:]:
        made.add(made.visit(one, copies=1, after=(set_,)))


def exchanged(made: Neighbours) -> None:
    """Print files change places under the guard."""
    swaps = tuple([made.add(Asked(kind="swap-print-files", start_s=0.001 * number)) for number in range(3)])
    for one in made.crowd(8):
        made.add(made.visit(one, after=swaps, aim=Aim.SAME_INSTANT))


def in_turn(made: Neighbours) -> None:
    """Three branches in which one application follows another."""
    people = made.crowd(9)
    for first, second, third in zip(people[::3], people[1::3], people[2::3], strict=False):
        one = made.add(made.visit(first))
        two = made.add(made.visit(second, after=(one,)))
        made.add(made.visit(third, after=(two,)))


def refused(made: Neighbours) -> None:
    """Applications that are to be refused beside others."""
    people = made.crowd(8)
    for one, other in zip(people[::2], people[1::2], strict=False):
        kind = made.one_of((*made.of_household, *made.of_supplement))
        made.add(made.visit(one, kind, subjects=(other.resident_code,)))
        made.add(made.visit(other))
