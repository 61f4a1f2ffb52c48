"""Whose items stand where on one document, told without any layout."""

from __future__ import annotations

from collections.abc import Sequence

from harness.certificates.inspection.telling import told
from harness.domain.observations import Observation, Place, Reading, Sheet
from harness.domain.told import Area, Item, ToldSheet
from tests.checks.world import CODE, GROUND, Story

SHEET = (
    "住民票の写し", "住所", "東京都千代田区丸の内一丁目１番１号", "世帯主", "髙田　一郎",
    "氏名", "髙田　一郎", "生年月日", "昭和55年3月7日", "性別", "男", "続柄", "世帯主",
    "氏名", "髙田　花子", "生年月日", "昭和57年11月30日", "性別", "女", "続柄", "妻",
    "交付の理由",
)  # fmt: skip


def _placed(runs: Sequence[str]) -> Sheet:
    """One run below the other."""
    places = [Place(100, 200 * line, 100 + 100 * len(run), 200 * line + 100) for line, run in enumerate(runs)]
    return Sheet(tuple(runs), places=tuple(places))


def _told(runs: Sequence[str], asked: Sequence[str] = ()) -> ToldSheet:
    application = Story().application("ichiro", subjects=asked)
    observation = Observation("read", "", 0, (Reading("pdfium", (_placed(runs),)),))
    (reading,) = told(observation, GROUND, application if asked else None)
    return reading.sheets[0]


def _of(sheet: ToldSheet, who: str) -> list[tuple[str, str]]:
    """What is told as one person's alone."""
    return [
        (item.items[0], item.text) for item in sheet.items if [one.resident_code for one in item.whose] == [CODE[who]]
    ]


def test_each_person_has_their_own() -> None:
    """Where several have the same, each is told in the order of the names."""
    sheet = _told(SHEET)
    assert _of(sheet, "ichiro") == [
        ("head-of-household", "髙田一郎"),
        ("name", "髙田一郎"),
        ("birth-date", "昭和55年3月7日"),
        ("sex", "男"),
        ("relationship", "世帯主"),
    ]
    assert _of(sheet, "hanako") == [
        ("name", "髙田花子"),
        ("birth-date", "昭和57年11月30日"),
        ("sex", "女"),
        ("relationship", "妻"),
    ]
    assert sheet.titles == ("resident-record",)
    assert sheet.besides == ("交付の理由",)


def test_exchanged_values_are_told_as_whose_they_are() -> None:
    """A day belongs to whoever was born on it, wherever it stands."""
    runs = list(SHEET)
    runs[8], runs[16] = runs[16], runs[8]
    assert ("birth-date", "昭和57年11月30日") in _of(_told(runs), "hanako")


def test_what_two_have_alike_goes_by_their_names() -> None:
    """The twins were born on one day and are told apart by the place of each."""
    twins = (
        "住民票の写し", "住所", "東京都千代田区丸の内一丁目１番１号",
        "氏名", "髙田　翠", "生年月日", "平成27年5月5日", "氏名", "髙田　蒼", "生年月日", "平成27年5月5日",
    )  # fmt: skip
    sheet = _told(twins)
    assert [_of(sheet, who)[1][1] for who in ("midori", "ao")] == ["平成27年5月5日"] * 2
    days = [item for item in sheet.items if item.items == ("birth-date",)]
    assert [item.whose[0].resident_code for item in days] == [CODE["midori"], CODE["ao"]]


def test_of_two_with_one_name_and_birthday_the_place_decides() -> None:
    """The other one is not named."""
    sheet = _told(("住所", "東京都千代田区神田錦町三丁目２番４号", "氏名", "佐藤　愛", "生年月日", "平成2年12月24日"))
    assert {one.resident_code for item in sheet.items for one in item.whose} == {CODE["sato_a"]}


def test_a_value_has_the_box_of_its_run() -> None:
    """In tenths of a point; of a value glued to its label its own part."""
    sheet = _told(("住所：東京都千代田区神田錦町三丁目２番４号", "佐藤　愛", "平成2年12月24日"))
    by_item = {item.items[0]: item for item in sheet.items}
    assert by_item["name"].areas == ((100, 200, 500, 300),)
    (area,) = by_item["address"].areas
    assert 100 < area.left < area.right


def test_who_was_not_applied_for_is_marked() -> None:
    """The head of household is named by right."""
    sheet = _told(SHEET, asked=["hanako"])
    assert _marked(sheet, "head-of-household") == {True}
    assert {item.own for item in sheet.items if item.text == "昭和55年3月7日"} == {False}
    assert {item.own for item in sheet.items if item.text == "昭和57年11月30日"} == {True}
    assert {item.own for item in _told(SHEET).items} == {None}


def _marked(sheet: ToldSheet, item: str) -> set[bool | None]:
    return {each.own for each in sheet.items if item in each.items}


def test_nothing_is_told_of_a_stranger_s_sheet() -> None:
    """It identifies nobody of the population, so it may be a real person's."""
    sheet = _told(("住民票の写し", "氏名", "鬼龍院　甲", "男"))
    assert sheet.stranger
    assert (sheet.items, sheet.besides, sheet.titles) == ((), (), ())


def test_items_are_numbered_in_the_order_of_the_sheet() -> None:
    """From 1, without a gap."""
    items: tuple[Item, ...] = _told(SHEET).items
    assert [item.number for item in items] == list(range(1, len(items) + 1))


def test_a_value_over_two_lines_has_two_boxes() -> None:
    """And one of single letters in a row has one."""
    lines = Sheet(("佐藤　愛", "東京都千代田区神田錦町", "三丁目２番４号"), places=tuple(_below(3)))
    row = Sheet(("佐藤　愛", *"東京都千代田区神田錦町三丁目２番４号"), places=(*_below(1), *_beside(18)))
    assert [len(_area(sheet)) for sheet in (lines, row)] == [2, 1]


def test_the_box_of_a_part_counts_letters_by_their_width() -> None:
    """Six kanji and kana, a space of their width, and eleven digits of half of it."""
    run = f"住民票コード　{CODE['taka']}"
    (item,) = _items(Sheet((run,), places=(Place(0, 0, 1250, 100),)))
    assert [tuple(map(round, area)) for area in item.areas] == [(700, 0, 1250, 100)]


def _items(sheet: Sheet) -> tuple[Item, ...]:
    (reading,) = told(Observation("read", "", 0, (Reading("pdfium", (sheet,)),)), GROUND, None)
    return reading.sheets[0].items


def _area(sheet: Sheet) -> Sequence[Area]:
    (address,) = [item for item in _items(sheet) if "address" in item.items]
    return address.areas


def _below(count: int) -> list[Place]:
    return [Place(0, 200 * line, 1000, 200 * line + 100) for line in range(count)]


def _beside(count: int) -> list[Place]:
    return [Place(150 * letter, 1000, 150 * letter + 100, 1100) for letter in range(count)]
