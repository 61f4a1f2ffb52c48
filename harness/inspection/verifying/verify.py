"""A run checked without its system: is the evidence what was sealed, and does it say what was said of it?

First the integrity of every byte; what fails there is never judged. Then what was asked is made again from seed and
suite, every stored document is read again, and everything is judged again by the same judges.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import orjson

from harness.domain.verdicts import Judgement
from harness.domain.words import Verdict
from harness.evidence.broken import BrokenEvidence
from harness.evidence.gate import gated
from harness.evidence.integrity import Intact, chain_breaks, check_integrity
from harness.evidence.keys import KeyProblem, PublicKey, load_public
from harness.evidence.purged import PURGED, check_purged, told
from harness.evidence.seal import UNSIGNED
from harness.evidence.stored import FINDINGS, MANIFEST, UNCLEAR, VERDICT
from harness.evidence.sums import ATTESTATION, SUMS
from harness.evidence.verdict_file import EXIT_CODES, Controls
from harness.inspection.order import UsageProblem
from harness.inspection.running.attending import JUDGES, READERS
from harness.inspection.running.concluding import judged_as_stored, missed_controls, table_of, told_of
from harness.inspection.running.gating import marked
from harness.inspection.running.grounds import clock_during, ground_of, worker_facts
from harness.inspection.running.judging import Judges
from harness.inspection.running.self_check import controls_caught
from harness.inspection.verifying.recalling import Recalled, is_judged, recalled
from harness.inspection.verifying.rereading import Reread, Rereading
from harness.inspection.watch import Progress, Watcher
from harness.reading.pool import ReadDocument, ReaderPool, ReadRequest

INTACT, INCOMPLETE, BROKEN = 0, 3, 4


@dataclass(frozen=True, slots=True)
class Verified:
    """What verifying says. `exit_code` 0: intact, and judged the same; 3: nothing is broken, and not everything could
    be repeated; 4: broken, or judged differently: then `file`, `record` and `sentence` say where and what."""

    run: str
    exit_code: int
    sentence: str
    file: str = ""
    record: str = ""
    verdict: str = ""
    signed_by: str = ""
    key_given: bool = False
    repeated: tuple[str, ...] = ()
    not_repeated: tuple[str, ...] = ()

    @property
    def table(self) -> dict[str, Any]:
        """As JSON has it."""
        said = {INTACT: "intact", INCOMPLETE: "incomplete", BROKEN: "broken"}
        return {"evidence": said[self.exit_code], **asdict(self)}

    @property
    def lines(self) -> list[str]:
        """For a terminal or a log."""
        words = {INTACT: "INTACT", INCOMPLETE: "INCOMPLETE", BROKEN: "BROKEN"}
        lines = [f"evidence: {words[self.exit_code]} (exit {self.exit_code})", f"  {self.sentence}"]
        lines += [f"  {what}: {value}" for what, value in (("file", self.file), ("record", self.record)) if value]
        if self.verdict:
            lines.append(f"verdict of the run: {self.verdict}")
        lines += [f"repeated: {each}" for each in self.repeated]
        lines += [f"not repeated: {each}" for each in self.not_repeated]
        if self.signed_by:
            whose = "the key given" if self.key_given else "whose key that is, only `--key PUB` tells"
            lines.append(f"signed with ed25519 key {self.signed_by}: {whose}")
        elif self.exit_code != BROKEN:
            lines.append(UNSIGNED)
        return [*lines, f"run: {self.run}"]


def verify(folder: Path, key: Path | None, watcher: Watcher) -> Verified:
    """Verifies one run folder. Raises UsageProblem where there is none, or the key is none, or the run is of another
    version."""
    if not (folder / MANIFEST).is_file():
        raise UsageProblem(f"{folder} is not a run folder: it has no {MANIFEST}")
    wanted = _key(key)
    if not any((folder / name).exists() for name in (SUMS, ATTESTATION, PURGED)):
        return _never_sealed(folder)
    try:
        if (folder / PURGED).exists():
            return _purged(folder, wanted)
        watcher.show(Progress("checking every file"))
        intact = check_integrity(folder, wanted)
        if not is_judged(intact.manifest, folder):
            return _not_judged(folder, intact, wanted)
        return _repeated(folder, intact, wanted, watcher)
    except BrokenEvidence as broken:
        return Verified(str(folder), BROKEN, broken.sentence, broken.path, broken.record, key_given=wanted is not None)
    except OSError as error:
        return Verified(str(folder), INCOMPLETE, f"{error.filename or folder} cannot be read ({error.strerror})")
    except UsageProblem:
        raise
    except Exception as error:  # noqa: BLE001 - whoever sealed the folder chose what it holds; whatever breaks is no pass
        return Verified(str(folder), INCOMPLETE, f"it cannot be judged again: {type(error).__name__}: {error}")


def _key(path: Path | None) -> PublicKey | None:
    try:
        return None if path is None else load_public(path)
    except KeyProblem as problem:
        raise UsageProblem(str(problem)) from problem


def _never_sealed(folder: Path) -> Verified:
    """A run that was cut off: its journals can be followed to their last record, and nothing else can be said."""
    try:
        breaks = tuple(chain_breaks(folder))
    except OSError as error:
        breaks = (f"the journals cannot be read ({error.strerror})",)
    sentence = "the run never came to its end and was never sealed: nobody can tell whether it was changed"
    return Verified(str(folder), INCOMPLETE, sentence, not_repeated=breaks)


def _not_judged(folder: Path, intact: Intact, wanted: PublicKey | None) -> Verified:
    """A run that was broken off. Only one verdict can stand there. Raises BrokenEvidence where another does."""
    said = {intact.verdict["verdict"], *(each["verdict"] for each in intact.verdict["properties"].values())}
    if said != {"inconclusive"} or intact.verdict["exit_code"] != EXIT_CODES[Verdict.INCONCLUSIVE]:
        raise BrokenEvidence("it gives a verdict on a run that was never judged", VERDICT)
    return Verified(
        str(folder),
        INTACT,
        "every byte is as it was sealed; the run was broken off before it could be judged",
        verdict=str(intact.verdict["verdict"]),
        signed_by=_signer(intact),
        key_given=wanted is not None,
        not_repeated=("the judgement: there is none",),
    )


def _purged(folder: Path, wanted: PublicKey | None) -> Verified:
    """What is left of a run whose documents were deleted by `himozuke purge`."""
    record, attested = check_purged(folder, wanted)
    said, key = told(record), attested.key if attested else None
    why = f" ({said['reason']})" if said["reason"] else ""
    whose = f"signed with ed25519 key {record.key.keyid}" if record.key else "UNSIGNED"
    return Verified(
        str(folder),
        INCOMPLETE,
        f"the run was purged on {said['purged']}{why}; what is left is as it was, and nothing can be judged again",
        verdict=str(attested.ours["counts"]["verdict"]) if attested else "",
        signed_by=key.keyid if key else "",
        key_given=wanted is not None,
        repeated=(f"the record of the purge is whole: {whose}",),
        not_repeated=tuple(f"{place}: {each['files']} files were deleted" for place, each in said["deleted"].items()),
    )


def _signer(intact: Intact) -> str:
    return intact.attested.key.keyid if intact.attested.key else ""


@dataclass(slots=True)
class _Account:
    """What was repeated and what could not be, in sentences."""

    repeated: list[str] = field(default_factory=list)
    not_repeated: list[str] = field(default_factory=list)


def _repeated(folder: Path, intact: Intact, wanted: PublicKey | None, watcher: Watcher) -> Verified:
    account = _Account()
    watcher.show(Progress("making residents and plan again"))
    with recalled(folder, intact.manifest, intact.verdict) as run:
        account.repeated.append("population, imprints and plan, made again from suite, seed and nonce")
        unread = _judged_again(run, intact, account, watcher)
    sentence = "every byte is as it was sealed, and judging it again says the same"
    if unread:
        sentence = f"every byte is as it was sealed, but {len(unread)} documents could not be read as they were"
    return Verified(
        str(folder),
        INCOMPLETE if unread else INTACT,
        sentence,
        verdict=str(intact.verdict["verdict"]),
        signed_by=_signer(intact),
        key_given=wanted is not None,
        repeated=tuple(account.repeated),
        not_repeated=tuple(account.not_repeated),
    )


def _judged_again(run: Recalled, intact: Intact, account: _Account, watcher: Watcher) -> Sequence[str]:
    """Reads and judges everything again. Gives back the documents that could not be read as they were. Raises
    BrokenEvidence where something else comes out than was recorded."""
    dossier, folder = run.dossier, run.dossier.run
    ground = ground_of(dossier)
    with Judges(ground, JUDGES) as judges, ReaderPool(READERS) as pool:
        ground = ground.told(final=run.after, clock=clock_during(folder, dossier.clock), workers=worker_facts(folder))
        reread = Rereading(dossier, run.parts, intact.digests, pool, watcher).all()
        account.repeated.append("what was sent, as the journals have it, compared with the plan")
        account.repeated.append(f"{reread.same} stored documents read again, and what they show compared")
        watcher.show(Progress("judging", read=reread.same, to_read=reread.same))
        judgement = judged_as_stored(folder, ground, judges, run.parts)
        _check_kept(dossier.order.documents, judgement, reread)
        account.not_repeated += _gone(reread)
        doubtful = {finding.document for finding in judgement.findings} | reread.strangers
        if reread.gone:
            controls, missed = _carried(intact, account)
        else:
            watcher.show(Progress("controls", read=reread.same, to_read=reread.same))
            seed, parts = dossier.order.seed, run.parts
            caught, lost = controls_caught(folder, ground, seed, judges, _apart(pool), doubtful, parts)
            controls, missed = caught, missed_controls(caught, lost)
            account.repeated.append(f"{controls.sent} controls made again, read and judged")
    reasons = [*run.ended, *run.after.problems, *missed, *told_of(sorted(reread.strangers))]
    _compare(run, intact, judgement, controls, reasons)
    account.repeated.append(f"{judgement.documents} documents judged again: verdict, findings and doubts are the same")
    if dossier.gate.asked:
        account.not_repeated.append("the look at earlier runs by the gate, which stand in folders of their own")
    return reread.unread


def _apart(pool: ReaderPool) -> Callable[[list[ReadRequest]], list[ReadDocument]]:
    def apart(requests: list[ReadRequest]) -> list[ReadDocument]:
        pool.submit(*requests)
        seen: list[ReadDocument] = []
        while pool.pending:
            seen += pool.poll(0.2)
        return seen

    return apart


def _check_kept(rule: str, judgement: Judgement, reread: Reread) -> None:
    """Whether the run kept what its rule says."""
    for document in sorted(set(judgement.needs_second_reading) - reread.again):
        raise BrokenEvidence("what was found in it rests on one reader, where two must have read it", document)
    wanted = {each.document for each in judgement.findings} | {each.document for each in judgement.unclear}
    for document in sorted(wanted - {""} - reread.present - reread.strangers):
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
    if reread.unread:
        told.append(f"reading {len(reread.unread)} documents on which a reader failed, now or then")
    return [*told, "the figures of time and rate, and how the system itself behaved"]


def _carried(intact: Intact, account: _Account) -> tuple[Controls, list[str]]:
    """The controls as they were recorded: not all of what they were made from is kept."""
    account.not_repeated.append("the controls, which are made of documents that the run did not all keep")
    stored = intact.verdict["controls"]
    controls = Controls(stored["sent"], stored["caught"])
    told = [each for each in intact.verdict["inconclusive_because"] if _is_of_controls(each)]
    return controls, told


def _is_of_controls(sentence: str) -> bool:
    return "controls could be made" in sentence or "controls were not caught" in sentence


def _compare(run: Recalled, intact: Intact, judgement: Judgement, controls: Controls, reasons: Sequence[str]) -> None:
    """Holds what judging says now against what was recorded. Raises BrokenEvidence."""
    dossier, stored = run.dossier, intact.verdict
    table = table_of(dossier, judgement, run.after, controls, reasons, stored["run"], stored["rates"])
    findings = marked(dossier.run, dossier.population, judgement.findings)
    table = gated(table, findings, [asdict(each) for each in judgement.unclear], dossier.gate)
    for name, value in ((FINDINGS, findings), (UNCLEAR, list(judgement.unclear))):
        if _plain(value) != orjson.loads((dossier.run.path / name).read_bytes()):
            raise BrokenEvidence("judging the evidence again gives others", name)
    again = _plain(table)
    if again != stored:
        raise BrokenEvidence(f"judging the evidence again says otherwise: {_difference(stored, again)}", VERDICT)


def _plain(value: Any) -> Any:
    """As the run folder would give it back."""
    return orjson.loads(orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS, default=str))


def _difference(stored: Mapping[str, Any], again: Mapping[str, Any]) -> str:
    """The first member in which the two differ."""
    for name in [*stored, *(name for name in again if name not in stored)]:
        one, other = stored.get(name), again.get(name)
        if one != other:
            if isinstance(one, dict) and isinstance(other, dict):
                return f"{name}.{_difference(one, other)}"
            return f"{name} was {one!r} and is {other!r}"
    return "nothing"
