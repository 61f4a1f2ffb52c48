"""What is said over the whole run: each sentence, and all that stands beside it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from harness.catalogue import say
from harness.catalogue.stored import message_of
from harness.certificates.checks import registry
from harness.certificates.checks.registry import OF_PROPERTIES
from harness.certificates.checks.shares import Check
from harness.certificates.domain.operations import AlertEntry, Delivery, SelfReport, SpoolEntry
from harness.certificates.domain.properties import Limits, Property
from harness.certificates.domain.words import EventKind, Kind
from harness.checks import concluding
from harness.domain.messages import Failure, Message, Quoted
from harness.domain.operations import Outcome
from harness.domain.verdicts import Finding, NotInspected, Unclear
from harness.domain.words import Capability, Scope, Verdict
from tests.checks.printing import print_certificate
from tests.checks.test_issue import _entry, _number, _reported
from tests.checks.test_told_apart import asked
from tests.checks.world import CODE, GROUND, Story, besides_letters, english, ground, raster

ABOUT_TAKA = {"applicant": CODE["taka"], "scenario": "test"}


def _doubts(story: Story, property_: Property) -> list[str]:
    return [english(one) for one in story.judge().unclear if one.property is property_]


def _broken(_: object) -> Any:
    raise RuntimeError(f"fell\n   over {'x' * 300}")


WORDS = Failure(f"RuntimeError: fell over {'x' * 190}")


@pytest.mark.parametrize(
    ("check", "share"),
    [
        (check, share)
        for check in OF_PROPERTIES
        for share in ("trials", "conclude")
        if getattr(check, share) is not None
    ],
)
def test_an_aggregate_that_fails(check: Check, share: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its property is inconclusive, with the failure's own words, cut off; all else stands."""
    story = Story(ground(limits=Limits(fairness_times=5.0)))
    story.issue(story.application("taka"))
    before = {one.property: one for one in story.judge().properties}
    broken = replace(check, **{share: _broken})
    monkeypatch.setattr(registry, "OF_PROPERTIES", [broken if each is check else each for each in OF_PROPERTIES])
    judgement = story.judge()
    message = say("check-failed", property=check.property, failure=WORDS)
    assert [one for one in judgement.unclear if one.message == message] == [Unclear(check.property, message)]
    for one in judgement.properties:
        if one.property is check.property:
            assert one.verdict is Verdict.INCONCLUSIVE
        else:
            assert one == before[one.property]


def test_looking_for_the_other_operation_that_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    story = Story()
    story.issue(story.application("taka"))
    monkeypatch.setattr(concluding, "_find_others", _broken)
    message = say("others-failed", failure=WORDS)
    assert Unclear(Property.WELLFORMED, message) in story.judge().unclear
    assert story.verdict(Property.WELLFORMED).verdict is Verdict.INCONCLUSIVE


def test_two_applications_with_one_number() -> None:
    story = Story()
    first = story.issue(story.application("ichiro"), 5, 15)
    story.issue(story.application("taka"), 25, 35, certificate_numbers=_number(first))
    assert story.findings() == [
        Finding(
            Property.UNIQUENESS,
            "r1-000002",
            say("number-twice-told", earlier=asked("ichiro", 1), later=asked("taka", 2), number=Quoted("N0-0")),
            operation="o2",
            whose=(CODE["ichiro"],),
            document="documents/1.pdf",
            certificate_numbers=("N0-0",),
            started_ns=25_000_000,
            ended_ns=35_000_000,
            other_operation="o1",
            other_started_ns=5_000_000,
            other_ended_ns=15_000_000,
            **ABOUT_TAKA,  # type: ignore[arg-type]
        )
    ]


def test_an_id_that_two_kin_groups_used() -> None:
    story = Story()
    application = story.application("ichiro")
    story.issue(application)
    story.refuse(replace(story.application("taka"), application_id=application.application_id), "busy", 20, 30)
    assert _doubts(story, Property.WELLFORMED) == ["Application r1-000001 stands in two kin groups."]


