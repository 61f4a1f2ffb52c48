"""A sheet of somebody else's is still judged for what it is: kind, number, order and imprint; and the finding shows how
it is known that it is another's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.catalogue import say
from harness.certificates.checks.remarks import call
from harness.certificates.domain.properties import Property
from harness.certificates.domain.words import EventKind, Kind
from harness.domain.messages import Quoted
from harness.domain.observations import Place, Sheet
from tests.checks.printing import image, print_certificate
from tests.checks.test_binding import sheets_of
from tests.checks.world import CODE, GROUND, Story, raster


def _codes(story: Story) -> set[tuple[Property, str]]:
    return {(Property(one.property), one.message.code) for one in story.findings()}


def _numbered(sheets: list[Sheet], number: str) -> list[Sheet]:
    return [replace(sheet, runs=(*sheet.runs, "発行番号", number)) for sheet in sheets]


def test_of_another_kind() -> None:
    story = Story()
    story.issue(story.application("ichiro"), sheets=sheets_of(story, "taka", Kind.INCOME_TAX))
    assert _codes(story) == {(Property.BINDING, "foreign-data-proved"), (Property.COMPLETENESS, "other-kind")}
    (finding,) = story.findings(Property.BINDING)
    assert finding.message["proofs"] == (say("proof-kind", shown="income-tax"),)


def test_of_the_kind_applied_for() -> None:
    story = Story()
    story.issue(story.application("ichiro"), sheets=sheets_of(story, "taka"))
    assert _codes(story) == {(Property.BINDING, "foreign-data")}


@pytest.mark.parametrize(("copies", "came", "said"), [(1, 1, False), (1, 2, True), (2, 2, False), (2, 1, True)])
def test_as_many_sheets_as_were_applied_for(copies: int, came: int, said: bool) -> None:
    story = Story()
    story.issue(story.application("ichiro", copies=copies), sheets=sheets_of(story, "taka") * came)
    assert (Property.COMPLETENESS in story.said()) is said


def test_content_is_not_decisive_there_and_the_others_are() -> None:
    story = Story()
    story.issue(story.application("ichiro", Kind.SEAL), sheets=sheets_of(story, "taka", Kind.SEAL))
    decisive = {name for name, times in story.partial().checked.items() if times}
    assert {Property.BINDING, Property.SEAL, Property.COMPLETENESS} <= decisive
    assert Property.CONTENT not in decisive


def test_the_imprint_of_a_foreign_seal_certificate() -> None:
    story = Story()
    story.issue(story.application("ichiro", Kind.SEAL), sheets=sheets_of(story, "taka", Kind.SEAL))
    assert _codes(story) == {(Property.BINDING, "foreign-data"), (Property.SEAL, "foreign-imprint")}


def test_a_third_person_s_imprint_on_it_is_that_person_s() -> None:
    story = Story()
    (sheet,) = sheets_of(story, "taka", Kind.SEAL)
    third = GROUND.residents[CODE["hayashi"]].seal
    assert third
    sheets = [replace(sheet, images=(image(raster(third.imprint)),))]
    story.issue(story.application("ichiro", Kind.SEAL), sheets=sheets)
    assert {one.whose for one in story.findings(Property.BINDING)} == {(CODE["taka"],), (CODE["hayashi"],)}


def test_where_another_kind_came_no_seal_certificate_was_looked_at() -> None:
    story = Story()
    story.issue(story.application("ichiro", Kind.SEAL), sheets=sheets_of(story, "taka"))
    assert _codes(story) == {(Property.BINDING, "foreign-data-proved"), (Property.COMPLETENESS, "other-kind")}
    assert story.partial().checked[Property.SEAL] == 0


def test_a_seal_certificate_of_others_where_no_seal_was_registered() -> None:
    story = Story()
    story.event("ichiro", EventKind.SEAL_DEREGISTERED, 0, 5)
    story.issue(story.application("ichiro", Kind.SEAL), 10, 20, sheets=sheets_of(story, "taka", Kind.SEAL))
    assert (Property.SEAL, "no-seal-registered") in _codes(story)


class TestNumbers:
    def _exchanged(self, number: str) -> Story:
        """Two applications, and the second's sheet came to the first."""
        story = Story()
        theirs = story.application("taka", Kind.INCOME_TAX)
        sheets = print_certificate(theirs, story.state("taka"), raster)
        story.issue(theirs, sheets=_numbered(sheets, "2025-000222"), certificate_numbers=("2025-000222",))
        story.issue(story.application("ichiro"), 100, 110, sheets=_numbered(sheets, number))
        return story

    def test_whose_application_it_answered(self) -> None:
        (finding,) = self._exchanged("2025-000222").findings(Property.BINDING)
        taka = call(GROUND, CODE["taka"])
        told = {"application": "r1-000001", "holder": taka, "holder_kind": "income-tax"}
        number = say("proof-number", number=Quoted("2025-000222"), **told)
        assert finding.message["proofs"] == (say("proof-kind", shown="income-tax"), number)
        assert finding.other_operation == "o1"

    @pytest.mark.parametrize("number", ["2025-000333", "000222", "2025-0002221"])
    def test_a_number_of_nobody_proves_nothing(self, number: str) -> None:
        (finding,) = self._exchanged(number).findings(Property.BINDING)
        assert finding.message["proofs"] == (say("proof-kind", shown="income-tax"),)

    @pytest.mark.parametrize("shown", ["発行番号2025-000222", "発行番号　第2025-000222号", "第2025-000222号"])
    def test_it_may_stand_in_one_run_with_its_label(self, shown: str) -> None:
        (finding,) = self._exchanged(shown).findings(Property.BINDING)
        assert len(finding.message["proofs"]) == 2  # type: ignore[arg-type]


