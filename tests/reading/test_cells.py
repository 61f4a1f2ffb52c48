"""Where one cell ends and the next begins, and what was set letter by letter, in rows and columns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

import pytest
from reportlab.pdfbase import pdfmetrics

from harness.domain.observations import Reading
from harness.reading.readers import PRIMARY, SECOND, read
from tests.reading import paper
from tests.reading.paper import one_sheet, said
from tests.reading.test_texts import mapped_font
from tests.reading.told import suspected

BOTH = pytest.mark.parametrize("reader", [PRIMARY, SECOND])


def two_cells(gap: float, size: float, columns: bool = False) -> bytes:
    sheet, buffer = paper.canvas()
    sheet.setFont(paper.japanese(), size)
    if columns:
        sheet.translate(300, 300)
        sheet.rotate(-90)
    sheet.drawString(0 if columns else 60, 200, "六丁目五番")
    sheet.drawString((0 if columns else 60) + pdfmetrics.stringWidth("六丁目五番", "Japanese", size) + gap, 200, "十号")
    return paper.saved(sheet, buffer)


@pytest.mark.parametrize("columns", [False, True], ids=["lying", "upright"])
@pytest.mark.parametrize("size", [6, 12, 24])
@pytest.mark.parametrize(
    ("gap_em", "runs"),
    [
        (0.5, ("六丁目五番 十号",)),
        (0.9, ("六丁目五番 十号",)),
        (1.5, ("六丁目五番", "十号")),
        (4, ("六丁目五番", "十号")),
    ],
)
def test_a_gap_wider_than_a_letter_parts_two_cells(
    gap_em: float, runs: tuple[str, ...], size: int, columns: bool
) -> None:
    assert read(two_cells(gap_em * size, size, columns)).sheets[0].runs == runs


@BOTH
@pytest.mark.parametrize("gap_em", [0.5, 1.5, 4])
def test_cells_never_run_together(gap_em: float, reader: str) -> None:
    runs = read(two_cells(gap_em * 12, 12), reader).sheets[0].runs
    assert "六丁目五番十号" not in "\n".join(runs)


def test_a_blank_that_was_set_parts_nothing_and_hides_no_gap_behind_it() -> None:
    data = one_sheet(said("a b") + said("c d", x=150) + said("e", x=200) + said("f", y=600))
    assert read(data).sheets[0].runs == ("a b", "c d", "e", "f")


def placed(letters: Sequence[str], places: list[tuple[float, float, str]]) -> bytes:
    """A sheet with each of the letters set by itself; the font is that of the file and looks the same for all."""
    resources, objects = mapped_font(list(letters))
    shows = [b"BT /F1 12 Tf %.1f %.1f Td <%04x> Tj ET\n" % (x, y, letters.index(letter) + 1) for x, y, letter in places]
    return one_sheet(b"".join(shows), resources, objects)


def test_after_a_letter_outside_of_the_first_plane_cells_are_still_parted() -> None:
    """It takes two places in the text and has one index."""
    places = [(60, 700, "𠮷"), (73, 700, "田"), (120, 700, "太"), (133, 700, "郎"), (180, 700, "二")]
    assert read(placed("𠮷田太郎二", places)).sheets[0].runs == ("𠮷田", "太郎", "二")


def each_by_itself(places: list[tuple[float, float, str]]) -> Reading:
    """The reading of a sheet whose letters are set one by one in this order."""
    sheet, buffer = paper.canvas()
    for x, y, letter in places:
        sheet.drawString(x, y, letter)
    return read(paper.saved(sheet, buffer))


def set_singly(places: list[tuple[float, float, str]]) -> tuple[str, ...]:
    """The runs of such a sheet that have to be put together by their places."""
    found = each_by_itself(places)
    assert "set-letter-by-letter" in suspected(found)
    return found.sheets[0].runs


def row(text: Sequence[str], x: float, y: float, step: float = 13) -> list[tuple[float, float, str]]:
    return [(x + step * at, y, letter) for at, letter in enumerate(text)]


def column(text: str, x: float, y: float, step: float = 13) -> list[tuple[float, float, str]]:
    return [(x, y - step * at, letter) for at, letter in enumerate(text)]


def scattered(places: list[tuple[float, float, str]]) -> list[tuple[float, float, str]]:
    """In an order in which no two neighbours follow each other."""
    return [places[at * 7 % len(places)] for at in range(len(places))]


NAME, PLACE, NUMBER = "髙田一郎", "横浜市中区本町", "123456789012"


def test_rows_are_read_from_the_top_each_from_the_left() -> None:
    rows = row(NAME, 100, 700) + row(PLACE, 100, 660) + row(NUMBER, 100, 620)
    assert len(rows) % 7
    assert set_singly(scattered(rows)) == (NAME, PLACE, NUMBER)


def test_a_line_is_one_although_its_letters_stand_a_little_higher_or_lower() -> None:
    rows = [(x, y + (2 if at % 2 else -2), letter) for at, (x, y, letter) in enumerate(row(PLACE + NAME, 100, 700))]
    below = row("北南東西", 100, 660)
    assert set_singly(scattered(rows + below)) == (PLACE + NAME, "北南東西")


@pytest.mark.parametrize(
    ("gap", "runs"), [(13, (PLACE + NAME,)), (20, (f"{PLACE} {NAME}",)), (30, (PLACE, NAME)), (40, (PLACE, NAME))]
)
def test_a_wide_gap_in_a_row_parts_two_cells(gap: float, runs: tuple[str, ...]) -> None:
    """And one that is wider than the others is a blank, as between a label and its value."""
    rows = row(PLACE, 100, 700) + row(NAME, 100 + 13 * (len(PLACE) - 1) + gap, 700)
    assert set_singly(scattered(rows + row(NUMBER, 100, 660))) == (*runs, NUMBER)


@pytest.mark.parametrize(("gap", "runs"), [(13, (PLACE + NAME,)), (40, (PLACE, NAME))])
def test_columns_are_read_from_the_right_each_from_the_top(gap: float, runs: tuple[str, ...]) -> None:
    first = column(PLACE, 500, 700) + column(NAME, 500, 700 - 13 * (len(PLACE) - 1) - gap)
    assert set_singly(scattered(first + column("北南東西甲", 440, 700))) == (*runs, "北南東西甲")


def test_rows_come_before_columns() -> None:
    assert set_singly(scattered(column(PLACE, 500, 600) + row(NAME + "様", 100, 700))) == (NAME + "様", PLACE)


def makes_up(lines: Sequence[str], written: list[list[tuple[float, float, str]]]) -> bool:
    """Whether of letters written in this order the runs make up these lines one after the other; letters that stand far
    apart may be runs of their own."""
    read_of = each_by_itself([letter for line in written for letter in line])
    runs = [run.replace(" ", "") for run in read_of.sheets[0].runs]
    ends = set(accumulate(map(len, runs)))
    return "".join(runs) == "".join(lines) and set(accumulate(map(len, lines))) <= ends


NAMES = ("山田太郎", "佐藤花子", "鈴木一郎")


@pytest.mark.parametrize("pitch", [14, 18, 24])
@pytest.mark.parametrize("step", [16, 20, 29, 40, 60])
def test_letters_spread_evenly_over_a_field_stay_on_their_line(step: int, pitch: int) -> None:
    rows = [row(name, 100, 700 - pitch * at, step) for at, name in enumerate(NAMES)]
    assert makes_up(NAMES, rows)
    lengths = ("東京都千代田区", "山田", "昭和47年")
    rows = [row(line, 100, 700 - pitch * at, step) for at, line in enumerate(lengths)]
    assert makes_up(lengths, rows)


def test_lines_of_which_each_begins_below_the_end_of_the_last_are_no_column() -> None:
    stairs = [row(name, 100 + 60 * at, 700 - 20 * at, 20) for at, name in enumerate(NAMES)]
    assert makes_up(NAMES, stairs)


@pytest.mark.parametrize("pitch", [16, 20, 29, 40])
@pytest.mark.parametrize("step", [13, 14])
def test_the_same_letters_one_below_the_other_are_columns(step: int, pitch: int) -> None:
    columns = [column(name, 500 - pitch * at, 700, step) for at, name in enumerate(NAMES)]
    assert makes_up(NAMES, columns)


@pytest.mark.parametrize("date", ["平 成 26 年 12 月 31 日", "平 成 62 年 21 月 13 日", "昭 和 4 7 年 10 月 1 日"])
@pytest.mark.parametrize("step", [14, 18, 20, 26])
def test_digits_side_by_side_in_a_column_are_one_number(step: int, date: str) -> None:
    """To lose one of them would make it another date."""
    parts = [(500, 700 - step * at, part) for at, part in enumerate(date.split(" "))]
    letters = [
        (x + (7 * place - 1 if len(part) > 1 else 3 * part.isascii()), y, letter)
        for x, y, part in parts
        for place, letter in enumerate(part)
    ]
    other = column("東京都千代田区", 480, 700, step)
    assert makes_up((date.replace(" ", ""), "東京都千代田区"), [letters, other])


@pytest.mark.parametrize("side", [13, 16, 20])
def test_in_boxes_as_high_as_wide_letters_go_on_as_they_follow_each_other(side: int) -> None:
    across = [row(name, 100, 700 - side * at, side) for at, name in enumerate(NAMES)]
    assert makes_up(NAMES, across)
    down = [column(name, 500 - side * at, 700, side) for at, name in enumerate(NAMES)]
    assert makes_up(NAMES, down)


def test_a_lonely_letter_between_two_lines_is_a_line() -> None:
    """A sex, a relationship: it belongs to no column with what stands above and below it."""
    lines = ("神奈川県横浜市", "男", "平成6年6月22日")
    rows = [row(line, 100, 700 - 20 * at) for at, line in enumerate(lines)]
    assert makes_up(lines, rows)
    assert makes_up(lines, [row(line, 100, 700 - 14 * at, 20) for at, line in enumerate(lines)])
    first, lonely, last = rows
    beside = [(x + 5, y, letter) for x, y, letter in lonely]
    assert makes_up(lines, [first, beside, last])
    assert set_singly(scattered([*lonely, *last, *first, *row("様", 400, 560)])) == (*lines, "様")


def test_a_column_of_lonely_letters_is_one_however_the_rest_goes() -> None:
    """A label that goes down beside rows."""
    rows = [row(line, 140, 700 - 13 * at) for at, line in enumerate(("神奈川県横浜市", "平成6年6月22日"))]
    label = column("証明事項", 60, 706)
    assert set_singly([*label, *rows[0], *rows[1]]) == ("証明事項", "神奈川県横浜市", "平成6年6月22日")


@BOTH
@pytest.mark.parametrize("step", [13, 15, 20])
def test_the_label_beside_the_lines_of_a_value_stands_before_it_as_in_the_file(step: int, reader: str) -> None:
    label, first, second = row("本籍", 60, 694), row(PLACE, 140, 701, step), row("三丁目", 140, 687, step)
    other = row("氏名様", 60, 660)
    written = "".join(letter for _, _, letter in [*label, *first, *second, *other])
    found = read(placed(written, [*label, *first, *second, *other]), reader).sheets[0].runs
    assert found == ("本籍", PLACE, "三丁目", "氏名様")


@pytest.mark.parametrize("step", [13, 16, 24])
def test_the_second_reader_puts_letters_together_too(step: int) -> None:
    lines = [row(PLACE, 100, 700, step), row(NAME, 100, 660, step), row(NUMBER, 100, 620, 7)]
    for written in (lines, [column(PLACE, 500, 700, step), column("北南東西", 470, 700, step)]):
        letters = [each for line in written for each in line]
        found = read(placed("".join(letter for _, _, letter in letters), letters), SECOND).sheets[0]
        assert found.runs == tuple("".join(letter for _, _, letter in line) for line in written)
        assert len(found.places) == len(found.runs)


def test_a_pair_of_surrogates_is_one_letter_wherever_it_stands() -> None:
    places = scattered(row("𠮷野𠮷田", 100, 700) + row("横浜市中区", 100, 660))
    found = read(placed("𠮷野田横浜市中区", places))
    assert found.sheets[0].runs == ("𠮷野𠮷田", "横浜市中区")


def test_a_letter_and_what_varies_it_stay_together() -> None:
    varied = ["葛\U000e0100", *"野高田"]
    found = read(placed([*varied, *"横浜市中区"], scattered(row(varied, 100, 700) + row("横浜市中区", 100, 660))))
    assert found.sheets[0].runs == ("葛\U000e0100野高田", "横浜市中区")


@pytest.mark.parametrize(
    ("singles", "others", "singly"),
    [(3, 0, False), (4, 0, True), (4, 3, True), (4, 4, False), (5, 20, False), (12, 11, True)],
)
def test_a_few_single_letters_make_no_sheet_that_was_set_singly(singles: int, others: int, singly: bool) -> None:
    """They are cells of one letter, as a sex or a count; more of them than longer runs are a line taken apart."""
    sheet, buffer = paper.canvas()
    for at in range(max(singles, others)):
        if at < singles:
            sheet.drawString(60 + 150 * (at % 3), 760 - 60 * (at // 3), "男")
        if at < others:
            sheet.drawString(60, 400 - 18 * at, f"住所{at + 10}")
    found = read(paper.saved(sheet, buffer))
    assert ("set-letter-by-letter" in suspected(found)) is singly
    assert sorted(found.sheets[0].runs) == sorted(["男"] * singles + [f"住所{at + 10}" for at in range(others)])
