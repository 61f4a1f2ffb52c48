"""Images whose ink reaches their edges: no margin repairs a wrong tone, so that each way to write samples counts."""

from __future__ import annotations

import io

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from harness.reading import imprints
from harness.reading.readers import PRIMARY, SECOND, read
from tests.reading.paper import one_sheet, stream
from tests.reading.test_images import packed

BOTH = pytest.mark.parametrize("reader", [PRIMARY, SECOND])
SIDE = 48
INK = np.add.outer(np.arange(SIDE), np.arange(SIDE)) < 40
"""One corner, up to the edges: turned inside out it is another picture."""
EXPECTED = imprints.raster_of_grey(np.where(INK, 0, 255).astype(np.uint8))
PLACE = b"q 40 0 0 40 100 100 cm /I Do Q\n"


def image(entries: bytes, samples: bytes) -> bytes:
    head = b"/Type /XObject /Subtype /Image /Width %d /Height %d " % (SIDE, SIDE)
    return stream(samples, head + entries, pack=b"/Filter" not in entries)


def shown(entries: bytes, samples: bytes, reader: str, more: tuple[bytes, ...] = (), place: bytes = PLACE) -> int:
    """In how many cells the sheet's one image differs from the corner."""
    data = one_sheet(place, b"<< /XObject << /I 5 0 R >> >>", [image(entries, samples), *more])
    (found,) = read(data, reader).sheets[0].images
    return imprints.distance(found.raster, EXPECTED)


def of_components(inked: tuple[int, ...], bare: tuple[int, ...], bits: int = 8) -> bytes:
    """Samples of these components where there is ink and where there is none."""
    return packed(np.where(INK[..., None], np.array(inked), np.array(bare)), bits)


FUNCTION = b"<< /FunctionType 2 /Domain [0 1] /C0 [0 0 0 0] /C1 [0 1 1 0] /N 1 >>"
TINTS = stream(b"{ exch pop 0 exch dup 0 }", b"/FunctionType 4 /Domain [0 1 0 1] /Range [0 1 0 1 0 1 0 1]")
GREY_PROFILE, RED_PROFILE, FOUR_PROFILE = (
    stream(b"not a profile", b"/N %d /Alternate /Device%b" % (number, name))
    for number, name in ((1, b"Gray"), (3, b"RGB"), (4, b"CMYK"))
)
WHITE_POINT = b"<< /WhitePoint [0.95 1 1.09] >>"


@BOTH
@pytest.mark.parametrize("bits", [1, 2, 4, 8, 16])
@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("space", [b"/DeviceGray", b"[/CalGray %b]" % WHITE_POINT, b"[/ICCBased 6 0 R]"])
def test_grey(space: bytes, turned: bool, bits: int, reader: str) -> None:
    most = (1 << bits) - 1
    entries = b"/BitsPerComponent %d /ColorSpace %b%b" % (bits, space, b" /Decode [1 0]" if turned else b"")
    samples = of_components(*(((most,), (0,)) if turned else ((0,), (most,))), bits)
    assert shown(entries, samples, reader, (GREY_PROFILE,)) == 0


@BOTH
@pytest.mark.parametrize(
    ("space", "inked", "bare", "more"),
    [
        (b"/DeviceRGB", (255, 0, 0), (255, 255, 255), ()),
        (b"/DeviceRGB", (0, 0, 255), (255, 255, 255), ()),
        (b"[/CalRGB %b]" % WHITE_POINT, (200, 0, 0), (255, 255, 255), ()),
        (b"[/ICCBased 6 0 R]", (200, 0, 0), (255, 255, 255), (RED_PROFILE,)),
        (b"[/ICCBased 6 0 R]", (0, 255, 255, 0), (0, 0, 0, 0), (FOUR_PROFILE,)),
        (b"/DeviceCMYK", (0, 0, 0, 255), (0, 0, 0, 0), ()),
        (b"/DeviceCMYK", (0, 255, 255, 0), (0, 0, 0, 0), ()),
        (b"[/Separation /Vermilion /DeviceCMYK 6 0 R]", (255,), (0,), (FUNCTION,)),
        (b"[/DeviceN [/Gold /Vermilion] /DeviceCMYK 6 0 R]", (0, 255), (0, 0), (TINTS,)),
        (b"[/Lab << /WhitePoint [0.95 1 1.09] >>]", (0, 128, 128), (255, 128, 128), ()),
    ],
)
def test_colours(
    space: bytes, inked: tuple[int, ...], bare: tuple[int, ...], more: tuple[bytes, ...], reader: str
) -> None:
    assert shown(b"/BitsPerComponent 8 /ColorSpace " + space, of_components(inked, bare), reader, more) == 0