def _placed(sheets: list[Sheet], *numbers: str) -> list[Sheet]:
    """With numbers of certificates, and places, one line below the other."""
    told = [replace(sheet, runs=(*sheet.runs, "発行番号", *numbers)) for sheet in sheets]
    lines = [tuple(Place(0, 100 * at, 500, 100 * at + 90) for at in range(len(sheet.runs))) for sheet in told]
    return [replace(sheet, places=places) for sheet, places in zip(told, lines, strict=True)]


class TestNumberOfAnother:
    """The sheet is the applicant's, and bears the number of another member's certificate."""

    @pytest.mark.parametrize(
        ("shown", "found"),
        [
            (("2025-000222",), 1),
            (("2025-000111",), 0),
            (("2025-000111", "2025-000222"), 1),
            (("No.2025-000222",), 1),
            (("番号2025-000222です",), 1),
            (("2025-", "000222"), 1),
            (("2025-0002", "22"), 1),
            (("2025-000111", "2025-", "000222"), 1),
            (("2025-", "000111"), 0),
            (("2025000222",), 1),
            (("2025/000222",), 1),
            (("2025-000111", "2025 000222"), 1),
            (("2025000111", "2025-000111"), 0),
            (("12025-000222",), 0),
            (("2025-000333",), 0),
            (("000222",), 0),
            ((), 0),
        ],
    )
    def test_it_is_found_whether_the_sheet_s_own_stands_there_or_not(self, shown: tuple[str, ...], found: int) -> None:
        story = Story()
        for who, numbers, own in (("ichiro", shown, "2025-000111"), ("hanako", ("2025-000222",), "2025-000222")):
            application = story.application(who)
            sheets = _placed(print_certificate(application, story.state(who), raster), *numbers)
            story.issue(application, 20 * story.count, 20 * story.count + 10, sheets=sheets, certificate_numbers=(own,))
        findings = story.findings()
        assert [each.message.code for each in findings] == ["number-of-another"] * found
        for each in findings:
            assert (each.property, each.application_id, each.whose) == (
                Property.BINDING,
                "r1-000001",
                (CODE["hanako"],),
            )
            assert each.other_operation == "o2"
