"""availability: the eligible are served, and in time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from harness.catalogue import say
from harness.certificates.checks.availability import served
from harness.certificates.checks.cases import is_document
from harness.certificates.domain.operations import Delivery, Event
from harness.certificates.domain.properties import Limits, Property
from harness.certificates.domain.words import EventKind, Kind, Reason
from harness.checks.tally import bucket, percentile_s
from harness.domain.operations import AnswerForm, Completion, Fault, Outcome
from harness.domain.verdicts import Unclear
from harness.domain.words import Capability
from tests.checks.world import CODE, GROUND, Story, english

STRICT = replace(GROUND, limits=Limits(wrong_refusals=0.0))


@pytest.mark.parametrize("reason", list(Reason))
def test_a_refusal_of_what_is_in_order(reason: Reason) -> None:
    story = Story(STRICT)
    story.refuse(story.application("taka"), reason.value)
    right = reason in (Reason.STOPPED, Reason.ALREADY_ISSUED)
    assert (Property.AVAILABILITY not in story.said()) is right
    story = Story()
    for number in range(30):
        story.issue(story.application("taka"), number * 20, number * 20 + 10)
    story.refuse(story.application("taka"), reason.value, 900, 910)
    assert Property.AVAILABILITY not in story.said()


@pytest.mark.parametrize(("reason", "words"), [("busy", "busy"), ("", "nothing")])
def test_a_refusal_for_no_reason(reason: str, words: str) -> None:
    story = Story(STRICT)
    story.refuse(story.application("taka"), reason)
    sentence = f"Application r1-000001 was refused as {words}; it was in order."
    assert [english(one) for one in served(story.partial()).examples] == [sentence]


def test_a_share_over_the_limit_comes_with_examples() -> None:
    story = Story()
    for number in range(10):
        story.refuse(story.application("taka"), "busy", number * 20, number * 20 + 10)
    findings = story.findings(Property.AVAILABILITY)
    assert "10 of 10" in "".join(english(finding) for finding in findings)
    assert len(findings) == 6


def test_a_refusal_that_some_possible_state_makes_true() -> None:
    story = Story(STRICT)
    story.event("taka", EventKind.SEAL_DEREGISTERED, 0, 20)
    story.refuse(story.application("taka", Kind.SEAL), "not-registered", 10, 15)
    assert story.said() == {}
    story = Story(STRICT)
    story.event("taka", EventKind.SEAL_DEREGISTERED, 20, 30)
    story.refuse(story.application("taka", Kind.SEAL), "not-registered", 10, 15)
    assert Property.AVAILABILITY in story.said()


@pytest.mark.parametrize(("name", "right"), [("髙田　一郎", False), ("𠮷田　一郎", True), ("辻\U000e0100　一郎", True)])
def test_names_that_cannot_be_printed(name: str, right: bool) -> None:
    people = tuple(
        replace(one, name=name) if one.resident_code == CODE["taka"] else one for one in GROUND.population.residents
    )
    story = Story(replace(STRICT, population=replace(GROUND.population, residents=people)))
    story.refuse(story.application("taka"), "unprintable-name")
    assert (Property.AVAILABILITY not in story.said()) is right


def test_a_locked_card_may_be_right() -> None:
    story = Story(STRICT)
    for at in (0, 20, 40):
        story.refuse(story.application("taka", pin="0000"), "pin-wrong", at, at + 10)
    story.refuse(story.application("taka", pin="0000"), "pin-locked", 60, 70)
    story.refuse(story.application("taka"), "pin-locked", 80, 90)
    assert story.said() == {}
    story = Story(STRICT)
    story.refuse(story.application("taka"), "pin-locked", 80, 90)
    assert Property.AVAILABILITY in story.said()


def test_latency_counts_from_the_intended_start() -> None:
    for intended, said in ((0, {}), (-9_990, {}), (-9_991, {Property.AVAILABILITY: 1})):
        story = Story()
        story.issue(story.application("taka"), intended=intended)
        assert story.said() == said
    story = Story()
    for number in range(100):
        story.issue(story.application("taka"), number * 20, number * 20 + 10, intended=-20_000 if number == 0 else None)
    assert story.said() == {}


def test_the_kiosk_s_own_faults_are_not_the_system_s() -> None:
    story = Story()
    story.issue(story.application("taka"), 0, 60_000, fault=Fault.SLOW_READER)
    assert story.said() == {}


def test_percentiles() -> None:
    from collections import Counter

    latency = Counter({bucket(1_000_000): 99, bucket(2_000_000_000): 1})
    assert percentile_s(latency, 0.5) == pytest.approx(0.001, rel=0.03)
    assert percentile_s(latency, 1.0) == pytest.approx(2.0, rel=0.03)
    assert percentile_s(Counter(), 0.5) == 0.0
    # The upper edge: no less than what was measured, and the next latency above it is in the next bucket.
    for latency_ns in (70_000, 1_000_000, 2_500_000_000):
        edge_s = percentile_s(Counter({bucket(latency_ns): 1}), 1.0)
        assert latency_ns <= edge_s * 1e9
        assert bucket(round(edge_s * 1e9 * 0.9999)) == bucket(latency_ns) == bucket(round(edge_s * 1e9 * 1.0001)) - 1


@pytest.mark.parametrize(
    "changes",
    [
        {"copies": 6},
        {"subjects": ("taka", "taka")},
        {"certificate": Kind.FAMILY_REGISTER, "subjects": ("taka",)},
        {"options": {"glitter": True}},
        {"options": {"my_number": 1}},
        {"options": {"fiscal_year": 2025}},
    ],
)
def test_a_request_that_is_not_of_the_protocol_s_form_may_be_refused(changes: dict[str, Any]) -> None:
    changes = dict(changes)
    kind = changes.pop("certificate", Kind.RESIDENT_RECORD)
    story = Story(STRICT)
    story.refuse(story.application("taka", kind, **changes), "bad-request")
    assert story.said() == {}


@pytest.mark.parametrize(
    ("kind", "options", "right"),
    [
        (Kind.INCOME_TAX, {"fiscal_year": 2025}, False),
        (Kind.INCOME_TAX, {"fiscal_year": True}, True),
        (Kind.INCOME_TAX, {"fiscal_year": 2025, "my_number": True}, True),
        (Kind.FAMILY_REGISTER, {}, False),
        (Kind.RESIDENT_RECORD, {"my_number": True}, False),
        (Kind.RESIDENT_RECORD, {"fiscal_year": 2025}, True),
    ],
)
def test_the_options_of_a_kind(kind: Kind, options: dict[str, bool | int], right: bool) -> None:
    story = Story(STRICT)
    story.refuse(story.application("taka", kind, options=options), "bad-request")
    assert (Property.AVAILABILITY not in story.said()) is right


@pytest.mark.parametrize(("copies", "right"), [(0, True), (1, False), (5, False), (6, True)])
def test_so_many_copies(copies: int, right: bool) -> None:
    story = Story(STRICT)
    story.refuse(story.application("taka", copies=copies), "bad-request")
    assert (Property.AVAILABILITY not in story.said()) is right


@pytest.mark.parametrize(("third", "right"), [(90, True), (110, True), (110.001, False)])
def test_a_third_wrong_pin_may_lock_the_card_while_an_application_is_under_way(third: float, right: bool) -> None:
    """From 100 to 110; equal stamps overlap."""
    story = Story(STRICT)
    for at in (0, 20, third):
        story.refuse(story.application("taka", pin="0000"), "pin-wrong", at, at + 5)
    story.refuse(story.application("taka"), "pin-locked", 100, 110)
    assert (Property.AVAILABILITY not in story.said()) is right


class TestNoAnswer:
    def test_an_application_without_an_answer_is_inconclusive(self) -> None:
        problems = (say("connection-cut"),)
        for until in (None, 5):
            story = Story()
            story.add(2, story.application("taka"), 0, until, outcome=Outcome.UNKNOWN, problems=problems)
            assert story.verdict(Property.AVAILABILITY).verdict == "inconclusive"
            message = say("unsettled", application="r1-000001")
            if until:
                message = say("unsettled-because", application="r1-000001", problems=problems)
            assert story.partial().unclear == [Unclear(Property.AVAILABILITY, message, "", "r1-000001")]

    def test_one_that_had_to_be_refused_leaves_eligibility_open(self) -> None:
        story = Story()
        story.add(2, story.application("taka", pin="0000"), 0, None)
        assert story.verdict(Property.ELIGIBILITY).verdict == "inconclusive"

    def test_a_repetition_settles_it(self) -> None:
        story = Story()
        application = story.application("taka")
        story.add(2, application, 0, None)
        story.issue(application, 20, 30)
        assert story.verdict(Property.AVAILABILITY).verdict == "pass"

    def test_a_kiosk_that_gave_up_settles_it_by_its_report(self) -> None:
        application = Story().application("taka")
        story = Story()
        story.add(2, application, 0, 5, fault=Fault.GIVE_UP, outcome=Outcome.UNKNOWN)
        assert story.verdict(Property.AVAILABILITY).verdict == "inconclusive"
        silent = Story(replace(GROUND, capabilities=frozenset(Capability) - {Capability.DELIVERY}))
        silent.operations = story.operations
        assert silent.partial().unclear == []
        for outcome in (Outcome.OK, Outcome.REFUSED):
            told = story.copy()
            told.add(2, Delivery(application.application_id, False, False, 2), 6, 8, outcome=outcome)
            assert told.partial().unclear == []


class TestEvents:
    def test_in_force_too_late(self) -> None:
        for seconds, said in ((10.0, {}), (10.1, {Property.AVAILABILITY: 1})):
            story = Story()
            story.event("taka", EventKind.SEAL_DEREGISTERED, 0, 10, outcome=Outcome.OPEN, in_force_within_s=seconds)
            assert story.said() == said
            assert story.judge().register_events == 1

    def test_a_refused_event_is_inconclusive(self) -> None:
        story = Story()
        event = Event("r1-e9", 1, EventKind.SEAL_DEREGISTERED, CODE["taka"], 2)
        story.add(2, event, 0, 10, outcome=Outcome.REFUSED, reason="bad-request")
        story.issue(story.application("taka"), 20, 30)
        assert "was refused" in english(story.verdict(Property.AVAILABILITY))

    def test_one_that_is_in_force_at_once(self) -> None:
        """Or of which the system does not say when."""
        story = Story(replace(GROUND, limits=Limits(in_force_s=0.5)))
        story.event("taka", EventKind.SEAL_DEREGISTERED, 0, 10)
        story.event("taka", EventKind.CARD_REVOKED, 20, 30, outcome=Outcome.OPEN, card_serial="x")
        partial = story.partial()
        assert (partial.findings, partial.unclear) == ([], [])


@pytest.mark.parametrize(("later_ns", "late"), [(0, 0), (1, 1)])
def test_the_latest_that_is_in_time(later_ns: int, late: int) -> None:
    """Ten seconds from the intended start, to the nanosecond; each application counts once."""
    story = Story()
    story.issue(story.application("taka"), 0, 10, intended=-9_990 - later_ns / 1e6)
    partial = story.partial()
    assert (served(partial).served, len(served(partial).served_late)) == (1, late)
    assert served(partial).latency == {bucket(10_000_000_000): 1}
    story.issue(story.application("taka"), 0, 10, intended=-9_990)
    assert served(story.partial()).latency == {bucket(10_000_000_000): 2}


def test_one_answer_of_several_settles_it() -> None:
    """What was issued is no wrong refusal, and what was refused is not unsettled."""
    story = Story()
    application = story.application("taka")
    story.refuse(application, "busy")
    story.add(2, application, 20, None)
    assert story.partial().unclear == []
    story.issue(application, 40, 50)
    assert served(story.partial()).examples == []


@pytest.mark.parametrize(
    ("outcome", "form", "document", "issued"),
    [
        (Outcome.OK, AnswerForm.CLEAN, "d", True), (Outcome.OK, AnswerForm.CLEAN, "", True),
        (Outcome.UNKNOWN, AnswerForm.CLEAN, "d", True), (Outcome.UNKNOWN, AnswerForm.SURPLUS, "d", True),
        (Outcome.UNKNOWN, AnswerForm.CLEAN, "", False), (Outcome.UNKNOWN, AnswerForm.OTHER_STATUS, "d", False),
        (Outcome.UNKNOWN, AnswerForm.NONE, "d", False), (Outcome.REFUSED, AnswerForm.CLEAN, "d", False),
    ],
)  # fmt: skip
def test_what_counts_as_issued(outcome: Outcome, form: AnswerForm, document: str, issued: bool) -> None:
    """As agreed, or a body that is none of the protocol's in an answer that would be."""
    assert is_document(Completion(1, 0, "o", 0, outcome, form, document=document)) is issued
