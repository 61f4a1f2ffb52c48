"""Verdicts: their order, bounds, minima, crashes, and partitions that merge in any order."""

from __future__ import annotations

import pickle
import random
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.catalogue import say
from harness.certificates.checks.registry import conclude, judge_partition
from harness.certificates.checks.shares import ApplicationRow
from harness.certificates.domain.operations import Delivery, SelfReport
from harness.certificates.domain.properties import Property
from harness.certificates.domain.words import EventKind, Kind
from harness.checks import tally
from harness.checks.subject import WorkerFacts
from harness.checks.tally import TrialTable, foremost, foremost_unclear, merge
from harness.domain.operations import Completion, GroupHistory, Operation, Outcome
from harness.domain.verdicts import Finding, Unclear, upper_bound_95
from harness.domain.words import Verdict
from harness.evidence.verdict_file import Controls, overall
from tests.checks.printing import print_certificate
from tests.checks.test_issue import _entry, _reported
from tests.checks.world import CODE, GROUND, MS, Story, english, ground

ALL = {one: 1 for one in Property if one not in (Property.ACTIVITY,)}

WHOLE = Controls(100, 100)


def _full(**facts: Any) -> Story:
    """A history in which every property that is asked for has a decisive trial, and nothing is wrong."""
    story = Story(ground(minima=ALL, **facts))
    issued = story.issue(story.application("ichiro", Kind.SEAL), 0, 10)
    delivered = story.deliver(issued)
    assert delivered
    story.refuse(story.application("taka", pin="0000"), "pin-wrong", 5, 15)
    return _reported(story, ledger=(_entry(issued),)) if "final" not in facts else story


def _verdicts(story: Story) -> dict[Property, Verdict]:
    return {one.property: one.verdict for one in story.judge().properties}


def test_all_that_are_asked_for_pass() -> None:
    story = _full()
    assert _verdicts(story) == {**dict.fromkeys(Property, Verdict.PASS), Property.FAIRNESS: Verdict.NOT_INSPECTED}
    assert overall(story.judge(), WHOLE, ()) is Verdict.PASS
    assert [one.property for one in story.judge().properties] == list(Property)


def test_fail_outranks_inconclusive_outranks_pass() -> None:
    story = _full()
    story.add(5, story.application("hayashi"), 0, None)
    assert overall(story.judge(), WHOLE, ()) is Verdict.INCONCLUSIVE
    taka = print_certificate(story.application("taka"), story.known.registers_of(2))
    story.issue(story.application("ichiro"), 20, 30, sheets=taka)
    assert overall(story.judge(), WHOLE, ()) is Verdict.FAIL


def test_nothing_at_all_is_inconclusive() -> None:
    assert overall(Story().judge(), WHOLE, ()) is Verdict.INCONCLUSIVE
    verdicts = _verdicts(Story(ground(minima={})))
    assert verdicts[Property.BINDING] is Verdict.INCONCLUSIVE
    assert verdicts[Property.ACTIVITY] is Verdict.INCONCLUSIVE
    assert verdicts[Property.SEAL] is Verdict.NOT_INSPECTED


def test_too_few_decisive_trials() -> None:
    story = _full()
    story.known = replace(story.known, minima={Property.BINDING: 2})
    verdicts = _verdicts(story)
    assert verdicts[Property.BINDING] is verdicts[Property.ACTIVITY] is Verdict.INCONCLUSIVE
    assert verdicts[Property.CONTENT] is Verdict.PASS
    assert "at least 2" in english(story.verdict(Property.ACTIVITY))


def test_bounds() -> None:
    assert upper_bound_95(0) is None
    assert upper_bound_95(59) == pytest.approx(0.0495, abs=1e-4)
    assert upper_bound_95(2_995_732) == pytest.approx(1e-6, rel=1e-5)
    story = Story()
    for number in range(4):
        story.issue(story.application("ichiro"), number * 20, number * 20 + (25 if number == 0 else 5))
    verdict = story.verdict(Property.BINDING)
    assert (verdict.checked, verdict.overlapping) == (4, 2)
    assert verdict.upper_bound_95 == upper_bound_95(4) and verdict.upper_bound_95_overlapping == upper_bound_95(2)
    assert (story.judge().documents, story.judge().overlapping_documents) == (4, 2)
    story.refuse(story.application("taka"), "busy", 60, 70)
    assert (story.judge().documents, story.judge().overlapping_documents) == (4, 3)
    assert story.verdict(Property.BINDING).overlapping == 3
    story.issue(story.application("ichiro"), 200, 210, sheets=())
    failed = story.verdict(Property.COMPLETENESS)
    assert (failed.upper_bound_95, failed.upper_bound_95_overlapping) == (None, None)


