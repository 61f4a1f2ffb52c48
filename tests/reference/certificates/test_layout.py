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

from harness.certificates.reference.printing.pages import Block, Certificate, Item, PageModel, RuledTable
from harness.certificates.reference.printing.render import SheetOverflow
from tests.reference.certificates import samples

A4 = (595.28, 841.89)
MARGIN_PT = 30.0

Box = tuple[float, float, float, float]


def _text_boxes(pdf: bytes) -> list[Box]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        objects = document[0].get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT])
        return [item.get_bounds() for item in objects]
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
            blocks=tuple(Block(tuple(items), heading="見出し") for items in blocks),
            tables=(RuledTable(tuple(map(tuple, rows)), header=("区分", "金額（円）", "備考")),),
        )
    )


def test_four_persons_stand_on_one_sheet() -> None:
    assert samples.renderer().fits(samples.resident(4))


def test_what_does_not_fit_is_an_error_never_cut() -> None:
    page = samples.family(members=9, entries=9)
    assert not samples.renderer().fits(page)
    with pytest.raises(SheetOverflow, match="戸籍全部事項証明書"):
        samples.one_page(page)


def test_pagination_keeps_all_blocks_in_order() -> None:
    certificate = samples.renderer().paginate(samples.resident(9), blocks_a_sheet=4)
    assert [len(page.blocks) for page in certificate.pages] == [4, 4, 1]
    assert sum((page.blocks for page in certificate.pages), ()) == samples.resident(9).blocks
    assert [(page.page, page.pages) for page in certificate.pages] == [(1, 3), (2, 3), (3, 3)]
    assert {page.preamble_items for page in certificate.pages} == {samples.resident().preamble_items}
    assert {page.record for page in certificate.pages} == {"record-4711"}


def test_a_block_too_long_for_a_sheet_is_broken_between_entries() -> None:
    page = samples.family(members=1, entries=30)
    certificate = samples.renderer().paginate(page, blocks_a_sheet=3)
    assert len(certificate.pages) > 1
    parts = [block for sheet in certificate.pages for block in sheet.blocks]
    assert sum((part.entries for part in parts), ()) == page.blocks[0].entries
    assert {part.items for part in parts} == {page.blocks[0].items}
    assert all(samples.renderer().fits(sheet) for sheet in certificate.pages)


def test_tables_and_notes_come_last_and_once() -> None:
    page = samples.tax()._replace(blocks=samples.resident(6).blocks)
    certificate = samples.renderer().paginate(page, blocks_a_sheet=4)
    assert [bool(sheet.tables) for sheet in certificate.pages].count(True) == 1
    assert certificate.pages[-1].tables == page.tables
    assert certificate.pages[-1].notes == page.notes


def test_a_page_without_blocks_is_one_sheet() -> None:
    certificate = samples.renderer().paginate(samples.tax(), blocks_a_sheet=4)
    assert certificate == Certificate((samples.tax(),))


def test_an_empty_certificate_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one page"):
        samples.renderer().render(Certificate(()))


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
    assert not samples.renderer().fits(page)
    _assert_tidy(page)
