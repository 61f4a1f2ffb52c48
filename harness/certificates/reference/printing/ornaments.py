"""What stands on a certificate besides text and rules: copy-warning background, official seal, registered imprint.

Each is a PDF stream object as finished bytes; the first two are made once for a typeface and are the same in every
document. The seal reads 検査用見本市長之印 (seal of the mayor of Specimen City, for inspection): no such office exists.
"""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from functools import partialmethod
from pathlib import Path
from typing import Any

from fontTools.pens.basePen import BasePen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont

from harness.certificates.reference.printing.document import SPEED, stream_object

DPI = 300
PT_A_PIXEL = 72 / DPI
_SEAL_TEXT = ("検査用", "見本市", "長之印")
_SEAL_SIDE_PX = 260
_COPY_TEXT = "複写"
_TILE_PT = 96.0
_LARGEST_SIDE_PX = 1200
"""An imprint is about 18 mm wide; ten centimetres at 300 dpi is no imprint."""


class UnusableImprint(ValueError):
    """The imprint is not a readable PNG image of a plausible size."""


@dataclass(frozen=True, slots=True)
class Picture:
    """An image XObject: the stream object's bytes and its size on paper in points."""

    stream: bytes
    width_pt: float
    height_pt: float


def imprint_picture(png: bytes) -> Picture:
    """A registered imprint as an opaque one-bit grey image, one pixel of the scan to one of the image.

    Raises UnusableImprint."""
    return bitmap(read_scan(png), "/ColorSpace /DeviceGray")


def read_scan(png: bytes) -> Image.Image:
    """The bitmap of a PNG file, of one bit a pixel; grey is ink where it is darker than the middle. Raises
    UnusableImprint."""
    try:
        scan = Image.open(io.BytesIO(png), formats=("PNG",))
        if max(scan.size) <= _LARGEST_SIDE_PX:
            return scan.copy() if scan.mode == "1" else scan.convert("L").point(_darker_than_middle, mode="1")
    except (OSError, SyntaxError, ValueError) as error:
        raise UnusableImprint(f"the imprint is not a readable PNG image: {error}") from error
    raise UnusableImprint(f"an imprint of {scan.width} x {scan.height} pixels is too large to print")


def _darker_than_middle(level: float) -> int:
    """A grey level as ink (0) or paper (255)."""
    return 255 if level >= 128 else 0


def bitmap(bits: Image.Image, entries: str, level: int = SPEED) -> Picture:
    """An image of one bit a pixel at its size on paper, with these entries besides."""
    shape = f"/Type /XObject /Subtype /Image /Width {bits.width} /Height {bits.height} /BitsPerComponent 1"
    stream = stream_object(f"{shape} {entries}", bits.tobytes(), level)
    return Picture(stream, bits.width * PT_A_PIXEL, bits.height * PT_A_PIXEL)


def official_seal(font: Path) -> Picture:
    """The mayor's square seal as a one-bit stencil, to be painted in the colour of vermilion ink."""
    side = _SEAL_SIDE_PX
    image = Image.new("L", (side, side), 255)
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((2, 2, side - 3, side - 3), radius=10, outline=0, width=9)
    cell = (side - 36) // 3
    letters = ImageFont.truetype(str(font), 4 * cell)
    for column, text in enumerate(_SEAL_TEXT):
        for row, character in enumerate(text):
            # Columns run from the right, as on a seal.
            image.paste(_seal_cell(character, letters, cell), (18 + (2 - column) * cell, 18 + row * cell))
    return bitmap(image.point(_darker_than_middle, mode="1"), "/ImageMask true", 9)


def _seal_cell(character: str, letters: ImageFont.FreeTypeFont, cell: int) -> Image.Image:
    """One character stretched to fill its cell, strokes thickened, as seal engravers set it."""
    box = letters.getbbox(character, stroke_width=cell // 8)
    ink = Image.new("L", (int(box[2] - box[0]), int(box[3] - box[1])), 255)
    ImageDraw.Draw(ink).text((-box[0], -box[1]), character, fill=0, font=letters, stroke_width=cell // 8)
    tile = Image.new("L", (cell, cell), 255)
    tile.paste(ink.resize((cell - 6, cell - 6), Image.Resampling.LANCZOS), (3, 3))
    return tile


def background_pattern(font: Path) -> bytes:
    """The copy-warning ground (けん制文字) as a tiling pattern: waves, and 複写 in outlines, not as text."""
    tile = _TILE_PT
    parts = ["0.84 0.91 0.88 RG 0.35 w 1 J"]
    for line in range(16):
        parts.append(_wave(tile, tile * (line + 0.5) / 16))
    parts.append("S 0.80 0.89 0.85 rg")
    parts.append(_outlines(font, _COPY_TEXT, size=20, x=tile * 0.14, y=tile * 0.18, turn=math.radians(30)))
    entries = (
        "/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /Resources << >> "
        f"/BBox [0 0 {tile:g} {tile:g}] /XStep {tile:g} /YStep {tile:g}"
    )
    return stream_object(entries, "\n".join(parts).encode("ascii"), 9)


def _wave(tile: float, height: float) -> str:
    """One line of two periods across the tile; it meets its neighbours smoothly."""
    step, rise = tile / 4, 1.8
    ops = [f"0 {height:.2f} m"]
    for half in range(4):
        x, up = half * step, rise if half % 2 == 0 else -rise
        ops.append(
            f"{x + step * 0.364:.2f} {height + up * 2:.2f} {x + step * 0.636:.2f} {height + up * 2:.2f} "
            f"{x + step:.2f} {height:.2f} c"
        )
    return " ".join(ops)


class _PathPen(BasePen):  # type: ignore[misc]  # fontTools has no types
    """Writes outlines as PDF path operators."""

    def __init__(self, glyphs: Any) -> None:
        super().__init__(glyphs)
        self.ops: list[str] = []

    def _write(self, operator: str, *points: tuple[float, float]) -> None:
        self.ops.append(" ".join([*(f"{x:.2f} {y:.2f}" for x, y in points), operator]))

    _moveTo = partialmethod(_write, "m")
    _lineTo = partialmethod(_write, "l")
    _curveToOne = partialmethod(_write, "c")
    _closePath = partialmethod(_write, "h")


def _outlines(font: Path, text: str, *, size: float, x: float, y: float, turn: float) -> str:
    ops: list[str] = []
    with TTFont(font, fontNumber=0, lazy=True) as file:
        names, glyphs = file.getBestCmap() or {}, file.getGlyphSet()
        scale = size / float(file["head"].unitsPerEm)
        cos, sin = math.cos(turn) * scale, math.sin(turn) * scale
        for character in text:
            glyph = glyphs[names[ord(character)]]
            pen = _PathPen(glyphs)
            glyph.draw(TransformPen(pen, (cos, sin, -sin, cos, x, y)))
            ops += pen.ops
            x, y = x + cos * glyph.width, y + sin * glyph.width
    return "\n".join([*ops, "f"])
