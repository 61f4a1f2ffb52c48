"""binding: pairs of histories, one right and one that shows somebody else's data."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.catalogue import say
from harness.certificates.domain.operations import Application
from harness.certificates.domain.properties import Property
from harness.certificates.domain.words import Kind
from harness.domain.observations import Reading, Sheet
from tests.checks.printing import print_certificate
from tests.checks.world import ADDRESSES, CODE, NAMES, Story, english, raster


def sheets_of(story: Story, who: str, kind: Kind = Kind.RESIDENT_RECORD, **changes: object) -> list[Sheet]:
    application: Application = story.application(who, kind, **changes)
    return print_certificate(application, story.known.registers_of(application.kin_group), raster)


def replaced(sheets: list[Sheet], old: str, new: str) -> list[Sheet]:
    return [replace(sheet, runs=tuple(run.replace(old, new) for run in sheet.runs)) for sheet in sheets]


KINDS = [kind for kind in Kind if kind is not Kind.FAMILY_REGISTER]


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize(
    ("who", "whose"), [("ichiro", "taka"), ("sato_a", "sato_b"), ("hayashi", "kobayashi"), ("kobayashi", "hayashi")]
)
def test_somebody_else_s_document(kind: Kind, who: str, whose: str) -> None:
    story = Story()
    story.issue(story.application(who, kind), sheets=sheets_of(story, whose, kind))
    (finding,) = story.findings(Property.BINDING)
    besides = {Property.SEAL} if kind is Kind.SEAL else set[Property]()
    besides |= (
        {Property.COMPLETENESS} if (kind, who) == (Kind.FAMILY_REGISTER, "ichiro") else set()
    )  # of four, not of one
    assert set(story.said()) == {Property.BINDING, *besides}
    assert finding.sheet == 1
    assert CODE[whose] in finding.whose and CODE[who] not in finding.whose
    assert NAMES[whose][1] in english(finding) and finding.document and finding.certificate_numbers


@pytest.mark.parametrize("kind", [each for each in KINDS if each is not Kind.SEAL])
def test_the_document_of_a_twin_in_the_same_household(kind: Kind) -> None:
    """The twin has no seal, so there is no seal certificate of hers."""
    story = Story()
    story.issue(story.application("ao", kind), sheets=sheets_of(story, "midori", kind))
    finding = next(one for one in story.findings() if one.property is not Property.ELIGIBILITY)
    assert (finding.property, finding.whose) == (Property.BINDING, (CODE["midori"],))


def test_one_sheet_of_several() -> None:
    story = Story()
    five = ("ichiro", "hanako", "ao", "midori", "ume")
    application = story.application("ichiro", subjects=five)
    sheets = print_certificate(application, story.state("ichiro"))
    foreign = sheets_of(story, "taka")
    story.issue(application, sheets=[sheets[0], foreign[0]])
    (finding,) = story.findings()
    assert (finding.property, finding.sheet, finding.whose) == (Property.BINDING, 2, (CODE["taka"],))


def test_a_member_of_the_household_who_was_not_applied_for() -> None:
    story = Story()
    story.issue(story.application("ichiro"), sheets=sheets_of(story, "ichiro", subjects=("ichiro", "hanako")))
    (finding,) = story.findings()
    assert (finding.property, finding.whose) == (Property.BINDING, (CODE["hanako"],))


def test_a_stranger_s_name_besides_the_record() -> None:
    story = Story()
    (sheet,) = sheets_of(story, "ichiro")
    story.issue(story.application("ichiro"), sheets=[replace(sheet, runs=(*sheet.runs, "小林 太郎"))])
    (finding,) = story.findings()
    assert (finding.property, finding.whose) == (Property.BINDING, (CODE["kobayashi"],))


def test_a_name_that_two_share_never_identifies_alone() -> None:
    story = Story()
    (sheet,) = sheets_of(story, "ichiro")
    story.issue(story.application("ichiro"), sheets=[replace(sheet, runs=(*sheet.runs, "佐藤　愛"))])
    assert story.findings() == []


@pytest.mark.parametrize("item", ["my_number", "resident_code"])
@pytest.mark.parametrize("layout", ["{}", "{:.4}-{:.8}", "番号{}"])
def test_a_number_identifies_alone(item: str, layout: str) -> None:
    story = Story()
    number = getattr(story.known.residents[CODE["taka"]], item)
    shown = f"{number[:4]}-{number[4:8]}-{number[8:]}" if "-" in layout else layout.format(number)
    if "番号" in layout:
        shown = f"個人番号{number}"
    (sheet,) = sheets_of(story, "ichiro")
    story.issue(story.application("ichiro"), sheets=[replace(sheet, runs=(*sheet.runs, shown))])
    (finding,) = story.findings()
    assert (finding.property, finding.whose) == (Property.BINDING, (CODE["taka"],))


def test_a_misprinted_variant_is_content_even_if_somebody_bears_the_name() -> None:
    story = Story()
    sheets = replaced(sheets_of(story, "ichiro"), "髙田　一郎", "高田　一郎")
    story.issue(story.application("ichiro"), sheets=sheets)
    (finding,) = story.findings()
    assert (finding.property, finding.whose) == (Property.CONTENT, ())
    assert "name" in english(finding)


def test_a_misprinted_address_is_content_even_if_somebody_lives_there() -> None:
    story = Story()
    sheets = replaced(sheets_of(story, "hayashi"), ADDRESSES[5], ADDRESSES[6])
    story.issue(story.application("hayashi"), sheets=sheets)
    (finding,) = story.findings()
    assert (finding.property, "address" in english(finding)) == (Property.CONTENT, True)


def test_the_address_of_a_namesake_with_the_same_birthday_is_the_namesake() -> None:
    story = Story()
    sheets = replaced(sheets_of(story, "sato_a"), ADDRESSES[3], ADDRESSES[4])
    story.issue(story.application("sato_a"), sheets=sheets)
    assert story.findings()[0].property is Property.BINDING
    assert story.findings()[0].whose == (CODE["sato_b"],)


def test_head_of_the_register_parents_and_spouse_stand_there_by_right() -> None:
    story = Story()
    for kind in (Kind.FAMILY_REGISTER_INDIVIDUAL, Kind.FAMILY_REGISTER):
        story.issue(story.application("hanako", kind))
    assert story.findings() == []


def test_a_foreign_sheet_of_a_family_register() -> None:
    story = Story()
    application = story.application("ichiro", Kind.FAMILY_REGISTER)
    sheets = print_certificate(application, story.state("ichiro"))
    assert len(sheets) == 2
    story.issue(application, sheets=[sheets[0], sheets_of(story, "taka", Kind.FAMILY_REGISTER)[0]])
    (finding,) = story.findings()
    assert (finding.property, finding.sheet, finding.whose) == (Property.BINDING, 2, (CODE["taka"],))


def test_a_sheet_that_fits_two_residents_is_undecided() -> None:
    residents = tuple(
        replace(one, address=ADDRESSES[3]) if one.resident_code == CODE["sato_b"] else one
        for one in Story().known.population.residents
    )
    known = Story().known
    known = replace(known, population=replace(known.population, residents=residents))
    story = Story(known)
    story.issue(story.application("sato_a", Kind.RECORD_ITEMS))
    assert story.findings() == []
    assert story.verdict(Property.BINDING).verdict == "inconclusive"
    assert "fits" in english(story.verdict(Property.BINDING))
    decided = Story(known)
    decided.issue(decided.application("sato_a", Kind.RECORD_ITEMS, options={"my_number": True}))
    assert decided.verdict(Property.BINDING).verdict == "pass"


def test_a_document_that_identifies_nobody_stops_the_run() -> None:
    story = Story()
    runs = (
        "住民票の写し",
        "氏名",
        "山田　次郎",
        "生年月日",
        "昭和50年1月1日",
        "住所",
        "北海道札幌市中央区北一条西二丁目",
    )
    story.issue(story.application("ichiro"), sheets=[Sheet(runs)])
    partial = story.partial()
    assert len(partial.stops_run) == 1 and partial.findings == []
    assert story.verdict(Property.BINDING).verdict == "inconclusive"


def test_a_record_that_does_not_exist_is_still_somebody_s() -> None:
    """A tax certificate of a year without a record: eligibility's finding, and no reason to stop."""
    story = Story()
    (sheet,) = sheets_of(story, "ichiro", Kind.INCOME_TAX)
    story.issue(story.application("ichiro", Kind.INCOME_TAX, options={"fiscal_year": 2020}), sheets=[sheet])
    assert story.partial().stops_run == []
    assert set(story.said()) == {Property.ELIGIBILITY}
    numbers = Sheet(("マイナンバー", story.known.residents[CODE["ichiro"]].my_number))
    story.issue(story.application("ichiro", Kind.INCOME_TAX, options={"fiscal_year": 2020}), 20, 30, sheets=[numbers])
    assert story.partial().stops_run == []
    nobody = Sheet(("所得・課税証明書", "高田　一郎", "札幌市"))
    story.issue(story.application("ichiro", Kind.INCOME_TAX, options={"fiscal_year": 2020}), 40, 50, sheets=[nobody])
    assert len(story.partial().stops_run) == 1


