"""While the load runs: read along, judge provisionally, show where it stands, stop when told."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from harness.catalogue import say
from harness.checks.tally import Looked, Partial
from harness.domain.messages import Message
from harness.domain.verdicts import Finding
from harness.drive.launch import Generator
from harness.inspection.running.judging import Judges
from harness.inspection.running.reading_along import ReadingAlong, Seen
from harness.inspection.watch import Progress, Watcher
from harness.wording.languages import REFERENCE
from harness.wording.media import TERMINAL
from harness.wording.rendering import render

STEP_S = 0.1
SELDOM_S = 0.5
"""How far apart provisional judgements of documents are that look like their applicant's: the others wait for the
judgement at the end, so that the load has the machine."""

_COUNTS = ("completed", "refused", "unknown", "in_flight")
_FROM_PACE = ("phase", "elapsed_s", "total_s", "offered_per_s", "p50_ms", "p99_ms", *_COUNTS)


@dataclass(slots=True)
class Driven:
    """How driving ended. `reasons` make the run inconclusive."""

    reasons: list[Message] = field(default_factory=list)
    interrupted: bool = False


class Provisional:
    """Findings so far: judged as documents come, counted by application, judged again from the record later. What shows
    no name of its applicant's kin group is judged at once, however much there is of it."""

    def __init__(
        self, judges: Judges, reading: ReadingAlong, is_own: Callable[[str, int], bool], apart_s: float
    ) -> None:
        """`apart_s` is how far apart those of documents are that look like their applicant's."""
        self._judges = judges
        self._reading = reading
        self._is_own = is_own
        self._apart_s = apart_s
        self._next_s = 0.0
        self._waiting: list[Future[Partial]] = []
        self._found: dict[str, Finding] = {}
        self.properties: set[str] = set()
        """What the findings so far are about."""
        self.strangers: dict[str, Message] = {}
        """Documents that seem to show nobody of the synthetic population, with what says so."""
        self.looked: dict[str, Looked] = {}
        """What was seen of those that were judged."""

    def take(self, seen: Iterable[Seen]) -> None:
        """Hands documents just read to the judges, and collects what they have said."""
        still = []
        for each in self._waiting:
            if each.done():
                self._note(each.result())
            else:
                still.append(each)
        self._waiting = still
        for group, read, shows_own in seen:
            if shows_own or self._is_own(read.line.decode(), group):
                now_s = monotonic()
                if now_s < self._next_s:
                    continue
                self._next_s = now_s + self._apart_s
            self._waiting.append(self._judges.at_once(self._reading.history_of(group), read, self._reading.clock()))

    def _note(self, partial: Partial) -> None:
        for finding in partial.findings:
            self.properties.add(finding.property)
            self._found.setdefault(finding.application_id, finding)
        self.looked |= partial.looked
        for stranger in partial.stops_run:
            self.strangers.setdefault(stranger.document, stranger.message)

    @property
    def count(self) -> int:
        """Applications with a finding so far."""
        return len(self._found)

    @property
    def latest(self) -> str:
        """The newest finding, as a terminal may be shown it."""
        if not self._found:
            return ""
        return str(render(next(reversed(self._found.values())).message, REFERENCE, TERMINAL))


def drive(
    generator: Generator,
    reading: ReadingAlong,
    provisional: Provisional,
    watcher: Watcher,
    ending: Collection[str] = (),
) -> Driven:
    """Until the generator has ended. Ctrl-C stops it and is noted; so does a document of somebody who is not of the
    synthetic population, and the first finding of a property in `ending`."""
    driven = Driven()
    while True:
        try:
            while generator.is_running():
                provisional.take(reading.step(STEP_S))
                watcher.show(_progress(generator.progress(), reading, provisional))
                if provisional.strangers or not provisional.properties.isdisjoint(ending):
                    generator.stop()
            break
        except KeyboardInterrupt:
            if driven.interrupted:
                raise
            driven.interrupted = True
            driven.reasons.append(say("not-all-sent"))
            generator.stop()
        except BrokenProcessPool:
            driven.reasons.append(say("judge-lost"))
            generator.stop()
            break
    ended = generator.result()
    if ended.exit_code and not driven.interrupted:
        driven.reasons.append(ended.said or say("generator-unfinished"))
    driven.reasons += list(provisional.strangers.values())[:1]
    return driven


def _progress(pace: Mapping[str, Any], reading: ReadingAlong, provisional: Provisional) -> Progress:
    if not pace:
        return Progress("starting the load")
    return Progress(
        **{name: pace[name] for name in _FROM_PACE},
        read=reading.read,
        to_read=reading.to_read,
        findings=provisional.count,
        latest=provisional.latest,
    )
