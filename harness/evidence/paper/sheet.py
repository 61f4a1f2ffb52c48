"""The drawing of a sheet, with what is foreign framed, as a block of a printed page."""

from __future__ import annotations

import io

from reportlab.lib.colors import HexColor, white
from reportlab.lib.utils import ImageReader
from reportlab.platypus import Flowable

from harness.evidence.findings.model import Picture
from harness.evidence.marked.notes import LINE_PX, TEXT_PX, Note, notes_within
from harness.evidence.marked.png import COLOURS, fitting
from harness.evidence.paper.kit import FONT, Cells

_FRAME, _EDGE = HexColor("#c8102e"), HexColor("#8d887d")
_ROOM_PX, _TITLE = 60, 0.15


class SheetOnPaper(Flowable):  # type: ignore[misc]
    """As large as it can be within `wide` and `high`, in points. Where the finding is about something on it, only that
    part of the sheet is shown, with its notes: `is_part` says so."""

    def __init__(self, picture: Picture, wide: float, high: float, cell: Cells) -> None:
        super().__init__()
        self._picture, self._drawing, self._cell = picture, picture.drawing, cell
        self._top, self._bottom = _part(picture)
        self.is_part = self._bottom - self._top < self._drawing.height
        notes = self._drawing.notes if picture.points_at else ()
        self._notes = notes_within(notes, self._top, self._bottom)
        self._bottom = max([self._bottom, *(note.y_px + LINE_PX for note in self._notes)])
        wide_px = self._drawing.wide_px if self._notes else self._drawing.width
        self._scale = min(wide / wide_px, high / (self._bottom - self._top))
        self.width = self._scale * wide_px
        self.height = self._scale * (self._bottom - self._top)

    def wrap(self, _wide: float, _high: float) -> tuple[float, float]:
        """Its size, whatever room there is."""
        return self.width, self.height

    def draw(self) -> None:
        """Draws the part of the sheet, its edge, the frames and the notes."""
        canvas, scale, drawing = self.canv, self._scale, self._drawing
        wide = scale * drawing.width
        canvas.saveState()
        window = canvas.beginPath()
        window.rect(0, 0, self.width, self.height)
        canvas.clipPath(window, stroke=0)
        floor = (self._bottom - drawing.height) * scale
        canvas.drawImage(ImageReader(io.BytesIO(drawing.png)), 0, floor, wide, drawing.height * scale)
        canvas.setStrokeColor(_FRAME)
        canvas.setFillColor(_FRAME, alpha=0.1)
        canvas.setLineWidth(1)
        for frame in self._picture.frames:
            low = (self._bottom - frame.top - frame.height) * scale
            canvas.rect(frame.left * scale, low, frame.width * scale, frame.height * scale, 1, 1)
        for note in self._notes:
            self._note(note)
        canvas.restoreState()
        canvas.setStrokeColor(_EDGE)
        canvas.setLineWidth(0.4)
        below = max(0, self._bottom - drawing.height) * scale
        canvas.rect(0, below, wide, self.height - below)

    def _note(self, note: Note) -> None:
        """The boxes of an item, and its words in the margin."""
        canvas, scale, colour = self.canv, self._scale, HexColor(COLOURS[note.tone])
        canvas.setStrokeColor(colour)
        canvas.setFillColor(colour, alpha=1)
        canvas.setLineWidth(1.6 if note.stressed else 0.5)
        for left, top, right, bottom in note.boxes:
            canvas.rect(left * scale, (self._bottom - bottom) * scale, (right - left) * scale, (bottom - top) * scale)
        left, top, right, bottom = note.badge
        middle = (self._bottom - (top + bottom) / 2) * scale
        height = (self._bottom - note.y_px) * scale
        canvas.setLineWidth(0.3)
        canvas.line(right * scale, middle, (self._drawing.note_x_px - 4) * scale, height)
        canvas.rect(left * scale, (self._bottom - bottom) * scale, (right - left) * scale, (bottom - top) * scale, 0, 1)
        size = TEXT_PX * scale
        words = f"{note.number}  {fitting(self._cell.words(note.words), note.number)}"
        canvas.setFont(FONT, size)
        canvas.drawString(self._drawing.note_x_px * scale, height - size / 3, words, mode=2 if note.stressed else 0)
        canvas.setFillColor(white)
        canvas.drawCentredString((left + right) / 2 * scale, middle - size / 3, str(note.number))


def _part(picture: Picture) -> tuple[int, int]:
    """From where to where the sheet is shown, in pixels from its top."""
    if not picture.points_at:
        return 0, picture.drawing.height
    top = min(top for top, _ in picture.points_at) - _ROOM_PX
    bottom = max(bottom for _, bottom in picture.points_at) + _ROOM_PX
    if top < _TITLE * picture.drawing.height:
        top = 0  # with the title of the certificate
    return top, min(picture.drawing.height, bottom)
