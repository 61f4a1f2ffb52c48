"""Journals whose completions have an HTTP status in the place of form and code are read as they were meant."""

from __future__ import annotations

import json
import zlib
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from harness.catalogue.stored import message_of
from harness.domain.operations import AnswerForm, Completion, Outcome
from harness.history.encode import FIRST, BrokenLine, decode_line, encode_line
from harness.history.read import chain_of, read_journal, spelled_otherwise

COMPLETION: dict[str, Any] = {
    "number": 1,
    "worker": 0,
    "operation": "r1-000001/1",
    "stamp_ns": 9,
    "outcome": "ok",
    "status": 200,
    "reason": "",
    "application_id": "r1-000001",
    "certificate_numbers": ["n1", "n2"],
    "document": "documents/r1-000001.1.pdf",
    "digest": "d",
    "size_bytes": 5,
    "in_force_within_s": None,
    "reached_ns": 8,
    "problem": "",
}


def line(before: bytes = FIRST, **members: object) -> bytes:
    """A completion's line as it was written, with some members changed."""
    body = {"is": "completion", "value": COMPLETION | members}
    record = json.dumps(body, separators=(",", ":"), ensure_ascii=False).encode()
    chain = sha256(b"%b 7 %b" % (before, record)).hexdigest().encode()
    whole = b"7 %b %b" % (chain, record)
    return b"%08x %b\n" % (zlib.crc32(whole), whole)


def completion(**members: object) -> Completion:
    """What is read of such a line."""
    record, group = decode_line(line(**members))
    assert isinstance(record, Completion) and group == 7
    return record


def test_every_other_member_is_the_same() -> None:
    found = completion()
    expected = {**COMPLETION, "certificate_numbers": ("n1", "n2")}
    del expected["status"], expected["problem"]
    assert {name: getattr(found, name) for name in expected} == expected


def test_a_problem_is_the_sentence_that_it_was() -> None:
    assert completion().problems == ()
    assert completion(problem="the connection broke; x").problems == (message_of("the connection broke; x"),)


@pytest.mark.parametrize("problem", [None, 7, {"code": "connection-cut", "parts": {}}])
def test_a_problem_that_is_no_sentence_is_no_record(problem: object) -> None:
    with pytest.raises(BrokenLine):
        decode_line(line(problem=problem))


def test_a_status_is_the_code() -> None:
    assert completion().code == "200"


def test_no_status_is_no_code() -> None:
    assert completion(status=0).code == ""


@pytest.mark.parametrize(
    ("members", "form"),
    [
        ({"status": 200, "outcome": "ok"}, AnswerForm.CLEAN),
        ({"status": 200, "outcome": "unknown"}, AnswerForm.CLEAN),
        ({"status": 409, "outcome": "refused"}, AnswerForm.CLEAN),
        ({"status": 500, "outcome": "unknown"}, AnswerForm.OTHER_STATUS),
        ({"status": 0, "outcome": "unknown"}, AnswerForm.CUT),
        ({"status": 0, "outcome": "unknown", "reached_ns": 0}, AnswerForm.NONE),
    ],
)
def test_the_form_is_told_as_far_as_the_status_tells_it(members: dict[str, object], form: AnswerForm) -> None:
    assert completion(**members).form is form


@pytest.mark.parametrize(
    "members", [{"status": "200"}, {"status": True}, {"form": "clean"}, {"code": "200"}, {"form": "cut", "code": ""}]
)
def test_what_no_version_has_written_is_no_record(members: dict[str, object]) -> None:
    with pytest.raises(BrokenLine):
        decode_line(line(**members))


def test_a_form_that_there_is_not_is_no_record() -> None:
    whole = encode_line(Completion(0, 0, "o", 1, Outcome.OK, AnswerForm.CUT), 7)
    text = whole[9:-1].replace(b'"cut"', b'"odd"')
    with pytest.raises(BrokenLine):
        decode_line(b"%08x %b\n" % (zlib.crc32(text), text))


def test_such_a_journal_is_whole_and_spelled_as_it_should_be(tmp_path: Path) -> None:
    first = line()
    second = line(first.split(b" ", 3)[2], number=2, operation="r1-000002/1", status=0, outcome="unknown")
    path = tmp_path / "worker-000.journal"
    path.write_bytes(first + second)
    assert len(list(read_journal(path))) == 2
    assert chain_of(path).broken is None
    assert spelled_otherwise(path) is None


def test_a_blank_more_in_such_a_journal_is_noticed(tmp_path: Path) -> None:
    record = line()[9:-1].split(b" ", 2)[2].replace(b'"status":200', b'"status": 200')
    chain = sha256(b"%b 7 %b" % (FIRST, record)).hexdigest().encode()
    whole = b"7 %b %b" % (chain, record)
    path = tmp_path / "worker-000.journal"
    path.write_bytes(b"%08x %b\n" % (zlib.crc32(whole), whole))
    assert spelled_otherwise(path) == 1
