"""An imprint comes out the same whatever the format in which it stands on the sheet, and however it lies there."""

from __future__ import annotations

import io
import zlib

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from harness.catalogue import say
from harness.reading import images, imprints, native, samples
from harness.reading.readers import PRIMARY, SECOND, read
from tests.reading import paper
from tests.reading.paper import one_sheet, stream

BOTH = pytest.mark.parametrize("reader", [PRIMARY, SECOND])
SIDE = 154
PLACE = b"q 37 0 0 37 400 500 cm /I Do Q\n"
GREY = np.asarray(paper.seal("山田", SIDE))
INK = GREY < 128
EXPECTED = imprints.raster(paper.seal("山田", 600))
OTHER = imprints.raster(paper.seal("鈴木", 600))


def rasters(data: bytes, reader: str) -> list[bytes]:
    found = read(data, reader)
    assert found.problem is None
    return [image.raster for image in found.sheets[0].images]


def with_image(
    entries: bytes, samples: bytes, more: list[bytes] | None = None, place: bytes = PLACE, page: bytes = b""
) -> bytes:
    head = b"/Type /XObject /Subtype /Image /Width %d /Height %d " % (SIDE, SIDE) + entries
    resources = b"<< /XObject << /I 5 0 R >> >>"
    return one_sheet(place, resources, [stream(samples, head, pack=b"/Filter" not in entries), *(more or [])], page)


def is_the_seal(data: bytes, reader: str) -> None:
    (raster,) = rasters(data, reader)
    assert imprints.distance(raster, EXPECTED) <= imprints.SAME_IMPRINT_MAX_BITS
    assert imprints.distance(raster, OTHER) > imprints.SAME_IMPRINT_MAX_BITS


def packed(values: NDArray[np.integer], bits: int) -> bytes:
    """Rows of components as samples of so many bits."""
    if bits == 16:
        return values.astype(">u2").tobytes()
    rows = values.reshape(values.shape[0], -1)
    spread = np.zeros((rows.shape[0], rows.shape[1], bits), dtype=np.uint8)
    for bit in range(bits):
        spread[..., bit] = rows >> (bits - 1 - bit) & 1
    return np.packbits(spread.reshape(rows.shape[0], -1), axis=1).tobytes()


@BOTH
@pytest.mark.parametrize("bits", [1, 2, 4, 8, 16])
@pytest.mark.parametrize("turned", [False, True])
def test_grey_of_every_depth(bits: int, turned: bool, reader: str) -> None:
    most = (1 << bits) - 1
    values = np.round(GREY.astype(np.float64) / 255 * most).astype(np.int64)
    entries = b"/ColorSpace /DeviceGray /BitsPerComponent %d" % bits
    if turned:
        values, entries = most - values, entries + b" /Decode [1 0]"
    is_the_seal(with_image(entries, packed(values, bits)), reader)


def _red() -> NDArray[np.uint8]:
    pixels = np.empty((SIDE, SIDE, 3), dtype=np.uint8)
    pixels[..., 0] = 200 + GREY // 5
    pixels[..., 1] = pixels[..., 2] = GREY
    return pixels


def _four_colours() -> NDArray[np.uint8]:
    pixels = np.zeros((SIDE, SIDE, 4), dtype=np.uint8)
    pixels[..., 1] = pixels[..., 2] = 255 - GREY
    return pixels


@BOTH
@pytest.mark.parametrize("space", [b"/DeviceRGB", b"[/CalRGB << /WhitePoint [0.95 1 1.09] >>]", b"[/ICCBased 6 0 R]"])
def test_red_ink(space: bytes, reader: str) -> None:
    profile = stream(b"not a profile", b"/N 3 /Alternate /DeviceRGB")
    is_the_seal(with_image(b"/BitsPerComponent 8 /ColorSpace " + space, _red().tobytes(), [profile]), reader)


