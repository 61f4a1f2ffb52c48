"""While the load runs: read along, judge provisionally, show where it stands, stop when told."""

from __future__ import annotations

from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from typing import Any

from harness.checks.tally import Partial
from harness.domain.verdicts import Finding
from harness.drive.launch import Generator
from harness.inspection.judging import Judges
from harness.inspection.reading_along import ReadingAlong
from harness.inspection.watch import Progress, Watcher

STEP_S = 0.05
AT_ONCE = 2
"""Provisional judgements under way: the others wait for the judgement at the end, so that the load has the machine."""
EVERY_ONE = 1000
"""The same where the first finding is to end the load."""


@dataclass(slots=True)
class Driven:
    """How driving ended. `reasons` are sentences that make the run inconclusive."""

    reasons: list[str] = field(default_factory=list)
    interrupted: bool = False


class Provisional:
    """Findings so far: judged as documents come, counted by application, judged again from the record later."""

    def __init__(self, judges: Judges, at_once: int) -> None:
        self._judges = judges
        self._at_once = at_once
        self._waiting: list[Future[Partial]] = []
        self._found: dict[str, Finding] = {}
        self.stranger = ""

    def take(self, seen: list[Any]) -> None:
        """Hands documents just read to the judges as far as they are free, and collects what they have said."""
        still = []
        for each in self._waiting:
            if each.done():
                self._note(each.result())
            else:
                still.append(each)
        self._waiting = still
        for group, observation in seen[: max(0, self._at_once - len(still))]:
            self._waiting.append(self._judges.at_once(group, observation))

    def _note(self, partial: Partial) -> None:
        for finding in partial.findings:
            self._found.setdefault(finding.application_id, finding)
        if partial.stops_run and not self.stranger:
            self.stranger = partial.stops_run[0].sentence

    @property
    def count(self) -> int:
        """Applications with a finding so far."""
        return len(self._found)

    @property
    def latest(self) -> str:
        """The sentence of the newest finding."""
        return next(reversed(self._found.values())).sentence if self._found else ""


def drive(generator: Generator, reading: ReadingAlong, judges: Judges, watcher: Watcher, fail_fast: bool) -> Driven:
    """Until the generator has ended. Ctrl-C stops it and is noted; so does a document of somebody who is not of the
    synthetic population, and with `fail_fast` the first finding."""
    driven, provisional = Driven(), Provisional(judges, EVERY_ONE if fail_fast else AT_ONCE)
    while True:
        try:
            while generator.is_running():
                provisional.take(reading.step(STEP_S))
                watcher.show(_progress(generator.progress(), reading, provisional))
                if provisional.stranger or (fail_fast and provisional.count):
                    generator.stop()
            break
        except KeyboardInterrupt:
            if driven.interrupted:
                raise
            driven.interrupted = True
            driven.reasons.append("interrupted: not all that was planned was sent")
            generator.stop()
        except BrokenProcessPool:
            driven.reasons.append("a judging process was lost")
            generator.stop()
            break
    ended = generator.result()
    if ended.exit_code and not driven.interrupted:
        driven.reasons.append(ended.sentence or "the load generator did not finish")
    if provisional.stranger:
        driven.reasons.append(provisional.stranger)
    return driven


def _progress(pace: Any, reading: ReadingAlong, provisional: Provisional) -> Progress:
    return Progress(
        phase=str(pace.get("phase", "starting the load")),
        elapsed_s=pace.get("elapsed_s", 0.0),
        total_s=pace.get("total_s", 0.0),
        offered_per_s=pace.get("offered_per_s", 0.0),
        completed=pace.get("completed", 0),
        refused=pace.get("refused", 0),
        unknown=pace.get("unknown", 0),
        in_flight=pace.get("in_flight", 0),
        latency_p50_ms=pace.get("latency_p50_ms", 0.0),
        latency_p99_ms=pace.get("latency_p99_ms", 0.0),
        read=reading.read,
        to_read=reading.to_read,
        findings=provisional.count,
        latest=provisional.latest,
    )
