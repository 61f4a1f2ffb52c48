"""The second, independent reader: pypdf. Slower; asked for a sample, for whatever is unclear, and for each finding."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError, PyPdfError
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    ContentStream,
    FloatObject,
    NameObject,
    StreamObject,
)

from harness.catalogue import say
from harness.domain.messages import Failure, Message
from harness.domain.observations import Image, Reading, Sheet
from harness.reading import imprints, layers, notes, samples
from harness.reading.geometry import IDENTITY, Box, Matrix, laid, moved, posture, product, shared
from harness.reading.graphics_state import OPAQUE_ENOUGH, GraphicsState, as_matrix, upright
from harness.reading.kept import MOST_BYTES, Kept
from harness.reading.lettering import Lettering
from harness.reading.limits import MAX_CHARACTERS, MAX_FORM_DEPTH, MAX_IMAGES, Unreadable, check_sheets
from harness.reading.operators import operations_of
from harness.reading.printed import Print, Told, says, with_told
from harness.reading.typefaces import Typefaces
from harness.reading.upright import turned

NAME = "pypdf"

_MAX_CONTENT_BYTES = 4_000_000
_SMALLEST_PX = 8
_SHOWS = frozenset((b"Tj", b"TJ", b"'", b'"'))
_STARTS = frozenset((b"BT", b"Td", b"TD", b"Tm", b"T*", b"'", b'"'))
_LINES = frozenset(b"m l c v y h re S s f F f* B B* b b* n W W* w J j M d ri i".split())
"""What draws lines and areas, of which neither pypdf nor this reader takes any notice."""
_images = Kept[Image | None]()
_EVERY_WAY = (0, 90, 180, 270)
"""In which a text can be turned; by itself pypdf takes none that stands upside down in an annotation."""
_BROKEN = (
    PyPdfError, ArithmeticError, AttributeError, AssertionError, LookupError, NotImplementedError, OSError,
    SyntaxError, TypeError, ValueError, ImportError,
)  # fmt: skip


def read(data: bytes) -> Reading:
    """What each sheet shows. Unreadable if the document cannot be read as a whole."""
    with _as_unreadable(), PdfReader(io.BytesIO(data), strict=False) as opened:
        return _read(opened)


def shown(data: bytes) -> tuple[list[Sheet], Message | None]:
    """What pypdf makes of a damaged document: its sheets, an empty one for each that cannot be shown, and the problem
    with the first of these. Unreadable if it shows none."""
    sheets: list[Sheet] = []
    problem: Message | None = None
    with _as_unreadable():
        opened = PdfReader(io.BytesIO(data), strict=False)
        hidden_layers, typefaces = _opened_for_all(opened, []), Typefaces()
        for number in range(1, len(opened.pages) + 1):
            try:
                with _as_unreadable():
                    sheets.append(_SheetReader(opened.pages[number - 1], number, hidden_layers, [], typefaces).read())
            except Unreadable as error:
                sheets.append(Sheet(()))
                problem = problem or error.why
            except _BROKEN as error:
                sheets.append(Sheet(()))
                problem = problem or say("second-reader-failed", failure=Failure(type(error).__name__))
    return sheets, problem


@contextmanager
def _as_unreadable() -> Iterator[None]:
    """Raises Unreadable where pypdf says that something is no PDF."""
    try:
        yield
    except DependencyError as error:
        raise Unreadable(say("second-reader-lacks", failure=Failure(str(error)))) from error
    except PyPdfError as error:
        raise Unreadable(say("second-reader-failed", failure=Failure(str(error)))) from error


def _opened_for_all(opened: PdfReader, suspicions: list[Message]) -> frozenset[int]:
    """The layers that are switched off in a document that whoever has it can open. Unreadable for another, and for one
    without sheets or with too many."""
    if opened.is_encrypted:
        if not opened.decrypt(""):
            raise Unreadable(say("needs-password"))
        suspicions.append(say("encrypted"))
    check_sheets(len(opened.pages))
    return layers.off_on_paper(opened)


def _read(opened: PdfReader) -> Reading:
    suspicions: list[Message] = []
    hidden_layers, typefaces = _opened_for_all(opened, suspicions), Typefaces()
    sheets = [
        _SheetReader(page, number, hidden_layers, suspicions, typefaces).read()
        for number, page in enumerate(opened.pages, 1)
    ]
    return Reading(NAME, tuple(sheets), None, tuple(suspicions))


def _into(pieces: list[str]) -> Callable[..., None]:
    """Takes what text pypdf finds. What pypdf keeps this in holds on to itself: it is not to hold the sheet as well."""
    return lambda text, *_: pieces.append(text)


class _SheetReader:
    """One sheet while it is being read."""

    def __init__(
        self,
        page: PageObject,
        number: int,
        hidden_layers: frozenset[int],
        suspicions: list[Message],
        typefaces: Typefaces,
    ) -> None:
        self._page = page
        self._number = number
        self._suspicions = suspicions
        self._hidden_layers = hidden_layers
        self._pieces: list[str] = []
        self._typefaces = typefaces
        self._lettering: Lettering | None = Lettering(typefaces)
        self._told: list[Told] = []
        self._images: list[Image] = []
        self._unseen = 0
        self._open: list[tuple[Any, int]] = []
        self._refused: Message | None = None
        self._where = IDENTITY
        """The matrix that brings the text to the sheet that is being shown."""

    def read(self) -> Sheet:
        self._check_size()
        self._take_apart()
        self._state = GraphicsState(self._page.get("/Resources", {}), self._paper(), self._hidden_layers)
        with self._typefaces.lent():
            self._page.extract_text(
                visitor_operand_before=self._before, visitor_operand_after=self._after, visitor_text=_into(self._pieces)
            )
            self._read_annotations()
        if self._refused:
            raise Unreadable(self._refused)
        if self._unseen:
            self._suspicions.append(say("hidden-text", sheet=self._number, places=self._unseen))
        content = "".join(self._pieces).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        if len(content) > MAX_CHARACTERS:
            raise Unreadable(say("sheet-too-many-characters", sheet=self._number, limit=MAX_CHARACTERS))
        printed = Print(self._paper(), self._page.rotation // 90, float(self._page.user_unit))
        lines, places = self._lettering.laid_out(content, printed) if self._lettering else (content.splitlines(), ())
        runs = tuple(run for line in lines if (run := line.strip(" \t\0")))
        turns = self._quarter_turns() if runs else 0
        images = tuple([turned(image, turns) for image in self._images])
        sheet = Sheet(runs, images, places, quarter_turns=turns)
        return with_told(sheet, self._told, printed) if self._told else sheet

    def _quarter_turns(self) -> int:
        """By how many to the right a person turns the printed sheet."""
        return (self._lettering.quarter_turns() - self._page.rotation // 90) % 4 if self._lettering else 0

    def _paper(self) -> Box:
        """What of the page is on paper: the media box, cut by the crop box, each of any two opposite corners."""
        return shared(upright(self._page.mediabox), upright(self._page.cropbox))

    def _check_size(self) -> None:
        contents = self._page.get("/Contents")
        if contents is None:
            return
        contents = contents.get_object()
        parts = contents if isinstance(contents, ArrayObject) else [contents]
        size = sum(len(part.get_object().get_data()) for part in parts if hasattr(part.get_object(), "get_data"))
        if size > _MAX_CONTENT_BYTES:
            raise Unreadable(say("too-much-drawing", sheet=self._number, size_bytes=size))

    def _take_apart(self) -> None:
        """Hands pypdf the operators of a plain content stream; of any other it finds them, and its flaws, by itself."""
        if "/Contents" not in self._page:
            return
        try:
            content = ContentStream(self._page["/Contents"], self._page.pdf, "bytes")
            operations = operations_of(content.get_data())
        except (PyPdfError, AttributeError, LookupError, TypeError, ValueError):
            return
        if operations is not None:
            content.operations = [each for each in operations if each[1] not in _LINES]
            self._page[NameObject("/Contents")] = content

    def _before(self, operator: bytes, operands: Any, cm: Any, tm: Any) -> None:
        if operator in _SHOWS:
            self._where = product(as_matrix(tm), self._state.matrix(cm))
            if not self._state.shows(self._where) and operands:
                self._unseen += 1
                _show_instead(operator, operands, [])
            elif operands:
                self._show_once(operator, operands)
        elif operator == b"Do":
            self._draw(operands, cm)
        elif operator == b"Q":
            self._state.restore(cm)
        elif operator == b"INLINE IMAGE":
            self._see(lambda: _inline(operands, self._state), self._state.matrix(cm))
        else:
            self._state.apply(operator, operands)

    def _show_once(self, operator: bytes, operands: Any) -> None:
        """Leaves out what would be printed a second time at its place."""
        if self._lettering is None:
            return
        parts = operands[-1] if operator == b"TJ" else operands[-1:]
        # Where a line begins that an operator itself starts is not known yet, but it is the same for the same text.
        if operator in _STARTS and not self._lettering.is_at_start:
            return
        try:
            once = self._lettering.once(parts, self._state.pen, self._where)
        except _BROKEN:
            return
        if any(part is not shown for part, shown in zip(once, parts, strict=True)):
            _show_instead(operator, operands, once)

    def _draw(self, operands: Any, cm: Any) -> None:
        thing = self._state.xobject(operands[0]) if operands else None
        if thing is None:
            return
        if thing.get("/Subtype") == "/Image":
            if not self._state.off(thing):
                self._see(lambda: thing, self._state.matrix(cm))
        elif thing.get("/Subtype") == "/Form":
            if "/Resources" not in thing:
                thing[NameObject("/Resources")] = self._state.resources
            if self._state.depth > MAX_FORM_DEPTH:
                raise self._refusal(say("nested-too-deep", limit=MAX_FORM_DEPTH))
            self._open.append((operands, self._state.depth))
            self._state.enter(thing, cm)

    def _after(self, operator: bytes, operands: Any, cm: Any, tm: Any) -> None:
        if operator in _STARTS and self._lettering:
            self._lettering.start_line()
        if operator in _SHOWS:
            self._lay_out(operator, operands, cm, tm)
        # A form that pypdf gave up on leaves others open inside it: the operands tell which one has ended.
        if operator == b"Do" and any(opened is operands for opened, _ in self._open):
            if self._lettering:
                self._lettering.lose_place()
            while self._open:
                opened, depth = self._open.pop()
                self._state.leave(depth)
                if opened is operands:
                    break

    def _lay_out(self, operator: bytes, operands: Any, cm: Any, tm: Any) -> None:
        """Notes where the letters stand that were just shown. If that cannot be told of some, it is of none."""
        if self._lettering is None or not operands:
            return
        try:
            if operator == b'"':
                self._state.apply(b"Tw", operands[:1])
                self._state.apply(b"Tc", operands[1:2])
            parts = operands[0] if operator == b"TJ" else operands[2:3] if operator == b'"' else operands[:1]
            if operator in _STARTS:
                self._where = product(as_matrix(tm), self._state.matrix(cm))
            self._lettering.show(parts, self._state.pen, self._where)
        except _BROKEN:
            self._lettering = None

    def _see(self, stream: Callable[[], Any], matrix: Matrix) -> None:
        if self._state.layered() or self._state.pen.alpha < OPAQUE_ENOUGH or self._off_paper(matrix):
            self._suspicions.append(say("hidden-image", sheet=self._number))
            return
        if len(self._images) >= MAX_IMAGES:
            raise self._refusal(say("more-images-than", sheet=self._number, limit=MAX_IMAGES))
        try:
            image = self._raster(stream(), matrix)
        except Unreadable as error:
            raise self._refusal(error.why) from error
        except _BROKEN as error:
            why = Failure(type(error).__name__)
            self._suspicions.append(say("undecodable-image", sheet=self._number, failure=why))
            return
        if image is not None:
            self._images.append(image)

    def _refusal(self, why: Message) -> Unreadable:
        # pypdf goes on after whatever is raised inside a form; what must not be forgotten is kept beside.
        self._refused = self._refused or why
        return Unreadable(why)

    def _raster(self, stream: Any, matrix: Matrix) -> Image | None:
        width, height = int(stream["/Width"]), int(stream["/Height"])
        if width < _SMALLEST_PX or height < _SMALLEST_PX:
            return None
        tone, how = self._state.pen.tone, posture(matrix, self._page.rotation // 90)
        whole = samples.whole(stream)

        def made() -> Image | None:
            return imprints.image_of_grey(laid(samples.grey_of(stream, tone), how), width, height)

        image = _images.once((whole, tone, how), made) if whole and len(whole[1]) <= MOST_BYTES else made()
        left, bottom, right, top = moved((0.0, 0.0, 1.0, 1.0), matrix)
        side = max(right - left, top - bottom) * float(self._page.user_unit)
        return image and replace(image, longest=round(10 * side))

    def _off_paper(self, matrix: Matrix) -> bool:
        box, paper = moved((0.0, 0.0, 1.0, 1.0), matrix), self._state.paper
        return box[2] <= paper[0] or box[0] >= paper[2] or box[3] <= paper[1] or box[1] >= paper[3]

    def _read_annotations(self) -> None:
        every = notes.opened(self._page)
        if not every:
            return
        are_redrawn = notes.fields_are_redrawn(self._page.pdf)
        if not all(map(notes.is_harmless, every)):
            self._suspicions.append(say("annotations", sheet=self._number))
        for annotation in every:
            if notes.is_hidden(annotation):
                continue
            shown = self._read_appearance(annotation)
            said = notes.words(annotation, are_redrawn)
            if said and not says(shown, said):
                self._told.append((said, notes.place(annotation)))

    def _read_appearance(self, annotation: Any) -> str:
        """Reads an annotation's picture, if it has one."""
        form = notes.appearance(annotation)
        if form is None:
            return ""
        self._pieces.append("\n")
        before = len(self._pieces)
        self._state.begin()
        self._state.enter(form, notes.placement(form, annotation))
        self._page.extract_xform_text(
            form,
            _EVERY_WAY,
            visitor_operand_before=self._before,
            visitor_operand_after=self._after,
            visitor_text=_into(self._pieces),
        )
        return "".join(self._pieces[before:])


