"""Which other operation a finding names: the event that a stale sheet missed, or whose application was confused."""

from __future__ import annotations

import pytest

from harness.certificates.domain.properties import Property
from harness.certificates.domain.words import EventKind
from harness.domain.operations import Operation
from tests.checks.printing import print_certificate
from tests.checks.world import Story

HOMES = ("東京都千代田区一番町５番", "東京都千代田区二番町６番")


def moved(story: Story, at: float, until: float | None, home: str) -> Operation:
    """The whole household moves."""
    story.event("ume", EventKind.MOVED, at, until, address=home, occurred_on="2025-10-01")
    return story.operations[1][-1]


@pytest.mark.parametrize(("at", "named"), [(2, 0), (12, 1), (25, 1)])
def test_a_stale_sheet_names_the_last_event_that_it_may_have_missed(at: float, named: int) -> None:
    """An event begun after the answer is none of them."""
    story = Story()
    before = story.state("ichiro")
    events = [moved(story, 0, 1, HOMES[0]), moved(story, 10, 11, HOMES[1])]
    story.issue(story.application("ichiro"), at, at + 3, state=before)
    (finding,) = story.findings(Property.CONTENT)
    invoked, completion = events[named].invocation, events[named].completion
    assert completion is not None
    assert (finding.other_operation, finding.other_started_ns) == (invoked.operation, invoked.stamp_ns)
    assert finding.other_ended_ns == completion.stamp_ns


def test_an_event_that_was_never_answered_has_no_end() -> None:
    story = Story()
    before = story.state("ichiro")
    moved(story, 0, 5, HOMES[0])
    open_still = moved(story, 10, None, HOMES[1])
    story.issue(story.application("ichiro"), 20, 30, state=before)
    (finding,) = story.findings(Property.CONTENT)
    assert (finding.other_operation, finding.other_ended_ns) == (open_still.invocation.operation, 0)


def test_a_stranger_s_sheet_names_the_stranger_s_application_whatever_event_there_was() -> None:
    story = Story()
    moved(story, 0, 1, HOMES[0])
    theirs = story.issue(story.application("taka"), 3, 12)
    sheets = print_certificate(story.application("taka"), story.known.registers_of(2))
    story.issue(story.application("ichiro"), 2, 10, sheets=sheets)
    (finding,) = story.findings(Property.BINDING)
    assert finding.other_operation == theirs.invocation.operation


@pytest.mark.parametrize("at", [10, 60])
def test_what_was_issued_against_an_event_names_it(at: float) -> None:
    """Where no sheet is remarked on: a support measure barred it."""
    story = Story()
    story.event("ichiro", EventKind.SUPPORT_MEASURE_SET, 0, 5)
    (event,) = story.operations[1]
    story.event("ichiro", EventKind.SUPPORT_MEASURE_SET, 200, 205)
    story.issue(story.application("ichiro"), at, at + 10)
    (finding,) = story.findings(Property.ELIGIBILITY)
    assert (finding.other_operation, finding.other_ended_ns) == (event.invocation.operation, 5_000_000)
