"""The worker's own functions, called in this process, where coverage sees them."""

from __future__ import annotations

import gc
import hashlib
import os
import pickle
import resource
import signal
import socket
import threading
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from harness.catalogue import say
from harness.domain.observations import Image, Observation, Reading, Sheet
from harness.reading import readers, worker
from harness.reading.limits import MAX_SIZE_BYTES
from harness.reading.lines import decode, encode
from harness.reading.messages import SIZE_BYTES, FinishedCount, ReadingLimits, ReadRequest
from harness.reading.stored import bytes_of, unread
from tests.reading import paper
from tests.reading.paper import one_sheet, pdf, said, stream
from tests.reading.told import problem_of, suspected

SOUND = one_sheet(said("text"))
LOGO = b"/Type /XObject /Subtype /Image /Width 120 /Height 20 /BitsPerComponent 8 /ColorSpace /DeviceGray"
LOST = say("reader-lost", ending=say("ended-by", signal="SIGSEGV"), memory_mb=500)


def connected() -> tuple[Connection, Connection]:
    ours, theirs = socket.socketpair()
    return Connection(ours.detach()), Connection(theirs.detach())


def counter(folder: Path) -> FinishedCount:
    with (folder / "counter").open("w+b") as file:
        file.write(bytes(SIZE_BYTES))
        file.flush()
        return FinishedCount(file.fileno())


def test_a_worker_answers_batch_by_batch_until_it_is_renewed(tmp_path: Path) -> None:
    pool, mine = connected()
    progress = counter(tmp_path)
    with pool, mine:
        pool.send_bytes(pickle.dumps([ReadRequest("a", data=SOUND), ReadRequest("b", data=b"")]))
        worker.serve(mine, ReadingLimits(documents=2), progress)
        first, second = map(decode, pickle.loads(pool.recv_bytes()))
    assert progress.count == 2
    progress.close()
    assert first.document == "a"
    assert first.readings[0].sheets[0].runs == ("text",)
    assert problem_of(second.readings[0]) == "no-bytes"


def test_a_worker_ends_when_its_pool_closes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pool, mine = connected()
    monkeypatch.setattr(resource, "setrlimit", lambda *_: None)
    monkeypatch.setattr(os, "nice", lambda _: 0)
    monkeypatch.setattr(worker, "collect_seldom", lambda: None)
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGPROF, signal.SIGALRM)}
    descriptor = os.dup(mine.fileno())
    mine.close()

    def talk() -> None:
        pool.send_bytes(pickle.dumps((ReadingLimits(), b"")))
        assert pool.recv_bytes() == worker.READY
        pool.close()

    talker = threading.Thread(target=talk)
    counting = tmp_path / "counter"
    counting.write_bytes(bytes(SIZE_BYTES))
    try:
        talker.start()
        with counting.open("r+b") as file:
            worker.main(descriptor, file.fileno())
    finally:
        talker.join()
        for number, handler in before.items():
            signal.signal(number, handler)


def test_limits_that_the_system_refuses_are_done_without(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise ValueError("no")

    monkeypatch.setattr(resource, "setrlimit", refuse)
    worker.limit_memory(100)


def test_the_clocks_are_stopped_afterwards() -> None:
    with worker.limited(ReadingLimits(cpu_s=50, wall_s=50)):
        assert signal.getitimer(signal.ITIMER_PROF)[0] > 0
    assert signal.getitimer(signal.ITIMER_PROF) == signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_an_observation_names_what_was_read() -> None:
    seen = worker.observe(ReadRequest("a", data=SOUND, second=True))
    assert (seen.digest, seen.size_bytes) == (hashlib.sha256(SOUND).hexdigest(), len(SOUND))
    assert [reading.reader for reading in seen.readings] == ["pdfium", "pypdf"]
    assert decode(encode(seen)) == seen
    imprinted = worker.observe(ReadRequest("b", data=paper.certificate(), find_marks=True))
    assert decode(encode(imprinted)) == imprinted
    assert [image.drawn for image in imprinted.readings[0].sheets[0].images] == [True]


def test_half_a_character_does_not_cost_the_rest() -> None:
    seen = Observation("a", "", 1, (Reading("pypdf", (Sheet(("氏名", "\ud842田")),)),))
    (reading,) = decode(encode(seen)).readings
    assert reading.sheets == (Sheet(("氏名", "?田")),)


def test_marks_are_looked_for_once_and_only_if_needed() -> None:
    drawn = one_sheet(b"q 4 w 100 500 m 140 500 l 140 540 l 100 540 l h S Q")
    assert worker.observe(ReadRequest("a", data=drawn)).readings[0].sheets[0].images == ()
    for thorough in (False, True):
        request = ReadRequest("a", data=drawn, find_marks=True, thorough=thorough)
        (image,) = worker.observe(request).readings[0].sheets[0].images
        assert not image.drawn
    assert worker.observe(ReadRequest("a", data=b"no", find_marks=True)).readings[0].problem
    assert worker.has_candidate(Reading("pdfium", problem=say("not-openable")))


@pytest.mark.parametrize(
    ("sides", "could_be_one"),
    [
        ([], False),
        ([(59, 59)], False),
        ([(60, 60)], True),
        ([(60, 90)], True),
        ([(91, 60)], False),
        ([(300, 60)], False),
        ([(300, 60), (154, 154)], True),
    ],
)
def test_an_imprint_is_as_wide_as_high_and_no_speck(sides: list[tuple[int, int]], could_be_one: bool) -> None:
    images = tuple(Image(bytes(288), "", width, height) for width, height in sides)
    assert worker.has_candidate(Reading("pdfium", (Sheet((), images),))) is could_be_one
    beside = Sheet((), (Image(bytes(288), "", 154, 154),))
    for sheets in ((beside, Sheet((), images)), (Sheet((), images), beside)):
        assert worker.has_candidate(Reading("pdfium", sheets)) is could_be_one


DRAWN = b"q 4 w 100 500 m 140 500 l 140 540 l 100 540 l h S Q "


@pytest.mark.parametrize("drawn_first", [True, False])
@pytest.mark.parametrize("thorough", [True, False])
def test_a_seal_drawn_on_one_sheet_is_found_although_another_sheet_holds_an_image(
    drawn_first: bool, thorough: bool
) -> None:
    square = LOGO.replace(b"/Width 120 /Height 20", b"/Width 80 /Height 80")
    contents = [DRAWN, b"q 40 0 0 40 200 700 cm /I Do Q"]
    data = pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>",
            *(
                b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /XObject << /I 7 0 R >> >> "
                b"/Contents %d 0 R >>" % number
                for number in (5, 6)
            ),
            *(stream(content) for content in (contents if drawn_first else contents[::-1])),
            stream(b"\0" * 3200 + b"\xff" * 3200, square),
        ]
    )
    request = ReadRequest("a", data=data, find_marks=True, thorough=thorough)
    sheets = worker.observe(request).readings[0].sheets
    drawn, image = sheets if drawn_first else sheets[::-1]
    assert [one.drawn for one in drawn.images] == [False]
    assert [one.drawn for one in image.images][:1] == [True]