def _show_instead(operator: bytes, operands: Any, parts: Iterable[Any]) -> None:
    """The operands are what will be shown next: what nobody sees is shown as nothing."""
    if operator == b"TJ":
        operands[-1] = ArrayObject([FloatObject(part) if isinstance(part, float) else part for part in parts])
    else:
        operands[-1] = ByteStringObject(b"")


def _inline(operands: Any, state: GraphicsState) -> Any:
    """An inline image as a stream with the names written out."""
    entries: dict[str, Any] = {NameObject(_KEYS.get(key, key)): value for key, value in operands["settings"].items()}
    if "/Filter" in entries:
        entries[NameObject("/Filter")] = _written_out(entries["/Filter"])
    space = entries.get("/ColorSpace")
    if isinstance(space, NameObject):
        entries[NameObject("/ColorSpace")] = state.colour_space(NameObject(_VALUES.get(space, space)))
    return StreamObject.initialize_from_dictionary({**entries, "__streamdata__": operands["data"], "/Length": 0})


def _written_out(filters: Any) -> Any:
    if isinstance(filters, ArrayObject):
        return ArrayObject(NameObject(_VALUES.get(name, name)) for name in filters)
    return NameObject(_VALUES.get(filters, filters))


_KEYS = {
    "/BPC": "/BitsPerComponent", "/CS": "/ColorSpace", "/D": "/Decode", "/DP": "/DecodeParms", "/F": "/Filter",
    "/H": "/Height", "/IM": "/ImageMask", "/I": "/Interpolate", "/W": "/Width",
}  # fmt: skip
_VALUES = {
    "/G": "/DeviceGray", "/RGB": "/DeviceRGB", "/CMYK": "/DeviceCMYK", "/I": "/Indexed", "/AHx": "/ASCIIHexDecode",
    "/A85": "/ASCII85Decode", "/LZW": "/LZWDecode", "/Fl": "/FlateDecode", "/RL": "/RunLengthDecode",
    "/CCF": "/CCITTFaxDecode", "/DCT": "/DCTDecode",
}  # fmt: skip
