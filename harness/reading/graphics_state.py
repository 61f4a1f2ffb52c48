"""The part of the graphics state that decides whether the second reader counts a text as printed, and where it stands.

It knows the reasons that stand in the text's own state: render mode, colour, opacity, size, place, layer. What is
painted over a text is seen only by the primary reader, which renders."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from harness.reading.geometry import IDENTITY, Box, Matrix, moved, product, shared

_FAINTEST = 240
_SMALLEST_TEXT_PT = 2.0
OPAQUE_ENOUGH = 0.06
"""What is less opaque leaves nothing that can be seen on white paper."""


class Pen(NamedTuple):
    """`tone` is the brightness of the fill, 0 to 255, or -1 where it is not known; `alpha` is its opacity, 0 to 1."""

    mode: int = 0
    tone: int = 0
    line_tone: int = 0
    alpha: float = 1.0
    size: float = 0.0
    font: Any = None
    """The entries of the font, None for one that the resources lack."""
    stretch: float = 1.0
    """How much wider letters are than the font has them, and the gaps between them."""
    letter_gap: float = 0.0
    word_gap: float = 0.0
    rise: float = 0.0

    def paints(self) -> bool:
        """Whether a text set with this pen leaves ink that can be seen on white paper."""
        if self.mode in (3, 7) or self.alpha < OPAQUE_ENOUGH:
            return False
        tones = ((self.tone,), (self.line_tone,), (self.tone, self.line_tone))[self.mode % 4 % 3]
        return any(tone <= _FAINTEST for tone in tones)


@dataclass(frozen=True, slots=True)
class _Frame:
    """What holds while one content stream, the page's or a form's, is walked."""

    resources: Any
    base: Matrix
    paper: Box
    """What of the sheet it can draw on."""
    pen: Pen
    saved: int
    layers: int
    fonts: dict[Any, Any] = field(default_factory=dict)
    """Those that have been asked for, by their names."""


class GraphicsState:
    """The pen, the stack of saved pens, and the nesting of forms and layers, while content streams are walked."""

    def __init__(self, resources: Any, paper: Box, hidden_layers: frozenset[int]) -> None:
        self.pen = Pen()
        self._frames = [_Frame(_resolved(resources), IDENTITY, paper, self.pen, 0, 0)]
        self._saved: list[Pen] = []
        self._layers: list[bool] = []
        self._hidden_layers = hidden_layers

    @property
    def depth(self) -> int:
        """How many content streams are open, the page's own included."""
        return len(self._frames)

    @property
    def resources(self) -> Any:
        """Those of the content stream that is being walked."""
        return self._frames[-1].resources

    @property
    def paper(self) -> Box:
        """What of the sheet the content stream that is being walked can draw on."""
        return self._frames[-1].paper

    def begin(self) -> None:
        """Something begins that the page's own content has no part in: an annotation's appearance."""
        self.leave(1)
        self.pen = Pen()
        self._saved.clear()
        self._layers.clear()

    def shows(self, matrix: Matrix) -> bool:
        """Whether a text set now can be seen, which this matrix brings to the sheet."""
        if not self.pen.paints() or any(self._layers):
            return False
        a, b, c, d, e, f = matrix
        if abs(self.pen.size) * abs(a * d - b * c) ** 0.5 < _SMALLEST_TEXT_PT:
            return False
        left, bottom, right, top = self.paper
        return left - 1 <= e <= right + 1 and bottom - 1 <= f <= top + 1

    def matrix(self, cm: Any) -> Matrix:
        """From the unit square at the matrix `cm` to the sheet."""
        base = self._frames[-1].base
        return as_matrix(cm) if base is IDENTITY else product(as_matrix(cm), base)

    def restore(self, cm: Any) -> None:
        """What was saved last is put back, at the matrix `cm`. Where nothing was, all stays as it is; pypdf alone goes
        back to no matrix at all, from which it goes on."""
        frame = self._frames[-1]
        if len(self._saved) > frame.saved:
            self.pen = self._saved.pop()
        else:
            self._frames[-1] = replace(frame, base=self.matrix(cm))

    def layered(self) -> bool:
        """Whether what is drawn now belongs to a layer that is switched off."""
        return any(self._layers)

    def enter(self, form: Any, cm: Any) -> None:
        """A form XObject begins, at the matrix `cm`."""
        frame = self._frames[-1]
        base = product(matrix_of(form), self.matrix(cm))
        resources = _resolved(form.get("/Resources", frame.resources))
        box = _resolved(form.get("/BBox"))
        paper = frame.paper if box is None else shared(frame.paper, moved(upright(box), base))
        self._frames.append(_Frame(resources, base, paper, self.pen, len(self._saved), len(self._layers)))
        self._layers.append(self.off(form))

    def leave(self, depth: int) -> None:
        """Forms end until only `depth` content streams are open; what they changed is put back."""
        while len(self._frames) > max(1, depth):
            frame = self._frames.pop()
            self.pen = frame.pen
            del self._saved[frame.saved :]
            del self._layers[frame.layers :]

    def off(self, thing: Any) -> bool:
        """Whether a form or an image belongs to a layer that is switched off."""
        return self._is_off(_raw(thing, "/OC"))

    def _is_off(self, reference: Any) -> bool:
        number = getattr(reference, "idnum", None)
        if number is None:
            return False
        if number in self._hidden_layers:
            return True
        group = _resolved(reference)
        members = _raw(group, "/OCGs") if hasattr(group, "get") else None
        listed = members if isinstance(members, list) else [members]
        off = [getattr(member, "idnum", None) in self._hidden_layers for member in listed if member is not None]
        return bool(off) and _SWITCHED_OFF.get(str(group.get("/P")), all)(off)

    def apply(self, operator: bytes, operands: Any) -> None:
        """Takes an operator that changes the state; broken operands are ignored, as viewers do."""
        if operator not in _CHANGES:
            return
        try:
            self._apply(operator, operands)
        except (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError):
            return

    def _apply(self, operator: bytes, operands: Any) -> None:
        if operator == b"q":
            self._saved.append(self.pen)
        elif operator == b"Tr":
            self.pen = self.pen._replace(mode=int(operands[0]))
        elif operator == b"Tf":
            self.pen = self.pen._replace(size=float(operands[1]), font=self._font(operands[0]))
        elif operator in _MEASURES:
            self.pen = _MEASURES[operator](self.pen, float(operands[0]))
        elif operator in _FILLS:
            self.pen = self.pen._replace(tone=_tone(operands))
        elif operator in _STROKES:
            self.pen = self.pen._replace(line_tone=_tone(operands))
        elif operator == b"gs":
            self._take_settings(_resolved(self._named("/ExtGState", operands[0])))
        elif operator in (b"BDC", b"BMC"):
            self._layers.append(operator == b"BDC" and operands[0] == "/OC" and self._is_off(self._property(operands)))
        elif operator == b"EMC" and len(self._layers) > self._frames[-1].layers + (self.depth > 1):
            self._layers.pop()

    def _property(self, operands: Any) -> Any:
        listed = _resolved(self._frames[-1].resources).get("/Properties", {})
        return _raw(_resolved(listed), operands[1])

    def _named(self, category: str, name: Any) -> Any:
        return _resolved(self._frames[-1].resources[category])[name]

    def xobject(self, name: Any) -> Any:
        """The image or form of that name, or None."""
        try:
            return self._named("/XObject", name)
        except (KeyError, TypeError, AttributeError):
            return None

    def _font(self, name: Any) -> Any:
        known = self._frames[-1].fonts
        try:
            if name not in known:
                known[name] = self._named("/Font", name)
            return known[name]
        except (KeyError, TypeError, AttributeError):
            return None

    def colour_space(self, name: Any) -> Any:
        """The colour space of that name, or the name itself where it is one of PDF's own."""
        try:
            return self._named("/ColorSpace", name)
        except (KeyError, TypeError, AttributeError):
            return name

    def _take_settings(self, settings: Any) -> None:
        if "/ca" in settings:
            self.pen = self.pen._replace(alpha=float(settings["/ca"]))
        if "/Font" in settings:
            self.pen = self.pen._replace(size=float(settings["/Font"][1]), font=_resolved(settings["/Font"][0]))


