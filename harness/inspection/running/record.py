"""A run from the first application to the system at rest, with its readers and judges beside it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from harness.checks.subject import Ground
from harness.drive.launch import Generator
from harness.evidence.in_flight import InFlight
from harness.evidence.operator import hand_over
from harness.evidence.withheld import save_withheld
from harness.inspection.running.asides import told_aside
from harness.inspection.running.dossier import Begun
from harness.inspection.running.driving import SELDOM_S, Driven, Provisional, drive
from harness.inspection.running.judging import Judges
from harness.inspection.running.looking import Looking
from harness.inspection.running.reach import report_at_rest
from harness.inspection.running.reading_along import ReadingAlong, requests_of
from harness.inspection.watch import Watcher
from harness.reading.pool import ReaderPool
from harness.sealing import Seal
from harness.targets.subject import SelfReport

READERS = 2
JUDGES = 2
PARTS = 8


@dataclass(frozen=True, slots=True)
class Attended:
    """How driving ended, what the system at rest says of itself, and who is at hand to read and to judge the rest on
    what ground."""

    ground: Ground
    judges: Judges
    reading: ReadingAlong
    driven: Driven
    after: SelfReport


@contextmanager
def attended(begun: Begun, watcher: Watcher, ending: Collection[str] = ()) -> Iterator[Attended]:
    """Drives the system until all is sent, or until the first finding of a property in `ending`, and lets it come to
    rest. Readers and judges stay for the block. Where it breaks off, what is sealed still goes, since nobody will judge
    any more whose it is."""
    family, seal = begun.family.inspection(), Seal.fresh()
    if begun.operator is not None:
        hand_over(begun.run, seal, begun.operator)
    ground = family.ground(begun)
    is_own, shows_own = family.is_own(begun.population, ground), family.shows_own(begun.population, ground)
    with (
        Judges(ground, begun.family.checks(), JUDGES, seal) as judges,
        ReaderPool(READERS, seal=seal) as pool,
        ReadingAlong(
            begun.run,
            pool,
            requests_of(begun),
            Looking(begun.run, InFlight(begun.run.path, seal), shows_own, PARTS, begun.operator is not None),
        ) as reading,
    ):
        provisional = Provisional(judges, reading, is_own, 0.0 if ending else SELDOM_S)
        try:
            content = begun.family.driving().encode(begun.plan)
            known = begun.file, begun.system.identity, seal
            with Generator(begun.plan, content, begun.family.name, begun.run.path, *known) as generator:
                driven = drive(generator, reading, provisional, watcher, ending)
                begun.asides.add(generator.asides)
            after = report_at_rest(begun, driven.reasons)
            driven.reasons += told_aside(begun.asides, family.tells, ground)
            yield Attended(ground, judges, reading, driven, after)
        except BaseException:
            save_withheld(begun.run, reading.looking.put_away(provisional.looked).withheld)
            raise
