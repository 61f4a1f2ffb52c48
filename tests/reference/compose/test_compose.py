"""Each kind prints what section 7 of the protocol demands, on every sheet, and nothing that it forbids."""

from __future__ import annotations

import re
from base64 import b64decode
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from harness.certificates.reference.compose.model import Issue, RecordRef, SheetData, SheetTask
from harness.certificates.reference.compose.sheets import (
    compose_sheet,
    own_data,
    record_ref,
    register_data,
    sheets,
    with_demanded_only,
)
from harness.certificates.reference.printing.pages import PageModel, printed_texts
from harness.certificates.reference.records import FamilyRegisterRecord, Table
from harness.certificates.reference.rules.eligibility import CaseFile
from harness.certificates.reference.rules.kinds import FORMS, Source, fee_yen
from harness.certificates.reference.rules.population import parse_population
from tests.reference.rules.samples import (
    ADDRESS,
    ALL_KINDS,
    ANNA,
    HANAKO,
    ICHIRO,
    JIRO,
    MORI,
    PNG,
    SAKURA,
    Town,
    application,
    resident,
    town_body,
)

EVERYBODY = [ICHIRO, HANAKO, JIRO, SAKURA, ANNA]
FLAGS = ("relationship", "domicile", "my_number", "resident_code")
DOMICILE = "東京都千代田区千代田１番"
NAMES = {
    ICHIRO: "髙田　一郎",
    HANAKO: "髙田　花子",
    JIRO: "髙田　次郎",
    SAKURA: "髙田　桜",
    ANNA: "ANNA SMITH",
    MORI: "森　葵",
}


def fetched(ref: RecordRef, case: CaseFile) -> SheetData:
    """The data, as a server would fetch them."""
    if ref.source is Source.REGISTER:
        assert case.register is not None
        data: SheetData | None = register_data(ref, case.register)
    else:
        data = own_data(ref, case)
    assert data is not None
    return data


def tasks_of(kind: str, town: Town | None = None, applicant: str = ICHIRO, **changed: Any) -> tuple[SheetTask, ...]:
    """The sheets of an application."""
    asked = application(kind, applicant, **changed)
    case = (town or Town()).case(asked)
    assert case.municipality is not None
    issue = Issue(asked.certificate, asked.options, case.municipality, date(2025, 10, 1))
    numbers = tuple(f"20251001-{n:06d}" for n in range(1, asked.copies + 1))
    return sheets(issue, fetched(record_ref(asked, case), case), numbers)


def pages_of(kind: str, town: Town | None = None, applicant: str = ICHIRO, **changed: Any) -> list[PageModel]:
    """The page models of an application."""
    return [compose_sheet(task) for task in tasks_of(kind, town, applicant, **changed)]


def texts(page: PageModel) -> list[str]:
    """All texts of a sheet."""
    return list(printed_texts(page))


def values(page: PageModel) -> dict[str, list[str]]:
    """Values by label, wherever they stand."""
    found: dict[str, list[str]] = {}
    entries = [entry for block in page.blocks for entry in block.entries]
    groups = [page.preamble_items, *[block.items for block in page.blocks], *[entry.items for entry in entries]]
    for item in [item for group in groups for item in group]:
        found.setdefault(item.label, []).append(item.value)
    return found


def chosen(*names: str) -> dict[str, bool]:
    return dict.fromkeys(names, True)


@pytest.mark.parametrize("kind", ALL_KINDS)
def test_what_every_sheet_bears(kind: str) -> None:
    for page in pages_of(kind, copies=2):
        shown = texts(page)
        assert page.title == FORMS[application(kind).certificate].title
        assert "令和７年１０月１日" in shown
        assert "千代田区長" in shown
        assert page.certificate_number in shown
        assert page.certification


@pytest.mark.parametrize("kind", ALL_KINDS)
def test_one_person_is_one_sheet_and_each_copy_has_its_number(kind: str) -> None:
    pages = pages_of(kind, copies=3)
    numbers = [page.certificate_number for page in pages if page.page == 1]
    assert numbers == ["20251001-000001", "20251001-000002", "20251001-000003"]
    if kind != "family-register":
        assert [(page.page, page.pages) for page in pages] == [(1, 1)] * 3