@BOTH
def test_four_colours(reader: str) -> None:
    is_the_seal(with_image(b"/BitsPerComponent 8 /ColorSpace /DeviceCMYK", _four_colours().tobytes()), reader)


@BOTH
@pytest.mark.parametrize("bits", [1, 2, 4, 8])
@pytest.mark.parametrize("lookup", [b"<ffffffc81020>", b"6 0 R"])
def test_a_palette(bits: int, lookup: bytes, reader: str) -> None:
    space = b"[/Indexed /DeviceRGB 1 " + lookup + b"]"
    entries = b"/BitsPerComponent %d /ColorSpace " % bits + space
    table = stream(b"\xff\xff\xff\xc8\x10\x20")
    is_the_seal(with_image(entries, packed(INK.astype(np.int64), bits), [table]), reader)


@BOTH
def test_a_spot_colour(reader: str) -> None:
    function = b"<< /FunctionType 2 /Domain [0 1] /C0 [0 0 0 0] /C1 [0 1 1 0] /N 1 >>"
    entries = b"/BitsPerComponent 8 /ColorSpace [/Separation /Vermilion /DeviceCMYK 6 0 R]"
    is_the_seal(with_image(entries, (255 - GREY).tobytes(), [function]), reader)


@BOTH
@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("colour", [b"0 g", b"0.8 0.1 0.1 rg"])
def test_a_stencil(turned: bool, colour: bytes, reader: str) -> None:
    bits = np.packbits(INK if turned else ~INK, axis=1).tobytes()
    entries = b"/ImageMask true /BitsPerComponent 1" + (b" /Decode [1 0]" if turned else b"")
    is_the_seal(with_image(entries, bits, place=colour + b" " + PLACE), reader)


@BOTH
def test_a_white_stencil_shows_nothing(reader: str) -> None:
    bits = np.packbits(~INK, axis=1).tobytes()
    data = with_image(b"/ImageMask true /BitsPerComponent 1", bits, place=b"1 g " + PLACE)
    assert rasters(data, reader) == []


@BOTH
def test_ink_that_only_a_soft_mask_shapes(reader: str) -> None:
    """As PNG files with transparency are embedded: all pixels black, and the seal in the mask."""
    mask = stream(
        (255 - GREY).tobytes(),
        b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8"
        % (SIDE, SIDE),
        pack=True,
    )
    black = bytes(SIDE * SIDE * 3)
    is_the_seal(with_image(b"/BitsPerComponent 8 /ColorSpace /DeviceRGB /SMask 6 0 R", black, [mask]), reader)


@BOTH
def test_ink_that_only_a_hard_mask_shapes(reader: str) -> None:
    mask = stream(
        np.packbits(~INK, axis=1).tobytes(),
        b"/Type /XObject /Subtype /Image /Width %d /Height %d /ImageMask true /BitsPerComponent 1" % (SIDE, SIDE),
        pack=True,
    )
    black = bytes(SIDE * SIDE)
    is_the_seal(with_image(b"/BitsPerComponent 8 /ColorSpace /DeviceGray /Mask 6 0 R", black, [mask]), reader)


@BOTH
def test_ink_that_only_a_colour_key_shapes(reader: str) -> None:
    grey = np.where(INK, 0, 40).astype(np.uint8)
    entries = b"/BitsPerComponent 8 /ColorSpace /DeviceGray /Mask [35 45]"
    is_the_seal(with_image(entries, grey.tobytes()), reader)


@BOTH
@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_jpeg(mode: str, reader: str) -> None:
    out = io.BytesIO()
    Image.fromarray(GREY).convert(mode).save(out, "JPEG", quality=85)
    space = {"L": b"/DeviceGray", "RGB": b"/DeviceRGB", "CMYK": b"/DeviceCMYK /Decode [1 0 1 0 1 0 1 0]"}[mode]
    entries = b"/BitsPerComponent 8 /Filter /DCTDecode /ColorSpace " + space
    is_the_seal(with_image(entries, out.getvalue()), reader)


