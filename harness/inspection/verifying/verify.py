"""A run checked without its system: is the evidence what was closed, and does it say what was said of it?

First the integrity of every byte; what fails there is never judged. Then what was asked is made again from seed and
suite, every stored document is read again, and everything is judged again by the same judges.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from harness.bounded import KEPT_BYTES, content_of, json_of
from harness.evidence.closing import is_closed
from harness.evidence.gate import gate_of, gated
from harness.evidence.integrity import Intact, chain_breaks, check_integrity
from harness.evidence.keys import KeyProblem, PublicKey, load_public
from harness.evidence.purged import check_left, check_record
from harness.evidence.run_folder import is_under_way, unfinished
from harness.evidence.said import said_in
from harness.evidence.stored import FINDINGS, MANIFEST, PURGED, UNCLEAR, VERDICT, BrokenEvidence, StoredError, family_in
from harness.evidence.sums import ATTESTATION, SUMS, UNCOVERED, files_under
from harness.evidence.withheld import withheld_in
from harness.inspection.order import UsageProblem, as_usage_problem
from harness.inspection.running.concluding import table_broken_off
from harness.inspection.running.gating import texts_for_ci
from harness.inspection.unforeseen import traceback_kept
from harness.inspection.verifying.comparing_stored import as_asked, form_of
from harness.inspection.verifying.judging_again import judged_again
from harness.inspection.verifying.recalling import is_judged
from harness.inspection.verifying.verified import BROKEN, INCOMPLETE, INTACT, READ_ANEW, Verified
from harness.inspection.watch import Progress, Watcher


def verify(folder: Path, key: Path | None, watcher: Watcher, nonce: str | None = None) -> Verified:
    """Verifies one run folder, which must be signed with `key` and begun with `nonce` where these are given. Raises
    UsageProblem where there is none, or the key is none, or the run is of another version."""
    try:
        _check_folder(folder)
        _check_family(folder)
        with as_usage_problem(KeyProblem):
            wanted = None if key is None else load_public(key)
        if is_under_way(folder):
            return Verified(str(folder), INCOMPLETE, "the run is still going on: verify it when it has ended")
        return replace(_verified(folder, wanted, nonce, watcher), key_given=key is not None)
    except BrokenEvidence as broken:
        return Verified(str(folder), BROKEN, broken.sentence, broken.path, broken.record, key_given=key is not None)
    except OSError as error:
        return Verified(str(folder), INCOMPLETE, f"{error.filename or folder} cannot be read ({error.strerror})")
    except UsageProblem:
        raise
    except Exception as error:  # noqa: BLE001 - whoever closed the folder chose what it holds; whatever breaks is no pass
        why = f"it cannot be judged again: {type(error).__name__}: {error}; {traceback_kept(error)}"
        return Verified(str(folder), INCOMPLETE, why)


def _check_family(folder: Path) -> None:
    """Raises UsageProblem for a run of a family that is not installed: its journals cannot be read here."""
    path = folder / MANIFEST
    try:
        manifest = json_of(content_of(path, KEPT_BYTES))
    except (OSError, ValueError):
        return  # what ails it is found with everything else
    if isinstance(manifest, dict):
        with as_usage_problem(StoredError):
            family_in(manifest)


def _verified(folder: Path, wanted: PublicKey | None, nonce: str | None, watcher: Watcher) -> Verified:
    if os.path.lexists(folder / PURGED):
        return _purged(folder, wanted, nonce)
    if not is_closed(folder):
        return _never_sealed(folder)
    watcher.show(Progress("checking every file"))
    if os.path.lexists(unfinished(folder / PURGED)):
        return _purge_begun(folder, wanted, nonce)
    intact = check_integrity(folder, wanted)
    _check_nonce(intact.manifest["nonce"], nonce, MANIFEST)
    if not is_judged(intact.manifest, folder):
        return _named(_not_judged(folder, intact), intact.manifest)
    return _named(judged_again(folder, intact, watcher), intact.manifest)


def _check_nonce(said: Any, given: str | None, path: str) -> None:
    """Raises BrokenEvidence where the run was begun with another nonce than the one given, or with none."""
    if given is not None and said != given:
        raise BrokenEvidence(f"the run was begun {f'with the nonce {said}' if said else 'without a nonce'}", path)


def _named(verified: Verified, said: Mapping[str, Any]) -> Verified:
    """With which run it is, from its manifest or its attestation."""
    suite = f"{said['suite']['id']} {said['suite']['version']}"
    return replace(verified, run_id=str(said["run_id"]), suite=suite, nonce=str(said["nonce"]))


def _check_folder(folder: Path) -> None:
    """Raises UsageProblem where the path is not that of a run, whatever is left of it."""
    try:
        names = set(os.listdir(folder))
    except OSError as error:
        raise UsageProblem(f"{folder} is not a run folder that can be read ({error.strerror})") from None
    if not names & {MANIFEST, SUMS, ATTESTATION, PURGED}:
        raise UsageProblem(f"{folder} is not a run folder: it has no {MANIFEST}")


def _never_sealed(folder: Path) -> Verified:
    """A run that was cut off: its journals can be followed to their last record, and nothing else can be said. Raises
    BrokenEvidence where something else than files stands there, OSError."""
    for _ in files_under(folder):  # a pipe would be waited for, and a device read, without end
        pass
    sentence = "the run never came to its end and was never closed: nobody can tell whether it was changed"
    return Verified(str(folder), INCOMPLETE, sentence, signed_by="", not_repeated=tuple(chain_breaks(folder)))


def _not_judged(folder: Path, intact: Intact) -> Verified:
    """A run that was broken off. Only one verdict can stand there, but for what a gate adds. Raises BrokenEvidence
    where another does."""
    stored, manifest = intact.verdict, intact.manifest
    try:
        reason, run, seed = said_in(stored, "inconclusive_because")[0], stored["run"], manifest["seed"]
        table = table_broken_off(reason, str(run), seed, family_in(manifest), len(withheld_in(folder)))
        table = gated(table, (), (), gate_of(stored))
        table = as_asked(table, stored, manifest)
        texts = texts_for_ci(table, (), (), manifest)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise BrokenEvidence(f"it is not that of a run that was never judged ({error!r})", VERDICT) from None
    form = form_of(manifest)
    form.check_verdict(stored, table, "the run was never judged, and it says otherwise")
    for name in (FINDINGS, UNCLEAR):
        if name in intact.digests:
            raise BrokenEvidence("it is of a judgement, and the run was never judged", name)
    form.check_retold(folder, texts)
    return Verified(
        str(folder),
        INTACT,
        "every byte is as it was when the run was closed; the run was broken off before it could be judged",
        verdict=str(stored["verdict"]),
        signed_by=intact.signed_by,
        not_repeated=("the judgement: there is none", READ_ANEW, *form.not_repeated),
    )


def _purge_begun(folder: Path, wanted: PublicKey | None, nonce: str | None) -> Verified:
    """A run whose purge was cut off before anything was deleted. Raises BrokenEvidence."""
    begun = unfinished(folder / PURGED).name
    intact = check_integrity(folder, wanted, UNCOVERED | {begun})
    _check_nonce(intact.manifest["nonce"], nonce, MANIFEST)
    verified = Verified(
        str(folder),
        INCOMPLETE,
        f"a purge was begun and cut off: `himozuke purge` begins it again; without {begun} the run can be verified",
        signed_by=intact.signed_by,
    )
    return _named(verified, intact.manifest)


def _purged(folder: Path, wanted: PublicKey | None, nonce: str | None) -> Verified:
    """What is left of a run whose documents were deleted by `himozuke purge`."""
    purge = check_record(folder, wanted)
    ours = purge.attested.ours if purge.attested else {}
    _check_nonce(ours.get("nonce"), nonce, ATTESTATION)
    still_there = check_left(folder, purge)
    said, key = purge.record.ours, purge.attested.key if purge.attested else None
    why = f" ({said['reason']})" if said["reason"] else ""
    whose = f"signed with ed25519 key {purge.record.key.keyid}" if purge.record.key else "UNSIGNED"
    sentence = (
        f"the run was purged on {said['purged']}{why}; what is left is as it was, and nothing can be judged again"
    )
    if still_there:
        sentence = (
            f"the purge of {said['purged']}{why} was cut off, and {len(still_there)} files or folders are still there: "
            "`himozuke purge` finishes it"
        )
    verified = Verified(
        str(folder),
        INCOMPLETE,
        sentence,
        verdict=str(ours["counts"]["verdict"]) if ours else "",
        signed_by=key.keyid if key else "",
        repeated=(f"the record of the purge is whole: {whose}",),
        not_repeated=tuple(f"{place}: {each['files']} files were deleted" for place, each in said["deleted"].items()),
    )
    return _named(verified, ours) if ours else verified