def test_beside_a_wide_logo_a_drawn_seal_is_searched_for() -> None:
    logo = stream(b"\0" * 50 + b"\xff" * 2350, LOGO)
    data = one_sheet(DRAWN + b"q 150 0 0 30 200 700 cm /I Do Q", b"<< /XObject << /I 5 0 R >> >>", [logo])
    images = worker.observe(ReadRequest("a", data=data, find_marks=True)).readings[0].sheets[0].images
    assert [image.drawn for image in images] == [True, False]


def test_a_document_that_is_not_there(tmp_path: Path) -> None:
    request = ReadRequest("a", path=str(tmp_path / "gone"))
    for seen in (worker.observe(request), unread(request, "pdfium", LOST)):
        assert (seen.digest, seen.size_bytes) == ("", 0)
        assert problem_of(seen.readings[0]) == "stored-not-openable-because"


def test_no_more_of_a_file_is_read_than_a_document_may_have(tmp_path: Path) -> None:
    file = tmp_path / "big"
    with file.open("wb") as out:
        out.truncate(MAX_SIZE_BYTES * 3)
    assert len(bytes_of(ReadRequest("a", path=str(file)))) == MAX_SIZE_BYTES + 1
    assert problem_of(worker.observe(ReadRequest("a", path=str(file))).readings[0]) == "too-large"


def test_a_lost_document_keeps_its_digest() -> None:
    seen = unread(ReadRequest("a", data=SOUND), "pdfium", LOST)
    nothing = (Reading("pdfium", problem=LOST),)
    assert seen == Observation("a", hashlib.sha256(SOUND).hexdigest(), len(SOUND), nothing, nothing)


def test_the_second_reader_is_lent_the_marks_it_cannot_see() -> None:
    drawn = one_sheet(b"q 4 w 100 500 m 140 500 l 140 540 l 100 540 l h S Q")
    first, second = worker.observe(ReadRequest("a", data=drawn, find_marks=True, second=True)).readings
    assert first.sheets[0].images == second.sheets[0].images != ()
    assert "marks-by-the-first" in suspected(second)
    assert worker.with_marks_of(first, Reading("pypdf", problem=say("not-openable"))).sheets == ()


def test_what_the_second_reader_leaves_behind_costs_the_next_document_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [Reading("pdfium", (), readers.OUT_OF_MEMORY), Reading("pdfium", (Sheet(("text",)),))]

    def read(*_: object) -> Reading:
        left_behind: list[object] = []
        left_behind.append(left_behind)
        return answers.pop(0)

    monkeypatch.setattr(readers, "read", read)
    (reading,) = worker.observe(ReadRequest("a", data=SOUND)).readings
    assert reading.problem is None
    assert reading.sheets[0].runs == ("text",)


def test_garbage_is_looked_for_among_young_objects_only() -> None:
    before = gc.get_threshold()
    try:
        worker.collect_seldom()
        assert gc.get_freeze_count() > 0
        assert gc.get_threshold()[0] > before[0]
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)


def test_a_file_that_grows_while_it_is_opened_is_read_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "grows.pdf"
    path.write_bytes(b"0123456789" * 100)
    real = os.fstat
    monkeypatch.setattr(os, "fstat", lambda fd: os.stat_result((*real(fd)[:6], 10, *real(fd)[7:10])))
    assert bytes_of(ReadRequest("a", path=str(path))) == b"0123456789" * 100
