"""What two independent readers extract is what was printed, character by character and in the order of the sheet."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from harness.certificates.reference.printing.pages import Item, PageModel, printed_texts
from harness.certificates.reference.printing.typeface import Typeface, default_font_path
from tests.reference.certificates import samples

Reader = Callable[[bytes], list[str]]
READERS = [pytest.param(samples.by_pdfium, id="pdfium"), pytest.param(samples.by_pypdf, id="pypdf")]


def _without_breaks(text: str) -> str:
    return text.replace("\r", "").replace("\n", "")


def _without_blanks(text: str) -> str:
    # Readers put blanks where cells stand apart; between two cells of one row there is no other sign.
    return "".join(text.split())


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("layout", samples.every_layout())
def test_a_sheet_extracts_to_what_it_prints_in_order(read: Reader, layout: str) -> None:
    page = samples.every_layout()[layout]
    (text,) = read(samples.one_page(page))
    assert _without_blanks(text) == _without_blanks("".join(printed_texts(page)))


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("layout", samples.every_layout())
def test_each_value_is_whole_across_its_lines(read: Reader, layout: str) -> None:
    page = samples.every_layout()[layout]
    text = _without_breaks(read(samples.one_page(page))[0])
    assert [printed for printed in printed_texts(page) if printed not in text] == []


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize(
    "name",
    [
        *samples.NAMES,
        "高髙崎﨑邊邉齋斎齊吉",
        "ＡＢＣ　ABC　１２３　123",
        "ｶﾞｷﾞｸﾞ　ガギグ　がぎぐ",
        "～〜－−‐—―ー一",
        "〒①㈱々〆ヶ",
        "O'BRIEN-SMITH JR., JOSÉ",
    ],
)
def test_characters_survive(read: Reader, name: str) -> None:
    page = PageModel(record="r", title="住民票の写し", preamble_items=(Item("氏名", name), Item("性別", "男")))
    assert name in read(samples.one_page(page))[0]


@pytest.mark.parametrize("read", READERS)
def test_more_characters_than_one_byte_of_codes(read: Reader) -> None:
    # 600 different kanji: the map from codes to text has more than one range.
    face = Typeface(default_font_path())
    kanji = [chr(code) for code in range(0x4E00, 0x5200) if not face.missing(chr(code))][:600]
    items = tuple(Item("", "".join(kanji[start : start + 40])) for start in range(0, 600, 40))
    page = PageModel(record="r", title="住民票の写し", preamble_items=items)
    text = _without_breaks(read(samples.one_page(page))[0])
    assert "".join(kanji) in text


@pytest.mark.parametrize("read", READERS)
def test_several_sheets_keep_their_own_texts(read: Reader) -> None:
    whole = samples.family(members=7, entries=3)
    pages = [whole._replace(blocks=whole.blocks[3 * n : 3 * n + 3], page=n + 1, pages=3) for n in range(3)]
    texts = read(samples.renderer().render(tuple(pages)))
    assert len(texts) == 3
    for page, text in zip(pages, texts, strict=True):
        assert _without_blanks(text) == _without_blanks("".join(printed_texts(page)))
        assert f"{page.page}／{len(texts)}" in text


@pytest.mark.parametrize("read", READERS)
def test_the_record_is_not_in_the_document(read: Reader) -> None:
    pdf = samples.one_page(samples.resident())
    assert "record-4711" not in read(pdf)[0]
    assert b"record-4711" not in pdf


def test_equal_certificates_are_equal_bytes_and_unequal_ones_differ() -> None:
    for page in samples.every_layout().values():
        assert samples.one_page(page) == samples.one_page(page)
    one, other = (samples.renderer().render((samples.resident(n),)) for n in (1, 2))
    assert one != other


def test_no_time_and_no_date_in_the_file() -> None:
    pdf = samples.one_page(samples.resident())
    assert b"CreationDate" not in pdf
    assert b"ModDate" not in pdf


def test_documents_are_small() -> None:
    for layout, page in samples.every_layout().items():
        assert len(samples.one_page(page)) <= 60_000, layout
