"""A run is believed for what it holds, not for who holds it: whatever is changed in it, verify says so and where."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest

from harness.certificates.domain.operations import Application
from harness.domain.observations import Observation
from harness.domain.operations import Invocation
from harness.evidence.attestation import OURS, envelope_of, read_attestation
from harness.evidence.closing import UNSIGNED, close_folder
from harness.evidence.integrity import check_integrity
from harness.evidence.keys import load_signer, new_key
from harness.evidence.observations import read_observations
from harness.evidence.run_folder import encode_saved
from harness.evidence.stored import BrokenEvidence
from harness.evidence.sums import SUMS
from harness.history.encode import decode_line, encode_line
from harness.inspection.order import UsageProblem, seed_from
from harness.inspection.verifying.verified import BROKEN, INCOMPLETE, INTACT, Verified
from harness.inspection.verifying.verify import verify
from harness.inspection.watch import Silent
from harness.reading.lines import encode
from tests.evidence.flips import chosen_flips, unnoticed
from tests.inspection.changing import rewritten
from tests.inspection.conftest import NONCE, SignedRun
from tests.inspection.running import himozuke

JOURNAL = "history/worker-000.journal"


def verified(folder: Path, key: Path | None = None) -> Verified:
    """What verify says."""
    return verify(folder, key, Silent())


def closed_again(folder: Path, key: Path) -> None:
    """What somebody can do who changes a run and has a key of their own."""
    (folder / SUMS).unlink()
    (folder / "attestation.json").unlink()
    close_folder(folder, load_signer(key))


def test_an_untouched_run_is_intact_and_judged_the_same(signed_run: SignedRun) -> None:
    place = signed_run.folder.parent
    ran = himozuke(place, "verify", signed_run.folder.name, "--key", signed_run.public.name, "--json")
    assert ran.code == INTACT, ran.out + ran.err
    said = ran.table
    assert (said["evidence"], said["key_given"]) == ("intact", True)
    assert any("controls made again" in each for each in said["repeated"])
    manifest = json.loads((signed_run.folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["seed"] == seed_from(0, NONCE) == json.loads(_read(signed_run.folder / "verdict.json"))["seed"]


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def test_a_byte_flipped_anywhere_is_noticed_and_its_file_named(signed_run: SignedRun, tmp_path: Path) -> None:
    folder = signed_run.copy(tmp_path)
    assert unnoticed(folder, signed_run.public, chosen_flips(folder, 100, 1)) == []
    attestation = [each for each in chosen_flips(folder, 40, 2) if each.path.name in (SUMS, "attestation.json")]
    assert attestation
    assert unnoticed(folder, None, attestation) == []


@pytest.mark.parametrize(
    ("spoil", "record"),
    [
        (lambda lines: lines[:5] + lines[6:], "record 6"),
        (lambda lines: [*lines[:5], lines[6], lines[5], *lines[7:]], "record 6"),
        (lambda lines: [*lines[:5], lines[4], *lines[5:]], "record 6"),
        (lambda lines: lines[:-4], "records where"),
        (lambda lines: [*lines[:-1], lines[-1][:-7]], "record"),
        (lambda lines: chained_anew([*lines[:5], *lines[6:]]), "records where"),
    ],
    ids=["removed", "swapped", "repeated", "cut off", "torn", "removed and chained anew"],
)
def test_a_journal_with_a_record_out_of_place_is_named(
    signed_run: SignedRun, tmp_path: Path, spoil: Callable[[list[bytes]], list[bytes]], record: str
) -> None:
    folder = signed_run.copy(tmp_path)
    path = folder / JOURNAL
    path.write_bytes(b"".join(spoil(path.read_bytes().splitlines(keepends=True))))
    said = verified(folder, signed_run.public)
    assert (said.exit_code, said.file) == (BROKEN, JOURNAL)
    assert record in said.record


def chained_anew(lines: list[bytes]) -> list[bytes]:
    """The same records with their places in the chain made again."""
    made: list[bytes] = []
    for line in lines:
        record, group = decode_line(line)
        made.append(encode_line(record, group, made[-1].split(b" ", 3)[2]) if made else encode_line(record, group))
    return made


def test_files_that_are_missing_added_or_links_are_named(signed_run: SignedRun, tmp_path: Path) -> None:
    folder = signed_run.copy(tmp_path)
    document = next(path for path in sorted(folder.rglob("*.pdf")))
    name = document.relative_to(folder).as_posix()
    kept = document.read_bytes()
    document.unlink()
    said = verified(folder)
    assert (said.exit_code, said.file, said.sentence) == (BROKEN, name, "the file is missing")
    document.symlink_to(signed_run.folder / name)
    assert (verified(folder).exit_code, verified(folder).file) == (BROKEN, name)
    document.unlink()
    document.write_bytes(kept)
    (folder / "documents" / "another.pdf").write_bytes(b"")
    said = verified(folder)
    assert (said.exit_code, said.file) == (BROKEN, "documents/another.pdf")
    assert "added" in said.sentence


def test_only_the_key_that_was_given_will_do(signed_run: SignedRun, tmp_path: Path) -> None:
    other = new_key(tmp_path / "other")
    said = verified(signed_run.folder, other.public)
    assert (said.exit_code, said.file) == (BROKEN, "attestation.json")
    assert "another key" in said.sentence
    folder = signed_run.copy(tmp_path)
    closed_again(folder, other.private)
    assert verified(folder, signed_run.public).exit_code == BROKEN
    unsigned = close_folder(folder, None)
    assert unsigned[-1] == UNSIGNED
    assert verified(folder, signed_run.public).sentence == "the run is not signed"


def _envelope(change: Callable[[dict[str, Any]], object]) -> Callable[[bytes], bytes]:
    def spoil(content: bytes) -> bytes:
        envelope = orjson.loads(content)
        change(envelope)
        return orjson.dumps(envelope, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)

    return spoil


def _respelled(text: str) -> str:
    """Other base64 of the same bytes: unused bits set, or a line break put in."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    body = text.rstrip("=")
    unused = len(text) - len(body)
    if not unused:
        return text[:8] + "\n" + text[8:]
    other = body[:-1] + alphabet[alphabet.index(body[-1]) + 1] + "=" * unused
    assert base64.b64decode(other) == base64.b64decode(text)
    return other


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: content + b"\n",
        lambda content: orjson.dumps(orjson.loads(content)),
        _envelope(lambda envelope: envelope.update(payload=_respelled(envelope["payload"]))),
        _envelope(lambda envelope: envelope["signatures"][0].update(sig=_respelled(envelope["signatures"][0]["sig"]))),
        _envelope(lambda envelope: envelope["signatures"].clear()),
        _envelope(lambda envelope: envelope["signatures"].append({**envelope["signatures"][0], "keyid": "a" * 64})),
        _envelope(lambda envelope: envelope.update(another=1)),
        _envelope(lambda envelope: envelope.update(payloadType="text/plain")),
    ],
    ids=["newline", "compact", "base64", "base64 of the signature", "stripped", "one more", "member", "type"],
)
def test_an_attestation_has_one_spelling(
    signed_run: SignedRun, tmp_path: Path, spoil: Callable[[bytes], bytes]
) -> None:
    folder = signed_run.copy(tmp_path)
    path = folder / "attestation.json"
    spoiled = spoil(path.read_bytes())
    assert spoiled != path.read_bytes()
    path.write_bytes(spoiled)
    for key in (None, signed_run.public):
        said = verified(folder, key)
        assert (said.exit_code, said.file) == (BROKEN, "attestation.json")


