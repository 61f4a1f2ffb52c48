"""One pass through the journals: figures, what was part of the load, and what was under way around a finding."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.certificates.domain.operations import Application, Event
from harness.certificates.evidence.reporting import EVENTS, KINDS, OPTIONS, PARTS
from harness.evidence.page.charts import HIGH, WIDE, charts
from harness.evidence.passage import Passage, TimedOperation, Window, nearest, passed
from harness.evidence.report.figures import figures
from tests.evidence.report.made import RUN_ID, made, people


def span(name: str, start_ns: int, what: str = "application", resident: str = "x") -> TimedOperation:
    return TimedOperation(name, name, what, "seal", resident, start_ns, start_ns + 1, "ok")


@pytest.fixture
def passage(tmp_path: Path) -> Passage:
    run = made(tmp_path)
    for resident in people().residents[:3]:
        run.issue(resident)
    run.happen(people().residents[0], "東京都千代田区丸の内一丁目１番９号")
    windows = [Window(0, 0, 1 << 62), Window(1, 1, 2)]
    return passed(run.finish() / "history", windows, [f"documents/{RUN_ID}-000002.1.pdf"], PARTS)


def test_all_that_touches_a_window_is_kept(passage: Passage) -> None:
    kinds = [each.what for each in passage.around[0]]
    assert sorted(kinds) == ["application"] * 3 + ["event"]
    assert 1 not in passage.around
    assert [each.end_ns for each in passage.around[0] if each.what == "event"] == [0]  # never answered


def test_what_is_asked_for_is_kept_however_much_there_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("harness.evidence.passage.MOST_AROUND", 1)
    run = made(tmp_path)
    residents = people().residents[:4]
    names = [run.issue(resident) for resident in residents]
    window = Window(0, 0, 1 << 62, frozenset({f"{names[2]}/1"}), frozenset({residents[3].resident_code}))
    found = passed(run.finish() / "history", [window], [])
    assert [each.application_id for each in found.around[0]] == [names[0], names[2], names[3]]
    assert found.touching[0] == 4


def test_the_load_is_counted(passage: Passage) -> None:
    load = passage.load
    assert load[KINDS] == {"resident-record": 3}
    assert load[OPTIONS] == {}
    assert load[EVENTS] == {"moved": 1}


def test_what_lasts_is_kept(passage: Passage) -> None:
    addresses = [each.address for each in passage.lasting if isinstance(each, Event)]
    assert addresses == ["東京都千代田区丸の内一丁目１番９号"]


def test_a_document_has_the_application_that_it_answered(passage: Passage) -> None:
    owners = [each.application_id for each in passage.owners.values() if isinstance(each, Application)]
    assert owners == [f"{RUN_ID}-000002"]


def test_the_named_stand_first_then_what_happened_to_the_residents() -> None:
    spans = [span("far", 900), span("near", 101), span("own", 100), span("moved", 500, "event", "who")]
    spans += [span(f"event-{place}", 100, "event") for place in range(9)]
    chosen = nearest(spans, {"own": 0, "other": 1}, {"who"}, 100, 4)
    assert [each.operation for each in chosen] == ["own", "near", "moved", "far"]


def test_figures_count_every_application() -> None:
    passage = Passage()
    for place in range(100):
        passage.intended.append(1_000_000_000 + place * 20_000_000)
        passage.started.append(passage.intended[-1])
        passage.ended.append(passage.intended[-1] + (50_000_000 if place < 99 else 500_000_000))
    found = figures(passage)
    assert found is not None
    assert sum(found.answered_per_s) * found.step_s == pytest.approx(100)
    assert sum(found.offered_per_s) * found.step_s == pytest.approx(100)
    assert max(each for each in found.p50_ms if each is not None) == pytest.approx(50, abs=1)
    assert max(each for each in found.p99_ms if each is not None) > 400
    assert found.in_flight[-1] == 0
    assert max(found.in_flight) >= 2
    assert figures(Passage()) is None


def test_charts_stay_in_their_box() -> None:
    passage = Passage()
    for place in range(10):
        passage.intended.append(place * 1_000_000_000)
        passage.started.append(place * 1_000_000_000)
        passage.ended.append(place * 1_000_000_000 + 7_000_000)
    found = figures(passage)
    assert found is not None
    for chart in charts(found):
        assert chart.ticks[0] == (HIGH, "0")
        assert chart.ticks[-1][0] == pytest.approx(0)
        assert 2 <= len(chart.ticks) <= 6
        for line in chart.lines:
            points = [
                float(each) for each in line.path.replace("h0.1", " ").replace("M", " ").replace("L", " ").split()
            ]
            assert all(0 <= x <= WIDE for x in points[::2])
            assert all(-0.1 <= y <= HIGH for y in points[1::2])