@pytest.mark.parametrize(
    ("property_", "member"),
    [(Property.ACCOUNTING, "ledger"), (Property.RESIDUE, "spool"), (Property.ALERT, "alerts")],
)
def test_reports_that_could_not_be_had(property_: Property, member: str) -> None:
    whole = SelfReport((), (), ())
    broken = replace(whole, **{member: None}, problems=(message_of("Status 500."), message_of("Status 502.")))
    for before, after, said in (
        (whole, whole, []),
        (broken, whole, [f"The system's {member} before the run could not be had: Status 500."]),
        (whole, replace(broken, problems=()), [f"The system's {member} after the run could not be had"]),
        (
            None, None,
            [f"The system's {member} {when} the run could not be had" for when in ("after", "before")],
        ),
    ):  # fmt: skip
        assert _doubts(Story(ground(baseline=before, final=after)), property_) == said


class TestLedger:
    def _issued(self, **answer: object) -> tuple[Story, object]:
        story = Story()
        operation = story.issue(story.application("taka"), 5, 15)
        if answer:
            story.add(2, Delivery("r1-000001", True, True, 2), 20, **answer)  # type: ignore[arg-type]
        return story, operation

    def _finding(self, message: Message) -> Finding:
        return Finding(
            Property.ACCOUNTING, "r1-000001", message, operation="o1", document="documents/0.pdf",
            certificate_numbers=("N0-0",), started_ns=5_000_000, ended_ns=15_000_000, self_reported=True,
            **ABOUT_TAKA,  # type: ignore[arg-type]
        )  # fmt: skip

    def test_an_entry_that_is_missing(self) -> None:
        story, _ = self._issued(until=30)
        message = say("ledger-entry-missing", application="r1-000001")
        assert story.findings(Property.ACCOUNTING) == [self._finding(message)]

    def test_a_confirmation_that_is_refused(self) -> None:
        story, operation = self._issued(until=30, outcome=Outcome.REFUSED)
        told = _reported(story, ledger=(_entry(operation, outcome="open"),))  # type: ignore[arg-type]
        message = say("confirmation-refused", application="r1-000001")
        assert told.findings(Property.ACCOUNTING) == [self._finding(message)]

    def test_a_confirmation_without_an_answer(self) -> None:
        story, operation = self._issued(until=None)
        told = _reported(story, ledger=(_entry(operation, outcome="open"),))  # type: ignore[arg-type]
        sentence = "The confirmation of application r1-000001 got no answer."
        assert (told.findings(), _doubts(told, Property.ACCOUNTING)) == ([], [sentence])

    @pytest.mark.parametrize("answer", [{"until": None}, {"until": 30, "outcome": Outcome.REFUSED}])
    def test_a_confirmation_of_what_was_refused_says_nothing(self, answer: dict[str, object]) -> None:
        """The kiosk's own doing."""
        story = Story()
        story.refuse(story.application("taka"), "busy")
        story.add(2, Delivery("r1-000001", True, True, 2), 20, **answer)  # type: ignore[arg-type]
        assert (story.findings(Property.ACCOUNTING), _doubts(story, Property.ACCOUNTING)) == ([], [])

    @pytest.mark.parametrize(("lines", "more"), [(19, 0), (20, 0), (21, 1), (30, 10)])
    def test_applications_that_were_never_sent(self, lines: int, more: int) -> None:
        """Each is named, up to twenty; those of other runs are not this run's."""
        story, operation = self._issued(until=30)
        strange = [_entry(operation, application_id=f"r1-x{number:02}") for number in reversed(range(lines))]  # type: ignore[arg-type]
        older = _entry(operation, application_id="r0-000001")  # type: ignore[arg-type]
        told = _reported(story, ledger=(_entry(operation), *strange, older))  # type: ignore[arg-type]
        said = [say("ledger-never-sent", application=Quoted(f"r1-x{number:02}")) for number in range(min(lines, 20))]
        said = [say("ledger-more-never-sent", more=more), *said] if more else said
        findings = told.findings(Property.ACCOUNTING)
        assert findings == [Finding(Property.ACCOUNTING, "", message, self_reported=True) for message in said]


