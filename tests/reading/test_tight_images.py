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
from tests.reading.told import suspected

BOTH = pytest.mark.parametrize("reader", [PRIMARY, SECOND])
SIDE = 48
INK = np.add.outer(2 * np.arange(SIDE), np.arange(SIDE)) < 60
"""One corner, up to the edges: turned, mirrored or inside out it is another picture."""
GREY = np.where(INK, 0, 255).astype(np.uint8)
EXPECTED = imprints.raster_of_grey(GREY)
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
@pytest.mark.parametrize("bits", [4, 8, 16])
@pytest.mark.parametrize(
    ("space", "inked", "bare", "decode"),
    [
        (b"/DeviceRGB", (0, 1, 1), (0, 0, 0), b"1 0 1 0 1 0"),
        (b"/DeviceRGB", (0, 0, 1), (0, 0, 0), b"1 0 1 1 1 0"),
        (b"/DeviceRGB", (0, 1, 0), (0, 1, 1), b"1 1 0 1 0 1"),
        (b"/DeviceCMYK", (1, 1, 1, 0), (1, 1, 1, 1), b"1 0 1 0 1 0 1 0"),
        (b"/DeviceCMYK", (0, 0, 0, 1), (0, 0, 0, 0), b"0 0 0 0 0 0 0 1"),
    ],
)
def test_colours_decoded_each_in_its_own_way(
    space: bytes, inked: tuple[int, ...], bare: tuple[int, ...], decode: bytes, bits: int, reader: str
) -> None:
    most = (1 << bits) - 1
    entries = b"/BitsPerComponent %d /ColorSpace %b /Decode [%b]" % (bits, space, decode)
    components = [tuple([value * most for value in each]) for each in (inked, bare)]
    assert shown(entries, of_components(*components, bits), reader) == 0


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
@pytest.mark.parametrize("colour", [b"0 g ", b"0.8 0.1 0.1 rg ", b"1 1 0 rg ", b"0.5 g "])
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
    Image.fromarray(GREY).convert(mode).save(out, "JPEG", quality=95)
    space = {"L": b"/DeviceGray", "RGB": b"/DeviceRGB", "CMYK": b"/DeviceCMYK /Decode [1 0 1 0 1 0 1 0]"}[mode]
    entries = b"/BitsPerComponent 8 /Filter /DCTDecode /ColorSpace " + space
    assert shown(entries, out.getvalue(), reader) <= imprints.SAME_IMPRINT_MAX_BITS


