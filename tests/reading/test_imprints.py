"""One imprint is the same at any resolution and in any ink, and different ones are not."""

from __future__ import annotations

import io
from itertools import combinations

import numpy as np
import pytest
from PIL import Image

from harness.reading import imprints
from harness.reading.imprints import SAME_IMPRINT_MAX_BITS, distance, raster, raster_of_png
from tests.reading import paper

NAMES = ["山田", "鈴木", "佐藤", "高橋", "髙橋", "林"]
CUT = {name: paper.seal(name, 1200) for name in NAMES}
RASTERS = {name: raster(picture) for name, picture in CUT.items()}
MM = 15


def scanned(picture: Image.Image, dpi: int, shift: float = 0.0) -> Image.Image:
    """The seal on paper, scanned: grey, a little beside the scanner's grid."""
    side = round(MM / 25.4 * dpi)
    paper_around = Image.new("L", (1400, 1400), 255)
    paper_around.paste(picture, (100, 100))
    step = shift * 1400 / side
    moved = paper_around.transform((1400, 1400), Image.Transform.AFFINE, (1, 0, -step, 0, 1, -step / 2), fillcolor=255)
    return moved.resize((side, side), Image.Resampling.BOX)


def in_red(grey: Image.Image) -> Image.Image:
    levels = np.asarray(grey)
    return Image.fromarray(np.stack([200 + levels // 5, levels, levels], axis=-1))


@pytest.mark.parametrize("dpi", [200, 300, 400, 600])
@pytest.mark.parametrize("shift", [0.0, 0.4])
@pytest.mark.parametrize("name", NAMES)
def test_the_same_imprint_stays_the_same(name: str, shift: float, dpi: int) -> None:
    grey = scanned(CUT[name], dpi, shift)
    one_bit = grey.point(lambda tone: 255 if tone > 128 else 0).convert("1")
    alpha = Image.merge("LA", (Image.new("L", grey.size, 0), grey.point(lambda tone: 255 - tone)))
    for picture in (
        grey,
        one_bit,
        in_red(grey),
        alpha,
        alpha.convert("RGBA"),
        grey.convert("P"),
        grey.convert("CMYK"),
        grey.convert("I"),
    ):
        assert distance(raster(picture), RASTERS[name]) <= SAME_IMPRINT_MAX_BITS


@pytest.mark.parametrize("name", ["山田", "林"])
def test_a_coarse_or_faint_or_dirty_scan_stays_the_same(name: str) -> None:
    grey = scanned(CUT[name], 300)
    faint = grey.point(lambda tone: 150 + tone * 105 // 255)
    dirty = grey.copy()
    for spot in ((2, 1), (90, 1), (170, 3), (1, 120), (175, 60)):
        dirty.putpixel(spot, 0)
    for picture in (scanned(CUT[name], 150), faint, dirty):
        assert distance(raster(picture), RASTERS[name]) <= SAME_IMPRINT_MAX_BITS


@pytest.mark.parametrize(("one", "other"), list(combinations(NAMES, 2)))
def test_different_imprints_are_different(one: str, other: str) -> None:
    assert distance(RASTERS[one], RASTERS[other]) > SAME_IMPRINT_MAX_BITS


def test_an_inverted_mask_is_turned_back() -> None:
    grey = scanned(CUT["山田"], 300)
    assert distance(raster(grey.point(lambda tone: 255 - tone)), RASTERS["山田"]) <= SAME_IMPRINT_MAX_BITS


def test_a_heavy_frame_is_not_taken_for_an_inverted_mask() -> None:
    """A square seal cut tight: ink at all four edges, but paper within."""
    picture = Image.new("L", (300, 300), 0)
    picture.paste(255, (20, 20, 280, 280))
    picture.paste(CUT["林"].resize((200, 200)).point(lambda tone: tone), (50, 50))
    wide = Image.new("L", (400, 400), 255)
    wide.paste(picture, (50, 50))
    assert distance(raster(picture), raster(wide)) <= 20


def test_a_registered_png_and_its_print() -> None:
    out = io.BytesIO()
    CUT["林"].resize((236, 236)).convert("1").save(out, "PNG")
    assert distance(raster_of_png(out.getvalue()), RASTERS["林"]) <= SAME_IMPRINT_MAX_BITS


@pytest.mark.parametrize("png", [b"", b"\x89PNG\r\n\x1a\n", b"GIF89a"])
def test_a_broken_png_is_an_error(png: bytes) -> None:
    with pytest.raises(ValueError):
        raster_of_png(png)


def test_an_absurdly_large_png_is_an_error() -> None:
    out = io.BytesIO()
    Image.new("1", (5000, 5000)).save(out, "PNG")
    with pytest.raises(ValueError, match="5000"):
        raster_of_png(out.getvalue())


@pytest.mark.parametrize("tone", [0, 255])
@pytest.mark.parametrize("mode", ["L", "I"])
def test_a_picture_of_one_tone_shows_no_ink(tone: int, mode: str) -> None:
    assert raster(Image.new(mode, (40, 40), tone)) == imprints.BLANK


def test_a_picture_without_pixels_is_an_error() -> None:
    with pytest.raises(ValueError):
        imprints.raster_of_grey(np.zeros((0, 5), dtype=np.uint8))


@pytest.mark.parametrize("name", NAMES)
def test_its_own_is_the_nearest_of_many(name: str) -> None:
    seen = raster(scanned(CUT[name], 300))
    assert min(RASTERS, key=lambda each: distance(seen, RASTERS[each])) == name


def _plate() -> imprints.Grey:
    """Dark all over but for two letters, a fifth of it."""
    plate = np.zeros((100, 100), dtype=np.uint8)
    plate[20:60, 20:50] = plate[30:70, 60:80] = 255
    return plate


LETTERS = imprints.raster_of_grey(255 - _plate())
PLATE = imprints.raster_of_grey(np.pad(_plate(), 20, constant_values=255))


@pytest.mark.parametrize("width_px", [1, 5])
@pytest.mark.parametrize("side", range(4))
def test_what_is_bare_along_one_edge_is_not_turned_inside_out(side: int, width_px: int) -> None:
    plate = np.rot90(_plate(), side).copy()
    plate[:width_px] = 255
    plate = np.rot90(plate, -side)
    assert distance(imprints.raster_of_grey(np.ascontiguousarray(plate)), PLATE) <= SAME_IMPRINT_MAX_BITS


def test_what_is_dark_all_round_is() -> None:
    assert distance(LETTERS, PLATE) > SAME_IMPRINT_MAX_BITS
    assert imprints.raster_of_grey(_plate()) == LETTERS


@pytest.mark.parametrize(("bare_px", "turned"), [(1, True), (20, False)])
def test_a_bare_point_at_the_edge_changes_nothing_and_a_gap_does(bare_px: int, turned: bool) -> None:
    plate = _plate()
    plate[0, 40 : 40 + bare_px] = 255
    nearest = LETTERS if turned else PLATE
    assert distance(imprints.raster_of_grey(plate), nearest) <= SAME_IMPRINT_MAX_BITS


def test_a_heavy_imprint_with_a_margin_is_not_turned_inside_out() -> None:
    wide = np.pad(_plate(), 4, constant_values=255)
    assert np.count_nonzero(wide < 128) > 0.6 * wide.size
    assert imprints.raster_of_grey(wide) == PLATE


@pytest.mark.parametrize(
    ("pixel", "grey"),
    [
        ((0, 0, 0, 255), 0),
        ((0, 0, 0, 0), 255),
        ((0, 0, 0, 128), 127),
        ((255, 0, 200, 51), 204),
        ((255, 255, 255, 128), 255),
        ((0, 200, 255), 0),
        ((7,), 7),
    ],
)
def test_how_dark_a_colour_is_on_white_paper(pixel: tuple[int, ...], grey: int) -> None:
    assert imprints.on_white(np.array([[pixel]], dtype=np.uint8)).tolist() == [[grey]]
