"""One sheet's content stream: text, rules, shades and images as PDF operators, in the order given."""

from __future__ import annotations

from collections.abc import Iterable

from harness.certificates.reference.printing.document import A4_PT, Content
from harness.certificates.reference.printing.subset import DocumentFont

_VERMILION = "0.82 0.13 0.10"
CENTRE_ABOVE_BASELINE = 0.38
"""Height of the middle of a kanji above the baseline, in ems: its box runs from -0.12 to 0.88."""
_REMEMBERED = 16384

Text = tuple[float, float, float, str]
"""x of the left end, y of the middle, size of type, one line of text."""
Rule = tuple[float, float, float, float]
"""x and y of both ends."""


class _Points(dict[float, str]):
    """Lengths written out. The same few places come again on every sheet of a form."""

    def __missing__(self, length: float) -> str:
        if len(self) >= _REMEMBERED:
            self.clear()
        written = self[length] = f"{length:.2f}"
        return written


_POINTS = _Points()


class Sheet:
    """Collects operators. Lengths are points from the sheet's lower left corner."""

    def __init__(self, font: DocumentFont) -> None:
        self._font = font
        self._ground: list[str] = [f"/Pattern cs /G scn 0 0 {A4_PT[0]} {A4_PT[1]} re f"]
        self._thin: list[str] = []
        self._thick: list[str] = []
        self._ops: list[str | tuple[str, str]] = []
        """Operators; those around a run of text, whose codes come last, are in two parts."""
        self._runs: list[str] = []
        self._images: dict[str, bytes] = {}
        self._shared: list[str] = []

    def text(self, x: float, middle: float, size: float, text: str) -> None:
        """One line of text as one run, its characters centred on the height `middle`."""
        self.texts(middle, ((x, 0.0, size, text),))

    def texts(self, top: float, texts: Iterable[Text]) -> None:
        """Lines of text whose heights count downwards from `top`; empty ones are left out."""
        written, ops, runs = _POINTS, self._ops, self._runs
        for x, down, size, text in texts:
            if text:
                y = top - down - CENTRE_ABOVE_BASELINE * size
                ops.append((f"BT /F {written[size]} Tf {written[x]} {written[y]} Td (", ") Tj ET"))
                runs.append(text)

    def bold(self, x: float, middle: float, size: float, text: str) -> None:
        """One line with thickened strokes."""
        y = middle - CENTRE_ABOVE_BASELINE * size
        head = f"BT 2 Tr {size * 0.025:.2f} w /F {_POINTS[size]} Tf {_POINTS[x]} {_POINTS[y]} Td ("
        self._ops.append((head, ") Tj 0 Tr ET"))
        self._runs.append(text)

    def rules(self, top: float, rules: Iterable[Rule]) -> None:
        """Thin rules whose heights count downwards from `top`."""
        written = _POINTS
        self._thin += [
            f"{written[x0]} {written[top - y0]} m {written[x1]} {written[top - y1]} l" for x0, y0, x1, y1 in rules
        ]

    def frame(self, x: float, y: float, width: float, height: float) -> None:
        """A thick frame; `y` is its lower edge."""
        self._thick.append(f"{_POINTS[x]} {_POINTS[y]} {_POINTS[width]} {_POINTS[height]} re")

    def image(self, name: str, stream: bytes, x: float, y: float, width: float, height: float) -> None:
        """An image of this sheet alone, under its own resource name."""
        self._images[name] = stream
        self._ops.append(f"q {width:.2f} 0 0 {height:.2f} {x:.2f} {y:.2f} cm /{name} Do Q")

    def picture(self, name: str, stream: bytes, x: float, y: float, width: float, height: float) -> None:
        """An image of this sheet alone that belongs to its ground."""
        self._images[name] = stream
        self._ground.append(f"q {width:.2f} 0 0 {height:.2f} {x:.2f} {y:.2f} cm /{name} Do Q")

    def stamp(self, name: str, x: float, y: float, width: float, height: float) -> None:
        """A stencil that the whole document shares, in vermilion."""
        self._shared.append(name)
        self._ops.append(f"q {_VERMILION} rg {width:.2f} 0 0 {height:.2f} {x:.2f} {y:.2f} cm /{name} Do Q")

    def content(self) -> Content:
        """The finished sheet: ground, then rules, then text and images in the order given."""
        lines = [*self._ground, "0 g 0 G"]
        for width, paths in (("0.45", self._thin), ("1.1", self._thick)):
            if paths:
                lines += (f"{width} w", *paths, "S")
        runs = iter(self._font.encode_all(self._runs))
        lines += [op if type(op) is str else f"{op[0]}{next(runs)}{op[1]}" for op in self._ops]
        return Content("\n".join(lines).encode("latin-1"), self._images, tuple(self._shared))
