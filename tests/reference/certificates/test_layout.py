"""Sheets: everything inside its margins, nothing over something else, nothing cut; images as native bits."""

from __future__ import annotations

import io
from itertools import combinations

import pypdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from harness.certificates.reference.printing.pages import Block, Item, PageModel, RuledTable
from harness.certificates.reference.printing.render import SheetOverflow
from tests.reference.certificates import samples

A4 = (595.28, 841.89)
MARGIN_PT = 30.0
TITLE_PT, FOOT_PT = 760.0, 172.0
COMFORTABLE_PT = 7.9

Box = tuple[float, float, float, float]


def _text_boxes(pdf: bytes) -> list[Box]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        objects = document[0].get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT])
        return [item.get_bounds() for item in objects]
    finally:
        document.close()


def _types_pt(page: PageModel) -> set[float]:
    """The sizes of type between the sheet's title and its foot."""
    document = pypdfium2.PdfDocument(samples.one_page(page))
    try:
        texts = document[0].get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT])
        return {text.get_font_size() for text in texts if FOOT_PT < text.get_bounds()[3] < TITLE_PT}
    finally:
        document.close()


def _overlap(one: Box, other: Box) -> bool:
    tolerance_pt = 0.4
    return (
        min(one[2], other[2]) - max(one[0], other[0]) > tolerance_pt
        and min(one[3], other[3]) - max(one[1], other[1]) > tolerance_pt
    )


def _assert_tidy(page: PageModel) -> None:
    boxes = _text_boxes(samples.one_page(page))
    assert boxes
    for left, bottom, right, top in boxes:
        assert MARGIN_PT < left <= right < A4[0] - MARGIN_PT
        assert MARGIN_PT < bottom <= top < A4[1] - MARGIN_PT
    assert [pair for pair in combinations(boxes, 2) if _overlap(*pair)] == []


@pytest.mark.parametrize("layout", samples.every_layout())
def test_sheets_are_tidy(layout: str) -> None:
    _assert_tidy(samples.every_layout()[layout])


_texts = st.text(alphabet="髙橋東京都1２aW ﾅ、（）ー", max_size=70)
_items = st.lists(st.builds(Item, st.text(alphabet="住所氏名年月日", max_size=12), _texts), min_size=1, max_size=6)


@settings(max_examples=25)
@given(st.lists(_items, min_size=1, max_size=3), st.lists(st.lists(_texts, min_size=3, max_size=3), max_size=3))
def test_any_texts_make_a_tidy_sheet(blocks: list[list[Item]], rows: list[list[str]]) -> None:
    _assert_tidy(
        samples.resident()._replace(
            blocks=tuple(Block(tuple(items)) for items in blocks),
            tables=(RuledTable(tuple(map(tuple, rows)), header=("区分", "金額（円）", "備考")),),
        )
    )


def test_four_persons_stand_on_one_sheet() -> None:
    assert max(_types_pt(samples.resident(4))) >= COMFORTABLE_PT


def test_what_does_not_fit_is_an_error_never_cut() -> None:
    page = samples.family(members=9, entries=9)
    with pytest.raises(SheetOverflow, match="戸籍全部事項証明書"):
        samples.one_page(page)


def test_an_empty_certificate_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one page"):
        samples.renderer().render(())


def _images(pdf: bytes) -> dict[str, pypdf.generic.StreamObject]:
    resources = pypdf.PdfReader(io.BytesIO(pdf)).pages[0]["/Resources"]
    return {name: reference.get_object() for name, reference in resources["/XObject"].items()}


def test_the_imprint_is_the_registered_one_bit_for_bit() -> None:
    png = samples.imprint_png()
    image = _images(samples.one_page(samples.seal(png)))["/Imprint"]
    assert (image["/BitsPerComponent"], image["/ColorSpace"], image["/Filter"]) == (1, "/DeviceGray", "/FlateDecode")
    with Image.open(io.BytesIO(png)) as scan:
        assert image.get_data() == scan.tobytes()
        assert (image["/Width"], image["/Height"]) == scan.size


def test_the_imprint_shows_at_its_true_size_with_ink_black() -> None:
    png = samples.imprint_png()
    document = pypdfium2.PdfDocument(samples.one_page(samples.seal(png)))
    try:
        pictures = list(document[0].get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]))
        imprint = next(item for item in pictures if item.get_px_size() == (213, 213))
        left, bottom, right, top = imprint.get_bounds()
        assert right - left == pytest.approx(213 * 72 / 300, abs=0.1)
        box = (left, bottom, A4[0] - right, A4[1] - top)
        shown = document[0].render(scale=300 / 72, crop=box, grayscale=True).to_pil().resize((213, 213))
    finally:
        document.close()
    with Image.open(io.BytesIO(png)) as scan:
        wanted = scan.convert("L")
    different = sum((one < 128) != (other < 128) for one, other in zip(shown.tobytes(), wanted.tobytes(), strict=True))
    assert different < 0.03 * 213 * 213


def test_only_certified_sheets_bear_a_seal_and_only_seal_certificates_an_imprint() -> None:
    assert set(_images(samples.one_page(samples.resident()))) == {"/Seal"}
    assert _images(samples.one_page(samples.resident()._replace(mayor="", certification=""))) == {}


def test_three_members_with_long_histories_stand_on_one_sheet_in_small_type() -> None:
    page = samples.family(members=3, entries=5)
    assert max(_types_pt(page)) < COMFORTABLE_PT
    _assert_tidy(page)
