"""uniqueness, accounting, residue and alert: what is compared over the whole run."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from harness.certificates.domain.operations import AlertEntry, Delivery, LedgerEntry, SelfReport, SpoolEntry
from harness.certificates.domain.properties import Limits, Property
from harness.certificates.domain.words import Kind
from harness.domain.operations import Fault, Operation, Outcome
from harness.domain.words import Capability
from tests.checks.world import GROUND, Story, english


def _number(operation: Operation) -> tuple[str, ...]:
    assert operation.completion
    return operation.completion.certificate_numbers


class TestUniqueness:
    def test_two_applications_two_documents(self) -> None:
        story = Story()
        story.issue(story.application("ichiro"))
        story.issue(story.application("taka"), 20, 30)
        assert story.said() == {}
        assert story.verdict(Property.UNIQUENESS).checked == 2

    def test_a_number_twice(self) -> None:
        story = Story()
        first = story.issue(story.application("ichiro"))
        second = story.issue(story.application("taka"), 20, 30, certificate_numbers=_number(first))
        (finding,) = story.findings()
        assert (finding.property, finding.operation) == (Property.UNIQUENESS, second.invocation.operation)
        assert finding.other_operation == first.invocation.operation
        assert _number(first)[0] in english(finding)

    def test_a_document_twice(self) -> None:
        story = Story()
        first = story.issue(story.application("ichiro"))
        assert first.completion
        story.issue(story.application("ichiro"), 20, 30, digest=first.completion.digest)
        (finding,) = story.findings()
        assert finding.property is Property.UNIQUENESS
        assert " the same document, byte for byte" in english(finding)

    def test_the_other_is_the_one_that_got_the_number(self) -> None:
        """Not the same person's application that is nearer in time."""
        story = Story()
        first = story.issue(story.application("ichiro"), 0, 10)
        story.issue(story.application("ichiro"), 88, 98)
        story.issue(story.application("taka"), 100, 110, certificate_numbers=_number(first))
        (finding,) = story.findings(Property.UNIQUENESS)
        assert finding.other_operation == first.invocation.operation

    def test_a_number_for_two_copies(self) -> None:
        story = Story()
        story.issue(story.application("ichiro", copies=2), certificate_numbers=("A", "A"))
        assert story.said() == {Property.UNIQUENESS: 1}

    def test_the_same_application_again(self) -> None:
        story = Story()
        application = story.application("ichiro")
        first = story.issue(application)
        assert first.completion
        same: dict[str, Any] = {
            "digest": first.completion.digest,
            "document": first.completion.document,
            "certificate_numbers": _number(first),
        }
        story.issue(application, 20, 30, **same)
        assert story.said() == {} and story.judge().documents == 1
        for change in ({"digest": "other", "document": "documents/other.pdf"}, {"certificate_numbers": ("other",)}):
            other = story.copy()
            other.issue(application, 40, 50, **{**same, **change})
            assert other.said() == {Property.UNIQUENESS: 1}
        refused = story.copy()
        refused.refuse(application, "busy", 40, 50)
        assert refused.said() == {Property.UNIQUENESS: 1}

    def test_already_issued_only_after_a_confirmation(self) -> None:
        story = Story()
        application = story.application("ichiro")
        issued = story.issue(application)
        early = story.copy()
        early.refuse(application, "already-issued", 40, 50)
        assert early.said() == {Property.UNIQUENESS: 1}
        for at, said in ((50, {}), (50.001, {Property.UNIQUENESS: 1})):
            late = early.copy()
            late.deliver(issued, at, 60)
            assert late.said() == said
        story.deliver(issued, 20, 30)
        story.refuse(application, "already-issued", 40, 50)
        assert story.said() == {}

    def test_refused_for_different_reasons(self) -> None:
        for reason, said in (("busy", {}), ("outside-hours", {Property.UNIQUENESS: 1})):
            story = Story(replace(GROUND, limits=Limits(wrong_refusals=1.0)))
            application = story.application("ichiro")
            story.refuse(application, "busy")
            story.refuse(application, reason, 20, 30)
            assert story.said() == said

    def test_an_answer_with_another_application_s_id(self) -> None:
        story = Story()
        story.issue(story.application("ichiro"), application_id="r1-999999")
        assert story.said() == {Property.UNIQUENESS: 1}


def _entry(operation: Operation, **changes: Any) -> LedgerEntry:
    request = operation.invocation.request
    name, kind = request.application_id, request.certificate.value  # type: ignore[union-attr]
    return replace(LedgerEntry(name, kind, _number(operation), 1, 300, "delivered"), **changes)


def _reported(story: Story, **report: Any) -> Story:
    told = replace(SelfReport((), (), ()), **report)
    return Story(replace(story.known, final=told), story.operations, story.observations, story.count)


CONFIRMED = "Application {} was printed and confirmed; the ledger says "


