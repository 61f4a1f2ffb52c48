"""What one run's history says, by the same checks as a run on the running system.

Most runs are clean, and looking for a reason to doubt is cheaper than the whole conclusion; so that is drawn only where
there is one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from harness.certificates.checks import accounting, alert, eligibility, uniqueness
from harness.certificates.checks.ground import Ground
from harness.certificates.checks.registry import conclude, judge_partition
from harness.certificates.checks.shares import ApplicationRow
from harness.certificates.domain.operations import Delivery, Event, SelfReport
from harness.certificates.domain.properties import ROW_OF
from harness.checks.clock import BusinessClock, clock_of
from harness.checks.tally import Fate
from harness.domain.operations import NO_GROUP, ClockSetting, GroupHistory
from harness.domain.verdicts import Finding, Unclear
from harness.explore.history import Recorder, Sent, group_history
from harness.targets.protocol import Answer


@dataclass(frozen=True, slots=True)
class Judged:
    """The findings of a run, in their order, and what could not be judged."""

    findings: tuple[Finding, ...] = ()
    unclear: tuple[Unclear, ...] = ()


_CLEAN: Final = Judged()
_SAID: Final = Answer._fields.index("document")
"""So many members of an answer, its first, are what it says; the others are its document and how it came."""
_S: Final = 1_000_000_000


class Judging:
    """Judges the runs of one program. `ground` is what is known before any of them.

    Kin groups of which the same was asked and answered, in the same order and the same whole seconds, are the same to
    the checks; so a clean one is judged once. Groups with register events, and runs in which the business clock is set,
    are always judged: there the times between stamps count as well."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground.indexed()
        self._clean: dict[tuple[object, ...], tuple[ApplicationRow, ...]] = {}

    def judge(self, recorder: Recorder, final: SelfReport) -> Judged:
        """`final` is what the system said of itself when it had come to rest."""
        exchanges = recorder.exchanges()
        clock = _clock(self._ground, exchanges.get(NO_GROUP, ()))
        tell = partial(self._ground.told, final=final, clock=clock)
        is_plain = clock is self._ground.clock
        rows: list[ApplicationRow] = []
        for group, held in exchanges.items():
            key = _key(held) if is_plain else None
            found = self._clean.get(key) if key is not None else None
            if found is None:
                found = _rows_of_clean(group_history(group, held), recorder, tell())
                if found is None:
                    return _whole(recorder, tell())
                if key is not None:
                    self._clean[key] = found
            rows += found
        if final.spool or any(_complaints(rows, final)):
            return _whole(recorder, tell())
        return _CLEAN


def _rows_of_clean(group: GroupHistory, recorder: Recorder, known: Ground) -> tuple[ApplicationRow, ...] | None:
    """The applications of a group about which there is nothing to say; None where there is something."""
    judged = judge_partition((group,), recorder.observations, known)
    if judged.findings or judged.unclear or eligibility.shown(judged).exposures:
        return None
    return tuple(judged.table)


def _whole(recorder: Recorder, known: Ground) -> Judged:
    """The conclusion from everything."""
    judged = judge_partition(recorder.groups(), recorder.observations, known)
    own = {finding.message for finding in judged.findings}
    judgement = conclude(judged, known)
    found = [one for one in judgement.findings if not ROW_OF[one.property].of_the_load or one.message in own]
    unclear = [one for one in judgement.unclear if not ROW_OF[one.property].of_the_load]
    return Judged(tuple(found), tuple(unclear))


def _key(exchanges: list[Sent]) -> tuple[object, ...] | None:
    """What a group's judgement depends on; None with register events in it. Requests are told apart by the ids of their
    operations: those of one program are the same in all its runs, but for what a kiosk says of its print."""
    key: list[object] = []
    stamps: list[int] = []
    for sent in exchanges:
        request, answer = sent.request, sent.answer
        if isinstance(request, Event):
            return None
        key.append(sent.operation)
        stamps.append(sent.stamp_ns)
        if isinstance(request, Delivery):
            key.append((request.paid, request.printed))
        if answer is not None:
            stamps.append(sent.answered_ns)
            key += (answer[:_SAID], "" if sent.seen is None else sent.seen.digest)
    ranks = {stamp: rank for rank, stamp in enumerate(sorted(set(stamps)))}
    key += [(ranks[stamp], stamp // _S, -stamp // _S) for stamp in stamps]
    return tuple(key)


def _clock(ground: Ground, others: Sequence[Sent]) -> BusinessClock:
    """The business clock, with its settings if there are any; `others` is what belongs to no kin group."""
    if any(isinstance(sent.request, ClockSetting) for sent in others):
        return clock_of(ground.clock.settings[0], group_history(NO_GROUP, others).operations)
    return ground.clock


def _complaints(rows: list[ApplicationRow], final: SelfReport) -> Iterator[object]:
    yield from uniqueness.twice(rows)
    if final.alerts:
        yield from alert.delivered(list(final.alerts), {row.application_id: row for row in rows})
    lines = {line.application_id: line for line in final.ledger or ()}
    if len(lines) != len(final.ledger or ()):
        yield "an application twice in the ledger"
    for row in rows:
        if row.fate == Fate.ISSUED and row.confirmed in ("open", "rejected"):
            yield row
        line = lines.pop(row.application_id, None)
        yield from accounting.entry(row, () if line is None else (line,))
    yield from lines
