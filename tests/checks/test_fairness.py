"""fairness: no kiosk waits many times longer than the median kiosk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.catalogue import say
from harness.certificates.checks.fairness import Waits
from harness.certificates.checks.registry import conclude
from harness.certificates.domain.properties import Limits, Property
from harness.checks.tally import Partial, bucket, merge, percentile_s
from harness.domain.operations import Aim, Fault, Outcome
from harness.domain.verdicts import PropertyVerdict
from harness.domain.words import Verdict
from tests.checks.world import MS, Story, english, ground

ASKED = ground(limits=Limits(fairness_times=5.0))
SLOW = 52
"""Milliseconds, just over five times the usual ten: latencies count to 2 in 100."""
FAST = 50


def apply(story: Story, kiosk: str, took: float, times: int = 1, **more: Any) -> None:
    """So many applications at a kiosk, each answered so many milliseconds after it was to start."""
    for _ in range(times):
        story.refuse(story.application("taka", kiosk_id=kiosk), "stopped", 0, took, **more)


def told(*waits: float, answers: int = 100) -> Story:
    """A run with a kiosk for each wait, all of its answers taking so many milliseconds."""
    story = Story(ASKED)
    for number, took in enumerate(waits, start=1):
        apply(story, f"K{number}", took, answers)
    return story


def said(story: Story) -> tuple[Verdict, int, int]:
    """The verdict, the trials, and how many findings there are."""
    verdict = story.verdict(Property.FAIRNESS)
    return verdict.verdict, verdict.checked, verdict.findings


@pytest.mark.parametrize(("took", "verdict"), [(FAST, Verdict.PASS), (SLOW, Verdict.FAIL)])
def test_a_kiosk_may_wait_so_many_times_longer_than_the_median_one(took: float, verdict: Verdict) -> None:
    assert said(told(10, 10, took)) == (verdict, 3, int(verdict is Verdict.FAIL))


def test_a_finding_names_the_kiosk_its_wait_and_how_many_applications_it_had() -> None:
    story = told(10, 10, 1000)
    apply(story, "K3", 1000)
    (finding,) = story.findings(Property.FAIRNESS)
    usual, slow = (percentile_s(Counter({bucket(took * MS): 1}), 1.0) for took in (10, 1000))
    counted = {"limit": 5.0, "applications": 101}
    assert finding.message == say("unfair-kiosk", kiosk="K3", p99_s=slow, median_s=usual, **counted)
    assert english(finding) == (
        "Kiosk K3 was answered within 1.01 s of the intended start in 99 of 100 cases (101 applications); the median "
        "kiosk within 0.01 s. The limit is 5 times as long."
    )


@pytest.mark.parametrize(("slow", "findings"), [(1, 0), (2, 1)])
def test_one_slow_answer_of_a_hundred_is_not_the_99_per_cent_latency(slow: int, findings: int) -> None:
    story = told(10, 10)
    apply(story, "K3", 10, 100 - slow)
    apply(story, "K3", 1000, slow)
    assert story.verdict(Property.FAIRNESS).findings == findings


@pytest.mark.parametrize(("answers", "expected"), [(99, (Verdict.PASS, 2, 0)), (100, (Verdict.FAIL, 3, 1))])
def test_a_kiosk_of_fewer_than_a_hundred_answers_is_no_trial(answers: int, expected: tuple[Verdict, int, int]) -> None:
    story = told(10, 10)
    apply(story, "K3", 1000, answers)
    assert said(story) == expected


def test_few_answers_do_not_move_the_median() -> None:
    story = told(10, 10, 1000)
    for number in range(4, 9):
        apply(story, f"K{number}", 1000, 99)
    assert said(story) == (Verdict.FAIL, 3, 1)


def test_where_most_are_slow_none_is_slower_than_the_median() -> None:
    assert said(told(10, 1000, 1000)) == (Verdict.PASS, 3, 0)


def test_of_two_in_the_middle_the_faster_is_the_median() -> None:
    assert said(told(10, 1000)) == (Verdict.FAIL, 2, 1)
    assert said(told(10, 10, 1000, 1000)) == (Verdict.FAIL, 4, 2)


def test_one_kiosk_is_compared_with_nothing() -> None:
    story = told(1000)
    apply(story, "K2", 10, 99)
    assert said(story) == (Verdict.NOT_INSPECTED, 0, 0)
    assert english(story.verdict(Property.FAIRNESS)) == "No decisive trial was part of this load."


def test_a_wait_begins_at_the_intended_start() -> None:
    story = told(10, 10)
    apply(story, "K3", 10, 100, intended=-990)
    assert said(story) == (Verdict.FAIL, 3, 1)


@pytest.mark.parametrize(
    "more",
    [*({"fault": fault} for fault in Fault if fault is not Fault.NONE), {"aim": Aim.RETRY}],
)
def test_what_a_kiosk_did_wrong_on_purpose_is_left_out(more: Mapping[str, Any]) -> None:
    story = told(10, 10, 10)
    apply(story, "K3", 1000, 10, **more)
    assert said(story) == (Verdict.PASS, 3, 0)


def test_an_application_that_nobody_answered_is_no_answer() -> None:
    story = told(10, 10)
    apply(story, "K3", 10, 99)
    story.add(2, story.application("taka", kiosk_id="K3"), 0, None)
    story.add(2, story.application("taka", kiosk_id="K3"), 0, 9, outcome=Outcome.UNKNOWN)
    assert said(story) == (Verdict.PASS, 2, 0)


def test_a_document_is_an_answer_as_a_refusal_is() -> None:
    story = told(10, 10)
    apply(story, "K3", 10, 98)
    for _ in range(2):
        story.issue(story.application("taka", kiosk_id="K3"), 0, 1000, sheets=())
    assert said(story) == (Verdict.FAIL, 3, 1)


class TestWithoutALimit:
    """Nobody asked for it: it is not inspected, and nothing else is otherwise for that."""

    @staticmethod
    def _said(**facts: Any) -> PropertyVerdict:
        story = told(10, 10, 1000)
        story.known = ground(**facts)
        return story.verdict(Property.FAIRNESS)

    def test_it_is_not_inspected_and_says_why(self) -> None:
        verdict = self._said()
        assert (verdict.verdict, verdict.checked, verdict.findings) == (Verdict.NOT_INSPECTED, 0, 0)
        assert english(verdict) == "the scenario sets no limit"

    def test_it_is_no_gap(self) -> None:
        assert Story().judge().not_inspected == ()

    def test_no_waits_are_kept(self) -> None:
        story = told(10, 10)
        story.known = ground()
        assert Property.FAIRNESS not in story.partial().tallies


def test_a_minimum_counts_kiosks() -> None:
    for least, verdict in ((2, Verdict.PASS), (3, Verdict.INCONCLUSIVE)):
        story = told(10, 10)
        story.known = ground(limits=Limits(fairness_times=5.0), minima={Property.FAIRNESS: least})
        assert said(story) == (verdict, 2, 0)
        assert story.verdict(Property.ACTIVITY).verdict is verdict


WAITS = st.lists(
    st.tuples(st.sampled_from("ABCDE"), st.sampled_from([1, 10, 45, 55, 1000]), st.integers(1, 150)), max_size=20
)


def waits(parts: list[tuple[str, int, int]]) -> Waits:
    """The figures of a partition, from kiosks with milliseconds and how often."""
    made = Waits()
    for kiosk, took, times in parts:
        made.of_kiosk.setdefault(kiosk, Counter())[bucket(took * MS)] += times
    return made


def partial(parts: list[tuple[str, int, int]]) -> Partial:
    """A partition that holds them."""
    made = Partial()
    made.own(Property.FAIRNESS, Waits).take_in(waits(parts))
    return made


@given(WAITS, st.randoms(), st.integers(1, 5))
def test_neither_the_order_of_partitions_nor_their_cut_matters(parts: Any, rng: Any, cut: int) -> None:
    whole = conclude(partial(parts), ASKED)
    rng.shuffle(parts)
    pieces = [partial(parts[at : at + cut]) for at in range(0, len(parts), cut)]
    assert conclude(merge(pieces), ASKED) == whole
    assert conclude(merge([merge(pieces[:2]), merge(pieces[2:])]), ASKED) == whole


@given(WAITS, WAITS)
def test_what_was_taken_in_stays_as_it_was(mine: Any, theirs: Any) -> None:
    whole, part = waits(mine), waits(theirs)
    whole.take_in(part)
    whole.take_in(part)
    assert part == waits(theirs)
    assert sum(each.total() for each in whole.of_kiosk.values()) == sum(
        times for *_, times in [*mine, *theirs, *theirs]
    )


@given(WAITS)
def test_the_median_kiosk_is_never_unfair(parts: Any) -> None:
    judged = conclude(partial(parts), ASKED)
    kiosks = next(each.checked for each in judged.properties if each.property is Property.FAIRNESS)
    found = [each for each in judged.findings if each.property is Property.FAIRNESS]
    assert 2 * len(found) <= kiosks