@BOTH
def test_fax(reader: str) -> None:
    tiff = io.BytesIO()
    Image.fromarray(GREY).convert("1", dither=Image.Dither.NONE).save(tiff, "TIFF", compression="group4")
    with Image.open(tiff) as picture:
        offset, size = picture.tag_v2[273][0], picture.tag_v2[279][0]
        black_is_one = picture.tag_v2[262] == 0
    samples = tiff.getvalue()[offset : offset + size]
    entries = (
        b"/BitsPerComponent 1 /ColorSpace /DeviceGray /Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns %d "
        b"/Rows %d /BlackIs1 %s >>" % (SIDE, SIDE, b"false" if black_is_one else b"true")
    )
    (raster,) = rasters(with_image(entries, samples), reader)
    assert imprints.distance(raster, EXPECTED) <= imprints.SAME_IMPRINT_MAX_BITS


@BOTH
def test_png_prediction(reader: str) -> None:
    rows = b"".join(
        b"\x02" + (row - above).astype(np.uint8).tobytes()
        for row, above in zip(GREY, np.vstack([np.zeros((1, SIDE), np.uint8), GREY[:-1]]), strict=True)
    )
    entries = (
        b"/BitsPerComponent 8 /ColorSpace /DeviceGray /Filter /FlateDecode /DecodeParms << /Predictor 15 /Colors 1 "
        b"/BitsPerComponent 8 /Columns %d >>" % SIDE
    )
    is_the_seal(with_image(entries, zlib.compress(rows)), reader)


@BOTH
@pytest.mark.parametrize("mask", [False, True])
@pytest.mark.parametrize("short", [False, True])
def test_inline(mask: bool, short: bool, reader: str) -> None:
    samples = np.packbits(~INK, axis=1).tobytes()
    names = (
        b"/W %d /H %d /BPC 1 /F /AHx"
        if short
        else b"/Width %d /Height %d /BitsPerComponent 1 /Filter [/ASCIIHexDecode]"
    ) % (SIDE, SIDE)
    kind = (
        (b"/IM true" if short else b"/ImageMask true") if mask else (b"/CS /G" if short else b"/ColorSpace /DeviceGray")
    )
    content = b"q 37 0 0 37 400 500 cm BI " + names + b" " + kind + b" ID " + samples.hex().encode() + b"> EI Q\n"
    is_the_seal(one_sheet(content), reader)


@BOTH
def test_an_inline_palette_named_in_the_resources(reader: str) -> None:
    samples = np.packbits(INK, axis=1).tobytes()
    content = b"q 37 0 0 37 400 500 cm BI /W %d /H %d /BPC 1 /CS /C /F /AHx ID " % (SIDE, SIDE)
    resources = b"<< /ColorSpace << /C [/Indexed /DeviceGray 1 <ff00>] >> >>"
    is_the_seal(one_sheet(content + samples.hex().encode() + b"> EI Q\n", resources), reader)


@BOTH
@pytest.mark.parametrize("way", range(8))
def test_an_image_is_seen_as_it_lies_on_the_sheet(way: int, reader: str) -> None:
    """The samples are turned or mirrored, and the matrix turns them back."""
    samples, matrix = {
        0: (GREY, "37 0 0 37 400 500"),
        1: (GREY[::-1], "37 0 0 -37 400 537"),
        2: (GREY[:, ::-1], "-37 0 0 37 437 500"),
        3: (GREY[::-1, ::-1], "-37 0 0 -37 437 537"),
        4: (np.rot90(GREY, -1), "0 37 -37 0 437 500"),
        5: (np.rot90(GREY, 1), "0 -37 37 0 400 537"),
        6: (GREY.T, "0 -37 -37 0 437 537"),
        7: (GREY.T[::-1, ::-1], "0 37 37 0 400 500"),
    }[way]
    place = f"q {matrix} cm /I Do Q\n".encode()
    data = with_image(
        b"/BitsPerComponent 8 /ColorSpace /DeviceGray", np.ascontiguousarray(samples).tobytes(), place=place
    )
    is_the_seal(data, reader)


