"""Register events and the applications around them: before, beside and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from harness.certificates.domain.residents import Resident
from harness.certificates.domain.words import EventKind, Kind
from harness.certificates.explore.composing import SOON_S, Composer, probe
from harness.certificates.explore.program import Asked, Crash, Mishap
from harness.certificates.reference.link import ADDRESS as LINK
from harness.domain.operations import Aim


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
        made.add(probe(made.visit(one, Kind.SEAL, after=changes, place=place, start_s=made.one_of(SOON_S))))


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
    event = made.add(made.happening(one, kind, after=(down,), start_s=made.one_of(SOON_S)))
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
    made.add(probe(made.telling(one, kind, after=(event,), start_s=made.one_of(SOON_S))))


def card_events(made: Composer) -> None:
    """A card is used, ended by an event, and used again at the same process."""
    one = made.somebody()
    place = made.one_of((0, 1))
    first = made.add(made.visit(one, copies=1, place=place))
    kind = made.one_of((EventKind.CARD_REVOKED, EventKind.CARD_REVOKED, EventKind.CARD_ISSUED))
    event = made.add(made.happening(one, kind, after=(first,)))
    made.add(probe(made.visit(one, copies=1, place=place, after=(event,), start_s=made.one_of((0.0, 0.1, 2.0)))))


def too_late(made: Composer) -> None:
    """Something happens to somebody who has died or moved out just before: the second event is refused."""
    leaving = (EventKind.DIED, EventKind.MOVED_OUT)
    fits = [each for each in made.world.population.residents if set(leaving) <= set(made.may_happen(each))]
    one, kind = made.one_of(fits), made.one_of(leaving)
    gone = made.add(made.happening(one, kind))
    later = made.one_of((EventKind.RENAMED, EventKind.SUPPORT_MEASURE_SET, EventKind.CARD_REVOKED, kind))
    made.add(made.happening(one, later, follows=(gone,)))
    made.add(probe(made.telling(one, kind, after=(gone,), start_s=made.one_of(SOON_S))))


def protected(made: Composer) -> None:
    """Somebody's address is protected, perhaps not for long, and others of the family ask about that person."""
    one = made.somebody(made.one_of(made.of_register))
    changes: tuple[int, ...] = (made.add(made.happening(one, EventKind.SUPPORT_MEASURE_SET)),)
    if made.chance(0.3):
        changes += (made.add(made.happening(one, EventKind.SUPPORT_MEASURE_CLEARED, follows=changes)),)
    for _ in range(2):
        start_s = made.one_of(SOON_S)
        made.add(probe(made.telling(one, EventKind.SUPPORT_MEASURE_SET, after=changes, start_s=start_s)))