class TestSpool:
    @pytest.mark.parametrize(
        ("confirmed", "capable", "held"), [(False, True, True), (False, False, False), (True, True, False)]
    )
    def test_a_file_that_is_left(self, confirmed: bool, capable: bool, held: bool) -> None:
        """Nobody settled the application, though the kiosk could have."""
        capabilities = frozenset(Capability) - (frozenset() if capable else {Capability.DELIVERY})
        story = Story(ground(capabilities=capabilities))
        issued = story.issue(story.application("taka"), 5, 15)
        if confirmed:
            story.deliver(issued)
        told = _reported(story, spool=(SpoolEntry("x.print", "r1-000001"),))
        doubts = _doubts(told, Property.RESIDUE)
        assert doubts == (["Application r1-000001 was never settled; its file is held."] if held else [])
        assert [(english(one), one.application_id, one.operation) for one in told.findings(Property.RESIDUE)] == (
            [] if held else [("The spool still holds print file x.print of application r1-000001.", "r1-000001", "o1")]
        )


def test_what_is_noticed_and_delivered_names_the_application() -> None:
    story = Story()
    story.issue(story.application("taka"), 5, 15)
    (finding,) = _reported(story, alerts=(AlertEntry("1", "r1-000001", "x"),)).findings(Property.ALERT)
    assert (finding.application_id, finding.operation, finding.self_reported) == ("r1-000001", "o1", True)


class TestShares:
    @pytest.mark.parametrize(("wrong", "said"), [(1, False), (2, True)])
    def test_wrong_refusals(self, wrong: int, said: bool) -> None:
        """One in twenty is within the limit."""
        story = Story()
        for number in range(20):
            at = number * 20
            if number < wrong:
                story.refuse(story.application("taka"), "busy", at, at + 10)
            else:
                story.issue(story.application("taka"), at, at + 10)
        found = [english(one) for one in story.findings(Property.AVAILABILITY)]
        examples = [f"Application r1-{number + 1:06} was refused as busy; it was in order." for number in range(wrong)]
        whole = f"{wrong} of 20 eligible applications were refused wrongly; the limit is 5.0%. Examples follow."
        assert found == ([whole, *examples] if said else [])

    def test_so_many_examples(self) -> None:
        """The first five, each as a finding of its application."""
        story = Story(ground(limits=Limits(wrong_refusals=0.125)))
        for number in reversed(range(7)):
            story.refuse(story.application("taka"), "busy", number * 20, number * 20 + 10)
        whole, *examples = story.findings(Property.AVAILABILITY)
        message = say("wrong-refusals", wrong=7, eligible=7, limit=0.125)
        assert whole == Finding(Property.AVAILABILITY, "", message)
        assert [one.started_ns for one in examples] == [number * 20_000_000 for number in range(5)]

    @pytest.mark.parametrize(("late", "said"), [(1, False), (2, True)])
    def test_late_answers(self, late: int, said: bool) -> None:
        """One in a hundred may be."""
        story = Story()
        for number in range(100):
            at = number * 20
            story.issue(story.application("taka"), at, at + 10, intended=at - 20_000 if number < late else None)
        found = [english(one) for one in story.findings()]
        assert [one.split(" within ")[0] for one in found] == ["99 in 100 applications were served"] * said
        assert [one.split(" of their ")[1] for one in found] == ["intended start; the limit is 10 s."] * said
        if said:
            assert 20.0 <= float(found[0].split(" within ")[1].split(" s ")[0]) < 20.5

    def test_the_limit_is_in_whole_seconds_or_not(self) -> None:
        story = Story(ground(limits=Limits(latency_p99_s=2.5)))
        story.issue(story.application("taka"), 0, 3000)
        assert english(story.findings()[0]).endswith("the limit is 2.5 s.")


