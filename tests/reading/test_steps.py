"""What a worker does with a document, step by step: who reads it how often, which repairs are tried, and what the
second reader is lent."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest

from harness.catalogue import say
from harness.domain.messages import Message
from harness.domain.observations import Hidden, Image, Ink, InkOf, Place, Reading, Sheet, Where
from harness.reading import readers, repairing, worker
from harness.reading.messages import READING, ReadRequest
from harness.reading.readers import PRIMARY, SECOND
from harness.reading.repairing import REPAIRS, WITHOUT_PDFIUM
from harness.reading.worker import has_candidate, observe, with_marks_of, without
from tests.reading.paper import one_sheet, said

DATA = one_sheet(said("text"))
SEAL = Image(b"s", "s", 300, 300)
LOGO = Image(b"l", "l", 300, 60)
MARK = Image(b"m", "m", 300, 300, drawn=False)
INK = Ink(1, 2, 3, 4, InkOf.LETTERS, "d")
CPU, WALL, LOST = say("over-cpu-limit", limit_s=10.0), say("over-wall-limit", limit_s=30.0), say("no-sheets")


@pytest.mark.parametrize(
    ("how", "image", "asked"),
    [
        ({}, LOGO, [(PRIMARY, False)]),
        ({"thorough": True}, LOGO, [(PRIMARY, False)]),
        ({"find_marks": True}, SEAL, [(PRIMARY, False)]),
        ({"find_marks": True}, LOGO, [(PRIMARY, False), (PRIMARY, True)]),
        ({"find_marks": True, "thorough": True}, SEAL, [(PRIMARY, True)]),
        ({"find_marks": True, "thorough": True}, LOGO, [(PRIMARY, True)]),
        ({"second": True}, LOGO, [(PRIMARY, False), (SECOND, False)]),
        ({"second": True, "find_marks": True}, LOGO, [(PRIMARY, False), (PRIMARY, True), (SECOND, False)]),
        ({"second": True, "find_marks": True, "thorough": True}, LOGO, [(PRIMARY, True), (SECOND, False)]),
    ],
)
def test_a_document_is_read_as_often_as_it_has_to_be(
    monkeypatch: pytest.MonkeyPatch, how: dict[str, bool], image: Image, asked: list[tuple[str, bool]]
) -> None:
    calls: list[tuple[str, bool]] = []

    def read(data: bytes, reader: str, find_marks: bool = False, look_closely: bool = False) -> Reading:
        assert data == DATA
        assert look_closely is (reader == PRIMARY and how.get("second", False))
        calls.append((reader, find_marks))
        return Reading(reader, (Sheet(("text",), (image,)),))

    monkeypatch.setattr(readers, "read", read)
    observed = observe(ReadRequest("a", data=DATA, **how))
    assert calls == asked
    assert [each.reader for each in observed.readings] == [PRIMARY, SECOND][: 1 + how.get("second", False)]
    assert observed.repairs == ()


@pytest.mark.parametrize(
    ("sheets", "is_there"),
    [
        ([(SEAL,)], True),
        ([(LOGO, SEAL)], True),
        ([(LOGO,)], False),
        ([()], False),
        ([(SEAL,), (LOGO,)], False),
        ([(LOGO,), (SEAL,)], False),
        ([(SEAL,), (LOGO, SEAL)], True),
        ([], True),
    ],
)
def test_every_sheet_has_to_hold_what_may_be_an_imprint(sheets: list[tuple[Image, ...]], is_there: bool) -> None:
    assert has_candidate(Reading(PRIMARY, tuple(Sheet((), images) for images in sheets))) == is_there


def test_a_document_with_a_problem_needs_no_second_look() -> None:
    assert has_candidate(Reading(PRIMARY, (Sheet(()),), LOST))


def repairs(monkeypatch: pytest.MonkeyPatch, *lost: tuple[int, Message]) -> tuple[list[Message | None], list[int]]:
    """The problem of each repair, None for those that were tried, and the steps that were gone through."""
    steps: list[int] = []

    @contextlib.contextmanager
    def step(number: int) -> Iterator[None]:
        steps.append(number)
        yield

    monkeypatch.setattr(repairing, "repaired", lambda _, repair: Reading(repair))
    found = list(worker._repairs(b"", dict(lost), step))
    assert [each.reader for each in found] == list(REPAIRS)
    return [each.problem for each in found], steps


FIRST = READING + 1
ALL = list(range(FIRST, FIRST + len(REPAIRS)))


def test_every_repair_is_tried_each_as_a_step_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    assert repairs(monkeypatch) == ([None] * len(ALL), ALL)


@pytest.mark.parametrize("number", ALL)
def test_a_repair_that_a_worker_was_lost_with_is_not_tried_again(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    problems, steps = repairs(monkeypatch, (number, CPU))
    assert problems == [CPU if each == number else None for each in ALL]
    assert steps == [each for each in ALL if each != number]


def test_what_pdfium_could_not_get_through_it_is_not_given_again(monkeypatch: pytest.MonkeyPatch) -> None:
    problems, steps = repairs(monkeypatch, (READING, WALL))
    assert problems == [None if repair in WITHOUT_PDFIUM else WALL for repair in REPAIRS]
    assert steps == [each for each, repair in zip(ALL, REPAIRS, strict=True) if repair in WITHOUT_PDFIUM]
    assert 0 < len(steps) < len(ALL)


def test_after_two_workers_nothing_more_is_tried_behind_the_last_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    problems, steps = repairs(monkeypatch, (FIRST, CPU), (FIRST + 1, WALL))
    assert problems == [CPU, WALL, *[WALL] * (len(ALL) - 2)]
    assert steps == []
    problems, steps = repairs(monkeypatch, (FIRST + 1, CPU), (FIRST + 2, WALL))
    assert problems == [None, CPU, WALL, *[WALL] * (len(ALL) - 3)]
    assert steps == [FIRST]


def test_a_document_that_a_worker_was_lost_with_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "read", lambda *_: pytest.fail("it was read"))
    observed = observe(ReadRequest("a", data=DATA, second=True, lost=((READING, CPU),)))
    assert observed.readings == (Reading(PRIMARY, (), CPU),)
    assert (observed.document, observed.size_bytes) == ("a", len(DATA))
    assert [each.reader for each in observed.repairs] == list(REPAIRS)


def test_the_steps_of_a_document_are_told_as_they_begin_and_end() -> None:
    told: list[Any] = []

    @contextlib.contextmanager
    def step(number: int) -> Iterator[None]:
        told.append(number)
        yield
        told.append("end")

    observe(ReadRequest("a", data=DATA), step=step)
    assert told == [READING, "end"]
    observe(ReadRequest("a", data=DATA[:-9]), step=step)
    assert told[2:] == [entry for number in (READING, *ALL) for entry in (number, "end")]


def test_the_second_reader_is_lent_what_only_rendering_finds_on_each_sheet() -> None:
    first = Reading(
        PRIMARY,
        (Sheet(("a",), (SEAL, MARK), ink=(INK,)), Sheet(("b",), (LOGO,)), Sheet(("c",), (MARK, MARK))),
    )
    second = Reading(SECOND, (Sheet(("a",), (LOGO,)), Sheet(("b",)), Sheet(("c",))), suspicions=(say("encrypted"),))
    found = with_marks_of(first, second)
    assert [sheet.images for sheet in found.sheets] == [(LOGO, MARK), (), (MARK, MARK)]
    assert [sheet.ink for sheet in found.sheets] == [(INK,), (), ()]
    assert found.suspicions == (say("encrypted"), say("marks-by-the-first"))
    assert [sheet.runs for sheet in found.sheets] == [("a",), ("b",), ("c",)]


def test_where_nothing_is_lent_nothing_is_said() -> None:
    first = Reading(PRIMARY, (Sheet(("a",), (SEAL,), ink=(INK,)),))
    found = with_marks_of(first, Reading(SECOND, (Sheet(("a",)),)))
    assert (found.suspicions, found.sheets) == ((), (Sheet(("a",), ink=(INK,)),))


def test_readers_that_count_other_sheets_lend_each_other_nothing() -> None:
    second = Reading(SECOND, (Sheet(("a",)), Sheet(("b",))))
    assert with_marks_of(Reading(PRIMARY, (Sheet(("a",), (MARK,)),)), second) is second


def test_texts_that_proved_to_be_unseen_are_taken_off_their_own_sheet() -> None:
    hidden = (
        Hidden("secret", Where.SHEET, 2), Hidden("other", Where.SHEET, 3), Hidden("x", Where.METADATA),
        Hidden("x", Where.ANNOTATION, 1),
    )  # fmt: skip
    first = Reading(PRIMARY, (Sheet(("seen",)), Sheet(("seen",)), Sheet(("seen",))), hidden=hidden)
    all_of_them = ("seen", "secret", "other", "x")
    found = with_marks_of(first, Reading(SECOND, (Sheet(all_of_them),) * 3))
    assert [sheet.runs for sheet in found.sheets] == [
        all_of_them, ("seen", "other", "x"), ("seen", "secret", "x"),
    ]  # fmt: skip


def at(left: int, top: int) -> Place:
    return Place(left, top, left + 100, top + 20)


@pytest.mark.parametrize(
    ("runs", "unseen", "shown", "left"),
    [
        (("a", "b"), ["a"], ("b",), ("b",)),
        (("a", "b"), ["a"], ("a", "b"), ("a", "b")),
        (("a", "a", "b"), ["a"], ("b",), ("a", "b")),
        (("a", "a", "b"), ["a", "a"], ("b",), ("b",)),
        (("a", "a", "b"), ["a", "a"], ("a", "b"), ("a", "b")),
        (("a b", "c"), ["ab"], ("c",), ("c",)),
        (("ab", "c"), ["a b"], ("c",), ("c",)),
        (("a", "b", "c"), ["c", "a"], (), ("b",)),
        (("a",), ["b"], (), ("a",)),
    ],
)
def test_unseen_texts_are_left_out_as_often_as_they_are_told_too_often(
    runs: tuple[str, ...], unseen: list[str], shown: tuple[str, ...], left: tuple[str, ...]
) -> None:
    assert without(Sheet(runs), unseen, Sheet(shown)).runs == left
    places = tuple(at(0, 30 * number) for number in range(len(runs)))
    found = without(Sheet(runs, places=places), unseen, Sheet(shown, places=tuple(at(900, 900) for _ in shown)))
    assert found.runs == left
    assert len(found.places) == len(left)


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (1, 2, 0)])
def test_of_the_same_texts_that_one_is_left_out_which_the_other_reader_does_not_show_there(
    order: tuple[int, ...],
) -> None:
    places = [at(0, 0), at(0, 300), at(400, 0)]
    sheet = Sheet(("a",) * 3, places=tuple(places[number] for number in order))
    for unseen in range(3):
        seen = [place for number, place in enumerate(places) if number != unseen]
        found = without(sheet, ["a"], Sheet(("a", "a"), places=tuple(seen)))
        assert found.places == tuple(places[number] for number in order if number != unseen)


@pytest.mark.parametrize(
    ("moved", "meets"),
    [((99, 0), True), ((100, 0), False), ((-99, 0), True), ((-100, 0), False), ((0, 19), True), ((0, 20), False),
     ((0, -19), True), ((0, -20), False)],
)  # fmt: skip
def test_places_meet_where_they_share_some_paper(moved: tuple[int, int], meets: bool) -> None:
    assert worker._meet(at(500, 500), at(500 + moved[0], 500 + moved[1])) == meets