@pytest.mark.parametrize("journals", [None, 7, {}, {JOURNAL: []}, {JOURNAL: {"records": "many"}}])
def test_a_signed_statement_that_makes_no_sense_is_broken(
    signed_run: SignedRun, tmp_path: Path, journals: object
) -> None:
    folder = signed_run.copy(tmp_path)
    path = folder / "attestation.json"
    statement = read_attestation(path.read_bytes()).statement
    statement["predicate"][OURS]["journals"] = journals
    path.write_bytes(envelope_of(statement, load_signer(signed_run.private)))
    said = verified(folder, signed_run.public)
    assert (said.exit_code, said.file) == (BROKEN, "attestation.json")
    (folder / JOURNAL).write_bytes(b"")
    assert verified(folder, signed_run.public).exit_code != INTACT


def test_an_observation_that_its_document_does_not_show_is_found_though_closed(
    signed_run: SignedRun, tmp_path: Path
) -> None:
    folder = signed_run.copy(tmp_path)
    path = sorted((folder / "observations").glob("part-*.jsonl"))[0]
    first, *others = read_observations(path)
    path.write_bytes(b"".join(map(encode, [_retouched(first), *others])))
    closed_again(folder, signed_run.private)
    said = verified(folder, signed_run.public)
    assert (said.exit_code, said.file) == (BROKEN, path.relative_to(folder).as_posix())
    assert first.document in said.sentence


def _retouched(seen: Observation) -> Observation:
    reading = seen.readings[0]
    sheet = replace(reading.sheets[0], runs=(*reading.sheets[0].runs, "another text"))
    return replace(seen, readings=(replace(reading, sheets=(sheet, *reading.sheets[1:])), *seen.readings[1:]))


