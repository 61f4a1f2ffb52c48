"""A closed run made again: population and plan, what was sent, what was read, and the judgement."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import partial
from pathlib import Path
from typing import Any

from harness.domain.messages import Message
from harness.domain.verdicts import Judgement
from harness.evidence.gate import gated
from harness.evidence.integrity import Intact
from harness.evidence.said import said_in
from harness.evidence.stored import VERDICT, BrokenEvidence
from harness.evidence.verdict_file import Controls, Rates, stored_row
from harness.evidence.withheld import withheld_in
from harness.inspection.running.concluding import ABOUT_CONTROLS, judged_as_stored, missed_controls, table_of, told_of
from harness.inspection.running.controlling import controls_caught
from harness.inspection.running.gating import marked, texts_for_ci
from harness.inspection.running.judging import Judges, clock_during, worker_facts
from harness.inspection.running.reading_along import read_apart
from harness.inspection.running.record import JUDGES, PARTS, READERS
from harness.inspection.verifying.accounted import Account
from harness.inspection.verifying.comparing_stored import as_asked, form_of
from harness.inspection.verifying.recalling import Recalled, recalled
from harness.inspection.verifying.rereading import Reread, Rereading
from harness.inspection.verifying.verified import INCOMPLETE, INTACT, READ_ANEW, Verified
from harness.inspection.watch import Progress, Watcher
from harness.reading.pool import ReaderPool, ReadingLimits

PATIENT = ReadingLimits(patience_s=3 * ReadingLimits().patience_s)
"""What the run's readers got through these get through on a slower machine as well."""


@dataclass(slots=True)
class _Account:
    """What was repeated and what could not be, in sentences."""

    repeated: list[str] = field(default_factory=list)
    not_repeated: list[str] = field(default_factory=list)


def judged_again(folder: Path, intact: Intact, watcher: Watcher) -> Verified:
    """Makes everything of an intact run again that can be made again. Raises BrokenEvidence where something else comes
    out than was recorded, UsageProblem where this version cannot make it again, OSError."""
    account = _Account()
    _check_carried(intact.verdict)
    watcher.show(Progress("making residents and plan again"))
    with recalled(folder, intact.manifest, intact.verdict) as run:
        account.repeated.append("population, imprints and plan, made again from suite, seed and nonce")
        unread = _read_and_judged(run, intact, account, watcher)
    sentence = "every byte is as it was when the run was closed, and judging it again says the same"
    if unread:
        sentence = f"every byte is as it was when the run was closed, but {len(unread)} documents "
        sentence += "could not be read as they were"
    return Verified(
        str(folder),
        INCOMPLETE if unread else INTACT,
        sentence,
        verdict=str(intact.verdict["verdict"]),
        signed_by=intact.signed_by,
        repeated=tuple(account.repeated),
        not_repeated=tuple(account.not_repeated),
    )


def _read_and_judged(run: Recalled, intact: Intact, account: _Account, watcher: Watcher) -> Sequence[str]:
    """Reads and judges everything again. Gives back the documents that could not be read as they were. Raises
    BrokenEvidence where something else comes out than was recorded."""
    dossier, folder = run.dossier, run.dossier.run
    ground = dossier.family.inspection().ground(dossier)
    with Judges(ground, dossier.family.checks(), JUDGES) as judges, ReaderPool(READERS, PATIENT) as pool:
        ground = ground.told(final=run.after, clock=clock_during(folder, dossier.clock), workers=worker_facts(folder))
        withheld = withheld_in(folder.path)
        rereading = Rereading(dossier, PARTS, intact.digests, pool, watcher, form_of(intact.manifest), withheld)
        reread = rereading.all()
        facts = rereading.sent.check_whole(folder.path, dossier.plan.workers, intact.journals, not run.ended)
        has_operator = "operator_key" in intact.manifest["order"]
        Account(run.files, PARTS, facts, reread.present, withheld, has_operator).check(intact.digests)
        account.repeated.append("what was sent, as the journals have it, compared with the plan")
        account.repeated.append(f"{reread.same} stored documents read again, and what they show compared")
        watcher.show(Progress("judging", read=reread.same, to_read=reread.same))
        judgement = judged_as_stored(folder, ground, judges, PARTS)
        _check_kept(dossier.order.documents, judgement, reread, withheld)
        account.not_repeated += _gone(reread)
        found = {finding.document for finding in judgement.findings}
        doubtful = found | reread.strangers | reread.given_up | withheld.keys()
        if reread.gone:
            controls, missed = _carried(intact, account)
        else:
            watcher.show(Progress("controls", read=reread.same, to_read=reread.same))
            caught, lost = controls_caught(dossier, ground, judges, partial(read_apart, pool), doubtful, PARTS)
            controls, missed = caught, missed_controls(caught, lost)
            account.repeated.append(f"{controls.sent} controls made again, read and judged")
    reasons = [*run.ended, *run.after.problems, *missed, *told_of(reread.strangers)]
    _compare(run, intact, judgement, controls, reasons, len(withheld))
    account.repeated.append(f"{judgement.documents} documents judged again: verdict, findings and doubts are the same")
    if dossier.gate.asked:
        account.not_repeated.append("the look at earlier runs by the gate, which stand in folders of their own")
    account.not_repeated += form_of(intact.manifest).not_repeated
    return reread.unread


