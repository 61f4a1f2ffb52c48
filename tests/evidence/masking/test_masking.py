"""What is the population's stays; what may be a real person's is covered."""

from __future__ import annotations

from datetime import date

import pytest

from harness.certificates.evidence.known_values import Known, PersonalItem
from harness.evidence.masking.mask import Mask, Wording, straddling
from harness.evidence.masking.values import Values, plain
from tests.evidence.report.made import STRANGER, people

RESIDENT = people().residents[0]
KNOWN = Known(people())
MASK = Mask(Wording(), KNOWN.values([RESIDENT.resident_code]), ["20251001-000086"])


def test_a_residents_own_data_stays() -> None:
    born = RESIDENT.birth_date
    for line in (
        f"氏名　{RESIDENT.name}",
        f"住所　{RESIDENT.address}",
        f"個人番号 {RESIDENT.my_number}",
        f"生年月日 {born.year}年{born.month}月{born.day}日",
        "発行番号 20251001-000086",
        "1／2",
    ):
        assert MASK.veil(line) == line


@pytest.mark.parametrize("text", [*STRANGER, "1999年1月2日", "123456789012", "YAMADA TARO"])
def test_what_nobody_of_the_population_has_is_covered(text: str) -> None:
    veiled = MASK.veil(f"氏名　{text}")
    assert veiled.startswith("氏名　")
    left = veiled.removeprefix("氏名　").removeprefix("東京都千代田区")  # which are the population's, too
    assert not any(letter.isalnum() for letter in left)


def test_a_value_that_goes_on_on_the_next_line_is_known() -> None:
    address = plain(RESIDENT.address)
    first, second = f"住所　{address[:-3]}", address[-3:]
    assert MASK.covered(second, first) == []
    assert MASK.covered(first, "", second) == []
    assert straddling(first, second, {address}) == (len(address) - 3, 3)
    assert straddling(first, second + "9", {address}) == (len(address) - 3, 3)
    assert straddling(first, "9" + second, {address}) == (0, 0)
    assert straddling("", second, {address}) == (0, 0)


def test_a_number_inside_a_longer_one_is_another() -> None:
    assert MASK.veil(f"個人番号 {RESIDENT.my_number}9").count("●") == 13


def test_one_misprinted_letter_stays_to_be_seen() -> None:
    name = RESIDENT.name
    assert MASK.veil(name[:-1] + "誤") == name[:-1] + "誤" or len(plain(name)) < 3


NOTHING = Values(frozenset(), frozenset())


def test_wording_is_what_the_documents_of_a_form_share() -> None:
    wording = Wording()
    for place in range(10):
        rare = ["丙川 三郎"] if place < 4 else []
        wording.learn("seal", ["上記のとおり相違ない", f"整理番号 {place:06d}", "令和7年10月1日", *rare], NOTHING)
        wording.learn("family-register", ["戸籍の写しである"], NOTHING)
    assert wording.knows("上記のとおり相違ない")  # on every document of its form, if on half of all
    assert wording.knows("整理番号777777")  # as many as half of the documents bear a line like it
    assert wording.knows("令和7年10月1日")
    assert not wording.knows("令和7年10月2日")  # a date is never known by its shape
    assert not wording.knows("丙川三郎")  # one stranger, handed out again and again


@pytest.mark.parametrize(
    "line",
    [
        "氏名 丙川 三郎",
        "住所 実在町三丁目4番5号",
        "個人番号 9876-5432-1098",
        "090-1234-5678",
        "987654321098",
        "電話 03-1234-5678",
    ],
)
def test_what_is_a_persons_by_its_shape_is_no_wording_on_however_many_documents(line: str) -> None:
    wording = Wording()
    for _ in range(10):
        wording.learn("seal", [line], NOTHING)
    assert not wording.knows(plain(line))


def test_dates_are_read_in_every_style() -> None:
    mask = Mask(Wording(), Values(frozenset(), frozenset({date(1989, 3, 5)})))
    for text in ("平成元年３月５日", "1989年3月5日", "H1.3.5", "1989-03-05"):
        assert mask.veil(text) == text


def test_items_are_told_the_gravest_first() -> None:
    text = plain(f"{RESIDENT.name}{RESIDENT.address} 個人番号 {RESIDENT.my_number}")
    items = KNOWN.items(RESIDENT.resident_code, text)
    assert items[0] is PersonalItem.MY_NUMBER
    assert items[-1] is PersonalItem.NAME
