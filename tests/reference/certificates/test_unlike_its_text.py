"""Sheets that look otherwise than they read: letters with other outlines, and a picture beneath."""

from __future__ import annotations

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from harness.certificates.reference.printing.pages import Item, PageModel
from tests.reference.certificates import samples

KANJI = st.text("髙高橋渡邉齋藤山田花子太郎一二三", min_size=3, max_size=9)
NUMBERS = st.text("0123456789", min_size=11, max_size=12)
STRIP = 48 / 842
"""The share of a sheet, from its upper edge, in which a picture beneath stands."""


def _page(name: str, number: str) -> PageModel:
    return samples.resident()._replace(preamble_items=(Item("氏名", name), Item("個人番号", number)))


def _look(page: PageModel) -> Image.Image:
    document = pypdfium2.PdfDocument(samples.one_page(page))
    try:
        return document[0].render(scale=1.5, grayscale=True).to_pil()
    finally:
        document.close()


def _alike(one: Image.Image, other: Image.Image) -> bool:
    return ImageChops.difference(one, other).getbbox() is None


@given(st.data())
@settings(max_examples=20, deadline=None)
def test_a_sheet_reads_as_its_own_and_looks_as_it_is_drawn(data: st.DataObject) -> None:
    name, number = data.draw(KANJI), data.draw(NUMBERS)
    other_name = data.draw(st.permutations(name).map("".join))
    other_number = data.draw(st.text("0123456789", min_size=len(number), max_size=len(number)))
    own, other = _page(name, number), _page(other_name, other_number)
    both = own._replace(drawn=other)
    assert _alike(_look(both), _look(other))
    for read in (samples.by_pdfium, samples.by_pypdf):
        assert read(samples.one_page(both)) == read(samples.one_page(own))


@pytest.mark.parametrize("layout", samples.every_layout())
def test_a_sheet_that_is_drawn_as_it_reads_looks_the_same(layout: str) -> None:
    page = samples.every_layout()[layout]
    assert _alike(_look(page._replace(drawn=page)), _look(page))


@given(KANJI, NUMBERS)
@settings(max_examples=10, deadline=None)
def test_a_picture_beneath_is_ink_and_no_text(name: str, number: str) -> None:
    page = samples.resident(4)
    over = page._replace(beneath=(Item("氏名", name), Item("個人番号", number)))
    for read in (samples.by_pdfium, samples.by_pypdf):
        assert read(samples.one_page(over)) == read(samples.one_page(page))
    plain, seen = _look(page), _look(over)
    height = round(seen.height * STRIP)
    assert (
        min(seen.crop((0, 0, seen.width, height)).tobytes())
        < 64
        < min(plain.crop((0, 0, seen.width, height)).tobytes())
    )
    below = (0, height, seen.width, seen.height)
    assert _alike(seen.crop(below), plain.crop(below))


def test_what_a_picture_cannot_hold_is_left_out() -> None:
    many = tuple([Item("氏名", f"山田　{number}") for number in range(40)])
    page = samples.resident()
    seen, plain = _look(page._replace(beneath=many)), _look(page)
    below = (0, round(seen.height * STRIP), seen.width, seen.height)
    assert _alike(seen.crop(below), plain.crop(below))