class TestWellformed:
    @pytest.mark.parametrize(
        ("change", "sentence"),
        [
            ({"gaps": 1}, "Worker 1: 1 records are missing from its journal."),
            ({"orphans": 1}, "Worker 1: 1 completions have no invocation."),
            ({"torn": True}, "Worker 1: the end of its journal is torn."),
            ({"finished": False}, "Worker 1 did not come to its end: it was stopped, or lost."),
        ],
    )
    def test_journals(self, change: dict[str, Any], sentence: str) -> None:
        story = _full(workers=(WorkerFacts(0, 10), replace(WorkerFacts(1, 10), **change)))
        assert _verdicts(story)[Property.WELLFORMED] is Verdict.INCONCLUSIVE
        assert sentence in [english(one) for one in story.judge().unclear]
        assert _full().verdict(Property.WELLFORMED).checked == 10

    def test_a_saturated_worker(self) -> None:
        story = _full(workers=(WorkerFacts(0, 10, saturated=True),))
        assert _verdicts(story)[Property.ACTIVITY] is Verdict.INCONCLUSIVE

    def test_nothing_known_of_the_journals(self) -> None:
        assert _verdicts(_full(workers=None))[Property.WELLFORMED] is Verdict.INCONCLUSIVE

    def _said(self, story: Story) -> str:
        verdict = story.verdict(Property.WELLFORMED)
        return english(verdict) if verdict.verdict is Verdict.INCONCLUSIVE else ""

    def test_operations(self) -> None:
        story = Story()
        operation = story.issue(story.application("ichiro"))
        assert self._said(story) == ""
        twice = story.copy()
        twice.operations[1].append(operation)
        assert "stands twice" in self._said(twice)
        completion = operation.completion
        assert isinstance(completion, Completion)
        for wrong, words in (
            (replace(completion, operation="o9"), "is that of"),
            (replace(completion, stamp_ns=-1), "before"),
        ):
            changed = story.copy()
            changed.operations[1] = [Operation(operation.invocation, wrong)]
            assert words in self._said(changed)

    @pytest.mark.parametrize(("until", "said"), [(20, []), (19, ["Operation o2 was completed before it was invoked."])])
    def test_what_follows_an_operation_without_an_answer(self, until: float, said: list[str]) -> None:
        """Equal stamps are in order."""
        story = Story()
        story.add(1, story.application("ichiro"), 0, None)
        story.add(1, story.application("ichiro"), 20, until, outcome=Outcome.REFUSED)
        unclear = story.partial().unclear
        assert [english(one) for one in unclear if one.property is Property.WELLFORMED] == said

    def test_applications(self) -> None:
        story = Story()
        application = story.application("ichiro")
        story.issue(application)
        stray = story.copy()
        stray.add(1, Delivery("r1-never", True, True, 1), 20, 30)
        assert "never applied for" in self._said(stray)
        other = story.copy()
        other.refuse(replace(application, copies=2), "bad-request", 20, 30)
        assert "different bodies" in self._said(other)
        elsewhere = story.copy()
        elsewhere.refuse(replace(story.application("taka"), application_id=application.application_id), "busy", 20, 30)
        assert "two kin groups" in self._said(elsewhere)


