"""Letters that were set one by one: which stand together, in which order, and where a blank stands between them."""

from __future__ import annotations

import pytest

from harness.reading.geometry import turned
from harness.reading.placed import Letter, are_alone, together

EM = 10.0


def letter(text: str, x: float, y: float, index: int, wide: float = EM, high: float = EM) -> Letter:
    """A letter around this point."""
    box = (x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
    return Letter(text, box, index, box)


def line(text: str, x: float = 100, y: float = 500, step: float = EM, first: int = 0) -> list[Letter]:
    return [letter(each, x + step * at, y, first + at) for at, each in enumerate(text)]


def column(text: str, x: float = 100, y: float = 500, step: float = EM, first: int = 0) -> list[Letter]:
    return [letter(each, x, y - step * at, first + at) for at, each in enumerate(text)]


def renumbered(*pieces: list[Letter]) -> list[Letter]:
    every = [each for piece in pieces for each in piece]
    return [Letter(each.text, each.box, index, each.held) for index, each in enumerate(every)]


def told(letters: list[Letter]) -> list[str]:
    found = together(letters)
    assert found is not None
    return [each.run for each in found]


@pytest.mark.parametrize(
    ("runs", "alone"),
    [
        (["a"] * 4, True),
        (["a"] * 3, False),
        (["a"] * 4 + ["bb"] * 3, True),
        (["a"] * 4 + ["bb"] * 4, False),
        (["bb"] * 9, False),
        ([], False),
    ],
)
def test_letters_stand_alone_where_most_runs_are_one(runs: list[str], alone: bool) -> None:
    assert are_alone(runs) == alone


def test_a_line_and_a_column_and_what_is_known_of_them() -> None:
    across, down = together(renumbered(line("氏名山田", y=700), column("住所横浜"))) or ()
    assert (across.run, across.first, across.box) == ("氏名山田", 0, (95, 695, 135, 705))
    assert (across.begin, across.end) == ((95, 695, 105, 705), (125, 695, 135, 705))
    assert (down.run, down.first, down.box) == ("住所横浜", 4, (95, 465, 105, 505))
    assert (down.begin, down.end) == ((95, 495, 105, 505), (95, 465, 105, 475))


def test_what_is_written_in_order_stays_in_it() -> None:
    low, high = line("下段文字", y=100), line("上段文字", y=700)
    assert told(renumbered(low, high)) == ["下段文字", "上段文字"]
    left, right = column("左側文字", x=100), column("右側文字", x=300)
    assert told(renumbered(left, right)) == ["左側文字", "右側文字"]


def woven(*pieces: list[Letter]) -> list[Letter]:
    """Letter by letter of each in turn, so that none follows its neighbour."""
    return renumbered(*([list(each) for each in zip(*pieces, strict=True)]))


def test_what_is_written_in_no_order_is_read_from_above_and_columns_from_the_right() -> None:
    assert told(woven(line("下段文字", y=100), line("中段文字", y=400), line("上段文字", y=700))) == [
        "上段文字", "中段文字", "下段文字",
    ]  # fmt: skip
    assert told(woven(column("左側文字", x=100), column("中側文字", x=300), column("右側文字", x=500))) == [
        "右側文字", "中側文字", "左側文字",
    ]  # fmt: skip
    mixed = woven(column("左側文字", x=100), line("上段文字", x=200, y=700), column("右側文字", x=500))
    assert told(mixed) == ["上段文字", "右側文字", "左側文字"]


@pytest.mark.parametrize(("step", "is_one"), [(21.9, True), (22.1, False)])
def test_a_wide_gap_parts_a_line_and_a_column(step: float, is_one: bool) -> None:
    """More than a letter and a fifth of one stands between them."""
    for made in (line, column):
        near, far = made("甲乙丙"), made("丁戊己")
        along = 20 + step
        if made is line:
            far = [letter(each.text, 100 + along + EM * at, 500, 0) for at, each in enumerate(far)]
        else:
            far = [letter(each.text, 100, 500 - along - EM * at, 0) for at, each in enumerate(far)]
        found = told(renumbered(near, far))
        assert [each.replace(" ", "") for each in found] == (["甲乙丙丁戊己"] if is_one else ["甲乙丙", "丁戊己"])
        assert (" " in found[0]) == is_one


@pytest.mark.parametrize("made", [line, column])
@pytest.mark.parametrize(("gap", "blank"), [(3.4, ""), (3.6, " ")])
def test_a_blank_stands_where_a_gap_is_wider_than_a_third_of_a_letter(made: object, gap: float, blank: str) -> None:
    steps = [0, 10, 20, 30 + gap, 40 + gap, 50 + gap]
    places = [(100 + s, 500.0) if made is line else (100.0, 500 - s) for s in steps]
    letters = [letter(text, x, y, at) for at, (text, (x, y)) in enumerate(zip("甲乙丙丁戊己", places, strict=True))]
    assert told(letters) == [f"甲乙丙{blank}丁戊己"]


@pytest.mark.parametrize(
    ("text", "gap", "blank"),
    [
        ("ABCDEF", 6.9, ""),
        ("ABCDEF", 7.1, " "),
        ("ABC丁EF", 3.6, " "),
        ("AB丙DEF", 3.6, " "),
        ("ABC丁EF", 3.4, ""),
    ],
)
def test_between_two_latin_letters_a_gap_has_to_be_wider(text: str, gap: float, blank: str) -> None:
    at = [0.0, 10, 20, 30 + gap, 40 + gap, 50 + gap]
    letters = [letter(each, 100 + x, 500, index) for index, (each, x) in enumerate(zip(text, at, strict=True))]
    assert told(letters) == [f"{text[:3]}{blank}{text[3:]}"]


@pytest.mark.parametrize(("gap", "blank"), [(8.9, ""), (9.1, " ")])
def test_in_a_line_that_is_spread_a_gap_has_to_be_wider_than_its_usual_one(gap: float, blank: str) -> None:
    """By half; its usual one is that in the middle."""
    gaps = [6.0, 6.0, gap, 6.0, 6.0]
    x, letters = 100.0, [letter("甲", 100, 500, 0)]
    for at, (each, wide) in enumerate(zip("乙丙丁戊己", gaps, strict=True), start=1):
        x += EM + wide
        letters.append(letter(each, x, 500, at))
    assert told(letters) == [f"甲乙丙{blank}丁戊己"]


def test_a_kanji_fills_its_room_whatever_its_ink_and_a_latin_letter_its_own() -> None:
    thin = [letter("一", 100 + 10 * at, 500, at, wide=9, high=1) for at in range(6)]
    assert told([*thin, letter("国", 160, 500, 6)]) == ["一一一一一一国"]
    narrow = [letter("i", 100 + 10 * at, 500, at, wide=2) for at in range(6)]
    assert told([*narrow, letter("i", 163, 500, 6, wide=2)]) == ["iiiiiii"]
    upright = [letter("i", 100, 500 - 10 * at, at, wide=2) for at in range(6)]
    assert told([*upright, letter("i", 100, 434, 6, wide=2)]) == ["iiiiiii"]


@pytest.mark.parametrize(("lower", "lines"), [(4.9, 1), (5.1, 2)])
def test_letters_stand_on_one_line_up_to_half_their_height_apart(lower: float, lines: int) -> None:
    raised = [letter(each, 100 + 10 * at, 500 - (lower if at > 2 else 0), at) for at, each in enumerate("甲乙丙丁戊己")]
    assert len(told(raised)) == lines
    # By where the line began, not step by step.
    stairs = [letter(each, 100 + 10 * at, 500 - 2 * at, at) for at, each in enumerate("甲乙丙丁戊己")]
    assert told(stairs) == ["甲乙丙", "丁戊己"]


def test_two_digits_side_by_side_count_as_one_letter_of_their_column() -> None:
    for order in (((95, "1"), (100, "2")), ((100, "2"), (95, "1"))):
        digits = [letter(text, x, 480, 0, wide=4) for x, text in order]
        rest = column("月日生届出", y=470)
        letters = renumbered(column("平成", x=97.5), digits, [letter(each.text, 97.5, each.y, 0) for each in rest])
        assert told(letters) == ["平成12月日生届出"]
        (found,) = together(letters) or ()
        assert found.box == (92.5, 425, 102.5, 505)


def test_a_letter_alone_among_lines_is_one_and_among_columns_as_well() -> None:
    lines = renumbered(line("氏名山田太郎", y=700), line("住所横浜市中", y=650), line("男", x=400, y=300))
    assert told(lines) == ["氏名山田太郎", "住所横浜市中", "男"]
    columns = renumbered(column("氏名山田太郎", x=500), column("住所横浜市中", x=450), column("男", x=300, y=100))
    assert told(columns) == ["氏名山田太郎", "住所横浜市中", "男"]


def test_a_line_may_be_spread_and_stand_close_to_the_next() -> None:
    wide = renumbered(
        line("氏名山田", y=700, step=19), line("住所横浜", y=688, step=19), line("生年月日", y=676, step=19)
    )
    assert [each.replace(" ", "") for each in told(wide)] == ["氏名山田", "住所横浜", "生年月日"]
    high = renumbered(column("氏名山田", x=700, step=19), column("住所横浜", x=688, step=19))
    assert [each.replace(" ", "") for each in told(high)] == ["氏名山田", "住所横浜"]


def test_letters_are_measured_by_the_middle_one() -> None:
    """A few large or small ones among them change nothing."""
    large = letter("大", 100, 700, 0, wide=60, high=60)
    assert told(renumbered([large], line("甲乙丙丁戊己"), line("子丑寅卯辰巳", x=182)))[1:] == [
        "甲乙丙丁戊己",
        "子丑寅卯辰巳",
    ]
    tiny = [letter("・", 100 + at, 700 - 30 * at, 0, wide=1, high=1) for at in range(3)]
    assert "甲乙丙 丁戊己" in told(renumbered(tiny, line("甲乙丙"), line("丁戊己", x=134)))


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_a_turned_sheet_is_read_as_it_is_held_and_told_where_it_stands(turns: int) -> None:
    held = renumbered(line("氏名山田", y=700), line("住所横浜", y=100))
    letters = [Letter(each.text, turned(each.box, -turns), each.index, each.held) for each in held]
    first, second = together(letters) or ()
    assert (first.run, second.run) == ("氏名山田", "住所横浜")
    assert first.box == turned((95, 695, 135, 705), -turns)
    assert (first.begin, first.end) == (letters[0].box, letters[3].box)
    assert second.first == 4


def test_there_are_letters_and_not_too_many() -> None:
    assert together([]) is None
    many = [letter("字", 20 * (at % 60), 20 * (at // 60), at) for at in range(4001)]
    assert together(many) is None
    assert together(many[:4000]) is not None
    assert told([letter("字", 5, 5, 0)]) == ["字"]
