"""A picture that lies under a sheet, in the strip above its title: items as ink, of which no text tells."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from harness.certificates.reference.printing.document import A4_PT
from harness.certificates.reference.printing.ornaments import DPI, Picture, bitmap
from harness.certificates.reference.printing.pages import Item
from harness.certificates.reference.printing.sheet import Sheet

_LEFT_PT, _BOTTOM_PT = 54.0, 795.0
_WIDTH_PT = A4_PT[0] - 2 * _LEFT_PT
_SIZE_PT, _LEADING_PT = 10.5, 14.0
_LINES = 3
"""As many as there is room for; what comes behind them is left out."""
_APART = "\u3000\u3000"


class PictureBeneath:
    """Sets items in black at 300 dpi with the typeface in this file."""

    def __init__(self, font: Path) -> None:
        self._font = font
        self._drawn = cache(self._draw)

    def put(self, items: tuple[Item, ...], sheet: Sheet) -> None:
        """Into the ground of a sheet, so that all else is set over it."""
        picture = self._drawn(items)
        sheet.picture("Beneath", picture.stream, _LEFT_PT, _BOTTOM_PT, picture.width_pt, picture.height_pt)

    def _draw(self, items: tuple[Item, ...]) -> Picture:
        letters = ImageFont.truetype(str(self._font), _pixels(_SIZE_PT))
        texts = [f"{item.label}\u3000{item.value}".replace("\n", "") for item in items]
        lines = list(_filled(texts, letters))[:_LINES]
        image = Image.new("1", (_pixels(_WIDTH_PT), _pixels(_LEADING_PT * _LINES)), 1)
        draw = ImageDraw.Draw(image)
        for number, line in enumerate(lines):
            draw.text((0, _pixels(_LEADING_PT * number)), line, fill=0, font=letters)
        return bitmap(image, "/ColorSpace /DeviceGray")


def _pixels(length_pt: float) -> int:
    return round(length_pt * DPI / 72)


def _filled(texts: Iterable[str], letters: ImageFont.FreeTypeFont) -> Iterable[str]:
    """As many texts on a line as it holds."""
    line = ""
    for text in texts:
        longer = f"{line}{_APART}{text}" if line else text
        if line and letters.getlength(longer) > _pixels(_WIDTH_PT):
            yield line
            longer = text
        line = longer
    if line:
        yield line
