"""Names of which the parts stand apart are told, and whose they are is in doubt where nothing but the letters tells."""

from __future__ import annotations

import pytest

from harness.certificates.checks.sheets import View
from harness.domain.observations import Place, Sheet
from tests.checks.printing import era, print_certificate
from tests.checks.world import CODE, GROUND, NAMES, Story, raster

KANA = GROUND.residents[CODE["taka"]].name_kana
HIRAGANA = KANA.replace("カナ", "かな")
BORN = era(NAMES["taka"][3])
ICHIRO, SATO = "髙田一郎", "佐藤愛"


def said(*runs: str) -> set[str]:
    """What is said of the right sheet of 髙田一郎, with something more on it."""
    story = Story()
    application = story.application("ichiro")
    sheets = print_certificate(application, story.state("ichiro"), raster)
    story.issue(application, sheets=[Sheet((*sheet.runs, *runs), sheet.images) for sheet in sheets])
    return {one.message.code for one in (*story.findings(), *story.partial().unclear)}


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        (("氏", "高田", "名", "一郎"), {"foreign-data-besides"}),
        (("姓：高田", "フリガナ", "タカダ", "名：一郎"), {"foreign-data-besides"}),
        (("氏", "髙田", "名", "一郎"), set()),
        (("氏", "高田", "名", "太郎"), set()),
        (("高田・一郎",), {"name-apart"}),
        (("高田（たかだ）一郎（いちろう）",), {"name-apart"}),
        (("一郎　高田",), {"name-apart"}),
        (("備考：一郎　高田",), {"name-apart"}),
        (("一郎", "高田"), {"name-apart"}),
        (("一郎・髙田",), set()),
        (("高田", "課長", "一郎"), set()),
        (("高田・太郎",), set()),
        (("JOHN ADAM SMITH",), {"name-apart"}),
        (("Smith, John Adam",), {"name-apart"}),
        (("SMITH・JOHN・ADAM",), {"name-apart"}),
        (("JOHN SMITH",), set()),
        ((HIRAGANA, BORN), {"foreign-data-besides"}),
        ((HIRAGANA, era(NAMES["ichiro"][3])), set()),
    ],
)
def test_what_is_said_of_names_in_parts(runs: tuple[str, ...], expected: set[str]) -> None:
    assert said(*runs) == expected


def view(*runs: tuple[str, int, int]) -> View:
    """Of runs, each with the column and the line in which it stands; the two names are the record's own."""
    places = tuple(Place(1000 * column, 200 * line, 1000 * column + 200, 200 * line + 100) for _, column, line in runs)
    sheet = Sheet(tuple(text for text, _, _ in runs), (), places)
    return View(sheet, GROUND.lexicon, (), {ICHIRO, SATO})


def test_in_two_columns_the_family_name_on_the_same_line_is_one_s_own() -> None:
    by_column = view(("髙田", 1, 1), ("佐藤", 1, 2), ("一郎", 2, 1), ("愛", 2, 2))
    assert by_column.shows(ICHIRO)
    assert by_column.shows(SATO)
    exchanged = view(("佐藤", 1, 1), ("髙田", 1, 2), ("愛", 2, 2), ("一郎", 2, 1))
    assert not exchanged.shows(ICHIRO)
    assert not exchanged.shows(SATO)


def test_in_two_lines_it_is_the_one_above() -> None:
    by_line = view(("髙田", 1, 1), ("佐藤", 2, 1), ("一郎", 1, 2), ("愛", 2, 2))
    assert by_line.shows(ICHIRO)
    assert by_line.shows(SATO)
    assert not view(("佐藤", 1, 1), ("髙田", 2, 1), ("愛", 2, 2), ("一郎", 1, 2)).shows(ICHIRO)
