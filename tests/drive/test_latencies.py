"""Delays in the middle of a wait: drawn from how long the system's latest answers took, and worked out again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.domain.operations import Aim, Completion, Fault, Invocation, Mark, Outcome, Record
from harness.drive.latencies import DELAY, LATEST, LEAST, MOMENTS, Delay, Latencies, first_differing, told
from tests.drive.plans import application

MS = 1_000_000
PLANNED = {"r1-000099": 0.5}


def answered(number: int, taken_ms: int, *, outcome: Outcome = Outcome.OK, **sent: object) -> list[Record]:
    """An application and its answer."""
    name, at_ns = f"r1-{number:06d}/1", number * 1000 * MS
    invocation = Invocation(2 * number, 0, name, at_ns, at_ns, Aim.ARRIVAL, Fault.NONE, "test", application(number))
    completion = Completion(2 * number + 1, 0, name, at_ns + taken_ms * MS, outcome)
    return [replace(invocation, **sent), completion]  # type: ignore[arg-type]


def seen(*taken_ms: int) -> Latencies:
    """After so many answers."""
    latencies = Latencies()
    for number, each in enumerate(taken_ms):
        for record in answered(number, each):
            latencies.note(record)
    return latencies


def test_a_delay_is_a_moment_of_the_wait() -> None:
    """A system that always takes 14 ms is left in the middle of them, whatever the quantile."""
    latencies = seen(*[14] * LEAST)
    delays = [latencies.at(quantile / 10).delay_ns / MS for quantile in range(11)]
    assert delays == sorted(delays)
    assert 0 < delays[0] < 1.5 and delays[5] == pytest.approx(7.7) and 13 < delays[10] < 14


def test_long_waits_count_for_no_more_than_short_ones() -> None:
    latencies = seen(*[10] * 9, 1_000_000)
    assert latencies.at(0.85).delay_ns < 10 * MS < latencies.at(0.95).delay_ns


def test_with_too_few_answers_it_is_as_planned() -> None:
    assert seen(*[14] * (LEAST - 1)).at(0.5) == Delay(0, LEAST - 1)


def test_only_the_latest_answers_are_looked_at() -> None:
    latencies = seen(*[900] * LATEST, *[10] * LATEST)
    assert latencies.at(1.0).delay_ns < 10 * MS
    assert latencies.at(1.0).samples == LATEST


@pytest.mark.parametrize(
    "changed",
    [{"fault": Fault.SLOW_READER}, {"aim": Aim.RETRY}, {"aim": Aim.SAME_INSTANT}, {"outcome": Outcome.REFUSED}],
)
def test_answers_that_say_nothing_of_a_wait_do_not_count(changed: dict[str, object]) -> None:
    latencies = Latencies()
    for record in answered(1, 10, **changed):  # type: ignore[arg-type]
        latencies.note(record)
    assert latencies.at(0.5).samples == 0


def record_of(delay_ns: int | None = None, quantile: float = 0.5) -> list[Record]:
    """A journal in which a delay was drawn after twelve answers, or was said to be another."""
    records = [each for number in range(12) for each in answered(number, 14)]
    values = told("r1-000099", quantile, seen(*[14] * 12).at(0.5))
    mark = Mark(24, 0, 0, DELAY, values if delay_ns is None else {**values, "delay_ns": delay_ns})
    return [*records, mark, *answered(99, 7, outcome=Outcome.UNKNOWN, fault=Fault.GIVE_UP)]


def test_what_was_drawn_can_be_worked_out_again() -> None:
    assert first_differing(record_of(), PLANNED) is None
    assert MOMENTS * LEAST >= 100


@pytest.mark.parametrize("records", [record_of(delay_ns=1), record_of(quantile=0.6)])
def test_another_delay_is_named(records: list[Record]) -> None:
    assert first_differing(records, PLANNED) == 24


def test_a_delay_that_nobody_planned_or_that_is_missing_is_named() -> None:
    assert first_differing(record_of(), {}) == 24
    without = [each for each in record_of() if not isinstance(each, Mark)]
    assert first_differing(without, PLANNED) == without[-2].number
    twice = record_of()
    twice.insert(25, twice[24])
    assert first_differing(twice, PLANNED) == 24
