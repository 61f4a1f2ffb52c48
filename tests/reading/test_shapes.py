"""What letters look like: hardly a matter of the typeface, and never of their size."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from harness.reading import likeness, references, shapes
from harness.reading.likeness import Found
from harness.reading.shapes import Raster

DIGITS = "0123456789"
KANJI = "一二三山川口日月木本林森田由甲申東京都府県市区町村佐藤鈴木高橋渡辺髙﨑邊齋斎吉士土未末千干人入"
SANS, SERIF, GOTHIC = 1, 2, 0


def drawn(letter: str, font: int = GOTHIC, size: int = 60) -> Raster:
    """A letter in one of the fonts that letters are compared with, cut out."""
    face = ImageFont.truetype(str(references.paths()[font]), size)
    left, top, right, bottom = map(round, face.getbbox(letter))
    picture = Image.new("L", (right - left, bottom - top))
    ImageDraw.Draw(picture).text((-left, -top), letter, fill=255, font=face)
    found = shapes.cut_out(np.asarray(picture))
    assert found is not None
    return found


def look(said: str, raster: Raster) -> likeness.Look:
    return likeness.looks([(said, raster)])[0]


@pytest.mark.parametrize("font", [GOTHIC, SANS, SERIF])
@pytest.mark.parametrize("size", [24, 60])
def test_what_is_said_is_drawn(font: int, size: int) -> None:
    letters = DIGITS + "ABCDEFGHKabdeh" + KANJI + "あいうえおカキクケコ"
    glyphs = [(letter, drawn(letter, font, size)) for letter in letters]
    wrong = [
        letter for letter, each in zip(letters, likeness.looks(glyphs), strict=True) if each.found is not Found.AS_SAID
    ]
    assert wrong == []


@pytest.mark.parametrize("font", [GOTHIC, SANS, SERIF])
def test_each_digit_is_told_from_each_other(font: int) -> None:
    pairs = [(said, is_) for said, is_ in product(DIGITS, DIGITS) if said != is_]
    found = likeness.looks([(said, drawn(is_, font)) for said, is_ in pairs])
    assert [pair for pair, each in zip(pairs, found, strict=True) if each.found is Found.AS_SAID] == []
    sure = {pair: each.drawn for pair, each in zip(pairs, found, strict=True) if each.found is Found.ANOTHER}
    assert all(sure[pair] == pair[1] for pair in sure)
    assert len(sure) > len(pairs) * 0.8


@pytest.mark.parametrize(
    ("said", "is_"), [("佐", "高"), ("鈴", "木"), ("林", "区"), ("東", "藤"), ("あ", "の"), ("カ", "モ"), ("山", "8")]
)
@pytest.mark.parametrize("font", [GOTHIC, SERIF])
def test_a_letter_that_is_drawn_as_another_is_that_one(said: str, is_: str, font: int) -> None:
    assert look(said, drawn(is_, font)) == likeness.Look(Found.ANOTHER, is_)


@pytest.mark.parametrize(("one", "other"), [("1", "l"), ("a", "A"), ("士", "土"), ("か", "が")])
def test_what_cannot_be_told_from_each_other(one: str, other: str) -> None:
    assert references.are_alike(one, other)


@pytest.mark.parametrize(("one", "other"), [("口", "ロ"), ("一", "ー"), ("0", "O"), ("力", "カ"), ("o", "O")])
def test_what_looks_alike_is_as_said(one: str, other: str) -> None:
    assert references.are_alike(one, other)
    assert look(one, drawn(other)).found is Found.AS_SAID


def test_no_two_digits_are_alike() -> None:
    assert [pair for pair in combinations(DIGITS, 2) if references.are_alike(*pair)] == []


@pytest.mark.parametrize(("said", "is_"), [("二", "三"), ("三", "二"), ("香", "杳"), ("永", "水"), ("妻", "妾")])
@pytest.mark.parametrize("font", [GOTHIC, SERIF])
def test_kanji_that_are_much_alike_are_told_or_doubted(said: str, is_: str, font: int) -> None:
    assert look(said, drawn(is_, font)).found in (Found.DOUBTFUL, Found.ANOTHER)


def test_of_letters_that_look_alike_the_one_of_its_kind_is_read() -> None:
    assert look("7", drawn("O")) == likeness.Look(Found.ANOTHER, "0")


def test_italics_are_no_other_letters() -> None:
    picture = Image.fromarray(drawn("1", SANS))
    high = picture.height
    wide = Image.new("L", (picture.width + high // 3, high))
    wide.paste(picture, (high // 3, 0))
    leant = wide.transform(wide.size, Image.Transform.AFFINE, (1, 0.21, 0, 0, 1, 0), Image.Resampling.BILINEAR)
    cut = shapes.cut_out(np.asarray(leant))
    assert cut is not None
    assert look("1", cut).found is Found.AS_SAID


def test_the_form_of_before_2004_is_as_right() -> None:
    """IPAexGothic has the forms of 2004, Noto Sans JP those of before as well."""
    assert references.likely(["祇"], [drawn("祇", SANS)])[0].nearer <= 0
    assert len(references._other_forms("祇")) > 0


def test_nothing_and_noise() -> None:
    assert look("山", np.zeros((40, 40), np.uint8)).found is Found.NOTHING
    noise = np.random.default_rng(1).integers(0, 2, (40, 40)).astype(np.uint8) * 255
    assert look("山", noise).found in (Found.LIKE_NONE, Found.DOUBTFUL)


@pytest.mark.parametrize("said", ["、", "・", "(", "令和", "ー"])
def test_a_sign_that_is_drawn_as_a_letter_is_doubted(said: str) -> None:
    assert look(said, drawn("鈴")).found in (Found.DOUBTFUL, Found.LIKE_NONE)


@pytest.mark.parametrize("said", ["א", "가", "ก", "⠿", "邓"])
def test_a_letter_that_no_font_here_has_is_not_one_that_they_have(said: str) -> None:
    assert look(said, drawn("鈴")).found is Found.DOUBTFUL


@pytest.mark.parametrize("said", ["(", "：", "№", "א"])
def test_a_sign_that_no_letter_stands_for_is_not_compared(said: str) -> None:
    assert look(said, drawn("(")).found in (Found.NOT_COMPARED, Found.AS_SAID)


def test_a_letter_that_goes_down_with_its_column() -> None:
    assert look("ー", np.ascontiguousarray(np.rot90(drawn("ー")))).found is Found.AS_SAID
