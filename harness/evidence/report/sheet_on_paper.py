"""The picture of a sheet, with what is foreign framed, as a block of a printed page."""

from __future__ import annotations

import io

from reportlab.lib.colors import HexColor
from reportlab.lib.utils import ImageReader
from reportlab.platypus import Flowable

from harness.evidence.report.model import Picture

_FRAME, _EDGE = HexColor("#c8102e"), HexColor("#8d887d")


class SheetOnPaper(Flowable):  # type: ignore[misc]
    """`wide` is in points."""

    def __init__(self, picture: Picture, wide: float) -> None:
        super().__init__()
        self._picture = picture
        self.width = wide
        self.height = wide * picture.height / picture.width

    def wrap(self, _wide: float, _high: float) -> tuple[float, float]:
        """Its size, whatever room there is."""
        return self.width, self.height

    def draw(self) -> None:
        """Draws the sheet, its edge and the frames."""
        canvas, scale = self.canv, self.width / self._picture.width
        canvas.drawImage(ImageReader(io.BytesIO(self._picture.png)), 0, 0, self.width, self.height)
        canvas.setStrokeColor(_EDGE)
        canvas.setLineWidth(0.4)
        canvas.rect(0, 0, self.width, self.height)
        canvas.setStrokeColor(_FRAME)
        canvas.setLineWidth(1)
        for mark in self._picture.marks:
            bottom = self.height - (mark.top + mark.height) * scale
            canvas.rect(mark.left * scale, bottom, mark.width * scale, mark.height * scale)
