"""One sheet's content stream: text, rules, shades and images as PDF operators, in the order given."""

from __future__ import annotations

from harness.reference.certificates.document import A4_PT, Content
from harness.reference.certificates.subset import DocumentFont

_VERMILION = "0.82 0.13 0.10"
CENTRE_ABOVE_BASELINE = 0.38
"""Height of the middle of a kanji above the baseline, in ems: its box runs from -0.12 to 0.88."""


class Sheet:
    """Collects operators. Lengths are points from the sheet's lower left corner."""

    def __init__(self, font: DocumentFont) -> None:
        self._font = font
        self._ground: list[str] = [f"/Pattern cs /G scn 0 0 {A4_PT[0]} {A4_PT[1]} re f"]
        self._thin: list[str] = []
        self._thick: list[str] = []
        self._ops: list[str] = []
        self._images: dict[str, bytes] = {}
        self._shared: list[str] = []

    def text(self, x: float, middle: float, size: float, text: str) -> None:
        """One line of text as one run, its characters centred on the height `middle`."""
        y = middle - CENTRE_ABOVE_BASELINE * size
        self._ops.append(f"BT /F {size:.2f} Tf {x:.2f} {y:.2f} Td <{self._font.encode(text)}> Tj ET")

    def bold(self, x: float, middle: float, size: float, text: str) -> None:
        """The same with thickened strokes."""
        y = middle - CENTRE_ABOVE_BASELINE * size
        self._ops.append(
            f"BT 2 Tr {size * 0.025:.2f} w /F {size:.2f} Tf {x:.2f} {y:.2f} Td <{self._font.encode(text)}> Tj 0 Tr ET"
        )

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A thin rule."""
        self._thin.append(f"{x0:.2f} {y0:.2f} m {x1:.2f} {y1:.2f} l")

    def frame(self, x: float, y: float, width: float, height: float) -> None:
        """A thick frame; `y` is its lower edge."""
        self._thick.append(f"{x:.2f} {y:.2f} {width:.2f} {height:.2f} re")

    def image(self, name: str, stream: bytes, x: float, y: float, width: float, height: float) -> None:
        """An image of this sheet alone, under its own resource name."""
        self._images[name] = stream
        self._ops.append(f"q {width:.2f} 0 0 {height:.2f} {x:.2f} {y:.2f} cm /{name} Do Q")

    def stamp(self, name: str, x: float, y: float, width: float, height: float) -> None:
        """A stencil that the whole document shares, in vermilion."""
        self._shared.append(name)
        self._ops.append(f"q {_VERMILION} rg {width:.2f} 0 0 {height:.2f} {x:.2f} {y:.2f} cm /{name} Do Q")

    def content(self) -> Content:
        """The finished sheet: ground, then rules, then text and images in the order given."""
        rules = [*self._ground, "0 g 0 G"]
        for width, paths in (("0.45", self._thin), ("1.1", self._thick)):
            if paths:
                rules += (f"{width} w", *paths, "S")
        return Content("\n".join([*rules, *self._ops]).encode("ascii"), self._images, tuple(self._shared))