class TestCrashes:
    def test_a_group_that_nobody_knows(self) -> None:
        story = Story()
        story.operations[99] = story.operations.setdefault(1, [])
        story.issue(story.application("ichiro"))
        verdicts = _verdicts(story)
        assert verdicts[Property.BINDING] is Verdict.INCONCLUSIVE
        assert "KeyError" in english(story.verdict(Property.CONTENT))

    def test_an_application_on_which_a_check_fails(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def broken(*_: object) -> None:
            raise RuntimeError("the check\nfell over")

        story = _full()
        monkeypatch.setattr("harness.certificates.checks.documents.see", broken)
        verdicts = _verdicts(story)
        assert verdicts[Property.BINDING] is Verdict.INCONCLUSIVE
        reason = english(story.verdict(Property.BINDING))
        assert "RuntimeError: the check fell over" in reason and "\n" not in reason

    def test_an_aggregate_that_fails(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def broken(*_: object) -> None:
            raise RuntimeError("fell over")

        story = _full()
        monkeypatch.setattr("harness.certificates.checks.uniqueness.twice", broken)
        assert _verdicts(story)[Property.UNIQUENESS] is Verdict.INCONCLUSIVE

    def test_an_event_that_cannot_be_applied(self) -> None:
        story = Story()
        story.event("ichiro", EventKind.MOVED, 0, 10)
        story.issue(story.application("ichiro"), 20, 30)
        assert _verdicts(story)[Property.BINDING] is Verdict.INCONCLUSIVE


def test_groups_without_residents_are_nothing_to_judge() -> None:
    partial = judge_partition([GroupHistory(-1, ()), GroupHistory(3, ())], {}, GROUND)
    assert partial.unclear == [] and len(partial.table) == 0


def _busy_day() -> Story:
    """Many groups, some findings, some doubts."""
    story = Story()
    chance = random.Random(3)
    for number in range(40):
        who = chance.choice(["ichiro", "taka", "sato_a", "sato_b", "hayashi", "kobayashi", "smith"])
        application = story.application(who)
        at = number * 7
        sort = chance.randrange(5)
        if sort == 0:
            whose = print_certificate(story.application("taka"), story.known.registers_of(2))
            story.issue(application, at, at + 9, sheets=whose)
        elif sort == 1:
            story.refuse(application, "busy", at, at + 5)
        elif sort == 2:
            story.add(application.kin_group, application, at, None)
        else:
            story.issue(application, at, at + 11, certificate_numbers=(f"N{number % 11}",))
    story.event("taka", EventKind.SUPPORT_MEASURE_SET, 300, 310)
    return story


BUSY = _busy_day()


@settings(max_examples=20)
@given(st.lists(st.integers(0, 3), min_size=7, max_size=7), st.randoms(use_true_random=False))
def test_partitions_merge_in_any_order(parts: list[int], chance: random.Random) -> None:
    histories = BUSY.histories()
    assert len(histories) == 7
    whole = conclude(BUSY.partial(), BUSY.known)
    partials = [
        judge_partition(
            [one for one, at in zip(histories, parts, strict=True) if at == part], BUSY.observations, BUSY.known
        )
        for part in range(4)
    ]
    chance.shuffle(partials)
    assert conclude(merge(partials), BUSY.known) == whole
    one, two, three, four = partials
    assert conclude(merge([merge([one, two]), merge([three, four])]), BUSY.known) == whole
    assert conclude(merge(pickle.loads(pickle.dumps(partials))), BUSY.known) == whole


def test_concluding_changes_nothing() -> None:
    partial = BUSY.partial()
    assert conclude(partial, BUSY.known) == conclude(partial, BUSY.known)


def test_the_ground_travels_to_other_processes() -> None:
    assert GROUND.lexicon is not None
    copy = pickle.loads(pickle.dumps(GROUND))
    assert "lexicon" not in vars(copy)
    assert conclude(judge_partition(BUSY.histories(), BUSY.observations, copy), copy) == BUSY.judge()


def test_the_operation_of_the_person_whose_data_came_out() -> None:
    story = Story()
    theirs = story.issue(story.application("taka"), 3, 12)
    story.issue(story.application("taka"), 500, 510)
    sheets = print_certificate(story.application("taka"), story.known.registers_of(2))
    story.issue(story.application("ichiro"), 0, 10, sheets=sheets)
    (finding,) = story.findings()
    assert (finding.other_operation, finding.other_started_ns) == (theirs.invocation.operation, 3_000_000)
    assert (finding.started_ns, finding.ended_ns, finding.applicant) == (0, 10_000_000, CODE["ichiro"])


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 12)), max_size=12))
def test_overlaps_are_those_of_the_slow_rule(spans: list[tuple[int, int]]) -> None:
    table = TrialTable()
    row = ApplicationRow(
        application_id="a",
        applicant="",
        certificate="",
        operation="",
        document="",
        digest="",
        numbers=(),
        copies=1,
        fee_yen=300,
        fate="issued",
        confirmed="",
        reason="",
        scenario="",
    )
    for start, took in spans:
        table.add(replace(row, started_ns=start, ended_ns=start + took))
    intervals = [(start, start + took) for start, took in spans]
    slow = [
        any(a <= other_b and other_a <= b for at_other, (other_a, other_b) in enumerate(intervals) if at_other != at)
        for at, (a, b) in enumerate(intervals)
    ]
    assert np.array_equal(table.overlapping(), np.array(slow, dtype=bool))