class TestAccounting:
    def _delivered(self) -> tuple[Story, Operation]:
        story = Story()
        operation = story.issue(story.application("ichiro"))
        story.deliver(operation)
        return story, operation

    def test_in_order(self) -> None:
        story, operation = self._delivered()
        told = _reported(story, ledger=(_entry(operation), _entry(operation, application_id="before-1")))
        assert told.findings(Property.ACCOUNTING) == []
        verdict = told.verdict(Property.ACCOUNTING)
        assert (verdict.verdict, verdict.checked, verdict.self_reported) == ("pass", 1, True)

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            (
                {"outcome": "refunded", "fee_yen": 0},
                CONFIRMED + "refunded.",
            ),
            ({"outcome": "open"}, CONFIRMED + "open."),
            (
                {"outcome": "refused", "fee_yen": 0},
                CONFIRMED + "refused.",
            ),
            ({"fee_yen": 0}, "The ledger has a fee of 0 yen for application {} (delivered); 300 is right."),
            ({"fee_yen": 600}, "The ledger has a fee of 600 yen for application {} (delivered); 300 is right."),
            ({"copies": 2}, "The ledger has 2 copies for application {}; 1 were applied for."),
            ({"certificate": "seal"}, "The ledger has application {} as seal; a resident-record was applied for."),
            (
                {"certificate_numbers": ("other",)},
                "The ledger has other certificate numbers for application {} than its answer had.",
            ),
        ],
    )
    def test_an_entry_that_is_wrong(self, changes: dict[str, Any], sentence: str) -> None:
        story, operation = self._delivered()
        told = _reported(story, ledger=(_entry(operation, **changes),))
        (finding,) = told.findings(Property.ACCOUNTING)
        assert finding.self_reported and finding.application_id == "r1-000001"
        assert english(finding) == sentence.format("r1-000001")

    def test_missing_double_and_unknown_entries(self) -> None:
        story, operation = self._delivered()
        assert len(_reported(story).findings(Property.ACCOUNTING)) == 1
        double = (_entry(operation), _entry(operation))
        assert len(_reported(story, ledger=double).findings(Property.ACCOUNTING)) == 1
        unknown = tuple(_entry(operation, application_id=f"r1-x{number}") for number in range(30))
        assert len(_reported(story, ledger=(_entry(operation), *unknown)).findings(Property.ACCOUNTING)) == 21

    @pytest.mark.parametrize(
        ("printed", "answered", "outcome", "fee", "sound"),
        [
            (False, True, "refunded", 0, True),
            (False, True, "delivered", 300, False),
            (None, True, "open", 300, True),
            (None, True, "delivered", 300, False),
            (True, False, "refused", 0, False),
            (True, False, "delivered", 300, None),
            (None, True, "refunded", 0, True),
        ],
    )
    def test_confirmations(
        self, printed: bool | None, answered: bool, outcome: str, fee: int, sound: bool | None
    ) -> None:
        story = Story()
        operation = story.issue(story.application("ichiro"))
        if printed is not None:
            story.deliver(operation, until=12 if answered else None, printed=printed)
        told = _reported(story, ledger=(_entry(operation, outcome=outcome, fee_yen=fee),))
        verdict = told.verdict(Property.ACCOUNTING).verdict
        assert verdict == {True: "pass", False: "fail", None: "inconclusive"}[sound]

    @pytest.mark.parametrize(
        ("outcome", "sound"),
        [(None, True), ("refused", True), ("refunded", True), ("delivered", False), ("open", False)],
    )
    def test_a_refused_application(self, outcome: str | None, sound: bool) -> None:
        story = Story()
        refused = story.refuse(story.application("ichiro"), "busy")
        entries = (
            () if outcome is None else (_entry(refused, outcome=outcome, fee_yen=300 if outcome == "delivered" else 0),)
        )
        assert (_reported(story, ledger=entries).findings(Property.ACCOUNTING) == []) is sound

    @pytest.mark.parametrize(
        ("reported", "outcome", "sound"),
        [
            (True, "refunded", True), (True, "refused", True), (True, "open", False), (True, "delivered", False),
            (False, "open", True), (False, "refused", True), (False, "delivered", False),
        ],
    )  # fmt: skip
    def test_an_application_that_was_given_up(self, reported: bool, outcome: str, sound: bool) -> None:
        story = Story()
        application = story.application("ichiro")
        lost = story.add(1, application, 0, 5, fault=Fault.GIVE_UP, outcome=Outcome.UNKNOWN)
        if reported:
            story.add(1, Delivery(application.application_id, False, False, 1), 6, 8)
        entry = _entry(lost, outcome=outcome, fee_yen=300 if outcome == "delivered" else 0, certificate_numbers=())
        assert (_reported(story, ledger=(entry,)).findings(Property.ACCOUNTING) == []) is sound

    def test_a_confirmation_that_is_refused(self) -> None:
        story = Story()
        issued = story.issue(story.application("ichiro"))
        story.add(1, Delivery("r1-000001", True, True, 1), 20, 30, outcome=Outcome.REFUSED)
        told = _reported(story, ledger=(_entry(issued, outcome="open", fee_yen=0),))
        (finding,) = told.findings(Property.ACCOUNTING)
        assert "confirmation was refused" in english(finding)

    def test_what_cannot_be_had(self) -> None:
        story, _ = self._delivered()
        lacking = Story(replace(GROUND, capabilities=frozenset()), story.operations, story.observations)
        assert lacking.verdict(Property.ACCOUNTING).verdict == "not-inspected"
        lacks = {one.what.get("property") for one in lacking.judge().not_inspected}
        assert lacks >= {"accounting", "residue", "alert"}
        broken = SelfReport(None, None, None, ("The ledger was not answered.",))
        for known in (replace(GROUND, final=broken), replace(GROUND, final=None), replace(GROUND, baseline=None)):
            told = Story(known, story.operations, story.observations)
            for one in (Property.ACCOUNTING, Property.RESIDUE, Property.ALERT):
                assert told.verdict(one).verdict == "inconclusive"


