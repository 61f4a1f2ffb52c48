"""What the journal knows of each sort of request, from whichever side it is asked first; how it says what is wrong."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest

from harness import families
from harness.catalogue import say
from harness.domain.operations import (
    NO_GROUP,
    AnswerForm,
    Beside,
    ClockSetting,
    Completion,
    FaultRequest,
    GroupHistory,
    Outcome,
    Request,
)
from harness.history import requests
from harness.history.encode import BrokenLine, decode_line, decode_request, encode_line
from harness.history.journal import JournalWriter, journal_path
from harness.history.merge import group_of_none
from tests.history.test_broken_lines import summed
from tests.history.test_journal import APPLICATION, EVENT, REQUESTS


@pytest.fixture(autouse=True)
def _nothing_learnt(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(requests, "_by_name", {})
    monkeypatch.setattr(requests, "_by_type", {})
    return


def test_the_sorts_of_every_family_and_those_of_any_system_are_known_by_name() -> None:
    for each in (*requests.COMMON, *(sort for family in families.every() for sort in family.requests)):
        assert requests.type_called(each.name).name == each.name
    assert [sort.type for sort in requests.COMMON] == [FaultRequest, Beside, ClockSetting]
    with pytest.raises(KeyError):
        requests.type_called("nothing")


def test_they_are_known_by_their_requests() -> None:
    for request in REQUESTS:
        assert requests.type_of(request).type is type(request)
    with pytest.raises(KeyError):
        requests.type_of("nothing")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("request_", "told"),
    [
        (APPLICATION, APPLICATION.application_id),
        (EVENT, EVENT.event_id),
        (FaultRequest("r1-f1", "delay-print", {}), "r1-f1"),
        (ClockSetting("r1-c1", "2025-10-01T10:00:00+09:00"), "r1-c1"),
    ],
)
def test_a_request_has_its_id(request_: Request, told: str) -> None:
    assert requests.id_of(request_) == told


def test_a_fault_is_told_by_its_sort_and_is_about_nobody() -> None:
    fault = FaultRequest("r1-f1", "delay-print", {})
    sort = requests.type_of(fault)
    assert sort.kind is not None
    assert (sort.kind(fault), sort.person(fault), sort.is_trial, sort.is_lasting) == ("delay-print", "", False, False)


def test_the_operations_of_no_resident_are_one_group_which_may_be_empty(tmp_path: Path) -> None:
    writer = JournalWriter(journal_path(tmp_path, 0), 0)
    writer.mark("started")
    writer.invoke("o0", APPLICATION, 5)
    assert group_of_none([writer.path]) == GroupHistory(NO_GROUP, ())
    fault = writer.invoke("o1", FaultRequest("r1-f1", "delay-print", {}), 5)
    found = group_of_none([writer.path])
    assert found.kin_group == NO_GROUP
    assert [one.invocation for one in found.operations] == [fault]
    writer.close()


def test_what_is_synced_is_this_journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    writer = JournalWriter(journal_path(tmp_path, 0), 0)
    monkeypatch.setattr(os, "fsync", synced.append)
    writer.sync()
    assert [os.fstat(each).st_ino for each in synced] == [writer.path.stat().st_ino]
    writer.close()
    assert len(synced) == 2
    writer.close()
    assert len(synced) == 2


def test_the_problems_of_an_answer_are_kept_in_order() -> None:
    problems = tuple(say("generator-late", late_ms=late_ms, limit_ms=100.0) for late_ms in (250.0, 120.0))
    answer = Completion(3, 1, "o1", 9, Outcome.UNKNOWN, AnswerForm.CUT, "", problems=problems)
    assert decode_line(encode_line(answer, 7)) == (answer, 7)


@pytest.mark.parametrize("wrong", [{}, {"of": "nothing", "value": {}}, {"of": "clock", "value": {}}, {"of": "clock"}])
def test_what_is_no_request_is_said_in_a_sentence(wrong: dict[str, object]) -> None:
    with pytest.raises(BrokenLine, match=r"^this is not a request: (Key|Type)Error"):
        decode_request(wrong)


EARLIER = {
    "number": 0, "worker": 0, "operation": "o0", "stamp_ns": 9, "outcome": "ok", "status": 200, "problem": "",
    "certificate_numbers": [], "reached_ns": 0,
}  # fmt: skip


@pytest.mark.parametrize(
    "more",
    [{"form": "clean"}, {"code": "200"}, {"problems": []}, {"status": "200"}, {"status": True}, {"problem": None}],
)
def test_an_answer_is_told_in_one_version_alone(more: dict[str, object]) -> None:
    line = summed(b"7 " + b"0" * 64 + b" " + orjson.dumps({"is": "completion", "value": {**EARLIER, **more}}))
    with pytest.raises(BrokenLine) as raised:
        decode_line(line)
    told = "a completion has either an HTTP status and a problem, or a form, a code and problems"
    assert f"BrokenLine('{told}')" in str(raised.value)