FOUND, DOUBT = say("without-text"), say("not-read")


def test_how_much_is_kept_before_it_is_sifted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fifty times as much as is kept of one property."""
    monkeypatch.setattr(tally, "MOST_FINDINGS", 3)
    monkeypatch.setattr(tally, "MOST_UNCLEAR", 2)
    partial = tally.Partial()
    for number in range(tally.SIFTED_AT * 3):
        partial.find(Finding(Property.SEAL, f"a{number}", FOUND))
    for number in range(tally.SIFTED_AT * 2):
        partial.doubt(Unclear(Property.SEAL, DOUBT, application_id=f"a{number}"))
    assert (len(partial.findings), len(partial.unclear)) == (tally.SIFTED_AT * 3, tally.SIFTED_AT * 2)
    partial.find(Finding(Property.SEAL, "a", FOUND))
    partial.doubt(Unclear(Property.SEAL, DOUBT))
    assert (len(partial.findings), len(partial.unclear)) == (3, 2)


def test_only_so_much_is_kept_and_all_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tally, "MOST_FINDINGS", 3)
    monkeypatch.setattr(tally, "MOST_UNCLEAR", 2)
    partial = tally.Partial()
    for number in range(200):
        partial.find(Finding(Property.SEAL, f"a{number:03}", FOUND, started_ns=1000 - number))
        partial.doubt(Unclear(Property.SEAL, DOUBT, application_id=f"a{number:03}"))
    assert len(partial.findings) < 200 and len(partial.unclear) < 200
    assert partial.finding_counts[Property.SEAL] == partial.unclear_counts[Property.SEAL] == 200
    assert [one.application_id for one in foremost(partial.findings)] == ["a199", "a198", "a197"]
    assert [one.application_id for one in foremost_unclear(partial.unclear)] == ["a000", "a001"]


@pytest.mark.parametrize(
    ("spans", "nearest"),
    [
        # The document was given out between 100 and 110.
        ([(0, 10), (120, 130)], 1),
        ([(80, 95), (120, 130)], 0),
        ([(80, 95), (105, 130)], 1),
        ([(105, 130), (99, 101)], 1),
        ([(80, 99.999999), (100.5, 101)], 1),
        ([(110.000001, 120), (109, 130)], 1),
        ([(80, 100), (90, 105)], 0),
    ],
)
def test_the_nearest_application_of_whose_data_came_out(spans: list[tuple[float, float]], nearest: int) -> None:
    """Those that overlap are equally near; then the one that began first is named."""
    story = Story()
    for at, until in spans:
        story.issue(story.application("taka"), at, until)
    theirs = print_certificate(story.application("taka"), story.state("taka"))
    story.issue(story.application("ichiro"), 100, 110, sheets=theirs)
    (finding,) = story.findings(Property.BINDING)
    assert finding.other_operation == f"o{nearest + 1}"
    assert finding.other_started_ns == round(spans[nearest][0] * MS)
    assert finding.other_ended_ns == round(spans[nearest][1] * MS)


def test_a_list_that_could_not_be_had_names_its_own_call() -> None:
    """Not the first of those that failed."""
    why = say("empty-body")
    problems = tuple(say("no-list", list=f"/v1/{one}", url="u", problem=why) for one in ("ledger", "alerts"))
    story = Story(ground(final=SelfReport(None, (), None, problems)))
    story.issue(story.application("taka"))
    for one, place in ((Property.ACCOUNTING, 0), (Property.ALERT, 1)):
        reason = story.verdict(one).reason
        assert reason is not None and reason["problem"] == problems[place]
    story.known = ground(final=SelfReport(None, (), None, problems[:1]))
    reason = story.verdict(Property.ALERT).reason
    assert reason is not None and reason.code == "report-missing"
