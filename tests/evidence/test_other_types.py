"""Files of a closed folder whose members are of another type than a run writes: broken evidence, never a crash."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from harness.evidence.attestation import OURS, envelope_of, read_attestation, statement, statement_of
from harness.evidence.closing import close_folder
from harness.evidence.integrity import BrokenEvidence, check_integrity
from harness.evidence.run_folder import encode_saved
from harness.evidence.sums import ATTESTATION, SUMS, sums_of
from harness.history.journal import JournalWriter, journal_path

MANIFEST: dict[str, Any] = {
    "run_id": "r1", "began": "2026-11-23T01:00:00Z", "seed": 7, "seed_given": True, "nonce": "ab", "replay_of": None,
    "suite": {"id": "quick", "version": "1", "digest": "cd"}, "population_digest": "ef", "target": {"name": "t"},
    "versions": {"himozuke": "1"}, "order": {"documents": "all"},
}  # fmt: skip
VERDICT: dict[str, Any] = {
    "verdict": "pass", "exit_code": 0, "findings": 0, "guard": "absent", "documents": 1,
    "overlapping_documents": 0, "register_events": 0, "not_inspected": [],
    "controls": {"sent": 1, "caught": 1},
    "properties": {"binding": {"verdict": "pass", "checked": 1, "findings": 0, "reason": ""}},
}  # fmt: skip
JUNK: list[Any] = [[], [[]], {}, "x", 7, None]


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    """The smallest folder of a whole run."""
    folder = tmp_path / "run"
    path = journal_path(folder / "history", 0)
    path.parent.mkdir(parents=True)
    writer = JournalWriter(path, 0)
    writer.finish()
    writer.close()
    (folder / "manifest.json").write_bytes(encode_saved(MANIFEST))
    (folder / "verdict.json").write_bytes(encode_saved(VERDICT))
    close_folder(folder, None)
    return folder


def test_such_a_folder_is_whole(closed: Path) -> None:
    intact = check_integrity(closed, None)
    assert (intact.manifest, intact.verdict) == (MANIFEST, VERDICT)


def changed(value: dict[str, Any]) -> Iterator[Any]:
    """A value with each of its members, at any depth, and itself, replaced by each piece of junk of another type."""
    yield from (each for each in JUNK if not isinstance(each, dict))
    for name, member in value.items():
        others = changed(member) if isinstance(member, dict) else iter(())
        for other in (*JUNK, *others):
            if type(other) is not type(member) or isinstance(member, dict):
                yield {**value, name: other}


def with_sums_again(folder: Path) -> None:
    """SHA256SUMS anew, and the attestation's subject, but not what it says of the run."""
    path = folder / ATTESTATION
    said = read_attestation(path.read_bytes()).statement
    content = sums_of(folder)
    (folder / SUMS).write_bytes(content)
    again = statement({SUMS: hashlib.sha256(content).hexdigest()}, said["predicateType"], said["predicate"])
    path.write_bytes(envelope_of(again, None))


@pytest.mark.parametrize(("name", "whole"), [("manifest.json", MANIFEST), ("verdict.json", VERDICT)])
def test_a_manifest_or_verdict_of_other_types_is_broken_and_named(
    closed: Path, name: str, whole: dict[str, Any]
) -> None:
    tried = 0
    for other in changed(whole):
        if isinstance(other, dict) and statement_says_the_same(name, other):
            continue
        (closed / name).write_bytes(encode_saved(other))
        with_sums_again(closed)
        with pytest.raises(BrokenEvidence) as raised:
            check_integrity(closed, None)
        assert raised.value.path in (name, "manifest.json", ATTESTATION)
        tried += 1
    assert tried > 100


def statement_says_the_same(name: str, other: dict[str, Any]) -> bool:
    """Whether a statement about it would say what it says of the whole one: what it leaves out may be of any type."""
    tables = [other, VERDICT] if name == "manifest.json" else [MANIFEST, other]
    try:
        return statement_of(*tables, "", {}, None) == statement_of(MANIFEST, VERDICT, "", {}, None)
    except (KeyError, TypeError, AttributeError):
        return False


@pytest.mark.parametrize("where", ["envelope", "statement", "ours"])
def test_an_attestation_of_other_types_is_broken_and_named(closed: Path, where: str) -> None:
    path = closed / ATTESTATION
    envelope, said = orjson.loads(path.read_bytes()), read_attestation(path.read_bytes()).statement
    whole = {"envelope": envelope, "statement": said, "ours": said["predicate"][OURS]}[where]
    for other in changed(whole):
        if where == "envelope":
            path.write_bytes(orjson.dumps(other, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2) + b"\n")
        else:
            predicate = {**said["predicate"], OURS: other}
            path.write_bytes(envelope_of({**said, "predicate": predicate} if where == "ours" else other, None))
        with pytest.raises(BrokenEvidence) as raised:
            check_integrity(closed, None)
        assert raised.value.path in (ATTESTATION, SUMS)


@pytest.mark.parametrize("journals", [[], {"history/worker-0.journal": []}, {}, "x"])
def test_which_record_broke_is_told_although_the_statement_s_journals_make_no_sense(
    closed: Path, journals: object
) -> None:
    path = closed / ATTESTATION
    said = read_attestation(path.read_bytes()).statement
    said["predicate"][OURS]["journals"] = journals
    path.write_bytes(envelope_of(said, None))
    (name,) = (closed / "history").iterdir()
    name.write_bytes(b"")
    with pytest.raises(BrokenEvidence) as raised:
        check_integrity(closed, None)
    assert raised.value.record == "0 records where none stood when the run was closed"