@pytest.mark.parametrize("kind", ["resident-record", "record-items"])
def test_four_persons_stand_on_a_sheet_in_the_order_of_the_application(kind: str) -> None:
    order = [SAKURA, ANNA, ICHIRO, JIRO, HANAKO]
    pages = pages_of(kind, subjects=order, copies=2)
    assert [(page.page, page.pages) for page in pages] == [(1, 2), (2, 2)] * 2
    assert [page.certificate_number[-1] for page in pages] == ["1", "1", "2", "2"]
    assert [values(page)["氏名"] for page in pages[:2]] == [[NAMES[code] for code in order[:4]], [NAMES[HANAKO]]]
    for page in pages:
        assert values(page)["住所"] == [ADDRESS]


def test_resident_record_without_options() -> None:
    town = Town()
    for code in EVERYBODY:
        (page,) = pages_of("resident-record", town, subjects=[code])
        shown, person = values(page), town.resident(code)
        assert shown["氏名"] == [person.name]
        assert shown["性別"] == ["男" if person.sex == "male" else "女"]
        assert shown["住民となった年月日"] == ["平成１７年４月１日"]
        assert shown["住所"] == [ADDRESS]
        for label in ("続柄", "世帯主", "本籍", "筆頭者", "国籍・地域", "個人番号", "住民票コード"):
            assert label not in shown
        everything = "".join(texts(page))
        for secret in (person.my_number, person.resident_code, DOMICILE, "世帯主", "カナダ"):
            assert secret not in everything


@pytest.mark.parametrize("kind", ["resident-record", "record-items"])
@pytest.mark.parametrize("flag", FLAGS)
def test_each_option_prints_its_items_and_no_other_option_s(kind: str, flag: str) -> None:
    (page,) = pages_of(kind, subjects=[HANAKO], options=chosen(flag))
    labels = {
        "relationship": {"世帯主": ["髙田　一郎"], "続柄": ["妻"]},
        "domicile": {"本籍": [DOMICILE], "筆頭者": ["髙田　一郎"]},
        "my_number": {"個人番号": ["111111111111"]},
        "resident_code": {"住民票コード": [HANAKO]},
    }
    shown = values(page)
    for option, expected in labels.items():
        for label, value in expected.items():
            assert shown.get(label) == (value if option == flag else None)


def test_foreigners_have_a_nationality_and_christian_years() -> None:
    (page,) = pages_of("resident-record", subjects=[ANNA], options=chosen(*FLAGS))
    shown = values(page)
    assert shown["生年月日"] == ["１９９９年１２月３１日"]
    assert shown["国籍・地域"] == ["カナダ"]
    assert "本籍" not in shown
    assert "筆頭者" not in shown
    assert "前住所" not in shown


def test_the_head_is_named_on_continuation_sheets_too_as_the_name_is_now() -> None:
    town = Town()
    town.apply("renamed", ICHIRO, name="髙田　壱郎", name_kana="タカダ　イチロウ", renamed_on="2025-10-01")
    pages = pages_of("resident-record", town, HANAKO, subjects=[*EVERYBODY[1:], ICHIRO], options=chosen("relationship"))
    assert [values(page)["世帯主"] for page in pages] == [["髙田　壱郎"]] * 2
    assert values(pages[0])["続柄"] == ["妻", "子", "子", "同居人"]


def test_record_items_do_not_print_since_when() -> None:
    (page,) = pages_of("record-items")
    assert set(values(page)) == {"住所", "氏名", "フリガナ", "生年月日", "性別"}


def test_seal() -> None:
    (page,) = pages_of("seal")
    assert page.imprint is not None
    assert page.imprint == b64decode(PNG)
    shown = values(page)
    assert (shown["氏名"], shown["生年月日"], shown["住所"]) == (["髙田　一郎"], ["昭和５５年３月７日"], [ADDRESS])
    everything = "".join(texts(page))
    for secret in ("333333333333", ICHIRO, DOMICILE, "6,120,000円"):
        assert secret not in everything


@pytest.mark.parametrize("kind", [kind for kind in ALL_KINDS if kind != "seal"])
def test_no_other_kind_bears_an_imprint(kind: str) -> None:
    assert all(page.imprint is None for page in pages_of(kind))


