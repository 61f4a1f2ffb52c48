"""What breaks at a bad moment: processes, the disk, the line, the business clock."""

from __future__ import annotations

from harness.certificates.explore.composing import SOON_S, Composer, probe
from harness.certificates.explore.program import Asked, ClockSet, Crash, FullDisk, Mishap
from harness.certificates.reference.family_link import ADDRESS as FAMILY_LINE


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
    made.add(made.visit(made.somebody(without=(one,)), place=place, after=after, start_s=made.one_of(SOON_S)))


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
    made.add(made.visit(made.somebody(without=(one,)), place=place, start_s=made.one_of(SOON_S)))
    made.add(Asked(kind="kill-worker", place=place))


def full_disk(made: Composer) -> None:
    """The disk is full for a while."""
    one = made.somebody()
    made.add(made.visit(one))
    made.add(FullDisk(start_s=made.one_of(SOON_S), for_s=made.one_of((0.01, 0.3)), database=made.chance(0.5)))
    made.add(made.visit(made.somebody(without=(one,)), start_s=made.one_of(SOON_S)))


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
    set_ = made.add(ClockSet(now="2025-10-02T10:00:00+09:00", start_s=made.one_of(SOON_S)))
    for _ in range(made.one_of((1, 2))):
        made.add(made.visit(made.somebody(without=(one,)), after=(set_,)))


def line_lost(made: Composer) -> None:
    """A question to the family-register system, or its answer, is lost, doubled or late; perhaps others ask as well."""
    for _ in range(made.one_of((1, 1, 3))):
        made.add(Mishap(address=FAMILY_LINE, how=made.one_of(("lose", "lose answer", "double", 0.3))))
    first, second = made.one_of(made.of_register), made.one_of(made.of_register)
    one = made.somebody(first)
    made.add(made.visit(one, first))
    made.add(made.visit(made.somebody(second, without=(one,)), second, start_s=made.one_of(SOON_S)))
