"""One run of a program, looked at: documents read, the system's own words heard, everything judged.

Each run is judged by itself. What the system says of applications of earlier runs is left out; they had their turn."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from time import monotonic
from typing import Final

from harness.catalogue import say
from harness.certificates.checks.ground import Ground
from harness.certificates.checks.registry import conclude, judge_partition
from harness.certificates.domain.operations import Application, SelfReport
from harness.certificates.domain.properties import ROW_OF, Property
from harness.certificates.explore.concurrent.running import Lines, Record, Run
from harness.certificates.explore.concurrent.site import Site
from harness.certificates.explore.program import Program
from harness.certificates.forms import shipped_forms
from harness.certificates.targets.self_report import self_report
from harness.checks.clock import BusinessClock, clock_of
from harness.checks.subject import WorkerFacts
from harness.domain.messages import Failure
from harness.domain.observations import Observation
from harness.domain.operations import NO_GROUP, GroupHistory
from harness.domain.verdicts import Finding, Unclear
from harness.domain.words import Capability
from harness.reading.pool import PoolError, ReadRequest
from harness.targets.protocol import TargetProblem
from harness.wording.rendering import on_terminal

REST_S = 10.0
"""How long a system may take to come to rest after the last answer."""

SAME_FOR_S = 1.5
"""A spool in which nothing has changed for so long, when all is answered, is at rest."""

_READ_S: Final = 30.0
_POLL_S: Final = 0.02


@dataclass(frozen=True, slots=True)
class Trial:
    """A run and what is to be said of it. `stranger`: a document showed nobody of the synthetic population, so nothing
    more may be sent. `operations` counts what was asked, repetitions included. `lost` says why the system cannot be
    asked any more, empty if it can."""

    program: Program
    findings: tuple[Finding, ...]
    unclear: tuple[Unclear, ...]
    operations: int
    stranger: bool = False
    lost: str = ""

    def finding_of(self, wanted: str | None) -> Finding | None:
        """The first finding of this property, or of any."""
        return next((one for one in self.findings if wanted in (None, one.property)), None)


class Trials:
    """Runs programs on a site one after another, each with what it needs to be judged. Raises TargetProblem where the
    system cannot be asked any more."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.operations = 0
        self.runs = 0
        self._due_s = monotonic()
        self._lines = Lines(site)
        self._asks = site.connected()
        self._before: frozenset[object] = frozenset(_everything(self._report()))

    def close(self) -> None:
        """Ends the connections."""
        self._lines.hang_up()
        self._asks.close()

    def again(self) -> None:
        """Loads everybody anew; what the system said of itself before is forgotten with the rest."""
        self.site.load(self._asks)
        self._before = frozenset(_everything(self._report()))

    def set_clock(self) -> None:
        """Brings the business clock back."""
        self.site.set_clock(self._asks)

    def run(self, program: Program, ground: Ground, until_s: float) -> Trial:
        """Plays the program and judges what came of it. `until_s` is on the clock of `time.monotonic`."""
        record = Run(self.site, program, self._lines, until_s).play()
        return self.look(program, record, ground)

    def starts(self, program: Program, until_s: float) -> Run:
        """A run that its caller goes through step by step; `look` is for its end."""
        return Run(self.site, program, self._lines, until_s)

    def look(self, program: Program, record: Record, ground: Ground) -> Trial:
        """What is to be said of a run that has ended."""
        self.runs += 1
        self._lines.hang_up()
        operations = sum(len(group.operations) for group in record.recorder.groups())
        self.operations += operations
        self._keep_pace(operations)
        final = self._at_rest()
        seen = self._read(record, second=False)
        trial = _judged(program, record, seen, self._known(ground), final)
        if trial.findings and not trial.stranger:
            # What one reader alone has seen is not said of a system.
            trial = _judged(program, record, self._read(record, second=True), self._known(ground), final)
        return replace(trial, operations=operations, lost=_lost(record, final, self.site.file.url))

    def _keep_pace(self, operations: int) -> None:
        """Waits where the target file allows fewer requests a second than a run has sent."""
        limit = self.site.file.rate_limit_per_s
        if limit is not None:
            self._due_s += operations / limit
            threading.Event().wait(max(0.0, self._due_s - monotonic()))
            self._due_s = max(self._due_s, monotonic())

    def _known(self, ground: Ground) -> Ground:
        return ground.told(clock=BusinessClock((self.site.clock,)))

    # Reading

    def _read(self, record: Record, second: bool) -> dict[str, Observation]:
        """What the readers see; a document that none of them got through is left out, and so counts as not read."""
        seals = _of_seals(record.recorder.groups())
        pool, found = self.site.pool, {}
        pool.submit(
            *(
                ReadRequest(name, data=data, second=second, find_marks=name in seals)
                for name, data in record.documents.items()
            )
        )
        end_s = monotonic() + _READ_S
        while pool.pending and monotonic() < end_s:
            try:
                for read in pool.poll(end_s - monotonic()):
                    found[read.document] = read.observation()
            except PoolError as error:
                raise TargetProblem(say("readers-do-not-start", failure=Failure(str(error)))) from error
        return {name: seen for name, seen in found.items() if name in record.documents}

    # What the system says of itself

    def _at_rest(self) -> SelfReport:
        """Its words once its spool holds nothing new, or nothing in it changes any more; none where it is not the same
        system any more."""
        changed = self.site.standing.check()
        if changed is not None:
            return SelfReport(None, None, None, (changed,))
        end_s, same_s, held = monotonic() + REST_S, monotonic(), None
        pause = threading.Event()
        while self.site.can(Capability.SPOOL) and monotonic() < end_s:
            try:
                now = frozenset(self._asks.spool()) - self._before
            except TargetProblem:
                now = None
            if now is not None and not now:
                break
            if now != held:
                held, same_s = now, monotonic()
            elif monotonic() - same_s > SAME_FOR_S:
                break
            pause.wait(_POLL_S)  # the protocol has no call that tells when rest has come
        report = self._report()
        new = _less(report, self._before)
        self._before |= frozenset(_everything(report))
        return new

    def _report(self) -> SelfReport:
        return self_report(self._asks, self.site.system)


