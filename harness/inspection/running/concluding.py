"""From the record to the verdict: the last documents, the judgement, second readings, controls, figures."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from time import monotonic_ns
from typing import Any

from harness.catalogue import say
from harness.checks.subject import Ground
from harness.checks.tally import Partial, merge
from harness.domain.messages import Message
from harness.domain.verdicts import Judgement, PropertyVerdict
from harness.domain.words import Verdict
from harness.drive.pace import percentile
from harness.evidence.findings.events import events_of
from harness.evidence.run_folder import RunFolder
from harness.evidence.summary import summary_lines
from harness.evidence.verdict_file import Controls, Rates, stored_row, verdict_table
from harness.evidence.withheld import save_withheld, withheld_in
from harness.family import family_of
from harness.family.inspected import Control
from harness.history.merge import groups, journals_in
from harness.inspection.order import Interrupted
from harness.inspection.running.controlling import controls_caught
from harness.inspection.running.dossier import Begun, Dossier
from harness.inspection.running.gating import JUNIT, SUMMARY, marked, through_gate, write_for_ci
from harness.inspection.running.judging import Judges, clock_during, worker_facts
from harness.inspection.running.keeping import keep_documents
from harness.inspection.running.looking import PutAway
from harness.inspection.running.reading_along import ReadingAlong
from harness.inspection.running.record import Attended
from harness.inspection.watch import Progress, Watcher
from harness.targets.subject import SelfReport
from harness.wording.languages import REFERENCE
from harness.wording.media import TERMINAL
from harness.wording.rendering import render


@dataclass(frozen=True, slots=True)
class Concluded:
    """What a run says: the content of verdict.json, and plain lines. `besides` is for whoever looks into what went
    wrong, whichever of the two is shown."""

    table: dict[str, Any]
    lines: list[str]
    besides: tuple[str, ...] = ()


def conclude_run(begun: Begun, record: Attended, watcher: Watcher) -> Concluded:
    """Judges everything that was recorded; whatever went wrong on the way stands in the verdict."""
    judges, reading, after = record.judges, record.reading, record.after
    ground, judgement, away = judge_record(begun, record, watcher)
    save_withheld(begun.run, away.withheld)
    wall_end_ns = monotonic_ns()
    watcher.show(Progress("controls", read=reading.read, to_read=reading.to_read, findings=len(judgement.findings)))
    doubtful = {finding.document for finding in judgement.findings}.union(away.withheld, reading.given_up)
    controls, missed = controls_caught(begun, ground, judges, reading.apart, doubtful, reading.parts)
    reasons = [*record.driven.reasons, *after.problems, *missed_controls(controls, missed), *told_of(away.strangers)]
    rates = _rates(reading, judgement, wall_end_ns)
    table = table_of(begun, judgement, after, controls, reasons, str(begun.run.path), rates, len(away.withheld))
    keep_documents(begun.run, begun.order.documents, begun.order.seed, judgement)
    findings = marked(begun.run, begun.family, begun.population, judgement.findings)
    unclear = [stored_row(each) for each in judgement.unclear]
    table = through_gate(begun, table, findings, unclear)
    begun.run.save("findings.json", findings)
    begun.run.save("unclear.json", unclear)
    write_for_ci(begun.run, table, findings, unclear)
    names = begun.family.evidence().people(begun.population, ()).names
    lines = summary_lines(table, names, reading.first_intended_ns, events=events_of(findings))
    return Concluded(table, lines)


def table_of(
    dossier: Dossier,
    judgement: Judgement,
    after: SelfReport,
    controls: Controls,
    reasons: Sequence[Message],
    run: str,
    rates: Rates,
    withheld: int,
) -> dict[str, Any]:
    """The content of verdict.json before the gate. `run`, `rates` and `withheld` are what judging again cannot
    give."""
    return verdict_table(
        replace(judgement, not_inspected=(*judgement.not_inspected, *dossier.plan.omitted)),
        controls,
        tuple(reasons),
        run,
        dossier.order.seed,
        dossier.family.inspection().guard(dossier, after),
        rates,
        withheld,
        dossier.lowered,
    )


JUDGED = ("verdict.json", "findings.json", "unclear.json", JUNIT, SUMMARY)
"""What a run writes once it is judged."""


def broken_off(begun: Begun, reason: Message) -> Concluded:
    """The verdict of a run that could not be judged: inconclusive in everything, whatever is recorded kept, and nothing
    of a judgement that did not come to its end. Raises Interrupted where even this cannot be written."""
    try:
        begun.run.drop(JUDGED)
        table = table_broken_off(
            reason, str(begun.run.path), begun.order.seed, begun.order.family, len(withheld_in(begun.run.path))
        )
        table = through_gate(begun, table, (), ())
        begun.run.save("verdict.json", table)
        write_for_ci(begun.run, table, (), ())
    except OSError as error:
        raise Interrupted(f"{render(reason, REFERENCE, TERMINAL)}; and {error}") from error
    return Concluded(table, summary_lines(table, {}, 0))


def table_broken_off(reason: Message, run: str, seed: int, family: str, withheld: int = 0) -> dict[str, Any]:
    """The content of verdict.json, before the gate, of a run that could not be judged."""
    nothing = tuple(
        PropertyVerdict(each.property, Verdict.INCONCLUSIVE, 0, 0, None, say("not-judged"))
        for each in family_of(family).properties
    )
    judgement = Judgement(nothing, (), (), 0, 0, 0)
    return verdict_table(judgement, Controls(0, 0), (reason,), run, seed, "unproved", Rates(0.0, 0.0, 0.0), withheld)


def judge_record(begun: Begun, record: Attended, watcher: Watcher) -> tuple[Ground, Judgement, PutAway]:
    """Reads what is left, and judges everything. Also the ground with what was told later, and what became of the
    documents that had to wait for that: those of which somebody may be a real person are not kept. The judgement is
    that of what is kept."""
    reading, judges = record.reading, record.judges
    for _ in reading.rest():
        watcher.show(Progress("reading", read=reading.read, to_read=reading.to_read))
    reading.looking.flush()
    watcher.show(Progress("judging", read=reading.read, to_read=reading.to_read))
    ground = record.ground.told(final=record.after, clock=clock_during(begun.run, begun.clock))
    judged = _Judged(begun.run, judges, reading.parts, {"clock": ground.clock})
    ground = ground.told(workers=worker_facts(begun.run))  # while the judges are at work
    whole = judged.whole()
    judgement = judges.checks.conclude(whole, ground)
    again = set(judgement.needs_second_reading)
    if again:
        judged.again(_read_again(begun, reading, again))
        whole = judged.whole()
        judgement = judges.checks.conclude(whole, ground)
    away = reading.looking.put_away(whole.looked)
    if away.changed:
        judged.as_kept(away.changed)
        judgement = judges.checks.conclude(judged.whole(), ground)
    return ground, judgement, away


class _Judged:
    """A record while it is judged, part by part, and some of it once more. `known` are members of the ground that were
    told late."""

    def __init__(self, run: RunFolder, judges: Judges, parts: int, known: Mapping[str, Any]) -> None:
        self._run, self._judges, self._of, self._known = run, judges, parts, known
        self._parts = judges.parts(run, range(parts), parts, known)
        self._kept: dict[int, Future[Partial]] = {}

    def again(self, numbers: Iterable[int]) -> None:
        """Begins to judge whole parts once more, as they stand now."""
        self._parts |= self._judges.parts(self._run, numbers, self._of, self._known)

    def as_kept(self, numbers: Iterable[int]) -> None:
        """Begins to judge, of these parts, what had to wait until somebody had looked: by what is kept of it."""
        for number in numbers:
            waited = self._parts[number].result().sealed
            self._kept[number] = self._judges.those_with(waited, self._run, number, self._of, self._known)

    def whole(self) -> Partial:
        """All of it, once it is judged."""
        return merge(self._partials())

    def _partials(self) -> Iterator[Partial]:
        for number, part in self._parts.items():
            yield part.result().settled
            yield self._kept[number].result() if number in self._kept else part.result().waiting


def judged_as_stored(run: RunFolder, ground: Ground, judges: Judges, parts: int) -> Judgement:
    """The judgement of the record and the observations as they stand in the run folder. `ground` holds what was told
    late."""
    return judges.checks.conclude(_Judged(run, judges, parts, {"clock": ground.clock}).whole(), ground)


def _read_again(begun: Begun, reading: ReadingAlong, again: Collection[str]) -> list[int]:
    """Has these documents read by both readers; says in which parts of the record they stand."""
    requests, homes = [], []
    for group in groups(journals_in(begun.run.history), reading.parts):
        for each in group.operations:
            request, completion = each.invocation.request, each.completion
            if completion is not None and completion.document in again:
                requests.append(reading.request(completion, request, second=True))
                homes.append(group.kin_group)
    reading.again(requests, homes)
    return sorted({home % reading.parts for home in homes})


ABOUT_CONTROLS = frozenset({"too-few-controls", "controls-missed"})


def missed_controls(controls: Controls, missed: Collection[Control]) -> list[Message]:
    """Why the controls make a run inconclusive, in words of ABOUT_CONTROLS; nothing where all were caught."""
    reasons = []
    if controls.sent < controls.wanted:
        reasons.append(say("too-few-controls", made=controls.sent, wanted=controls.wanted))
    if missed:
        spoilings = tuple(sorted({each.spoiling for each in missed}))
        reasons.append(say("controls-missed", missed=len(missed), sent=controls.sent, spoilings=spoilings))
    return reasons


def told_of(strangers: Collection[str]) -> list[Message]:
    """What a run says of documents that show nobody of its population."""
    return [say("strangers", documents=len(strangers))] if strangers else []


def _rates(reading: ReadingAlong, judgement: Judgement, wall_end_ns: int) -> Rates:
    wall_s = max(1e-9, (wall_end_ns - reading.first_intended_ns) / 1e9)
    driving_s = max(1e-9, (reading.last_completed_ns - reading.first_intended_ns) / 1e9)
    return Rates(
        issued_per_s=round(judgement.documents / driving_s, 1),
        read_per_s=round(judgement.documents / wall_s, 1),
        wall_s=round(wall_s, 2),
        offered_per_s=round(reading.offered_per_s, 1),
        latency_p50_ms=round(percentile(reading.latencies_ms, 0.50), 1),
        latency_p99_ms=round(percentile(reading.latencies_ms, 0.99), 1),
        generator_delay_p99_ms=float(reading.paced.get("late_p99_ms", 0.0)),
        generator_delay_max_ms=float(reading.paced.get("late_max_ms", 0.0)),
    )