def test_a_register_is_read_at_one_instant() -> None:
    """Two sheets of one record, from before and after a move: each is possible, both together are not."""
    story = Story()
    event = story.event("ichiro", "moved", 0, 20, address="東京都千代田区一番町５番", occurred_on="2025-10-01")  # type: ignore[arg-type]
    five = ("ichiro", "hanako", "ao", "midori", "ume")
    application = story.application("ichiro", subjects=five)
    before = story.state("ichiro")
    from harness.certificates.checks.registers import after

    later = after(before, event)
    old, new = print_certificate(application, before), print_certificate(application, later)
    for sheets, expected in ((old, []), (new, []), ([old[0], new[1]], [Property.CONTENT])):
        tried = Story(operations={1: list(story.operations[1])}, count=story.count)
        tried.issue(application, 5, 15, sheets=sheets)
        assert [one.property for one in tried.findings()] == expected


class TestTwoReaders:
    def test_both_see_it(self) -> None:
        story = Story()
        wrong = sheets_of(story, "taka")
        story.issue(story.application("ichiro"), sheets=wrong, second=wrong)
        assert story.said() == {Property.BINDING: 1}
        assert story.judge().needs_second_reading == ()

    def test_only_one_sees_it(self) -> None:
        for first, second in (("taka", "ichiro"), ("ichiro", "taka")):
            story = Story()
            story.issue(story.application("ichiro"), sheets=sheets_of(story, first), second=sheets_of(story, second))
            assert story.findings() == []
            verdict = story.verdict(Property.BINDING)
            assert verdict.verdict == "inconclusive" and "readers disagree" in english(verdict)

    def test_only_one_has_looked(self) -> None:
        story = Story()
        operation = story.issue(story.application("ichiro"), sheets=sheets_of(story, "taka"))
        assert operation.completion
        assert story.judge().needs_second_reading == (operation.completion.document,)

    def test_the_other_cannot_read_it(self) -> None:
        story = Story()
        sheets = tuple(sheets_of(story, "ichiro"))
        readings = [Reading("one", sheets), Reading("two", (), say("not-openable"))]
        story.issue(story.application("ichiro"), readings=readings)
        assert story.findings() == []
        assert story.verdict(Property.COMPLETENESS).verdict == "inconclusive"

    def test_one_finds_nobody_on_it(self) -> None:
        story = Story()
        stranger = (Sheet(("住民票の写し", "氏名", "山田　次郎", "札幌市中央区")),)
        readings = [Reading("one", tuple(sheets_of(story, "ichiro"))), Reading("two", stranger)]
        story.issue(story.application("ichiro"), readings=readings)
        assert story.partial().stops_run == []
        assert story.verdict(Property.BINDING).verdict == "inconclusive"

    def test_a_second_reading_that_was_due_and_is_missing(self) -> None:
        story = Story()
        operation = story.issue(story.application("ichiro"))
        assert operation.completion
        story.known = replace(story.known, second_readings=frozenset({operation.completion.document}))
        assert "second reading" in english(story.verdict(Property.BINDING))

    def test_a_suspicion_asks_for_a_second_reading(self) -> None:
        story = Story()
        reading = Reading("one", tuple(sheets_of(story, "ichiro")), None, (say("hidden-image", sheet=1),))
        operation = story.issue(story.application("ichiro"), readings=[reading])
        assert operation.completion
        assert story.judge().needs_second_reading == (operation.completion.document,)
        assert story.verdict(Property.BINDING).verdict == "pass"