@pytest.mark.parametrize("kind", ["family-register", "family-register-individual"])
def test_family_registers_bear_neither_address_nor_sex(kind: str) -> None:
    for page in pages_of(kind):
        shown = values(page)
        assert shown["本籍"] == [DOMICILE]
        assert shown["氏名"][0] == "髙田　一郎"
        everything = "".join(texts(page))
        for forbidden in (ADDRESS, "性別", ICHIRO, "333333333333", "梅田"):
            assert forbidden not in everything
        # 「長男」 and 「長女」 are relationships; nothing else may say a sex.
        assert not re.search("(?<![一二三四五長])[男女]", everything)


def test_the_whole_register_three_members_a_sheet_with_removed_ones() -> None:
    pages = pages_of("family-register")
    assert [(page.page, page.pages) for page in pages] == [(1, 2), (2, 2)]
    members = [block for page in pages for block in page.blocks if block.heading.startswith("戸籍に記録")]
    assert [len([block for block in page.blocks if block in members]) for page in pages] == [3, 3]
    assert [block.items[0].value for block in members] == [
        "髙田　一郎", "髙田　花子", "髙田　次郎", "髙田　桜", "髙田　昇", "森　葵"]  # fmt: skip
    assert ["除籍" in block.heading for block in members] == [False, False, False, False, True, False]
    first, second = values(pages[0]), values(pages[1])
    assert first["編製日"] == ["平成２２年５月５日"]
    assert first["従前戸籍の筆頭者"] == ["髙田　茂"]
    assert sorted(first["配偶者氏名"]) == ["髙田　一郎", "髙田　花子"]
    assert first["父"] == ["髙田　茂", "川辺　勇", "髙田　一郎"]
    assert first["続柄"] == ["長男", "二女", "長男"]
    assert first["婚姻の記録"] == ["夫の氏を称する"]
    assert second["養父"] == ["西　徹"]
    assert second["除籍日"] == ["令和元年１１月３日"]
    assert "編製日" not in second


def test_the_individual_certificate_names_no_other_member_but_kin() -> None:
    (page,) = pages_of("family-register-individual", subjects=[SAKURA])
    everything = "".join(texts(page))
    assert NAMES[SAKURA] in everything
    for other in (NAMES[JIRO], NAMES[MORI], "髙田　昇"):
        assert other not in everything


def test_supplement() -> None:
    (page,) = pages_of("family-register-supplement", subjects=[SAKURA, ICHIRO])
    shown = values(page)
    assert shown["氏名"] == ["髙田　桜", "髙田　一郎"]
    assert shown["生年月日"] == ["平成２４年２月２９日", "昭和５５年３月７日"]
    assert shown["性別"] == ["女", "男"]
    assert shown["住所"] == ["大阪府大阪市北区梅田二丁目５番", ADDRESS] * 2
    for secret in (DOMICILE, "本籍", "筆頭者", ICHIRO, "333333333333"):
        assert secret not in "".join(texts(page))
    (page,) = pages_of("family-register-supplement", subjects=[SAKURA], options=chosen("domicile"))
    assert (values(page)["本籍"], values(page)["筆頭者"]) == ([DOMICILE], ["髙田　一郎"])


def test_a_supplement_ends_with_the_latest_address_however_many_there_were() -> None:
    town = Town()
    for n in range(1, 9):
        town.apply("moved", ICHIRO, address=f"東京都千代田区丸の内{n}番", moved_on=f"2025-09-0{n}")
    (page,) = pages_of("family-register-supplement", town)
    assert values(page)["住所"][-1] == "東京都千代田区丸の内8番"
    assert len(values(page)["住所"]) == 5


def amounts(page: PageModel) -> dict[str, str]:
    (table,) = page.tables
    return {label: amount for label, amount in table.rows}  # noqa: C416 (rows may have any number of columns)


def test_income_tax() -> None:
    (page,) = pages_of("income-tax")
    assert values(page) == {
        "年度": ["令和７年度"], "住所": [ADDRESS], "氏名": ["髙田　一郎"], "フリガナ": ["タカダ　イチロウ"],
        "生年月日": ["昭和５５年３月７日"]}  # fmt: skip
    shown = amounts(page)
    assert shown["給与収入"] == "6,120,000円"
    assert shown["総所得金額"] == "4,456,000円"
    assert shown["所得控除額合計"] == "1,580,000円"
    assert shown["年税額"] == "287,500円"


