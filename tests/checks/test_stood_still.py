"""The generator's own standstill is not charged to the system, and excuses nothing that it did not touch."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.certificates.domain.properties import Limits, Property
from harness.checks.record import stood_still
from harness.checks.subject import WorkerFacts
from harness.domain.words import Verdict
from tests.checks.world import GROUND, MS, Story, ground

LATE = 2, 100
"""So many of so many answers are late: one in a hundred may be."""


def history() -> Story:
    """The first two were to start at -20 s and are answered 20 s late; the others follow, each in its time."""
    story = Story()
    for number in range(LATE[1]):
        at = number * 20
        story.issue(story.application("taka"), at, at + 10, intended=at - 20_000 if number < LATE[0] else None)
    return story


def paused(worker: int, from_ms: float, to_ms: float) -> WorkerFacts:
    """A worker that did not run in this time."""
    return WorkerFacts(worker, 10, stood_still=((int(from_ms * MS), int(to_ms * MS)),))


@pytest.mark.parametrize(
    ("workers", "verdict", "findings"),
    [
        ((WorkerFacts(0, 10),), Verdict.FAIL, 1),  # late sends with a live heartbeat
        ((paused(0, -20_100, -10),), Verdict.INCONCLUSIVE, 0),
        ((paused(0, -60_000, -39_980),), Verdict.INCONCLUSIVE, 0),  # what it owes goes out at once afterwards
        ((paused(0, -60_000, -40_500),), Verdict.FAIL, 1),
        ((paused(0, 30, 1000),), Verdict.FAIL, 1),
        ((WorkerFacts(0, 10), paused(1, -20_100, -10)), Verdict.FAIL, 1),  # another worker's
    ],
)
def test_late_answers_that_met_a_standstill_are_nobodys(
    workers: tuple[WorkerFacts, ...], verdict: Verdict, findings: int
) -> None:
    story = history()
    story.known = replace(GROUND, workers=workers)
    said = story.verdict(Property.AVAILABILITY)
    assert (said.verdict, said.findings) == (verdict, findings)
    if verdict is Verdict.INCONCLUSIVE:
        assert said.reason == next(stood_still(workers))


def test_a_standstill_that_met_nothing_late_leaves_it_open_as_well() -> None:
    """Nobody knows how the system would have answered meanwhile."""
    story = Story(replace(GROUND, workers=(paused(0, 100, 1200),)))
    story.issue(story.application("taka"), 0, 10)
    assert story.verdict(Property.AVAILABILITY).verdict is Verdict.INCONCLUSIVE


def test_what_it_refused_under_the_burst_that_follows_is_not_counted() -> None:
    for workers, verdict in (((paused(0, 0, 2000),), Verdict.INCONCLUSIVE), ((WorkerFacts(0, 10),), Verdict.FAIL)):
        story = Story(replace(GROUND, workers=workers))
        story.issue(story.application("taka"), 5000, 5010)
        story.refuse(story.application("taka"), "busy", 2500, 2510)
        assert story.verdict(Property.AVAILABILITY).verdict is verdict


def test_no_kiosk_is_called_unfair() -> None:
    for workers, verdict in (((paused(0, 0, 2000),), Verdict.INCONCLUSIVE), ((WorkerFacts(0, 10),), Verdict.FAIL)):
        story = Story(replace(ground(limits=Limits(fairness_times=5.0)), workers=workers))
        for kiosk, took in (("K1", 10), ("K2", 10), ("K3", 2000)):
            for _ in range(100):
                story.refuse(story.application("taka", kiosk_id=kiosk), "stopped", 0, took)
        assert story.verdict(Property.FAIRNESS).verdict is verdict