_SWITCHED_OFF: dict[str, Callable[[list[bool]], bool]] = {
    "/AllOn": any,
    "/AnyOff": lambda off: not any(off),
    "/AllOff": lambda off: not all(off),
}
"""Whether a membership is switched off, by whether each of its layers is, for policies other than the usual AnyOn."""

_FILLS = (b"g", b"rg", b"k", b"sc", b"scn", b"cs")
_STROKES = (b"G", b"RG", b"K", b"SC", b"SCN", b"CS")
_MEASURES: dict[bytes, Callable[[Pen, float], Pen]] = {
    b"Tz": lambda pen, percent: pen._replace(stretch=percent / 100),
    b"Tc": lambda pen, gap: pen._replace(letter_gap=gap),
    b"Tw": lambda pen, gap: pen._replace(word_gap=gap),
    b"Ts": lambda pen, rise: pen._replace(rise=rise),
}
_CHANGES = frozenset((*_FILLS, *_STROKES, *_MEASURES, b"q", b"Tr", b"Tf", b"gs", b"BDC", b"BMC", b"EMC"))


def _tone(operands: Any) -> int:
    """The brightness of a colour given as operands; a pattern's or a bare colour space's counts as dark."""
    values = [float(value) for value in operands if isinstance(value, (int, float))]
    if len(values) == 1:
        return round(values[0] * 255)
    if len(values) == 3:
        return round((values[0] * 77 + values[1] * 150 + values[2] * 29) / 256 * 255)
    if len(values) == 4:
        red, green, blue = (max(0.0, 1 - value - values[3]) for value in values[:3])
        return round((red * 77 + green * 150 + blue * 29) / 256 * 255)
    return 0


def matrix_of(form: Any) -> Matrix:
    """A form's own matrix."""
    return as_matrix(_resolved(form.get("/Matrix", IDENTITY)))


def upright(corners: Any) -> Box:
    """The box of a rectangle that is given by any two opposite corners."""
    x, y, other_x, other_y = (float(value) for value in corners)
    return (min(x, other_x), min(y, other_y), max(x, other_x), max(y, other_y))


def as_matrix(values: Any) -> Matrix:
    """Six numbers, whatever they stand in."""
    a, b, c, d, e, f = map(float, values)
    return (a, b, c, d, e, f)


def _resolved(value: Any) -> Any:
    return value.get_object() if hasattr(value, "get_object") else value


def _raw(dictionary: Any, key: Any) -> Any:
    return dictionary.raw_get(key) if key in dictionary else None
