"""An id that its kiosk uses once more for another application: the right answer is `bad-request`, and it changes
nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from harness.certificates.domain.operations import Application
from harness.certificates.domain.properties import Property
from harness.domain.messages import Person
from harness.domain.operations import Aim, AnswerForm, Fault, Outcome
from harness.domain.words import Verdict
from tests.checks.printing import print_certificate
from tests.checks.world import CODE, NAMES, Story, raster

MISUSED: dict[str, Any] = {"aim": Aim.RETRY, "fault": Fault.OTHER_BODY}
BAD_REQUEST: dict[str, Any] = {"form": AnswerForm.CLEAN, "outcome": Outcome.REFUSED, "reason": "bad-request"}


def told(**second: Any) -> tuple[Story, Application]:
    """Issued, then misused (for somebody else of the household) with this answer, the same again, and delivered."""
    story = Story()
    mine = story.application("ichiro")
    theirs = replace(story.application("hanako"), application_id=mine.application_id)
    first = story.issue(mine, 0, 10, fault=Fault.OTHER_BODY)
    if second.pop("issues", False):
        story.issue(theirs, 11, 20, sheets=print_certificate(mine, story.state("ichiro"), raster), **MISUSED, **second)
    else:
        story.add(1, theirs, 11, 20, **MISUSED, **second)
    assert first.completion is not None
    same = {"document": first.completion.document, "digest": first.completion.digest}
    numbers = first.completion.certificate_numbers
    story.add(1, mine, 21, 30, **MISUSED, form=AnswerForm.CLEAN, certificate_numbers=numbers, **same)
    story.deliver(first, 31, 32)
    return story, mine


def test_the_right_answer() -> None:
    """Nothing is wrong with the system, and nothing with the record: it was planned so."""
    story, _ = told(**BAD_REQUEST)
    assert story.said() == {}
    assert story.verdict(Property.WELLFORMED).verdict is Verdict.PASS
    assert story.judge().documents == 1


def test_the_first_ones_certificate_is_handed_to_somebody_else() -> None:
    story, mine = told(issues=True)
    (reused,) = story.findings(Property.UNIQUENESS)
    assert (reused.message.code, reused.application_id) == ("id-used-twice", mine.application_id)
    (foreign,) = story.findings(Property.BINDING)
    assert foreign.whose == (CODE["ichiro"],)
    assert foreign.message["applicant"] == Person(CODE["hanako"], NAMES["hanako"][1])
    partial = story.partial()
    assert (partial.came, partial.accounted) == (3, 3)


def test_a_certificate_in_the_refusal_is_judged_as_any_other() -> None:
    story, _ = told(issues=True, outcome=Outcome.REFUSED, reason="bad-request", form=AnswerForm.OTHER_STATUS)
    assert [one.message.code for one in story.findings(Property.COMPLETENESS)] == ["document-beside"]


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("not-entitled", "issued-and-refused"),
        ("busy", "issued-and-refused"),
        ("already-issued", "already-issued-too-early"),
    ],
)
def test_a_refusal_that_says_that_nothing_was_issued(reason: str, code: str) -> None:
    story, _ = told(**{**BAD_REQUEST, "reason": reason})
    assert [one.message.code for one in story.findings(Property.UNIQUENESS)] == [code]


def test_no_answer_says_nothing() -> None:
    story, _ = told(outcome=Outcome.UNKNOWN)
    assert story.said() == {}
    assert story.partial().unclear == []


def test_the_first_one_has_changed() -> None:
    """Its repeat gets other bytes than before."""
    story, mine = told(**BAD_REQUEST)
    story.issue(mine, 40, 50, **MISUSED)
    codes = {one.message.code for one in story.findings(Property.UNIQUENESS)}
    assert codes == {"repeated-other-document", "repeated-other-number"}


def test_what_nobody_planned_is_a_fault_of_the_record() -> None:
    story = Story()
    mine = story.application("ichiro")
    story.issue(mine, 0, 10)
    story.add(1, replace(mine, copies=2), 11, 20, aim=Aim.RETRY, **BAD_REQUEST)
    verdict = story.verdict(Property.WELLFORMED)
    assert verdict.verdict is Verdict.INCONCLUSIVE
    assert verdict.reason is not None and verdict.reason.code == "different-bodies"
