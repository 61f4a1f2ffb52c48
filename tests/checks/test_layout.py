"""The oracle knows no layout: shuffled, stripped, broken or differently written, a sheet means the same."""

from __future__ import annotations

import random
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from harness.certificates.domain.properties import Property
from harness.certificates.domain.words import Kind
from harness.domain.observations import Sheet
from tests.checks.printing import era, print_certificate
from tests.checks.world import CODE, Story, english, raster

WIDE = {ord(narrow): chr(ord(narrow) + 0xFEE0) for narrow in "0123456789-,:()/"}
NARROW = {wide: chr(narrow) for narrow, wide in ((narrow, ord(letter)) for narrow, letter in WIDE.items())}
KANGXI = {ord("一"): "⼀", ord("目"): "⽬", ord("生"): "⽣", ord("子"): "⼦", ord("父"): "⽗"}
LABELS = ("氏名", "住所", "生年月日", "性別", "続柄", "本籍", "筆頭者", "個人番号", "父", "母")


OPTIONS = {
    Kind.RESIDENT_RECORD: {"my_number": True, "domicile": True, "relationship": True},
    Kind.RECORD_ITEMS: {"resident_code": True, "domicile": True, "relationship": True},
    Kind.FAMILY_REGISTER_SUPPLEMENT: {"domicile": True},
}


def _short(day: date) -> str:
    return f"{day.year}/{day.month}/{day.day}"


def _points(day: date) -> str:
    return f"{day.year}.{day.month:02}.{day.day:02}"


def _christian(day: date) -> str:
    return f"{day.year}年{day.month:02}月{day.day:02}日"


def _letters(day: date) -> str:
    text = era(day)
    for name, letter in (("昭和", "S"), ("平成", "H"), ("令和", "R"), ("大正", "T")):
        text = text.replace(name, letter)
    return text.replace("元年", "1年").replace("年", ".").replace("月", ".").replace("日", "")


@st.composite
def _layout(draw: st.DrawFn) -> tuple[int, int, bool, bool, bool]:
    return (
        draw(st.integers(0, 4)),
        draw(st.integers(0, 10_000)),
        draw(st.booleans()),
        draw(st.booleans()),
        draw(st.booleans()),
    )


def _laid_out(sheet: Sheet, seed: int, shuffle: bool, join: bool, split: bool) -> Sheet:
    """The same sheet in another vendor's layout."""
    chance = random.Random(seed)
    cells: list[list[str]] = []
    for run in sheet.runs:
        if cells and cells[-1][-1] in LABELS:
            cells[-1].append(run)
        else:
            cells.append([run])
    if shuffle:
        chance.shuffle(cells)
    runs: list[str] = []
    for cell in cells:
        texts = ["".join(cell)] if join and len(cell) == 2 and chance.random() < 0.7 else cell
        for text in texts:
            shown = text.translate(chance.choice([WIDE, NARROW, KANGXI, {}]))
            # A label and a title stand in one piece; an item may be broken over two runs.
            if split and len(shown) > 3 and len(texts) == 2 and text is texts[1] and chance.random() < 0.5:
                at = chance.randrange(1, len(shown))
                runs += [shown[:at], shown[at:]]
            elif chance.random() < 0.2 and not shown.isascii() and " " not in shown:
                runs.append(" ".join(shown) if chance.random() < 0.5 else shown + "　")
            else:
                runs.append(shown)
    return Sheet(tuple(runs), sheet.images)


@given(st.sampled_from(list(Kind)), st.sampled_from(["ichiro", "sato_a", "hayashi", "kobayashi"]), _layout())
def test_a_right_document_is_right_in_every_layout(
    kind: Kind, who: str, layout: tuple[int, int, bool, bool, bool]
) -> None:
    form, seed, shuffle, join, split = layout
    dates = (era, _christian, _points, _short, _letters)[form]
    story = Story()
    options = OPTIONS.get(kind, {"fiscal_year": 2025} if "tax" in kind else {})
    application = story.application(who, kind, options=options)
    sheets = print_certificate(application, story.known.registers_of(application.kin_group), raster, dates)
    story.issue(application, sheets=[_laid_out(sheet, seed, shuffle, join, split) for sheet in sheets])
    assert [english(finding) for finding in story.findings()] == []
    assert story.partial().unclear == []


@given(st.sampled_from(list(Kind)), st.sampled_from(["taka", "sato_a", "kobayashi"]), _layout())
def test_a_foreign_document_is_foreign_in_every_layout(
    kind: Kind, who: str, layout: tuple[int, int, bool, bool, bool]
) -> None:
    form, seed, shuffle, join, split = layout
    dates = (era, _christian, _points, _short, _letters)[form]
    applicant = {"taka": "ichiro", "sato_a": "sato_b", "kobayashi": "hayashi"}[who]
    story = Story()
    printed = story.application(who, kind)
    sheets = print_certificate(printed, story.known.registers_of(printed.kin_group), raster, dates)
    laid_out = [_laid_out(sheet, seed, shuffle, join, split) for sheet in sheets]
    story.issue(story.application(applicant, kind), sheets=laid_out)
    assert story.said() == {Property.BINDING: 1, **({Property.SEAL: 1} if kind is Kind.SEAL else {})}
    assert CODE[who] in story.findings()[0].whose


def test_my_number_in_twelve_boxes() -> None:
    story = Story()
    application = story.application("ichiro", options={"my_number": True})
    (sheet,) = print_certificate(application, story.state("ichiro"))
    number = story.known.residents[CODE["ichiro"]].my_number
    at = sheet.runs.index(number)
    story.issue(application, sheets=[Sheet((*sheet.runs[:at], *number, *sheet.runs[at + 1 :]))])
    assert story.findings() == []


def test_a_page_number_does_not_lengthen_an_address() -> None:
    """1番1 and, in the next run, a page number 1: not the neighbour's 1番11."""
    story = Story()
    application = story.application("hayashi")
    (sheet,) = print_certificate(application, story.known.registers_of(5))
    address = story.known.residents[CODE["hayashi"]].address
    at = sheet.runs.index(address)
    story.issue(application, sheets=[Sheet((*sheet.runs[: at + 1], "1", *sheet.runs[at + 1 :]))])
    assert story.findings() == []