@BOTH
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_an_image_is_seen_by_one_who_holds_the_sheet_upright(turn: int, reader: str) -> None:
    samples = np.ascontiguousarray(np.rot90(GREY, turn // 90))
    page = b"/Rotate %d" % turn
    is_the_seal(with_image(b"/BitsPerComponent 8 /ColorSpace /DeviceGray", samples.tobytes(), page=page), reader)


def test_a_slanted_image_is_seen_slanted() -> None:
    place = b"q 28 24 -24 28 400 500 cm /I Do Q\n"
    (raster,) = rasters(
        with_image(b"/BitsPerComponent 8 /ColorSpace /DeviceGray", GREY.tobytes(), place=place), PRIMARY
    )
    turned = Image.fromarray(255 - GREY).rotate(40.6, expand=True, resample=Image.Resampling.BICUBIC)
    assert (
        imprints.distance(raster, imprints.raster_of_grey(255 - np.asarray(turned))) <= imprints.SAME_IMPRINT_MAX_BITS
    )


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(PLACE + b"q 1 g 390 490 60 60 re f Q", id="painted over"),
        pytest.param(b"q 0 0 90 90 re W n " + PLACE + b"Q", id="clipped away"),
        pytest.param(b"q 37 0 0 37 900 500 cm /I Do Q", id="beside the sheet"),
    ],
)
def test_an_image_that_cannot_be_seen_is_left_out(content: bytes) -> None:
    found = read(with_image(b"/BitsPerComponent 8 /ColorSpace /DeviceGray", GREY.tobytes(), place=content))
    assert found.sheets[0].images == ()
    assert say("hidden-images", sheet=1, images=1) in found.suspicions


def test_half_an_imprint_is_not_the_imprint() -> None:
    place = PLACE + b"q 1 g 390 490 60 30 re f Q"
    (raster,) = rasters(
        with_image(b"/BitsPerComponent 8 /ColorSpace /DeviceGray", GREY.tobytes(), place=place), PRIMARY
    )
    assert imprints.distance(raster, EXPECTED) > imprints.SAME_IMPRINT_MAX_BITS


@BOTH
def test_a_layer_that_is_switched_off_hides_an_image(reader: str) -> None:
    head = b"/Type /XObject /Subtype /Image /Width %d /Height %d /OC 6 0 R " % (SIDE, SIDE)
    image = stream(GREY.tobytes(), head + b"/BitsPerComponent 8 /ColorSpace /DeviceGray", pack=True)
    data = one_sheet(
        PLACE,
        b"<< /XObject << /I 5 0 R >> >>",
        [image, b"<< /Type /OCG /Name (L) >>"],
        catalog=b"/OCProperties << /OCGs [6 0 R] /D << /BaseState /OFF >> >>",
    )
    assert rasters(data, reader) == []


@BOTH
def test_specks_are_no_images(reader: str) -> None:
    head = b"/Type /XObject /Subtype /Image /Width 2 /Height 2 /BitsPerComponent 8 /ColorSpace /DeviceGray"
    assert rasters(one_sheet(PLACE, b"<< /XObject << /I 5 0 R >> >>", [stream(b"\0\xff\xff\0", head)]), reader) == []


@BOTH
def test_an_absurd_image_is_not_opened(reader: str) -> None:
    head = b"/Type /XObject /Subtype /Image /Width 90000 /Height 90000 /BitsPerComponent 1 /ColorSpace /DeviceGray"
    found = read(one_sheet(PLACE, b"<< /XObject << /I 5 0 R >> >>", [stream(b"\0", head)]), reader)
    assert found.problem == say("image-impossible", width_px=90_000, height_px=90_000)
    assert found.sheets == ()


