"""Answers that come in another form than agreed are counted, whatever a repetition repairs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from harness.catalogue import say
from harness.certificates.domain.properties import Property
from harness.checks.answers import FAULT_LASTS_NS, Answers
from harness.domain.operations import NO_GROUP, AnswerForm, Fault, FaultRequest, GroupHistory, Operation, Outcome
from harness.domain.words import Verdict
from tests.checks.world import Story

LEFT = say("gave-up", after_s=0.05)


def _answered(form: AnswerForm, **more: Any) -> Operation:
    """One application, answered from 0 to 10 ms in this form."""
    story = Story()
    issued = story.issue(story.application("ichiro"), form=form)
    assert issued.completion is not None
    return replace(issued, completion=replace(issued.completion, **more))


def _fault(at_ns: int) -> Operation:
    story = Story()
    done = story.issue(story.application("ichiro"))
    request = FaultRequest("f1", "kill-worker", {})
    assert done.completion is not None
    return Operation(
        replace(done.invocation, request=request, stamp_ns=at_ns), replace(done.completion, stamp_ns=at_ns)
    )


def _counted(*operations: Operation) -> Answers:
    answers = Answers()
    answers.look(GroupHistory(NO_GROUP, operations))
    return answers


def test_each_form_is_counted_by_its_name() -> None:
    forms = [AnswerForm.OVER_LONG, AnswerForm.CUT, AnswerForm.CLEAN, AnswerForm.OVER_LONG]
    answers = _counted(*map(_answered, forms))
    assert (answers.came, answers.by_form()) == (4, {"cut": 1, "over-long": 2})


def test_what_nobody_waited_for_or_what_never_came_is_no_answer() -> None:
    left = _answered(AnswerForm.CUT, problems=(LEFT,))
    gone = replace(_answered(AnswerForm.CUT), invocation=replace(left.invocation, fault=Fault.GIVE_UP))
    assert _counted(left, gone, _answered(AnswerForm.NONE)).came == 0


@pytest.mark.parametrize(
    ("form", "fault_ns", "told"),
    [
        (AnswerForm.CUT, 5_000_000, {}),
        (AnswerForm.OTHER_STATUS, 9_000_000 - FAULT_LASTS_NS, {}),
        (AnswerForm.CUT, -1 - FAULT_LASTS_NS, {"cut": 1}),
        (AnswerForm.CUT, 11_000_000, {"cut": 1}),
        (AnswerForm.OVER_LONG, 5_000_000, {"over-long": 1}),
    ],
)
def test_what_a_fault_may_have_broken_off_is_left_out(form: AnswerForm, fault_ns: int, told: dict[str, int]) -> None:
    """The fault stands in another part of the record than the answer."""
    answers = _counted(_answered(form))
    answers.take_in(_counted(_fault(fault_ns)))
    assert answers.by_form() == told


def _verdict(others: int) -> tuple[Verdict, str]:
    """Of a run in which one answer of so many and one broke off."""
    story = Story()
    for number in range(others):
        story.issue(story.application("ichiro"), at=100 * number, until=100 * number + 10)
    application = story.application("taka")
    cut: dict[str, Any] = {"outcome": Outcome.UNKNOWN, "form": AnswerForm.CUT, "code": "200", "document": ""}
    story.issue(application, at=0, until=10, **cut)
    story.issue(application, at=20, until=30)
    found = story.verdict(Property.COMPLETENESS)
    return found.verdict, found.reason.code if found.reason else ""


def test_over_the_limit_the_run_cannot_pass() -> None:
    assert _verdict(200) == (Verdict.INCONCLUSIVE, "answers-unclean")


def test_under_the_limit_it_can() -> None:
    assert _verdict(1000) == (Verdict.PASS, "")
