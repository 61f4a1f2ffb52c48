"""Two persons' values in each other's place: in the file where its operators allow it, else in what is read of it."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest
from reportlab.pdfgen.canvas import Canvas

from harness.certificates.checks.documents import look
from harness.certificates.checks.normalise import level
from harness.certificates.checks.remarks import Asked
from harness.certificates.domain.words import Kind
from harness.certificates.inspection.exchanging import Pair
from harness.certificates.inspection.exchanging_read import read_exchanged
from harness.certificates.inspection.exchanging_within import Exchange, Exchanger, exchangeable
from harness.certificates.inspection.spoiling import Spoiler, spoiled_or_none
from harness.domain.observations import Observation, Place, Reading, Sheet
from harness.reading.messages import ReadRequest
from harness.reading.worker import observe
from tests.checks.world import GROUND, NAMES, Story
from tests.reading.paper import canvas, saved

ROWS = [
    ("生年月日", ("昭和55年3月7日", "昭和57年11月30日")),
    ("性別", ("男", "女")),
    ("住民となった年月日", ("平成17年4月1日", "平成17年4月2日")),
]


class Here:
    """Does in this process what another would do."""

    def __init__(self, answer: Callable[[Any], Any]) -> None:
        self.ask = answer


def in_one(sheet: Canvas, x: float, y: float, text: str) -> None:
    """A text as one operator shows it."""
    sheet.drawString(x, y, text)


def in_letters(sheet: Canvas, x: float, y: float, text: str) -> None:
    """Each letter by itself."""
    for place, letter in enumerate(text):
        sheet.drawString(x + 12 * place, y, letter)


def household(set_text: Callable[[Canvas, float, float, str], None]) -> bytes:
    """A resident record of two."""
    sheet, buffer = canvas()
    set_text(sheet, 200, 780, "住民票の写し")
    set_text(sheet, 72, 740, "住所")
    set_text(sheet, 200, 740, "東京都千代田区丸の内一丁目１番１号")
    for person, who in enumerate(("ichiro", "hanako")):
        rows = [("氏名", NAMES[who][1]), *((label, values[person]) for label, values in ROWS)]
        for line, (label, value) in enumerate(rows):
            set_text(sheet, 72, 700 - 200 * person - 30 * line, label)
            set_text(sheet, 200, 700 - 200 * person - 30 * line, value)
    return saved(sheet, buffer)


def asked() -> Any:
    return Story().application("ichiro", subjects=["ichiro", "hanako"])


def exchanged(path: Path) -> Exchange | None:
    spoiler = Spoiler(cast(Any, Here(spoiled_or_none)))
    return Exchanger(spoiler, cast(Any, Here(observe)), GROUND).exchanged(path, asked(), random.Random(1))


def found_in(seen: Observation) -> set[str]:
    state = GROUND.registers_of(1)
    looked = look(seen, Asked(asked(), [state], lambda: [state]), GROUND)
    return {str(each.property) for each in looked.remarks}


def read(data: bytes) -> Observation:
    return observe(ReadRequest("d", data=data, second=True))


@pytest.mark.parametrize(("set_text", "in_file"), [(in_one, True), (in_letters, False)])
def test_values_are_exchanged_in_the_file_or_else_in_what_is_read(
    tmp_path: Path, set_text: Callable[[Canvas, float, float, str], None], in_file: bool
) -> None:
    data = household(set_text)
    (tmp_path / "d.pdf").write_bytes(data)
    made = exchanged(tmp_path / "d.pdf")
    assert made is not None
    assert (made.data is not None) is in_file
    assert found_in(read(data)) == set()
    assert found_in(made.as_read(read(made.data or data))) & made.expected


def test_of_what_cannot_be_read_nothing_is_made(tmp_path: Path) -> None:
    (tmp_path / "d.pdf").write_bytes(b"%PDF-1.7\n")
    assert exchanged(tmp_path / "d.pdf") is None


def sheet(*runs: str) -> Sheet:
    places = tuple([Place(0, 200 * line, 100, 200 * line + 100) for line in range(len(runs))])
    return Sheet(runs, places=places)


def both(*sheets: Sheet) -> Observation:
    return Observation("d", "", 0, tuple([Reading(f"reader {number}", (each,)) for number, each in enumerate(sheets)]))


ICHIRO, HANAKO = NAMES["ichiro"][1], NAMES["hanako"][1]
NAMES_EXCHANGED = Pair(0, level(ICHIRO), level(HANAKO))


@pytest.mark.parametrize(
    ("runs", "then"),
    [
        ((ICHIRO, HANAKO), (HANAKO, ICHIRO)),
        (("氏名: 髙田　一郎 様", "氏名:髙田花子"), ("氏名: 髙田花子 様", "氏名:髙田　一郎")),
        (("氏名 髙田　一郎　氏名 髙田　花子　続柄",), ("氏名 髙田　花子　氏名 髙田　一郎　続柄",)),
        (("髙", "田", "一", "郎", "続柄", "髙田　花子"), ("髙", "田", "　", "花子", "続柄", "髙田一郎")),
    ],
)
def test_places_stay_and_texts_go(runs: tuple[str, ...], then: tuple[str, ...]) -> None:
    seen = both(sheet(*runs))
    after = read_exchanged(seen, NAMES_EXCHANGED, GROUND.lexicon)
    assert after == both(sheet(*then))


@pytest.mark.parametrize(
    "sheets",
    [
        [sheet(ICHIRO, "続柄")],
        [sheet(ICHIRO, HANAKO, ICHIRO)],
        [sheet(ICHIRO, HANAKO), sheet()],
    ],
    ids=["lacks one", "has one twice", "one reader sees nothing"],
)
def test_not_where_some_reader_does_not_see_both_once(sheets: list[Sheet]) -> None:
    assert read_exchanged(both(*sheets), NAMES_EXCHANGED, GROUND.lexicon) is None


@pytest.mark.parametrize(
    ("members", "options", "items"),
    [
        (("ao", "midori"), {}, set()),
        (("ao", "midori"), {"my_number": True}, {"name", "my_number"}),
        (("ichiro", "hanako"), {}, {"name", "birth_date"}),
    ],
)
def test_names_of_twins_of_whom_nothing_else_is_told_are_left(
    members: tuple[str, ...], options: dict[str, bool], items: set[str]
) -> None:
    application = Story().application(members[0], Kind.RECORD_ITEMS, subjects=members, options=options)
    assert {item for item, _ in exchangeable(application, GROUND)} == items
