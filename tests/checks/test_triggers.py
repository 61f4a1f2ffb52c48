"""Triggers are counted from what happened: a history in which each fired, and a near-identical one in which it did
not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from harness.catalogue import say
from harness.certificates.checks.activity import too_few
from harness.certificates.domain.properties import Property
from harness.certificates.domain.triggers import Promise, Trigger
from harness.certificates.domain.words import EventKind
from harness.checks.subject import WorkerFacts
from harness.domain.operations import NO_GROUP, Aim, ClockSetting, Fault, FaultRequest, Mark, Outcome
from harness.domain.verdicts import NotInspected, TriggerCount
from harness.domain.words import Verdict
from tests.checks.world import GROUND, MS, Story

LEFT = {"outcome": Outcome.UNKNOWN, "problems": (say("gave-up", after_s=0.02),)}

Told = Callable[[Story, bool], Promise]
"""Tells of something that was promised: it happened, or it nearly did."""


def gives_up(story: Story, happens: bool) -> Promise:
    """A kiosk that meets a system faster than its patience has cut nothing."""
    application = story.application("ichiro")
    if happens:
        story.add(1, application, 0, 20, fault=Fault.GIVE_UP, **LEFT)
    else:
        story.issue(application, 0, 14, fault=Fault.GIVE_UP)
    return Promise(Trigger.GIVE_UP, application.application_id)


def reads_slowly(story: Story, happens: bool) -> Promise:
    application = story.application("ichiro")
    story.issue(application, 0, 30, fault=Fault.SLOW_READER, reached_ns=(10 if happens else 29) * MS)
    return Promise(Trigger.SLOW_READER, application.application_id, delay_s=0.02)


def asks_twice(story: Story, happens: bool) -> Promise:
    application = story.application("ichiro")
    story.issue(application, 0, 14, fault=Fault.RETRY)
    story.issue(application, 13 if happens else 15, 30, aim=Aim.RETRY, fault=Fault.RETRY)
    return Promise(Trigger.ASKED_TWICE, application.application_id)


def asks_again(story: Story, happens: bool) -> Promise:
    application = story.application("ichiro")
    story.issue(application, 0, 14, fault=Fault.RETRY)
    if happens:
        story.issue(application, 15, 30, aim=Aim.RETRY, fault=Fault.RETRY)
    return Promise(Trigger.ASKED_AGAIN, application.application_id)


def fails_to_print(story: Story, happens: bool) -> Promise:
    application = story.application("ichiro")
    issued = story.issue(application, 0, 14, fault=Fault.PRINT_FAILURE)
    story.add(
        1,
        replace(story.deliver(issued).invocation.request, printed=False),  # type: ignore[type-var]
        15,
        16,
        outcome=Outcome.OK if happens else Outcome.UNKNOWN,
    )
    return Promise(Trigger.PRINT_FAILURE, application.application_id)


def confirms_late(story: Story, happens: bool) -> Promise:
    issued = story.issue(story.application("ichiro"), 0, 14)
    story.deliver(issued, 1020 if happens else 500, 1030)
    return Promise(Trigger.LATE_CONFIRMATION, "r1-000001", delay_s=1.0)


def probes(story: Story, happens: bool) -> Promise:
    event = story.event("ichiro", EventKind.SEAL_DEREGISTERED, 0, 5)
    application = story.application("ichiro")
    story.issue(application, 16 if happens else 900, 930, aim=Aim.PROBE)
    return Promise(Trigger.EVENT_PROBE, application.application_id, event.event_id, 0.01)


def races(story: Story, happens: bool) -> Promise:
    event = story.event("ichiro", EventKind.SEAL_DEREGISTERED, 10, 15)
    application = story.application("ichiro")
    story.issue(application, 0, 12 if happens else 9, aim=Aim.RACE)
    return Promise(Trigger.EVENT_RACE, application.application_id, event.event_id)


def is_before(story: Story, happens: bool) -> Promise:
    event = story.event("ichiro", EventKind.SEAL_DEREGISTERED, 10, 15)
    application = story.application("ichiro")
    story.issue(application, 0, 9 if happens else 11, aim=Aim.PROBE)
    return Promise(Trigger.BEFORE_EVENT, application.application_id, event.event_id)


def follows(story: Story, happens: bool) -> Promise:
    first = story.event("ichiro", EventKind.SEAL_DEREGISTERED, 0, 5)
    late = story.event("ichiro", EventKind.SEAL_REGISTERED, 250 if happens else 700, 705)
    return Promise(Trigger.EVENT_AFTER_EVENT, late.event_id, first.event_id, 0.25)


def comes_next(story: Story, happens: bool) -> Promise:
    first, then = gives_up(story, happens), story.application("taka")
    story.issue(then, 220, 234)
    return Promise(Trigger.NEXT_AT_KIOSK, then.application_id, first.of)


def comes_behind(story: Story, happens: bool) -> Promise:
    first = story.issue(story.application("ichiro"), 0, 14)
    second = story.issue(story.application("taka"), 20 if happens else 400, 420)
    one, other = (str(getattr(each.invocation.request, "application_id", "")) for each in (second, first))
    return Promise(Trigger.BURST, one, other, 0.02)


def leaves_together(story: Story, happens: bool) -> Promise:
    spread_ns = (1 if happens else 300) * MS
    mark = Mark(0, 0, 0, "same-instant", {"name": "i1", "size": 3, "sent": 3, "spread_ns": spread_ns})
    story.known = replace(story.known, workers=(WorkerFacts(0, 10, instants=(mark,)),))
    return Promise(Trigger.SAME_INSTANT, "i1")


def breaks(story: Story, happens: bool) -> Promise:
    """A fault that nobody was there to meet has shown nothing."""
    story.issue(story.application("ichiro"), 0 if happens else 3000, 14 if happens else 3014)
    story.add(NO_GROUP, FaultRequest("f1", "kill-worker", {}), 10, 12)
    return Promise("kill-worker", "f1")


def sets_clock(story: Story, happens: bool) -> Promise:
    setting = ClockSetting("c1", "2025-10-01T10:00:00+09:00")
    story.add(NO_GROUP, setting, 10, 12, outcome=Outcome.OK if happens else Outcome.REFUSED)
    return Promise(Trigger.CLOCK_SETTING, "c1")


EACH: tuple[Told, ...] = (
    gives_up, reads_slowly, asks_twice, asks_again, fails_to_print, confirms_late, probes, races, is_before, follows,
    comes_next, comes_behind, leaves_together, breaks, sets_clock,
)  # fmt: skip


@pytest.mark.parametrize("told", EACH)
def test_what_happened_is_counted_and_what_nearly_did_is_not(told: Told) -> None:
    for happens in (True, False):
        story = Story(GROUND)
        promise = told(story, happens)
        story.known = replace(story.known, promises=(promise,))
        judgement = story.judge()
        assert judgement.triggers == (TriggerCount(promise.trigger, 1, int(happens)),)
        named = NotInspected(say("trigger-itself", trigger=promise.trigger), say("never-fired"), 1, 1)
        assert (named in judgement.not_inspected) is not happens


def test_a_scenario_may_ask_that_a_trigger_fires() -> None:
    """It is `activity` that cannot be judged then: nothing is wrong with the system."""
    for happens, verdict in ((True, Verdict.PASS), (False, Verdict.INCONCLUSIVE)):
        story = Story(GROUND)
        promise = gives_up(story, happens)
        story.issue(story.application("taka"), 100, 110)
        story.known = replace(story.known, promises=(promise,), least_fired={"give-up": 1})
        assert story.verdict(Property.ACTIVITY).verdict is verdict


def test_what_was_never_planned_is_too_seldom_where_any_system_could_have_had_it() -> None:
    counts = [TriggerCount("give-up", 9, 4), TriggerCount("kill-worker", 2, 2)]
    missed = say("trigger-missed", trigger="asked-twice", fired=0, promised=0, least=1)
    assert list(too_few(counts, {"give-up": 4, "asked-twice": 1, "swap-print-files": 1})) == [missed]
    missed = say("trigger-missed", trigger="give-up", fired=4, promised=9, least=5)
    assert list(too_few(counts, {"give-up": 5, "kill-worker": 2})) == [missed]