def test_a_verdict_that_the_evidence_does_not_give_is_found_though_closed(
    signed_run: SignedRun, tmp_path: Path
) -> None:
    folder = signed_run.copy(tmp_path)
    path = folder / "verdict.json"
    verdict = orjson.loads(path.read_bytes())
    verdict["properties"]["binding"]["checked"] += 1
    path.write_bytes(encode_saved(verdict))
    closed_again(folder, signed_run.private)
    said = verified(folder, signed_run.public)
    assert (said.exit_code, said.file) == (BROKEN, "verdict.json")
    assert "properties.binding.checked" in said.sentence


def test_a_seed_that_is_not_of_the_nonce_and_a_plan_that_is_not_of_the_seed_are_found_though_closed(
    signed_run: SignedRun, tmp_path: Path
) -> None:
    folder = signed_run.copy(tmp_path)
    plan = folder / "plan.json"
    whole = plan.read_bytes()
    plan.write_bytes(whole.replace(b'"copies":1', b'"copies":2', 1))
    closed_again(folder, signed_run.private)
    assert (verified(folder).exit_code, verified(folder).file) == (BROKEN, "plan.json")
    plan.write_bytes(whole)
    manifest = folder / "manifest.json"
    manifest.write_bytes(manifest.read_bytes().replace(NONCE.encode(), b"prepared beforehand   "))
    closed_again(folder, signed_run.private)
    said = verified(folder)
    assert (said.exit_code, said.file) == (BROKEN, "manifest.json")
    assert "nonce" in said.sentence


def test_a_request_that_was_not_planned_so_is_found_though_chained_and_closed(
    signed_run: SignedRun, tmp_path: Path
) -> None:
    folder = signed_run.copy(tmp_path)
    path = folder / JOURNAL
    lines = path.read_bytes().splitlines(keepends=True)
    place = next(at for at, line in enumerate(lines) if b'"of":"application"' in line)
    record, group = decode_line(lines[place])
    assert isinstance(record, Invocation) and isinstance(record.request, Application)
    changed = replace(record, request=replace(record.request, kiosk_id="K-9999"))
    path.write_bytes(b"".join(chained_anew([*lines[:place], encode_line(changed, group), *lines[place + 1 :]])))
    closed_again(folder, signed_run.private)
    said = verified(folder)
    assert (said.exit_code, said.record) == (BROKEN, f"operation {record.operation}")


def test_half_a_record_at_the_end_is_what_was_closed_if_it_was_closed_so(signed_run: SignedRun, tmp_path: Path) -> None:
    folder = signed_run.copy(tmp_path)
    journal = folder / JOURNAL
    journal.write_bytes(journal.read_bytes()[:-7])
    assert (verified(folder).exit_code, verified(folder).file) == (BROKEN, JOURNAL)
    closed_again(folder, signed_run.private)
    assert check_integrity(folder, None).journals[JOURNAL].torn
    journal.write_bytes(journal.read_bytes()[:-7])
    with pytest.raises(BrokenEvidence, match=JOURNAL):
        check_integrity(folder, None)


def test_a_run_that_was_cut_off_is_incomplete_and_never_green(signed_run: SignedRun, tmp_path: Path) -> None:
    folder = signed_run.copy(tmp_path)
    for name in (SUMS, "attestation.json", "verdict.json"):
        (folder / name).unlink()
    journal = folder / JOURNAL
    journal.write_bytes(journal.read_bytes()[:-5])
    said = verified(folder)
    assert said.exit_code == INCOMPLETE
    assert any(JOURNAL in each and "whole records" in each for each in said.not_repeated)


def test_a_run_of_a_family_that_is_not_here_is_one_sentence(signed_run: SignedRun, tmp_path: Path) -> None:
    folder = signed_run.copy(tmp_path)
    rewritten(folder, "manifest.json", lambda manifest: manifest.update(family="elsewhere"))
    with pytest.raises(UsageProblem, match="names 'elsewhere', which is no family of inspections"):
        verified(folder)


def test_nothing_in_the_attestation_says_why(signed_run: SignedRun) -> None:
    envelope = orjson.loads((signed_run.folder / "attestation.json").read_bytes())
    ours = orjson.loads(base64.b64decode(envelope["payload"]))["predicate"][OURS]
    figures = {"verdict", "checked", "findings", "upper_bound_95", "overlapping", "upper_bound_95_overlapping"}
    figures |= {"self_reported", "waived", "events"}
    assert {name for each in ours["properties"].values() for name in each} == figures | {
        "self_reported",
        "waived",
        "events",
    }


def test_what_is_no_run_folder_or_no_key_is_one_sentence(signed_run: SignedRun, tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="not a run folder"):
        verified(tmp_path)
    with pytest.raises(UsageProblem, match="no public key"):
        verified(signed_run.folder, signed_run.private)
