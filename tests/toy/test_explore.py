"""The engine searches a family that it has never heard of: what is wrong is found and made small, what is sound is
clean, and what was found can be kept and played again."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.domain.words import Verdict
from harness.explore.exploring import Budget, Explored, explore
from harness.explore.schedules import ScheduleError, from_bytes
from harness.explore.strategies import random
from harness.inspection.exploring import Search, explore_here, replay_file
from tests.toy.family import Property
from tests.toy.search import SEARCH, Program, Schedule, Stage, to_bytes

BUDGET = Budget(schedules=200)


def _explored() -> Explored[Schedule]:
    return explore(SEARCH, "mixed-up", budget=BUDGET)


def test_the_defect_is_found() -> None:
    explored = _explored()
    assert (explored.verdict, explored.doubts) == (Verdict.FAIL, ())


def test_what_is_found_becomes_two_requests_and_one_switch() -> None:
    smallest = _explored().smallest
    assert smallest is not None
    assert len(smallest.program.numbers) == 2
    assert sum(map(bool, smallest.choices)) == 1
    assert {each.property for each in smallest.play().findings} == {Property.ECHO}


def test_the_same_seed_finds_the_same() -> None:
    first, second = _explored(), _explored()
    assert first.smallest == second.smallest
    assert first.played is not None and second.played is not None
    assert first.played.recorder.history() == second.played.recorder.history()


def test_the_sound_system_is_clean() -> None:
    explored = explore(SEARCH, budget=BUDGET)
    assert (explored.verdict, explored.schedules) == (Verdict.PASS, 200)


@given(st.sets(st.integers(1, 99)), st.integers())
def test_no_order_makes_the_sound_system_wrong(numbers: set[int], seed: int) -> None:
    program = Program(tuple(numbers))
    assert Stage(program, "").play(random(seed)).findings == ()


def test_it_is_told_and_kept_and_played_again(tmp_path: Path) -> None:
    report = explore_here(Search(defect="mixed-up", budget=BUDGET, save=tmp_path, family="toy"))
    assert report.exit_code == 1
    assert report.lines[0].startswith("mixed-up: echo fails, found in schedule ")
    assert "The smallest failing sequence: 2 pings" in report.lines
    again = replay_file(report.saved[0])
    assert (again.exit_code, again.table["findings"]) == (1, report.table["findings"])


def test_the_kept_test_fails_as_long_as_the_system_does(tmp_path: Path) -> None:
    report = explore_here(Search(defect="mixed-up", budget=BUDGET, save=tmp_path, family="toy"))
    names: dict[str, object] = {}
    exec(compile(report.saved[1].read_text(encoding="utf-8"), "kept", "exec"), names)
    with pytest.raises(AssertionError, match="The answer to ping-"):
        names["test_mixed_up_echo"]()  # type: ignore[operator]


def test_a_schedule_is_the_same_when_its_file_is_read() -> None:
    smallest = _explored().smallest
    assert smallest is not None
    assert from_bytes(to_bytes(smallest)) == smallest


def test_a_file_that_is_none_is_said() -> None:
    with pytest.raises(ScheduleError, match=r"a.json: is no schedule of pings"):
        from_bytes(b'{"family": "toy"}', "a.json")
