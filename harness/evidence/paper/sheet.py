"""The picture of a sheet, with what is foreign framed, as a block of a printed page."""

from __future__ import annotations

import io

from reportlab.lib.colors import HexColor
from reportlab.lib.utils import ImageReader
from reportlab.platypus import Flowable

from harness.evidence.findings.model import Picture

_FRAME, _EDGE = HexColor("#c8102e"), HexColor("#8d887d")
_ROOM_PX, _TITLE = 60, 0.15


class SheetOnPaper(Flowable):  # type: ignore[misc]
    """As large as it can be within `wide` and `high`, in points. Where something is framed, only that part of the sheet
    is shown: `is_part` says so."""

    def __init__(self, picture: Picture, wide: float, high: float) -> None:
        super().__init__()
        self._picture = picture
        self._top, self._bottom = _part(picture)
        self.is_part = self._bottom - self._top < picture.height
        self._scale = min(wide / picture.width, high / (self._bottom - self._top))
        self.width = self._scale * picture.width
        self.height = self._scale * (self._bottom - self._top)

    def wrap(self, _wide: float, _high: float) -> tuple[float, float]:
        """Its size, whatever room there is."""
        return self.width, self.height

    def draw(self) -> None:
        """Draws the part of the sheet, its edge and the frames."""
        canvas, scale, picture = self.canv, self._scale, self._picture
        canvas.saveState()
        window = canvas.beginPath()
        window.rect(0, 0, self.width, self.height)
        canvas.clipPath(window, stroke=0)
        floor = (self._bottom - picture.height) * scale
        canvas.drawImage(ImageReader(io.BytesIO(picture.png)), 0, floor, self.width, picture.height * scale)
        canvas.setStrokeColor(_FRAME)
        canvas.setLineWidth(1)
        for frame in picture.frames:
            low = (self._bottom - frame.top - frame.height) * scale
            canvas.rect(frame.left * scale, low, frame.width * scale, frame.height * scale)
        canvas.restoreState()
        canvas.setStrokeColor(_EDGE)
        canvas.setLineWidth(0.4)
        canvas.rect(0, 0, self.width, self.height)


def _part(picture: Picture) -> tuple[int, int]:
    """From where to where the sheet is shown, in pixels from its top."""
    if not picture.frames:
        return 0, picture.height
    top = min(frame.top for frame in picture.frames) - _ROOM_PX
    bottom = max(frame.top + frame.height for frame in picture.frames) + _ROOM_PX
    if top < _TITLE * picture.height:
        top = 0  # with the title of the certificate
    return top, min(picture.height, bottom)
