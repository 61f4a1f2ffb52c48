"""The samples of an image as the second reader counts them, told sample by sample by the words of the PDF standard."""

from __future__ import annotations

import io
import random
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from pypdf import PdfReader

from harness.reading.samples import components, grey_of, whole
from tests.reading.paper import one_sheet, stream

WIDTH, HEIGHT = 5, 3
GREY = b"/ColorSpace /DeviceGray "


def image(entries: bytes, data: bytes, more: list[bytes] | None = None, size: tuple[int, int] = (WIDTH, HEIGHT)) -> Any:
    """An image as pypdf has it; `more` objects are numbered from 6."""
    head = b"/Type /XObject /Subtype /Image /Width %d /Height %d " % size
    objects = [stream(data, head + entries), *(more or [])]
    opened = PdfReader(io.BytesIO(one_sheet(b"", b"<< /XObject << /I 5 0 R >> >>", objects)))
    return opened.pages[0]["/Resources"]["/XObject"]["/I"]  # type: ignore[index]


def packed(values: list[list[int]], bits: int) -> bytes:
    """Rows of samples, each row from a byte of its own on."""
    rows = []
    for row in values:
        told = "".join(f"{value:0{bits}b}" for value in row)
        told += "0" * (-len(told) % 8)
        rows.append(int(told, 2).to_bytes(len(told) // 8, "big"))
    return b"".join(rows)


def some(bits: int, count: int = 1, seed: int = 3) -> list[list[int]]:
    dice = random.Random(seed)
    values = [[dice.randrange(1 << bits) for _ in range(WIDTH * count)] for _ in range(HEIGHT)]
    values[0][0], values[-1][-1] = (1 << bits) - 1, 0
    return values


def close(found: NDArray[np.uint8], levels: list[list[float]]) -> bool:
    """Whether these are levels from 0, full ink, to 1."""
    return bool(np.abs(found.astype(float) - 255 * np.array(levels)).max() <= 0.51)


@pytest.mark.parametrize("bits", [1, 2, 4, 8, 16])
@pytest.mark.parametrize("decode", [(), (0, 1), (1, 0), (0.25, 0.75), (0.5, 0)])
def test_grey_of_every_depth_and_decoded_in_every_way(bits: int, decode: tuple[float, ...]) -> None:
    values, most = some(bits), (1 << bits) - 1
    entries = GREY + b"/BitsPerComponent %d " % bits
    if decode:
        entries += b"/Decode [%f %f]" % decode
    low, high = decode or (0, 1)
    expected = [[low + value * (high - low) / most for value in row] for row in values]
    assert close(grey_of(image(entries, packed(values, bits))), expected)


def test_what_an_image_leaves_unsaid_is_grey_of_eight_bits() -> None:
    values = some(8)
    assert np.array_equal(grey_of(image(b"", packed(values, 8))), np.array(values))


@pytest.mark.parametrize("decode", [(1, 0), (0, 1), ()])
@pytest.mark.parametrize("tone", [0, 100, 255])
def test_a_stencil_paints_its_tone_where_it_says_nothing(tone: int, decode: tuple[int, ...]) -> None:
    values = some(1)
    entries = b"/ImageMask true /BitsPerComponent 1 " + (b"/Decode [%d %d]" % decode if decode else b"")
    painted = 1 if decode == (1, 0) else 0
    expected = [[tone / 255 if value == painted else 1 for value in row] for row in values]
    assert close(grey_of(image(entries, packed(values, 1)), tone), expected)


@pytest.mark.parametrize("bits", [2, 8, 16])
@pytest.mark.parametrize("space", [b"/DeviceRGB", b"/CalRGB", b"[/ICCBased 6 0 R]"])
def test_of_three_colours_the_darkest_counts(space: bytes, bits: int) -> None:
    values, most = some(bits, 3), (1 << bits) - 1
    space = b"[/CalRGB << /WhitePoint [1 1 1] >>]" if space == b"/CalRGB" else space
    made = image(b"/BitsPerComponent %d /ColorSpace " % bits + space, packed(values, bits), [stream(b"", b"/N 3")])
    assert close(grey_of(made), [[min(row[at : at + 3]) / most for at in range(0, len(row), 3)] for row in values])


@pytest.mark.parametrize("bits", [4, 8])
def test_of_four_inks_black_adds_to_the_strongest(bits: int) -> None:
    values, most = some(bits, 4), (1 << bits) - 1
    made = image(b"/BitsPerComponent %d /ColorSpace /DeviceCMYK" % bits, packed(values, bits))
    inks = [[min(1, (max(row[at : at + 3]) + row[at + 3]) / most) for at in range(0, len(row), 4)] for row in values]
    assert close(grey_of(made), [[1 - ink for ink in row] for row in inks])


def test_every_component_has_its_own_decoding() -> None:
    values = some(8, 3)
    made = image(b"/BitsPerComponent 8 /ColorSpace /DeviceRGB /Decode [1 0 0 1 0.5 0.5]", packed(values, 8))
    expected = [[min(1 - row[at] / 255, row[at + 1] / 255, 0.5) for at in range(0, len(row), 3)] for row in values]
    assert close(grey_of(made), expected)


def test_inks_by_name_are_the_darker_the_more_there_is_of_one() -> None:
    single, double = some(8), some(8, 2)
    one = image(GREY.replace(b"/DeviceGray", b"[/Separation /Spot /DeviceGray 6 0 R]"), packed(single, 8), [b"<< >>"])
    two = image(GREY.replace(b"/DeviceGray", b"[/DeviceN [/A /B] /DeviceCMYK 6 0 R]"), packed(double, 8), [b"<< >>"])
    assert close(grey_of(one), [[1 - value / 255 for value in row] for row in single])
    pairs = [[max(row[at : at + 2]) / 255 for at in range(0, len(row), 2)] for row in double]
    assert close(grey_of(two), [[1 - ink for ink in row] for row in pairs])


def test_of_lightness_and_two_tints_the_lightness_counts() -> None:
    values = some(8, 3)
    made = image(b"/BitsPerComponent 8 /ColorSpace [/Lab << /WhitePoint [1 1 1] >>]", packed(values, 8))
    assert close(grey_of(made), [[row[at] / 255 for at in range(0, len(row), 3)] for row in values])


@pytest.mark.parametrize("bits", [1, 2, 4, 8])
@pytest.mark.parametrize("in_stream", [False, True])
def test_a_palette_is_looked_up(bits: int, in_stream: bool) -> None:
    """What lies behind its last entry, or is missing in it, is black."""
    values = some(bits)
    last = min((1 << bits) - 1, 9)
    dice = random.Random(5)
    palette = bytes(dice.randrange(256) for _ in range(3 * (last + 1)))
    table = b"6 0 R" if in_stream else b"<" + palette.hex().encode() + b">"
    entries = b"/BitsPerComponent %d /ColorSpace [/Indexed /DeviceRGB %d %b]" % (bits, last, table)
    found = grey_of(image(entries, packed(values, bits), [stream(palette + b"\xff" * 30)]))
    assert close(
        found,
        [[min(palette[3 * at : 3 * at + 3], default=0) / 255 if at <= last else 0 for at in row] for row in values],
    )
    short = image(entries.replace(b"%d %b" % (last, table), b"%d <ffffff>" % last), packed(values, bits))
    assert close(grey_of(short), [[float(at == 0) for at in row] for row in values])


@pytest.mark.parametrize("count", [1, 3])
def test_a_range_of_values_is_see_through_to_its_very_ends(count: int) -> None:
    values = [[(7 * at + row) % 256 for at in range(WIDTH * count)] for row in range(HEIGHT)]
    ranges = [(min(map(min, values)) + 1 + at, 14 + at) for at in range(count)]
    space = b"/DeviceGray" if count == 1 else b"/DeviceRGB"
    mask = b" ".join(b"%d %d" % pair for pair in ranges)
    found = grey_of(image(b"/BitsPerComponent 8 /ColorSpace %b /Mask [%b]" % (space, mask), packed(values, 8)))
    expected = []
    for row in values:
        samples = [row[at : at + count] for at in range(0, len(row), count)]
        masked = [all(low <= v <= high for v, (low, high) in zip(each, ranges, strict=True)) for each in samples]
        expected.append([1.0 if gone else min(each) / 255 for each, gone in zip(samples, masked, strict=True)])
    assert close(found, expected)
    assert any(1.0 in row for row in expected) and not all(level == 1.0 for row in expected for level in row)


@pytest.mark.parametrize("soft", [False, True])
@pytest.mark.parametrize("scale", [1, 2])
def test_a_mask_lets_paper_through_at_its_own_size(soft: bool, scale: int) -> None:
    opaque = [[1, 0, 1, 1, 0], [0, 1, 1, 0, 0], [1, 1, 0, 0, 1]]
    values = [[0, 10, 20, 30, 40], [50, 60, 70, 80, 90], [99, 98, 97, 96, 95]]
    told = [[255 * bit for bit in row] if soft else [1 - bit for bit in row] for row in opaque]
    large = [[value for value in row for _ in range(scale)] for row in told for _ in range(scale)]
    head = b"/Type /XObject /Subtype /Image /Width %d /Height %d " % (scale * WIDTH, scale * HEIGHT)
    if soft:
        mask, name = stream(packed(large, 8), head + GREY + b"/BitsPerComponent 8"), b"/SMask 6 0 R"
    else:
        mask, name = stream(packed(large, 1), head + b"/ImageMask true"), b"/Mask 6 0 R"
    found = grey_of(image(GREY + b"/BitsPerComponent 8 " + name, packed(values, 8), [mask]))
    rows = zip(values, opaque, strict=True)
    assert close(found, [[v / 255 if bit else 1 for v, bit in zip(*row, strict=True)] for row in rows])


def test_a_soft_mask_lets_a_part_through() -> None:
    head = b"/Type /XObject /Subtype /Image /Width 5 /Height 3 /BitsPerComponent 8 " + GREY
    alpha = [[0, 51, 102, 204, 255]] * 3
    found = grey_of(image(GREY + b"/SMask 6 0 R", packed([[55] * 5] * 3, 8), [stream(packed(alpha, 8), head)]))
    assert close(found, [[1 - 200 / 255 * each / 255 for each in row] for row in alpha])


def test_samples_that_are_missing_are_ink_and_those_too_many_nothing() -> None:
    values = some(8)
    assert np.array_equal(grey_of(image(GREY, packed(values, 8) + b"\xff" * 20)), np.array(values))
    found = grey_of(image(GREY, packed(values, 8)[:7]))
    assert found.ravel().tolist() == [*np.array(values).ravel()[:7].tolist(), *[0] * 8]


@pytest.mark.parametrize("bits", [0, 3, 5, 12, 32])
def test_no_image_has_such_a_depth(bits: int) -> None:
    with pytest.raises(ValueError):
        grey_of(image(GREY + b"/BitsPerComponent %d" % bits, bytes(200)))


@pytest.mark.parametrize("space", [b"/Pattern", b"[/Pattern /DeviceRGB]", b"[/DeviceN [] /DeviceRGB 6 0 R]", b"/Other"])
def test_no_image_has_such_a_colour_space(space: bytes) -> None:
    with pytest.raises(ValueError):
        grey_of(image(b"/ColorSpace " + space, bytes(200), [b"<< >>"]))


def test_how_many_components_there_are() -> None:
    assert [components(name) for name in ("/DeviceGray", "/G", "/CalGray", "/DeviceRGB", "/RGB")] == [1, 1, 1, 3, 3]
    assert [components(name) for name in ("/CMYK", "/DeviceCMYK", "/I", "/Indexed", "/CalRGB")] == [4, 4, 1, 1, 3]


def nested(masks: int) -> Any:
    """An image whose mask has a mask, and so on."""
    head = b"/Type /XObject /Subtype /Image /Width 5 /Height 3 /BitsPerComponent 8 " + GREY
    more = [stream(bytes(15), head + (b"/SMask %d 0 R" % (7 + at) if at < masks - 1 else b"")) for at in range(masks)]
    return image(GREY + b"/SMask 6 0 R", bytes(15), more)


def test_masks_of_masks_end() -> None:
    assert grey_of(nested(6)).shape == (3, 5)
    with pytest.raises(ValueError):
        grey_of(nested(7))


def test_an_image_is_told_from_others_by_all_that_its_stream_says() -> None:
    entries = GREY + b"/BitsPerComponent 8 /Decode [1 0] "
    known = whole(image(entries, b"123"))
    assert known is not None
    assert known[1] == b"123"
    assert dict(known[0])["/Decode"] == "[1, 0]"
    assert "/Length" not in dict(known[0])
    assert known == whole(image(entries, b"123"))
    assert known != whole(image(entries, b"124"))
    assert known != whole(image(entries.replace(b"[1 0]", b"[0 1]"), b"123"))


@pytest.mark.parametrize("elsewhere", [b"/SMask 6 0 R", b"/Decode [1 6 0 R]", b"/DecodeParms << /K 0 >>"])
def test_an_image_of_which_a_part_stands_elsewhere_is_not_known_by_its_stream(elsewhere: bytes) -> None:
    assert whole(image(GREY + elsewhere, b"123", [b"0"])) is None


@pytest.mark.parametrize("size", [(1, 1), (8, 1), (9, 2), (1, 9)])
def test_rows_of_bits_begin_at_bytes(size: tuple[int, int]) -> None:
    wide, high = size
    values = [[(at + row) % 2 for at in range(wide)] for row in range(high)]
    found = grey_of(image(GREY + b"/BitsPerComponent 1", packed(values, 1), size=size))
    assert np.array_equal(found, 255 * np.array(values))


def nested_palette(levels: int) -> Any:
    """An image whose palette holds colours of a palette, and so on; each leaves black and white as they are."""
    space = b"/DeviceGray"
    for _ in range(levels):
        entries = b"<00ff>" if space == b"/DeviceGray" else b"<0001>"
        space = b"[/Indexed %b 1 %b]" % (space, entries)
    return image(b"/BitsPerComponent 1 /ColorSpace " + space, packed([[1, 0, 1, 1, 0]] * 3, 1))


def test_palettes_of_palettes_end() -> None:
    assert grey_of(nested_palette(1)).tolist() == [[255, 0, 255, 255, 0]] * 3
    assert grey_of(nested_palette(6)).shape == (3, 5)
    with pytest.raises(ValueError):
        grey_of(nested_palette(7))
