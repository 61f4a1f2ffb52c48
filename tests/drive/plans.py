"""Plans written by hand, and the fake system they run against."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from harness.certificates.domain.operations import Application, Event
from harness.certificates.domain.words import EventKind, Kind
from harness.certificates.drive.plan import Phase, Plan, PlannedApplication, PlannedEvent, PlannedFault, encode_plan
from harness.domain.operations import Aim, Fault, FaultRequest
from harness.drive.launch import Generator
from harness.sealing import Seal
from harness.targets.system import parse_system
from tests.drive.fake_system import DESCRIPTION
from tests.targets.fake import asked


class Running:
    """The fake system: `url` while it runs, `counts` (what it saw) afterwards."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.counts: dict[str, int] = {}


@contextmanager
def fake_system(*behaviours: str) -> Iterator[Running]:
    """The fake system in its own process."""
    program = str(Path(__file__).with_name("fake_system.py"))
    process = subprocess.Popen(
        [sys.executable, program, *behaviours], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None and process.stdin is not None
    try:
        running = Running(f"http://127.0.0.1:{int(process.stdout.readline())}")
        yield running
        process.stdin.close()
        running.counts = json.loads(process.stdout.readline() or "{}")
    finally:
        if not process.stdin.closed:
            process.stdin.close()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()


SEAL = Seal.fresh()
"""Under which it keeps what comes."""


def generator(what: Plan, folder: Path, url: str) -> Generator:
    """The load of a plan."""
    identity = parse_system(DESCRIPTION).identity
    return Generator(what, encode_plan(what), "certificates", folder, asked(url), identity, SEAL)


def application(number: int, resident: int | None = None) -> Application:
    """The application `number`, by its own resident unless another is named."""
    who = number if resident is None else resident
    return Application(
        f"r1-{number:06d}",
        f"K-{number % 50:04d}",
        "131016",
        f"{who:016d}",
        "0000",
        Kind.RESIDENT_RECORD,
        (),
        {},
        1,
        str(who),
        who,
    )


def planned(number: int, at_s: float, fault: Fault = Fault.NONE, **values: object) -> PlannedApplication:
    """An arrival."""
    return replace(PlannedApplication(at_s, application(number), Aim.ARRIVAL, "test", fault=fault), **values)  # type: ignore[arg-type]


def event(number: int, at_s: float, probes: tuple[PlannedApplication, ...] = ()) -> PlannedEvent:
    """A deregistration."""
    return PlannedEvent(
        at_s, Event(f"r1-e{number}", 1, EventKind.SEAL_DEREGISTERED, str(number), number), "test", probes=probes
    )


def plan(
    applications: list[PlannedApplication],
    events: tuple[PlannedEvent, ...] = (),
    faults: tuple[PlannedFault, ...] = (),
    *,
    answer_s: float = 5.0,
    workers: int = 1,
    in_flight: int = 0,
    duration_s: float = 1.0,
) -> Plan:
    """One phase."""
    ordered = tuple(sorted(applications, key=lambda each: each.at_s))
    phase = Phase("test", None, duration_s, answer_s, ordered, events, faults)
    return Plan("r1", "test", 1, workers, True, in_flight, (phase,))


def fault(at_s: float) -> PlannedFault:
    """A fault asked of the system."""
    return PlannedFault(at_s, FaultRequest("r1-f1", "delay-print", {"for_s": 1.0}), "test")