def test_a_picture_that_is_larger_than_its_sheet_says_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(samples, "MAX_IMAGE_PIXELS", SIDE * SIDE - 1)
    out = io.BytesIO()
    Image.fromarray(GREY).save(out, "JPEG")
    data = with_image(b"/BitsPerComponent 8 /ColorSpace /DeviceGray /Filter /DCTDecode", out.getvalue())
    assert read(data, SECOND).problem == say("image-too-large")


def test_the_second_reader_suspects_an_image_beside_the_sheet() -> None:
    place = b"q 37 0 0 37 900 500 cm /I Do Q"
    found = read(with_image(b"/BitsPerComponent 8 /ColorSpace /DeviceGray", GREY.tobytes(), place=place), SECOND)
    assert (found.sheets[0].images, found.suspicions) == ((), (say("hidden-image", sheet=1),))


@pytest.mark.parametrize("reader", [PRIMARY, SECOND])
def test_what_was_made_of_one_image_is_never_taken_for_another(reader: str) -> None:
    samples = np.packbits(INK, axis=1)
    again = [with_image(b"/ColorSpace /DeviceGray /BitsPerComponent 1", (~samples).tobytes()) for _ in range(2)]
    assert rasters(again[0], reader) == rasters(again[1], reader)
    changed = samples.copy()
    # Few enough that most bytes are the same, and among them those by which a cache might tell images apart.
    changed[70:85] = 0
    (other,) = rasters(with_image(b"/ColorSpace /DeviceGray /BitsPerComponent 1", (~changed).tobytes()), reader)
    assert other != rasters(again[0], reader)[0]
    stencil = b"/ImageMask true /BitsPerComponent 1"
    for decode in (b"", b" /Decode [1 0]"):
        shown = (~samples if not decode else samples).tobytes()
        is_the_seal(with_image(stencil + decode, shown), reader)
    for turn in (0, 90, 180, 270):
        upright = np.packbits(np.rot90(INK, turn // 90), axis=1)
        page = b"/Rotate %d" % turn
        is_the_seal(with_image(b"/ColorSpace /DeviceGray /BitsPerComponent 1", (~upright).tobytes(), page=page), reader)


def test_a_kept_bitmap_counts_only_if_every_byte_is_the_same() -> None:
    tones = np.where(INK, 0, 255).astype(np.uint8)
    posture = (False, 1, 1, 0)

    def made(pixels: NDArray[np.uint8]) -> bytes:
        raw = native.Raw((SIDE, SIDE, SIDE, 1), pixels.tobytes())
        image = images._remembered(raw, None, posture, SIDE, SIDE)
        assert image is not None
        return image.raster

    first = made(tones)
    for at in range(1, 40):
        changed = tones.copy()
        changed[at : at + 20, 60:90] = 0
        expected = imprints.raster_of_grey(changed)
        assert made(changed) == expected
        assert made(tones) == first == imprints.raster_of_grey(tones)


@BOTH
@pytest.mark.parametrize("turn", [0, 90])
@pytest.mark.parametrize(("wide", "high"), [(37, 37), (3, 3), (60, 20), (20, 60)])
def test_how_large_it_is_printed(wide: int, high: int, turn: int, reader: str) -> None:
    """In tenths of a point, whichever way it lies and whatever a unit of the page is."""
    matrix = f"{wide} 0 0 {high}" if not turn else f"0 {wide} {-high} 0"
    place = f"q {matrix} 300 500 cm /I Do Q\n".encode()
    entries = b"/ColorSpace /DeviceGray /BitsPerComponent 8"
    for unit, page in ((1, b""), (2, b"/UserUnit 2")):
        found = read(with_image(entries, packed(GREY, 8), place=place, page=page), reader)
        assert [image.longest for image in found.sheets[0].images] == [10 * unit * max(wide, high)]
