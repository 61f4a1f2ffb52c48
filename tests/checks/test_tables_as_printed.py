"""Tables as office software sets them: headings in the middle of their columns and figures at the end of them, values
of several lines beside one label, readings above names, notes below labels, dashes for what nobody has."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest

from harness.certificates.checks.documents import see
from harness.certificates.checks.expected import plans_of
from harness.certificates.checks.labelled import Labels
from harness.certificates.checks.remarks import Asked
from harness.certificates.checks.sheets import View
from harness.certificates.checks.spots import Spots
from harness.certificates.domain.properties import Property
from harness.certificates.domain.residents import DatedAddress
from harness.certificates.domain.words import Kind
from harness.domain.observations import Place, Reading, Sheet
from tests.checks.families import FAMILIES, application
from tests.checks.paper import HIGH, LEFT, PITCH, TOP, Paper
from tests.checks.printing import era
from tests.checks.records import Field, Record, records
from tests.checks.test_standing import Case
from tests.checks.typesetting import Layout, blocks, rows, typeset
from tests.checks.world import ground

COLUMN = 1400
AMOUNTS = ("annual_tax", "paid", "unpaid")
EACH = pytest.mark.parametrize("head", ["left", "centre", "right"])


def _lines(paper: Paper, fields: list[Field], y: float) -> float:
    for each in fields:
        paper.across(each.label, LEFT, y)
        paper.across(each.text, LEFT + 2000, y)
        y += 1.5 * PITCH
    return y


def _with_columns(head: str, values: str) -> Layout:
    def layout(paper: Paper, record: Record) -> None:
        """A person line by line, and the amounts in columns below."""
        paper.across(record.title, 2000, 600)
        plain = [each for each in record.head if each.item not in AMOUNTS]
        y = _lines(paper, [*record.persons[0], *plain], TOP)
        amounts = [each for each in record.head if each.item in AMOUNTS]
        for at, each in enumerate(amounts):
            paper.across(each.label, LEFT + at * COLUMN, y, COLUMN - 100, head)
            paper.across(each.text, LEFT + at * COLUMN, y + 1.6 * PITCH, COLUMN - 100, values)
        paper.across("この写しは、原本と相違ないことを証明する。", LEFT, y + 10 * PITCH)
        paper.across("千代田区長", LEFT + 3.2 * COLUMN, y + 12 * PITCH)

    return layout


@EACH
@pytest.mark.parametrize("values", ["left", "centre", "right"])
def test_amounts_belong_to_the_heads_of_their_columns(head: str, values: str) -> None:
    case = Case(Kind.TAX_PAYMENT, (), 1, _with_columns(head, values), 1, False, False)
    (right,) = case.records()
    assert case.said(0, right) == (set(), False)
    for one, other in permutations(AMOUNTS, 2):
        said, doubted = case.said(0, right.relabelled(None, one, other))
        assert said == {Property.CONTENT} or doubted


def _beside(note: str = "", reading: bool = False) -> Layout:
    def layout(paper: Paper, record: Record) -> None:
        """Labels at half the height of what stands beside them, or at the height of a reading above it."""
        paper.across(record.title, 2000, 600)
        y = float(TOP)
        for each in (*record.persons[0], *record.head):
            if each.item == "kana" and reading:
                continue
            lines = each.text.count("\n") + 1
            paper.across(each.label, LEFT, y + (lines - 1) * 0.375 * PITCH)
            if note and each.item == "birth_date":
                paper.across(note, LEFT, y + 0.75 * PITCH, size=0.9)
                y += 0.375 * PITCH
            if each.item == "name" and reading:
                kana = next(one.text for one in record.persons[0] if one.item == "kana")
                paper.across(kana, LEFT + 2000, y)
                y += 0.8 * PITCH
            paper.across(each.text, LEFT + 2000, y)
            y += 2.5 * PITCH + (lines - 1) * 0.75 * PITCH

    return layout


@pytest.mark.parametrize("wrapped", [False, True])
@pytest.mark.parametrize("layout", [_beside(), _beside("（西暦・和暦）"), _beside(reading=True)])
def test_a_value_is_beside_its_label_wherever_that_stands_in_its_cell(layout: Layout, wrapped: bool) -> None:
    for kind in (Kind.SEAL, Kind.TAX_PAYMENT):
        case = Case(kind, (), 1, layout, 1, False, wrapped)
        (right,) = case.records()
        assert case.said(0, right) == (set(), False)
        said, doubted = case.said(0, right.with_text(0, "birth_date", ""))
        assert said or doubted


@pytest.mark.parametrize("nothing", ["－", "なし", "***"])
def test_a_spouse_in_another_s_row_is_found_where_dashes_stand_for_nothing(nothing: str) -> None:
    case = Case(Kind.FAMILY_REGISTER_INDIVIDUAL, (), 3, rows, 1, False, False)
    (right,) = case.records()
    texts = [right.text(person, "spouse") for person in range(3)]

    def with_spouses(*told: str) -> Record:
        record = right
        for person, text in enumerate(told):
            record = record.with_text(person, "spouse", text or nothing)
        return record

    assert case.said(0, with_spouses(*texts)) == (set(), False)
    assert case.said(0, with_spouses("", texts[1], texts[0])) != (set(), False)


@pytest.mark.parametrize("layout", [rows, blocks], ids=lambda layout: layout.__name__)
def test_another_s_reading_on_the_same_sheet_is_in_doubt(layout: Layout) -> None:
    case = Case(Kind.RESIDENT_RECORD, (), 3, layout, 1, False, False)
    (right,) = case.records()
    assert case.said(0, right.with_text(2, "kana", right.text(1, "kana"))) == (set(), True)


def test_a_day_that_its_era_has_not_is_in_doubt() -> None:
    case = Case(Kind.RESIDENT_RECORD, (), 1, blocks, 1, False, False)
    (right,) = case.records()
    two = f"{right.text(0, 'resident_since')}　平成36年8月20日"
    assert case.said(0, right.with_text(0, "resident_since", two)) == (set(), True)


FORMER = ("東京都千代田区外神田９丁目９番９号", "東京都千代田区飯田橋８丁目８番８号")


@pytest.mark.parametrize("layout", [blocks, rows], ids=lambda layout: layout.__name__)
def test_former_addresses_stand_with_their_persons(layout: Layout) -> None:
    register = next(each for each in FAMILIES.population.family_registers if each.register_id == "F3")
    days = [line.addresses[-1].since.replace(year=1999 + at) for at, line in enumerate(register.members)]
    members = tuple(
        replace(line, addresses=(DatedAddress(address, since), *line.addresses[-1:]))
        for line, address, since in zip(register.members[:2], FORMER, days, strict=False)
    )
    members = (*members, *register.members[2:])
    registers = tuple(
        replace(each, members=members) if each is register else each for each in FAMILIES.population.family_registers
    )
    told = ground(population=replace(FAMILIES.population, family_registers=registers))
    asked, states = application(3, Kind.FAMILY_REGISTER_SUPPLEMENT), [told.registers_of(3)]
    (plain,) = records(asked, states[0])

    def said(addresses: tuple[str, ...], since: list[str]) -> tuple[set[Property], bool]:
        persons = tuple(
            (*person, Field("former", "住所", address), Field("former_since", "住所を定めた日", day))
            for person, address, day in zip(plain.persons, (*addresses, ""), (*since, ""), strict=True)
        )
        sheet = typeset(replace(plain, persons=persons), layout, 1)
        seen = see(Reading("one", (sheet,)), Asked(asked, states, lambda: states), told)
        return {remark.property for remark in seen.remarks}, bool(seen.undecided)

    own = [era(day) for day in days[:2]]
    assert said(FORMER, own) == (set(), False)
    assert said(FORMER[::-1], own) != (set(), False)
    assert said(FORMER, own[::-1]) != (set(), False)


@pytest.mark.parametrize(
    "marks",
    [
        ("■男　□女", "□男　■女"),
        ("○男　女", "男　○女"),
        ("（男）・女", "男・（女）"),
        ("[✓]男 [ ]女", "[ ]男 [✓]女"),
        ("●男 ○女", "○男 ●女"),
        ("男○・女", "男・女○"),
    ],
)
def test_a_mark_says_which_of_both_sexes_is_meant(marks: tuple[str, str]) -> None:
    case = Case(Kind.RESIDENT_RECORD, (), 2, blocks, 1, False, False)
    (right,) = case.records()
    texts = [marks[right.text(person, "sex") != "男"] for person in range(2)]
    assert {right.text(0, "sex"), right.text(1, "sex")} == {"男", "女"}

    def with_marks(first: str, second: str) -> Record:
        return right.with_text(0, "sex", first).with_text(1, "sex", second)

    assert case.said(0, with_marks(*texts)) == (set(), False)
    assert case.said(0, with_marks(*texts[::-1])) == (set(), True)
    assert case.said(0, with_marks(texts[0], texts[0])) == (set(), True)
    assert case.said(0, with_marks(texts[0], "男　女")) == (set(), True)
    assert case.said(0, with_marks("男・女", "男・女")) == (set(), True)


def test_a_mark_at_no_label_makes_up_for_nothing() -> None:
    """同上 somewhere does not stand for a day that is missing at its label, and stands elsewhere as another one."""
    case = Case(Kind.RESIDENT_RECORD, (), 3, blocks, 1, False, False)
    (right,) = case.records()
    day = right.text(1, "birth_date")
    lost = right.with_text(1, "birth_date", "").with_text(0, "kana", f"カナ　ア　{day}")
    for wrong in (lost, replace(lost, head=(*lost.head, Field("more", "備考", "同上")))):
        said, doubted = case.said(0, wrong)
        assert said or doubted


def test_labels_with_values_beside_them_head_no_table() -> None:
    """Though the value of one that need not stand there is far from it, and the next label not far below."""
    asked, states = application(1, Kind.RESIDENT_RECORD), [FAMILIES.registers_of(1)]
    (record,) = records(asked, states[0])
    text = {each.item: each.text for each in (*record.head, *record.persons[0])}
    set_at = (
        ("住民票の写し", 2384, 506, 3549),
        ("氏名", 837, 1316, 996), (text["name"], 1356, 1308, 1870),
        ("フリガナ", 3195, 1321, 3523), (text["kana"], 3796, 1314, 4498),
        ("生年月日", 751, 1553, 1080), (text["birth_date"], 1355, 1552, 2276),
        ("性別", 3272, 1553, 3436), (text["sex"], 3797, 1550, 3879),
        (f"住民となった年月日 {text['resident_since']}", 568, 1790, 2276),
        ("住所", 792, 2025, 1048), (text["address"], 1356, 2019, 3444),
    )  # fmt: skip
    places = tuple(Place(left, top, right, top + 85) for _, left, top, right in set_at)
    sheet = Sheet(tuple(told for told, *_ in set_at), (), places)
    seen = see(Reading("one", (sheet,)), Asked(asked, states, lambda: states), FAMILIES)
    assert (seen.remarks, seen.undecided) == ([], [])
    (plan,) = next(iter(plans_of(asked, states, FAMILIES))).sheets
    assert Labels(Spots(View(sheet, FAMILIES.lexicon)), plan).stacks == []


SMALL = 0.6


def _indented(paper: Paper, record: Record) -> None:
    """Two to a row, each below its label in small type, and behind that."""
    paper.across(record.title, 2000, 600)
    y = float(TOP)
    for fields in (record.head, *record.persons):
        for at, each in enumerate(fields):
            left, top = LEFT + at % 2 * 3000, y + at // 2 * 3 * PITCH
            paper.across(each.label, left, top, size=SMALL)
            paper.across(each.text, left + 150, top + 1.3 * PITCH)
        y += (len(fields) + 1) // 2 * 3 * PITCH + PITCH


def _transposed(paper: Paper, record: Record) -> None:
    """A column for each person, labels in the middle of the rows and values at their upper edges."""
    paper.across(record.title, 2000, 600)
    y = float(TOP)
    for each in record.head:
        paper.across(each.label, LEFT, y)
        paper.across(each.text, LEFT + 1000, y)
        y += 2 * PITCH
    for at, first in enumerate(record.persons[0]):
        paper.across(first.label, LEFT, y + at * 2 * PITCH + 50)
        for number, person in enumerate(record.persons):
            paper.across(person[at].text, LEFT + 1000 + number * 2000, y + at * 2 * PITCH, size=0.8)


def _stacked(paper: Paper, record: Record) -> None:
    """One column, of which the head has a line for each item, and each person as many, farther apart."""
    paper.across(record.title, 2000, 600)
    y = float(TOP)
    for each in record.head:
        paper.across(each.label, LEFT, y - 600)
        paper.across(each.text, LEFT + 1000, y - 600)
    fields = [("name", "birth_date", "sex")] * len(record.persons)
    told = [
        [each for each in person if each.item in items] for person, items in zip(record.persons, fields, strict=True)
    ]
    for at, each in enumerate(told[0]):
        paper.across(each.label, LEFT, y + at * 1.3 * HIGH, size=0.75)
    y += 4 * HIGH
    for person in told:
        for each in person:
            paper.across(each.text, LEFT, y)
            y += 2.4 * HIGH
        y += 0.4 * HIGH


@pytest.mark.parametrize("layout", [_indented, _transposed, _stacked], ids=lambda layout: layout.__name__)
def test_tables_in_which_labels_stand_some_way_off(layout: Layout) -> None:
    for seed in range(5):
        case = Case(Kind.RECORD_ITEMS, (), 3, layout, seed, False, False)
        (right,) = case.records()
        assert case.said(0, right) == (set(), False)
        for item, one, other in (("birth_date", 0, 1), ("sex", 1, 2), ("name", 0, 2)):
            assert case.said(0, right.exchanged(item, one, other)) != (set(), False)
        for person in range(3):
            assert case.said(0, right.relabelled(person, "name", "birth_date")) != (set(), False)


def test_boxes_to_tick_may_stand_some_way_apart() -> None:
    case = Case(Kind.RESIDENT_RECORD, (), 2, blocks, 1, False, False)
    (right,) = case.records()

    def with_marks(*marks: str) -> Record:
        return right.with_text(0, "sex", marks[0]).with_text(1, "sex", marks[1])

    assert case.said(0, with_marks("■男　　　□女", "□男　　　■女")) == (set(), False)
    assert case.said(0, with_marks("□男　　　■女", "■男　　　□女")) == (set(), True)
