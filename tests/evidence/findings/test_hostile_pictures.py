"""Documents that exhaust whoever draws them cost their pictures, and never the report."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.catalogue import say
from harness.certificates.domain.properties import Property
from harness.domain.messages import Message
from harness.evidence.report.gather import gather
from harness.evidence.stored import Stored
from harness.reading.picturing import Picturer, PictureRequest
from tests.evidence.report.made import made, people


class Exhausted(Picturer):
    """Every document takes it over its limits."""

    asked = 0

    def picture(self, request: PictureRequest) -> Message:
        Exhausted.asked += 1
        self.lost += 1
        return say("picture-over-limits")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("harness.evidence.report.gather.Picturer", Exhausted)
    monkeypatch.setattr(Exhausted, "asked", 0)
    run = made(tmp_path)
    resident = people().residents[0]
    late = say("unreadable", problem=say("over-wall-limit", limit_s=30))
    for said in [late] * 3 + [say("empty-sheet", sheet=1)] * 6:
        run.find(Property.COMPLETENESS, said, run.issue(resident), resident)
    return run.finish()


def test_two_are_tried_and_no_more(run: Path) -> None:
    findings = gather(Stored.load(run), people()).findings
    assert Exhausted.asked == 2
    assert all(each.full and each.picture is None and each.picture_note is not None for each in findings)


def test_what_a_reader_could_not_stand_is_not_drawn_at_all(run: Path) -> None:
    notes = [each.picture_note for each in gather(Stored.load(run), people()).findings[:4]]
    assert notes[0] == notes[1] == notes[2] != notes[3]
