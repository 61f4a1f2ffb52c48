"""Breaking Japanese text into lines (禁則処理): no line begins with a closing mark or ends with an opening one, and a
number, an id or a word of another script stays whole where a line can hold it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Paragraph

_OPENING = "（「『【〔［｛〈《(["
_CLOSING = "）」』】〕］｝〉》)]、。，．・：；？！,.:;?!％%ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々"
_PIECE = re.compile(rf"[{re.escape(_OPENING)}]*(?:[!-~]+|[ 　]+|[^!-~ 　])[{re.escape(_CLOSING)}]*")


def lines_of(text: str, widths: Sequence[float], measure: Callable[[str], float]) -> Iterator[str]:
    """The lines of a text; `widths` are those of the lines, the last for all others. A piece that no line can hold is
    cut wherever it must be."""
    number, line = 0, ""
    for piece in _pieces(text):
        rest = piece
        while rest:
            room = widths[min(number, len(widths) - 1)]
            if measure((line + rest).rstrip()) <= room:
                line, rest = line + rest, ""
            elif line.strip():
                yield line.rstrip()
                number, line, rest = number + 1, "", rest.lstrip()
            else:
                cut = _fitting(rest, room, measure)
                yield rest[:cut]
                number, rest = number + 1, rest[cut:]
    if line.strip() or not number:
        yield line.rstrip()


def _fitting(piece: str, room: float, measure: Callable[[str], float]) -> int:
    """How many letters of a piece that is too long a line can hold, at least one. A piece may be very long: no more of
    it is measured than twice what fits."""
    low, high = 1, 2
    while high < len(piece) and measure(piece[:high]) <= room:
        low, high = high, 2 * high
    fits = range(low + 1, min(high, len(piece)))
    return low + bisect_right(fits, room, key=lambda letters: measure(piece[:letters]))


def _pieces(text: str) -> Iterator[str]:
    """What stays together on a line; together they are the text."""
    at = 0
    while at < len(text):
        found = _PIECE.match(text, at)
        end = found.end() if found else at + 1
        yield text[at:end]
        at = end


class Japanese(Paragraph):  # type: ignore[misc]
    """A paragraph of one style in Japanese."""

    def breakLinesCJK(self, maxWidths: Any) -> Any:
        """Lines as reportlab's own method gives them: the room left over, and the words."""
        if getattr(self, "_splitpara", 0) or len(self.frags) != 1:
            return super().breakLinesCJK(maxWidths)
        widths = list(maxWidths) if isinstance(maxWidths, list | tuple) else [maxWidths]
        (fragment,) = self.frags
        text = fragment.text if hasattr(fragment, "text") else " ".join(fragment.words)

        def measure(words: str) -> float:
            return float(stringWidth(words, fragment.fontName, fragment.fontSize))

        self.height = 0
        lines = [
            (widths[min(number, len(widths) - 1)] - measure(line), [line])
            for number, line in enumerate(lines_of(text, widths, measure))
        ]
        size = fragment.fontSize
        return fragment.clone(kind=0, lines=lines, ascent=size, descent=-0.2 * size)
