"""One application while it is judged: its row, its trials, and what is said of its answers and documents."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from harness.catalogue import say
from harness.certificates.checks.availability import served
from harness.certificates.checks.eligibility import shown
from harness.certificates.checks.shares import ApplicationRow
from harness.certificates.domain.operations import Delivery
from harness.certificates.domain.properties import Property
from harness.certificates.domain.words import EventKind, Kind
from harness.domain.messages import Person
from harness.domain.observations import Reading, Sheet
from harness.domain.operations import Operation, Outcome
from harness.domain.verdicts import Finding, Unclear
from tests.checks.printing import print_certificate
from tests.checks.test_expected import with_resident
from tests.checks.world import ADDRESSES, CODE, GROUND, TOWN, Story, ground, raster

TAKA = Person(CODE["taka"], "高田　一郎")
ALWAYS = {Property.RESIDUE, Property.ACCOUNTING}
OUT = {*ALWAYS, Property.COMPLETENESS, Property.UNIQUENESS, Property.ALERT}
SERVED = {*OUT, Property.AVAILABILITY}
READ = {*SERVED, Property.BINDING, Property.CONTENT, Property.HIDDEN_DATA}


class TestRows:
    def _row(self, story: Story) -> ApplicationRow:
        (row,) = story.partial().table
        return row

    def test_one_that_was_issued(self) -> None:
        story = Story()
        operation = story.issue(story.application("taka", Kind.FAMILY_REGISTER, copies=2), 5, 15)
        story.deliver(operation, 20, 30)
        assert operation.completion
        assert self._row(story) == ApplicationRow(
            application_id="r1-000001", applicant=CODE["taka"], certificate="family-register", operation="o1",
            document="documents/0.pdf", digest=operation.completion.digest, numbers=("N0-0", "N0-1"), copies=2,
            fee_yen=900, fate="issued", confirmed="printed", reason="", scenario="test", started_ns=5_000_000,
            ended_ns=15_000_000, decisive=frozenset(READ),
        )  # fmt: skip

    def test_one_that_was_refused(self) -> None:
        story = Story()
        application = story.application("taka")
        story.refuse(application, "busy", 5, 15)
        story.refuse(application, "stopped", 20, 30)
        assert self._row(story) == ApplicationRow(
            application_id="r1-000001", applicant=CODE["taka"], certificate="resident-record", operation="o1",
            document="", digest="", numbers=(), copies=1, fee_yen=300, fate="refused", confirmed="", reason="busy",
            scenario="test", started_ns=5_000_000, ended_ns=30_000_000,
            decisive=frozenset({*ALWAYS, Property.AVAILABILITY}),
        )  # fmt: skip

    def test_one_of_which_nobody_knows(self) -> None:
        """Its last stamp is that of the last answer, or its own beginning."""
        story = Story()
        application = story.application("taka")
        story.add(2, application, 5, None)
        row = ApplicationRow(
            application_id="r1-000001", applicant=CODE["taka"], certificate="resident-record", operation="o1",
            document="", digest="", numbers=(), copies=1, fee_yen=300, fate="unknown", confirmed="", reason="",
            scenario="test", started_ns=5_000_000, ended_ns=5_000_000, decisive=frozenset(ALWAYS),
        )  # fmt: skip
        assert self._row(story) == row
        story.add(2, application, 20, 30, outcome=Outcome.UNKNOWN)
        assert self._row(story) == replace(row, ended_ns=30_000_000)

    def test_the_document_of_a_repetition(self) -> None:
        """The one that came out first, whichever was asked for first."""
        story = Story()
        application = story.application("taka")
        story.add(2, application, 0, None)
        operation = story.issue(application, 20, 30)
        assert operation.completion
        row = self._row(story)
        assert (row.operation, row.document, row.digest) == ("o2", "documents/1.pdf", operation.completion.digest)
        assert (row.started_ns, row.ended_ns) == (0, 30_000_000)

    @pytest.mark.parametrize("nobody", [False, True])
    def test_only_what_was_read_and_is_somebody_s_may_be_compared(self, nobody: bool) -> None:
        story = Story()
        story.issue(story.application("taka"), sheets=[Sheet(("札幌市中央区北一条西二丁目",))] if nobody else None)
        if not nobody:
            story.observations.clear()
        assert self._row(story).digest == ""

    @pytest.mark.parametrize(
        ("confirmations", "confirmed"),
        [
            ([], ""),
            ([(True, 30, Outcome.OK)], "printed"),
            ([(False, 30, Outcome.OK)], "failed"),
            ([(True, 30, Outcome.REFUSED)], "rejected"),
            ([(True, None, Outcome.OK)], "open"),
            ([(True, 30, Outcome.UNKNOWN)], "open"),
            ([(True, None, Outcome.OK), (True, 30, Outcome.REFUSED)], "rejected"),
            ([(True, 30, Outcome.OK), (False, 30, Outcome.OK)], "failed"),
            ([(False, 30, Outcome.OK), (True, 30, Outcome.OK), (False, 30, Outcome.REFUSED)], "printed"),
        ],
    )
    def test_what_the_kiosk_said(self, confirmations: list[tuple[bool, float | None, Outcome]], confirmed: str) -> None:
        """The last that was done counts; a refusal is an answer as well."""
        story = Story()
        story.issue(story.application("taka"))
        for printed, until, outcome in confirmations:
            story.add(2, Delivery("r1-000001", True, printed, 2), 20, until, outcome=outcome)
        assert self._row(story).confirmed == confirmed


def _foreign(story: Story) -> None:
    sheets = print_certificate(story.application("ichiro"), story.state("ichiro"))
    story.issue(story.application("taka"), sheets=sheets)


def _unread(story: Story) -> None:
    story.issue(story.application("taka"))
    story.observations.clear()


def _nobody(story: Story) -> None:
    story.issue(story.application("taka"), sheets=[Sheet(("札幌市中央区北一条西二丁目",))])


def _no_document(story: Story) -> None:
    story.add(2, story.application("taka"), 0, 10, code="200", certificate_numbers=("N",))


def _without_a_seal(story: Story) -> None:
    story.event("taka", EventKind.SEAL_DEREGISTERED, 0, 5)
    story.refuse(story.application("taka", Kind.SEAL), "not-registered", 20, 30)


@pytest.mark.parametrize(
    ("told", "decisive"),
    [
        (lambda story: story.issue(story.application("taka")), READ),
        (lambda story: story.issue(story.application("taka", Kind.SEAL)), {*READ, Property.SEAL}),
        (_foreign, {*SERVED, Property.BINDING, Property.HIDDEN_DATA}),
        (_unread, SERVED - {Property.COMPLETENESS}),
        (_nobody, SERVED - {Property.COMPLETENESS}),
        (_no_document, SERVED),
        (lambda story: story.refuse(story.application("taka"), "busy"), {*ALWAYS, Property.AVAILABILITY}),
        (
            lambda story: story.refuse(story.application("taka", pin="0000"), "pin-wrong"),
            {*ALWAYS, Property.ELIGIBILITY},
        ),
        (
            lambda story: story.issue(story.application("taka", pin="0000")),
            {*OUT, Property.BINDING, Property.CONTENT, Property.ELIGIBILITY, Property.HIDDEN_DATA},
        ),
        (lambda story: story.add(2, story.application("taka", pin="0000"), 0, None), ALWAYS),
        (_without_a_seal, {*ALWAYS, Property.SEAL}),
        (lambda story: story.refuse(story.application("taka", copies=6), "bad-request"), ALWAYS),
    ],
)
def test_of_what_an_application_is_a_trial(told: Callable[[Story], Any], decisive: set[Property]) -> None:
    """Where no answer could have been wrong, nothing was tried."""
    story = Story()
    told(story)
    partial = story.partial()
    (row,) = partial.table
    assert row.decisive == decisive
    assert dict(partial.checked) == dict.fromkeys(decisive, 1)
    assert partial.table.issued().tolist() == [Property.ALERT in decisive]
    assert served(partial).eligible == (Property.AVAILABILITY in decisive)


def _about(operation: Operation, **more: Any) -> Any:
    """What stands beside a finding of a first application from 0 to 10."""
    facts = {
        "operation": operation.invocation.operation, "applicant": CODE["taka"], "document": "documents/0.pdf",
        "certificate_numbers": ("N0-0",), "ended_ns": 10_000_000, "scenario": "test",
    }  # fmt: skip
    return {**facts, **more}


class TestDocuments:
    def test_numbers_and_copies(self) -> None:
        story = Story()
        operation = story.issue(story.application("taka", copies=2), certificate_numbers=("N0-0",))
        message = say("count-of-numbers", numbers=1, copies=2)
        assert story.findings() == [Finding(Property.COMPLETENESS, "r1-000001", message, **_about(operation))]

    def test_no_document(self) -> None:
        story = Story()
        for at in (0, 20):
            operation = story.add(2, story.application("taka"), at, at + 10, code="200", certificate_numbers=("N0-0",))
            if at == 0:
                first = operation
        message = say("without-document")
        assert story.findings()[0] == Finding(Property.COMPLETENESS, "r1-000001", message, **_about(first, document=""))
        assert [one.message for one in story.findings(Property.COMPLETENESS)] == [message] * 2

    @pytest.mark.parametrize("digests", [("", ""), ("x", "y"), ("x", "x")])
    def test_the_same_bytes_again_are_one_document(self, digests: tuple[str, str]) -> None:
        """Without a checksum each stands for itself."""
        story = Story()
        application = story.application("taka")
        for number, digest in enumerate(digests):
            story.issue(application, number * 20, number * 20 + 10, digest=digest, certificate_numbers=("N",))
        assert story.partial().documents == (1 if digests == ("x", "x") else 2)

    @pytest.mark.parametrize("kind", [Kind.SEAL, Kind.RESIDENT_RECORD])
    @pytest.mark.parametrize("observed", [True, False])
    def test_one_that_was_not_read(self, kind: Kind, observed: bool) -> None:
        story = Story()
        story.issue(story.application("taka", kind), readings=[])
        if not observed:
            story.observations.clear()
        concerned = [Property.BINDING, Property.CONTENT, Property.SEAL, Property.COMPLETENESS]
        if kind is not Kind.SEAL:
            concerned.remove(Property.SEAL)
        message = say("not-read")
        assert story.partial().unclear == [Unclear(one, message, "documents/0.pdf", "r1-000001") for one in concerned]

    def test_one_that_identifies_nobody(self) -> None:
        story = Story()
        story.issue(story.application("taka"), sheets=[Sheet(("札幌市中央区北一条西二丁目",))])
        stop = Unclear(Property.BINDING, say("nobody-synthetic"), "documents/0.pdf", "r1-000001")
        partial = story.partial()
        assert (partial.stops_run, partial.unclear, partial.findings) == ([stop], [stop], [])
        assert partial.needs_second_reading == {"documents/0.pdf"}

    def test_one_that_fits_two(self) -> None:
        town = with_resident(TOWN, "sato_b", address=ADDRESSES[3])
        story = Story(replace(GROUND, population=town))
        story.issue(story.application("sato_a", Kind.RECORD_ITEMS))
        partial = story.partial()
        person, rival = (Person(CODE[who], "佐藤　愛") for who in ("sato_a", "sato_b"))
        message = say("fits-two", sheet=1, person=person, rival=rival)
        assert partial.unclear == [Unclear(Property.BINDING, message, "documents/0.pdf", "r1-000001")]
        assert partial.needs_second_reading == {"documents/0.pdf"}

    @pytest.mark.parametrize(
        ("wrong", "odd", "readers", "asked"),
        [
            (False, False, 1, False), (True, False, 1, True), (False, True, 1, True), (False, False, 2, False),
            (True, False, 2, False), (False, True, 2, False),
        ],
    )  # fmt: skip
    def test_when_another_reader_is_asked(self, wrong: bool, odd: bool, readers: int, asked: bool) -> None:
        """Where something is wrong or odd and only one has looked."""
        story = Story()
        application = story.application("taka")
        sheets = tuple(
            print_certificate(
                story.application("ichiro" if wrong else "taka"), story.state("taka" if not wrong else "ichiro")
            )
        )
        reading = Reading("one", sheets, None, (say("hidden-image", sheet=1),) if odd else ())
        story.issue(application, readings=[reading] * readers)
        assert story.partial().needs_second_reading == ({"documents/0.pdf"} if asked else set())

    @pytest.mark.parametrize(("due", "readers", "said"), [(True, 1, True), (True, 2, False), (False, 1, False)])
    def test_a_second_reading_that_is_missing(self, due: bool, readers: int, said: bool) -> None:
        story = Story(ground(second_readings=frozenset({"documents/0.pdf"} if due else ())))
        reading = Reading("one", tuple(print_certificate(story.application("taka"), story.state("taka"))))
        story.issue(story.application("taka"), readings=[reading] * readers)
        doubt = Unclear(Property.BINDING, say("second-reading-missing"), "documents/0.pdf", "r1-000001")
        assert story.partial().unclear == ([doubt] if said else [])

    def test_the_addresses_of_others(self) -> None:
        story = Story()
        application = story.application("taka")
        (sheet,) = print_certificate(application, story.state("taka"))
        theirs = (ADDRESSES[4], ADDRESSES[3])
        operation = story.issue(application, sheets=[replace(sheet, runs=(*sheet.runs, *theirs))])
        expected = [
            Finding(
                Property.ELIGIBILITY, "r1-000001",
                say("protected-address", applicant=TAKA, whose=Person(CODE[who], "佐藤　愛")),
                whose=(CODE[who],), **_about(operation),
            )
            for who in ("sato_a", "sato_b")
        ]  # fmt: skip
        assert shown(story.partial()).exposures == [
            (CODE[who], finding) for who, finding in zip(("sato_a", "sato_b"), expected, strict=True)
        ]


def test_a_wrong_refusal_is_kept_as_an_example() -> None:
    story = Story()
    story.refuse(story.application("taka"), "busy", 5, 15)
    message = say("wrong-refusal", application="r1-000001", reason="busy")
    partial = story.partial()
    assert served(partial).examples == [
        Finding(
            Property.AVAILABILITY, "r1-000001", message, operation="o1", applicant=CODE["taka"], started_ns=5_000_000,
            ended_ns=15_000_000, scenario="test",
        )
    ]  # fmt: skip
    assert (len(served(partial).wrong_refusals), served(partial).eligible) == (1, 1)


def test_answers_that_differ_name_the_first_document() -> None:
    story = Story()
    application = story.application("taka")
    operation = story.issue(application)
    story.refuse(application, "busy", 20, 30)
    (finding,) = story.findings(Property.UNIQUENESS)
    message = say("issued-and-refused", application="r1-000001", reason="busy")
    assert finding == Finding(Property.UNIQUENESS, "r1-000001", message, **_about(operation))


def test_a_seal_without_registration_is_issued() -> None:
    """What the seal register bars is the seal's own matter."""
    story = Story()
    shown = story.state("taka")
    story.event("taka", EventKind.SEAL_DEREGISTERED, 0, 5)
    sheets = print_certificate(story.application("taka", Kind.SEAL), shown, raster)
    story.issue(story.application("taka", Kind.SEAL), 20, 30, sheets=sheets)
    assert {one.property for one in story.findings()} == {Property.SEAL}


def test_the_addresses_of_others_on_two_sheets() -> None:
    """The first is the record's own, the second somebody else's."""
    story = Story()
    application = story.application("ichiro", subjects=("ichiro", "hanako", "ao", "midori", "ume"))
    first, _ = print_certificate(application, story.state("ichiro"))
    (theirs,) = print_certificate(story.application("hayashi"), story.state("hayashi"))
    story.issue(application, sheets=[replace(first, runs=(*first.runs, ADDRESSES[3])), theirs])
    assert {owner for owner, _ in shown(story.partial()).exposures} == {CODE["sato_a"], CODE["hayashi"]}
