"""Which transport reaches a target, and what the engine is given to reach one."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from urllib.parse import urlsplit

from harness.certificates.targets.http import HttpTarget
from harness.certificates.targets.protocol import Target
from harness.certificates.targets.self_report import is_at_rest, report_of, report_table, self_report
from harness.certificates.targets.wire import ImprintPng, population_body
from harness.targets.asides import Asides
from harness.targets.subject import FamilyTargets
from harness.targets.system import SystemDescription
from harness.targets.target_file import TargetFile

TRANSPORTS: dict[str, Callable[[TargetFile, ImprintPng, float | None, int], Target]] = {
    "http": HttpTarget,
    "https": HttpTarget,
}
"""By the scheme of the target's address. The arguments are those of `connect`."""


def connect(file: TargetFile, imprint_png: ImprintPng, answer_s: float | None = None, spread: int = 1) -> Target:
    """The target of a file that was read; nothing is sent yet. `imprint_png` draws the
    imprints of `seal-registered` events. `answer_s` is how long a kiosk waits for an answer, None for the file's
    time-out. `spread` is how many connections are opened before one is used again."""
    return TRANSPORTS[urlsplit(file.url).scheme](file, imprint_png, answer_s, spread)


def _asks(file: TargetFile, asides: Asides | None = None) -> SystemDescription:
    """Who is at the addresses of a file, on a connection of its own. Raises TargetProblem."""
    with closing(connect(file, lambda number: b"")) as target:
        try:
            return target.system()
        finally:
            if asides is not None:
                asides.add(target.asides)


TARGETS = FamilyTargets(
    schemes=TRANSPORTS,
    asks=_asks,
    connect=lambda file, materials: connect(file, materials.png),
    provision=lambda target, population, materials: target.put_population(population_body(population, materials.png)),
    embedded=("serve",),
    codes=lambda population: tuple(each.code for each in population.municipalities),
    self_report=self_report,
    is_at_rest=is_at_rest,
    report_table=report_table,
    report_of=report_of,
)