class TestResidue:
    def test_what_is_left_in_the_spool(self) -> None:
        story = Story()
        story.issue(story.application("ichiro"))
        story.add(1, Delivery("r1-000001", True, True, 1), 20, 30)
        left = SpoolEntry("r1-000001.print", "r1-000001")
        assert _reported(story).verdict(Property.RESIDUE).verdict == "pass"
        (finding,) = _reported(story, spool=(left,)).findings(Property.RESIDUE)
        assert finding.application_id == "r1-000001" and left.name in english(finding) and finding.self_reported

    def test_what_nobody_settled_is_not_at_rest(self) -> None:
        story = Story()
        story.issue(story.application("ichiro"))
        told = _reported(story, spool=(SpoolEntry("r1-000001.print", "r1-000001"),))
        assert told.findings(Property.RESIDUE) == []
        assert told.verdict(Property.RESIDUE).verdict == "inconclusive"

    @pytest.mark.parametrize(("until", "verdict"), [(12, "fail"), (None, "inconclusive")])
    def test_a_confirmation_without_an_answer_settles_nothing(self, until: float | None, verdict: str) -> None:
        story = Story()
        story.deliver(story.issue(story.application("ichiro")), until=until)
        told = _reported(story, spool=(SpoolEntry("r1-000001.print", "r1-000001"),))
        assert told.verdict(Property.RESIDUE).verdict == verdict

    def test_what_was_there_before_is_not_the_run_s(self) -> None:
        left = SpoolEntry("old.print", "old")
        known = replace(GROUND, baseline=SelfReport((), (left,), ()))
        story = Story(known)
        story.issue(story.application("ichiro"))
        assert _reported(story, spool=(left,)).findings(Property.RESIDUE) == []
        for name, whose in (("", "unknown"), ("r0-1", "r0-1")):
            (finding,) = _reported(story, spool=(left, SpoolEntry("x", name))).findings(Property.RESIDUE)
            assert english(finding) == f"The spool still holds print file x of application {whose}."


class TestAlert:
    def test_noticed_and_delivered(self) -> None:
        alerts = (AlertEntry("1", "r1-000001", "sheet 1 was made from another record"),)
        story = Story()
        story.issue(story.application("ichiro"))
        assert _reported(story).verdict(Property.ALERT).verdict == "pass"
        (finding,) = _reported(story, alerts=alerts).findings(Property.ALERT)
        assert "sheet 1 was made" in english(finding)
        (finding,) = _reported(story, alerts=(replace(alerts[0], message=""),)).findings(Property.ALERT)
        words = "The system noticed a mismatch and delivered application r1-000001 all the same."
        assert english(finding) == words
        known = replace(story.known, baseline=SelfReport((), (), alerts))
        assert (
            _reported(Story(known, story.operations, story.observations), alerts=alerts).findings(Property.ALERT) == []
        )

    def test_noticed_and_stopped(self) -> None:
        alerts = (AlertEntry("1", "r1-000001", ""), AlertEntry("2", "unknown", ""))
        story = Story()
        story.refuse(story.application("ichiro"), "stopped")
        assert _reported(story, alerts=alerts).findings(Property.ALERT) == []
        assert _reported(story, alerts=alerts).verdict(Property.AVAILABILITY).verdict == "pass"

    def test_an_application_is_named_by_its_alert_alone(self) -> None:
        story = Story()
        story.issue(story.application("ichiro", Kind.SEAL))
        assert _reported(story, alerts=(AlertEntry("1", "r1-other", ""),)).findings(Property.ALERT) == []
        assert Capability.ALERTS in story.known.capabilities
