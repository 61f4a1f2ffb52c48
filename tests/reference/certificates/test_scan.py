"""The bits of an imprint are those of its PNG file, whichever way it was written; what is no image is refused."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from harness.certificates.reference.printing.ornaments import UnusableImprint, read_scan
from tests.reference.certificates import samples


def _png(image: Image.Image, **how: object) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", **how)
    return out.getvalue()


@given(st.integers(1, 40), st.integers(1, 12), st.randoms(use_true_random=False))
def test_bits_survive(width: int, height: int, random: object) -> None:
    image = Image.new("1", (width, height), 1)
    image.putdata([random.choice((0, 255)) for _ in range(width * height)])  # type: ignore[attr-defined]
    scan = read_scan(_png(image))
    assert (scan.mode, scan.size, scan.tobytes()) == ("1", (width, height), image.tobytes())


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA", "P"])
def test_other_modes_are_brought_to_one_bit(mode: str) -> None:
    with Image.open(io.BytesIO(samples.imprint_png())) as scan:
        assert read_scan(_png(scan.convert(mode))).tobytes() == scan.tobytes()


def test_grey_is_ink_where_it_is_dark() -> None:
    image = Image.new("L", (8, 1), 200)
    image.putpixel((0, 0), 100)
    assert read_scan(_png(image)).tobytes() == b"\x7f"


@pytest.mark.parametrize(
    "png",
    [
        b"",
        b"\x89PNG\r\n\x1a\n",
        b"GIF89a",
        samples.imprint_png()[:60],
        samples.imprint_png()[:-30],
        samples.imprint_png().replace(b"IHDR", b"IHDX"),
    ],
)
def test_what_is_no_image_is_refused(png: bytes) -> None:
    with pytest.raises(UnusableImprint, match="not a readable PNG"):
        read_scan(png)


@pytest.mark.parametrize("mode", ["1", "L"])
def test_an_absurd_size_is_refused(mode: str) -> None:
    with pytest.raises(UnusableImprint, match="too large"):
        read_scan(_png(Image.new(mode, (1300, 10), 255)))


def test_a_damaged_byte_is_never_printed() -> None:
    png = bytearray(samples.imprint_png())
    png[png.index(b"IDAT") + 20] ^= 0xFF
    with pytest.raises(UnusableImprint):
        read_scan(bytes(png))
