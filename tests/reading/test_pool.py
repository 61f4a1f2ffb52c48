"""A worker may hang, crash or eat memory: it costs one document, and no document is ever lost."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.catalogue import say
from harness.domain.messages import Message
from harness.domain.observations import Observation
from harness.reading import messages
from harness.reading import pool as pools
from harness.reading.messages import ReadingLimits
from harness.reading.pool import PoolError, ReaderPool, ReadRequest
from harness.reading.repairing import REPAIRS
from tests.reading import paper
from tests.reading.paper import one_sheet, said, stream
from tests.reading.told import problem_of

SOUND = one_sheet(said("text"))
PATIENCE_S = 120.0

_FORM = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources "


def _forms(depth: int) -> list[bytes]:
    """Forms that each use the next one forty times; the last one prints."""
    inner = [stream(b"/X Do " * 40, _FORM + b"<< /XObject << /X %d 0 R >> >>" % (6 + level)) for level in range(depth)]
    return [*inner, stream(said("text", before="1 g") * 40, _FORM + paper.LATIN)]


GREEDY = one_sheet(b"/X Do " * 40, b"<< /XObject << /X 5 0 R >> >>", _forms(5))
"""A few hundred bytes that ask for four thousand million letters."""
_GROUND = b"/Type /XObject /Subtype /Image /Width 7900 /Height 7900 /BitsPerComponent 8 /ColorSpace /DeviceGray"
SLOW = one_sheet(
    b"q 99 0 0 99 9 9 cm /I Do Q\n" * 190,
    b"<< /XObject << /I 5 0 R >> >>",
    [stream(bytes(7900 * 7900 - 1) + b"\xff", _GROUND, pack=True)],
)
"""A huge image, shown so often that it takes a minute and more to look at them all."""


@pytest.fixture(scope="module")
def pool() -> Iterator[ReaderPool]:
    with ReaderPool(2, ReadingLimits(cpu_s=1.5, wall_s=60, memory_mb=400)) as shared:
        yield shared


def drain(pool: ReaderPool) -> dict[str, Observation]:
    found: dict[str, Observation] = {}
    end_s = time.monotonic() + PATIENCE_S
    while pool.pending and time.monotonic() < end_s:
        for read in pool.poll(1.0):
            assert read.document not in found
            found[read.document] = read.observation()
            assert found[read.document].document == read.document
    assert pool.pending == 0
    return found


def problem(observation: Observation) -> Message | None:
    return observation.readings[0].problem


def test_every_document_comes_back_once(pool: ReaderPool, tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(SOUND)
    for at in range(60):
        pool.submit(ReadRequest(f"d{at}", path=str(file)) if at % 2 else ReadRequest(f"d{at}", data=SOUND))
    assert pool.pending == 60
    found = drain(pool)
    assert set(found) == {f"d{at}" for at in range(60)}
    for observation in found.values():
        assert observation.size_bytes == len(SOUND)
        assert len(observation.digest) == 64
        (reading,) = observation.readings
        assert reading.sheets[0].runs == ("text",)


def test_both_readers_the_primary_first(pool: ReaderPool) -> None:
    pool.submit(ReadRequest("both", data=SOUND, second=True))
    (observation,) = drain(pool).values()
    assert [reading.reader for reading in observation.readings] == ["pdfium", "pypdf"]


def test_large_documents_fit_through(pool: ReaderPool) -> None:
    big = one_sheet(said("text"), more=[stream(os.urandom(3_000_000))])
    pool.submit(*(ReadRequest(str(at), data=big) for at in range(6)))
    assert {problem(observation) for observation in drain(pool).values()} == {None}


def test_a_document_that_never_ends_costs_only_itself(pool: ReaderPool) -> None:
    pool.submit(*(ReadRequest("slow" if at == 5 else str(at), data=SLOW if at == 5 else SOUND) for at in range(16)))
    found = drain(pool)
    assert problem(found.pop("slow")) == say("over-cpu-limit", limit_s=1.5)
    assert len(found) == 15
    assert {problem(observation) for observation in found.values()} == {None}


def test_what_cannot_be_opened_is_said(pool: ReaderPool, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    pool.submit(
        ReadRequest("gone", path=str(tmp_path / "gone.pdf")),
        ReadRequest("folder", path=str(tmp_path)),
        ReadRequest("pipe", path=str(tmp_path / "pipe")),
        ReadRequest("nothing"),
    )
    found = drain(pool)
    for name in ("gone", "folder", "pipe"):
        assert problem_of(found[name].readings[0]) == "stored-not-openable-because"
    assert problem(found["nothing"]) == say("no-bytes")


def test_marks_are_looked_for_where_an_imprint_is_expected_and_no_image_could_be_one(pool: ReaderPool) -> None:
    drawn = one_sheet(b"q 4 w 100 500 m 140 500 l 140 540 l 100 540 l h S 105 505 30 12 re f Q")
    pool.submit(
        ReadRequest("expected", data=drawn, find_marks=True),
        ReadRequest("not", data=drawn),
        ReadRequest("has one", data=paper.certificate(), find_marks=True),
        ReadRequest("all the same", data=paper.certificate(), find_marks=True, thorough=True),
    )
    found = drain(pool)
    counts = {name: [image.drawn for image in item.readings[0].sheets[0].images] for name, item in found.items()}
    assert counts["expected"] and not any(counts["expected"])
    assert counts["not"] == []
    assert counts["has one"] == [True]
    assert counts["all the same"][0] and len(counts["all the same"]) > 1


@pytest.mark.parametrize("killed_by", [signal.SIGKILL, signal.SIGSEGV, signal.SIGABRT])
def test_a_crash_costs_one_document(killed_by: signal.Signals) -> None:
    with ReaderPool(1, ReadingLimits(cpu_s=60, wall_s=5)) as pool:
        pool.submit(ReadRequest("warm", data=SOUND))
        drain(pool)
        pool.submit(*(ReadRequest(f"{at}", data=SLOW if at == 3 else SOUND) for at in range(10)))
        end_s = time.monotonic() + PATIENCE_S
        while pool._workers[0]._progress.count < 4 and time.monotonic() < end_s:
            assert pool.poll(0.01) == []
        os.kill(pool._workers[0].process.pid, killed_by)
        found = drain(pool)
        ending = say("ended-by", signal=killed_by.name)
        assert problem(found.pop("3")) == say("reader-lost", ending=ending, memory_mb=ReadingLimits().memory_mb)
        assert {problem(observation) for observation in found.values()} == {None}
        assert len(found) == 9


def test_a_worker_that_gives_up_is_told_with_its_code() -> None:
    why = say("reader-lost", ending=say("ended-with", exit_code=3), memory_mb=ReadingLimits().memory_mb)
    assert pools._blame(3, ReadingLimits()) == why


def test_the_clock_limits_too() -> None:
    with ReaderPool(1, ReadingLimits(cpu_s=60, wall_s=0.7)) as pool:
        pool.submit(ReadRequest("slow", data=SLOW), ReadRequest("next", data=SOUND))
        found = drain(pool)
    assert problem(found["slow"]) == say("over-wall-limit", limit_s=0.7)
    assert problem(found["next"]) is None


def test_once_slow_documents_have_taken_too_long_no_more_are_read() -> None:
    limits = ReadingLimits(cpu_s=0.5, wall_s=60, patience_s=2.5)
    requests = [ReadRequest(f"{at}", data=SOUND if at % 3 == 2 else GREEDY) for at in range(9)]
    with ReaderPool(1, limits) as pool:
        pool.submit(*requests)
        found = drain(pool)
        why = [seen.code if (seen := problem(found[f"{at}"])) else "" for at in range(9)]
        assert why == ["over-cpu-limit", "over-cpu-limit", *["readers-gave-up"] * 7]
        assert pool.given_up == {f"{at}" for at in range(9)}  # the first two were not repaired
        pool.be_patient()
        pool.submit(ReadRequest("later", data=SOUND))
        assert problem(drain(pool)["later"]) is None


def test_a_repair_that_never_ends_costs_itself_alone() -> None:
    with ReaderPool(1, ReadingLimits(cpu_s=1.0, wall_s=60)) as pool:
        pool.submit(ReadRequest("slow", data=GREEDY[:-20]), ReadRequest("next", data=SOUND))
        found = drain(pool)
    assert problem(found["slow"]) == say("cut-short")
    assert [one.reader for one in found["slow"].repairs] == list(REPAIRS)
    assert {one.problem.code for one in found["slow"].repairs if one.problem} & {"over-cpu-limit", "reader-lost"}
    assert problem(found["next"]) is None


def test_a_worker_that_cannot_end_itself_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pools, "_GRACE_S", 0.2)
    with ReaderPool(1, ReadingLimits(cpu_s=60, wall_s=0.5)) as pool:
        pool.submit(ReadRequest("warm", data=SOUND))
        drain(pool)
        os.kill(pool._workers[0].process.pid, signal.SIGSTOP)
        pool.submit(ReadRequest("stopped", data=SOUND), ReadRequest("next", data=SOUND))
        found = drain(pool)
    assert problem(found["stopped"]) == say("over-wall-limit-killed", limit_s=0.5)
    assert problem(found["next"]) is None


def test_memory_is_limited() -> None:
    with ReaderPool(1, ReadingLimits(cpu_s=60, wall_s=60, memory_mb=300)) as pool:
        pool.submit(ReadRequest("greedy", data=GREEDY), ReadRequest("next", data=SOUND))
        found = drain(pool)
    assert problem(found["next"]) is None
    why = problem(found["greedy"])
    assert why is not None
    assert why.code in ("out-of-memory", "reader-lost")


def test_workers_are_renewed() -> None:
    with ReaderPool(1, ReadingLimits(documents=5)) as pool:
        pool.submit(*(ReadRequest(str(at), data=SOUND) for at in range(17)))
        first = pool._workers[0].process.pid
        assert {problem(observation) for observation in drain(pool).values()} == {None}
        assert pool._workers[0].process.pid != first


def test_workers_end_with_the_pool() -> None:
    pool = ReaderPool(2)
    processes = [worker.process for worker in pool._workers]
    pool.submit(ReadRequest("a", data=SLOW))
    pool.close()
    pool.close()
    assert all(process.returncode is not None for process in processes)
    assert pool.pending == 0
    with pytest.raises(RuntimeError):
        pool.submit(ReadRequest("late", data=SOUND))


def test_a_worker_ends_when_its_pool_is_gone() -> None:
    pool = ReaderPool(1)
    pool.submit(ReadRequest("warm", data=SOUND))
    drain(pool)
    worker = pool._workers[0]
    worker.connection.close()
    assert worker.process.wait(timeout=PATIENCE_S) == 0
    pool._workers.clear()


def test_workers_that_never_start_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "single_threaded", lambda: {**os.environ, "PYTHONHOME": os.devnull})
    with ReaderPool(1) as pool:
        pool.submit(ReadRequest("a", data=SOUND))
        for _ in range(2):
            with pytest.raises(PoolError, match="do not start"):
                drain(pool)
        pool.submit(ReadRequest("b", data=SOUND))
        assert pool.pending == 2


def test_a_pool_needs_a_worker_and_a_program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pytest.raises(ValueError):
        ReaderPool(0)
    monkeypatch.setattr("sys.executable", str(tmp_path / "none"))
    with pytest.raises(PoolError, match="could not be started"):
        ReaderPool(1)


def test_an_empty_pool_does_not_wait() -> None:
    with ReaderPool(1) as pool:
        assert pool.poll(3600.0) == []
        assert ReadingLimits().memory_mb < 600
