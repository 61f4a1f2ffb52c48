"""Page models of every layout, with hard names and long values, and what the tests read PDFs with."""

from __future__ import annotations

import io
from functools import cache

import pypdf
import pypdfium2
from PIL import Image, ImageDraw

from harness.certificates.reference.printing.pages import (
    Block,
    Entry,
    Item,
    PageModel,
    RuledTable,
    Ruling,
)
from harness.certificates.reference.printing.render import CertificateRenderer

LONG_ADDRESS = "東京都世田谷区三軒茶屋二丁目11番22号グランドメゾン三軒茶屋アネックスＥＡＳＴ館１１０３号室（見本方）"
NAMES = (
    "髙橋　太郎",
    "渡邉　﨑子",
    "齋藤 邊",
    "JOHNSON MARIA CHRISTINA ELIZABETH",
    "ｻｲﾄｳ ﾅﾍﾞ",
    "丈の山\U0002000b男",
    "辻\U000e0100　一",
)
"""Variant kanji, a compatibility ideograph, Latin, half-width kana, beyond U+FFFF, a variation sequence."""


@cache
def renderer() -> CertificateRenderer:
    """One for all tests of a process: it keeps nothing but glyphs."""
    return CertificateRenderer()


def imprint_png(*, side_px: int = 213, mark: int = 0) -> bytes:
    """A one-bit imprint that is not symmetric, so that turning or mirroring it would show."""
    image = Image.new("1", (side_px, side_px), 1)
    draw = ImageDraw.Draw(image)
    draw.ellipse((8, 8, side_px - 9, side_px - 9), outline=0, width=7)
    draw.line((60, 50, 60, 160), fill=0, width=9)
    draw.rectangle((90 + mark, 60, 140, 75), fill=0)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _page(**parts: object) -> PageModel:
    foot = {
        "record": "record-4711",
        "certification": "この写しは、原本と相違ないことを証明する。",
        "issued_on": "令和８年１１月２２日",
        "mayor": "香川県高松市長　見本　太郎",
        "certificate_number": "0372-2611-000123",
    }
    return PageModel(**{**foot, **parts})  # type: ignore[arg-type]  # keyword by keyword the types are right


def _person(number: int) -> Block:
    return Block(
        (
            Item("氏名", NAMES[number % len(NAMES)]),
            Item("フリガナ", "タカハシ　タロウ"),
            Item("生年月日", "昭和５５年１月２日"),
            Item("性別", "男"),
            Item("続柄", "世帯主" if number == 0 else "子"),
            Item("住民となった年月日", f"平成１２年４月{number + 1}日"),
            Item("本籍", "香川県高松市番町一丁目８番地１５"),
            Item("筆頭者", "髙橋　太郎"),
            Item("前住所", LONG_ADDRESS if number % 2 else "香川県丸亀市大手町二丁目４番２１号"),
        )
    )


def resident(persons: int = 1) -> PageModel:
    """A household's resident record."""
    return _page(
        title="住民票の写し",
        preamble_items=(Item("住所", LONG_ADDRESS), Item("世帯主", "髙橋　太郎")),
        blocks=tuple(_person(number) for number in range(persons)),
    )


def seal(png: bytes) -> PageModel:
    """A seal certificate."""
    items = (Item("氏名", NAMES[0]), Item("生年月日", "昭和５５年１月２日"), Item("住所", LONG_ADDRESS))
    return _page(title="印鑑登録証明書", imprint=png, preamble_items=items)


def member(name: str, entries: int = 2) -> Block:
    """A member of a family register."""
    items = (Item("名", name), Item("生年月日", "昭和５５年１月２日"), Item("父", "髙橋一郎"), Item("母", "髙橋花子"))
    history = tuple(
        Entry(
            "出生" if number == 0 else f"異動{number}",
            (
                Item("届出日", f"平成{number + 1}年１月１０日"),
                Item("従前戸籍", LONG_ADDRESS + "　髙橋一郎の戸籍から入籍したもの"),
            ),
        )
        for number in range(entries)
    )
    return Block(items, heading="戸籍に記録されている者", entries=history)


def family(members: int = 2, entries: int = 2) -> PageModel:
    """A family register in the form of computerised registers."""
    return _page(
        title="戸籍全部事項証明書",
        form=Ruling.REGISTER,
        preamble_items=(Item("本籍", "香川県高松市番町一丁目８番地１５"), Item("氏名", "髙橋　太郎")),
        blocks=tuple(member(f"太郎{number}", entries) for number in range(members)),
    )


def supplement() -> PageModel:
    """A supplement: addresses as entries with headings."""
    addresses = tuple(
        Entry(f"住所（{n}）", (Item("住所", f"{n}番{LONG_ADDRESS}"), Item("住定年月日", "平成２０年５月５日")))
        for n in range(1, 4)
    )
    items = (Item("氏名", NAMES[1]), Item("生年月日", "昭和５５年１月２日"), Item("性別", "女"))
    blocks = (Block(items, heading="附票", entries=addresses),)
    return _page(title="戸籍の附票の写し", form=Ruling.REGISTER, blocks=blocks)


def tax() -> PageModel:
    """An income-tax certificate: amounts in tables."""
    taxes = RuledTable(
        header=("税目", "均等割額（円）", "所得割額（円）", "年税額（円）"),
        rows=(("市民税", "3,000", "140,000", "143,000"), ("県民税", "1,000", "93,300", "94,300")),
    )
    deductions = RuledTable(rows=(("社会保険料控除", "812,345", LONG_ADDRESS), ("基礎控除", "430,000", "")))
    return _page(
        title="所得・課税証明書",
        preamble_items=(Item("氏名", NAMES[0]), Item("生年月日", "昭和５５年１月２日"), Item("住所", LONG_ADDRESS)),
        tables=(deductions, taxes),
    )


def every_layout() -> dict[str, PageModel]:
    """One page model of each layout."""
    return {
        "resident": resident(),
        "household": resident(4),
        "seal": seal(imprint_png()),
        "family": family(),
        "supplement": supplement(),
        "tax": tax(),
    }


def one_page(page: PageModel) -> bytes:
    """The PDF of a certificate of this one page."""
    return renderer().render((page,))


def by_pdfium(pdf: bytes) -> list[str]:
    """Each page's text as pdfium extracts it."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        texts = []
        for page in document:
            reader = page.get_textpage()
            texts.append(reader.get_text_range())
            reader.close()
            page.close()
        return texts
    finally:
        document.close()


def by_pypdf(pdf: bytes) -> list[str]:
    """Each page's text as pypdf extracts it."""
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]
