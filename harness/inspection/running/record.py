"""A run from the first application to the system at rest, with its readers and judges beside it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from harness.checks.subject import Ground
from harness.drive.launch import Generator
from harness.inspection.running.dossier import Begun
from harness.inspection.running.driving import AT_ONCE, EVERY_ONE, Driven, Provisional, drive
from harness.inspection.running.judging import Judges
from harness.inspection.running.keeping import forget_strangers
from harness.inspection.running.reach import report_at_rest
from harness.inspection.running.reading_along import ReadingAlong, requests_of
from harness.inspection.watch import Watcher
from harness.reading.pool import ReaderPool
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
    rest. Readers and judges stay for the block. Where it breaks off, what seems to be a stranger's goes all the same,
    since nobody will judge any more whether it is indeed."""
    ground = begun.family.inspection().ground(begun)
    with (
        Judges(ground, begun.family.checks(), JUDGES) as judges,
        ReaderPool(READERS) as pool,
        ReadingAlong(begun.run, pool, requests_of(begun), PARTS) as reading,
    ):
        is_own = begun.family.inspection().is_own(begun.population, ground)
        provisional = Provisional(judges, reading, is_own, EVERY_ONE if ending else AT_ONCE)
        try:
            content = begun.family.driving().encode(begun.plan)
            known = begun.file, begun.system.identity
            with Generator(begun.plan, content, begun.family.name, begun.run.path, *known) as generator:
                driven = drive(generator, reading, provisional, watcher, ending)
            yield Attended(ground, judges, reading, driven, report_at_rest(begun, driven.reasons))
        except BaseException:
            try:
                reading.flush()
            finally:
                forget_strangers(begun.run, provisional.strangers)
            raise
