"""Readings above names, or beside them in vertical writing, part nothing."""

from __future__ import annotations

import pytest

from harness.certificates.checks.sheets import View
from harness.certificates.domain.words import Kind
from harness.domain.observations import Place, Sheet, Way
from tests.checks.test_standing import Case
from tests.checks.typesetting import rows_with_ruby
from tests.checks.world import GROUND, NAMES


def view(*runs: tuple[str, Place]) -> View:
    texts, places = zip(*runs, strict=True)
    return View(Sheet(texts, (), places), GROUND.lexicon)


SURNAME, GIVEN = NAMES["hanako"][1].split("　")
ACROSS = (
    (SURNAME, Place(1000, 1000, 1200, 1100)),
    ("タナカ", Place(1000, 940, 1200, 990)),
    (GIVEN, Place(1250, 1000, 1450, 1100)),
    ("アオイ", Place(1250, 940, 1450, 990)),
)
DOWN = (
    (SURNAME, Place(1000, 1000, 1100, 1200, Way.DOWN)),
    ("タナカ", Place(1110, 1000, 1160, 1200, Way.DOWN)),
    (GIVEN, Place(1000, 1250, 1100, 1450, Way.DOWN)),
)
WRAPPED = (
    (SURNAME, Place(1000, 1000, 1200, 1100)),
    ("タ", Place(1010, 940, 1050, 990)),
    ("ナカ", Place(1100, 940, 1190, 990)),
    (GIVEN, Place(1000, 1200, 1200, 1300)),
)


@pytest.mark.parametrize("runs", [ACROSS, (ACROSS[1], ACROSS[0], *ACROSS[2:]), DOWN, WRAPPED])
def test_a_name_is_whole_whatever_its_reading_stands_amid(runs: tuple[tuple[str, Place], ...]) -> None:
    found = view(*runs)
    assert found.shows(f"{SURNAME}{GIVEN}")
    assert sorted(found.sheet.runs) == sorted(text for text, _ in runs)


@pytest.mark.parametrize(
    "place", [Place(1000, 900, 1200, 990), Place(1000, 800, 1200, 850), Place(1300, 940, 1440, 990)]
)
def test_kana_that_are_as_large_or_stand_elsewhere_are_no_reading(place: Place) -> None:
    assert not view(ACROSS[0], ("タナカ", place), (GIVEN, Place(1000, 1200, 1200, 1300))).shows(f"{SURNAME}{GIVEN}")


def test_nor_is_anything_but_kana() -> None:
    assert not view(ACROSS[0], ("旧姓", ACROSS[1][1]), ACROSS[2]).shows(f"{SURNAME}{GIVEN}")


def test_two_persons_of_one_name_have_readings_of_their_own() -> None:
    case = Case(Kind.RESIDENT_RECORD, (), 9, rows_with_ruby, 1, False, False)
    right = case.records()
    assert right[0].text(0, "name") == right[0].text(1, "name")
    assert [case.said(at, each) for at, each in enumerate(right)] == [(set(), False)] * len(right)


def test_a_reading_above_a_name_is_that_of_whose_name_it_is() -> None:
    case = Case(Kind.RESIDENT_RECORD, (), 3, rows_with_ruby, 1, False, False)
    (right,) = case.records()
    assert case.said(0, right) == (set(), False)
    for reading in (right.text(0, "kana"), "ダレカ　サン", right.text(1, "kana")[:-1] + "ン"):
        assert case.said(0, right.with_text(1, "kana", reading)) != (set(), False)
