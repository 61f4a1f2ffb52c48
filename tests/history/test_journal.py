"""What was acknowledged is read again; what was not is recognised as torn."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.certificates.domain.operations import Application, Delivery, Event
from harness.certificates.domain.residents import Card
from harness.certificates.domain.words import EventKind, Kind
from harness.domain.operations import (
    Aim,
    AnswerForm,
    ClockSetting,
    Completion,
    Fault,
    FaultRequest,
    Invocation,
    Mark,
    Outcome,
    Record,
)
from harness.history.encode import BrokenLine, decode_line, decode_request, encode_line, line_chain
from harness.history.journal import JournalWriter, journal_path
from harness.history.merge import group_of_none, groups, journals_in, marks
from harness.history.read import Tail, chain_of, journal_facts, read_journal
from harness.history.requests import type_of

APPLICATION = Application(
    "r1-000001", "K-0001", "131016", "1310160000004711", "4821", Kind.SEAL, ("1",), {"fiscal_year": 2025}, 1, "1", 7
)
CARD = Card("1310160000004712", "0000", use_registrations=("271004",))
EVENT = Event("r1-e1", 3, EventKind.CARD_ISSUED, "1", 7, card=CARD)
REQUESTS = (
    APPLICATION,
    EVENT,
    Delivery("r1-000001", True, True, 7),
    FaultRequest("r1-f1", "delay-print", {"delay_s": 0.5}),
    ClockSetting("r1-c1", "2025-10-01T10:00:00+09:00"),
)


def write_small(path: Path) -> list[Record]:
    """Every type of record once, whole."""
    writer = JournalWriter(path, 2)
    written: list[Record] = [writer.mark("started", {"pid": 1})]
    for number, request in enumerate(REQUESTS):
        written.append(writer.invoke(f"o{number}", request, 5, aim=Aim.RACE, fault=Fault.RETRY, scenario="𠮷"))
        answer = Completion(
            0, 0, f"o{number}", 9, Outcome.OK, AnswerForm.CLEAN, "200", certificate_numbers=("n1", "n2")
        )
        written.append(writer.complete(answer))
    written.append(writer.finish())
    writer.close()
    return written


def test_everything_written_is_read_again(tmp_path: Path) -> None:
    path = journal_path(tmp_path, 2)
    written = write_small(path)
    assert list(read_journal(path)) == written
    assert [record.number for record in written] == list(range(12))
    facts = journal_facts(path)
    assert facts.sound and (facts.worker, facts.records) == (2, 12)


def test_a_cut_at_any_byte_loses_only_the_last_record_and_leaves_nothing_torn_to_be_judged(tmp_path: Path) -> None:
    cut = tmp_path / "cut"
    written = write_small(cut)
    content = cut.read_bytes()
    sorts = {(type(each), type(getattr(each, "request", None))) for each in written}
    assert sorts == {(Invocation, type(each)) for each in REQUESTS} | {(Completion, type(None)), (Mark, type(None))}
    ends = [0] + [place + 1 for place, byte in enumerate(content) if byte == 10]
    for length in reversed(range(len(content) + 1)):
        os.truncate(cut, length)
        left = written[: sum(end <= length for end in ends) - 1]
        torn, whole = length not in ends, length == len(content)
        assert list(read_journal(cut)) == judged(cut) == left
        facts, chain = journal_facts(cut), chain_of(cut)
        assert (facts.records, facts.torn, facts.finished, facts.sound) == (len(left), torn, whole, whole)
        assert (chain.records, chain.torn, chain.broken) == (len(left), torn, len(left) + 1 if torn else None)
        assert chain.head == facts.head
        tail = Tail(cut)
        assert (tail.poll(), tail.finished) == (left, whole)
        tail.close()


def judged(path: Path) -> list[Record]:
    """Every record that whoever judges a journal is given, in its order."""
    operations = [one for history in groups([path], 3) for one in history.operations]
    found: list[Record] = [*marks([path]), *(one.invocation for one in operations)]
    found += [one.completion for one in operations if one.completion is not None]
    return sorted(found, key=lambda record: record.number)


@given(place=st.integers(0, 10**6), bit=st.integers(0, 7))
def test_a_flipped_bit_is_never_read_as_a_record(place: int, bit: int) -> None:
    line = bytearray(encode_line(Invocation(0, 0, "o", 1, 1, Aim.PROBE, Fault.NONE, "s", APPLICATION), 7))
    line[place % (len(line) - 1)] ^= 1 << bit
    with pytest.raises(BrokenLine):
        decode_line(bytes(line))


def test_requests_survive_on_their_own() -> None:
    for request in REQUESTS:
        assert decode_request({"of": type_of(request).name, "value": _plain(request)}) == request


def _plain(value: object) -> dict[str, object]:
    import orjson

    loaded: dict[str, object] = orjson.loads(orjson.dumps(value))
    return loaded


def test_a_journal_is_never_overwritten(tmp_path: Path) -> None:
    write_small(tmp_path / "a")
    with pytest.raises(FileExistsError):
        JournalWriter(tmp_path / "a", 0)


def test_tail_sees_records_as_they_come_and_halves_only_when_whole(tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    written = write_small(whole)
    content = whole.read_bytes()
    growing = tmp_path / "growing"
    tail, seen = Tail(growing), []
    assert tail.poll() == []
    with growing.open("ab", buffering=0) as file:
        for start in range(0, len(content), 37):
            file.write(content[start : start + 37])
            seen += tail.poll()
    assert seen == written and tail.finished and not tail.broken
    tail.close()


def test_two_writers_merge_into_groups(tmp_path: Path) -> None:
    for worker in (0, 1):
        writer = JournalWriter(journal_path(tmp_path, worker), worker)
        for number in range(6):
            group = number * 2 + worker
            request = Delivery(f"a{number}", True, True, group)
            writer.invoke(f"w{worker}-{number}", request, 0)
            if number:
                writer.complete(Completion(0, 0, f"w{worker}-{number}", 1, Outcome.OK))
        writer.mark("saturated", {})
        writer.close()
    paths = journals_in(tmp_path)
    for parts in (1, 3, 50):
        found = {history.kin_group: history.operations for history in groups(paths, parts)}
        assert sorted(found) == list(range(12))
        assert all(len(operations) == 1 for operations in found.values())
        assert [group for group, operations in found.items() if operations[0].completion is None] in ([0, 1], [1, 0])
    assert [mark.worker for mark in marks(paths)] == [0, 1]
    assert journal_facts(paths[0]).open == ("w0-0",)


def test_what_belongs_to_nobody_is_found(tmp_path: Path) -> None:
    path = tmp_path / "w.journal"
    write_small(path)
    assert [operation.invocation.operation for operation in group_of_none([path]).operations] == ["o3", "o4"]


def test_facts_name_gaps_repeats_and_strays(tmp_path: Path) -> None:
    records: list[Record] = [
        Mark(0, 0, 1, "started"),
        Completion(2, 0, "stray", 2, Outcome.OK),
        Invocation(3, 0, "twice", 3, 3, Aim.ARRIVAL, Fault.NONE, "", APPLICATION),
        Invocation(3, 0, "twice", 3, 3, Aim.ARRIVAL, Fault.NONE, "", APPLICATION),
    ]
    path = tmp_path / "j"
    path.write_bytes(b"".join(encode_line(record, -1) for record in records))
    facts = journal_facts(path)
    assert (facts.gaps, facts.repeated, facts.stray) == ((1,), (3,), ("stray",))
    assert (facts.open, facts.doubled, facts.finished) == (("twice",), ("twice",), False)


def test_a_missing_journal_is_that_of_a_lost_worker(tmp_path: Path) -> None:
    facts = journal_facts(tmp_path / "none")
    assert not facts.sound and not facts.torn and facts.records == 0


def chained(path: Path) -> list[bytes]:
    """The lines of a small journal of one worker."""
    write_small(path)
    return path.read_bytes().splitlines(keepends=True)


def test_a_record_changed_left_out_moved_or_repeated_breaks_the_chain_where_it_stood(tmp_path: Path) -> None:
    path = tmp_path / "j"
    lines = chained(path)
    head = chain_of(path)
    assert (head.records, head.head, head.broken) == (12, journal_facts(path).head, None)
    changed = encode_line(Mark(4, 2, 1, "another"), -1, line_chain(lines[3]))
    for spoiled, broken in (
        ([*lines[:4], changed, *lines[5:]], 6),
        (lines[:4] + lines[5:], 5),
        ([*lines[:4], lines[5], lines[4], *lines[6:]], 5),
        ([*lines[:4], lines[4], *lines[4:]], 6),
        (lines[1:], 1),
        ([*lines[:-1], lines[-1][:-1]], 12),
    ):
        path.write_bytes(b"".join(spoiled))
        assert chain_of(path).broken == broken
        assert not journal_facts(path).sound


def test_a_chain_cut_off_between_two_records_has_another_head(tmp_path: Path) -> None:
    path = tmp_path / "j"
    lines = chained(path)
    whole = chain_of(path)
    path.write_bytes(b"".join(lines[:-1]))
    assert chain_of(path).broken is None
    assert chain_of(path).head == line_chain(lines[-2]).decode() != whole.head