def _lost(record: Record, final: SelfReport, url: str) -> str:
    """Why nothing more can be asked: the system's own words cannot be fetched, or not one request was answered."""
    if final.problems:
        return on_terminal(final.problems[0])
    operations = [one for group in record.recorder.groups() for one in group.operations]
    if operations and not any(one.completion is not None and one.completion.reached_ns for one in operations):
        return f"{url} answers nothing any more"
    return ""


def _everything(report: SelfReport) -> list[object]:
    """The ids in the ledger, the files in the spool, the alerts."""
    return [
        *(("ledger", line.application_id) for line in report.ledger or ()),
        *(report.spool or ()),
        *(("alert", alert.alert_id) for alert in report.alerts or ()),
    ]


def _less(report: SelfReport, before: frozenset[object]) -> SelfReport:
    """What is new in it."""
    ledger, spool, alerts = report.ledger, report.spool, report.alerts
    return SelfReport(
        None if ledger is None else tuple([one for one in ledger if ("ledger", one.application_id) not in before]),
        None if spool is None else tuple([one for one in spool if one not in before]),
        None if alerts is None else tuple([one for one in alerts if ("alert", one.alert_id) not in before]),
        report.problems,
    )


def _of_seals(groups: list[GroupHistory]) -> frozenset[str]:
    """The documents that must show an imprint."""
    return frozenset(
        one.completion.document
        for group in groups
        for one in group.operations
        if isinstance(one.invocation.request, Application)
        and shipped_forms().general[one.invocation.request.certificate].needs_seal
        and one.completion is not None
    )


def _judged(
    program: Program, record: Record, seen: Mapping[str, Observation], ground: Ground, final: SelfReport
) -> Trial:
    groups = record.recorder.groups()
    of_none = [one for group in groups if group.kin_group == NO_GROUP for one in group.operations]
    known = ground.told(
        final=final,
        clock=clock_of(ground.clock.settings[0], of_none),
        workers=(WorkerFacts(0, len(record.recorder.records)),),
    )
    partial = judge_partition(groups, seen, known)
    own = {finding.message for finding in partial.findings}
    judgement = conclude(partial, known)
    found = [one for one in judgement.findings if not ROW_OF[one.property].of_the_load or one.message in own]
    unclear = [one for one in judgement.unclear if not ROW_OF[one.property].of_the_load]
    if record.cut:
        unclear.append(Unclear(Property.WELLFORMED, say("time-was-over")))
    return Trial(program, tuple(found), tuple(unclear), 0, stranger=bool(partial.stops_run))