class TestProtection:
    """taka may be protected; a sheet for ichiro shows where taka lives. It was asked for at 100 and came at 110."""

    def _said(self, *events: tuple[EventKind, float, float], protected: bool = False) -> bool:
        people = tuple(
            replace(one, support_measure=protected) if one.resident_code == CODE["taka"] else one
            for one in GROUND.population.residents
        )
        story = Story(ground(population=replace(GROUND.population, residents=people)))
        for kind, at, until in events:
            story.event("taka", kind, at, until)
        application = story.application("ichiro")
        (sheet,) = print_certificate(application, story.state("ichiro"))
        taka = story.known.residents[CODE["taka"]].address
        story.issue(application, 100, 110, sheets=[replace(sheet, runs=(*sheet.runs, taka))])
        return bool(story.findings(Property.ELIGIBILITY))

    def test_from_the_beginning(self) -> None:
        assert self._said(protected=True) and not self._said()

    @pytest.mark.parametrize(("until", "said"), [(99.999999, True), (100, False), (105, False)])
    def test_set(self, until: float, said: bool) -> None:
        assert self._said((EventKind.SUPPORT_MEASURE_SET, 0, until)) is said

    @pytest.mark.parametrize(("at", "said"), [(110.000001, True), (110, False), (105, False)])
    def test_cleared(self, at: float, said: bool) -> None:
        assert self._said((EventKind.SUPPORT_MEASURE_CLEARED, at, 130), protected=True) is said

    def test_cleared_and_set_again(self) -> None:
        cleared = (EventKind.SUPPORT_MEASURE_CLEARED, 0, 10)
        assert self._said(cleared, (EventKind.SUPPORT_MEASURE_SET, 20, 30), protected=True)
        assert not self._said(cleared, (EventKind.SUPPORT_MEASURE_SET, 20, 101), protected=True)
        assert not self._said(cleared, protected=True)


class TestVerdicts:
    def test_what_is_said_first(self) -> None:
        """The first finding; or the first doubt, and how many there are besides."""
        story = Story()
        for at in (0, 20, 40):
            story.add(2, story.application("taka"), at, None)
        sentence = "Application r1-000001 got no answer that says what became of it"
        assert english(story.verdict(Property.AVAILABILITY)) == f"{sentence} (2 more)"
        one = Story()
        one.add(2, one.application("taka"), 0, None)
        assert english(one.verdict(Property.AVAILABILITY)) == sentence
        for at in (60, 50):
            sheets = print_certificate(story.application("ichiro"), story.state("ichiro"))
            story.issue(story.application("taka"), at, at + 5, sheets=sheets)
        verdict = story.verdict(Property.BINDING)
        assert (verdict.verdict, verdict.findings, verdict.upper_bound_95) == (Verdict.FAIL, 2, None)
        assert english(verdict) == english(story.findings(Property.BINDING)[0])
        assert story.findings(Property.BINDING)[0].started_ns == 50_000_000

    def test_nothing_to_judge(self) -> None:
        story = Story(ground(minima={Property.BINDING: 0, Property.SEAL: 2}))
        said = {one.property: (one.verdict, english(one)) for one in story.judge().properties}
        nothing = (Verdict.INCONCLUSIVE, "There was nothing to judge.")
        assert [said[one] for one in (Property.BINDING, Property.COMPLETENESS, Property.UNIQUENESS)] == [nothing] * 3
        assert said[Property.SEAL] == (
            Verdict.INCONCLUSIVE, "Only 0 decisive trials; at least 2 are needed.",
        )  # fmt: skip
        assert said[Property.CONTENT] == (Verdict.NOT_INSPECTED, "No decisive trial was part of this load.")
        assert said[Property.ACTIVITY] == (
            Verdict.INCONCLUSIVE, "seal: 0 decisive trials; at least 2 are needed.",
        )  # fmt: skip

    @pytest.mark.parametrize(("least", "verdict"), [(1, Verdict.PASS), (2, Verdict.INCONCLUSIVE)])
    def test_the_least_of_trials(self, least: int, verdict: Verdict) -> None:
        story = Story(ground(minima={Property.CONTENT: least}))
        story.issue(story.application("taka"))
        said = story.verdict(Property.CONTENT)
        assert (said.verdict, said.checked, said.overlapping) == (verdict, 1, 0)
        assert english(said) == ("" if least == 1 else "Only 1 decisive trials; at least 2 are needed.")
        assert (said.upper_bound_95 is None) is (least == 2)

    def test_no_minimum_at_all(self) -> None:
        story = Story(ground(minima={}))
        assert english(story.verdict(Property.ACTIVITY)) == "No minimum of decisive trials was set."
        assert story.verdict(Property.ACTIVITY).checked == 0
        assert Story(ground(minima={Property.SEAL: 0, Property.ALERT: 0})).verdict(Property.ACTIVITY).checked == 2

    def test_minima_of_what_cannot_be_inspected_do_not_count(self) -> None:
        capabilities = frozenset(Capability) - {Capability.SPOOL}
        minima = {Property.RESIDUE: 1, Property.ALERT: 1}
        story = Story(ground(capabilities=capabilities, minima=minima))
        assert _doubts(story, Property.ACTIVITY) == ["alert: 0 decisive trials; at least 1 are needed."]
        said = story.verdict(Property.RESIDUE)
        assert (said.verdict, english(said)) == (Verdict.NOT_INSPECTED, "the system lacks the capability spool")

    @pytest.mark.parametrize(
        ("property_", "capability"), [(Property.RESIDUE, Capability.SPOOL), (Property.ALERT, Capability.ALERTS)]
    )
    def test_nothing_is_asked_of_a_list_that_there_is_not(self, property_: Property, capability: Capability) -> None:
        without = ground(capabilities=frozenset(Capability) - {capability}, final=SelfReport((), None, None))
        assert _doubts(Story(without), property_) == []
        asked = ground(final=SelfReport((), None, None))
        assert len(_doubts(Story(asked), property_)) == 1

    def test_nothing_is_known_of_the_journals(self) -> None:
        assert _doubts(Story(ground(workers=None)), Property.WELLFORMED) == [
            "Nothing is known of the workers' journals."
        ]