@BOTH
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("before", [b"", b"/A gs "], ids=["opaque", "translucent"])
def test_a_turned_sheet(before: bytes, turn: int, reader: str) -> None:
    samples = np.ascontiguousarray(np.rot90(GREY, turn // 90)).tobytes()
    resources = b"<< /ExtGState << /A << /ca 0.7 >> >> /XObject << /I 5 0 R >> >>"
    data = one_sheet(
        b"q " + before + PLACE[2:],
        resources,
        [image(b"/BitsPerComponent 8 /ColorSpace /DeviceGray", samples)],
        page=b"/Rotate %d" % turn,
    )
    (found,) = read(data, reader).sheets[0].images
    assert imprints.distance(found.raster, EXPECTED) <= imprints.SAME_IMPRINT_MAX_BITS


TURNED = [(1, 0, 0, 1), (0, 1, -1, 0), (-1, 0, 0, -1), (0, -1, 1, 0)]
MIRRORED = [(1, 0, 0, -1), (-1, 0, 0, 1), (0, 1, 1, 0), (0, -1, -1, 0)]
LIES = TURNED + MIRRORED
Square = tuple[int, int, int, int]


def laid(lie: Square, turns: int) -> bytes:
    """The corner's raster as it is seen, each sample brought to its place: (u, v) to (a u + c v, b u + d v), then the
    sheet a quarter to the right, `turns` times."""
    a, b, c, d = lie
    row, column = np.indices(GREY.shape)
    u, v = 2 * column + 1 - SIDE, SIDE - 2 * row - 1
    x, y = a * u + c * v, b * u + d * v
    for _ in range(turns):
        x, y = y, -x
    seen = np.empty_like(GREY)
    seen[(SIDE - 1 - y) // 2, (x + SIDE - 1) // 2] = GREY
    return imprints.raster_of_grey(seen)


def placed(lie: Square) -> bytes:
    """A matrix that puts the image between (100, 100) and (140, 140), lying so."""
    a, b, c, d = (40 * value for value in lie)
    return b"%d %d %d %d %d %d" % (a, b, c, d, 100 - min(a, 0) - min(c, 0), 100 - min(b, 0) - min(d, 0))


@BOTH
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("lie", LIES)
def test_how_it_lies(lie: Square, turn: int, reader: str) -> None:
    raw = image(b"/BitsPerComponent 8 /ColorSpace /DeviceGray", GREY.tobytes())
    place = b"q %b cm /I Do Q" % placed(lie)
    data = one_sheet(place, b"<< /XObject << /I 5 0 R >> >>", [raw], page=b"/Rotate %d" % turn)
    (found,) = read(data, reader).sheets[0].images
    assert found.raster == laid(lie, turn // 90)


@BOTH
@pytest.mark.parametrize("turn", [0, 90])
@pytest.mark.parametrize("outer", [TURNED[1], MIRRORED[0]])
@pytest.mark.parametrize("lie", LIES)
def test_how_it_lies_in_a_form_that_lies_so(lie: Square, outer: Square, turn: int, reader: str) -> None:
    """First the image in its form, then the form on the sheet."""
    (a, b, c, d), (p, q, r, s) = lie, outer
    both = (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s)
    entries = b"/Type /XObject /Subtype /Form /BBox [-900 -900 900 900] /Matrix [%d %d %d %d 300 300] " % outer
    form = stream(b"q %b cm /I Do Q" % placed(lie), entries + b"/Resources << /XObject << /I 5 0 R >> >>")
    raw = image(b"/BitsPerComponent 8 /ColorSpace /DeviceGray", GREY.tobytes())
    data = one_sheet(b"/X Do", b"<< /XObject << /X 6 0 R >> >>", [raw, form], page=b"/Rotate %d" % turn)
    (found,) = read(data, reader).sheets[0].images
    assert found.raster == laid(both, turn // 90)


@BOTH
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("box", [b"[100 -50 695 792]", b"[-400 1000 195 1842]"])
@pytest.mark.parametrize("before", [b"", b"/A gs "], ids=["opaque", "translucent"])
def test_a_sheet_whose_corner_lies_elsewhere(before: bytes, box: bytes, turn: int, reader: str) -> None:
    x, y, *_ = (int(value) for value in box.strip(b"[]").split())
    raw = image(b"/BitsPerComponent 8 /ColorSpace /DeviceGray", GREY.tobytes())
    resources = b"<< /ExtGState << /A << /ca 0.7 >> >> /XObject << /I 5 0 R >> >>"
    content = b"q %b40 0 0 40 %d %d cm /I Do Q q 40 0 0 40 %d 500 cm /I Do Q" % (before, x + 500, y + 9, x - 300)
    found = read(one_sheet(content, resources, [raw], b"/Rotate %d" % turn, box=box), reader)
    (one,) = found.sheets[0].images
    assert imprints.distance(one.raster, laid((1, 0, 0, 1), turn // 90)) <= imprints.SAME_IMPRINT_MAX_BITS


@BOTH
@pytest.mark.parametrize(
    ("alpha", "seen"), [(b"1", True), (b"0.3", True), (b"0.1", True), (b"0.04", False), (b"0", False)]
)
def test_how_opaque_it_must_be(alpha: bytes, seen: bool, reader: str) -> None:
    resources = b"<< /ExtGState << /A << /ca %b >> >> /XObject << /I 5 0 R >> >>" % alpha
    raw = image(b"/BitsPerComponent 8 /ColorSpace /DeviceGray", GREY.tobytes())
    found = read(one_sheet(b"q /A gs " + PLACE[2:], resources, [raw]), reader)
    assert len(found.sheets[0].images) == seen
    assert bool(suspected(found) & {"hidden-images", "hidden-image"}) is not seen


def test_a_look_at_one_image_leaves_the_others_where_they_are() -> None:
    """Each is looked at without itself: two lie over each other, and both come out."""
    other = image(b"/BitsPerComponent 8 /ColorSpace /DeviceGray", np.ascontiguousarray(GREY[::-1, ::-1]).tobytes())
    raw = image(b"/BitsPerComponent 8 /ColorSpace /DeviceGray", GREY.tobytes())
    resources = b"<< /ExtGState << /A << /ca 0.5 /BM /Multiply >> >> /XObject << /I 5 0 R /J 6 0 R >> >>"
    content = b"q /A gs 40 0 0 40 100 100 cm /I Do Q q /A gs 40 0 0 40 110 90 cm /J Do Q"
    found = read(one_sheet(content, resources, [raw, other])).sheets[0].images
    expected = (EXPECTED, imprints.raster_of_grey(np.ascontiguousarray(GREY[::-1, ::-1])))
    assert all(
        imprints.distance(one.raster, wanted) <= imprints.SAME_IMPRINT_MAX_BITS
        for one, wanted in zip(found, expected, strict=True)
    )


@BOTH
def test_images_are_told_apart_by_what_stands_elsewhere(reader: str) -> None:
    entries, samples = b"/BitsPerComponent 8 /ColorSpace [/Indexed /DeviceGray 1 6 0 R]", of_components((0,), (1,))
    inks, papers = stream(b"\x00\xff"), stream(b"\xff\xff")
    assert shown(entries, samples, reader, (inks,)) == 0
    with pytest.raises(ValueError, match="not enough values"):
        shown(entries, samples, reader, (papers,))
    assert shown(entries, samples, reader, (inks,)) == 0