@BOTH
@pytest.mark.parametrize("bits", [1, 2, 4, 8])
@pytest.mark.parametrize(
    "palette",
    [
        b"/DeviceGray 1 <ff00>",
        b"/DeviceRGB 1 <ffffffc80000>",
        b"/DeviceCMYK 1 <0000000000ffff00>",
        b"/DeviceGray 1 6 0 R",
    ],
)
def test_a_palette(palette: bytes, bits: int, reader: str) -> None:
    head = b"/BitsPerComponent %d /ColorSpace [/Indexed %b]" % (bits, palette)
    assert shown(head, packed(INK.astype(np.int64), bits), reader, (stream(b"\xff\x00"),)) == 0


@BOTH
def test_a_palette_turned_round(reader: str) -> None:
    head = b"/BitsPerComponent 1 /ColorSpace [/Indexed /DeviceGray 1 <00ff>] /Decode [1 0]"
    assert shown(head, packed(INK.astype(np.int64), 1), reader) == 0


@BOTH
@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("colour", [b"0 g ", b"0.8 0.1 0.1 rg ", b"0.5 g "])
def test_a_stencil(colour: bytes, turned: bool, reader: str) -> None:
    bits = np.packbits(INK if turned else ~INK, axis=1).tobytes()
    entries = b"/ImageMask true /BitsPerComponent 1" + (b" /Decode [1 0]" if turned else b"")
    assert shown(entries, bits, reader, place=colour + PLACE) == 0


def mask(samples: NDArray[np.bool_], side: int, entries: bytes) -> bytes:
    head = b"/Type /XObject /Subtype /Image /Width %d /Height %d " % (side, side)
    return stream(packed(samples.astype(np.int64), 1), head + b"/BitsPerComponent 1 " + entries, pack=True)


@BOTH
@pytest.mark.parametrize("side", [SIDE, 2 * SIDE])
@pytest.mark.parametrize("soft", [True, False])
def test_a_mask(soft: bool, side: int, reader: str) -> None:
    """A soft mask shows where it is white, a stencil where it is 0; either may have another resolution."""
    larger = np.kron(INK, np.ones((side // SIDE, side // SIDE), dtype=bool))
    if soft:
        entries, shape = b"/SMask 6 0 R", mask(larger, side, b"/ColorSpace /DeviceGray")
    else:
        entries, shape = b"/Mask 6 0 R", mask(~larger, side, b"/ImageMask true")
    head = b"/BitsPerComponent 8 /ColorSpace /DeviceGray " + entries
    assert shown(head, bytes(SIDE * SIDE), reader, (shape,)) == 0


@BOTH
@pytest.mark.parametrize(("key", "hidden"), [(b"35 45", 40), (b"40 40", 40), (b"0 40", 40), (b"40 255", 40)])
def test_a_colour_key(key: bytes, hidden: int, reader: str) -> None:
    samples = np.where(INK, 90 if key == b"0 40" else 20, hidden).astype(np.uint8).tobytes()
    assert shown(b"/BitsPerComponent 8 /ColorSpace /DeviceGray /Mask [%b]" % key, samples, reader) == 0


@BOTH
@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_jpeg(mode: str, reader: str) -> None:
    out = io.BytesIO()
    Image.fromarray(np.where(INK, 0, 255).astype(np.uint8)).convert(mode).save(out, "JPEG", quality=95)
    space = {"L": b"/DeviceGray", "RGB": b"/DeviceRGB", "CMYK": b"/DeviceCMYK /Decode [1 0 1 0 1 0 1 0]"}[mode]
    entries = b"/BitsPerComponent 8 /Filter /DCTDecode /ColorSpace " + space
    assert shown(entries, out.getvalue(), reader) <= imprints.SAME_IMPRINT_MAX_BITS


@BOTH
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("before", [b"", b"/A gs "], ids=["opaque", "translucent"])
def test_a_turned_sheet(before: bytes, turn: int, reader: str) -> None:
    samples = np.ascontiguousarray(np.rot90(np.where(INK, 0, 255).astype(np.uint8), turn // 90)).tobytes()
    resources = b"<< /ExtGState << /A << /ca 0.7 >> >> /XObject << /I 5 0 R >> >>"
    data = one_sheet(
        b"q " + before + PLACE[2:],
        resources,
        [image(b"/BitsPerComponent 8 /ColorSpace /DeviceGray", samples)],
        page=b"/Rotate %d" % turn,
    )
    (found,) = read(data, reader).sheets[0].images
    assert imprints.distance(found.raster, EXPECTED) <= imprints.SAME_IMPRINT_MAX_BITS
