"""What is said of a journal's soundness, each flaw by itself; and how a growing one is followed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from harness.domain.operations import (
    NO_GROUP,
    Aim,
    AnswerForm,
    ClockSetting,
    Completion,
    Fault,
    Invocation,
    Mark,
    Outcome,
    Record,
)
from harness.history import read
from harness.history.encode import FIRST, decode_line, encode_line, line_chain
from harness.history.journal import JournalWriter, journal_path
from harness.history.merge import groups
from harness.history.read import JournalFacts, Tail, chain_of, journal_facts, read_journal
from tests.history.test_broken_lines import summed


def invoked(number: int, operation: str, stamp_ns: int = 0, worker: int = 1) -> Invocation:
    setting = ClockSetting("r1-c1", "2025-10-01T10:00:00+09:00")
    return Invocation(number, worker, operation, stamp_ns, 0, Aim.RACE, Fault.RETRY, "s", setting)


def answered(number: int, operation: str, stamp_ns: int = 0) -> Completion:
    return Completion(number, 1, operation, stamp_ns, Outcome.OK, AnswerForm.CLEAN, "200")


def marked(number: int, what: str = "note", stamp_ns: int = 0, **values: Any) -> Mark:
    return Mark(number, 1, stamp_ns, what, values)


def end(number: int) -> Mark:
    return marked(number, "finished", records=number)


def journal(path: Path, records: Iterable[Record], forget: Iterable[int] = ()) -> Path:
    """A journal of these records; the chain begins anew before those to `forget`."""
    head, content = FIRST, b""
    for place, record in enumerate(records):
        line = encode_line(record, 7, FIRST if place in forget else head)
        content, head = content + line, line_chain(line)
    path.write_bytes(content)
    return path


SOUND: list[Record] = [
    invoked(0, "a", 5),
    invoked(1, "b", 9),
    answered(2, "b", 30),
    marked(3, "first", 12),
    answered(4, "a", 20),
    marked(5, "second", 25),
    end(6),
]


def test_of_a_sound_journal_nothing_is_wrong(tmp_path: Path) -> None:
    facts = journal_facts(journal(tmp_path / "j", SOUND))
    assert facts.sound
    assert (facts.worker, facts.records, facts.last_stamp_ns, facts.unchained) == (1, 7, 30, 0)
    assert [mark.what for mark in facts.marks] == ["first", "second", "finished"]
    assert (facts.gaps, facts.repeated, facts.open, facts.stray, facts.doubled) == ((), (), (), (), ())
    assert facts.path == str(tmp_path / "j")
    assert facts.head == chain_of(tmp_path / "j").head


@pytest.mark.parametrize(
    "flaw",
    [{"gaps": (1,)}, {"repeated": (1,)}, {"unchained": 1}, {"open": ("a",)}, {"stray": ("a",)}, {"doubled": ("a",)},
     {"torn": True}, {"finished": False}],
)  # fmt: skip
def test_each_flaw_alone_makes_it_unsound(flaw: dict[str, Any]) -> None:
    whole = JournalFacts(1, 7, (), True, False)
    assert whole.sound
    assert not replace(whole, **flaw).sound


@pytest.mark.parametrize("forget", [(1,), (2, 4), (1, 3, 6)])
def test_every_record_that_does_not_follow_is_counted(tmp_path: Path, forget: tuple[int, ...]) -> None:
    facts = journal_facts(journal(tmp_path / "j", SOUND, forget))
    assert (facts.unchained, facts.records, facts.sound) == (len(forget), 7, False)
    assert chain_of(tmp_path / "j").broken == forget[0] + 1


@pytest.mark.parametrize("numbers", [(1, 2, 3), (0, 2, 3), (0, 1, 5)])
def test_numbers_that_are_missing_below_the_last_one_are_gaps(tmp_path: Path, numbers: tuple[int, ...]) -> None:
    facts = journal_facts(journal(tmp_path / "j", map(marked, numbers)))
    assert facts.gaps == tuple(sorted(set(range(numbers[-1])) - set(numbers)))
    assert facts.repeated == ()


def test_numbers_that_stand_twice_or_late_are_repeated_and_so_is_another_worker_s(tmp_path: Path) -> None:
    records = [marked(0), marked(1), marked(1), marked(3), marked(2), replace(marked(4), worker=2), marked(4)]
    facts = journal_facts(journal(tmp_path / "j", records))
    assert (facts.repeated, facts.gaps, facts.worker, facts.records) == ((1, 2, 4), (2,), 1, 7)


def test_operations_are_open_stray_or_doubled(tmp_path: Path) -> None:
    records = [
        invoked(0, "open"), invoked(1, "twice asked"), invoked(2, "twice asked"), answered(3, "twice asked"),
        invoked(4, "twice answered"), answered(5, "twice answered"), answered(6, "twice answered"),
        answered(7, "never asked"), invoked(8, "open too"), answered(9, "nor this"),
    ]  # fmt: skip
    facts = journal_facts(journal(tmp_path / "j", records))
    assert facts.open == ("open", "open too")
    assert facts.doubled == ("twice asked", "twice answered")
    assert facts.stray == ("never asked", "nor this")
    assert facts.marks == ()


@pytest.mark.parametrize(
    ("records", "is_finished"),
    [
        ([end(0)], True),
        ([marked(0), end(1)], True),
        ([marked(0), end(1), marked(2)], False),
        ([marked(0), marked(1, "finished", records=0)], False),
        ([marked(0), marked(1, "finished")], False),
        ([marked(0), marked(1, "ended", records=1)], False),
        ([marked(0), end(2)], False),
        ([marked(0), marked(0), end(1)], False),
    ],
)
def test_a_journal_is_finished_by_a_last_mark_that_counts_all_before_it(
    tmp_path: Path, records: list[Record], is_finished: bool
) -> None:
    assert journal_facts(journal(tmp_path / "j", records)).finished == is_finished


def test_of_no_journal_nothing_is_known(tmp_path: Path) -> None:
    (tmp_path / "empty").write_bytes(b"")
    for name in ("none", "empty"):
        facts = journal_facts(tmp_path / name)
        assert facts == JournalFacts(-1, 0, (), False, False, path=str(tmp_path / name))
        assert not facts.sound


def test_whoever_follows_stops_for_good_at_a_line_that_is_none(tmp_path: Path) -> None:
    path = journal(tmp_path / "j", SOUND[:2])
    tail = Tail(path)
    assert tail.broken is False
    assert tail.poll() == SOUND[:2]
    more = [encode_line(record, 7) for record in SOUND[2:]]
    with path.open("ab") as file:
        file.write(more[0] + b"broken\n" + more[1])
    assert tail.poll() == [SOUND[2]]
    assert (tail.broken, tail.finished) == (True, False)
    with path.open("ab") as file:
        file.write(b"".join(more))
    assert tail.poll() == []
    tail.close()
    tail.close()


def test_whoever_follows_knows_whether_the_last_record_was_the_end(tmp_path: Path) -> None:
    path = journal(tmp_path / "j", [marked(0)])
    tail = Tail(path)
    for record, is_finished in ((end(1), True), (marked(2), False)):
        with path.open("ab") as file:
            file.write(encode_line(record, -1))
        tail.poll()
        assert tail.finished == is_finished
    tail.close()
    again = Tail(path)
    assert len(again.poll()) == 3
    again.close()
    assert len(again.poll()) == 3  # opened anew
    again.close()


def test_a_journal_of_many_pieces_is_followed_to_its_end(tmp_path: Path) -> None:
    records = [marked(number, "x" * 300_000) for number in range(9)]
    path = journal(tmp_path / "j", records)
    tail = Tail(path)
    assert tail.poll() == records == list(read_journal(path))
    assert chain_of(path).records == 9
    tail.close()


@pytest.mark.parametrize(("number", "worker"), [(0, 0), (1, 2), (0, 2), (1, 0), (5, 2)])
def test_an_answer_takes_the_journal_s_number_and_worker(tmp_path: Path, number: int, worker: int) -> None:
    writer = JournalWriter(journal_path(tmp_path, 2), 2)
    writer.invoke("o", ClockSetting("r1-c1", "2025-10-01T10:00:00+09:00"), 5)
    told = writer.complete(replace(answered(number, "o", 77), worker=worker))
    assert (told.number, told.worker, told.stamp_ns) == (1, 2, 77)
    writer.close()
    assert list(read_journal(writer.path))[1] == told


def test_what_is_read_is_of_its_own_types() -> None:
    """A fault, an aim and an outcome are those of the vocabulary, and not the words for them."""
    (one, _), (other, _) = (decode_line(encode_line(each, 7)) for each in (invoked(0, "a"), answered(1, "a")))
    assert isinstance(one, Invocation)
    assert isinstance(other, Completion)
    assert (type(one.aim), type(one.fault)) == (Aim, Fault)
    assert (type(other.outcome), type(other.form), type(other.certificate_numbers)) == (Outcome, AnswerForm, tuple)


@pytest.mark.parametrize(("first", "other"), [(0, 1), (1, 0), (2, 3)])
def test_a_journal_is_the_first_record_s_worker_s(tmp_path: Path, first: int, other: int) -> None:
    records = [replace(marked(0), worker=first), replace(marked(1), worker=other), replace(marked(1), worker=first)]
    facts = journal_facts(journal(tmp_path / "j", records))
    assert (facts.worker, facts.repeated) == (first, (1,))


def test_a_line_without_end_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = journal(tmp_path / "j", [marked(0), marked(1, "x" * 2000), marked(2)])
    monkeypatch.setattr(read, "_LONGEST_LINE_BYTES", 1000)
    chain = chain_of(path)
    assert (chain.records, chain.broken, chain.torn) == (1, 2, False)


def test_groups_come_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    content, head = b"", FIRST
    for number, group in enumerate((5, 2, 7, -1, 4)):
        line = encode_line(invoked(number, f"o{number}"), group, head)
        content, head = content + line, line_chain(line)
    (tmp_path / "j").write_bytes(content)
    assert [each.kin_group for each in groups([tmp_path / "j"])] == [-1, 2, 4, 5, 7]
    assert [each.kin_group for each in groups([tmp_path / "j"], 2)] == [2, 4, -1, 5, 7]


def test_a_head_that_is_no_text_is_told_all_the_same(tmp_path: Path) -> None:
    text = encode_line(end(0), -1)[9:-1].split(b" ", 2)[2]
    (tmp_path / "j").write_bytes(summed(b"-1 " + b"\xff" * 64 + b" " + text))
    facts = journal_facts(tmp_path / "j")
    assert (facts.records, facts.unchained, facts.head) == (1, 1, "\ufffd" * 64)


def test_an_answer_to_nothing_that_was_asked_belongs_to_no_group(tmp_path: Path) -> None:
    writer = JournalWriter(journal_path(tmp_path, 1), 1)
    told = writer.complete(answered(0, "never asked"))
    writer.close()
    assert decode_line(writer.path.read_bytes()) == (told, NO_GROUP)