def test_tax_payment() -> None:
    (page,) = pages_of("tax-payment")
    assert values(page)["年度"] == ["令和７年度"]
    assert amounts(page) == {"年税額": "287,500円", "納付済額": "215,600円", "未納額": "71,900円"}


@pytest.mark.parametrize("kind", ["income-tax", "tax-payment"])
def test_tax_certificates_keep_numbers_to_themselves(kind: str) -> None:
    everything = "".join(texts(pages_of(kind)[0]))
    for secret in ("333333333333", ICHIRO, DOMICILE):
        assert secret not in everything


@pytest.mark.parametrize("kind", ALL_KINDS)
def test_what_is_merely_allowed_can_be_left_out(kind: str) -> None:
    for task in with_demanded_only(tasks_of(kind)):
        page = compose_sheet(task)
        shown = values(page)
        for label in ("フリガナ", "前住所", "編製日", "従前戸籍の筆頭者", "配偶者氏名", "養父", "登録番号", "出生地"):
            assert label not in shown
        assert NAMES[ICHIRO] in shown["氏名"]
        whole = values(compose_sheet(task._replace(demanded_only=False)))
        for label in ("住所", "生年月日", "性別", "住民となった年月日", "本籍", "父", "母", "続柄", "年度"):
            assert (label in shown) == (label in whole)
        if kind == "family-register-supplement":
            assert shown["住所"] == [ADDRESS]


def test_the_record_tells_what_a_sheet_was_made_from() -> None:
    assert {page.record for page in pages_of("family-register")} == {"register:F1 family-register"}
    (page,) = pages_of("resident-record", subjects=[HANAKO, JIRO], options=chosen("domicile", "my_number"))
    assert page.record == f"household:H1/{HANAKO},{JIRO} resident-record+domicile+my_number"
    assert pages_of("seal")[0].record == f"seal:{ICHIRO}/{ICHIRO} seal"
    assert pages_of("income-tax")[0].record == f"tax:{ICHIRO}:2025/{ICHIRO} income-tax"


def test_a_sheet_of_foreign_data_names_the_foreign_record() -> None:
    other = town_body()
    other["residents"].append(
        resident("10000000077", "谷　守", "タニ　マモル", household_id="H4", relationship="世帯主")
    )
    other["households"].append({"household_id": "H4", "head": "10000000077", "members": ["10000000077"]})
    (foreign,) = tasks_of("resident-record", Town(parse_population(other)), "10000000077")
    first, second = tasks_of("resident-record", subjects=EVERYBODY)
    page = compose_sheet(second._replace(data=foreign.data, first=foreign.first))
    assert page.record == foreign.record != first.record
    assert values(page)["氏名"] == ["谷　守"]


def test_subjects_of_a_sheet() -> None:
    first, second = tasks_of("resident-record", subjects=EVERYBODY)
    assert (first.subjects, second.subjects) == (tuple(EVERYBODY[:4]), (ANNA,))
    assert tasks_of("family-register")[1].subjects == (SAKURA, MORI)


def test_a_subject_who_left_meanwhile_has_no_data() -> None:
    town = Town()
    asked = application("family-register-individual", subjects=[HANAKO])
    ref = record_ref(asked, town.case(asked))
    town.apply("died", HANAKO, died_on="2025-10-01")
    register = town.table[Table.REGISTERS, "F1"]
    assert isinstance(register, FamilyRegisterRecord)
    assert register_data(ref, register) is None


def test_a_seal_or_tax_record_that_is_gone_has_no_data() -> None:
    for kind, asked in (("seal", application("seal")), ("tax", application("income-tax"))):
        case = Town().case(asked)
        assert case.holder is not None
        bare = case._replace(holder=replace(case.holder, seal=None, tax=()))
        assert own_data(record_ref(asked, case), bare) is None, kind


def test_data_of_another_kind_are_refused() -> None:
    (seal,) = tasks_of("seal")
    (record,) = tasks_of("record-items")
    with pytest.raises(ValueError, match="no record that seal is made from"):
        compose_sheet(seal._replace(data=record.data))


def test_fees() -> None:
    assert [fee_yen(application(kind).certificate, 2) for kind in ALL_KINDS] == [600, 600, 600, 900, 900, 600, 600, 600]
