"""The glyph shown is the one that the font has for the character: compared as shapes with another rasteriser."""

from __future__ import annotations

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFont, ImageStat

from harness.certificates.reference.printing.document import write_document
from harness.certificates.reference.printing.ornaments import background_pattern
from harness.certificates.reference.printing.sheet import Sheet
from harness.certificates.reference.printing.subset import DocumentFont
from harness.certificates.reference.printing.typeface import Typeface, default_font_path

SIDE_PX = 64
ALIKE = 12.0
"""Mean difference of grey levels (0 to 255) below which two rasters show one shape."""


def _cropped(image: Image.Image) -> Image.Image:
    ink = image.point(lambda level: 255 if level < 128 else 0)
    box = ink.getbbox()
    assert box is not None
    return image.crop(box).resize((SIDE_PX, SIDE_PX), Image.Resampling.BOX)


def _printed(face: Typeface, text: str) -> Image.Image:
    font = DocumentFont(face)
    sheet = Sheet(font)
    sheet.text(100, 400, 160, text)
    background = background_pattern(face.path)
    pdf = write_document("t", [sheet.content()], font.embed(), {}, background, face.descriptor())
    document = pypdfium2.PdfDocument(pdf)
    try:
        return document[0].render(scale=1, grayscale=True).to_pil()
    finally:
        document.close()


def _drawn(face: Typeface, text: str) -> Image.Image:
    image = Image.new("L", (600, 400), 255)
    ImageDraw.Draw(image).text((50, 50), text, fill=0, font=ImageFont.truetype(str(face.path), 160))
    return image


def _difference(one: Image.Image, other: Image.Image) -> float:
    return float(ImageStat.Stat(ImageChops.difference(_cropped(one), _cropped(other))).mean[0])


@pytest.fixture(scope="module")
def face() -> Typeface:
    return Typeface(default_font_path())


@pytest.mark.parametrize("character", [*"髙高﨑邉邊齋永ｶgＷ〇", "\U0002000b"])
def test_the_right_glyph_is_shown(face: Typeface, character: str) -> None:
    assert _difference(_printed(face, character), _drawn(face, character)) < ALIKE


@pytest.mark.parametrize(("one", "other"), ["髙高", "﨑崎", "邉邊", "齋斎", "太大"])
def test_the_comparison_tells_variants_apart(face: Typeface, one: str, other: str) -> None:
    assert _difference(_printed(face, one), _drawn(face, other)) > ALIKE


def test_a_variation_sequence_shows_its_own_glyph(face: Typeface) -> None:
    # 辻 with U+E0100 has one dot on its road radical, with U+E0101 two, as the bare character in this font.
    one, two, bare = (_printed(face, text) for text in ("辻\U000e0100", "辻\U000e0101", "辻"))
    assert _difference(two, bare) == 0
    assert _difference(one, bare) > 4


def test_many_glyphs_in_one_document_keep_their_shapes(face: Typeface) -> None:
    assert _difference(_printed(face, "髙﨑邉"), _drawn(face, "髙﨑邉")) < ALIKE
