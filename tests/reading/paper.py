"""Small PDFs built by hand and with reportlab: every test says in its own lines what is on the sheet."""

from __future__ import annotations

import importlib.util
import io
import random
import zlib
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

LATIN = b"<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
"""Resources with one font, /F1, that every reader has."""

NOT_EMBEDDED = (
    "<< /Font << /F1 << /Type /Font /Subtype /Type0 /BaseFont /HeiseiMin-W3 /Encoding /{0} /DescendantFonts [ << "
    "/Type /Font /Subtype /CIDFontType0 /BaseFont /HeiseiMin-W3 /CIDSystemInfo << /Registry (Adobe) /Ordering (Japan1) "
    "/Supplement 2 >> /FontDescriptor << /Type /FontDescriptor /FontName /HeiseiMin-W3 /Flags 4 /FontBBox [0 -200 1000 "
    "800] /ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >> >> ] >> >> >>"
)
"""The same with a Japanese font that is not in the file; `{0}` is the name of its CMap."""


@cache
def japanese() -> str:
    """The name, for reportlab, of an embedded Japanese font; pip brings it."""
    spec = importlib.util.find_spec("matplotlib_fontja")
    assert spec is not None and spec.origin is not None
    file = next(Path(spec.origin).parent.rglob("*.ttf"))
    pdfmetrics.registerFont(TTFont("Japanese", str(file)))
    return "Japanese"


def font_file() -> str:
    """The path of the same font."""
    japanese()
    return str(pdfmetrics.getFont("Japanese").face.filename)


def canvas() -> tuple[Canvas, io.BytesIO]:
    """An A4 sheet for reportlab to draw on, 12 pt Japanese type, and where it will be written."""
    buffer = io.BytesIO()
    sheet = Canvas(buffer, pagesize=(595, 842), invariant=1)
    sheet.setFont(japanese(), 12)
    return sheet, buffer


def saved(sheet: Canvas, buffer: io.BytesIO) -> bytes:
    """The finished document."""
    sheet.showPage()
    sheet.save()
    return buffer.getvalue()


def pdf(objects: list[bytes], root: int = 1, extra: bytes = b"") -> bytes:
    """A file of these objects, numbered from 1, with a sound table; `extra` goes into the trailer."""
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root %d 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        root,
        extra,
        start,
    )
    return bytes(out)


def stream(data: bytes, entries: bytes = b"", pack: bool = False) -> bytes:
    """A stream object's body."""
    if pack:
        data, entries = zlib.compress(data), entries + b" /Filter /FlateDecode"
    return b"<< /Length %d %s >>\nstream\n" % (len(data), entries) + data + b"\nendstream"


def one_sheet(
    content: bytes,
    resources: bytes = LATIN,
    more: list[bytes] | None = None,
    page: bytes = b"",
    catalog: bytes = b"",
    box: bytes = b"[0 0 595 842]",
) -> bytes:
    """A document of one sheet. Its content is object 4; `more` objects are numbered from 5."""
    return pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox %s /Resources %s /Contents 4 0 R %s >>" % (box, resources, page),
            stream(content),
            *(more or []),
        ]
    )


def said(text: str, x: float = 72, y: float = 700, size: float = 12, before: str = "") -> bytes:
    """The operators that print a Latin text with /F1."""
    return f"q {before} BT /F1 {size} Tf {x} {y} Td ({text}) Tj ET Q\n".encode("latin-1")


@cache
def _cut(name: str) -> Image.Image:
    """A round border and, within it, strokes made of blocks, different for every name."""
    big, blocks = 1200, 11
    picture = Image.new("L", (big, big), 255)
    draw = ImageDraw.Draw(picture)
    draw.ellipse((24, 24, big - 24, big - 24), outline=0, width=66)
    dice = random.Random(name)
    step = (big - 2 * 130) / blocks
    for row in range(blocks):
        for column in range(blocks):
            middle = (blocks - 1) / 2
            if dice.random() < 0.5 and (row - middle) ** 2 + (column - middle) ** 2 < 27:
                x, y = 130 + column * step, 130 + row * step
                draw.rectangle((x, y, x + step, y + step), fill=0)
    return picture


def seal(name: str, side_px: int = 300) -> Image.Image:
    """A seal in black on white, grey."""
    return _cut(name).resize((side_px, side_px), Image.Resampling.BOX)


def certificate(seal_of: str = "山田", pages: int = 1) -> bytes:
    """A sound certificate: a title, a ruled form, a light ground, one imprint."""
    sheet, buffer = canvas()
    for _ in range(pages):
        sheet.setFont(japanese(), 12)
        sheet.setFillGray(0.9)
        sheet.drawString(60, 400, "複写")
        sheet.setFillGray(0)
        sheet.drawString(230, 780, "印鑑登録証明書")
        for row, (item, value) in enumerate((("氏名", "山田 太郎"), ("住所", "横浜市中区本町6丁目50番地の10"))):
            sheet.rect(60, 690 - 26 * row, 100, 26)
            sheet.rect(160, 690 - 26 * row, 360, 26)
            sheet.drawString(66, 698 - 26 * row, item)
            sheet.drawString(170, 698 - 26 * row, value)
        sheet.drawInlineImage(seal(seal_of, 154).convert("1"), 400, 500, 37, 37)
        if pages > 1:
            sheet.showPage()
    return saved(sheet, buffer)