def _check_kept(rule: str, judgement: Judgement, reread: Reread, withheld: Collection[str]) -> None:
    """Whether the run kept what its rule says."""
    for document in sorted(set(judgement.needs_second_reading) - reread.again):
        raise BrokenEvidence("what was found in it rests on one reader, where two must have read it", document)
    wanted = {each.document for each in judgement.findings} | {each.document for each in judgement.unclear}
    for document in sorted(wanted - {"", *withheld} - reread.present - reread.strangers):
        raise BrokenEvidence("the document is not kept, and there is something to say about it", document)
    sort, _, number = rule.partition(":")
    if sort == "violations" or not reread.gone:
        return
    others = len(reread.present - wanted)
    if sort == "all" or others < int(number):
        raise BrokenEvidence(f"{reread.gone} documents are missing that `--documents {rule}` keeps", "documents")


def _gone(reread: Reread) -> list[str]:
    told = []
    if reread.gone:
        told.append(
            f"reading {reread.gone} documents, which the run did not keep: what was read of them then was judged"
        )
    if reread.strangers:
        told.append(f"reading {len(reread.strangers)} documents that show nobody of the population and are not kept")
    if reread.withheld:
        told.append(
            f"reading {reread.withheld} documents that are withheld, since they are not plainly of residents of the "
            "population alone: what was read of them then, as far as it is of residents, was judged"
        )
    if reread.given_up:
        told.append(f"reading {len(reread.given_up)} documents that the run did not read: others had taken too long")
    if reread.unread:
        told.append(f"reading {len(reread.unread)} documents on which a reader failed, now or then")
    return [*told, "the figures of time and rate, and how the system itself behaved", READ_ANEW]


def _carried(intact: Intact, account: _Account) -> tuple[Controls, list[Message]]:
    """The controls as they were recorded: not all of what they were made from is kept."""
    account.not_repeated.append("the controls, which are made of documents that the run did not all keep")
    stored = intact.verdict["controls"]
    controls = Controls(stored["sent"], stored["caught"], spoilings=stored.get("spoilings", {}))
    told = said_in(intact.verdict, "inconclusive_because")
    return controls, [each for each in told if each.code in ABOUT_CONTROLS]


def _compare(
    run: Recalled,
    intact: Intact,
    judgement: Judgement,
    controls: Controls,
    reasons: Sequence[Message],
    withheld: int,
) -> None:
    """Holds what judging says now against what was recorded. Raises BrokenEvidence."""
    dossier, stored = run.dossier, intact.verdict
    rates = Rates(**stored["rates"])
    table = table_of(dossier, judgement, run.after, controls, reasons, stored["run"], rates, withheld)
    findings = marked(dossier.run, dossier.family, dossier.population, judgement.findings)
    unclear = [stored_row(each) for each in judgement.unclear]
    table = as_asked(gated(table, findings, unclear, dossier.gate), stored, intact.manifest)
    form = form_of(intact.manifest)
    form.check_judged(dossier.run.path, stored, table, findings, unclear)
    form.check_retold(dossier.run.path, texts_for_ci(table, findings, unclear, intact.manifest))


def _check_carried(stored: Mapping[str, Any]) -> None:
    """Whether what cannot be judged again is at least of its kind. Raises BrokenEvidence."""
    rates = stored.get("rates")
    if not isinstance(stored.get("run"), str):
        raise BrokenEvidence("run should be a text", VERDICT)
    if not isinstance(rates, dict) or rates.keys() != {each.name for each in fields(Rates)}:
        raise BrokenEvidence("its rates are not those of a run", VERDICT)
    for name, value in rates.items():
        if type(value) is not float or value < 0:
            raise BrokenEvidence(f"rates.{name} is {value!r}", VERDICT)
