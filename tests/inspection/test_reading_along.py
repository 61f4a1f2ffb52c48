"""What the live view knows while the journals grow."""

from __future__ import annotations

from pathlib import Path

from harness.certificates.domain.operations import Event
from harness.certificates.domain.words import EventKind
from harness.domain.operations import ClockSetting, Completion, Outcome
from harness.evidence.in_flight import InFlight
from harness.evidence.run_folder import create
from harness.history.journal import JournalWriter, journal_path
from harness.inspection.running.looking import Looking
from harness.inspection.running.reading_along import ReadingAlong, Requests
from harness.reading.pool import ReaderPool
from harness.sealing import Seal

SETTING = ClockSetting("r1-c000001", "2025-10-01T17:00:00+09:00")


def test_an_event_without_an_answer_and_a_clock_that_is_being_set_are_known(tmp_path: Path) -> None:
    run = create(tmp_path, "test")
    journal = JournalWriter(journal_path(run.history, 0), 0)
    events = [Event(f"r1-e{number}", number, EventKind.SEAL_DEREGISTERED, "1", 7) for number in (1, 2)]
    looking = Looking(run, InFlight(run.path, Seal.fresh()), lambda runs, group: False, 1)
    with ReaderPool(1) as pool, ReadingAlong(run, pool, Requests(run, 0, lambda request: False), looking) as reading:
        for event in events:
            journal.invoke(f"{event.event_id}/1", event, 0)
        journal.invoke("r1-c000001/1", SETTING, 0)
        reading.step(0.0)
        (setting,) = reading.clock()
        assert setting.invocation.request == SETTING and setting.completion is None
        assert [each.completion for each in reading.history_of(7).operations] == [None, None]
        for operation in ("r1-e1/1", "r1-c000001/1"):
            journal.complete(Completion(0, 0, operation, 1, Outcome.OK))
        reading.step(0.0)
        assert [each.completion is None for each in reading.clock()] == [False]
        first, second = reading.history_of(7).operations
        assert first.completion is not None and first.invocation.request == events[0]
        assert second.completion is None and second.invocation.request == events[1]
    journal.close()
