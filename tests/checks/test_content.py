"""content: pairs of histories, one as the register held it and one a single item away."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from harness.certificates.checks.registers import after
from harness.certificates.domain.operations import Application
from harness.certificates.domain.properties import Property
from harness.certificates.domain.words import EventKind, Kind
from harness.certificates.forms import parse_forms
from harness.domain.observations import Sheet
from harness.resources import fixture
from tests.checks.printing import era, image, print_certificate
from tests.checks.world import CITY, CODE, GROUND, Story, english, raster

ALL = {"relationship": True, "domicile": True, "my_number": True, "resident_code": True}


def _printed(story: Story, application: Application) -> Sheet:
    return print_certificate(application, story.known.registers_of(application.kin_group), raster)[0]


def _changed(sheet: Sheet, old: str, new: str) -> Sheet:
    assert any(old in run for run in sheet.runs), old
    return replace(sheet, runs=tuple(run.replace(old, new) for run in sheet.runs))


MISPRINTS = [
    (Kind.RESIDENT_RECORD, "髙田　一郎", "高田　一郎"),
    (Kind.RESIDENT_RECORD, "昭和55年3月7日", "昭和55年3月8日"),
    (Kind.RESIDENT_RECORD, "男", "女"),
    (Kind.RESIDENT_RECORD, "平成17年4月1日", "平成17年4月2日"),
    (Kind.RESIDENT_RECORD, "一丁目１番１号", "一丁目１番１２号"),
    (Kind.RESIDENT_RECORD, "東京都千代田区千代田1番", "東京都千代田区千代田8番"),
    (Kind.FAMILY_REGISTER, "父田　ichiro", "父田　jiro"),
    (Kind.FAMILY_REGISTER, "長男", "二男"),
    (Kind.FAMILY_REGISTER_SUPPLEMENT, "一丁目１番１号", "一丁目１番１２号"),
    (Kind.SEAL, "一丁目１番１号", "一丁目１番１２号"),
    (Kind.INCOME_TAX, "6,120,000円", "6,120,001円"),
    (Kind.INCOME_TAX, "令和7年度", "令和6年度"),
    (Kind.TAX_PAYMENT, "71,900円", "71,901円"),
    (Kind.TAX_PAYMENT, "287,500円", "287,501円"),
    (Kind.FAMILY_REGISTER, "母田　ichiro", "母田　jiro"),
    (Kind.FAMILY_REGISTER, "東京都千代田区千代田1番", "東京都千代田区千代田8番"),
    (Kind.RESIDENT_RECORD, "910000000011", "910000000012"),
    (Kind.RECORD_ITEMS, "昭和55年3月7日", "昭和55年3月8日"),
]


@pytest.mark.parametrize(("kind", "old", "new"), MISPRINTS)
def test_a_single_misprint(kind: Kind, old: str, new: str) -> None:
    story = Story()
    options = {"fiscal_year": 2025} if "tax" in kind else dict(ALL) if kind is Kind.RESIDENT_RECORD else {}
    application = story.application("ichiro", kind, options=options)
    right = _printed(story, application)
    rest = print_certificate(application, story.state("ichiro"), raster)[1:]
    story.issue(application, sheets=[right, *rest])
    assert story.findings() == []
    story = Story()
    story.issue(application, sheets=[_changed(right, old, new), *rest])
    assert story.said() == {Property.CONTENT: 1}


def test_a_date_in_the_wrong_era() -> None:
    """Osaka, May 2019: 平成31年 for what was 令和元年 by then."""
    residents = tuple(
        replace(one, resident_since=date(2019, 5, 7)) if one.resident_code == CODE["taka"] else one
        for one in GROUND.population.residents
    )
    known = replace(GROUND, population=replace(GROUND.population, residents=residents))
    for shown, expected in (("令和元年5月7日", {}), ("2019年5月7日", {}), ("平成31年5月7日", {Property.CONTENT: 1})):
        story = Story(known)
        application = story.application("taka")
        story.issue(application, sheets=[_changed(_printed(story, application), "令和元年5月7日", shown)])
        assert story.said() == expected, shown


@pytest.mark.parametrize("option", list(ALL))
def test_an_option_that_was_asked_for_and_is_missing(option: str) -> None:
    story = Story()
    application = story.application("ichiro", options={option: True})
    story.issue(application, sheets=[_printed(story, story.application("ichiro"))])
    said = story.said()
    assert said[Property.CONTENT] == 1 and said[Property.COMPLETENESS] == 1


@pytest.mark.parametrize("option", list(ALL))
def test_an_option_that_was_not_asked_for_and_is_printed(option: str) -> None:
    story = Story()
    sheet = _printed(story, story.application("hanako", options={option: True}))
    story.issue(story.application("hanako"), sheets=[sheet])
    said = story.said()
    assert said[Property.CONTENT] == 1 and said[Property.COMPLETENESS] == 1


def test_a_nationality_that_was_not_asked_for() -> None:
    story = Story()
    sheet = _printed(story, story.application("smith", options={"domicile": True}))
    story.issue(story.application("smith"), sheets=[sheet])
    assert Property.CONTENT in story.said()


@pytest.mark.parametrize(
    ("kind", "extra"),
    [
        (Kind.FAMILY_REGISTER_INDIVIDUAL, ("住所", "東京都千代田区丸の内一丁目１番１号")),
        (Kind.FAMILY_REGISTER_INDIVIDUAL, ("性別", "男")),
        (Kind.FAMILY_REGISTER_INDIVIDUAL, ("個人番号", "910000000011")),
        (Kind.SEAL, ("本籍", "東京都千代田区千代田1番")),
        (Kind.RESIDENT_RECORD, ("給与収入", "6,120,000円")),
        (Kind.RESIDENT_RECORD, ("住所", "東京都千代田区神田錦町三丁目２番４号")),
        (Kind.RESIDENT_RECORD, ("母", "母田　ichiro")),
    ],
)
def test_what_a_form_never_prints(kind: Kind, extra: tuple[str, ...]) -> None:
    story = Story()
    application = story.application("ichiro", kind)
    sheet = _printed(story, application)
    story.issue(application, sheets=[replace(sheet, runs=(*sheet.runs, *extra))])
    assert story.said() == {Property.CONTENT: 1} or story.said() == {Property.CONTENT: 1, Property.COMPLETENESS: 1}


def test_what_a_form_may_print() -> None:
    story = Story()
    application = story.application("ichiro")
    sheet = _printed(story, application)
    extra = ("前住所", "大阪府大阪市北区梅田二丁目５番0号", "住定年月日", era(date(2012, 4, 1)))
    story.issue(application, sheets=[replace(sheet, runs=(*sheet.runs, *extra))])
    assert story.findings() == []


def test_an_imprint_on_a_kind_that_has_none() -> None:
    for number, expected in ((100, Property.CONTENT), (105, Property.BINDING)):
        story = Story()
        application = story.application("ichiro")
        sheet = _printed(story, application)
        story.issue(application, sheets=[replace(sheet, images=(image(raster(number)),))])
        assert story.said() == {expected: 1}
    story = Story()
    story.issue(story.application("ichiro"), sheets=[replace(sheet, images=(image(raster(12345)), image(bytes(288))))])
    assert story.findings() == []


class TestAMove:
    """A move takes place between 0 and 20 ms; certificates show the address before or after it."""

    @pytest.mark.parametrize(
        ("at", "until", "old_is_right", "new_is_right"),
        [
            (-20, -10, True, False),
            (-20, 5, True, True),
            (5, 15, True, True),
            (20, 30, True, True),
            (21, 30, False, True),
        ],
    )
    def test_what_may_be_printed_when(self, at: float, until: float, old_is_right: bool, new_is_right: bool) -> None:
        for new, right in ((False, old_is_right), (True, new_is_right)):
            story = Story()
            event = story.event(
                "taka", EventKind.MOVED, 0, 20, address="東京都千代田区一番町５番", occurred_on="2025-10-01"
            )
            before = story.known.registers_of(2)
            story.issue(story.application("taka"), at, until, state=after(before, event) if new else before)
            assert story.said() == ({} if right else {Property.CONTENT: 1})
            if not right and not new:
                (finding,) = story.findings()
                assert finding.message["details"][0]["time"] == "earlier"  # type: ignore[index]
                assert (finding.other_operation, finding.other_ended_ns) == ("o1", 20_000_000)

    @pytest.mark.parametrize("kind", [Kind.FAMILY_REGISTER_SUPPLEMENT, Kind.RESIDENT_RECORD])
    def test_the_address_before_it_may_stand_beside_the_new_one(self, kind: Kind) -> None:
        for at, said in ((5, {}), (-20, {Property.CONTENT: 1}), (30, {})):
            story = Story()
            event = story.event(
                "taka", EventKind.MOVED, 0, 20, address="東京都千代田区一番町５番", occurred_on="2025-10-01"
            )
            story.known = replace(GROUND, events=(event,))
            application = story.application("taka", kind)
            (sheet,) = print_certificate(application, after(story.known.registers_of(2), event), raster)
            sheet = replace(sheet, runs=(*sheet.runs, "前住所", story.known.residents[CODE["taka"]].address))
            story.issue(application, at, at + 9, sheets=[sheet])
            assert story.said() == said
            if said and kind is Kind.RESIDENT_RECORD:
                assert english(story.findings()[0]).endswith("shows what it must not: address.")

    def test_an_event_without_an_answer_may_never_apply(self) -> None:
        story = Story()
        story.event("taka", EventKind.MOVED, 0, None, address="東京都千代田区一番町５番", occurred_on="2025-10-01")
        story.issue(story.application("taka"), 100, 110)
        assert story.findings() == []
        assert story.verdict(Property.AVAILABILITY).verdict == "inconclusive"

    def test_the_new_name_of_the_head(self) -> None:
        story = Story()
        event = story.event(
            "ichiro", EventKind.RENAMED, 0, 5, name="新田　一郎", name_kana="ニッタ", occurred_on="2025-10-01"
        )
        new = after(story.state("ichiro"), event)
        for kind in (Kind.FAMILY_REGISTER, Kind.RESIDENT_RECORD):
            options = dict(ALL) if kind is Kind.RESIDENT_RECORD else {}
            story.issue(story.application("hanako", kind, options=options), 10, 15, state=new)
        assert story.findings() == []
        story.issue(story.application("hanako", options={"relationship": True}), 10, 15)
        assert story.said() == {Property.CONTENT: 1}

    @pytest.mark.parametrize(("shown", "said"), [("新", {}), ("旧", {Property.CONTENT: 1})])
    def test_the_supplement_prints_the_last_address(self, shown: str, said: dict[Property, int]) -> None:
        """Former ones may be left out."""
        story = Story()
        event = story.event("taka", EventKind.MOVED, 0, 5, address="東京都千代田区一番町５番", occurred_on="2025-10-01")
        story.known = replace(GROUND, events=(event,))
        application = story.application("taka", Kind.FAMILY_REGISTER_SUPPLEMENT)
        old = GROUND.residents[CODE["taka"]].address
        runs = ("戸籍の附票の写し", "氏名", "高田　一郎", "生年月日", "昭和50年8月8日", "性別", "男", "住所")
        story.issue(application, 10, 15, sheets=[Sheet((*runs, event.address if shown == "新" else old))])  # type: ignore[arg-type]
        assert story.said() == said


@pytest.mark.parametrize(("amount", "said"), [(100_000, {Property.CONTENT: 1}), (99_999, {})])
def test_a_small_amount_is_no_evidence(amount: int, said: dict[Property, int]) -> None:
    """Any number on a sheet may equal it."""
    tax = tuple(replace(one, salary_revenue=amount) for one in GROUND.residents[CODE["taka"]].tax)
    residents = tuple(
        replace(one, tax=tax) if one.resident_code == CODE["taka"] else one for one in GROUND.population.residents
    )
    story = Story(replace(GROUND, population=replace(GROUND.population, residents=residents)))
    application = story.application("taka")
    sheet = _printed(story, application)
    story.issue(application, sheets=[replace(sheet, runs=(*sheet.runs, f"{amount:,}円"))])
    assert story.said() == said


@pytest.mark.parametrize(("runs", "said"), [(("続柄", "世帯主"), {}), (("続柄", "妻"), {Property.CONTENT: 1})])
def test_the_word_for_a_head_of_household_is_a_label_too(runs: tuple[str, ...], said: dict[Property, int]) -> None:
    for who in ("taka", "hanako"):
        story = Story()
        application = story.application(who)
        sheet = _printed(story, application)
        story.issue(application, sheets=[replace(sheet, runs=(*sheet.runs, *runs))])
        found = {one: count for one, count in story.said().items() if one is Property.CONTENT}
        assert found == (said if who == "hanako" else {})


@pytest.mark.parametrize(("right", "said"), [('"removed_member"', []), ("", [Property.BINDING])])
def test_removed_members_are_named_where_the_form_has_the_right(right: str, said: list[Property]) -> None:
    """A municipality may let the certificate of one member name those who have left the register."""
    text = fixture("forms.toml").read_text(encoding="utf-8")
    rights = '"mayor", "register_head", "father", "mother", "spouse"' + (f", {right}" if right else "")
    text += f'[municipality."{CITY}".kind.family-register-individual]\nby_right = [{rights}]\n'
    story = Story(replace(GROUND, forms=parse_forms(text)))
    event = story.event("ao", EventKind.DIED, 0, 5, occurred_on="2025-10-01")
    application = story.application("midori", Kind.FAMILY_REGISTER_INDIVIDUAL)
    (sheet,) = print_certificate(application, after(story.state("midori"), event))
    story.issue(application, 10, 15, sheets=[replace(sheet, runs=(*sheet.runs, "除籍された者", "髙田　蒼"))])
    assert [one.property for one in story.findings(Property.BINDING)] == said