def _lacks(capability: str) -> Message:
    return say("lacks-capability", capability=capability)


def test_what_was_not_inspected() -> None:
    """The sound trials are told as well, though they count for nothing."""
    story = Story(ground(scope=Scope.ISSUANCE_SERVER, capabilities=frozenset()))
    story.issue(story.application("taka", pin=None))
    story.refuse(story.application("ichiro", Kind.SEAL, pin=None), "busy", 20, 30)
    assert besides_letters(story.judge()) == [
        NotInspected(say("property-itself", property="accounting"), _lacks("ledger"), 2, 2),
        NotInspected(say("property-itself", property="residue"), _lacks("spool"), 2, 2),
        NotInspected(say("property-itself", property="alert"), _lacks("alerts"), 1, 2),
        NotInspected(say("register-changes"), _lacks("events"), 2, 2),
        NotInspected(say("confirmed-deliveries"), _lacks("delivery"), 2, 2),
        NotInspected(say("card-and-pin"), say("outside-scope"), 2, 2),
    ]
    assert (story.verdict(Property.ACCOUNTING).checked, story.verdict(Property.ACCOUNTING).overlapping) == (0, 0)
    assert Story().judge().not_inspected == ()


def test_documents_and_events_are_counted_over_all_kin_groups() -> None:
    story = Story()
    for who in ("taka", "ichiro", "hayashi"):
        story.event(who, EventKind.SEAL_DEREGISTERED, 0, 5)
        story.issue(story.application(who), 10, 20)
    assert (story.judge().register_events, story.judge().documents) == (3, 3)


def test_what_comes_after_the_same_bytes_again_is_judged_as_well() -> None:
    story = Story()
    application = story.application("taka")
    first = story.issue(application, 0, 10)
    assert first.completion
    story.issue(application, 20, 30, digest=first.completion.digest)
    assert story.findings(Property.BINDING) == []
    other = story.application("ichiro")
    story.issue(application, 40, 50, sheets=print_certificate(other, story.known.registers_of(other.kin_group), raster))
    assert len(story.findings(Property.BINDING)) == 1
